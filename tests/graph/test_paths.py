"""How two things are connected: order of the ways, limits, filters, and what is said where there is no way."""

import math
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.paths import Connection, Limits, Way, connection
from kg.model.document import Document, Span
from kg.model.extraction import Claim, Quote
from kg.model.graph import Entity, Graph, Statement
from kg.model.ids import digest
from kg.settings import DEFAULT_BASE_IRI
from tests.graphs import DEAL, small_graph

VELDT, ORRIN, PELL = "company/veldt-compute", "company/orrin-labs", "product/pell"
KESTREL, DULUTH, HALLAM = "company/kestrel-grid", "place/duluth", "person/dov-hallam"


def believed(graph: Graph, beliefs: dict[str, float], rest: float = 0.5) -> Graph:
    """The graph with a belief for each predicate."""
    statements = tuple(replace(one, belief=beliefs.get(one.predicate, rest)) for one in graph.statements)
    return replace(graph, statements=statements)


def route(way: Way) -> list[str]:
    return [way.hops[0].source, *(hop.target for hop in way.hops)]


def routes(found: Connection) -> list[list[str]]:
    return [route(way) for way in found.ways]


def test_a_hop_carries_its_words_date_and_number_of_documents() -> None:
    graph = believed(small_graph(), {"develops": 0.9})
    way = connection(graph, ORRIN, PELL).ways[0]
    (hop,) = way.hops
    assert (hop.predicate, hop.forward, hop.belief, way.belief) == ("develops", True, 0.9, 0.9)
    assert (way.shortest, way.strongest) == (1, 1)
    assert hop.evidence.quote == "Orrin Labs develops the assistant Pell." and hop.evidence.issued == "2026-03-04"
    assert hop.documents == 2, "the article and its reprint"
    back = connection(graph, PELL, ORRIN).ways[0].hops[0]
    assert (back.predicate, back.forward, back.evidence) == ("develops", False, hop.evidence)


def test_a_deal_is_a_place_on_the_way() -> None:
    graph = believed(small_graph(), {"supplies": 0.1, "customer": 0.9, "provider": 0.8})
    found = connection(graph, ORRIN, VELDT, limits=Limits(max_hops=2))
    assert routes(found) == [[ORRIN, VELDT], [ORRIN, DEAL, VELDT]]
    direct, deal = found.ways
    assert [hop.predicate for hop in deal.hops] == ["customer", "provider"]
    assert (direct.shortest, direct.strongest) == (1, 2)
    assert (deal.shortest, deal.strongest, deal.belief) == (2, 1, 0.72)
    assert connection(graph, ORRIN, DEAL).ways[0].hops[0].predicate == "customer", "a deal may be an end too"


def test_the_most_believable_relation_speaks_for_a_hop() -> None:
    graph = small_graph()
    other = next(one for one in graph.statements if one.predicate == "supplies")
    partner = replace(other, id="claim/partner", predicate="partnersWith", belief=0.9)
    graph = replace(
        believed(graph, {"supplies": 0.3}), statements=(*believed(graph, {"supplies": 0.3}).statements, partner)
    )
    hop = connection(graph, ORRIN, VELDT).ways[0].hops[0]
    assert (hop.predicate, hop.also, hop.belief) == ("partnersWith", ("supplies",), 0.9)


@pytest.mark.parametrize(
    ("start", "certainties", "joined"),
    [
        (KESTREL, None, False),
        (KESTREL, ("asserted", "reported"), False),
        (KESTREL, ("possible",), True),
        ("company/sanderling-capital", None, True),
        ("company/sanderling-capital", ("asserted",), False),
        ("facility/north-tallow", None, False),
        ("facility/north-tallow", ("planned",), True),
    ],
)
def test_certainty_decides_what_counts(start, certainties, joined) -> None:
    target = ORRIN if "sanderling" in start else VELDT
    found = connection(small_graph(), start, target, limits=Limits(max_hops=1, certainties=certainties))
    assert bool(found.ways) is joined


def test_denied_and_past_claims_never_connect() -> None:
    graph = small_graph()
    every = Limits(certainties=("asserted", "reported", "possible", "planned"))
    assert HALLAM not in {hop.target for hop in connection(graph, VELDT, DULUTH, limits=every).near_start}
    ways = connection(graph, HALLAM, VELDT, limits=every).ways
    assert all(len(way.hops) > 1 for way in ways), "he led it once"
    assert all(
        hop.predicate != "competesWith"
        for way in connection(graph, ORRIN, VELDT, limits=every).ways
        for hop in way.hops
    )


