"""A browser for the map's tests, a page that notes everything that goes on in it, and a graph that shows everything."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kg.model.extraction import Term
from kg.model.graph import Conflict, Graph, StatusChange, TermStatement
from kg.outputs.map.page import write
from tests.graphs import ANALYSIS, DEAL, WIRE, quote, small_graph

CHROMIUM = Path(os.environ.get("KG_CHROMIUM", "/usr/bin/chromium"))
VELDT, ORRIN, HALLAM = "company/veldt-compute", "company/orrin-labs", "person/dov-hallam"


def full_graph() -> Graph:
    """`small_graph` with belief, a dispute, and a deal whose terms and status have a history."""
    graph = small_graph()
    statements = tuple(replace(one, belief=round(one.claim.confidence, 2)) for one in graph.statements)
    denied = next(one for one in statements if one.claim.polarity == "negated")
    supplied = next(one for one in statements if one.predicate == "supplies" and one.document == WIRE.id)
    amount = TermStatement(
        id="term/1",
        deal=DEAL,
        document=WIRE.id,
        term=Term(
            predicate="amount",
            value="1250000000",
            currency="USD",
            period="year",
            quote=quote(WIRE, "300 MW of capacity at its Tallow Ridge data center in Duluth for $1.25 billion a year"),
            trigger=quote(WIRE, "$1.25 billion a year"),
        ),
        belief=0.45,
    )
    history = (
        StatusChange(status="planned", date="2026-03-04", document=WIRE.id, term=None),
        StatusChange(status="announced", date="2026-04", document=ANALYSIS.id, term=None),
    )
    return replace(
        graph,
        statements=statements,
        deals=tuple(replace(deal, history=history) for deal in graph.deals),
        terms=(amount,),
        conflicts=(
            Conflict(id="conflict/1", kind="contradiction", between=(denied.id, supplied.id), reason="one denies it"),
        ),
    )


@dataclass
class Opened:
    """A page and everything that went on in it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def show(self, graph: Graph, path: Path, *, link: str = "") -> None:
        """Writes the map and opens it."""
        write(graph, path)
        self.reopen(path, link=link)

    def reopen(self, path: Path, *, link: str = "") -> None:
        if self.page.url.startswith(path.as_uri()):
            # A change of the part after "#" alone would not load the page anew.
            self.page.goto("about:blank")
        self.page.goto(path.as_uri() + link)
        self.page.wait_for_selector("html[data-ready]", timeout=20_000)
        self.settle()

    def settle(self, milliseconds: int = 80) -> None:
        """Waits for what comes with the next frames."""
        self.page.wait_for_timeout(milliseconds)

    def pick(self, name: str) -> None:
        """Finds a thing by name, as people do."""
        self.page.fill("#search", name)
        self.page.press("#search", "Enter")
        self.page.wait_for_selector("#panel:not([hidden])")

    def click_at(self, node: str) -> None:
        """Clicks the mark of a node on the drawing."""
        self.settle(450)
        place = self.page.evaluate("(id) => window.kgMap.placeOf(id)", node)
        self.page.mouse.click(place["x"], place["y"])
        self.settle()

    def press(self, text: str, *, within: str = "#panel") -> None:
        """Presses the button that says exactly this."""
        self.page.locator(f"{within} button", has_text=re.compile(f"^{re.escape(text)}$")).first.click()
        self.settle()

    def tool(self, name: str) -> None:
        """Presses a button of the toolbar."""
        self.page.locator(f'[data-tool="{name}"]').click()
        self.settle()

    def switch(self, label: str) -> None:
        """Clicks a switch of the legend or of the filters."""
        self.page.locator("#side label").filter(has_text=re.compile(f"^{re.escape(label)}[\\d,]*$")).first.click()
        self.settle()

    def shown(self) -> dict[str, Any]:
        """Counts, marks (ids) and lines (subject>predicate>object) on the drawing."""
        found: dict[str, Any] = self.page.evaluate("window.kgMap.shown()")
        return found

    def text(self, selector: str) -> str:
        found: str = self.page.locator(selector).inner_text()
        return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (extra: test)")
    if not CHROMIUM.exists():
        pytest.skip(f"the browser tests need {CHROMIUM}")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def watched(browser: Any) -> Iterator[Opened]:
    """One page for all tests, which notes what goes on in it; nothing but files can be reached from it."""
    context = browser.new_context(accept_downloads=True)
    context.route(re.compile("^(?!file:|blob:|about:)"), lambda route: route.abort())
    page = context.new_page()
    found = Opened(page)
    page.on("request", lambda one: found.requests.append(one.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)

    def refuse(dialog: Any) -> None:
        found.errors.append("dialog")
        dialog.dismiss()

    page.on("dialog", refuse)
    yield found
    context.close()


@pytest.fixture(params=[(1440, 900)], ids=["wide"])
def opened(watched: Opened, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """An empty page; after the test it must have met no error and asked for nothing but the map itself."""
    width, height = request.param
    watched.page.goto("about:blank")
    watched.page.set_viewport_size({"width": width, "height": height})
    watched.page.emulate_media(color_scheme="light")
    watched.requests.clear()
    watched.errors.clear()
    yield watched
    assert watched.errors == []
    asked = [url.split("#")[0] for url in watched.requests if not url.startswith(("about:", "blob:"))]
    assert asked
    assert all(url.startswith("file:") and url.endswith("map.html") for url in asked)


@pytest.fixture(scope="session")
def full_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of `full_graph`."""
    path = tmp_path_factory.mktemp("full") / "map.html"
    write(full_graph(), path)
    return path


@pytest.fixture
def full(opened: Opened, full_map: Path) -> Opened:
    """The page of `full_graph`."""
    opened.reopen(full_map)
    return opened
