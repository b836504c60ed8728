"""The RDF of a graph: names of the contract, terms that every tool accepts, nothing that depends on order."""

import re
import string
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.literals import decimal, duration, when
from kg.graph.rdf import quads, resources, triples
from kg.text.slugs import document_path
from tests.graphs import ANALYSIS, DEAL, REPRINT, WIRE, hostile_graph, small_graph

KG = "https://kg.example/ontology#"
BASE = "https://kg.example/id/"
_NAMESPACES = {
    "kg": KG,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    **{kind: f"{BASE}{kind}/" for kind in ("company", "person", "facility", "deal")},
}
PREFIXES = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in _NAMESPACES.items())


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.extend(quads(small_graph(), mentions=True))
    return store


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


@pytest.mark.parametrize(
    "pattern",
    [
        "company:veldt-compute a kg:Company, kg:Organization",
        "company:veldt-compute rdfs:label 'Veldt Compute' ; kg:formerName 'Duluth Hosting'",
        "facility:tallow-ridge a kg:DataCenter, kg:Facility",
        "company:veldt-compute kg:foundedBy person:mara-quist",
        "?c kg:roleTitle 'founder' ; kg:validFrom '2019'^^xsd:gYear ; kg:trigger 'founded by'",
        "?c a kg:Claim ; kg:producedBy 'frame:foundedBy/2' ; rdf:predicate kg:foundedBy",
        "company:sanderling-capital kg:investsIn company:orrin-labs",
        "deal:0123456789abcdef a kg:ComputeDeal, kg:Deal",
        "deal:0123456789abcdef kg:customer company:orrin-labs ; kg:facility facility:tallow-ridge",
        "deal:0123456789abcdef kg:amount 1250000000.0 ; kg:currency 'USD'",
        "deal:0123456789abcdef kg:amountBound 'about' ; kg:amountPeriod 'year' ; kg:capacity '300 MW'",
        "deal:0123456789abcdef kg:signedOn '2026-03'^^xsd:gYearMonth ; kg:announcedOn '2026-03-04'^^xsd:date",
        "?c a kg:Claim ; kg:polarity 'negated' ; kg:attributedTo person:mara-quist",
        "?c a kg:Claim ; kg:certainty 'reported' ; kg:attributedTo 'two people familiar'",
        "?c prov:wasGeneratedBy [ rdfs:label ?extractor ] FILTER(STRSTARTS(?extractor, 'kg 0.1.0'))",
        "?d a kg:Document ; dcterms:creator 'Ines Calloway' ; kg:mentions company:orrin-labs",
        "?d kg:reprintOf ?o . ?d dcterms:source 'mirror/wire-copy.html' . ?o dcterms:source 'wire.txt'",
    ],
)
def test_says(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "company:orrin-labs kg:competesWith company:veldt-compute",
        "person:dov-hallam kg:leads company:veldt-compute",
        "company:kestrel-grid kg:acquires company:veldt-compute",
        "company:veldt-compute kg:builds facility:north-tallow",
    ],
)
def test_denied_past_possible_and_planned_claims_make_no_direct_triple(store: ox.Store, pattern: str) -> None:
    assert not ask(store, pattern)
    subject, predicate, object_ = pattern.split()
    assert ask(store, f"?c rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_}")


def test_amounts_are_never_claims(store: ox.Store) -> None:
    assert not ask(store, "?c a kg:Claim ; rdf:predicate ?p FILTER(?p IN (kg:amount, kg:currency, kg:status, kg:term))")
    assert not ask(store, "?c a kg:Claim ; rdf:object ?o FILTER(isLiteral(?o))")


def test_a_role_that_is_only_planned_makes_no_direct_triple() -> None:
    graph = small_graph()
    statements = tuple(
        replace(one, claim=replace(one.claim, certainty="planned")) if one.subject == DEAL else one
        for one in graph.statements
    )
    said = {str(one.predicate.value) for one in triples(replace(graph, statements=statements), mentions=False)
            if one.subject == ox.NamedNode(BASE + DEAL)}  # fmt: skip
    assert not {KG + "provider", KG + "customer", KG + "facility"} & said
    assert KG + "amount" in said


