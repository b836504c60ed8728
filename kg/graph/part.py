"""A part of a graph: what is near some things, believed enough, of some types, relations or times."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.model.graph import Coverage, Deal, Edge, Entity, Graph, Statement, TermStatement
from kg.model.vocabulary import Certainty
from kg.ontology.schema import Schema, load_schema

DEFAULT_HOPS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which part of a graph is wanted. What is left as it is chooses everything."""

    focus: tuple[str, ...] = ()
    """Ids of entities or deals to stay near."""
    hops: int = DEFAULT_HOPS
    """How many statements away from a focus. A deal is a place on the way: its parties are two apart."""
    min_belief: float = 0.0
    types: frozenset[str] = frozenset()
    """Classes of kg.ttl, with what falls under them; both ends of a relation must be of one. "Deal" for all deals."""
    relations: frozenset[str] = frozenset()
    """Names of relations and deal roles; each stands for the narrower ones too."""
    certainties: frozenset[Certainty] = frozenset()
    since: str | None = None
    until: str | None = None
    """First and last date of documents (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`); those without a date are then left out."""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice(hops=self.hops)


def part(graph: Graph, choice: Choice) -> Graph:
    """The statements chosen and what they join, with their documents, terms and conflicts; a focus always stays.

    What was counted over the whole build (rejections, coverage, decisions) is left out. The result is a graph in
    itself: whatever it refers to is in it. Without a choice it is the graph given.
    """
    if choice.everything:
        return graph
    schema = load_schema()
    in_time = {one.id for one in graph.documents if _within(one.issued, choice.since, choice.until)}
    things: list[Entity | Deal] = [*graph.entities, *graph.deals]
    fitting = {one.id for one in things if one.id in choice.focus or _is_of(one, choice.types, schema)}
    chosen = [
        one
        for one in graph.statements
        if {one.subject, one.object} <= fitting
        and one.document in in_time
        and one.belief >= choice.min_belief
        and _is_about(one.predicate, choice.relations, schema)
        and (not choice.certainties or one.claim.certainty in choice.certainties)
    ]
    if choice.focus:
        near = _near(chosen, choice.focus, choice.hops)
        chosen = [one for one in chosen if one.subject in near and one.object in near]
    kept = {id_ for one in chosen for id_ in (one.subject, one.object)} | fitting.intersection(choice.focus)
    terms = [
        one
        for one in graph.terms
        if one.deal in kept
        and one.document in in_time
        and one.belief >= choice.min_belief
        and (not choice.certainties or one.term.certainty in choice.certainties)
    ]
    return _assembled(graph, kept, chosen, terms, in_time, set(choice.focus))


def _within(date: str | None, since: str | None, until: str | None) -> bool:
    if since is None and until is None:
        return True
    if not date:
        return False
    # A shorter date stands for a span of days: one that only touches the wanted time counts.
    return (since is None or date[: len(since)] >= since[: len(date)]) and (
        until is None or date[: len(until)] <= until[: len(date)]
    )


def _is_of(thing: Entity | Deal, types: Collection[str], schema: Schema) -> bool:
    if not types:
        return True
    kinds = (thing.kind,) if isinstance(thing, Deal) else (*thing.classes, thing.type)
    return any(kind in types or any(schema.is_a(kind, wanted) for wanted in types) for kind in kinds)


def _is_about(predicate: str, relations: Collection[str], schema: Schema) -> bool:
    if not relations:
        return True
    wider: str | None = predicate
    while wider is not None:
        if wider in relations:
            return True
        relation = schema.relation(wider)
        wider = relation.broader if relation else None
    return False


def _near(statements: Iterable[Statement], focus: Collection[str], hops: int) -> set[str]:
    """What is at most so many statements away from a focus."""
    others: dict[str, set[str]] = defaultdict(set)
    for one in statements:
        others[one.subject].add(one.object)
        others[one.object].add(one.subject)
    near, rim = set(focus), set(focus)
    for _ in range(hops):
        rim = {other for one in rim for other in others[one]} - near
        near |= rim
    return near


def _assembled(
    graph: Graph,
    kept: Collection[str],
    statements: Iterable[Statement],
    terms: Iterable[TermStatement],
    in_time: Collection[str],
    focus: Collection[str],
) -> Graph:
    names = {one.id: one.name for one in graph.entities}
    said = tuple(_with_speaker(one, kept, names) for one in statements)
    told = tuple(_with_term_speaker(one, kept, names) for one in terms)
    sayings: list[Statement | TermStatement] = [*said, *told]
    documents = {one.document for one in sayings}
    # What nothing was chosen about still needs the documents that name it.
    things: list[Entity | Deal] = [*graph.entities, *graph.deals]
    members = (one.members for one in things if one.id in focus)
    documents |= {member.document for among in members for member in among if member.document in in_time}
    ids = {one.id for one in sayings}
    return replace(
        graph,
        documents=tuple(one for one in graph.documents if one.id in documents),
        extractors=tuple(one for one in graph.extractors if one[0] in documents),
        entities=tuple(_entity_in(one, documents) for one in graph.entities if one.id in kept),
        deals=tuple(_deal_in(one, documents, ids) for one in graph.deals if one.id in kept),
        statements=said,
        terms=told,
        edges=tuple(edge for one in graph.edges if (edge := _edge_in(one, ids)).statements),
        mentions=tuple(one for one in graph.mentions if one.entity in kept and one.document in documents),
        conflicts=tuple(one for one in graph.conflicts if ids.issuperset(one.between)),
        reprints=tuple(one for one in graph.reprints if {one.later, one.earlier} <= documents),
        decisions=(),
        notes=(),
        refused=(),
        rejected=(),
        coverage=Coverage(),
        rejections=(),
        missing=(),
    )


def _with_speaker(one: Statement, kept: Collection[str], names: Mapping[str, str]) -> Statement:
    """A speaker who is not in the part stays as a name."""
    if one.attributed_to is None or one.attributed_to in kept:
        return one
    name = names.get(one.attributed_to, one.claim.attributed_name)
    return replace(one, attributed_to=None, claim=replace(one.claim, attributed_to=None, attributed_name=name))


def _with_term_speaker(one: TermStatement, kept: Collection[str], names: Mapping[str, str]) -> TermStatement:
    if one.attributed_to is None or one.attributed_to in kept:
        return one
    name = names.get(one.attributed_to, one.term.attributed_name)
    return replace(one, attributed_to=None, term=replace(one.term, attributed_to=None, attributed_name=name))


def _entity_in(one: Entity, documents: Collection[str]) -> Entity:
    return replace(one, members=tuple(member for member in one.members if member.document in documents))


def _deal_in(one: Deal, documents: Collection[str], ids: Collection[str]) -> Deal:
    return replace(
        one,
        members=tuple(member for member in one.members if member.document in documents),
        tellings=tuple(telling for telling in one.tellings if telling[0] in documents),
        history=tuple(
            step if step.term in ids else replace(step, term=None) for step in one.history if step.document in documents
        ),
    )


def _edge_in(one: Edge, ids: Collection[str]) -> Edge:
    return replace(one, statements=tuple(id_ for id_ in one.statements if id_ in ids))
