"""Results in every format: the rows that kg writes itself against those that the engine writes."""

import io
import json
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.named_queries import run_named_query
from kg.graph.outcome import FORMATS, MEDIA_TYPES, fitting_formats
from kg.graph.query import run_query
from tests.graph.golden_graph import ID, columns, golden_store

_ALL = "SELECT ?s ?o ?none WHERE { ?s <http://p> ?o } ORDER BY ?s ?o"
_BY_ENGINE = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_LITERALS = st.one_of(
    st.builds(ox.Literal, _TEXT),
    st.builds(lambda text: ox.Literal(text, language="en-gb"), _TEXT),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://type")), _TEXT),
    st.builds(ox.Literal, st.integers(-(10**9), 10**9)),
    st.builds(ox.Literal, st.booleans()),
)


def _store(terms: list[ox.Literal]) -> ox.Store:
    store = ox.Store()
    for number, term in enumerate(terms):
        subject = ox.BlankNode(f"b{number}") if number % 3 == 2 else ox.NamedNode(f"http://s/{number}")
        store.add(ox.Quad(subject, ox.NamedNode("http://p"), term))
    return store


@settings(max_examples=60)
@given(st.lists(_LITERALS, max_size=6))
def test_limited_rows_are_written_as_the_engine_writes_all(terms: list[ox.Literal]) -> None:
    store = _store(terms)
    for format_, theirs in _BY_ENGINE.items():
        whole = run_query(store, _ALL)
        limited = run_query(store, _ALL, rows=100)
        engine = store.query(_ALL)
        assert isinstance(engine, ox.QuerySolutions)
        plain = engine.serialize(format=theirs) or b""
        if format_ == "xml":
            for outcome in (whole, limited):
                ours = ElementTree.fromstring(outcome.render("xml"))
                assert _canonical(ours) == _canonical(ElementTree.fromstring(_repaired(plain)))
        else:
            assert _comparable(whole.render(format_), format_) == _comparable(plain, format_)
            if format_ == "json":
                assert json.loads(limited.render(format_)) == json.loads(plain)
            else:
                assert list(ox.parse_query_results(limited.render("tsv"), format=ox.QueryResultsFormat.TSV)) == list(
                    ox.parse_query_results(plain if format_ == "tsv" else whole.render("tsv"), format=ox.QueryResultsFormat.TSV)
                )  # fmt: skip
        assert not limited.truncated


def _comparable(data: bytes, format_: str) -> object:
    return json.loads(data) if format_ == "json" else data


def _repaired(data: bytes) -> bytes:
    """The engine's XML with what XML forbids replaced, by another way than kg's own."""
    text = "".join("\ufffd" if ord(one) < 32 and one not in "\t\n\r" else one for one in data.decode())
    return text.replace("\r", "&#13;").encode()


def _canonical(tree: ElementTree.Element) -> str:
    return ElementTree.canonicalize(ElementTree.tostring(tree, encoding="unicode"))


def test_csv_of_limited_rows_is_byte_for_byte_the_engines() -> None:
    store = _store([ox.Literal('a "b", c\r\nd'), ox.Literal(""), ox.Literal(5), ox.Literal("é")])
    for format_ in ("csv", "tsv"):
        assert run_query(store, _ALL, rows=9).render(format_) == run_query(store, _ALL).render(format_)


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "xml", "table", "markdown"])
def test_a_limit_cuts_and_says_so(format_: str) -> None:
    store = _store([ox.Literal(number) for number in range(10)])
    for limit, cut in ((3, True), (10, False), (11, False)):
        outcome = run_query(store, _ALL, rows=limit)
        text = outcome.render(format_).decode()
        assert outcome.truncated is cut
        assert text.count("http://s/") + text.count("b2") + text.count("b5") + text.count("b8") == min(limit, 10)


def test_a_limit_holds_for_graphs_too() -> None:
    outcome = run_query(golden_store(), "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }", rows=4)
    assert len(rdflib.Graph().parse(data=outcome.render("ntriples").decode(), format="nt")) == 4
    assert outcome.truncated


