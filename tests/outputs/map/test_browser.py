"""map.html in a real browser: it works by hand, asks for nothing, and runs no text of a document."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kg.model.graph import Graph
from kg.outputs.map.page import write
from tests.graphs import hostile_graph, large_graph, small_graph

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (extra: test)")
CHROMIUM = Path(os.environ.get("KG_CHROMIUM", "/usr/bin/chromium"))
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"the browser tests need {CHROMIUM}")

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "javascript:window.hacked=1",
    '<a href="javascript:window.hacked=1">href</a>',
    "\"' onmouseover='window.hacked=1'",
    "${window.hacked=1} `${window.hacked=1}` {{ 7*7 }} {% raw %}",
    "<!--<script>",
    "\u202eflip\u202d \u200b\u2066x",
    "\u2028window.hacked=1\u2029",
    "__proto__",
    "constructor",
    "A" * 10_000,
]


@dataclass
class Opened:
    """A page and everything that went on in it."""

    page: "playwright.Page"
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def show(self, graph: Graph, path: Path) -> None:
        write(graph, path)
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]", timeout=20_000)

    def pick(self, name: str) -> None:
        self.page.fill("#search", name)
        self.page.press("#search", "Enter")
        self.page.wait_for_selector("#panel:not([hidden])")

    def click_at(self, node: str) -> None:
        """Clicks the mark of a node on the drawing."""
        self.page.wait_for_timeout(500)
        place = self.page.evaluate("(id) => window.kgMap.placeOf(id)", node)
        self.page.mouse.click(place["x"], place["y"])


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: "playwright.Browser") -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    found = Opened(page)
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on("console", lambda message: found.errors.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (found.errors.append("dialog"), dialog.dismiss()))
    context.route(re.compile("^(?!file:)"), lambda route: route.abort())
    yield found
    assert found.errors == []
    assert found.requests and all(url.startswith("file:") and url.endswith("map.html") for url in found.requests)
    context.close()


def test_search_opens_the_evidence(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.page.fill("#search", "orrin")
    assert opened.page.locator("#matches li").first.inner_text().startswith("Orrin Labs")
    opened.page.press("#search", "Enter")
    panel = opened.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Orrin Labs"
    assert "Sanderling Capital reportedly invests in Orrin Labs." in panel.inner_text()
    assert "Harbor Wire" in panel.inner_text()
    assert "reported" in panel.inner_text()
    assert "Denied: Orrin Labs competes with Veldt Compute" in panel.inner_text()
    opened.page.press("#search", "Escape")
    opened.page.locator("#panel .close").click()
    assert panel.is_hidden()


def test_other_names_are_found_too(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.pick("duluth hosting")
    assert opened.page.locator("#panel h2").inner_text() == "Veldt Compute"


def test_a_reprint_is_one_quote_with_two_sources(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.pick("Pell")
    article = opened.page.locator("#panel article")
    assert article.locator("blockquote").count() == 1
    assert article.locator("cite").count() == 2


def test_a_deal_shows_its_terms_and_parties(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.pick("compute deal")
    text = opened.page.locator("#panel").inner_text()
    for part in ("about 1.25 billion USD a year", "announced", "300 MW", "2 years", "provider: Veldt Compute"):
        assert part in text


def test_a_click_on_a_mark_opens_it_and_a_click_beside_closes_it(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.click_at("person/dov-hallam")
    panel = opened.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Dov Hallam"
    opened.page.mouse.click(720, 890)
    assert panel.is_hidden()


def test_labels_never_cover_one_another(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(300, 500), tmp_path / "map.html")
    opened.page.wait_for_timeout(300)
    placed = opened.page.evaluate("window.kgMap.labels()")
    assert 20 < len(placed) <= 300
    for number, one in enumerate(placed):
        for other in placed[:number]:
            apart = one["left"] >= other["right"] or other["left"] >= one["right"]
            assert apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"]


def test_a_small_map_names_everything(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.page.wait_for_timeout(300)
    assert len(opened.page.evaluate("window.kgMap.labels()")) == 11


def test_what_is_not_picked_steps_back_and_returns(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    look = "(id) => window.kgMap.look(id)"
    opened.pick("Pell")
    assert opened.page.evaluate(look, "person/dov-hallam")["opacity"] < 0.5
    assert opened.page.evaluate(look, "company/orrin-labs")["opacity"] == 1
    opened.pick("Dov Hallam")
    assert opened.page.evaluate(look, "person/dov-hallam")["opacity"] == 1
    assert opened.page.evaluate(look, "product/pell")["opacity"] < 0.5
    opened.page.locator("#panel .close").click()
    assert opened.page.evaluate(look, "product/pell")["opacity"] == 1


def test_what_has_no_relation_is_hidden_until_looked_for(opened: Opened, tmp_path: Path) -> None:
    graph = small_graph()
    lonely = replace(graph.entities[0], id="company/aaa-lonely", name="Lonely Freight")
    opened.show(replace(graph, entities=(lonely, *graph.entities)), tmp_path / "map.html")
    assert opened.page.locator("#counts").inner_text().startswith("11 of 12 things")
    opened.pick("Lonely")
    assert "no relation was read" in opened.page.locator("#panel").inner_text()
    assert opened.page.locator("#counts").inner_text().startswith("12 things")
    assert opened.page.locator("#legend label", has_text="Without relation").locator("input").is_checked()


def test_hovering_shows_the_name_the_kind_and_a_quote(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.page.wait_for_timeout(300)
    place = opened.page.evaluate("(id) => window.kgMap.placeOf(id)", "product/pell")
    opened.page.mouse.move(place["x"] - 3, place["y"])
    opened.page.mouse.move(place["x"], place["y"])
    popup = opened.page.locator("#popup")
    popup.wait_for()
    assert popup.inner_text().splitlines()[:2] == ["Pell", "Product"]
    assert "Orrin Labs develops the assistant Pell." in popup.inner_text()


def test_the_legend_switches_kinds_and_relations_off(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    before = opened.page.evaluate("window.kgMap.shown()")
    opened.page.locator("#legend label", has_text="Person").click()
    opened.page.locator("#legend label", has_text="Rivalry").click()
    after = opened.page.evaluate("window.kgMap.shown()")
    assert opened.page.locator("#counts").inner_text() == "9 of 11 things, 13 of 14 relations, 3 documents"
    assert before["nodes"] - after["nodes"] == 2
    assert before["edges"] - after["edges"] == 1


def test_dark_and_light_follow_the_reader(browser: "playwright.Browser", tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "map.html")
    found = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto((tmp_path / "map.html").as_uri())
        found.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    assert len(set(found)) == 2


def test_hostile_text_is_only_text(opened: Opened, tmp_path: Path) -> None:
    opened.show(hostile_graph(HOSTILE), tmp_path / "map.html")
    page = opened.page
    markup = (
        "[...document.querySelectorAll('script,img,iframe,a,object,embed,link,form,svg:not(.mark):not(.line)')].length"
    )
    before = page.evaluate(markup)
    for number, text in enumerate(HOSTILE):
        page.evaluate("(id) => window.kgMap.focus({ node: id })", f"product/p{number:04}")
        assert page.locator("#panel h2 .text").evaluate("(one) => one.textContent") == text
        place = page.evaluate("(id) => window.kgMap.placeOf(id)", f"product/p{number:04}")
        page.mouse.move(place["x"] - 2, place["y"])
        page.mouse.move(place["x"], place["y"])
    page.evaluate("Object.keys(window.kgMap.data.links).forEach((link) => window.kgMap.focus({ link }))")
    page.fill("#search", "a")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("({}).hacked") is None
    assert page.evaluate(markup) == before


def test_the_policy_stops_an_injected_script_and_a_request(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.hacked = 1';
        document.body.append(script);
        return fetch('https://elsewhere.example/').catch(() => null);
    }""")
    assert opened.page.evaluate("window.hacked") is None
    assert len([one for one in opened.errors if "Content Security Policy" in one]) >= 2
    opened.errors.clear()


