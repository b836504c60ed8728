"""The map beside plain pyvis on the same graph, in headless Chromium: `python -m tests.benchmarks.mapping [SIZES...]`.

SIZES are numbers of entities (300 1000 3000 10000), with three relations each. pyvis is used as its documentation
begins: names as labels, relations as titles, its default layout, `write_html`; requests that its page makes are
blocked. A picture is stable when pyvis's page says that its layout is done, and when ours says that it can be used. The
rate of pictures is counted while a mouse drags the map for two seconds; the drag must have moved it.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Error, Page, sync_playwright
from pyvis.network import Network

from kg.model.graph import Graph
from kg.outputs.map.content import content
from kg.outputs.map.page import write
from tests.benchmarks.newsworld import newsworld
from tests.benchmarks.table import show

CHROMIUM: Final = os.environ.get("KG_CHROMIUM", "/usr/bin/chromium")
SIZES: Final = (300, 1000, 3000, 10000)
LONGEST: Final = 75.0
"""Seconds after which a page counts as never done."""
_STARTS: Final = ((840, 120), (1300, 560), (420, 600), (1100, 300))
_WATCH: Final = """
(() => {
  const look = setInterval(() => {
    if (typeof network === 'undefined' || !network || !network.once) return;
    clearInterval(look);
    network.once('stabilizationIterationsDone', () => requestAnimationFrame(() => { window.doneAt = performance.now(); }));
  }, 5);
})();
"""
_COUNT: Final = """
() => {
  window.pictures = 0; window.counted = false;
  const until = performance.now() + 2000;
  const step = () => { window.pictures += 1; if (performance.now() < until) requestAnimationFrame(step); else window.counted = true; };
  requestAnimationFrame(step);
}
"""
_UNFOLD: Final = """
() => new Promise((done) => {
  const start = performance.now();
  kgMap.expandAll();
  kgMap.network.once('afterDrawing', () => requestAnimationFrame(() => done((performance.now() - start) / 1000)));
  kgMap.network.redraw();
})
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds to write the file, its bytes, seconds until its picture is stable (None: never), pictures a second."""

    writing: float
    size: int
    stable: float | None
    rate: float | None
    unfolding: float = 0.0
    """Seconds until everything that a large map opens without is drawn."""
    unfolded_rate: float | None = None


def plain_pyvis(graph: Graph, path: Path) -> None:
    """The same nodes and lines, drawn as pyvis does by itself."""
    shown = content(graph)
    network = Network(directed=True, cdn_resources="in_line")
    for node in shown.nodes:
        network.add_node(node.id, label=node.label)
    for line in shown.lines:
        network.add_edge(line.source, line.target, title=line.label)
    network.write_html(str(path), notebook=False)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def opened(browser: Browser, path: Path, *, watch: str = "") -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.route(re.compile("^(?!file:)"), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(LONGEST * 1000)
    if watch:
        page.add_init_script(watch)
    page.goto(path.as_uri(), wait_until="commit", timeout=LONGEST * 1000)
    return page


def until(page: Page, condition: str) -> None:
    """Waits for a condition; playwright's own way evaluates strings in the page, which our page's policy forbids."""
    start = time.perf_counter()
    while not page.evaluate(condition):
        if time.perf_counter() - start > LONGEST:
            raise TimeoutError(condition)
        time.sleep(0.05)


def rate(page: Page, network: str) -> float | None:
    """Pictures a second while the mouse drags; None where no drag moved the view (each began on a mark)."""
    for x, y in _STARTS:
        before: Any = page.evaluate(f"() => {network}.getViewPosition()")
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(_COUNT)
        start = time.perf_counter()
        steps = 0
        while time.perf_counter() - start < 2.0:
            steps += 1
            page.mouse.move(x + 120 * ((steps % 40) / 40), y + 200 * ((steps % 60) / 60))
        until(page, "window.counted === true")
        after: Any = page.evaluate(f"() => {network}.getViewPosition()")
        page.mouse.up()
        if abs(before["x"] - after["x"]) + abs(before["y"] - after["y"]) > 1:
            return float(page.evaluate("window.pictures / 2"))
    return None


def theirs(browser: Browser, graph: Graph, path: Path) -> Measured:
    writing = timed(lambda: plain_pyvis(graph, path))
    page = opened(browser, path, watch=_WATCH)
    try:
        until(page, "window.doneAt > 0")
        stable, pictures = page.evaluate("window.doneAt / 1000"), rate(page, "network")
    except (Error, TimeoutError):
        stable = pictures = None
    page.context.close()
    return Measured(writing, path.stat().st_size, stable, pictures)


def ours(browser: Browser, graph: Graph, path: Path) -> Measured:
    writing = timed(lambda: write(graph, path))
    page = opened(browser, path)
    page.wait_for_selector("html[data-ready]", timeout=LONGEST * 1000)
    stable = page.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now() / 1000)))")
    pictures = rate(page, "kgMap.network")
    unfolding = page.evaluate(_UNFOLD)
    page.wait_for_timeout(1500)
    unfolded = rate(page, "kgMap.network")
    page.context.close()
    return Measured(writing, path.stat().st_size, stable, pictures, unfolding, unfolded)


def main(sizes: tuple[int, ...]) -> None:
    """Measures and prints."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        warm = Path(folder) / "warm.html"
        warm.write_text("<!doctype html><canvas></canvas>", encoding="utf-8")
        for _ in range(3):  # the first pages of a browser pay for its own start
            opened(browser, warm).context.close()
        for count in sizes:
            graph = newsworld(count, 3 * count)
            mine = ours(browser, graph, Path(folder) / "map.html")
            plain = theirs(browser, graph, Path(folder) / "pyvis.html")
            shown = content(graph)
            rows.append((f"{len(shown.nodes)} / {len(shown.lines)}", *_cells(mine, plain)))
        browser.close()
    head = (
        "nodes / lines", "kg: write s", "MB", "stable s", "fps", "unfold s", "fps", "pyvis: write s", "MB", "stable s", "fps",
        "times as soon",
    )  # fmt: skip
    show("map.html beside plain pyvis", head, rows)


def _cells(mine: Measured, plain: Measured) -> tuple[str, ...]:
    assert mine.stable is not None
    ratio = (plain.stable or LONGEST) / mine.stable
    return (
        f"{mine.writing:.2f}", f"{mine.size / 1e6:.2f}", f"{mine.stable:.2f}", _number(mine.rate),
        f"{mine.unfolding:.2f}", _number(mine.unfolded_rate), f"{plain.writing:.2f}", f"{plain.size / 1e6:.2f}",
        f"{plain.stable:.1f}" if plain.stable else f"> {LONGEST:.0f}", _number(plain.rate),
        f"{'' if plain.stable else '> '}{ratio:.0f}",
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


if __name__ == "__main__":
    main(tuple(int(one) for one in sys.argv[1:]) or SIZES)
