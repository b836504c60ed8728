import http.server
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph.named_queries import named_queries
from kg.graph.query import run_query
from kg.graph.results import cell_text, markdown, table
from kg.graph.sparql_text import project, refuse_unsafe, tokens, variables
from kg.graph.sparql_words import WORDS

CALLS_OUT = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#x\n<{url}> {{ ?s ?p ?o }} }}",
    "PREFIX : <{url}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICEe: {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p trueSERVICE<{url}>{{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p 1.SERVICE<{url}>{{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p '\\'' . SERVICE <{url}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ VALUES ?x {{ <{url}> }} ?a ?b ?c FILTER(?a<?b)SERVICE?x#>\n{{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s e:a\\#b ?o . SERVICE <{url}> {{ ?a ?b ?c }} }}",
    "ASK {{ {{ SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o }} SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ OPTIONAL {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }} }}",
]


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that writes down every call."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", calls
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("text", CALLS_OUT)
def test_no_query_calls_out(listener: tuple[str, list[str]], text: str) -> None:
    url, calls = listener
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://a"), ox.NamedNode("http://b"), ox.Literal("true")))
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run_query(store, text.format(url=url)).rows()
    assert calls == []


def test_the_listener_would_hear_a_call(listener: tuple[str, list[str]]) -> None:
    """Without the check the engine does call, so the test above can fail."""
    url, calls = listener
    with pytest.raises(OSError):
        list(ox.Store().query(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
    assert calls
    calls.clear()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service rdfs:label 'service' }",
        'SELECT * { <http://service.example/service> ?p """a SERVICE <x>""" } # SERVICE <http://x>',
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?o FILTER(?o < 3) }",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_may_stand_where_it_calls_nobody(text: str) -> None:
    assert run_query(ox.Store(), text).rows() == []


@pytest.mark.parametrize("word", ["INSERT DATA { <a:b> <a:c> 1 }", "delete where { ?s ?p ?o }", "LOAD <http://x>", "CLEAR ALL",
                                  "PREFIX a: <b:> DROP ALL", "# c\nWITH <a:b> DELETE { ?s ?p ?o } WHERE {}"])  # fmt: skip
