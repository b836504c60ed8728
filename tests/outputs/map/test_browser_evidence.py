"""What the panel tells: every claim with its words, its source and how sure it is."""

from dataclasses import replace
from pathlib import Path

from tests.graphs import small_graph
from tests.outputs.map.conftest import HALLAM, ORRIN, VELDT, Opened, full_graph


def test_search_completes_centres_and_opens_the_evidence(full: Opened) -> None:
    full.page.fill("#search", "orrin")
    assert full.page.locator("#matches li").first.inner_text().startswith("Orrin Labs")
    full.page.press("#search", "Enter")
    full.settle(500)
    panel = full.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Orrin Labs"
    text = panel.inner_text()
    for part in ("Sanderling Capital reportedly invests in Orrin Labs.", "Harbor Wire", "reported", "confidence 0.70"):
        assert part in text
    assert "belief 0.70" in text
    assert "said by two people familiar" in text
    place = full.page.evaluate("(id) => window.kgMap.placeOf(id)", ORRIN)
    assert 250 < place["x"] < 1016
    assert 52 < place["y"] < 900
    panel.locator(".close").click()
    assert panel.is_hidden()


def test_search_goes_by_arrow_keys_and_finds_other_names(full: Opened) -> None:
    full.page.fill("#search", "duluth")
    assert full.page.locator("#matches li").count() == 2
    full.page.press("#search", "ArrowDown")
    assert full.page.locator("#matches li[aria-selected=true]").inner_text().startswith("Veldt Compute")
    full.page.press("#search", "Enter")
    assert full.text("#panel h2") == "Veldt Compute"
    assert "Duluth Hosting" in full.text("#panel")


def test_a_denial_is_said_to_be_one(full: Opened) -> None:
    full.pick("Orrin Labs")
    assert "Denied: Orrin Labs competes with Veldt Compute" in full.text("#panel")
    assert "Mara Quist" in full.text("#panel .speaker:has(button)")


def test_a_reprint_is_one_quote_with_two_sources(full: Opened) -> None:
    full.pick("Pell")
    article = full.page.locator("#panel article")
    assert article.locator("blockquote").count() == 1
    assert article.locator("cite").count() == 2
    assert "(reprint)" in article.inner_text()


def test_the_words_that_made_a_claim_are_marked_in_their_sentence(full: Opened) -> None:
    full.pick("Mara Quist")
    block = full.page.locator("#panel blockquote").first
    assert block.locator("mark").inner_text() == "founded by"
    assert block.inner_text().startswith("Veldt Compute, founded by Mara Quist, will supply")


def test_every_trigger_lies_where_the_data_says(full: Opened) -> None:
    told = full.page.evaluate("""() => {
        const { claims, terms, texts } = window.kgMap.data;
        const marked = [...claims, ...terms].filter((one) => one.triggerFrom !== null);
        return marked.map((one) => texts[one.text].slice(one.triggerFrom, one.triggerTo));
    }""")
    assert set(told) == {"founded by", "$1.25 billion a year"}


def test_next_and_previous_go_through_the_quotes(full: Opened) -> None:
    full.pick("Veldt Compute")
    count = full.page.locator("#panel .claim").count()
    assert count > 3
    full.page.locator("#panel .next").click()
    full.page.locator("#panel .next").click()
    assert full.text("#panel .place") == f"Quote 2 of {count}"
    full.page.locator("#panel .previous").click()
    full.page.locator("#panel .previous").click()
    assert full.text("#panel .place") == f"Quote {count} of {count}"
    box = full.page.locator("#panel .claim.current").bounding_box()
    assert box
    assert 50 < box["y"] < 900


def test_a_quote_is_copied_as_a_citation(full: Opened) -> None:
    full.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })"
    )
    full.pick("Pell")
    full.press("Copy as citation")
    copied = full.page.evaluate("window.copied")
    assert copied.startswith("Orrin Labs develops Pell: “Orrin Labs develops the assistant Pell.” — ")
    for part in ("Veldt Compute signs 300 MW lease with Orrin Labs", "2026-03-04", "asserted", "confidence 0.90"):
        assert part in copied
    assert full.page.locator("#panel .copy").first.inner_text() == "Copied"


def test_a_click_on_a_mark_opens_it_and_a_click_beside_closes_it(full: Opened) -> None:
    full.click_at(HALLAM)
    panel = full.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Dov Hallam"
    assert "no longer so" in panel.inner_text()
    full.page.mouse.click(700, 890)
    full.settle()
    assert panel.is_hidden()


def test_a_click_on_a_line_opens_its_claims(full: Opened) -> None:
    full.settle(300)
    ends = [full.page.evaluate("(id) => window.kgMap.placeOf(id)", one) for one in (ORRIN, "product/pell")]
    full.page.mouse.click((ends[0]["x"] + ends[1]["x"]) / 2, (ends[0]["y"] + ends[1]["y"]) / 2)
    full.settle()
    assert full.text("#panel h2") == "Orrin Labs develops Pell"
    assert "Stands in the graph." in full.text("#panel")


