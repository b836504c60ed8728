"""map.html in a real browser: its links, tables, files, keys and looks; it asks for nothing and runs no document's text."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kg.outputs.map.page import write
from tests.graphs import hostile_graph, large_graph, small_graph
from tests.outputs.map.conftest import HALLAM, Opened

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
    "=HYPERLINK(1)",
    "__proto__",
    "constructor",
    "A" * 10_000,
]
VIEW = "[window.kgMap.state(), window.kgMap.network.getScale(), window.kgMap.network.getViewPosition()]"
ELEMENTS = "document.querySelectorAll('script,img,iframe,a,object,embed,link,form,style').length"


def download(opened: Opened, text: str) -> str:
    """Exports and reads the file."""
    opened.tool("export")
    with opened.page.expect_download() as waiting:
        opened.page.locator(".menu button", has_text=text).click()
    return Path(waiting.value.path()).read_bytes().decode("utf-8-sig", errors="replace")


def test_hostile_text_is_only_text(opened: Opened, tmp_path: Path) -> None:
    opened.show(hostile_graph(HOSTILE), tmp_path / "map.html")
    page = opened.page
    before = page.evaluate(ELEMENTS)
    for number, text in enumerate(HOSTILE):
        page.evaluate("(id) => window.kgMap.show({ node: window.kgMap.numberOf(id) })", f"product/p{number:04}")
        assert page.locator("#panel h2 .text").evaluate("(one) => one.textContent") == text
        place = page.evaluate("(id) => window.kgMap.placeOf(id)", f"product/p{number:04}")
        page.mouse.move(place["x"] - 2, place["y"])
        page.mouse.move(place["x"], place["y"])
    page.evaluate("window.kgMap.data.edges.forEach((edge) => window.kgMap.show({ edge: edge.number }))")
    page.evaluate("window.kgMap.data.deals.forEach((deal) => window.kgMap.show({ node: deal.node }))")
    opened.press("Filters", within="#side")
    page.fill("#search", "a")
    opened.tool("table")
    for table in ("Things", "Quotes"):
        opened.press(table, within="#table")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("({}).hacked") is None
    assert page.evaluate(ELEMENTS) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_hostile_text_in_files_is_only_text(opened: Opened, tmp_path: Path) -> None:
    opened.show(hostile_graph(HOSTILE), tmp_path / "map.html")
    rows = list(csv.reader(io.StringIO(download(opened, "Quotes"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]
    assert "'=HYPERLINK(1)" in {row[2] for row in rows}
    drawing = ElementTree.fromstring(download(opened, "SVG"))
    tags = {one.tag.split("}")[1] for one in drawing.iter()}
    assert tags <= {"svg", "rect", "polygon", "path", "circle", "line", "text"}
    assert not [name for one in drawing.iter() for name in one.attrib if name.startswith("on") or "href" in name]


def test_hostile_links_show_the_plain_map(opened: Opened, full_map: Path) -> None:
    for link in (
        "#pick=nothing&path=constructor+a+b&table=constructor&camera=NaN+0+1&belief=9&folded=x&focus=9+y&upto=z",
        "#pick=%3Cimg+src%3Dx+onerror%3Dwindow.hacked%3D1%3E&publisher=%3Cscript%3E&theme=%22%3E&pin=a+b+c&hide=",
        "#%%%&=&&pick",
    ):
        opened.reopen(full_map, link=link)
        assert opened.shown()["nodes"] == 11
        assert opened.page.evaluate("window.hacked") is None


def test_the_policy_stops_an_injected_script_and_a_request(full: Opened) -> None:
    full.page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.hacked = 1';
        document.body.append(script);
        return fetch('https://elsewhere.example/').catch(() => null);
    }""")
    assert full.page.evaluate("window.hacked") is None
    assert len([one for one in full.errors if "Content Security Policy" in one]) >= 2
    full.errors.clear()


