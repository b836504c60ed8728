"""Namespaces and the RDF constants that code writes or asks for."""

from functools import cache
from typing import Final

from pyoxigraph import NamedNode

KG: Final = "https://kg.example/ontology#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SHACL: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "kg": KG,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}
"""Prefixes that outputs use and that queries may use undeclared."""


@cache
def kg(name: str) -> NamedNode:
    """The term `name` of kg's own vocabulary, e.g. `kg("foundedBy")`."""
    return NamedNode(KG + name)


def local_name(iri: str) -> str | None:
    """The name behind `kg:` of an IRI of kg's own vocabulary, None for any other IRI."""
    return iri.removeprefix(KG) if iri.startswith(KG) else None


RDF_TYPE: Final = NamedNode(RDF + "type")
RDF_SUBJECT: Final = NamedNode(RDF + "subject")
RDF_PREDICATE: Final = NamedNode(RDF + "predicate")
RDF_OBJECT: Final = NamedNode(RDF + "object")
RDF_FIRST: Final = NamedNode(RDF + "first")
RDF_REST: Final = NamedNode(RDF + "rest")
RDF_NIL: Final = NamedNode(RDF + "nil")
RDFS_LABEL: Final = NamedNode(RDFS + "label")
RDFS_COMMENT: Final = NamedNode(RDFS + "comment")
RDFS_DOMAIN: Final = NamedNode(RDFS + "domain")
RDFS_RANGE: Final = NamedNode(RDFS + "range")
RDFS_SUBCLASS_OF: Final = NamedNode(RDFS + "subClassOf")
RDFS_SUBPROPERTY_OF: Final = NamedNode(RDFS + "subPropertyOf")
OWL_CLASS: Final = NamedNode(OWL + "Class")
OWL_OBJECT_PROPERTY: Final = NamedNode(OWL + "ObjectProperty")
OWL_DATATYPE_PROPERTY: Final = NamedNode(OWL + "DatatypeProperty")
OWL_SYMMETRIC_PROPERTY: Final = NamedNode(OWL + "SymmetricProperty")
OWL_SAME_AS: Final = NamedNode(OWL + "sameAs")
OWL_UNION_OF: Final = NamedNode(OWL + "unionOf")
OWL_ONE_OF: Final = NamedNode(OWL + "oneOf")
OWL_VERSION_INFO: Final = NamedNode(OWL + "versionInfo")
SKOS_ALT_LABEL: Final = NamedNode(SKOS + "altLabel")
PROV_WAS_DERIVED_FROM: Final = NamedNode(PROV + "wasDerivedFrom")
PROV_WAS_GENERATED_BY: Final = NamedNode(PROV + "wasGeneratedBy")
DCTERMS_SOURCE: Final = NamedNode(DCTERMS + "source")
DCTERMS_TITLE: Final = NamedNode(DCTERMS + "title")
DCTERMS_IS_REPLACED_BY: Final = NamedNode(DCTERMS + "isReplacedBy")
DCTERMS_ISSUED: Final = NamedNode(DCTERMS + "issued")
DCTERMS_PUBLISHER: Final = NamedNode(DCTERMS + "publisher")
XSD_STRING: Final = NamedNode(XSD + "string")
XSD_INTEGER: Final = NamedNode(XSD + "integer")
XSD_DECIMAL: Final = NamedNode(XSD + "decimal")
XSD_BOOLEAN: Final = NamedNode(XSD + "boolean")
XSD_DATE: Final = NamedNode(XSD + "date")
XSD_GYEAR: Final = NamedNode(XSD + "gYear")
XSD_GYEARMONTH: Final = NamedNode(XSD + "gYearMonth")
XSD_DURATION: Final = NamedNode(XSD + "duration")
