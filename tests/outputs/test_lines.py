"""N-Triples, N-Quads and TriG: sorted, and the same to every parser."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.rdf import quads, triples
from kg.model.graph import Graph
from kg.outputs.lines import write_nquads, write_ntriples, write_trig
from tests.graphs import hostile_graph, small_graph
from tests.rdf_sets import literals_as_written, of_oxigraph, of_rdflib

GRAPHS = [
    small_graph(),
    small_graph(base_iri="urn:kg:"),
    hostile_graph(['"', "\\u0041", "a\nb\x00\x0b", "\ud800", "\u2028", "}"]),
]


@pytest.mark.parametrize("graph", GRAPHS)
def test_ntriples(graph: Graph, tmp_path: Path) -> None:
    write_ntriples(graph, tmp_path / "graph.nt")
    data = (tmp_path / "graph.nt").read_bytes()
    meant = of_oxigraph(triples(graph, mentions=False))
    assert of_oxigraph(ox.parse(data, format=ox.RdfFormat.N_TRIPLES)) == meant
    with literals_as_written():
        assert of_rdflib(rdflib.Graph().parse(data=data, format="nt")) == meant
    lines = data.decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(meant)


@pytest.mark.parametrize("graph", GRAPHS)
def test_nquads_and_trig_keep_the_named_graphs(graph: Graph, tmp_path: Path) -> None:
    meant = set(quads(graph, mentions=True))
    write_nquads(graph, tmp_path / "graph.nq")
    write_trig(graph, tmp_path / "graph.trig")
    assert set(ox.parse(path=tmp_path / "graph.nq", format=ox.RdfFormat.N_QUADS)) == meant
    assert set(ox.parse(path=tmp_path / "graph.trig", format=ox.RdfFormat.TRIG)) == meant
    lines = (tmp_path / "graph.nq").read_text(encoding="utf-8").split("\n")
    assert lines[:-1] == sorted(lines[:-1])


def test_rdflib_reads_trig(tmp_path: Path) -> None:
    graph = small_graph()
    write_trig(graph, tmp_path / "graph.trig")
    read = rdflib.Dataset()
    read.parse(tmp_path / "graph.trig", format="trig")
    names = {str(one.identifier) for one in read.graphs() if len(one)}
    assert {name for name in names if "/document/" in name} == {
        one.graph_name.value for one in quads(graph, mentions=True) if isinstance(one.graph_name, ox.NamedNode)
    }
