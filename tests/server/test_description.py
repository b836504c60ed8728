"""Service Description and VoID, as another program reads them."""

from pathlib import Path

import httpx
import pytest
import rdflib

from kg.graph.store import open_store
from tests.server.running import Running

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
KG = rdflib.Namespace("https://kg.example/ontology#")
TYPES = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}


def read(url: str, media: str = "text/turtle") -> rdflib.Graph:
    response = httpx.get(url, headers={"Accept": media})
    assert response.status_code == 200 and response.headers["content-type"].partition(";")[0] == media
    return rdflib.Graph().parse(data=response.content, format=TYPES[media])


@pytest.mark.parametrize("media", TYPES)
def test_the_service_describes_itself(server: Running, build: Path, media: str) -> None:
    graph = read(server.sparql, media)
    service = rdflib.URIRef(server.sparql)
    assert (service, rdflib.RDF.type, SD.Service) in graph
    assert graph.value(service, SD.endpoint) == service
    assert graph.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    assert len(list(graph.objects(service, SD.resultFormat))) == 8
    named = {
        str(name) for one in graph.subjects(rdflib.RDF.type, SD.NamedGraph) for name in graph.objects(one, SD.name)
    }
    assert named == {one.value for one in open_store(build).named_graphs()}
    assert named


def test_a_browser_at_the_endpoint_gets_the_query_page(server: Running) -> None:
    response = httpx.get(server.sparql, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "query")


@pytest.mark.parametrize("media", TYPES)
def test_the_graph_is_described(server: Running, build: Path, media: str) -> None:
    graph = read(server.url + ".well-known/void", media)
    (dataset,) = graph.subjects(rdflib.RDF.type, VOID.Dataset)
    store = open_store(build)
    here = list(store.quads_for_pattern(None, None, None, None))
    default = [quad for quad in here if str(quad.graph_name) == "DEFAULT"]
    assert int(str(graph.value(dataset, VOID.triples))) == len(default)
    assert int(str(graph.value(dataset, VOID.properties))) == len({quad.predicate for quad in default})
    assert int(str(graph.value(dataset, VOID.distinctSubjects))) == len({quad.subject for quad in default})
    assert graph.value(dataset, VOID.sparqlEndpoint) == rdflib.URIRef(server.sparql)
    (people,) = graph.subjects(VOID["class"], KG.Person)
    assert int(str(graph.value(people, VOID.entities))) == 2
    parts = [int(str(n)) for one in graph.objects(dataset, VOID.propertyPartition)
             for n in graph.objects(one, VOID.triples)]  # fmt: skip
    assert sum(parts) == len(default)


def test_descriptions_in_nothing_that_is_accepted(server: Running) -> None:
    for path in ("sparql", ".well-known/void"):
        assert httpx.get(server.url + path, headers={"Accept": "image/png"}).status_code == 406
