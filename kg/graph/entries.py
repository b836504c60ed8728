"""The things of a graph in a form that two graphs can be compared in: keys to pair by, fields that may change."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.evidence import Witness, amount_words, sentence, term_value
from kg.model.extraction import Term
from kg.model.graph import Deal, Entity, Graph
from kg.model.vocabulary import DEAL_ROLES
from kg.ontology.schema import load_schema

Fields = Mapping[str, tuple[str, ...]]
"""Properties in words; a property without a value is an empty tuple or left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a graph. `keys` go from the strictest to the loosest; every entry of a kind has as many."""

    id: str
    label: str
    keys: tuple[Hashable, ...]
    fields: Fields
    told_by: tuple[str, ...] = ()
    """Ids of statements or terms that say it."""


class Side:
    """One of two graphs that are compared, with ids and names in which both can be told."""

    def __init__(self, graph: Graph, *, ids: Mapping[str, str], names: Mapping[str, str]) -> None:
        """`ids` leads from the ids of this graph to common ones, `names` from common ids to names."""
        self.graph = graph
        self.witness = Witness(graph)
        self._ids = ids
        self._names = names
        self._parties: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in graph.statements:
            if one.predicate in DEAL_ROLES and one.claim.polarity == "affirmed":
                self._parties[one.subject][one.predicate].add(self.name(one.object))

    def id(self, one: str) -> str:
        """The common id of an entity or deal."""
        return self._ids.get(one, one)

    def name(self, one: str) -> str:
        """Its name in the newer graph, or in this one where the newer has it no more."""
        return self._names.get(self.id(one)) or self.witness.name(one)

    def parties(self, deal: str) -> dict[str, tuple[str, ...]]:
        """The names in each role of a deal, sorted."""
        return {role: tuple(sorted(names)) for role, names in sorted(self._parties[deal].items())}

    def speaker(self, entity: str | None, name: str | None) -> str | None:
        return self.name(entity) if entity else name


def documents(side: Side) -> Iterator[Entry]:
    """The documents, by source; their text is compared by its hash."""
    for one in side.graph.documents:
        yield Entry(
            id=one.id,
            label=one.source,
            keys=(one.source,),
            fields=_fields(text=one.sha256[:12], title=one.title, date=one.issued, publisher=one.publisher),
        )


def edges(side: Side) -> Iterator[Entry]:
    """The direct triples between entities. What two entities that are now one had in common counts once."""
    schema = load_schema()
    found: dict[Hashable, Entry] = {}
    for one in sorted(side.graph.edges, key=lambda edge: -edge.belief):
        if one.predicate in schema.roles:
            continue
        subject, object_ = one.subject, one.object
        relation = schema.relation(one.predicate)
        if relation and relation.symmetric and side.name(object_) < side.name(subject):
            subject, object_ = object_, subject
        key = (side.id(subject), one.predicate, side.id(object_))
        found.setdefault(
            key,
            Entry(
                id=f"{one.subject} {one.predicate} {one.object}",
                label=sentence(side.name(subject), one.predicate, side.name(object_)),
                keys=(key,),
                fields=_fields(belief=f"{one.belief:.2f}"),
                told_by=(min(one.statements, key=lambda id_: (-side.witness.statements[id_].claim.confidence, id_)),),
            ),
        )
    yield from found.values()


def claims(side: Side) -> Iterator[Entry]:
    """The statements: paired by id, else by document, content and words, else by document and content."""
    for one in side.graph.statements:
        claim = one.claim
        content = (one.document, side.id(one.subject), one.predicate, side.id(one.object))
        yield Entry(
            id=one.id,
            label=sentence(side.name(one.subject), one.predicate, side.name(one.object)),
            keys=(one.id, (*content, claim.quote.text, claim.polarity, claim.tense), (*content, claim.quote.text), content),
            fields=_fields(
                subject=side.name(one.subject),
                object=side.name(one.object),
                certainty=claim.certainty,
                polarity=claim.polarity,
                tense=claim.tense,
                post=claim.role_title,
                speaker=side.speaker(one.attributed_to, claim.attributed_name),
                since=claim.valid_from,
                until=claim.valid_until,
                confidence=f"{claim.confidence:.2f}",
                quote=" ".join(claim.quote.text.split()),
            ),
            told_by=(one.id,),
        )  # fmt: skip


def terms(side: Side) -> Iterator[Entry]:
    """What documents say of deals' amounts, dates and so on: paired like claims."""
    for one in side.graph.terms:
        term = one.term
        about = (one.document, side.id(one.deal), term.predicate)
        yield Entry(
            id=one.id,
            label=f"{side.name(one.deal)}: {term.predicate} {term_value(term)}",
            keys=(one.id, (*about, _value(term), term.quote.text), (*about, _value(term)), about),
            fields=_fields(
                deal=side.name(one.deal),
                value=term_value(term),
                certainty=term.certainty,
                speaker=side.speaker(one.attributed_to, term.attributed_name),
                confidence=f"{term.confidence:.2f}",
                quote=" ".join(term.quote.text.split()),
            ),
            told_by=(one.id,),
        )


def _value(term: Term) -> tuple[Hashable, ...]:
    return term.value, term.currency, term.bound, term.period


def conflicts(side: Side, statements: Mapping[str, str]) -> Iterator[Entry]:
    """The conflicts; `statements` leads from ids of statements and terms to those in the newer graph."""
    for one in side.graph.conflicts:
        between = tuple(id_ for id_ in one.between if id_ in side.witness)
        yield Entry(
            id=one.id,
            label=" / ".join(dict.fromkeys(side.witness.of(id_).says for id_ in between)),
            keys=(one.id, frozenset(statements.get(id_, id_) for id_ in one.between)),
            fields=_fields(kind=one.kind, reason=one.reason),
            told_by=between,
        )


def entity_fields(one: Entity) -> Fields:
    """What may change in an entity besides its name."""
    named = {scheme: tuple(value for key, value in one.identifiers if key == scheme) for scheme, _ in one.identifiers}
    return {
        "id": (one.id,),
        "type": (one.type,),
        "class": one.classes[:1],
        "also": one.aliases,
        "formerly": one.former_names,
        "same as": one.same_as,
        **named,
    }


def deal_fields(one: Deal, side: Side) -> Fields:
    """What may change in a deal, the parties in their roles with it."""
    return {
        **_fields(
            kind=one.kind,
            status=one.status,
            amount=None
            if one.amount is None
            else amount_words(one.amount, one.currency, one.amount_bound, one.amount_period),
            stake=f"{one.stake:f} %" if one.stake is not None else None,
            term=one.term,
            capacity=one.capacity,
            signed=one.signed_on,
            announced=one.announced_on,
        ),
        "history": tuple(f"{step.status} {step.date}" if step.date else step.status for step in one.history),
        **side.parties(one.id),
    }


def _fields(**values: str | None) -> dict[str, tuple[str, ...]]:
    return {name: (value,) if value else () for name, value in values.items()}
