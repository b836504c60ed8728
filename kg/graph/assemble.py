"""Puts readings together into one graph: canonical names, statements with evidence, edges under the vocabulary's rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.graph.belief import Sources, terms_with_belief, with_belief
from kg.graph.conflicts import find_conflicts
from kg.graph.coverage import coverage
from kg.graph.deals import Telling, merged, term_statement
from kg.graph.redirects import redirects
from kg.model.decisions import Member
from kg.model.document import Document, Rejection
from kg.model.extraction import Claim, Extraction, LocalEntity
from kg.model.graph import (
    Deal,
    Edge,
    Entity,
    Graph,
    PlacedMention,
    RejectedStatement,
    Reprint,
    Statement,
    TermStatement,
)
from kg.model.ids import digest
from kg.model.vocabulary import DEAL_ROLES, EntityType
from kg.ontology.schema import load_schema
from kg.resolve import Resolution, resolve
from kg.resolve.authority import NOBODY, Known
from kg.resolve.curation import NONE, Curation
from kg.settings import DEFAULT_BASE_IRI

Reading = tuple[Document, Extraction]
_DATA_CENTER = frozenset(
    {
        "data center",
        "data centre",
        "datacenter",
        "datacentre",
        "supercomputer",
        "compute cluster",
        "computing cluster",
        "cluster",
    }
)


def assemble(
    readings: Sequence[Reading],
    *,
    base_iri: str = DEFAULT_BASE_IRI,
    rejections: Iterable[Rejection] = (),
    missing: Iterable[str] = (),
    known: Known = NOBODY,
    curation: Curation = NONE,
) -> Graph:
    """The graph of all readings. The order of `readings` does not matter.

    Raises `CurationError` where decisions made by hand contradict each other.
    """
    ordered = sorted(readings, key=lambda reading: reading[0].source)
    resolution = resolve(ordered, across_types=True, known=known, curation=curation)
    names = _Names(resolution)
    statements = sorted(
        (_statement(document, claim, names) for document, extraction in ordered for claim in extraction.claims),
        key=lambda s: s.id,
    )
    entities = _entities(ordered, resolution)
    fitting, refused = _by_types(statements, entities, ordered, names)
    sources = Sources((document for document, _ in ordered), resolution.reprints)
    terms = terms_with_belief(_terms(ordered, names), sources)
    believed, edges = with_belief(fitting, _edges(fitting), sources)
    deals = _deals(ordered, names, entities, fitting, terms, resolution.reprints)
    rejected = tuple(_rejected(ordered, names))
    return Graph(
        base_iri=base_iri,
        documents=tuple(document for document, _ in ordered),
        extractors=tuple((document.id, extraction.extractor) for document, extraction in ordered),
        entities=tuple(entities[key] for key in sorted(entities)),
        deals=tuple(deals),
        statements=believed,
        refused=tuple(refused),
        rejected=rejected,
        coverage=coverage(
            ordered,
            canonical=names.of,
            types={key: entity.type for key, entity in entities.items()} | {deal.id: deal.kind for deal in deals},
            statements=fitting,
            refused=refused,
            rejected=rejected,
        ),
        edges=edges,
        terms=terms,
        conflicts=find_conflicts(
            believed,
            terms,
            documents=(document for document, _ in ordered),
            entities=entities.values(),
            reprints=resolution.reprints,
        ),
        mentions=tuple(_mentions(ordered, names)),
        decisions=resolution.decisions,
        notes=resolution.notes,
        redirects=redirects(ordered, resolution),
        reprints=tuple(resolution.reprints),
        rejections=tuple(sorted(set(rejections))),
        missing=tuple(sorted(set(missing))),
    )


class _Names:
    """Canonical ids of document-local entities and deals."""

    def __init__(self, resolution: Resolution) -> None:
        self._entities = resolution.entity_of
        self._deals = resolution.deal_of

    def of(self, document: Document, local: str) -> str:
        member = Member(document.id, local)
        found = self._entities.get(member) or self._deals.get(member)
        if found is None:
            raise KeyError(f"{document.source}: {local} is in no cluster")
        return found


def _statement(document: Document, claim: Claim, names: _Names) -> Statement:
    return Statement(
        id=f"claim/{digest(document.id, claim.id)}",
        subject=names.of(document, claim.subject),
        predicate=claim.predicate,
        object=names.of(document, claim.object),
        document=document.id,
        claim=claim,
        attributed_to=names.of(document, claim.attributed_to) if claim.attributed_to else None,
    )


def _rejected(readings: Iterable[Reading], names: _Names) -> Iterable[RejectedStatement]:
    for document, extraction in readings:
        found = [
            RejectedStatement(
                subject=names.of(document, one.subject),
                predicate=one.predicate,
                object=names.of(document, one.object),
                document=document.id,
                candidate=one,
            )
            for one in extraction.rejected
        ]
        yield from sorted(
            found, key=lambda r: (r.candidate.quote.span, r.predicate, r.subject, r.object, r.candidate.produced_by)
        )


def _entities(readings: Sequence[Reading], resolution: Resolution) -> dict[str, Entity]:
    members: dict[str, list[tuple[Member, LocalEntity]]] = defaultdict(list)
    for document, extraction in readings:
        for local in extraction.entities:
            member = Member(document.id, local.id)
            members[resolution.entity_of[member]].append((member, local))
    made: dict[str, Entity] = {}
    for identifier, group in members.items():
        canonical = resolution.entities[identifier]
        surfaces = {name for _, local in group for name in (local.name, *local.aliases)}
        former = {name for _, local in group for name in local.former_names} - {canonical.name}
        made[identifier] = Entity(
            id=identifier,
            type=canonical.type,
            classes=_classes(canonical.type, [local for _, local in group]),
            name=canonical.name,
            aliases=tuple(sorted(surfaces - {canonical.name} - former)),
            former_names=tuple(sorted(former)),
            members=tuple(sorted(member for member, _ in group)),
            same_as=canonical.same_as,
            identifiers=canonical.identifiers,
        )
    return made


def _classes(kind: EntityType, group: Sequence[LocalEntity]) -> tuple[str, ...]:
    """The most specific class and those above it, as the ontology orders them."""
    calls = Counter(noun for local in group for noun in local.descriptions)
    narrow = "DataCenter" if kind == "Facility" and calls.keys() & _DATA_CENTER else kind
    return tuple(load_schema().lineage(narrow))


def _terms(readings: Iterable[Reading], names: _Names) -> Iterable[TermStatement]:
    for document, extraction in readings:
        for local in extraction.deals:
            for term in local.terms:
                speaker = names.of(document, term.attributed_to) if term.attributed_to else None
                yield term_statement(document, local, term, deal=names.of(document, local.id), speaker=speaker)


def _deals(
    readings: Iterable[Reading],
    names: _Names,
    entities: Mapping[str, Entity],
    statements: Iterable[Statement],
    terms: Iterable[TermStatement],
    reprints: Sequence[Reprint],
) -> list[Deal]:
    said: dict[tuple[str, str], list[TermStatement]] = defaultdict(list)
    for term in terms:
        said[term.deal, term.document].append(term)
    tellings: dict[str, list[Telling]] = defaultdict(list)
    for document, extraction in readings:
        for local in extraction.deals:
            deal = names.of(document, local.id)
            tellings[deal].append(Telling(document, local, tuple(said[deal, document.id])))
    parties: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.predicate in DEAL_ROLES:
            parties[statement.subject].add(entities[statement.object].name)
    return [merged(deal, tellings[deal], sorted(parties[deal]), reprints) for deal in sorted(tellings)]


def _by_types(
    statements: Sequence[Statement], entities: Mapping[str, Entity], readings: Sequence[Reading], names: _Names
) -> tuple[list[Statement], list[Statement]]:
    """Statements whose predicate allows the types of what they join, and those whose does not.

    A document may take a name for another type than the documents together do; what it then claims would break domain
    or range. It stays in the ledger.
    """
    schema = load_schema()
    kinds = {key: entity.type for key, entity in entities.items()} | {
        names.of(document, deal.id): deal.kind for document, extraction in readings for deal in extraction.deals
    }
    fitting: list[Statement] = []
    refused: list[Statement] = []
    for one in statements:
        allowed = one.subject != one.object and schema.allows(one.predicate, kinds[one.subject], kinds[one.object])
        (fitting if allowed else refused).append(one)
    return fitting, refused


def _edges(statements: Sequence[Statement]) -> tuple[Edge, ...]:
    """Direct triples: only what at least one affirmed, asserted or reported, present claim supports."""
    support: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for statement in statements:
        if statement.claim.supports_edge:
            support[statement.subject, statement.predicate, statement.object].append(statement.id)
    return tuple(
        Edge(subject=s, predicate=p, object=o, statements=tuple(sorted(ids)))
        for (s, p, o), ids in sorted(support.items())
    )


def _mentions(readings: Sequence[Reading], names: _Names) -> Iterable[PlacedMention]:
    for document, extraction in readings:
        for mention in extraction.mentions:
            yield PlacedMention(document=document.id, entity=names.of(document, mention.entity), mention=mention)
