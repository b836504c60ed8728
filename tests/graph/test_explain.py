import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.graph.explain import explain
from kg.graph.named_queries import fill, named_queries
from tests.graph.golden_graph import golden_store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return golden_store()


def test_it_counts_what_each_pattern_matches(store: ox.Store) -> None:
    text = explain(
        store, "SELECT ?x { ?x a kg:Place ; rdfs:label ?l . ?x kg:locatedIn+ ?y OPTIONAL { ?x kg:owns ?z } }"
    )
    lines = [line.strip() for line in text.splitlines()]
    places = len(list(store.quads_for_pattern(None, None, ox.NamedNode("https://kg.example/ontology#Place"))))
    assert f"?x rdf:type kg:Place  ({places})" in lines and places > 1
    assert any(line.startswith("?x kg:locatedIn") and line.endswith("(a path)") for line in lines)
    assert "optional" in lines


def test_bound_parameters_are_named_and_narrow_the_counts(store: ox.Store) -> None:
    query = "SELECT ?o { ?who kg:supplies ?o }"
    assert "?who kg:supplies ?o  (4)" in explain(store, query)
    told = explain(store, query, parameters={"who": "Deepwater Chips"})
    assert "?who is https://kg.example/id/company/deepwater-chips" in told and "?who kg:supplies ?o  (1)" in told


def test_nothing_is_answered_and_errors_are_the_same(store: ox.Store) -> None:
    explain(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    with pytest.raises(QueryError, match="line 1"):
        explain(store, "SELECT ?x {")
    assert "?c kg:quote ?q" in explain(store, "SELECT * { GRAPH ?g { ?c kg:quote ?q } }")


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_every_named_query_can_be_explained(store: ox.Store, name: str) -> None:
    values = {"term": "kg:owns", "text": "x", "number": "1", "entity": "Orrin AI"}
    query = named_queries()[name]
    text, given, kinds = fill(query, {one.name: values[one.kind] for one in query.parameters})
    told = explain(store, text, parameters=given, kinds=kinds)
    assert "cannot read" not in told and len(told.splitlines()) > 3
