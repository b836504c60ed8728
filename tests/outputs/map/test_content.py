"""What the page is told: nodes, lines, every claim with its words, deals, conflicts, communities."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kg.graph.part import Choice, part
from kg.model.document import Span
from kg.model.extraction import Quote, Term
from kg.model.graph import Conflict, Graph, StatusChange, TermStatement
from kg.outputs.map.communities import MOST
from kg.outputs.map.content import content, short_label
from kg.outputs.map.data import data
from kg.outputs.map.evidence import CERTAINTIES, POLARITIES, TENSES
from tests.graphs import ANALYSIS, DEAL, REPRINT, WIRE, hostile_graph, large_graph, quote, small_graph


def rows(table: Any) -> list[dict[str, Any]]:
    """A table of the page as the client unpacks it."""
    fields = table["fields"]
    assert all(len(row) <= len(fields) for row in table["rows"])
    return [dict(zip(fields, [*row, *[None] * (len(fields) - len(row))], strict=True)) for row in table["rows"]]


def disputed_graph() -> Graph:
    """The small graph with beliefs, terms of its deal, its history, and two conflicts."""
    graph = small_graph()
    words = quote(ANALYSIS, "Orrin Labs agreed to pay Veldt Compute about $1.25 billion a year.")
    about = Term(predicate="amount", value="1250000000", quote=words, trigger=quote(ANALYSIS, "$1.25 billion"),
                 currency="USD", bound="about", period="year", confidence=0.8)  # fmt: skip
    line = quote(WIRE, "Veldt Compute, founded by Mara Quist, will supply Orrin Labs with 300 MW of capacity")
    status = Term(predicate="status", value="announced", quote=line, trigger=quote(WIRE, "will supply"))
    length = Term(predicate="term", value="P24M", quote=line, trigger=Quote(Span(0, 4), "none"))
    stake = Term(predicate="stake", value="51", quote=words, trigger=quote(ANALYSIS, "agreed"), bound="at-least")
    terms = (
        TermStatement(id="term/a", deal=DEAL, document=ANALYSIS.id, term=about, belief=0.72),
        TermStatement(id="term/b", deal=DEAL, document=WIRE.id, term=status, attributed_to="person/mara-quist"),
        TermStatement(id="term/c", deal=DEAL, document=WIRE.id, term=length),
        TermStatement(id="term/d", deal=DEAL, document=ANALYSIS.id, term=stake),
    )
    statements = tuple(replace(one, belief=round(one.claim.confidence * 0.9, 4)) for one in graph.statements)
    leads = [one.id for one in statements if one.predicate == "leads"]
    conflicts = (
        Conflict(id="conflict/1", kind="scope", between=tuple(leads), reason="two posts"),
        Conflict(id="conflict/2", kind="precision", between=("term/c", "term/a"), reason="one is rounded"),
        Conflict(id="conflict/3", kind="scope", between=(leads[0], "claim/nowhere"), reason="not on the map"),
    )
    steps = (
        StatusChange(status="announced", date="2026-03-04", document=WIRE.id, term="term/b"),
        StatusChange(status="completed", date=None, document=ANALYSIS.id, term=None),
    )
    deal = replace(graph.deals[0], history=steps)
    return replace(graph, statements=statements, terms=terms, conflicts=conflicts, deals=(deal,))


def test_lines_show_how_sure_they_are() -> None:
    lines = {(one.source, one.link.predicate, one.target): one for one in content(disputed_graph()).lines}
    sure = lines["company/veldt-compute", "foundedBy", "person/mara-quist"]
    heard = lines["company/sanderling-capital", "investsIn", "company/orrin-labs"]
    rumour = lines["company/kestrel-grid", "acquires", "company/veldt-compute"]
    over = lines["person/dov-hallam", "leads", "company/veldt-compute"]
    denied = lines["company/orrin-labs", "competesWith", "company/veldt-compute"]
    assert sure.dashes is None
    assert heard.dashes != rumour.dashes
    assert None not in (heard.dashes, rumour.dashes)
    assert over.opacity < sure.opacity
    assert denied.symmetric, "competing goes both ways"
    assert not sure.symmetric
    assert 1 <= rumour.width < heard.width < sure.width <= 4.2, "by belief"
    assert lines[DEAL, "provider", "company/veldt-compute"].group == "deals"


def test_every_claim_is_on_the_map_with_its_words() -> None:
    graph = disputed_graph()
    shown = data(graph)
    claims, texts = rows(shown["claims"]), shown["texts"]
    assert sorted(texts[one["text"]] for one in claims) == sorted(one.claim.quote.text for one in graph.statements)
    assert len(set(texts)) == len(texts), "each sentence once"
    edges = rows(shown["edges"])
    assert sorted(claim for edge in edges for claim in edge["claims"]) == list(range(len(claims)))
    told = [one for one in claims if one["triggerFrom"] is not None]
    assert {texts[one["text"]][one["triggerFrom"] : one["triggerTo"]] for one in told} == {"founded by"}


def test_lines_name_things_by_number() -> None:
    shown: Any = data(disputed_graph())
    nodes, relations = rows(shown["nodes"]), shown["relations"]
    named = {
        (nodes[one["from"]]["id"], relations[one["relation"]]["predicate"], nodes[one["to"]]["id"]): one
        for one in rows(shown["edges"])
    }
    denied = named["company/orrin-labs", "competesWith", "company/veldt-compute"]
    assert POLARITIES[denied["polarity"]] == "negated" and not denied["stands"]
    over = named["person/dov-hallam", "leads", "company/veldt-compute"]
    assert TENSES[over["tense"]] == "past"
    rumour = named["company/kestrel-grid", "acquires", "company/veldt-compute"]
    assert CERTAINTIES[rumour["certainty"]] == "possible"
    role = relations[named[DEAL, "provider", "company/veldt-compute"]["relation"]]
    assert role["role"] and shown["groups"][role["group"]]["group"] == "deals"
    assert sum(one["count"] for one in relations) == sum(one["count"] for one in shown["groups"]) == len(named)
    assert sum(one["count"] for one in shown["kinds"]) == len(nodes)


def test_a_claim_tells_who_says_it_where_and_how_it_was_found() -> None:
    shown: Any = data(disputed_graph())
    nodes, documents = rows(shown["nodes"]), rows(shown["documents"])
    claims = rows(shown["claims"])
    heard = next(one for one in claims if one["speaker"] == "two people familiar")
    assert heard["speakerNode"] is None and CERTAINTIES[heard["certainty"]] == "reported"
    said = next(one for one in claims if one["speaker"] == "Mara Quist")
    assert nodes[said["speakerNode"]]["id"] == "person/mara-quist"
    assert documents[said["document"]]["title"] == 'Who powers "Pell"?'
    founded = [one for one in claims if one["producer"] is not None]
    assert {shown["producers"][one["producer"]] for one in founded} == {"frame:foundedBy/2"}
    assert {(one["role"], one["validFrom"], one["confidence"], one["belief"]) for one in founded} == {
        ("founder", "2019", 0.93, 0.84)
    }
    by_source = {one["source"]: one for one in documents}
    assert documents[by_source[REPRINT.source]["reprintOf"]]["source"] == WIRE.source
    assert by_source[ANALYSIS.source]["publisher"] == "" and by_source[WIRE.source]["issued"] == "2026-03-04"


def test_an_entity_tells_its_names_its_class_and_its_identifiers() -> None:
    graph = small_graph()
    marked = [replace(one, identifiers=(("lei", "5493"),)) if one.id == "company/veldt-compute" else one
              for one in graph.entities]  # fmt: skip
    nodes = {one["id"]: one for one in rows(data(replace(graph, entities=tuple(marked)))["nodes"])}
    firm, site = nodes["company/veldt-compute"], nodes["facility/tallow-ridge"]
    assert (firm["aliases"], firm["former"]) == (["Veldt"], ["Duluth Hosting"])
    assert (firm["class"], firm["identifiers"], firm["documents"]) == (None, [["lei", "5493"]], 3)
    assert (site["class"], site["identifiers"], site["aliases"]) == ("Data center", None, None)


def test_offsets_count_as_javascript_does() -> None:
    shown = data(hostile_graph(["𝒳\ud800 now"]))
    claim = rows(shown["claims"])[0]
    text: Any = shown["texts"]
    units = text[claim["text"]].encode("utf-16-le")
    assert units[2 * claim["triggerFrom"] : 2 * claim["triggerTo"]].decode("utf-16-le") == "𝒳\ufffd now"


def test_a_trigger_counted_wrongly_is_looked_for() -> None:
    graph = small_graph()
    moved = replace(graph.statements[0].claim, trigger=Quote(Span(0, 3), "Labs"))
    words = moved.quote.text
    shown: Any = data(replace(graph, statements=(replace(graph.statements[0], claim=moved),)))
    (claim,) = rows(shown["claims"])
    at = words.find("Labs")
    assert (claim["triggerFrom"], claim["triggerTo"]) == ((at, at + 4) if at >= 0 else (None, None))


def test_deals_tell_their_terms_and_their_history() -> None:
    shown: Any = data(disputed_graph())
    (deal,) = shown["deals"]
    terms = rows(shown["terms"])
    assert rows(shown["nodes"])[deal["node"]]["deal"] == 0
    assert (deal["kind"], deal["status"]) == ("Compute deal", "announced")
    assert deal["facts"][:2] == [["Status", "announced"], ["Amount", "about 1.25 billion USD a year"]]
    assert [(terms[one]["what"], terms[one]["value"]) for one in deal["terms"]] == [
        ("Status", "announced"),
        ("Term", "2 years"),
        ("Amount", "about 1.25 billion USD a year"),
        ("Stake", "at least 51 %"),
    ]
    assert [(one["status"], one["date"], one["term"]) for one in deal["history"]] == [
        ("announced", "2026-03-04", 0),
        ("completed", None, None),
    ]
    assert (terms[0]["speaker"], terms[1]["triggerFrom"], terms[2]["belief"]) == ("Mara Quist", None, 0.72)
    text = shown["texts"][terms[2]["text"]]
    assert text[terms[2]["triggerFrom"] : terms[2]["triggerTo"]] == "$1.25 billion"


def test_conflicts_name_both_sides_in_their_order() -> None:
    graph = disputed_graph()
    shown: Any = data(graph)
    assert [one["reason"] for one in shown["conflicts"]] == ["two posts", "one is rounded"]
    claims = rows(shown["claims"])
    sides = [claims[number]["text"] for what, number in shown["conflicts"][0]["between"] if what == "claim"]
    assert {shown["texts"][one] for one in sides} == {
        "Dov Hallam, former chief executive of Veldt Compute, now leads Orrin Labs."
    }
    terms = rows(shown["terms"])
    assert [(what, terms[number]["what"]) for what, number in shown["conflicts"][1]["between"]] == [
        ("term", "Term"),
        ("term", "Amount"),
    ]


def test_a_small_map_opens_unfolded() -> None:
    shown: Any = data(small_graph())
    assert shown["initial"] == {"collapsed": [], "hidden": []}
    assert shown["whole"] == {"nodes": 11, "edges": len(shown["edges"]["rows"])}
    assert shown["part"] == ""


def test_a_large_map_opens_with_its_communities_folded() -> None:
    graph = large_graph(600, 1500)
    loose = large_graph(2, 1)
    graph = replace(graph, entities=tuple(sorted((*graph.entities, *(
        replace(one, id=one.id.replace("/c", "/loose")) for one in loose.entities)), key=lambda one: one.id)),
        statements=(*graph.statements, *(
            replace(one, id="claim/loose", subject="company/loose00000", object="company/loose00001")
            for one in loose.statements)))  # fmt: skip
    shown: Any = data(graph)
    nodes, communities = rows(shown["nodes"]), shown["communities"]
    assert shown["initial"]["collapsed"] == list(range(len(communities)))
    assert 2 <= len(communities) <= MOST
    assert [nodes[one]["id"] for one in shown["initial"]["hidden"]] == ["company/loose00000", "company/loose00001"]
    assert sum(one["size"] for one in communities) == 600
    assert [one["size"] for one in communities] == sorted((one["size"] for one in communities), reverse=True)
    for number, one in enumerate(communities):
        members = [node for node in nodes if node["community"] == number]
        assert len(members) == one["size"] and nodes[one["hub"]] in members
        assert one["name"] == nodes[one["hub"]]["name"]
        assert all((node["x"] - one["x"]) ** 2 + (node["y"] - one["y"]) ** 2 <= one["radius"] ** 2 for node in members)


def test_folded_communities_do_not_cover_one_another() -> None:
    shown: Any = data(large_graph(600, 900))
    communities = shown["communities"]
    for place, one in enumerate(communities):
        for other in communities[:place]:
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            # The circles are drawn round the middle of the members, which is not quite that of the layout.
            assert apart > 0.8 * (one["radius"] + other["radius"])


def test_a_part_says_what_it_is_a_part_of() -> None:
    graph = small_graph()
    chosen = part(graph, Choice(focus=("product/pell",), hops=1))
    shown: Any = data(chosen, chosen="Within 1 step of Pell.", whole=graph)
    assert shown["part"] == "Within 1 step of Pell."
    assert shown["whole"] == {"nodes": 11, "edges": 14}
    assert [one["name"] for one in rows(shown["nodes"])] == ["Orrin Labs", "Pell"]


def test_what_leads_nowhere_is_left_out() -> None:
    graph = small_graph()
    dangling = replace(graph.statements[0], id="claim/x", object="company/unknown")
    shown = data(replace(graph, statements=(*graph.statements, dangling)))
    assert shown == data(graph)


@pytest.mark.parametrize(
    ("name", "label"),
    [("Veldt", "Veldt"), ("a\nb\u202ec", "a b c"), ("x" * 10_000, "x" * 27 + "…"), ("\u200b", "")],
)
def test_labels_are_short_and_straight(name: str, label: str) -> None:
    assert short_label(name) == label


def test_a_deal_is_called_by_its_amount() -> None:
    graph = small_graph()
    deal = replace(graph.deals[0], amount=Decimal(30_000_000), amount_bound="at-least", amount_period="total")
    shown = content(replace(graph, deals=(deal,)))
    assert [node.label for node in shown.nodes if node.kind == "Deal"] == ["≥ 30 million USD"]