def test_a_link_restores_the_view(full: Opened, full_map: Path) -> None:
    full.pick("Veldt Compute")
    full.switch("Place")
    full.press("Filters", within="#side")
    full.switch("denied")
    full.tool("theme")
    full.tool("table")
    full.press("Things", within="#table")
    full.press("Relations", within="#table thead")
    full.settle(900)
    before = full.page.evaluate(VIEW)
    link = "#" + full.page.evaluate("location.hash.slice(1)")
    assert "pick=company%2Fveldt-compute" in link
    full.reopen(full_map, link=link)
    state, scale, place = full.page.evaluate(VIEW)
    assert state == before[0]
    assert state["table"] == {"what": "things", "sort": 2, "down": True}
    assert scale == pytest.approx(before[1], rel=0.01)
    assert place["x"] == pytest.approx(before[2]["x"], abs=2)
    assert full.text("#panel h2") == "Veldt Compute"
    assert full.page.evaluate("document.documentElement.dataset.theme") == "light"


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("h", "window.kgMap.state().hidden.length"),
        ("p", "Object.keys(window.kgMap.state().pinned).length"),
        ("2", "window.kgMap.state().focus.hops"),
        ("g", "window.kgMap.state().path.from + 1"),
    ],
)
def test_a_link_keeps_what_keys_did(full: Opened, full_map: Path, change: str, check: str) -> None:
    full.pick("Dov Hallam")
    full.page.locator("#map").focus()
    full.page.keyboard.press(change)
    full.settle(500)
    did = full.page.evaluate(check)
    assert did
    full.reopen(full_map, link="#" + full.page.evaluate("location.hash.slice(1)"))
    assert full.page.evaluate(check) == did


def test_a_changed_address_changes_the_view(full: Opened) -> None:
    full.page.evaluate("location.hash = 'kind-off=Person&pick=product%2Fpell'")
    full.settle()
    assert full.text("#panel h2") == "Pell"
    assert HALLAM not in full.shown()["marks"]


def test_the_table_shows_the_same_sorts_and_opens(full: Opened) -> None:
    full.tool("table")
    body = full.page.locator("#table tbody tr")
    assert body.count() == 14
    full.switch("Person")
    assert body.count() == full.shown()["edges"] == 11
    full.press("Things", within="#table")
    assert body.count() == 9
    full.press("Name", within="#table thead")
    names = full.page.locator("#table tbody th").all_inner_texts()
    assert names == sorted(names)
    full.page.locator("#table thead button", has_text="Name").first.click()
    assert full.page.locator("#table tbody th").all_inner_texts() == names[::-1]
    assert full.page.locator("#table thead th").first.get_attribute("aria-sort") == "descending"
    full.press("Quotes", within="#table")
    assert "Sanderling Capital reportedly invests in Orrin Labs." in full.text("#table")
    full.press("Sanderling Capital", within="#table tbody")
    assert full.text("#panel h2") == "Sanderling Capital invests in Orrin Labs"


def test_the_view_is_saved_as_tables(full: Opened) -> None:
    full.switch("Rivalry")
    things = list(csv.reader(download(full, "Things").splitlines()))
    assert things[0][:3] == ["Name", "Kind", "Relations"]
    assert len(things) == 12
    relations = list(csv.reader(download(full, "Relations").splitlines()))
    assert len(relations) == 14
    told = [row[:7] for row in relations]
    assert ["Orrin Labs", "develops", "Pell", "asserted", "present", "affirmed", "0.9"] in told
    assert not [row for row in relations if row[1] == "competes with"]


