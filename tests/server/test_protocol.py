"""The SPARQL 1.1 Protocol over HTTP. The cases follow the ideas of the W3C's protocol tests, with a store of our own."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.graph.outcome import MEDIA_TYPES, Kind, fitting_formats
from kg.graph.store import write_store
from tests.server.running import Running, running

G = [f"http://graphs.example/{number}" for number in range(3)]
HERE = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A store of one triple in the default graph, "d", and one in each of three named graphs, "0" to "2"."""
    out = tmp_path_factory.mktemp("graphs")
    s, p = ox.NamedNode("http://a.example/s"), ox.NamedNode("http://a.example/p")
    named = [ox.Quad(s, p, ox.Literal(str(number)), ox.NamedNode(iri)) for number, iri in enumerate(G)]
    write_store(out, [ox.Quad(s, p, ox.Literal("d")), *named])
    with running(out, "--workers", "1") as server:
        yield server


def values(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["o"]["value"] for row in response.json()["results"]["bindings"]]


def refused(response: httpx.Response, status: int, *words: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.count("\n") == 1
    for word in words:
        assert word in response.text


def test_query_by_get(endpoint: Running) -> None:
    response = endpoint.ask(HERE)
    assert values(response) == ["d"]
    assert response.headers["content-type"] == JSON


def test_query_by_post_of_a_form(endpoint: Running) -> None:
    assert values(httpx.post(endpoint.sparql, data={"query": HERE})) == ["d"]


@pytest.mark.parametrize("media", [DIRECT, f"{DIRECT}; charset=UTF-8", DIRECT.upper()])
def test_query_by_post_of_itself(endpoint: Running, media: str) -> None:
    assert values(httpx.post(endpoint.sparql, content=HERE, headers={"Content-Type": media})) == ["d"]


@pytest.mark.parametrize("how", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("query", "default", "named", "found"),
    [
        (HERE, [0], [], ["0"]),
        (HERE, [0, 1], [], ["0", "1"]),
        (HERE, [], [0], []),
        (NAMED, [], [], ["0", "1", "2"]),
        (NAMED, [], [1], ["1"]),
        (NAMED, [], [1, 2], ["1", "2"]),
        (NAMED, [0], [], []),
        ("SELECT ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?o", [0], [2], ["0", "2"]),
        (f"SELECT ?o FROM <{G[1]}> WHERE {{ ?s ?p ?o }}", [], [], ["1"]),
        (f"SELECT ?o FROM NAMED <{G[1]}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", [], [], ["1"]),
        (f"BASE <{G[0]}> SELECT ?o FROM <2> WHERE {{ ?s ?p ?o }}", [], [], ["2"]),
        ("PREFIX g: <http://graphs.example/> SELECT ?o FROM g:2 WHERE { ?s ?p ?o }", [], [], ["2"]),
        (f"SELECT ?o FROM <{G[1]}> WHERE {{ ?s ?p ?o }}", [0], [], ["0"]),  # the request's dataset wins
    ],
)
def test_the_dataset_of_a_request(
    endpoint: Running, how: str, query: str, default: list[int], named: list[int], found: list[str]
) -> None:
    graphs = {"default-graph-uri": [G[i] for i in default], "named-graph-uri": [G[i] for i in named]}
    if how == "get":
        response = httpx.get(endpoint.sparql, params={"query": query, **graphs})
    elif how == "form":
        response = httpx.post(endpoint.sparql, data={"query": query, **graphs})
    else:
        response = httpx.post(endpoint.sparql, params=graphs, content=query, headers={"Content-Type": DIRECT})
    assert values(response) == found


ELSEWHERE = "http://elsewhere.example/g"


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (HERE, {"default-graph-uri": ELSEWHERE}),
        (HERE, {"named-graph-uri": ELSEWHERE}),
        (HERE, {"default-graph-uri": "not an IRI"}),
        (f"SELECT * FROM <{ELSEWHERE}> {{ ?s ?p ?o }}", {}),
        (f"SELECT * FROM NAMED <{ELSEWHERE}> {{ ?s ?p ?o }}", {}),
        (f"PREFIX x: <{ELSEWHERE}> ASK FROM x: {{ ?s ?p ?o }}", {}),
        (f"CONSTRUCT WHERE {{ ?s ?p ?o }}#\nFROM <{ELSEWHERE}>", {}),
        (f"DESCRIBE <{G[0]}> FROM <{G[0]}> FROM <{ELSEWHERE}>", {}),
    ],
)
def test_graphs_from_elsewhere_are_refused(endpoint: Running, query: str, parameters: dict[str, str]) -> None:
    response = httpx.get(endpoint.sparql, params={"query": query, **parameters})
    if query.startswith("CONSTRUCT"):
        assert response.status_code == 400  # FROM cannot stand there at all
    else:
        refused(response, 400, "IRI" if "not an IRI" in str(parameters) else "never fetched")


