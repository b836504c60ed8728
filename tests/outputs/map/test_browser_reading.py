"""Whether everything on the page can be read: contrast, the direction of names, and names too long for their place."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.model.graph import Graph
from tests.graphs import small_graph
from tests.outputs.map.conftest import ORRIN, Opened
from tests.outputs.map.test_browser import download

# Of every visible element with text of its own: how it stands out from what is behind it (WCAG 2.2, 1.4.3).
FAINT = """() => {
    const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
    const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const luminance = (color) => {
        const [red, green, blue] = numbers(color).map((one) => channel(one / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (one) => {
        for (; one; one = one.parentElement) {
            const color = getComputedStyle(one).backgroundColor;
            if ((numbers(color)[3] ?? 1) === 1) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const opacity = (one) => (one ? Number(getComputedStyle(one).opacity) * opacity(one.parentElement) : 1);
    const own = (one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const found = [];
    for (const one of document.querySelectorAll('body *:not(script, noscript)')) {
        if (!own(one) || one.disabled || !one.checkVisibility() || one.closest('svg')) continue;
        const [behind, part] = [luminance(ground(one)), opacity(one)];
        const ink = luminance(getComputedStyle(one).color) * part + behind * (1 - part);
        const ratio = (Math.max(ink, behind) + 0.05) / (Math.min(ink, behind) + 0.05);
        found.push([ratio, one.textContent.slice(0, 40)]);
    }
    return found;
}"""
ARABIC = "شركة الأوراق المالية السعودية المحدودة للتداول"


def renamed(name: str) -> Graph:
    graph = small_graph()
    entities = tuple(replace(one, name=name) if one.id == ORRIN else one for one in graph.entities)
    return replace(graph, entities=entities)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(full: Opened, scheme: str) -> None:
    full.page.emulate_media(color_scheme=scheme)
    full.tool("timeline")
    counted = 0
    for pick in ("Dov Hallam", "Veldt Compute", "compute deal"):
        full.pick(pick)
        full.press("Filters", within="#side")
        full.tool("table")
        for ratio, text in full.page.evaluate(FAINT):
            assert ratio >= 4.5, text
            counted += 1
        full.press("Legend", within="#side")
        full.tool("table")
    assert counted > 150


def test_a_name_from_right_to_left_is_cut_at_its_own_end(opened: Opened, tmp_path: Path) -> None:
    opened.show(renamed(ARABIC), tmp_path / "map.html")
    opened.settle(300)
    words = ElementTree.fromstring(download(opened, "SVG")).iter("{http://www.w3.org/2000/svg}text")
    directions = {one.text or "": one.get("direction") for one in words}
    assert [way for text, way in directions.items() if text.startswith(ARABIC[:8]) and text.endswith("…")] == ["rtl"]
    assert directions["Pell"] == "ltr"


def test_a_long_name_leaves_room_for_the_rest_of_the_table(opened: Opened, tmp_path: Path) -> None:
    opened.show(renamed("A very long name " * 40), tmp_path / "map.html")
    opened.tool("table")
    rows = opened.page.locator("#table tbody tr")
    heights = [box["height"] for box in (row.bounding_box() for row in rows.all()) if box]
    assert len(heights) == 14
    assert max(heights) < 120
    opened.press("Quotes", within="#table")
    opened.pick("Pell")
    opened.settle(300)
    box = opened.page.locator("#table tbody td.wide").first.bounding_box()
    assert box and box["width"] >= 240
