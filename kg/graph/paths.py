"""How two things are connected: the shortest and the most believable ways between them, with the words for each hop.

A way goes over what the documents say, along and against the direction of a relation; deals are places on it, so that
customer and provider of one deal are two hops apart. The strongest way is the one with the greatest product of the
beliefs of its hops, found as the least sum of -log(belief).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from math import inf, log, prod
from typing import Final

import networkx as nx

from kg.graph.evidence import Evidence, Witness
from kg.model.graph import Graph, Statement
from kg.model.vocabulary import STRENGTH, Certainty
from kg.ontology.schema import load_schema

_LEAST_BELIEF: Final = 1e-4
"""For a hop without any belief: it still connects, but worse than every other."""
_EXAMINED: Final = 200_000
"""Ways begun that are followed, at most, for one answer; far more than a graph of news needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a way, between two things that some statement joins."""

    source: str
    """Id of where the step begins."""
    target: str
    predicate: str
    """Of the most believable relation between the two."""
    forward: bool
    """Whether the step goes from the relation's subject to its object."""
    belief: float
    evidence: Evidence
    """The surest statement of it."""
    documents: int
    """How many documents say it."""
    also: tuple[str, ...] = ()
    """Other relations between the two that the question allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way between two things. The ranks count from 1 among the shortest and the strongest; None where not among them."""

    hops: tuple[Hop, ...]
    belief: float
    """Product of the beliefs of the hops."""
    shortest: int | None
    strongest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The answer: ways, or where there is none how far one can get from either side."""

    start: str
    end: str
    ways: tuple[Way, ...]
    """The shortest in order, then those that are only among the strongest."""
    farther: int | None = None
    """Where there is no way within the limit: how many hops the shortest one without a limit has."""
    near_start: tuple[Hop, ...] = ()
    """Where there is no way: the surest hops away from the start."""
    near_end: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which ways count. Relations named stand for their narrower ones too, as `party` does for `customer`."""

    max_hops: int = 4
    most: int = 3
    """Ways per order (shortest, strongest), and hops to show where there is no way."""
    certainties: Collection[Certainty] | None = None
    """None: what stands as an edge (affirmed, asserted or reported, present). Otherwise affirmed claims of these
    certainties about the present, and of the possible and planned those about the future too."""
    through: Collection[str] = ()
    """Go over these relations only, if any are named."""
    without: Collection[str] = ()


@dataclass(slots=True)
class _Link:
    """Everything said between two places, by relation and direction."""

    said: dict[tuple[str, str, str], list[Statement]] = field(default_factory=lambda: defaultdict(list))

    @property
    def belief(self) -> float:
        return max(_belief(statements) for statements in self.said.values())


def connection(graph: Graph, start: str, end: str, *, limits: Limits | None = None) -> Connection:
    """How the entities or deals with the ids `start` and `end` are connected."""
    limits = limits or Limits()
    witness = Witness(graph)
    links = _links(graph, witness, limits)
    places: nx.Graph[str] = nx.Graph()
    places.add_nodes_from((start, end))
    places.add_edges_from(links)
    shortest = _ways(places, start, end, limits, _hop_first(links, limits.max_hops))
    if not shortest:
        joined = nx.has_path(places, start, end)
        return Connection(
            start=start,
            end=end,
            ways=(),
            farther=int(nx.shortest_path_length(places, start, end)) if joined else None,
            near_start=_nearest(places, start, links, witness, limits.most),
            near_end=_nearest(places, end, links, witness, limits.most),
        )
    strongest = _ways(places, start, end, limits, lambda one, other: _cost(links[one, other].belief))
    ranked = {"shortest": _ranks(shortest), "strongest": _ranks(strongest)}
    return Connection(
        start=start,
        end=end,
        ways=tuple(
            _way(way, links, witness, ranked["shortest"].get(way), ranked["strongest"].get(way))
            for way in dict.fromkeys([*shortest, *strongest])
        ),
    )


def _links(graph: Graph, witness: Witness, limits: Limits) -> dict[tuple[str, str], _Link]:
    """What counts between two places, under both orders of them, sorted."""
    through, without = _narrower(limits.through), _narrower(limits.without)
    found: dict[tuple[str, str], _Link] = defaultdict(_Link)
    for one in graph.statements:
        known = one.subject in witness.names and one.object in witness.names and one.subject != one.object
        allowed = one.predicate not in without and (not through or one.predicate in through)
        if known and allowed and _counts(one, limits.certainties):
            pair = min(one.subject, one.object), max(one.subject, one.object)
            found[pair].said[one.subject, one.predicate, one.object].append(one)
    both: dict[tuple[str, str], _Link] = {}
    for (left, right), link in sorted(found.items(), key=lambda item: item[0]):
        both[left, right] = both[right, left] = link
    return both


