"""Which claims do not go together, and how: each rule with a text of its own, then the gold set."""

from dataclasses import replace
from typing import Any

import pytest

from kg.graph.assemble import Reading, assemble
from kg.graph.posts import posts_of
from kg.model.vocabulary import EntityType
from kg.ontology.schema import load_schema
from tests.graph.conflict_cases import load_cases
from tests.graph.evaluate_conflicts import WAYS, ours, outcomes, share_right
from tests.graph.said import conflicts, deal, kinds, sources, term, told

NO = {"polarity": "negated"}
PAST = {"tense": "past"}
BOSS = {"role_title": "chief executive"}


def owner(
    source: str, who: str, text: str | None = None, *, issued: str | None = "2026-03-04", **flags: Any
) -> Reading:
    return told(
        source,
        text or f"{who} owns Tolm Mill.",
        (who, "owns", "Tolm Mill", {"trigger": "owns", **flags}),
        issued=issued,
    )


def chief(
    source: str, who: str, text: str, *, title: str = "chief executive", issued: str = "2026-03-04", **flags: Any
) -> Reading:
    return told(source, text, (who, "leads", "Harlan", {"role_title": title, "trigger": title, **flags}), issued=issued)


def test_two_owners_at_one_time_contradict_each_other() -> None:
    graph = assemble([owner("a", "Harlan"), owner("b", "Brook", issued="2026-03-20")])
    (found,) = graph.conflicts
    assert found.kind == "contradiction"
    assert found.reason
    assert sorted(sources(graph, found)) == ["a", "b"]


def test_a_later_owner_updates_the_earlier_one() -> None:
    graph = assemble([owner("b", "Brook", issued="2026-03-04"), owner("a", "Harlan", issued="2027-01-01")])
    (found,) = graph.conflicts
    assert (found.kind, sources(graph, found)) == ("update", ["b", "a"])


def test_words_of_change_make_a_few_days_an_update() -> None:
    bought = told(
        "b",
        "Brook bought Tolm Mill on Monday.",
        ("Brook", "acquires", "Tolm Mill", {"trigger": "bought"}),
        issued="2026-03-06",
    )
    assert kinds(owner("a", "Harlan"), bought) == ["update"]


def test_of_three_owners_in_a_row_the_last_updates_the_second_only() -> None:
    graph = assemble(
        [
            owner("a", "Harlan", issued="2024-05"),
            owner("b", "Brook", issued="2025-05"),
            owner("c", "Ott", issued="2026-05"),
        ]
    )
    assert sorted(tuple(sources(graph, one)) for one in graph.conflicts) == [("a", "b"), ("b", "c")]


def test_a_date_in_the_text_settles_which_came_first() -> None:
    assert kinds(
        owner("a", "Harlan", issued=None, valid_from="2019"), owner("b", "Brook", issued=None, valid_from="2024")
    ) == ["update"]
    known = owner("a", "Harlan", issued="2026-03-01"), owner("b", "Brook", issued="2026-03-04", valid_from="2021")
    assert kinds(*known) == ["contradiction"], "the first was written when Brook already was the owner"


def test_undated_documents_contradict_each_other() -> None:
    assert kinds(owner("a", "Harlan", issued=None), owner("b", "Brook", issued=None)) == ["contradiction"]


@pytest.mark.parametrize(
    "other",
    [
        owner("b", "Brook", "Brook jointly owns Tolm Mill with a partner."),
        owner("b", "Brook", certainty="possible"),
        owner("b", "Brook", certainty="planned", tense="future"),
        owner("b", "Brook", tense="past"),
        told("b", "Harlan and Brook: one owns Tolm Mill, the other owns it, too.", ("Harlan", "owns", "Tolm Mill"), ("Brook", "owns", "Tolm Mill")),
        told("b", "Brook uses Tolm Mill.", ("Brook", "uses", "Tolm Mill")),
    ],
)  # fmt: skip
def test_no_conflict(other: Reading) -> None:
    assert kinds(owner("a", "Harlan"), other) == []