def test_updates_are_refused_by_name(word: str) -> None:
    with pytest.raises(QueryError, match="never change"):
        refuse_unsafe(word)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?x {\n  ?x kg:foundBy ?y }", r"line 2, column 6: .*no kg:foundBy; did you mean kg:foundedBy\?"),
        ("SELECT ?x { ?x <https://kg.example/ontology#onws> ?y }", r"kg:onws; did you mean kg:owns"),
        ("SELECT ?x { ?x a kg:company }", r"did you mean kg:Company"),
        ("SELECT ?x { ?x kg:qqqqqqqqqqqqqq ?y }", r"no kg:qqqqqqqqqqqqqq$"),
        ("SELECT ?x {\n ?x foo:bar ?y }", r"line 2, column \d+: the prefix foo: is not declared; known are dcterms:"),
        ("SELECT ?x {\n\n ?x kg:owns ?y", r"line 3, column \d+: the query ends too early"),
        ("SELECT ?x { ?x kg:owns }", r'line 1, column \d+: "}" cannot stand here'),
        ("SELEKT ?x {}", r"line 1, column \d+"),
        ("", r"line 1, column 1: the query ends too early"),
    ],
)
def test_errors_point_at_the_place(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        run_query(ox.Store(), text)
    assert "\n" not in str(caught.value)


def test_another_vocabulary_under_the_prefix_kg_is_left_alone() -> None:
    assert run_query(ox.Store(), "PREFIX kg: <http://other/> SELECT * { ?a kg:what ?b }").rows() == []


def test_project_adds_only_what_is_missing() -> None:
    assert project("SELECT DISTINCT ?a { ?a ?b ?c }", ["b", "a"]) == "SELECT DISTINCT ?b ?a { ?a ?b ?c }"
    assert project("SELECT * { ?a ?b ?c }", ["b"]) == "SELECT * { ?a ?b ?c }"
    assert project("SELECT ?x { { SELECT ?y { ?y ?p ?x } } }", ["p"]).startswith("SELECT ?p ?x {")
    assert project("ASK { ?a ?b ?c }", ["b"]) == "ASK { ?a ?b ?c }"
    assert variables("SELECT ?b { $a ?b '?no' } # ?neither") == ["a", "b"]


@given(st.text(max_size=200))
def test_tokens_cover_any_text_without_failing(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text


@given(st.text(max_size=60))
def test_no_cell_breaks_a_table_or_the_terminal(value: str) -> None:
    cell = ox.Literal(value.encode("utf-8", "replace").decode())
    shown = cell_text(cell)
    assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 for one in shown)
    assert len(table(["a", "b"], [[cell, None]], width=40).splitlines()) == 3
    lines = markdown(["a"], [[cell]]).splitlines()
    assert len(lines) == 3 and "<" not in lines[2]


def test_tables_fit_the_width_and_align_numbers() -> None:
    number = ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    text = table(["name", "count"], [[ox.Literal("x" * 90), number], [ox.Literal("漢字"), number]], width=40)
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= 40
    assert lines[2].startswith("x" * 20) and "…" in lines[2]
    assert lines[2].endswith("    7")
    assert table(["a"], []) == "a\n-\n"


VALID = [
    "BASE <http://b/> SELECT REDUCED ?x FROM <g> FROM NAMED <h> WHERE { GRAPH ?g { ?x a true, false } MINUS { ?x ?y 1 } }",
    "SELECT (GROUP_CONCAT(DISTINCT ?x; separator=',') AS ?a) (SAMPLE(?x) AS ?b) (AVG(?x) AS ?c) (SUM(?x) AS ?d) "
    "(MIN(?x) AS ?e) (MAX(?x) AS ?f) { VALUES ?x { 1 UNDEF } } GROUP BY ?z HAVING (COUNT(*) > 1) ORDER BY ASC(?a) DESC(?b) "
    "LIMIT 1 OFFSET 2",
    "SELECT * { ?s ?p ?o FILTER(isIRI(?s) && isURI(?s) && isBlank(?s) && isLiteral(?o) && isNumeric(?o) && sameTerm(?s, ?o) "
    "&& LANGMATCHES(LANG(?o), 'en') && REGEX(STR(?o), 'x') && ?s NOT IN (1) && NOT EXISTS { ?s ?p 1 }) "
    "BIND(IF(BOUND(?s), COALESCE(?s, 1), IRI('x')) AS ?y) }",
    "SELECT (STRDT('1', <http://d>) AS ?a) (STRLANG('1', 'en') AS ?b) (ENCODE_FOR_URI('x') AS ?c) (STRUUID() AS ?d) "
    "(MD5('x') AS ?e) (SHA1('x') AS ?f) (SHA256('x') AS ?g) (SHA384('x') AS ?h) (SHA512('x') AS ?i) (TZ(NOW()) AS ?j) "
    "(TIMEZONE(NOW()) AS ?k) (YEAR(NOW()) AS ?l) (MONTH(NOW()) AS ?m) (DAY(NOW()) AS ?n) (HOURS(NOW()) AS ?o) "
    "(MINUTES(NOW()) AS ?p) (SECONDS(NOW()) AS ?q) (ABS(1) AS ?r) (CEIL(1) AS ?s) (FLOOR(1) AS ?t) (ROUND(1) AS ?u) "
    "(RAND() AS ?v) (BNODE() AS ?w) (REPLACE('a', 'b', 'c') AS ?x) (DATATYPE(1) AS ?y) (UCASE('a') AS ?z) {}",
]


def test_no_word_of_sparql_is_taken_for_a_misspelt_one() -> None:
    for text in [*VALID, *(query.text for query in named_queries().values())]:
        if text in VALID:
            ox.Store().query(text)  # the engine takes it
        assert {one.text.upper() for one in tokens(text) if one.kind == "word"} <= WORDS
