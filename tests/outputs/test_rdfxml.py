"""graph.rdf: well-formed whatever the text, and the same graph to every parser."""

from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.rdf import triples
from kg.model.graph import Graph
from kg.outputs.rdfxml import write
from tests.graphs import hostile_graph, small_graph
from tests.rdf_sets import literals_as_written, of_oxigraph, of_rdflib


@pytest.mark.parametrize(
    "graph",
    [
        small_graph(),
        small_graph(base_iri="urn:kg:"),
        small_graph(base_iri="https://news.example/?a=1&b=2#"),
        hostile_graph(["<b>&amp;\"'", "]]>", "a\r\nb\rc\td ", "\u202e", "\u2028\U0001f600", "<!-- x"]),
    ],
)
def test_every_parser_reads_what_was_meant(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    write(graph, path)
    meant = of_oxigraph(triples(graph, mentions=False))
    assert of_oxigraph(ox.parse(path=path, format=ox.RdfFormat.RDF_XML)) == meant
    with literals_as_written():
        assert of_rdflib(rdflib.Graph().parse(path, format="xml")) == meant


@pytest.mark.parametrize("text", ["\x00", "\x0b\x1f", "\ufffe", "\ud800"])
def test_what_xml_forbids_is_marked_as_missing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    write(hostile_graph([text]), path)
    ElementTree.parse(path)
    labels = {q.object.value for q in ox.parse(path=path, format=ox.RdfFormat.RDF_XML) if "label" in q.predicate.value}
    assert "\ufffd" * len(text) in labels


def test_names_are_short(tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "graph.rdf")
    written = (tmp_path / "graph.rdf").read_text(encoding="utf-8")
    assert "<rdfs:label>Veldt Compute</rdfs:label>" in written
    assert '<kg:foundedBy rdf:resource="https://kg.example/id/person/mara-quist"/>' in written