def test_a_deal_shows_roles_terms_and_its_way(full: Opened) -> None:
    full.pick("compute deal")
    text = full.text("#panel .card")
    for part in ("about 1.25 billion USD a year", "announced", "300 MW", "2 years", "provider\nVeldt Compute"):
        assert part in text
    assert full.page.locator("#panel .history li strong").all_inner_texts() == ["planned", "announced"]
    full.page.locator("#panel .terms summary").click()
    assert full.text("#panel .terms mark") == "$1.25 billion a year"
    full.press("Orrin Labs", within="#panel .parties")
    assert full.text("#panel h2") == "Orrin Labs"


def test_a_deal_unfolds_into_its_roles_on_the_map(full: Opened) -> None:
    full.pick("compute deal")
    full.press("Unfold on the map")
    full.page.locator("#panel .close").click()
    full.settle(400)
    names = [one["item"]["rows"] for one in full.page.evaluate("window.kgMap.labels()")]
    assert "Compute deal, announced" in next(rows for rows in names if len(rows) > 1)
    words = {one["text"] for one in full.page.evaluate("window.kgMap.lineLabels()")}
    assert {"provider", "customer", "facility"} <= words


def test_what_is_disputed_says_so_and_leads_to_the_other_side(full: Opened) -> None:
    full.pick("Veldt Compute")
    conflict = full.page.locator("#panel .conflict").first
    assert "Contradiction: one denies it" in conflict.inner_text()
    conflict.locator("button").click()
    full.settle()
    sides = ("Veldt Compute supplies Orrin Labs", "Denied: Orrin Labs competes with Veldt Compute")
    assert full.text("#panel h2") in sides


def test_hovering_shows_the_name_the_kind_and_a_quote(opened: Opened, tmp_path: Path) -> None:
    opened.show(small_graph(), tmp_path / "map.html")
    opened.settle(300)
    place = opened.page.evaluate("(id) => window.kgMap.placeOf(id)", "product/pell")
    opened.page.mouse.move(place["x"] - 3, place["y"])
    opened.page.mouse.move(place["x"], place["y"])
    popup = opened.page.locator("#popup")
    popup.wait_for()
    assert popup.inner_text().splitlines()[:2] == ["Pell", "Product · 1 relation"]
    assert "Orrin Labs develops the assistant Pell." in popup.inner_text()


def test_a_path_between_two_things_has_a_quote_for_each_step(full: Opened) -> None:
    full.pick("Sanderling Capital")
    full.press("Path from here")
    assert "Pick the other end" in full.text("#panel")
    full.pick("Mara Quist")
    assert full.text("#panel h2") == "Sanderling Capital → Mara Quist"
    hops = full.page.locator("#panel .hop")
    assert hops.count() >= 3
    for number in range(hops.count()):
        assert hops.nth(number).locator("blockquote").count() >= 1
    assert full.page.evaluate("window.kgMap.isLit('product/pell')") is False
    full.press("End the path")
    assert full.page.locator("#panel").is_hidden()


def test_the_strongest_path_need_not_be_the_shortest(opened: Opened, tmp_path: Path) -> None:
    graph = full_graph()
    weak = tuple(replace(one, belief=0.1) if one.predicate == "supplies" else one for one in graph.statements)
    opened.show(replace(graph, statements=weak), tmp_path / "map.html")
    opened.pick("Sanderling Capital")
    opened.press("Path from here")
    opened.click_at(VELDT)
    hops = opened.page.locator("#panel .hop h3")
    assert hops.count() == 3
    assert "compute deal" in hops.nth(1).inner_text()
    opened.press("Shortest")
    assert hops.all_inner_texts() == ["Sanderling Capital → Orrin Labs", "Orrin Labs → Veldt Compute"]
    # The denial joins Orrin and Veldt too, but nothing leads over what is denied.
    assert "competes" not in opened.text("#panel")
    assert "beliefs multiplied: 0.07" in opened.text("#panel")


def test_a_thing_is_told_by_its_narrow_class_and_its_identifiers(opened: Opened, tmp_path: Path) -> None:
    graph = small_graph()
    entities = tuple(
        replace(one, classes=("DataCenter", "Facility"), identifiers=(("ticker", "XTSE:VLDT"),))
        if one.name == "Tallow Ridge"
        else one
        for one in graph.entities
    )
    opened.show(replace(graph, entities=entities), tmp_path / "map.html")
    opened.pick("Tallow Ridge")
    assert opened.text("#panel .kind") == "Data center"
    assert "ticker\nXTSE:VLDT" in opened.text("#panel dl")