def test_quotes_stand_at_their_offsets(store: ox.Store) -> None:
    texts = {BASE + document_path(document): document.text for document in (WIRE, REPRINT, ANALYSIS)}
    rows = list(
        store.query(
            f"{PREFIXES} SELECT ?d ?q ?s ?e {{ ?c prov:wasDerivedFrom ?d ; kg:quote ?q ; kg:start ?s ; kg:end ?e }}"
        )
    )
    assert len(rows) == len(small_graph().statements)
    for document, words, start, end in rows:
        assert texts[document.value][int(start.value) : int(end.value)] == words.value


def test_named_graphs_hold_each_documents_claims_and_mentions() -> None:
    graph = small_graph()
    every = list(quads(graph, mentions=True))
    wire = ox.NamedNode(graph.iri(document_path(WIRE)))
    inside = {(one.subject, one.predicate, one.object) for one in every if one.graph_name == wire}
    outside = {(one.subject, one.predicate, one.object) for one in every if one.graph_name == ox.DefaultGraph()}
    claims = {graph.iri(one.id) for one in graph.statements if one.document == WIRE.id}
    mentions = {one for one in inside if "/mention/" in one[0].value}
    assert {one[0].value for one in inside - mentions} == claims
    assert inside - mentions <= outside
    assert len({one[0] for one in mentions}) == sum(one.document == WIRE.id for one in graph.mentions)
    assert not mentions & outside
    assert not any("/mention/" in one.subject.value for one in quads(graph, mentions=False))


def test_order_of_the_parts_does_not_matter() -> None:
    graph = small_graph()
    turned = replace(
        graph, documents=graph.documents[::-1], entities=graph.entities[::-1], statements=graph.statements[::-1],
        edges=graph.edges[::-1], mentions=graph.mentions[::-1], extractors=graph.extractors[::-1],
    )  # fmt: skip
    assert list(quads(turned, mentions=True)) == list(quads(graph, mentions=True))


def test_every_subject_comes_once_and_its_type_first() -> None:
    found = list(resources(small_graph(), mentions=True))
    assert len({one.subject for one in found}) == len(found)
    assert all(one.properties[0][0].value.endswith("#type") for one in found)


@given(st.lists(st.text(st.characters(codec=None, categories=None), max_size=30), max_size=4, unique=True))
def test_any_text_becomes_statements_that_a_store_takes(texts: list[str]) -> None:
    store = ox.Store()
    store.extend(quads(hostile_graph(texts), mentions=True))
    labels = {row[0].value for row in store.query(f"{PREFIXES} SELECT ?l {{ ?p a kg:Product ; rdfs:label ?l }}")}
    assert labels == {re.sub("[\ud800-\udfff]", "\ufffd", one) for one in texts}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.25E+9"), "1250000000"), (Decimal("0.50"), "0.5"), (Decimal("-0.0"), "0"), (Decimal("100"), "100"),
        (0.1 + 0.2, "0.3"), (1e-9, "0"), (1.0, "1"), (Decimal("1E-7"), "0.0000001"),
    ],
)  # fmt: skip
def test_decimals_are_canonical(value: Decimal | float, written: str) -> None:
    assert decimal(value).value == written
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), decimal(value), ox.DefaultGraph()))
    assert next(iter(store)).object == decimal(value), "Oxigraph gives back another form"


def test_no_decimal_for_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="no decimal"):
        decimal(float("nan"))


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2026", "gYear"), ("2026-03", "gYearMonth"), ("2026-03-04", "date"), ("2026-13", "string"),
     ("2026-02-30", "string"), ("0000", "string"), ("March 4", "string"), ("", "string"),
     ("2026\n", "string"), ("٢٠٢٦", "string")],
)  # fmt: skip
def test_dates_are_typed_by_their_shape(value: str, datatype: str) -> None:
    assert when(value).datatype.value.rpartition("#")[2] == datatype
    assert when(value).value == value


@pytest.mark.parametrize(
    ("value", "written"),
    [("P24M", "P2Y"), ("P1Y6M", "P1Y6M"), ("P5Y", "P5Y"), ("P30D", "P30D"), ("P0D", "P0D"), ("P14M3D", "P1Y2M3D")],
)
def test_durations_are_canonical(value: str, written: str) -> None:
    assert duration(value).value == written
    assert duration(value).datatype.value.endswith("#duration")


@pytest.mark.parametrize("value", ["P", "5 years", "", string.whitespace])
def test_what_is_no_duration_stays_text(value: str) -> None:
    assert duration(value).value == value
    assert duration(value).datatype.value.endswith("#string")
