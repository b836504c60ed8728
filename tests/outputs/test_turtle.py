"""graph.ttl: readable, and the same graph to every parser."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.rdf import triples
from kg.model.graph import Graph
from kg.outputs.turtle import quoted, turtle, write
from tests.graphs import hostile_graph, small_graph
from tests.rdf_sets import literals_as_written, of_oxigraph, of_rdflib

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=40)


def assert_same_everywhere(graph: Graph, *, mentions: bool = False) -> None:
    written = "".join(turtle(graph, mentions=mentions)).encode()
    meant = of_oxigraph(triples(graph, mentions=mentions))
    assert of_oxigraph(ox.parse(written, format=ox.RdfFormat.TURTLE)) == meant
    with literals_as_written():
        assert of_rdflib(rdflib.Graph().parse(data=written, format="turtle")) == meant


@pytest.mark.parametrize("mentions", [False, True])
def test_both_parsers_read_what_was_meant(mentions: bool) -> None:
    assert_same_everywhere(small_graph(), mentions=mentions)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_TEXT, max_size=3))
def test_hostile_text_survives(texts: list[str]) -> None:
    assert_same_everywhere(hostile_graph(texts))


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '"""',
        "\\",
        '\\"',
        "a\nb\r\nc",
        "\x00\x1b",
        "'''",
        "<iri>",
        "@en",
        "^^xsd:date",
        "\u202eflip",
        "\ud800",
        "# no comment",
        "\u2028",
    ],
)
def test_each_trap_survives(text: str) -> None:
    assert_same_everywhere(hostile_graph([text]))


@pytest.mark.parametrize(
    "base", ["https://news.example/", "https://news.example/things#", "urn:kg:", "https://ü.example/ü/"]
)
def test_any_base_iri_will_do(base: str) -> None:
    assert_same_everywhere(small_graph(base_iri=base))


def test_only_prefixes_that_are_used_are_declared() -> None:
    written = "".join(turtle(small_graph(), mentions=False))
    declared = re.findall(r"^@prefix ([a-z-]+):", written, re.M)
    body = written.rpartition("@prefix")[2].partition("\n")[2]
    assert declared == sorted(declared)
    assert {"company", "claim", "document", "kg", "rdf"} <= set(declared)
    unused = [
        prefix
        for prefix in declared
        if not re.search(rf"(?<![\w:-]){prefix}:[\w-]", re.sub(r'"(\\.|[^"\\])*"', '""', body))
    ]
    assert not unused


def test_reads_well(tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "graph.ttl")
    written = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert 'company:veldt-compute a kg:Company, kg:Organization ;\n    rdfs:label "Veldt Compute" ;\n' in written
    assert "    kg:foundedBy person:mara-quist ;\n" in written
    places = [
        written.index(f"# {one}")
        for one in ("Documents", "Entities: company", "Entities: person", "Deals", "Claims: document:")
    ]
    assert places == sorted(places)
    assert list(tmp_path.iterdir()) == [tmp_path / "graph.ttl"]


@given(ANY_TEXT)
def test_a_quoted_string_is_one_printable_line(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", quoted(text))