def test_a_thousand_nodes_open(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(1000, 2000), tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size < 4_000_000
    opened.pick("Company 777")
    assert opened.page.locator("#panel h2").inner_text() == "Company 777"


def test_a_narrow_screen_has_room_for_the_panel(browser: "playwright.Browser", tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "map.html")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / "map.html").as_uri())
    page.fill("#search", "Pell")
    page.press("#search", "Enter")
    box = page.locator("#panel").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def covers(one: dict[str, float], other: dict[str, float]) -> bool:
    apart = one["left"] >= other["right"] or other["left"] >= one["right"]
    return not (apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"])


def test_names_of_picked_lines_keep_clear_of_one_another(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.pick("Veldt Compute")
    opened.page.wait_for_timeout(500)
    lines = opened.page.evaluate("window.kgMap.lineLabels()")
    names = opened.page.evaluate("window.kgMap.labels()")
    assert len(lines) >= 3
    for number, one in enumerate(lines):
        assert not any(covers(one, other) for other in [*lines[:number], *(name for name in names if name["clear"])])


@pytest.mark.parametrize(("width", "height", "left"), [(1400, 900, 238), (1000, 700, 238), (390, 844, 0)])
def test_the_whole_map_opens_beside_the_legend(
    browser: "playwright.Browser", tmp_path: Path, width: int, height: int, left: int
) -> None:
    write(large_graph(120, 150), tmp_path / "map.html")
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    # Boxes count from the origin of the drawing.
    shown = page.evaluate("""() => {
        const map = window.kgMap, box = document.getElementById('map').getBoundingClientRect();
        const origin = map.origin();
        return map.labels().map((one) => ({
            left: one.left + origin.x, right: one.right + origin.x,
            top: one.top + origin.y, bottom: one.bottom + origin.y, height: box.height,
        }));
    }""")
    assert len(shown) > 10
    for one in shown:
        assert left <= one["left"] and one["right"] <= width
        assert one["top"] >= 0 and one["bottom"] <= one["height"]
    page.close()


def test_the_legend_is_folded_on_a_phone(browser: "playwright.Browser", tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "map.html")
    for width, is_open in ((390, False), (1200, True)):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto((tmp_path / "map.html").as_uri())
        assert page.locator("#legend details").evaluate("(one) => one.open") is is_open
        page.close()


def test_the_words_that_made_a_claim_are_marked(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    claims = opened.page.evaluate("Object.values(window.kgMap.data.links).flatMap((link) => link.claims)")
    told = [one for one in claims if "trigger" in one]
    assert told
    for one in told:
        assert one["quote"][one["triggerAt"] :].startswith(one["trigger"])
    link, words = opened.page.evaluate("""() => {
        const links = Object.entries(window.kgMap.data.links);
        const [id, link] = links.find(([, one]) => one.claims[0].trigger);
        return [id, link.claims[0].trigger];
    }""")
    opened.page.evaluate("(link) => window.kgMap.focus({ link })", link)
    assert opened.page.locator("#panel mark").first.inner_text() == words