def test_who_owns_the_owner_is_a_matter_of_precision() -> None:
    chain = told("c", "Brook belongs to Harlan, which owns it.", ("Harlan", "owns", "Brook"))
    found = conflicts(owner("a", "Harlan"), owner("b", "Brook"), chain)
    assert [one.kind for one in found] == ["precision"]
    assert "Harlan owns it through Brook" in found[0].reason


def test_who_leads_the_owner_is_a_matter_of_scope() -> None:
    chief_ = told("c", "Mia Roe founded Brook.", ("Brook", "foundedBy", "Mia Roe"))
    assert kinds(owner("a", "Mia Roe"), owner("b", "Brook"), chief_) == ["scope"]
    assert kinds(owner("a", "Mia Roe"), owner("b", "Brook")) == ["contradiction"]


def test_owner_and_operator_differ_in_scope_unless_one_text_knows_both() -> None:
    runs = told("b", "Brook operates Tolm Mill.", ("Brook", "operates", "Tolm Mill"))
    assert kinds(owner("a", "Harlan"), runs) == ["scope"]
    both = told(
        "b",
        "Brook operates Tolm Mill, which Harlan owns.",
        ("Brook", "operates", "Tolm Mill"),
        ("Harlan", "owns", "Tolm Mill"),
    )
    assert kinds(owner("a", "Harlan"), both) == []
    assert (
        kinds(owner("a", "Harlan"), told("b", "Harlan operates Tolm Mill.", ("Harlan", "operates", "Tolm Mill"))) == []
    )


def test_an_owner_whom_the_other_text_knows_as_user_is_one_loosely() -> None:
    def knows(relation: str) -> Reading:
        text = f"Brook owns Tolm Mill, where Harlan {relation}."
        return told("b", text, ("Brook", "owns", "Tolm Mill", {"trigger": "owns"}), ("Harlan", relation, "Tolm Mill"))

    assert kinds(owner("a", "Harlan"), knows("uses")) == ["scope"]
    assert kinds(owner("a", "Harlan"), knows("builds")) == ["contradiction"], "who built it need not own it"


def test_parts_and_regions_are_a_matter_of_scope() -> None:
    land = owner("b", "Brook", "Brook owns the land under Tolm Mill.")
    assert kinds(owner("a", "Harlan"), land) == ["scope"]
    europe = told("b", "In Europe Brook owns Pell.", ("Brook", "owns", "Pell", {"trigger": "owns"}))
    assert kinds(told("a", "Harlan owns Pell.", ("Harlan", "owns", "Pell", {"trigger": "owns"})), europe) == ["scope"]


def test_posts_are_compared_by_their_titles() -> None:
    first = chief("a", "Mia Roe", "Mia Roe, chief executive of Harlan, smiled.")
    assert kinds(first, chief("b", "Jon Lund", "Jon Lund is CEO of Harlan.", title="CEO")) == ["contradiction"]
    assert kinds(first, chief("b", "Jon Lund", "Jon Lund is chairman of Harlan.", title="chairman")) == []
    assert (
        kinds(
            first,
            chief("b", "Jon Lund", "Jon Lund is deputy chief executive of Harlan.", title="deputy chief executive"),
        )
        == []
    )
    assert kinds(first, chief("b", "Jon Lund", "Jon Lund is co-CEO of Harlan.", title="co-CEO")) == []
    asia = chief("b", "Jon Lund", "Jon Lund is chief executive of Harlan in Asia.")
    assert kinds(first, asia) == ["scope"]
    new = chief("b", "Jon Lund", "Jon Lund was appointed chief executive of Harlan.", issued="2026-03-10")
    assert kinds(first, new) == ["update"]


@pytest.mark.parametrize(
    ("title", "posts"),
    [
        ("chairman and CEO", 2), ("Chief Executive Officer", 1), ("executive vice president", 0), ("president-elect", 0),
        ("co-founder", 0), ("joint managing director", 0), ("", 0), (None, 0), ("co-founder and chief executive", 1),
    ],
)  # fmt: skip
def test_posts_of_a_title(title: str | None, posts: int) -> None:
    assert len(posts_of(title, load_schema().relation("leads"))) == posts
    assert posts_of(title, load_schema().relation("worksFor")) == frozenset()