def test_a_limit_ends_the_work() -> None:
    """A billion rows are asked for; only a few are ever made."""
    store = _store([ox.Literal(number) for number in range(1000)])
    outcome = run_query(store, "SELECT ?a ?b ?c { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z }", rows=5)
    assert len(outcome.rows()) == 5 and outcome.truncated


def test_every_format_has_a_media_type_and_fits_something() -> None:
    assert set(MEDIA_TYPES) == set(FORMATS)
    assert set(FORMATS) == {*fitting_formats("rows"), *fitting_formats("graph"), *fitting_formats("truth")}
    outcome = run_query(golden_store(), "ASK {}")
    with pytest.raises(QueryError, match="choose json, xml, csv, tsv"):
        outcome.write(io.BytesIO(), "turtle")


def test_columns_are_plain_values() -> None:
    store = golden_store()
    query = "SELECT ?d ?amount ?start ?many ?none { ?d kg:amount ?amount . ?c rdf:subject ?d ; kg:start ?start FILTER(?start > 3) BIND(?start > 3 AS ?many) } ORDER BY ?amount ?start LIMIT 2"
    assert columns(run_query(store, query)) == {
        "d": [ID + "deal/2"] * 2, "amount": [310000000.0] * 2, "start": [151, 151], "many": [True] * 2, "none": [None] * 2,
    }  # fmt: skip
    assert columns(run_query(store, "SELECT ?x { ?x a kg:Merger }")) == {"x": []}


def test_graphs_are_chosen_as_the_protocol_says() -> None:
    store, graph, node = ox.Store(), ox.NamedNode("http://g"), ox.NamedNode("http://a")
    store.add(ox.Quad(node, node, ox.Literal("default")))
    store.add(ox.Quad(node, node, ox.Literal("named"), graph))
    plain, inside = "SELECT ?o { ?s ?p ?o }", "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"

    def found(query: str, default: list[str], named: list[str]) -> list[object]:
        return columns(run_query(store, query, default_graphs=default, named_graphs=named))["o"]

    assert found(plain, [], []) == ["default"] and found(inside, [], []) == ["named"]
    assert found(plain, ["http://g"], []) == ["named"] and found(inside, ["http://g"], []) == []
    assert found(plain, [], ["http://g"]) == [] and found(inside, [], ["http://g"]) == ["named"]
    assert found("SELECT ?o FROM <http://none> { ?s ?p ?o }", ["http://g"], []) == ["named"]
    with pytest.raises(QueryError, match="no IRI"):
        found(plain, ["not an iri"], [])


def test_degree_centrality_is_networkx_s() -> None:
    """The named query against networkx on the same edges."""
    store = golden_store()
    kinds = ("Organization", "Person", "Facility", "Place", "Product")
    nodes = run_query(
        store, "SELECT DISTINCT ?x { ?x a ?c FILTER(?c IN (" + ", ".join(f"kg:{one}" for one in kinds) + ")) }"
    )
    graph: nx.Graph[object] = nx.Graph()
    graph.add_nodes_from(columns(nodes)["x"])
    for quad in store:
        ends = (getattr(quad.subject, "value", None), getattr(quad.object, "value", None))
        if ends[0] in graph and ends[1] in graph and "ontology#" in quad.predicate.value:
            graph.add_edge(*ends)
    theirs = nx.degree_centrality(graph)
    labels = columns(run_query(store, "SELECT ?x ?l { ?x rdfs:label ?l }"))
    by_label = {label: theirs[iri] for iri, label in zip(labels["x"], labels["l"], strict=True) if iri in theirs}
    ours = columns(run_named_query(store, "centrality"))
    assert len(ours["entity"]) > 10
    for entity, share in zip(ours["entity"], ours["centrality"], strict=True):
        assert share == pytest.approx(by_label[str(entity)], abs=1e-4)
