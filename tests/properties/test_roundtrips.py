"""A graph written in any format and read back is the graph that was meant, whole and between formats.

tests/outputs puts hostile text into single statements; here graphs of random shape go all the way through files.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.rdf import quads, triples
from kg.model.graph import Graph
from kg.outputs.exporters import EXPORTERS, write_all
from tests.graphs import hostile_graph, large_graph, small_graph
from tests.rdf_sets import Triple, of_oxigraph

PLAIN = {
    "turtle": ox.RdfFormat.TURTLE,
    "json-ld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}
NAMED = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=30)
BASES = st.sampled_from(["https://kg.example/id/", "urn:x:", "https://a.example/b#", "https://ü.example/ö/"])


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Parts of a sound graph: whatever is left out, nothing that is left points at it."""
    graph = draw(st.one_of(st.builds(small_graph), st.lists(ANY_TEXT, max_size=3).map(hostile_graph)))
    kept = frozenset(draw(st.sets(st.sampled_from([one.id for one in graph.statements]))) if graph.statements else ())
    statements = tuple(one for one in graph.statements if one.id in kept)
    edges = tuple(
        replace(one, statements=supporting)
        for one in graph.edges
        if (supporting := tuple(name for name in one.statements if name in kept))
    )
    return replace(graph, base_iri=draw(BASES), statements=statements, edges=edges)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_every_format_says_the_same(graph: Graph) -> None:
    assert_round_trip(graph)


def test_a_larger_graph_too() -> None:
    assert_round_trip(large_graph(entities=60, edges=150))


def assert_round_trip(graph: Graph) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write_all(graph, out, (*PLAIN, *NAMED), model=None)
        meant = of_oxigraph(triples(graph, mentions=False))
        for name, format_ in PLAIN.items():
            found = _read(out / EXPORTERS[name][0], format_)
            assert found in (meant, of_oxigraph(triples(graph, mentions=True))), name
        placed = _with_graph(quads(graph, mentions=True))
        for name, format_ in NAMED.items():
            assert _with_graph(ox.parse(path=str(out / EXPORTERS[name][0]), format=format_)) == placed, name


def _read(path: Path, format_: ox.RdfFormat) -> set[Triple]:
    return of_oxigraph(ox.parse(path=str(path), format=format_))


def _with_graph(found: object) -> set[tuple[str, Triple]]:
    return {(str(quad.graph_name), *of_oxigraph([quad])) for quad in found}  # type: ignore[attr-defined, misc]