def test_affirmed_against_denied() -> None:
    denial = owner(
        "b",
        "Harlan",
        "Never, said Ott: Harlan owns no Tolm Mill.",
        issued="2026-03-05",
        attributed_name="Ott's lawyer",
        **NO,
    )
    assert kinds(owner("a", "Harlan"), denial) == ["contradiction"]
    over = owner("b", "Harlan", "Harlan no longer owns Tolm Mill.", issued="2026-03-05", **NO)
    graph = assemble([over, owner("a", "Harlan")])
    assert [(one.kind, sources(graph, one)) for one in graph.conflicts] == [("update", ["a", "b"])]
    assert kinds(
        owner("a", "Harlan"), owner("b", "Harlan", "It is not Harlan that owns Tolm Mill.", issued="2027-01-01", **NO)
    ) == ["update"]
    assert kinds(owner("a", "Harlan", **PAST), denial) == []


def test_a_founding_is_not_undone_by_time() -> None:
    founded = told("a", "Mia Roe founded Harlan.", ("Harlan", "foundedBy", "Mia Roe"))
    denied = told("b", "Mia Roe did not found Harlan.", ("Harlan", "foundedBy", "Mia Roe", NO), issued="2028-01-01")
    assert kinds(founded, denied) == ["contradiction"]


def test_one_document_contradicts_itself_only_through_its_speakers() -> None:
    def quarrel(*speakers: str | None) -> Reading:
        text = "Harlan owns Tolm Mill; no, Harlan does not."
        yes, no = ({"attributed_name": name} for name in speakers)
        return told("a", text, ("Harlan", "owns", "Tolm Mill", yes), ("Harlan", "owns", "Tolm Mill", {**no, **NO}))

    assert kinds(quarrel("the mayor", "a union")) == ["contradiction"]
    assert kinds(quarrel("the mayor", "the mayor")) == []
    assert kinds(quarrel(None, None)) == []


def test_present_and_past() -> None:
    is_, was = {**BOSS, "trigger": "leads"}, {**BOSS, **PAST, "trigger": "led"}
    now = told("a", "Mia Roe leads Harlan.", ("Mia Roe", "leads", "Harlan", is_))
    assert kinds(now, told("b", "Mia Roe led Harlan.", ("Mia Roe", "leads", "Harlan", was), issued="2026-06-01")) == [
        "update"
    ]
    assert kinds(now, told("b", "Mia Roe led Harlan.", ("Mia Roe", "leads", "Harlan", was))) == ["contradiction"]
    ended = {**was, "valid_until": "2020"}
    assert kinds(now, told("b", "Mia Roe led Harlan.", ("Mia Roe", "leads", "Harlan", ended), issued="2026-03-05")) == [
        "contradiction"
    ]


def test_two_beginnings_of_one_thing() -> None:
    def since(source: str, date: str) -> Reading:
        return told(
            source, f"Mia Roe founded Harlan in {date}.", ("Harlan", "foundedBy", "Mia Roe", {"valid_from": date})
        )

    assert kinds(since("a", "2012"), since("b", "2015")) == ["contradiction"]
    assert kinds(since("a", "2012"), since("b", "2012-04")) == ["precision"]
    assert kinds(since("a", "2012"), since("b", "2012")) == []
    again = [told(source, f"Harlan invested in Brook in {date}.", ("Harlan", "investsIn", "Brook", {"valid_from": date}))
             for source, date in (("a", "2019"), ("b", "2023"))]  # fmt: skip
    assert kinds(*again) == [], "one may invest twice"


def test_the_larger_place_behind_a_town_is_no_part() -> None:
    def seat(source: str, words: str, place: str) -> Reading:
        return told(source, f"Harlan {words}.", ("Harlan", "headquarteredIn", place, {"trigger": "based"}))

    assert kinds(seat("a", "is based in Lyon, France", "Lyon"), seat("b", "is based in Vienna", "Vienna")) == [
        "contradiction"
    ]
    assert kinds(seat("a", "has its French unit based in Lyon", "Lyon"), seat("b", "is based in Vienna", "Vienna")) == [
        "scope"
    ]
    near = seat("a", "has its regional offices based in Lyon", "Lyon")
    assert kinds(near, seat("b", "is based in Vienna", "Vienna")) == ["scope"]


