"""graph.jsonld: compact, self-contained, and the same graph to other libraries."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.graph.rdf import triples
from kg.model.graph import Graph
from kg.ontology.files import ontology_path
from kg.outputs.jsonld import json_ld, write
from kg.outputs.jsonld_context import Context, read_context
from tests.graphs import hostile_graph, small_graph
from tests.rdf_sets import literals_as_written, of_oxigraph, of_rdflib

TYPED = Context(
    {
        "@version": 1.1,
        "@vocab": "https://kg.example/ontology#",
        "kg": "https://kg.example/ontology#",
        "dcterms": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "name": "http://www.w3.org/2000/01/rdf-schema#label",
        "subject": {"@id": "rdf:subject", "@type": "@id"},
        "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
        "amount": {"@id": "kg:amount", "@type": "xsd:decimal"},
        "attributedTo": {"@id": "kg:attributedTo", "@type": "@id"},
        "confidence": {"@id": "kg:confidence", "@type": "xsd:double"},
        "start": {"@id": "kg:start", "@type": "xsd:decimal"},
        "end": {"@id": "kg:end", "@type": "xsd:integer"},
        "quote": {"@id": "kg:quote", "@type": "xsd:integer"},
        "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    },
    source="test",
)
BARE = Context({}, source="test")


def assert_same_everywhere(graph: Graph, context: Context, *, mentions: bool = False) -> None:
    written = "".join(json_ld(graph, context, mentions=mentions)).encode()
    meant = of_oxigraph(triples(graph, mentions=mentions))
    assert of_oxigraph(ox.parse(written, format=ox.RdfFormat.JSON_LD)) == meant
    with literals_as_written():
        assert of_rdflib(rdflib.Graph().parse(data=written, format="json-ld")) == meant


def shipped() -> Context:
    return read_context(ontology_path("context.jsonld"))


@pytest.mark.parametrize(
    "base", ["https://kg.example/id/", "https://news.example/x#", "urn:kg:", "https://news.example"]
)
@pytest.mark.parametrize("context", [TYPED, BARE], ids=["typed", "bare"])
def test_both_parsers_read_what_was_meant(context: Context, base: str) -> None:
    assert_same_everywhere(small_graph(base_iri=base), context, mentions=True)


def test_the_shipped_context_too() -> None:
    assert_same_everywhere(small_graph(), shipped(), mentions=True)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(st.characters(codec=None, categories=None), max_size=40), max_size=3),
    st.sampled_from([TYPED, BARE]),
)
def test_hostile_text_survives(texts: list[str], context: Context) -> None:
    assert_same_everywhere(hostile_graph(texts), context)


@pytest.mark.parametrize(
    "text", ["@id", "@type", "kg:owns", "https://x.example/", "_:b0", "\u2028", "\ud800", "1", "true", ""]
)
def test_text_that_looks_like_json_ld_stays_text(text: str) -> None:
    assert_same_everywhere(hostile_graph([text]), TYPED)
    assert_same_everywhere(hostile_graph([text]), shipped())


def test_needs_no_other_file(tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "graph.jsonld")
    document = json.loads((tmp_path / "graph.jsonld").read_text(encoding="utf-8"))
    assert isinstance(document["@context"], dict)
    assert not any(isinstance(one, dict) and "@import" in one for one in [document["@context"]])


def test_reads_well() -> None:
    written = json.loads("".join(json_ld(small_graph(), TYPED, mentions=False)))
    company = next(one for one in written["@graph"] if one["@id"] == "company/veldt-compute")
    assert company["@type"] == ["Company", "Organization"]
    assert company["name"] == "Veldt Compute"
    deal = next(one for one in written["@graph"] if one["@id"].startswith("deal/"))
    assert deal["amount"] == "1250000000"
    claim = next(one for one in written["@graph"] if one["@type"] == "Claim")
    assert claim["subject"].startswith(("company/", "person/", "deal/"))
    assert claim["predicate"] in {"competesWith", "leads", "acquires", "builds", "provider", "customer"}
    assert isinstance(claim["end"], int)


@pytest.mark.parametrize(
    "definition",
    [{"@id": "kg:x", "@container": "@list"}, {"@reverse": "kg:x"}, {"@id": "kg:x", "@context": {}}, None, 3],
)
def test_a_context_that_the_writer_would_misread_is_refused(definition: object) -> None:
    with pytest.raises(OntologyError, match="'x'"):
        Context({"x": definition}, source="test")


@pytest.mark.parametrize("content", ["", "[]", '{"@context": "https://elsewhere.example/c"}', "{"])
def test_a_file_without_context_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"context\.jsonld"):
        read_context(path)


def test_a_predicate_goes_by_its_name_in_the_shipped_context() -> None:
    written = json.loads("".join(json_ld(small_graph(), shipped(), mentions=False)))
    predicates = {one["predicate"] for one in written["@graph"] if one["@type"] == "Claim"}
    assert {"foundedBy", "leads", "customer"} <= predicates
