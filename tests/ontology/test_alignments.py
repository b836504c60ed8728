"""Every term of another vocabulary that kg.ttl and the shapes name exists there, spelled that way and of the same sort."""

import rdflib
from rdflib import namespace
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.ontology.files import read_ontology
from kg.ontology.terms import KG

COMPLETE = ("SDO", "PROV", "ORG", "FOAF", "SKOS", "DCTERMS", "VANN", "OWL", "RDF", "RDFS", "XSD", "SH")
"""Vocabularies whose terms rdflib knows in full."""
OA = "http://www.w3.org/ns/oa#"
FIBO = "https://spec.edmcouncil.org/fibo/ontology/"
OTHERS = {
    *(OA + name for name in ("SpecificResource", "end", "exact", "hasSource", "start")),
    FIBO + "BE/GovernmentEntities/GovernmentEntities/GovernmentBody",
    FIBO + "BE/LegalEntities/LegalPersons/BusinessEntity",
    FIBO + "FND/Agreements/Agreements/Agreement",
    FIBO + "SEC/Securities/SecuritiesListings/isTradedOn",
}
"""Of the Web Annotation vocabulary and FIBO those that are used, looked up by hand in what they publish."""
PYTHON = {"http://www.w3.org/ns/shacl#" + name for name in ("class", "in", "or")}
"""Terms that rdflib's list leaves out because they are words of Python."""
PAGES = {"https://www.apache.org/licenses/LICENSE-2.0"}
ALIGNING = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch)


def known() -> set[str]:
    return OTHERS | PYTHON | {str(term) for name in COMPLETE for term in dir(getattr(namespace, name))}


def iris(graph: rdflib.Graph) -> set[str]:
    found = {str(node) for triple in graph for node in triple if isinstance(node, rdflib.URIRef)}
    return {iri for iri in found if not iri.startswith("https://kg.example/")}


def test_every_term_of_another_vocabulary_exists() -> None:
    for file in ("kg.ttl", "shapes.ttl"):
        used = iris(rdflib.Graph(bind_namespaces="none").parse(data=read_ontology(file), format="turtle"))
        assert len(used) > 15
        assert sorted(used - known() - PAGES) == [], file


def test_a_misspelt_term_would_be_found() -> None:
    text = "<https://kg.example/ontology#X> a <https://schema.org/Organisation> ."
    assert iris(rdflib.Graph().parse(data=text, format="turtle")) - known() == {"https://schema.org/Organisation"}


def test_nothing_looked_up_by_hand_is_left_over() -> None:
    ontology = rdflib.Graph(bind_namespaces="none").parse(data=read_ontology("kg.ttl"), format="turtle")
    assert iris(ontology) >= OTHERS


def test_classes_are_aligned_to_classes_and_properties_to_properties() -> None:
    """By the custom of all these vocabularies: classes begin with a capital letter, properties do not."""
    ontology = rdflib.Graph(bind_namespaces="none").parse(data=read_ontology("kg.ttl"), format="turtle")
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    aligned = [(s, o) for name in ALIGNING for s, o in ontology.subject_objects(name) if not str(o).startswith(KG)]
    assert len(aligned) > 40
    for subject, target in aligned:
        name = str(target).rpartition("#")[2].rpartition("/")[2]
        assert name[0].isupper() == (subject in classes), (subject, target)
