"""Clients that others wrote, against the running server."""

import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.server.running import Running, running

KG = rdflib.Namespace("https://kg.example/ontology#")
FOUNDER = "SELECT ?name WHERE { ?s kg:foundedBy ?who . ?who rdfs:label ?name }"


class TestSparqlWrapper:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="needs SPARQLWrapper (extra: test)")

    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("requests", ["urlencoded", "postdirectly"])
    @pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
    def test_select(self, server: Running, method: str, requests: str, form: str) -> None:
        client = self.wrapper.SPARQLWrapper(server.sparql, returnFormat=form)
        client.setMethod(method)
        client.setRequestMethod(requests)
        client.setQuery(FOUNDER)
        found = client.queryAndConvert()
        text = found.toxml() if form == "xml" else str(found)
        assert "Mara Quist" in text

    def test_ask(self, server: Running) -> None:
        client = self.wrapper.SPARQLWrapper(server.sparql, returnFormat="json")
        client.setQuery("ASK { ?s a kg:Company }")
        assert client.queryAndConvert()["boolean"] is True

    @pytest.mark.parametrize("form", ["turtle", "xml", "json-ld"])
    def test_construct(self, server: Running, form: str) -> None:
        client = self.wrapper.SPARQLWrapper(server.sparql, returnFormat=form)
        client.setQuery("CONSTRUCT { ?s kg:foundedBy ?o } WHERE { ?s kg:foundedBy ?o }")
        found = client.queryAndConvert()
        graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
        assert len(list(graph.subject_objects(KG.foundedBy))) == 1

    def test_errors(self, server: Running) -> None:
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

        client = self.wrapper.SPARQLWrapper(server.sparql, returnFormat="json")
        client.setQuery("SELECT WHERE")
        with pytest.raises(QueryBadFormed, match="line 1"):
            client.query()

    def test_token(self, build: Path) -> None:
        with running(build, "--workers", "1", token="open sesame") as server:
            client = self.wrapper.SPARQLWrapper(server.sparql, returnFormat="json")
            client.setCredentials("anybody", "open sesame")
            client.setQuery("ASK { ?s a kg:Company }")
            assert client.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparqlstore(server: Running, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(server.sparql, method=method))
    people = sorted(str(label) for person in graph.subjects(rdflib.RDF.type, KG.Person)
                    for label in graph.objects(person, rdflib.RDFS.label))  # fmt: skip
    assert people == ["Dov Hallam", "Mara Quist"]
    assert len(list(graph.query("SELECT ?s WHERE { ?s a kg:Person }", initNs={"kg": KG}))) == 2
    assert bool(graph.query("ASK { ?s a kg:Person }"))
    made = graph.query("CONSTRUCT { ?s a kg:Person } WHERE { ?s a kg:Person }").graph
    assert made is not None and len(made) == 2


def test_rdflib_service_of_a_remote_graph(server: Running) -> None:
    """A federated query of somebody else's graph may ask this server."""
    rows = list(rdflib.Graph().query(f"SELECT ?s WHERE {{ SERVICE <{server.sparql}> {{ ?s a <{KG.Person}> }} }}"))
    assert len(rows) == 2


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", f"query={FOUNDER}"],
        ["--data-urlencode", f"query={FOUNDER}"],
        ["--data-binary", FOUNDER, "--header", "Content-Type: application/sparql-query"],
        ["--data-binary", FOUNDER, "--header", "Content-Type: application/sparql-query", "--http1.0"],
    ],
)
def test_curl(server: Running, options: list[str]) -> None:
    command = ["curl", "--silent", "--fail", "--header", "Accept: text/csv", *options, server.sparql]
    done = subprocess.run(command, capture_output=True, timeout=30, check=True)
    assert done.stdout == b"name\r\nMara Quist\r\n"
