import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, UnknownNameError
from kg.graph.names import resolve_name
from kg.graph.query import FORMATS, run_query
from kg.ontology.terms import RDF_TYPE, RDFS_LABEL, kg
from tests.graph.golden_graph import ID, golden_store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return golden_store()


def _labels(store: ox.Store, text: str, **parameters: str) -> list[str]:
    outcome = run_query(store, text, parameters=parameters)
    at = outcome.variables.index("name")
    return [row[at].value for row in outcome.rows() if isinstance(row[at], ox.Literal)]


def test_prefixes_need_no_declaration_but_may_have_one(store: ox.Store) -> None:
    assert _labels(store, "SELECT ?name { ?x a kg:DataCenter ; rdfs:label ?name }") == ["Granite Peak"]
    text = "PREFIX v: <https://kg.example/ontology#> SELECT ?name { ?x a v:DataCenter ; rdfs:label ?name }"
    assert _labels(store, text) == ["Granite Peak"]


@pytest.mark.parametrize(
    "name", ["Orrin AI", "orrin  ai", "ORRIN", "Orrin Labs", "company/orrin-ai", f"<{ID}company/orrin-ai>"]
)
def test_a_parameter_is_found_by_any_of_its_names(store: ox.Store, name: str) -> None:
    text = "SELECT ?name { ?who kg:develops/rdfs:label ?name }"
    assert _labels(store, text, who=name) == ["Lumen"]


def test_a_label_goes_before_an_alias(store: ox.Store) -> None:
    assert resolve_name(store, "Quill") == ox.NamedNode(ID + "product/quill")