def test_the_view_is_saved_as_pictures(full: Opened) -> None:
    drawing = ElementTree.fromstring(download(full, "SVG"))
    words = [one.text for one in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Orrin Labs", "Pell", "Duluth"} <= set(words)
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}path"))) == 11 + 14
    full.tool("export")
    with full.page.expect_download() as waiting:
        full.page.locator(".menu button", has_text="PNG").click()
    picture = Path(waiting.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_all_goes_by_keyboard(full: Opened) -> None:
    keys = full.page.keyboard
    keys.press("/")
    assert full.page.evaluate("document.activeElement.id") == "search"
    keys.type("pell")
    keys.press("Enter")
    assert full.text("#panel h2") == "Pell"
    full.page.locator("#map").focus()
    seen = set()
    for arrow in ("ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"):
        keys.press(arrow)
        full.settle()
        seen.add(full.text("#panel h2"))
    assert len(seen) >= 3
    assert full.text("#status")
    keys.press("Enter")
    assert full.page.evaluate("document.getElementById('panel').contains(document.activeElement)")
    keys.press("?")
    assert "Keys" in full.text("#help")
    keys.press("Escape")
    assert full.page.locator("#help").is_hidden()
    keys.press("t")
    assert full.page.locator("#table").is_visible()
    keys.press("Escape")
    assert full.page.locator("#panel").is_hidden()
    keys.press("Escape")
    assert full.page.locator("#table").is_hidden()


def test_the_drawing_is_told_in_words(full: Opened) -> None:
    told = full.page.locator("#maphelp").text_content()
    assert told and told.startswith("11 things, 14 relations, 3 documents. Most connections: Veldt Compute (")
    assert full.page.locator("#map").get_attribute("aria-describedby") == "maphelp"


def test_every_control_has_a_name_and_is_reached_by_tab(full: Opened) -> None:
    full.pick("Orrin Labs")
    nameless = full.page.evaluate("""() => [...document.querySelectorAll('button, input, select')]
        .filter((one) => one.offsetParent && !one.textContent.trim() && !one.getAttribute('aria-label') && !one.labels?.length)
        .map((one) => one.outerHTML)""")
    assert nameless == []
    full.page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(60):
        full.page.keyboard.press("Tab")
        seen.add(full.page.evaluate("document.activeElement.closest('#search, #toolbar, #map, #side, #panel')?.id"))
    assert {"search", "toolbar", "map", "side", "panel"} <= seen


def luminance(color: str) -> float:
    parts = [int(one) / 255 for one in re.findall(r"\d+", color)[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dark_and_light_follow_the_reader_and_the_switch(full: Opened) -> None:
    look = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    grounds = {}
    for scheme in ("light", "dark"):
        full.page.emulate_media(color_scheme=scheme)
        ground, ink = (luminance(one) for one in full.page.evaluate(look))
        grounds[scheme] = ground
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) > 7
    assert grounds["dark"] < 0.1 < 0.8 < grounds["light"]
    full.tool("theme")
    assert luminance(full.page.evaluate(look)[0]) == grounds["light"]
    full.tool("theme")
    assert luminance(full.page.evaluate(look)[0]) == grounds["dark"]


@pytest.mark.parametrize("opened", [(390, 844)], indirect=True, ids=["phone"])
def test_a_phone_has_room_for_everything(opened: Opened, full_map: Path) -> None:
    opened.reopen(full_map)
    assert opened.page.locator("#side").is_hidden()
    opened.pick("Pell")
    parts = {"panel": "#panel"}
    for tool, part in (("legend", "#side"), ("timeline", "#timeline"), ("table", "#table")):
        parts[tool] = part
    for name, part in parts.items():
        if name != "panel":
            opened.page.keyboard.press("Escape")
            opened.tool(name)
        box = opened.page.locator(part).bounding_box()
        assert box, part
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, part
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844, part
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    for tool in opened.page.locator("#toolbar > button:visible").all():
        box = tool.bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 32


def test_ten_thousand_things_open_and_unfold(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(10_000, 30_000), tmp_path / "map.html")
    assert opened.page.evaluate("window.kgMap.ready") < 6_000
    assert opened.shown()["nodes"] == 10_000
    opened.pick("Company 7777")
    assert opened.text("#panel h2") == "Company 7777"


def test_a_thousand_marks_move_smoothly(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(1000, 2000), tmp_path / "map.html")
    opened.page.evaluate("window.kgMap.expandAll()")
    opened.settle(500)
    # The quickest of some frames: what a busy machine adds is not the page's doing.
    times: list[float] = opened.page.evaluate("""() => {
        const { network } = window.kgMap;
        network.setOptions({ edges: { hidden: true } });
        const { x, y } = network.getViewPosition();
        return Array.from({ length: 9 }, (_, step) => {
            network.moveTo({ position: { x: x + 5 * step, y }, animation: false });
            const start = performance.now();
            network.redraw();
            return performance.now() - start;
        });
    }""")
    assert min(times) < 33


def test_the_same_graph_gives_the_same_page(tmp_path: Path) -> None:
    paths: list[Any] = [tmp_path / "one.html", tmp_path / "two.html"]
    for path in paths:
        write(small_graph(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_part_says_what_it_is_a_part_of(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write(small_graph(), path, chosen="Within 2 steps of Orrin Labs", whole=large_graph(40, 60))
    opened.reopen(path)
    assert opened.text("#notice") == "Within 2 steps of Orrin Labs (of 40 things in all)."
