"""What is on the drawing, and how readers change it: legend, filters, time, neighbourhood, groups, undo."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.newsworld import newsworld
from tests.graphs import DEAL, large_graph, small_graph
from tests.outputs.map.conftest import HALLAM, ORRIN, VELDT, Opened

RIVALRY = f"{ORRIN}>competesWith>{VELDT}"


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    apart = one["left"] >= other["right"] or other["left"] >= one["right"]
    return not (apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"])


def set_value(opened: Opened, selector: str, value: str, event: str = "change") -> None:
    """Moves a slider or fills a field as a person does, who lets it go at the end."""
    opened.page.locator(selector).evaluate(
        "(one, [value, event]) => { one.value = value; one.dispatchEvent(new Event(event, { bubbles: true })); }",
        [value, event],
    )
    opened.settle()


def test_names_never_cover_one_another(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(300, 500), tmp_path / "map.html")
    opened.settle(250)
    placed = opened.page.evaluate("window.kgMap.labels()")
    assert 20 < len(placed) <= 300
    assert not any(overlap(one, other) for number, one in enumerate(placed) for other in placed[:number])


def test_a_small_map_names_everything(full: Opened) -> None:
    full.settle(250)
    assert len(full.page.evaluate("window.kgMap.labels()")) == 11


def test_words_of_picked_lines_keep_clear_of_names_and_of_one_another(full: Opened) -> None:
    full.pick("Veldt Compute")
    full.settle(500)
    lines = full.page.evaluate("window.kgMap.lineLabels()")
    names = [one for one in full.page.evaluate("window.kgMap.labels()") if one["clear"]]
    assert len(lines) >= 3
    for number, one in enumerate(lines):
        assert not any(overlap(one, other) for other in [*lines[:number], *names])


def test_what_is_not_picked_steps_back_and_returns(full: Opened) -> None:
    full.pick("Pell")
    lit = "(id) => window.kgMap.isLit(id)"
    assert full.page.evaluate(lit, "product/pell") is True
    assert full.page.evaluate(lit, HALLAM) is False
    full.page.locator("#panel .close").click()
    assert full.page.evaluate(lit, HALLAM) is True


def test_what_has_no_relation_is_hidden_until_looked_for(opened: Opened, tmp_path: Path) -> None:
    graph = small_graph()
    lonely = replace(graph.entities[0], id="company/aaa-lonely", name="Lonely Freight")
    opened.show(replace(graph, entities=(lonely, *graph.entities)), tmp_path / "map.html")
    assert opened.text("#counts").startswith("11 of 12 things")
    opened.pick("Lonely")
    assert "no relation was read" in opened.text("#panel")
    assert lonely.id in opened.shown()["marks"]
    opened.page.locator("#panel .close").click()
    assert lonely.id not in opened.shown()["marks"]
    opened.switch("Without relation")
    assert opened.text("#counts").startswith("12 things")


def test_the_legend_switches_types_groups_and_single_relations(full: Opened) -> None:
    full.switch("Person")
    assert not [one for one in full.shown()["marks"] if one.startswith("person/")]
    full.switch("Rivalry")
    assert RIVALRY not in full.shown()["lines"]
    assert full.text("#counts").startswith("9 of 11 things, 10 of 14 relations")
    full.page.locator("#legend button[aria-label='Relations of Places']").click()
    full.switch("operates")
    assert not [one for one in full.shown()["lines"] if ">operates>" in one]
    assert [one for one in full.shown()["lines"] if ">locatedIn>" in one]
    assert full.page.locator("#legend label", has_text="Places").locator("input").evaluate("(one) => one.indeterminate")
    full.switch("Person")
    assert HALLAM in full.shown()["marks"]


def test_the_legend_explains_every_mark(full: Opened) -> None:
    text = full.text("#legend")
    flags = ("asserted", "reported", "possible or planned", "no longer so", "denied")
    for part in (*flags, "belief", "disagree", "arrow", "larger", "pinned"):
        assert part in text


@pytest.mark.parametrize(
    ("label", "gone"),
    [
        ("reported", "company/sanderling-capital>investsIn>company/orrin-labs"),
        ("past (no longer so)", f"{HALLAM}>leads>{VELDT}"),
        ("denied", RIVALRY),
    ],
)
def test_filters_leave_claims_out_by_flag(full: Opened, label: str, gone: str) -> None:
    full.press("Filters", within="#side")
    assert gone in full.shown()["lines"]
    full.switch(label)
    assert gone not in full.shown()["lines"]
    assert full.shown()["edges"] < 14
    assert full.page.locator("#side .tabs").inner_text().splitlines() == ["Legend", "Filters (1)"]
    full.press("Clear filters", within="#side")
    assert full.shown()["edges"] == 14


def test_filters_by_belief_publisher_document_and_date(full: Opened) -> None:
    full.press("Filters", within="#side")
    set_value(full, "#filters input[type=range]", "0.85")
    strong = full.shown()["lines"]
    assert f"{VELDT}>foundedBy>person/mara-quist" in strong
    assert f"{VELDT}>supplies>{ORRIN}" not in strong
    full.press("Clear filters", within="#side")
    field = full.page.locator("#filters label.field")
    field.filter(has_text="Publisher").locator("select").select_option(label="Lakeside Post")
    full.settle()
    assert RIVALRY not in full.shown()["lines"]
    full.pick("Pell")
    assert full.page.locator("#panel cite").count() == 1
    assert "1 quote left out by the filters" in full.text("#panel")
    full.press("Clear filters", within="#side")
    field.filter(has_text="Document").locator("select").select_option(label='Who powers "Pell"?')
    full.settle()
    assert RIVALRY in full.shown()["lines"]
    assert not [one for one in full.shown()["lines"] if ">foundedBy>" in one]
    full.press("Clear filters", within="#side")
    field.filter(has_text="since").locator("input").fill("2026-03-20")
    full.settle()
    assert {one.split(">")[1] for one in full.shown()["lines"]} == {
        "competesWith", "leads", "acquires", "builds", "provider", "customer",
    }  # fmt: skip


def test_conflicts_only(full: Opened) -> None:
    full.press("Filters", within="#side")
    full.switch("Conflicts only")
    assert set(full.shown()["lines"]) == {RIVALRY, f"{VELDT}>supplies>{ORRIN}"}
    assert set(full.shown()["marks"]) == {VELDT, ORRIN}


def test_the_timeline_goes_by_document_date_and_plays(full: Opened) -> None:
    full.tool("timeline")
    set_value(full, "#timeline input", "1", "input")
    assert full.text("#timeline output") == "until 2026-03-04"
    assert RIVALRY not in full.shown()["lines"]
    assert full.shown()["edges"] == 9
    full.page.locator("#timeline button[aria-label=Play]").click()
    full.page.locator("#timeline output", has_text="all of the time").wait_for(timeout=4000)
    assert full.shown()["edges"] == 14
    full.page.locator("#timeline button[aria-label=Play]").wait_for(timeout=2000)


def test_only_what_is_some_steps_around(full: Opened) -> None:
    full.pick("Pell")
    full.press("1")
    assert set(full.shown()["marks"]) == {"product/pell", ORRIN}
    assert "only 1 step around Pell" in full.text("#notice")
    full.press("2")
    assert {VELDT, DEAL, HALLAM} <= set(full.shown()["marks"])
    assert "place/duluth" not in full.shown()["marks"]
    full.press("Show everything", within="#notice")
    assert full.shown()["nodes"] == 11


def test_hide_pin_undo_redo(full: Opened) -> None:
    full.pick("Dov Hallam")
    full.press("Hide")
    assert HALLAM not in full.shown()["marks"]
    assert "1 hidden by you" in full.text("#notice")
    full.tool("undo")
    assert HALLAM in full.shown()["marks"]
    full.tool("redo")
    assert HALLAM not in full.shown()["marks"]
    full.page.keyboard.press("Control+z")
    full.settle()
    assert HALLAM in full.shown()["marks"]
    full.pick("Dov Hallam")
    full.press("Pin")
    full.page.locator("#panel .close").click()
    full.switch("Person")
    assert [one for one in full.shown()["marks"] if one.startswith("person/")] == [HALLAM]


def test_a_dragged_mark_stays_where_it_was_put(full: Opened) -> None:
    full.settle(300)
    place = full.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM)
    full.page.mouse.move(place["x"], place["y"])
    full.page.mouse.down()
    full.page.mouse.move(place["x"] + 60, place["y"] + 30, steps=4)
    full.page.mouse.up()
    full.settle()
    moved = full.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM)
    assert abs(moved["x"] - place["x"] - 60) < 3
    full.switch("Rivalry")
    assert full.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM) == moved
    full.tool("undo")
    full.tool("undo")
    back = full.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM)
    assert abs(back["x"] - place["x"]) < 1


def test_a_large_map_opens_folded_and_says_so(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(700, 1400), tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size < 4_000_000
    before = opened.shown()
    assert before["folded"] == before["nodes"] == 700
    assert f"700 things folded into {before['groups']} groups" in opened.text("#notice")
    rings = [one for one in opened.page.evaluate("window.kgMap.labels()") if one["id"].startswith("c")]
    assert len(rings) == before["groups"]
    assert not any(overlap(one, other) for number, one in enumerate(rings) for other in rings[:number])
    opened.settle(300)
    place = opened.page.evaluate("window.kgMap.groupPlaceOf(0)")
    opened.page.mouse.click(place["x"], place["y"])
    opened.settle(300)
    after = opened.shown()
    assert after["groups"] == before["groups"] - 1
    assert len(after["marks"]) > 2
    opened.page.keyboard.press("Control+z")
    opened.settle()
    assert opened.shown()["groups"] == before["groups"]
    opened.press("Unfold all", within="#notice")
    assert opened.shown()["folded"] == 0
    assert len(opened.shown()["marks"]) == 700
    assert opened.page.locator("#notice").is_hidden()


def test_searching_unfolds_the_group_of_what_was_found(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(700, 1400), tmp_path / "map.html")
    opened.pick("Company 555")
    assert opened.text("#panel h2") == "Company 555"
    assert "company/c00555" in opened.shown()["marks"]
    opened.press("Fold its group")
    assert opened.shown()["marks"] == []


@pytest.mark.parametrize("opened", [(1400, 900), (1000, 700), (390, 844)], indirect=True, ids=str)
def test_the_whole_map_opens_beside_the_cards(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(120, 150), tmp_path / "map.html")
    opened.settle(250)
    # Boxes count from the origin of the drawing.
    shown = opened.page.evaluate("""() => {
        const box = document.getElementById('map').getBoundingClientRect();
        const side = document.getElementById('side');
        const left = side.hidden ? 0 : side.getBoundingClientRect().right;
        const origin = window.kgMap.origin();
        return window.kgMap.labels().map((one) => ({
            left: one.left + origin.x - left, right: box.width - one.right - origin.x,
            top: one.top + origin.y, bottom: box.height - one.bottom - origin.y,
        }));
    }""")
    assert len(shown) > 10
    assert all(distance >= 0 for one in shown for distance in one.values())


def test_what_is_around_a_thing_of_a_large_map_stands_in_rings(opened: Opened, tmp_path: Path) -> None:
    opened.show(large_graph(700, 1400), tmp_path / "map.html")
    opened.pick("Company 555")
    opened.press("2")
    opened.settle(600)
    away = opened.page.evaluate("""() => {
        const { shown, placeOf } = window.kgMap;
        const middle = placeOf('company/c00555');
        const direct = new Set(shown().lines.map((key) => key.split('>')).filter((one) => one.includes('company/c00555'))
            .flatMap(([from, , to]) => [from, to]));
        return shown().marks.map((id) => [direct.has(id), Math.hypot(placeOf(id).x - middle.x, placeOf(id).y - middle.y)]);
    }""")
    near, far = ([distance for direct, distance in away if direct is wanted] for wanted in (True, False))
    assert len(near) > 1 and far
    assert max(near) < 0.9 * max(far)
    assert max(far) < 900
    assert "Unfold all" not in opened.text("#notice")
    opened.tool("undo")
    opened.settle(600)
    assert opened.shown()["groups"] > 5
    middle = opened.page.evaluate("(id) => window.kgMap.placeOf(id)", "company/c00555")
    assert 0 < middle["x"] < 1440 and 0 < middle["y"] < 900


def test_the_browsers_back_leads_to_what_was_picked_before(full: Opened) -> None:
    full.pick("Pell")
    full.settle(500)
    full.pick("Dov Hallam")
    full.settle(500)
    full.page.go_back()
    full.settle(300)
    assert full.text("#panel h2") == "Pell"
    full.page.go_back()
    full.settle(300)
    assert full.page.locator("#panel").is_hidden()
    full.page.go_forward()
    full.settle(300)
    assert full.text("#panel h2") == "Pell"


@pytest.mark.parametrize("opened", [(1440, 900)], indirect=True)
def test_a_link_shows_the_same_on_a_screen_of_another_size(opened: Opened, full_map: Path) -> None:
    opened.reopen(full_map)
    opened.pick("Dov Hallam")
    opened.settle(300)
    place = opened.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM)
    opened.page.mouse.move(place["x"], place["y"])
    opened.page.mouse.down()
    opened.page.mouse.move(place["x"] + 40, place["y"] + 30, steps=4)
    opened.page.mouse.up()
    opened.settle(500)
    link = "#" + opened.page.evaluate("location.hash.slice(1)")
    assert "camera=" in link and "pin=" in link
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.reopen(full_map, link=link)
    opened.settle(300)
    place = opened.page.evaluate("(id) => window.kgMap.placeOf(id)", HALLAM)
    panel = opened.page.locator("#panel").bounding_box()
    assert panel
    assert 0 < place["x"] < 390
    assert 130 < place["y"] < panel["y"]


def test_a_link_to_what_is_gone_says_so_and_one_to_an_earlier_name_finds_it(opened: Opened, tmp_path: Path) -> None:
    graph = replace(small_graph(), redirects=(("person/d-hallam", HALLAM), ("person/gone-too", "person/nobody")))
    path = tmp_path / "map.html"
    opened.show(graph, path, link="#pick=company%2Fgone&hide=person%2Fgone-too")
    assert "the link names 2 things that this map does not have" in opened.text("#notice")
    assert opened.page.locator("#panel").is_hidden()
    opened.press("Understood", within="#notice")
    assert opened.page.locator("#notice").is_hidden()
    opened.reopen(path, link="#pick=person%2Fd-hallam")
    assert opened.text("#panel h2") == "Dov Hallam"
    assert opened.page.locator("#notice").is_hidden()
    opened.reopen(path, link=f"#pick=company%2Forrin-labs%3Edevelops%3E{HALLAM}")
    assert opened.text("#panel h2") == "Orrin Labs"


def test_menus_and_tabs_go_by_arrow_keys(full: Opened) -> None:
    focused = "document.activeElement.textContent"
    keys = full.page.keyboard
    full.page.focus("[data-tool=export]")
    keys.press("Enter")
    assert full.page.evaluate(focused) == "Picture (PNG)"
    keys.press("ArrowUp")
    assert full.page.evaluate(focused) == "Copy a link to this view"
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert full.page.evaluate(focused) == "Drawing (SVG)"
    keys.press("Escape")
    assert full.page.locator(".menu").is_hidden()
    assert full.page.evaluate("document.activeElement.dataset.tool") == "export"
    full.page.locator("#side [role=tab]").first.focus()
    keys.press("ArrowRight")
    assert full.page.evaluate(focused) == "Filters"
    assert full.page.locator("#filters").is_visible()
    full.tool("table")
    full.page.locator("#table [role=tab][aria-selected=true]").focus()
    keys.press("ArrowRight")
    assert full.page.evaluate(focused) == "Quotes"
    assert "Sanderling Capital reportedly invests in Orrin Labs." in full.text("#table")


def test_on_paper_the_drawing_is_light_and_the_evidence_whole(full: Opened) -> None:
    full.page.emulate_media(color_scheme="dark")
    full.pick("Veldt Compute")
    full.settle(400)
    full.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    full.page.emulate_media(color_scheme="dark", media="print")
    full.settle(200)
    try:
        panel = full.page.locator("#panel").bounding_box()
        drawing = full.page.locator("#map canvas").bounding_box()
        assert panel and drawing
        assert full.page.evaluate("(one => one.scrollHeight - one.clientHeight)(document.getElementById('panel'))") <= 1
        assert panel["y"] >= drawing["y"] + drawing["height"]
        assert full.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 36, 48)"
        assert full.page.locator("#toolbar").is_hidden()
    finally:
        full.page.emulate_media(media="screen")
    full.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert full.page.evaluate("document.documentElement.dataset.theme") == "auto"


def test_many_signs_on_lines_wait_until_one_comes_nearer(opened: Opened, tmp_path: Path) -> None:
    opened.show(newsworld(400, 3200), tmp_path / "map.html")
    opened.settle(300)
    opened.page.evaluate("window.kgMap.network.moveTo({ scale: 0.2, animation: false })")
    opened.settle(400)
    assert opened.page.evaluate("window.kgMap.lineLabels()") == []
    opened.page.evaluate("window.kgMap.network.moveTo({ scale: 0.6, animation: false })")
    opened.settle(400)
    assert {one["text"] for one in opened.page.evaluate("window.kgMap.lineLabels()")} == {"✕", "≠"}
