"""Why names were joined or kept apart, told in names instead of ids."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import UnknownNameError
from kg.model.decisions import Decision, Member, Verdict
from kg.model.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One decision on two names. `left` is of the entity asked about, where one was."""

    verdict: Verdict
    left: str
    right: str
    left_entity: str
    right_entity: str
    """Ids of the entities that the names are of now."""
    rule: str
    score: float
    reasons: tuple[str, ...]


def explained(graph: Graph, entity: str | None = None, *, verdict: Verdict | None = None) -> list[Explained]:
    """The decisions of a graph, or those about one entity (by id or IRI), those by hand and the surest first.

    Raises `UnknownNameError` where the graph has no such entity.
    """
    wanted = None if entity is None else entity.removeprefix(graph.base_iri)
    entity_of = {member: one.id for one in graph.entities for member in one.members}
    if wanted is not None and all(one.id != wanted for one in graph.entities):
        raise UnknownNameError(f"the graph has no entity {entity}")
    chosen = [
        one
        for one in graph.decisions
        if (verdict is None or one.verdict == verdict)
        and (wanted is None or wanted in (entity_of[one.left], entity_of[one.right]))
    ]
    names = _names(graph, {member for one in chosen for member in (one.left, one.right)})
    made = [_explained(one, wanted, entity_of, names) for one in chosen]
    return sorted(made, key=lambda one: (one.rule != "by hand", -one.score, one.left, one.right, one.rule, one.reasons))


def nearest_rejected(graph: Graph, entity: str, *, most: int = 5) -> list[Explained]:
    """The names that came nearest to being joined to an entity and were not, each other entity once.

    Raises `UnknownNameError` where the graph has no such entity.
    """
    found: dict[str, Explained] = {}
    for one in explained(graph, entity):
        if one.verdict != "same" and one.left_entity != one.right_entity:
            found.setdefault(one.right_entity, one)
    return list(found.values())[:most]


def _explained(one: Decision, wanted: str | None, entity_of: dict[Member, str], names: dict[Member, str]) -> Explained:
    left, right = one.left, one.right
    if wanted is not None and entity_of[left] != wanted:
        left, right = right, left
    return Explained(
        verdict=one.verdict,
        left=names[left],
        right=names[right],
        left_entity=entity_of[left],
        right_entity=entity_of[right],
        rule=one.rule,
        score=one.score,
        reasons=one.reasons,
    )


def _names(graph: Graph, members: Iterable[Member]) -> dict[Member, str]:
    """Each member by the longest name that its document uses, or its entity's where none is marked."""
    wanted = set(members)
    names = {member: one.name for one in graph.entities for member in one.members if member in wanted}
    longest: dict[Member, str] = {}
    for one in graph.mentions:
        member = Member(one.document, one.mention.entity)
        if member in wanted and one.mention.kind == "name":
            surface = " ".join(one.mention.surface.split())
            longest[member] = max(longest.get(member, ""), surface, key=lambda name: (len(name), name))
    return names | longest
