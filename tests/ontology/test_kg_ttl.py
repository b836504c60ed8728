"""kg.ttl, shapes.ttl and context.jsonld agree with each other and are sound by themselves."""

import json

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.graph.shapes import MARK, relation_shapes
from kg.ontology.files import read_ontology
from kg.ontology.schema import load_schema
from kg.ontology.terms import KG, PREFIXES

VOCABULARY = rdflib.Namespace(KG)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_ontology("kg.ttl"), format="turtle")


@pytest.fixture(scope="module")
def context() -> dict[str, object]:
    found = json.loads(read_ontology("context.jsonld"))["@context"]
    assert isinstance(found, dict)
    return found


def test_every_term_has_one_label_and_one_definition(ontology: rdflib.Graph) -> None:
    terms = {s for s in ontology.subjects(RDF.type) if isinstance(s, rdflib.URIRef) and str(s).startswith(KG)}
    assert len(terms) > 80
    for term in terms:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        comments = [str(one) for one in ontology.objects(term, RDFS.comment)]
        assert len(comments) == 1 and len(comments[0]) > 20 and comments[0].endswith("."), term


def test_no_statement_names_a_term_that_is_not_defined(ontology: rdflib.Graph) -> None:
    defined = set(ontology.subjects(RDF.type))
    used = {node for triple in ontology for node in triple if isinstance(node, rdflib.URIRef)}
    assert {str(node) for node in used if str(node).startswith(KG)} <= {str(node) for node in defined}


def test_alignments_name_other_vocabularies_and_entail_only_between_like_things(ontology: rdflib.Graph) -> None:
    for weak in (SKOS.closeMatch, SKOS.relatedMatch):
        assert all(not str(target).startswith(KG) for target in ontology.objects(None, weak))
    for name, kind in ((RDFS.subClassOf, OWL.Class), (RDFS.subPropertyOf, None)):
        for subject in ontology.subjects(name):
            assert (kind is None) or (subject, RDF.type, kind) in ontology
    assert (VOCABULARY.Claim, RDFS.subClassOf, RDF.Statement) in ontology
    assert not list(ontology.subjects(OWL.equivalentClass)), "equivalence would carry their statements over to ours"
    assert not list(ontology.subjects(RDF.type, OWL.FunctionalProperty)), "that would make two owners the same thing"


def test_header_says_version_licence_and_what_it_is(ontology: rdflib.Graph) -> None:
    header = rdflib.URIRef(KG.rstrip("#"))
    for name in ("title", "description", "license"):
        assert ontology.value(header, rdflib.DCTERMS[name]), name
    assert str(ontology.value(header, OWL.versionInfo)) == load_schema().version


def test_shapes_of_relations_are_those_that_follow_from_domain_and_range() -> None:
    written = read_ontology("shapes.ttl").partition(MARK)[2].strip()
    assert written == relation_shapes(load_schema()).strip(), "run `python -m kg.graph.shapes`"


def test_the_shapes_are_valid_shacl_and_every_shape_has_a_message() -> None:
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = rdflib.Graph().parse(data=read_ontology("shapes.ttl"), format="turtle")
    named = {s for kind in (sh.NodeShape, sh.PropertyShape) for s in shapes.subjects(RDF.type, kind)}
    helpers = {rdflib.URIRef("https://kg.example/shapes#KnownPredicate")}
    assert len(named) > 60
    assert [str(one) for one in sorted(named - helpers) if not shapes.value(one, sh.message)] == []
    targeted = {str(one).removeprefix(KG) for one in shapes.objects(None, sh.targetClass)}
    schema = load_schema()
    uncovered = [name for name in schema.classes if not targeted & set(schema.lineage(name))]
    assert uncovered == []
    assert all(one in schema.terms for one in targeted)


def test_the_context_names_every_term_once(context: dict[str, object]) -> None:
    schema = load_schema()
    annotations = {
        "relationGroup", "usuallyOneObject", "usuallyOneSubject", "sameKind", "usuallyOneObjectOf", "onePostHolder",
        "comparedAs", "oftenTakenFor", "lasting",
    }  # fmt: skip
    missing = sorted(name for name in schema.terms - annotations if name not in context)
    assert missing == []
    for name in schema.classes:
        assert context[name] == f"kg:{name}"
    for name in (*schema.relations, *schema.roles):
        assert context[name] == {"@id": f"kg:{name}", "@type": "@id"}
    assert context["amount"] == {"@id": "kg:amount", "@type": "xsd:decimal"}
    assert context["start"] == {"@id": "kg:start", "@type": "xsd:integer"}
    for prefix in ("dcterms", "kg", "prov", "rdf", "rdfs", "schema", "skos", "xsd"):
        assert context[prefix] == PREFIXES[prefix]
    iris = [str(value["@id"]) if isinstance(value, dict) else str(value) for value in context.values()]
    assert len(iris) == len(set(iris))


def test_the_context_reads_as_the_vocabulary(context: dict[str, object]) -> None:
    document = {
        "@context": context,
        "id": "https://kg.example/id/claim/1",
        "type": "Claim",
        "subject": "https://kg.example/id/company/a",
        "predicate": "foundedBy",
        "start": 3,
        "confidence": "0.5",
        "validFrom": "2026-01-02",
        "validUntil": {"@value": "2027", "@type": "xsd:gYear"},
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    claim = rdflib.URIRef("https://kg.example/id/claim/1")
    assert graph.value(claim, RDF.predicate) == VOCABULARY.foundedBy
    assert graph.value(claim, RDF.subject) == rdflib.URIRef("https://kg.example/id/company/a")
    assert graph.value(claim, VOCABULARY.start) == rdflib.Literal(3)
    assert str(graph.value(claim, VOCABULARY.confidence).datatype) == PREFIXES["xsd"] + "decimal"  # type: ignore[union-attr]
    assert str(graph.value(claim, VOCABULARY.validUntil).datatype) == PREFIXES["xsd"] + "gYear"  # type: ignore[union-attr]