@pytest.mark.parametrize(
    ("query", "media"),
    [
        ("SELECT ?o {?s ?p ?o}", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]),
        ("ASK {?s ?p ?o}", [JSON, "application/sparql-results+xml"]),
        *(
            (query, ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"])
            for query in ("CONSTRUCT WHERE {?s ?p ?o}", "DESCRIBE <http://a.example/s>")
        ),
    ],
)
def test_every_form_in_every_format(endpoint: Running, query: str, media: list[str]) -> None:
    for one in media:
        response = endpoint.ask(query, one)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == one
        assert response.headers["vary"] == "Accept"
        if query.startswith(("CONSTRUCT", "DESCRIBE")):
            triples = list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(one)))
            assert [one.object.value for one in triples] == ["d"]  # type: ignore[union-attr]
        elif one == JSON:
            assert json.loads(response.content)
        else:
            assert b"d" in response.content or b"true" in response.content
    assert endpoint.ask(query).headers["content-type"].startswith(media[0])


def test_the_formats_are_those_of_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "serve.md").read_text()
    kinds: tuple[Kind, ...] = ("rows", "truth", "graph")
    for kind in kinds:
        assert ", ".join(f"`{MEDIA_TYPES[name]}`" for name in fitting_formats(kind)) in page


def test_what_cannot_be_written_as_wanted_is_406(endpoint: Running) -> None:
    refused(endpoint.ask(HERE, "image/png"), 406, "text/csv")
    refused(endpoint.ask("CONSTRUCT WHERE {?s ?p ?o}", "text/csv"), 406, "text/turtle")


@pytest.mark.parametrize(
    ("method", "options", "status"),
    [
        # as in the W3C's bad-* cases
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ("POST", {"data": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ("PUT", {"params": {"query": "ASK {}"}}, 405),
        ("DELETE", {}, 405),
        ("POST", {"content": "query=ASK%20%7B%7D"}, 415),
        ("POST", {"content": "ASK {}"}, 415),
        ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": "ASK {}".encode("utf-16"), "headers": {"Content-Type": f"{DIRECT}; charset=UTF-16"}}, 415),
        ("POST", {"content": b"ASK { ?s ?p '\xff' }", "headers": {"Content-Type": DIRECT}}, 400),
        ("POST", {"content": b"query=%ff", "headers": {"Content-Type": FORM}}, 400),
        ("GET", {"params": {"query": "ASK { ?s"}}, 400),
        # ours
        ("GET", {"params": {"default-graph-uri": G[0]}}, 400),
        ("POST", {"data": {}, "headers": {"Content-Type": FORM}}, 400),
        ("POST", {"params": {"query": "ASK {}"}, "data": {"query": "ASK {}"}}, 400),
        ("POST", {"params": {"query": "ASK {}"}, "content": "ASK {}", "headers": {"Content-Type": DIRECT}}, 400),
        ("POST", {"content": "x" * (1 << 20 | 1), "headers": {"Content-Type": DIRECT}}, 413),
        ("POST", {"content": iter([b"x" * (1 << 20), b"x"]), "headers": {"Content-Type": DIRECT}}, 413),
        ("GET", {"params": {"query": "ASK { ?s kg:fundedBy ?o }"}}, 400),
    ],
)
def test_bad_requests(endpoint: Running, method: str, options: dict[str, object], status: int) -> None:
    response = httpx.request(method, endpoint.sparql, **options)  # type: ignore[arg-type]
    if status == 405:
        assert response.status_code == 405 and "GET" in response.headers["allow"]
    else:
        refused(response, status)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <http://a.example/s> <http://a.example/p> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://elsewhere.example/g>",
        "CLEAR ALL",
        "SELECT * { SERVICE <http://elsewhere.example/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_nothing_changes_the_store_or_calls_out(endpoint: Running, query: str) -> None:
    refused(endpoint.ask(query), 400, "refused")
    refused(httpx.post(endpoint.sparql, data={"update": query}), 400, "only reads")
    refused(httpx.get(endpoint.sparql, params={"update": query}), 400, "only reads")
    update = {"Content-Type": "application/sparql-update"}
    refused(httpx.post(endpoint.sparql, content=query, headers=update), 415, "only reads")
    assert values(endpoint.ask(HERE)) == ["d"]


def test_errors_say_where(endpoint: Running) -> None:
    refused(endpoint.ask("SELECT *\nWHERE { ?s kg:fundedBy ?o }"), 400, "line 2, column 12", "kg:foundedBy")


def test_head_is_get_without_the_body(endpoint: Running) -> None:
    response = httpx.head(endpoint.sparql, params={"query": HERE})
    assert (response.status_code, response.headers["content-type"], response.content) == (200, JSON, b"")


def test_a_large_query_fits_a_post(endpoint: Running) -> None:
    assert values(httpx.post(endpoint.sparql, data={"query": HERE + "#" * 300_000})) == ["d"]


def test_a_head_that_is_too_large_is_refused(endpoint: Running) -> None:
    with socket.create_connection(endpoint.address, timeout=10) as client:
        client.sendall(b"GET /sparql?query=" + b"x" * 200_000)
        assert client.recv(100).startswith(b"HTTP/1.1 4")
