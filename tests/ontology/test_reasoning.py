"""An OWL 2 RL reasoner (owlrl) finds no contradiction in the ontology with the graph of the sample articles."""

from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, SKOS

from kg.ontology.files import read_ontology
from kg.ontology.terms import KG

VOCABULARY = rdflib.Namespace(KG)
THING = rdflib.Namespace("https://kg.example/id/")
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""Under which owlrl puts what it finds."""
WORDS = [
    VOCABULARY[name]
    for name in ("quote", "start", "end", "trigger", "producedBy", "sha256", "confidence", "belief", "roleTitle")
] + [SKOS.altLabel]
"""Literals of open ranges, which contradict nothing; without them the reasoner is done in seconds."""


def closure(*texts: str) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for text in (read_ontology("kg.ttl"), *texts):
        graph.parse(data=text, format="turtle")
    for name in WORDS:
        for triple in list(graph.triples((None, name, None))):
            if isinstance(triple[2], rdflib.Literal):
                graph.remove(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: rdflib.Graph) -> list[str]:
    return sorted(str(message) for message in graph.objects(None, ERROR))


def facts(text: str) -> str:
    return f"@prefix kg: <{KG}> . @prefix : <{THING}> . {text}"


def test_the_graph_of_the_sample_articles_contradicts_nothing(seeds_build: Path) -> None:
    written = (seeds_build / "graph.ttl").read_text(encoding="utf-8")
    found = closure(written)
    assert contradictions(found) == []
    companies = set(found.subjects(RDF.type, VOCABULARY.Company))
    assert len(companies) > 10
    assert all((one, RDF.type, rdflib.URIRef("https://schema.org/Organization")) in found for one in companies)
    assert not [one for one in companies if (one, RDF.type, OWL.Nothing) in found]


@pytest.mark.parametrize(
    "text",
    [
        ":a a kg:Person, kg:Facility .",
        ":a a kg:Person . :a kg:supplies :b .",
        ":a a kg:Place . :b kg:develops :a .",
        ":a a kg:Company . :c a kg:Claim . :a kg:conflictsWith :c . :a a kg:Document .",
    ],
)
def test_a_contradiction_would_be_found(text: str) -> None:
    assert contradictions(closure(facts(text)))


def test_what_follows_is_what_is_meant() -> None:
    found = closure(facts(":a kg:partnersWith :b . :a kg:headquarteredIn :p . :d kg:customer :a . :x kg:owns :y ."))
    assert (THING.b, VOCABULARY.partnersWith, THING.a) in found
    assert (THING.a, VOCABULARY.locatedIn, THING.p) in found
    assert (THING.d, VOCABULARY.party, THING.a) in found
    assert (THING.p, RDF.type, VOCABULARY.Place) in found
    assert not list(found.objects(THING.x, rdflib.URIRef("https://schema.org/owns"))), "only kin, not the same"
    assert contradictions(found) == []