def test_a_name_of_several_things_asks_which(store: ox.Store) -> None:
    own = golden_store()
    own.add(ox.Quad(ox.NamedNode(ID + "product/orrin"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                    ox.NamedNode("https://kg.example/ontology#Product")))  # fmt: skip
    own.add(ox.Quad(ox.NamedNode(ID + "product/orrin"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
                    ox.Literal("Orrin AI")))  # fmt: skip
    with pytest.raises(UnknownNameError, match=r"2 things.*company/orrin-ai.*product/orrin"):
        resolve_name(own, "orrin ai")


def test_an_unknown_name_suggests_near_ones(store: ox.Store) -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*Tallow Systems"):
        run_query(store, "SELECT * { ?who ?p ?o }", parameters={"who": "Talow Sistems"})
    with pytest.raises(UnknownNameError, match=r'"zzqx"$'):
        resolve_name(store, "zzqx")
    with pytest.raises(UnknownNameError, match="says nothing"):
        resolve_name(store, "<http://other.example/x>")


def test_extractors_are_not_found_by_name(store: ox.Store) -> None:
    with pytest.raises(UnknownNameError):
        resolve_name(store, "kg 1")


@pytest.mark.parametrize(
    "value",
    [
        'Orrin AI" } INSERT DATA { <a:b> <a:c> 1 } #',
        "<http://x> ?p ?o . } #",
        "x> } SERVICE <http://127.0.0.1/> { ?s ?p ?o",
        "?x", "\\", "'''", "\n}", "\x00",
    ],
)  # fmt: skip
def test_no_value_becomes_part_of_the_query(store: ox.Store, value: str) -> None:
    with pytest.raises(UnknownNameError):
        run_query(store, "SELECT * { ?who ?p ?o }", parameters={"who": value})
    text = "SELECT ?o { ?x rdfs:label ?o FILTER(?o = ?given) }"
    outcome = run_query(store, text, parameters={"given": value}, kinds={"given": "text"})
    assert outcome.rows() == []


def test_parameters_of_every_kind(store: ox.Store) -> None:
    deals = "SELECT ?name { ?d kg:amount ?a ; rdfs:label ?name FILTER(?a >= ?least) }"
    assert run_query(store, deals, parameters={"least": "1,000,000,000"}, kinds={"least": "number"}).truth()
    assert not run_query(store, deals, parameters={"least": "2e9"}, kinds={"least": "number"}).truth()
    assert _labels(store, deals, least="1200000000") == ["Compute deal of Orrin AI and Tallow Systems"]
    term = "SELECT ?name { ?x ?rel ?y . ?y rdfs:label ?name } ORDER BY ?name"
    assert _labels(store, term, rel="kg:develops") == ["Lumen", "Sparrow"]
    assert _labels(store, "SELECT ?name { ?x rdfs:label ?name, ?given }", given='"Lumen"') == ["Lumen"]
    date = "SELECT ?name { ?d dcterms:issued ?since ; dcterms:source ?name }"
    assert len(run_query(store, date, parameters={"since": "2026-04"}, kinds={"since": "date"}).rows()) == 1


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [("number", "many", "needs a number"), ("date", "2026-13", "needs a date"), ("date", "soon", "needs a date"),
     ("term", "kg:ownz", "did you mean kg:owns")],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_says_so(store: ox.Store, kind: str, value: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        run_query(store, "SELECT * { ?s ?given ?o }", parameters={"given": value}, kinds={"given": kind})  # type: ignore[dict-item]


def test_a_parameter_that_the_query_does_not_have(store: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"no variable \?compny.*\?company"):
        run_query(store, "SELECT * { ?company ?p ?o }", parameters={"compny": "Orrin AI"})


def test_a_parameter_in_a_grouping_query_must_be_grouped(store: ox.Store) -> None:
    counted = "SELECT {} (COUNT(*) AS ?n) {{ ?who ?p ?o }} {}"
    with pytest.raises(QueryError, match="GROUP BY"):
        run_query(store, counted.format("", ""), parameters={"who": "Lumen"})
    assert run_query(store, counted.format("?who", "GROUP BY ?who"), parameters={"who": "Lumen"}).truth()


def test_tables_for_people_leave_bound_parameters_out_and_the_w3c_formats_keep_them(store: ox.Store) -> None:
    outcome = run_query(store, "SELECT ?name { ?who kg:develops/rdfs:label ?name }", parameters={"who": "Orrin AI"})
    assert outcome.render("table").decode() == "name\n-----\nLumen\n"
    assert outcome.render("csv").decode().splitlines()[0] == "who,name"


def test_ask_construct_and_describe(store: ox.Store) -> None:
    assert run_query(store, "ASK { ?x a kg:Person }").render("table") == b"true\n"
    assert json.loads(run_query(store, "ASK { ?x a kg:Merger }").render("json"))["boolean"] is False
    built = run_query(store, "CONSTRUCT { ?y kg:worksFor ?x } WHERE { ?x kg:foundedBy ?y }")
    assert built.kind == "graph"
    turtle = rdflib.Graph().parse(data=built.render("turtle").decode(), format="turtle")
    linked = rdflib.Graph().parse(data=built.render("json-ld").decode(), format="json-ld")
    assert len(turtle) == 2 and set(turtle) == set(linked)
    assert built.render("turtle") == built.render("turtle")
    assert b"kg:worksFor" in built.render("table")
    told = run_query(store, "DESCRIBE ?what", parameters={"what": "Lumen"})
    assert {str(one.subject) for one in told.triples()} == {f"<{ID}product/lumen>"}
    assert run_query(store, "ASK { ?who kg:develops ?x }", parameters={"who": "Orrin AI"}).truth()
    assert not run_query(store, "ASK { ?who kg:develops ?x }", parameters={"who": "Tallow Systems"}).truth()


def test_what_the_engine_cannot_bind_is_explained(store: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"\?given cannot be bound; .* triple pattern"):
        run_query(store, "ASK { ?x a ?y FILTER(?y = ?given) }", parameters={"given": "kg:Place"})


def test_w3c_formats_of_rows(store: ox.Store) -> None:
    outcome = run_query(store, "SELECT ?s ?q { ?s kg:quote ?q FILTER(CONTAINS(?q, '<b>')) }")
    quote = 'Orrin AI uses Granite Peak, <b>its "only" site</b>.'
    rows = list(csv.reader(io.StringIO(outcome.render("csv").decode())))
    assert rows[0] == ["s", "q"] and rows[1][1] == quote
    found = json.loads(outcome.render("json"))
    assert found["head"]["vars"] == ["s", "q"] and found["results"]["bindings"][0]["q"]["value"] == quote
    tree = ElementTree.fromstring(outcome.render("xml"))
    assert quote in "".join(tree.itertext())
    assert outcome.render("tsv").decode().startswith("?s\t?q\n<")
    assert "&lt;b&gt;its" in outcome.render("markdown").decode()
    assert len(outcome.rows()) == len(outcome.rows()) == 1


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("SELECT ?s { ?s ?p ?o }", {"turtle", "json-ld", "ntriples", "rdf-xml", "pdf"}),
     ("ASK {}", {"turtle", "json-ld", "ntriples", "rdf-xml"}),
     ("CONSTRUCT WHERE { ?s a kg:Place }", {"csv", "tsv", "json", "xml"})],
)  # fmt: skip
def test_a_format_that_does_not_fit_names_those_that_do(store: ox.Store, text: str, wrong: set[str]) -> None:
    outcome = run_query(store, text)
    for format_ in {*FORMATS, *wrong}:
        if format_ in wrong:
            with pytest.raises(QueryError, match=r"choose .*, table, markdown"):
                outcome.render(format_)
        else:
            assert outcome.render(format_)


def test_the_default_graph_is_what_is_asked_and_from_reads_no_network(store: ox.Store) -> None:
    outcome = run_query(store, "SELECT * FROM <http://127.0.0.1:1/g> { ?s ?p ?o }")
    assert outcome.rows() == []


@given(st.text(min_size=1, max_size=30).filter(lambda name: name.strip() and not name.startswith("<")))
def test_any_name_finds_its_entity_and_stays_a_value(name: str) -> None:
    node, label = ox.NamedNode("https://kg.example/id/company/x"), ox.Literal(name)
    store = ox.Store()
    store.add(ox.Quad(node, RDF_TYPE, kg("Company")))
    store.add(ox.Quad(node, RDFS_LABEL, label))
    text = "SELECT ?who ?label { ?who rdfs:label ?label }"
    outcome = run_query(store, text, parameters={"who": name}, kinds={"who": "entity"})
    assert outcome.rows() == [(node, label)]
    assert run_query(store, text, parameters={"label": name}, kinds={"label": "text"}).rows() == [(node, label)]
