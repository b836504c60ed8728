import pytest

from kg.server.negotiation import choose

ROWS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/plain"]
GRAPH = ["text/turtle", "application/ld+json", "application/rdf+xml"]


@pytest.mark.parametrize(
    ("accept", "offers", "chosen"),
    [
        ("", ROWS, ROWS[0]),
        ("*/*", ROWS, ROWS[0]),
        (" , ", ROWS, ROWS[0]),
        ("text/csv", ROWS, "text/csv"),
        ("TEXT/CSV", ROWS, "text/csv"),
        ("text/*", ROWS, "text/csv"),
        ("text/*;q=0.5, text/plain", ROWS, "text/plain"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.7", ROWS, "application/sparql-results+xml"),
        ("text/csv;q=0, */*;q=0.1", ["text/csv", "text/plain"], "text/plain"),
        ("application/json", ROWS, ROWS[0]),
        ("application/json", GRAPH, "application/ld+json"),
        ("application/json;q=0.9, text/turtle;q=0.8", GRAPH, "application/ld+json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", ROWS, "application/sparql-results+xml"),
        ("application/sparql-results+xml, application/rdf+xml", GRAPH, "application/rdf+xml"),
        ("text/csv;charset=utf-8;q=1.0", ROWS, "text/csv"),
        ("text/csv;q=2, text/plain;q=0.1", ROWS, "text/plain"),
        ("text/csv;q=nan", ROWS, None),
        ("image/png", ROWS, None),
        ("*/*;q=0", ROWS, None),
        ("text/turtle", ROWS, None),
    ],
)
def test_what_is_liked_best(accept: str, offers: list[str], chosen: str | None) -> None:
    assert choose(accept, offers) == chosen