def _counts(one: Statement, certainties: Collection[Certainty] | None) -> bool:
    claim = one.claim
    if certainties is None or claim.certainty in ("asserted", "reported"):
        return claim.supports_edge and (certainties is None or claim.certainty in certainties)
    return claim.certainty in certainties and claim.polarity == "affirmed" and claim.tense != "past"


def _narrower(names: Collection[str]) -> frozenset[str]:
    """The relations named and those below them."""
    schema = load_schema()
    found = set()
    for relation in (*schema.relations.values(), *schema.roles.values()):
        above: str | None = relation.name
        while above is not None:
            if above in names:
                found.add(relation.name)
            wider = schema.relation(above)
            above = wider.broader if wider else None
    return frozenset(found)


def _ways(
    places: "nx.Graph[str]", start: str, end: str, limits: Limits, cost: Callable[[str, str], float]
) -> list[tuple[str, ...]]:
    """The cheapest ways without a place twice, within the limit of hops, cheapest first; of equal ones by name.

    A best-first search (A*, Hart, Nilsson and Raphael 1968) over ways begun: the estimate of what is left, the least
    cost of getting to the end in the hops left, is never too high, so ways come out in their order.
    """
    left_cost = _least_costs(places, end, limits.max_hops, cost)
    if start not in left_cost[limits.max_hops]:
        return []
    begun: list[tuple[float, tuple[str, ...], float]] = [(left_cost[limits.max_hops][start], (start,), 0.0)]
    found: list[tuple[str, ...]] = []
    for _ in range(_EXAMINED):
        if not begun or len(found) == limits.most:
            break
        _, way, spent = heappop(begun)
        if way[-1] == end:
            found.append(way)
            continue
        left = left_cost[limits.max_hops - len(way)]
        for other in places[way[-1]]:
            if other in left and other not in way:
                total = spent + cost(way[-1], other)
                heappush(begun, (total + left[other], (*way, other), total))
    return found


def _least_costs(
    places: "nx.Graph[str]", end: str, max_hops: int, cost: Callable[[str, str], float]
) -> list[dict[str, float]]:
    """For each number of hops, from none to the limit: what it costs at least to get to the end from each place."""
    least = [{end: 0.0}]
    for _ in range(max_hops):
        before = least[-1]
        after = dict(before)
        for place, onward in before.items():
            for other in places[place]:
                after[other] = min(after.get(other, inf), onward + cost(other, place))
        least.append(after)
    return least


def _hop_first(links: Mapping[tuple[str, str], _Link], max_hops: int) -> Callable[[str, str], float]:
    """One per hop, and of belief so little that it decides only between ways of equal length."""
    share = 0.5 / (max_hops * _cost(0))
    return lambda one, other: 1 + share * _cost(links[one, other].belief)


def _cost(belief: float) -> float:
    return -log(min(max(belief, _LEAST_BELIEF), 1.0))


def _ranks(ways: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    return {way: number for number, way in enumerate(ways, start=1)}


def _way(
    places: Sequence[str],
    links: Mapping[tuple[str, str], _Link],
    witness: Witness,
    shortest: int | None,
    strongest: int | None,
) -> Way:
    hops = tuple(_hop(one, other, links[one, other], witness) for one, other in pairwise(places))
    return Way(hops=hops, belief=round(prod(hop.belief for hop in hops), 4), shortest=shortest, strongest=strongest)


def _hop(one: str, other: str, link: _Link, witness: Witness) -> Hop:
    ranked = sorted(link.said.items(), key=lambda item: (-_belief(item[1]), item[0]))
    (subject, predicate, _), statements = ranked[0]
    return Hop(
        source=one,
        target=other,
        predicate=predicate,
        forward=subject == one,
        belief=_belief(statements),
        evidence=witness.statement(min(statements, key=lambda said: _surest(said, witness))),
        documents=len({said.document for said in statements}),
        also=tuple(dict.fromkeys(name for (_, name, _), _ in ranked[1:] if name != predicate)),
    )


def _belief(statements: Iterable[Statement]) -> float:
    return max(one.belief for one in statements)


def _surest(one: Statement, witness: Witness) -> tuple[int, float, str, str]:
    """Best first: certainty, confidence, then the document that comes first by name."""
    return -STRENGTH[one.claim.certainty], -one.claim.confidence, witness.documents[one.document].source, one.id


def _nearest(
    places: "nx.Graph[str]", start: str, links: Mapping[tuple[str, str], _Link], witness: Witness, most: int
) -> tuple[Hop, ...]:
    hops = [_hop(start, other, links[start, other], witness) for other in places[start]]
    return tuple(sorted(hops, key=lambda hop: (-hop.belief, hop.target))[:most])