def test_relations_can_be_asked_for_and_left_out() -> None:
    graph = small_graph()

    def predicates(**limits: list[str]) -> set[str]:
        ways = connection(graph, ORRIN, DULUTH, limits=Limits(**limits)).ways  # type: ignore[arg-type]
        return {hop.predicate for way in ways for hop in way.hops}

    assert {"customer", "facility"} <= predicates()
    assert "customer" not in predicates(without=["party"]) and predicates(without=["party"]), "its narrower ones too"
    assert predicates(through=["supplies", "operates", "locatedIn"]) == {"supplies", "operates", "locatedIn"}
    assert predicates(through=["sues"]) == set()


def test_where_there_is_no_way_the_nearest_is_told() -> None:
    graph = believed(small_graph(), {})
    found = connection(graph, PELL, DULUTH, limits=Limits(max_hops=2))
    assert found.ways == () and found.farther == 4
    assert [hop.target for hop in found.near_start] == [ORRIN]
    assert [hop.target for hop in found.near_end] == ["facility/tallow-ridge"]
    apart = connection(graph, PELL, KESTREL)
    assert (apart.ways, apart.farther, apart.near_end) == ((), None, ())


def test_without_any_belief_ways_are_still_found() -> None:
    assert routes(connection(small_graph(), PELL, "person/mara-quist", limits=Limits(most=1))) == [
        [PELL, ORRIN, VELDT, "person/mara-quist"]
    ]


# -- against every way there is


def ring(joins: list[tuple[int, int, float]]) -> Graph:
    """Companies that supply one another, each pair with a belief."""
    document = Document(source="a.txt", text="One supplies another.")
    words = Quote(Span(0, 21), document.text)
    statements = [
        Statement(
            id=f"claim/{digest(left, right)}", subject=f"company/c{left}", predicate="supplies",
            object=f"company/c{right}", document=document.id, belief=belief,
            claim=Claim(subject=f"c{left}", predicate="supplies", object=f"c{right}", quote=words),
        )
        for left, right, belief in joins
    ]  # fmt: skip
    entities = tuple(Entity(id=f"company/c{n}", type="Company", classes=("Company",), name=f"C{n}") for n in range(7))
    return Graph(
        base_iri=DEFAULT_BASE_IRI, documents=(document,), extractors=(), entities=entities, deals=(), edges=(), mentions=(),
        statements=tuple(sorted({one.id: one for one in statements}.values(), key=lambda one: one.id)),
    )  # fmt: skip


joins = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.1, 0.3, 0.5, 0.8, 0.9])).filter(
        lambda join: join[0] < join[1]
    ),
    max_size=16,
    unique_by=lambda join: join[:2],
)


@settings(max_examples=60, deadline=None)
@given(joins=joins, hops=st.integers(1, 5), most=st.integers(1, 4))
def test_the_ways_are_the_best_of_all_ways(joins, hops: int, most: int) -> None:
    belief = {frozenset((f"company/c{a}", f"company/c{b}")): value for a, b, value in joins}
    plain: nx.Graph = nx.Graph()
    plain.add_nodes_from(("company/c0", "company/c1"))
    plain.add_edges_from(tuple(pair) for pair in belief)
    every = list(nx.all_simple_paths(plain, "company/c0", "company/c1", cutoff=hops))
    products = sorted((math.prod(belief[frozenset(step)] for step in pairwise(way)) for way in every), reverse=True)
    found = connection(ring(joins), "company/c0", "company/c1", limits=Limits(max_hops=hops, most=most))
    shortest = sorted((way for way in found.ways if way.shortest), key=lambda way: way.shortest or 0)
    strongest = sorted((way for way in found.ways if way.strongest), key=lambda way: way.strongest or 0)
    assert [len(way.hops) for way in shortest] == sorted(len(way) - 1 for way in every)[:most]
    assert [way.belief for way in strongest] == pytest.approx(products[:most], abs=1e-4)
    assert all(len(set(route(way))) == len(route(way)) for way in found.ways)