def test_a_third_document_knows_owner_and_user_apart() -> None:
    both = told(
        "c",
        "Brook operates Tolm Mill, which Harlan owns.",
        ("Brook", "operates", "Tolm Mill", {"trigger": "operates"}),
        ("Harlan", "owns", "Tolm Mill", {"trigger": "owns"}),
    )
    assert set(kinds(owner("a", "Harlan"), owner("b", "Brook"), both)) == {"scope"}


def test_a_holder_who_left_meanwhile_makes_it_an_update() -> None:
    sold = owner("c", "Harlan", "Harlan once owns Tolm Mill, says the seller.", issued="2026-03-10", tense="past")
    pair = owner("a", "Harlan", issued="2026-03-04"), owner("b", "Brook", issued="2026-03-12")
    assert kinds(*pair) == ["contradiction"]
    assert kinds(*pair, sold) == ["update", "update"]
    before = owner("c", "Harlan", "Harlan once owns Tolm Mill, they say.", issued="2026-03-01", tense="past")
    assert "contradiction" in kinds(*pair, before), "what was over before the first document spoke"


def test_who_fills_in_does_not_contradict_who_is_away() -> None:
    away = chief("a", "Mia Roe", "Mia Roe, chief executive of Harlan, is on leave.")
    fills_in = chief("b", "Jon Lund", "Jon Lund is interim chief executive of Harlan.", title="interim chief executive")
    assert kinds(away, fills_in) == ["scope"]
    assert kinds(away, chief("b", "Jon Lund", "Jon Lund is chief executive of Harlan.")) == ["contradiction"]


def test_an_undated_denial_does_not_contradict_what_came_about_since() -> None:
    denials = (
        owner("a", "Harlan", "No, Harlan never owns Tolm Mill.", issued="2026-01-04", **NO),
        owner("c", "Harlan", "That Harlan owns Tolm Mill is wrong, it says.", issued=None, **NO),
    )
    now = owner("b", "Harlan", issued="2026-09-04")
    assert kinds(*denials, now) == ["update"]
    assert kinds(denials[1], now) == ["contradiction"]


def test_a_denial_of_a_part_is_no_denial_of_all() -> None:
    def sues(source: str, text: str, **flags: Any) -> Reading:
        return told(source, text, ("Harlan", "sues", "Brook", {"trigger": "sue", **flags}))

    sued = sues("a", "Harlan sued Brook over patents.")
    assert kinds(sued, sues("b", "Harlan did not sue Brook over brands.", **NO)) == ["scope"]
    assert kinds(sued, sues("b", "Harlan did not sue Brook.", **NO)) == ["contradiction"]


def test_a_branch_abroad_has_a_head_of_its_own() -> None:
    document, said = chief("b", "Jon Lund", "Jon Lund, president of Harlan Canada, agreed.", title="president")
    named = tuple(replace(one, aliases=("Harlan Canada",)) if one.name == "Harlan" else one for one in said.entities)
    abroad = (document, replace(said, entities=named))
    at_home = chief("a", "Mia Roe", "Mia Roe is president of Harlan.", title="president")
    assert kinds(at_home, abroad) == ["scope"]


def test_one_name_read_as_two_things_is_not_at_odds_with_itself() -> None:
    def reading(source: str, kind: EntityType) -> Reading:
        document, said = owner(source, "Harlan", f"{source}: Harlan owns Tolm Mill.")
        made = tuple(replace(one, type=kind) if one.name == "Harlan" else one for one in said.entities)
        return document, replace(said, entities=made)

    graph = assemble([reading("a", "Company"), reading("b", "Person")])
    assert len({one.subject for one in graph.statements}) == 2
    assert graph.conflicts == ()


def test_places_within_places() -> None:
    def seat(source: str, place: str) -> Reading:
        return told(source, f"Harlan is based in {place}.", ("Harlan", "headquarteredIn", place))

    assert kinds(seat("a", "Lyon"), seat("b", "Vienna")) == ["contradiction"]
    assert kinds(seat("a", "Austria"), seat("b", "Vienna")) == ["precision"]
    elsewhere = told("c", "Vienna lies in Lyon.", ("Vienna", "locatedIn", "Lyon"))
    assert kinds(seat("a", "Lyon"), seat("b", "Vienna"), elsewhere) == ["precision"]


