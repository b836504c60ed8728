"""The query page in a real browser: it works by keyboard and mouse, asks nobody else, and runs no text of a document."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from kg.graph.rdf import quads
from kg.graph.store import write_store
from kg.server.page import vocabulary
from tests.graphs import hostile_graph
from tests.server.running import ENDLESS, Running, running

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (extra: test)")
CHROMIUM = Path(os.environ.get("KG_CHROMIUM", "/usr/bin/chromium"))
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"the browser tests need {CHROMIUM}")

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "javascript:window.hacked=1",
    "\"' onmouseover='window.hacked=1'",
    "\u202eflip\u202d \u200b\u2066x",
    "__proto__",
    "constructor",
    '=HYPERLINK("http://evil.example")',
]
CLAIMS = "SELECT ?label (COUNT(?c) AS ?claims) WHERE { ?c a kg:Claim ; rdf:subject/rdfs:label ?label } GROUP BY ?label"


@dataclass
class Opened:
    """The page and everything that went on in it."""

    page: "playwright.Page"
    url: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        self.page.goto("about:blank")
        self.page.goto(self.url + "query" + (f"#query={quote(query)}" if query else ""))
        self.page.wait_for_selector("html[data-ready]")

    def run(self, query: str | None = None) -> None:
        if query is not None:
            self.page.fill("#editor", query)
        self.page.press("#editor", "Control+Enter")
        self.page.wait_for_selector("#stop[disabled]")

    def cells(self) -> list[list[str]]:
        rows = self.page.locator("#table tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def status(self) -> str:
        return self.page.inner_text("#status")


@pytest.fixture(scope="module")
def chromium() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def opened_at(url: str, chromium: "playwright.Browser") -> Iterator[Opened]:
    page = chromium.new_page()
    page.set_default_timeout(15_000)
    seen = Opened(page, url)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda said: seen.errors.append(said.text) if "Content Security" in said.text else None)
    yield seen
    assert seen.errors == []
    assert all(one.startswith((url, "about:", "blob:", "data:")) for one in seen.requests)
    page.close()


@pytest.fixture
def opened(server: Running, chromium: "playwright.Browser") -> Iterator[Opened]:
    yield from opened_at(server.url, chromium)


def test_a_query_is_answered_in_a_table(opened: Opened) -> None:
    opened.open()
    opened.run("SELECT ?name WHERE { ?who a kg:Person ; rdfs:label ?name } ORDER BY ?name")
    assert opened.cells() == [["Dov Hallam"], ["Mara Quist"]]
    assert opened.status().startswith("2 rows in ")
    assert opened.page.is_hidden("#chart")


def test_the_address_keeps_the_query(opened: Opened) -> None:
    query = 'SELECT (1 AS ?one) WHERE { FILTER("a&b#c" != "ä") }'
    opened.open(query)
    assert opened.page.input_value("#editor") == query
    opened.run()
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]")
    assert opened.page.input_value("#editor") == query


def test_an_error_says_where(opened: Opened) -> None:
    opened.open()
    opened.run("SELECT *\nWHERE { ?s kg:fundedBy ?o }")
    assert "line 2" in opened.status() and "kg:foundedBy" in opened.status()
    assert opened.page.get_attribute("#status", "class") == "wrong"
    opened.run("ASK { ?s kg:foundedBy ?o }")
    assert (opened.page.inner_text("#table"), opened.page.get_attribute("#status", "class")) == ("yes", "")


def test_terms_complete_by_keyboard(opened: Opened) -> None:
    opened.open()
    page = opened.page
    page.fill("#editor", "")
    page.type("#editor", "SELECT ?founder WHERE { ?s found")
    assert page.locator("#suggestions li b").first.inner_text() == "kg:foundedBy"
    page.press("#editor", "Tab")
    page.type("#editor", " ?fou")
    assert page.locator("#suggestions li b").all_inner_texts() == ["?founder"]
    page.press("#editor", "Enter")
    page.type("#editor", " }")
    assert page.input_value("#editor") == "SELECT ?founder WHERE { ?s kg:foundedBy ?founder }"
    page.keyboard.press("Escape")
    opened.run()
    assert len(opened.cells()) == 1


def test_the_list_of_completions_is_walked_and_left(opened: Opened) -> None:
    opened.open()
    page = opened.page
    page.fill("#editor", "")
    page.type("#editor", "kg:pro")
    chosen = "#suggestions [aria-selected=true] b"
    first = page.inner_text(chosen)
    page.press("#editor", "ArrowDown")
    second = page.inner_text(chosen)
    assert first != second
    page.press("#editor", "ArrowUp")
    assert page.inner_text(chosen) == first
    page.press("#editor", "Escape")
    assert page.is_hidden("#suggestions")
    assert page.input_value("#editor") == "kg:pro"
    page.press("#editor", "Control+Space")
    page.locator("#suggestions li", has_text=second).first.click()
    assert page.input_value("#editor") == second


def test_prefixes_complete(opened: Opened) -> None:
    opened.open()
    page = opened.page
    page.fill("#editor", "")
    page.type("#editor", "PREFIX ")
    labels = page.locator("#suggestions li b").all_inner_texts()
    assert "rdfs: <http://www.w3.org/2000/01/rdf-schema#>" in labels
    page.fill("#editor", "")
    page.type("#editor", "ASK { ?s sko")
    assert page.locator("#suggestions li b").first.inner_text() == "skos:"


def test_every_term_and_prefix_of_the_vocabulary_is_offered(server: Running) -> None:
    given = httpx.get(server.url + "vocabulary.json").json()
    assert given == vocabulary()
    names = {one["name"] for one in given["terms"]}
    assert {"kg:foundedBy", "kg:Company", "kg:amount", "kg:provider", "kg:Claim"} <= names
    assert all(one["comment"] for one in given["terms"] if one["name"] in ("kg:foundedBy", "kg:Company"))


def test_a_named_query_with_its_parameter(opened: Opened) -> None:
    opened.open()
    page = opened.page
    page.select_option("#named", "deals-of-company")
    assert "deals" in page.inner_text("#question").lower()
    page.fill("#fields input[name=company]", "Orrin Labs")
    page.press("#fields input[name=company]", "Enter")
    page.wait_for_selector("#table tbody tr")
    assert "Veldt Compute" in page.inner_text("#table")
    page.fill("#fields input[name=company]", "Nobody Inc")
    opened.run()
    assert "Nobody Inc" in opened.status()


def test_a_field_that_has_to_be_filled_is_asked_for(opened: Opened) -> None:
    opened.open()
    opened.page.select_option("#named", "deals-of-company")
    asked = len(opened.requests)
    opened.page.click("#run")
    assert opened.status().startswith("fill in: ")
    assert opened.page.evaluate("document.activeElement.name") == "company"
    assert len(opened.requests) == asked
    opened.page.fill("#editor", "ASK { ?s kg:leads ?o }")
    assert opened.page.input_value("#named") == ""
    assert opened.page.locator("#fields input").count() == 0


def test_a_changed_named_query_is_ones_own(opened: Opened) -> None:
    opened.open()
    opened.page.select_option("#named", "deals-of-company")
    opened.run("SELECT (7 AS ?seven) {}")
    assert opened.cells() == [["7"]]


def test_numbers_are_drawn(opened: Opened) -> None:
    opened.open()
    opened.run(f"{CLAIMS} ORDER BY DESC(?claims) ?label")
    rows = opened.cells()
    bars = opened.page.locator("#drawing rect").all()
    assert len(bars) == len(rows) > 2
    widths = [float(bar.get_attribute("width") or 0) for bar in bars]
    counts = [float(count) for _, count in rows]
    assert [round(width / widths[0], 3) for width in widths] == [round(count / counts[0], 3) for count in counts]
    assert opened.page.locator("#drawing .label").nth(1).text_content() == rows[1][0]


def test_negative_numbers_and_a_choice_of_columns(opened: Opened) -> None:
    opened.open()
    opened.run('SELECT ?x ?a ?b { VALUES (?x ?a ?b) { ("p" -1 10) ("q" 3 5) ("r" 0 2.5) } }')
    assert opened.page.locator("#column option").all_inner_texts() == ["a", "b"]
    opened.page.select_option("#column", "a")
    first, second, _ = opened.page.locator("#drawing rect").all()
    width = [float(one.get_attribute("width") or 0) for one in (first, second)]
    start = [float(one.get_attribute("x") or 0) for one in (first, second)]
    assert width[1] == pytest.approx(3 * width[0])
    assert start[0] + width[0] == pytest.approx(start[1])


def test_the_csv_is_the_servers(opened: Opened, server: Running, tmp_path: Path) -> None:
    opened.open()
    query = f"{CLAIMS} ORDER BY ?label"
    opened.run(query)
    with opened.page.expect_download() as waiting:
        opened.page.click("#csv")
    waiting.value.save_as(tmp_path / "answer.csv")
    assert waiting.value.suggested_filename == "answer.csv"
    assert (tmp_path / "answer.csv").read_bytes() == server.ask(query, "text/csv").content


def test_a_graph_and_what_an_iri_is(opened: Opened) -> None:
    opened.open()
    opened.run("SELECT ?who WHERE { ?who rdfs:label 'Mara Quist' }")
    opened.page.click("#table .iri")
    opened.page.wait_for_selector("#table pre")
    assert opened.page.input_value("#editor").startswith("DESCRIBE <https://kg.example/id/person/mara-quist>")
    assert '"Mara Quist"' in opened.page.inner_text("#table pre")
    assert opened.page.is_disabled("#csv")


def test_a_query_can_be_stopped(opened: Opened) -> None:
    opened.open()
    opened.page.fill("#editor", ENDLESS)
    opened.page.press("#editor", "Control+Enter")
    opened.page.click("#stop")
    opened.page.wait_for_selector("#stop[disabled]")
    assert opened.status() == "stopped"


def test_many_rows_are_cut_for_the_eye_only(opened: Opened) -> None:
    opened.open()
    opened.run("SELECT ?a ?c WHERE { ?a ?b ?c . ?d a ?e } LIMIT 2500")
    assert len(opened.cells()) == 1000
    assert "2500 rows" in opened.status() and "first 1000" in opened.status()


def test_no_text_of_a_document_becomes_code(tmp_path: Path, chromium: "playwright.Browser") -> None:
    write_store(tmp_path, quads(hostile_graph(HOSTILE), mentions=True))
    with running(tmp_path, "--workers", "1") as server:
        for opened in opened_at(server.url, chromium):
            opened.open()
            opened.run("SELECT * WHERE { ?s ?p ?o } ORDER BY ?o")
            assert "<img src=x" in opened.page.inner_text("#table")
            assert "\u202e" not in opened.page.inner_text("#table")
            opened.run("SELECT ?o (1 AS ?n) WHERE { ?s rdfs:label ?o }")
            assert opened.page.is_visible("#chart")
            opened.run("CONSTRUCT WHERE { ?s rdfs:label ?o }")
            assert "<img src=x" in opened.page.inner_text("#table pre")
            opened.run(
                'SELECT ("<b>x</b>" AS ?x) WHERE { FILTER(kg:fundedBy = "</span><img src=x onerror=alert(1)>") }'
            )
            for text in HOSTILE:
                opened.open(text)
                opened.run()
            assert opened.page.evaluate("window.hacked") is None
            assert opened.page.locator("script").count() == 1
            assert opened.page.locator("#table img, #status img").count() == 0


def test_the_page_itself_carries_nothing_but_its_policy_allows(server: Running) -> None:
    response = httpx.get(server.url + "query")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "http" not in response.text.replace("http://www.w3.org/2000/svg", "").replace(
        "http://www.w3.org/2001/XMLSchema#", ""
    )
    assert json.loads(httpx.get(server.url + "queries").text)


def test_one_can_come_from_the_map(opened: Opened) -> None:
    opened.open()
    opened.page.click("text=the map")
    opened.page.wait_for_selector("html[data-ready]")
    assert opened.page.url == opened.url
    opened.page.click("text=Query")
    opened.page.wait_for_selector("#editor")
    assert opened.page.url == opened.url + "query"
