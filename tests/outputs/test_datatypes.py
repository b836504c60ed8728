"""Literals have the datatypes that kg.ttl gives their properties, and are written as those datatypes demand."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.rdf import triples
from kg.graph.validate import read_graph_file
from kg.ontology.files import ontology_path
from kg.ontology.schema import load_schema
from kg.ontology.terms import KG, XSD
from tests.graphs import small_graph


def faults(found: list[ox.Triple | ox.Quad]) -> set[tuple[str, str]]:
    """(property, literal) of literals that are not of their property's datatypes or closed values, or not well-formed."""
    literals = load_schema().literals
    wrong = set()
    for one in found:
        name = one.predicate.value.removeprefix(KG)
        if not isinstance(one.object, ox.Literal) or name not in literals:
            continue
        value, kind = one.object.value, one.object.datatype.value
        expected = literals[name]
        allowed = value in expected.values if expected.values else kind in (expected.datatypes or (f"{XSD}string",))
        if not allowed or rdflib.Literal(value, datatype=kind, normalize=False).ill_typed:
            wrong.add((name, str(one.object)))
    return wrong


def test_of_a_made_graph() -> None:
    found = list(triples(small_graph(), mentions=True))
    assert {one.object.datatype.value for one in found if isinstance(one.object, ox.Literal)} >= {
        XSD + name for name in ("string", "decimal", "integer", "date", "gYear", "gYearMonth", "duration")
    }
    assert faults(found) == set()


def test_of_the_sample_articles(seeds_build: Path) -> None:
    assert faults(list(read_graph_file(seeds_build / "graph.ttl"))) == set()


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("amount", "much", "decimal"),
        ("amount", "1", "string"),
        ("status", "signed", "string"),
        ("start", "1", "decimal"),
    ],
)
def test_a_wrong_literal_would_be_found(name: str, value: str, kind: str) -> None:
    subject = ox.NamedNode("https://kg.example/id/deal/1")
    wrong = ox.Literal(value, datatype=ox.NamedNode(XSD + kind))
    assert len(faults([ox.Triple(subject, ox.NamedNode(KG + name), wrong)])) == 1


def test_words_of_the_vocabulary_are_english_and_names_of_no_language(seeds_build: Path) -> None:
    """What kg.ttl says is marked as English; a name or a quote stands as the document has it, whatever its language."""
    ontology = rdflib.Graph(bind_namespaces="none").parse(ontology_path("kg.ttl"))
    said = [o for name in ("label", "comment") for o in ontology.objects(None, rdflib.RDFS[name])]
    assert len(said) > 150 and {one.language for one in said if isinstance(one, rdflib.Literal)} == {"en"}
    written = read_graph_file(seeds_build / "graph.ttl")
    assert not [one for one in written if isinstance(one.object, ox.Literal) and one.object.language]
