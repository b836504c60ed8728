"""What the endpoint says of itself: SPARQL 1.1 Service Description and VoID (https://www.w3.org/TR/void/)."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import KG, RDF_TYPE, XSD_INTEGER

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
PREFIXES: Final = {"formats": "http://www.w3.org/ns/formats/", "sd": SD, "void": VOID}
_FORMATS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "JSON-LD", "RDF_XML", "N-Triples",
)  # fmt: skip
_DATASET: Final = ox.BlankNode("dataset")

_TOTALS: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?o) AS ?distinctObjects)
  (COUNT(DISTINCT ?p) AS ?properties)
WHERE { ?s ?p ?o }"""
_CLASSES: Final = "SELECT ?c (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c"
_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?triples) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


def service(store: ox.Store, endpoint: str) -> list[ox.Triple]:
    """The service at the IRI `endpoint`: SPARQL 1.1 queries, the result formats, the default and named graphs."""
    node, dataset, default = ox.NamedNode(endpoint), _DATASET, ox.BlankNode("default")
    described = [
        ox.Triple(node, RDF_TYPE, _sd("Service")),
        ox.Triple(node, _sd("endpoint"), node),
        ox.Triple(node, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(node, _sd("defaultDataset"), dataset),
        ox.Triple(node, _sd("availableGraphs"), dataset),
        ox.Triple(dataset, RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, RDF_TYPE, _sd("GraphCollection")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, RDF_TYPE, _sd("Graph")),
    ]
    described += [ox.Triple(node, _sd("resultFormat"), ox.NamedNode(PREFIXES["formats"] + name)) for name in _FORMATS]
    graphs = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    for number, graph in enumerate(graphs):
        named = ox.BlankNode(f"g{number}")
        described += [
            ox.Triple(dataset, _sd("namedGraph"), named),
            ox.Triple(named, RDF_TYPE, _sd("NamedGraph")),
            ox.Triple(named, _sd("name"), ox.NamedNode(graph)),
        ]
    return described


def counted(store: ox.Store) -> list[ox.Triple]:
    """How much the default graph holds: in all, of each class and of each property."""
    found = [
        ox.Triple(_DATASET, RDF_TYPE, _void("Dataset")),
        ox.Triple(_DATASET, _void("vocabulary"), ox.NamedNode(KG)),
    ]
    (totals,) = _rows(store, _TOTALS)
    found += [ox.Triple(_DATASET, _void(name), _count(value)) for name, value in totals.items()]
    for number, row in enumerate(_rows(store, _CLASSES)):
        part = ox.BlankNode(f"class{number}")
        found += [
            ox.Triple(_DATASET, _void("classPartition"), part),
            ox.Triple(part, _void("class"), row["c"]),
            ox.Triple(part, _void("entities"), _count(row["entities"])),
        ]
    for number, row in enumerate(_rows(store, _PROPERTIES)):
        part = ox.BlankNode(f"property{number}")
        found += [
            ox.Triple(_DATASET, _void("propertyPartition"), part),
            ox.Triple(part, _void("property"), row["p"]),
            ox.Triple(part, _void("triples"), _count(row["triples"])),
        ]
    return found


def access(endpoint: str) -> list[ox.Triple]:
    """Where the graph that `counted` describes can be asked."""
    return [ox.Triple(_DATASET, _void("sparqlEndpoint"), ox.NamedNode(endpoint))]


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, ox.NamedNode]]:
    solutions = store.query(query)
    if isinstance(solutions, ox.QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: solution[name] for name in names}


def _count(value: ox.NamedNode | ox.Literal) -> ox.Literal:
    return ox.Literal(value.value, datatype=XSD_INTEGER)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(VOID + name)