def test_a_reprint_adds_no_conflict() -> None:
    assert len(conflicts(owner("a", "Harlan"), owner("b", "Brook"), owner("c", "Brook", issued="2026-03-05"))) == 1


def deal_told(source: str, text: str, *terms: Any, issued: str = "2026-03-04") -> Reading:
    roles = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))
    return told(source, text, *roles, issued=issued, deals=[deal("Acquisition", *terms)])


def test_terms_of_one_deal() -> None:
    def price(source: str, words: str, value: str, *, text: str = "Harlan pays {} for Brook.", **more: Any) -> Reading:
        issued = more.pop("issued", "2026-03-04")
        return deal_told(source, text.format(words), term("amount", value, words, **more), issued=issued)

    two = price("a", "$2 billion", "2000000000")
    assert kinds(two, price("b", "$3 billion", "3000000000")) == ["contradiction"]
    assert kinds(two, price("b", "about $2.1 billion", "2100000000", bound="about")) == ["precision"]
    assert kinds(two, price("b", "$2 billion", "2000000000")) == []
    assert kinds(two, price("b", "$3 billion", "3000000000", issued="2026-06-01")) == ["update"]
    raised = price("b", "$3 billion", "3000000000", text="Harlan raised its bid for Brook to {}.", issued="2026-03-09")
    assert kinds(two, raised) == ["update"]
    assert kinds(two, price("b", "$400 million", "400000000", period="year")) == ["scope"]
    debt = price("b", "$3 billion", "3000000000", text="Including debt, Harlan pays {} for Brook.")
    assert kinds(two, debt) == ["scope"]
    assert kinds(two, price("b", "$3 billion", "3000000000", certainty="possible")) == []


def test_the_day_of_a_text_is_no_second_date_of_what_it_tells_again() -> None:
    def announced(source: str, value: str, issued: str) -> Reading:
        words = {"2026-03-04": "March 4", "2026-03-06": "March 6"}[value]
        return deal_told(
            source, f"{words} - Harlan agreed to buy Brook.", term("announcedOn", value, words), issued=issued
        )

    first = announced("a", "2026-03-04", "2026-03-04")
    assert kinds(first, announced("b", "2026-03-06", "2026-03-06")) == []
    assert kinds(first, announced("b", "2026-03-06", "2026-03-09")) == ["contradiction"]


def test_statuses_of_one_deal() -> None:
    def state(source: str, value: str, words: str, issued: str) -> Reading:
        return deal_told(source, f"Harlan {words} the purchase of Brook.", term("status", value, words), issued=issued)

    announced = state("a", "announced", "agreed on", "2026-03-04")
    graph = assemble([state("b", "completed", "completed", "2026-08-01"), announced])
    assert [(one.kind, sources(graph, one)) for one in graph.conflicts] == [("update", ["a", "b"])]
    assert kinds(
        state("b", "completed", "completed", "2026-03-04"), state("c", "cancelled", "dropped", "2026-03-05")
    ) == ["contradiction"]
    told_again = state("c", "announced", "agreed on", "2026-10-01")
    assert kinds(state("b", "completed", "completed", "2026-08-01"), told_again) == []


def test_conflicts_do_not_depend_on_the_order_of_documents() -> None:
    readings = [
        owner("a", "Harlan"),
        owner("b", "Brook"),
        owner("c", "Ott", issued="2027-01-01"),
        owner("e", "Mia Roe", issued=None),
    ]
    assert conflicts(*readings) == conflicts(*readings[::-1])
    assert len(conflicts(*readings)) >= 4


@pytest.mark.parametrize(("half", "floor"), [("tune", 0.96), ("check", 0.88)])
def test_the_kind_is_right_on_the_gold_set(half: str, floor: float) -> None:
    results = outcomes(load_cases(half), ours)
    assert share_right(results) >= floor, [case.id for case, result in results if not result.right]


def test_simple_ways_do_worse() -> None:
    cases = load_cases("tune")
    shares = {name: share_right(outcomes(cases, way)) for name, way in WAYS.items()}
    assert shares["kg"] > 0.4 + max(share for name, share in shares.items() if name != "kg")
