"""A deal that several documents tell of: its terms as claims, its steps by date, and which of several values is its own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.graph.assemble import Reading, assemble
from kg.graph.deal_ledger import Wanted, deal_rows, totals
from kg.model.document import Span
from kg.model.extraction import Quote, Term
from kg.model.graph import Deal, Graph
from tests.graph.said import deal, term, told

ROLES = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))


def telling(source: str, text: str, *terms: Term, issued: str | None, publisher: str | None = None) -> Reading:
    return told(source, text, *ROLES, issued=issued, publisher=publisher, deals=[deal("Acquisition", *terms)])


def only(graph: Graph) -> Deal:
    (found,) = graph.deals
    return found


TALK = telling("a", "Harlan may buy Brook for about $2 billion.", term("amount", "2000000000", "$2 billion", bound="about"),
               term("status", "rumoured", "may", certainty="possible"), issued="2026-01-10")  # fmt: skip
NEWS = telling("b", "Harlan agreed to buy Brook for $2.1 billion.", term("amount", "2100000000", "$2.1 billion"),
               term("status", "announced", "agreed"), issued="2026-03-04")  # fmt: skip
DONE = telling("c", "Harlan has completed its purchase of Brook.", term("status", "completed", "completed"),
               issued="2026-09-01")  # fmt: skip
AGAIN = telling("e", "Brook, which Harlan agreed to buy in spring, grows.", term("status", "announced", "agreed"),
                issued="2026-10-01")  # fmt: skip


def test_each_term_becomes_a_claim_of_its_document() -> None:
    graph = assemble([TALK, NEWS, DONE])
    assert len(graph.terms) == len({one.id for one in graph.terms}) == 5
    assert all(one.id.startswith("term/") and one.deal == only(graph).id for one in graph.terms)
    texts = {document.id: document.text for document in graph.documents}
    for one in graph.terms:
        words = one.term.trigger
        assert texts[one.document][words.span.start : words.span.end] == words.text


def test_a_deal_goes_from_talk_to_its_end() -> None:
    found = only(assemble([DONE, AGAIN, TALK, NEWS]))
    assert [(step.status, step.date) for step in found.history] == [
        ("rumoured", "2026-01-10"), ("announced", "2026-03-04"), ("completed", "2026-09-01"),
    ]  # fmt: skip
    assert found.status == "completed"
    assert all(step.term for step in found.history)


def test_a_step_that_is_only_expected_has_not_been_taken() -> None:
    said = [term("status", "announced", "agreed"), term("status", "completed", "completed", certainty="planned")]
    closing = told("x", "Harlan agreed to buy Brook and expects to have completed it by June.", *ROLES,
                   deals=[deal("Acquisition", *said, status="announced")])  # fmt: skip
    assert [step.status for step in only(assemble([closing])).history] == ["announced"]


def test_an_undated_document_fills_in_what_no_dated_one_says() -> None:
    undated = telling(
        "u", "Harlan plans to buy Brook.", term("status", "planned", "plans", certainty="planned"), issued=None
    )
    found = only(assemble([TALK, NEWS, undated]))
    assert [(step.status, step.date) for step in found.history] == [
        ("rumoured", "2026-01-10"), ("planned", None), ("announced", "2026-03-04"),
    ]  # fmt: skip


def test_an_undated_end_does_not_come_after_a_dated_one() -> None:
    off = telling("f", "Harlan called off its purchase of Brook.", term("status", "cancelled", "called off"),
                  issued="2026-06-01")  # fmt: skip
    undated = telling("u", "Harlan has completed its purchase of Brook.", term("status", "completed", "completed"),
                      issued=None)  # fmt: skip
    graph = assemble([NEWS, off, undated])
    assert [step.status for step in only(graph).history] == ["announced", "cancelled"]
    assert totals(deal_rows(graph)) == []
    assert only(assemble([NEWS, undated])).status == "completed"


def test_a_headline_in_the_present_tense_completes_nothing() -> None:
    headline = "Harlan buys Brook"
    document, said = telling("f", f"{headline}\n\nHarlan will buy Brook.", term("status", "completed", "buys"),
                             term("status", "announced", "will buy"), issued="2026-03-04")  # fmt: skip
    (told_deal,) = said.deals
    above = tuple(replace(one, quote=Quote(Span(0, len(headline)), headline)) if one.value == "completed" else one
                  for one in told_deal.terms)  # fmt: skip
    reading = (
        replace(document, title=headline),
        replace(said, deals=(replace(told_deal, terms=above, status="completed"),)),
    )
    found = only(assemble([reading, DONE]))
    assert [(step.status, step.date) for step in found.history] == [
        ("announced", "2026-03-04"),
        ("completed", "2026-09-01"),
    ]
    assert only(assemble([reading])).status == "announced"
    earlier = telling("g", "Harlan agreed to buy Brook.", term("status", "announced", "agreed"), issued="2026-03-01")
    assert assemble([reading, earlier]).conflicts == (), "nothing has come further"


def test_the_latest_assertion_gives_the_amount_and_the_finest_form_of_it() -> None:
    assert only(assemble([TALK, NEWS])).amount == Decimal("2100000000")
    rounded = telling("f", "Harlan pays some $2 billion for Brook.", term("amount", "2000000000", "$2 billion", bound="about"),
                      term("status", "announced", "pays"), issued="2026-04-01")  # fmt: skip
    found = only(assemble([NEWS, rounded]))
    assert (found.amount, found.amount_bound) == (Decimal("2100000000"), "exact")
    raised = telling("g", "Harlan raised its offer for Brook to $2.6 billion.", term("amount", "2600000000", "$2.6 billion"),
                     term("status", "announced", "raised"), issued="2026-04-01")  # fmt: skip
    assert only(assemble([NEWS, raised])).amount == Decimal("2600000000")


def test_talk_gives_the_amount_only_where_nothing_is_asserted() -> None:
    def talk(source: str, value: str, words: str, day: str) -> Reading:
        text = f"{source}: Harlan may pay {words} for Brook."
        return telling(source, text, term("amount", value, words, certainty="possible"), issued=day)

    one, two, other = (
        talk("k", "2000000000", "$2 billion", "2026-01-01"),
        talk("l", "2000000000", "$2 billion", "2026-01-02"),
        talk("m", "2200000000", "$2.2 billion", "2026-01-03"),
    )
    assert only(assemble([one, two, other])).amount == Decimal("2000000000"), "two sources before the later one"


def test_a_late_reprint_does_not_bring_old_news_back() -> None:
    old = NEWS[0].text
    reprint = telling("z", old, term("amount", "2100000000", "$2.1 billion"), term("status", "announced", "agreed"),
                      issued="2026-05-01")  # fmt: skip
    raised = telling("g", "Harlan raised its offer for Brook to $2.6 billion.", term("amount", "2600000000", "$2.6 billion"),
                     term("status", "announced", "raised"), issued="2026-04-01")  # fmt: skip
    graph = assemble([NEWS, raised, reprint])
    assert len(graph.reprints) == 1
    assert only(graph).amount == Decimal("2600000000")


def test_rows_count_a_deal_once_however_many_tell_of_it() -> None:
    graph = assemble([TALK, NEWS, DONE])
    (row,) = deal_rows(graph)
    assert (row.date, row.sources) == ("2026-01-10", ("a", "b", "c"))
    assert [(one.currency, one.amount, one.deals) for one in totals([row])] == [("USD", Decimal("2100000000"), 1)]


def test_a_cancelled_deal_is_in_no_total() -> None:
    off = telling(
        "h", "Harlan called off its purchase of Brook.", term("status", "cancelled", "called off"), issued="2026-06-01"
    )
    rows = deal_rows(assemble([NEWS, off]))
    assert [row.deal.status for row in rows] == ["cancelled"]
    assert totals(rows) == []


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(kind="Acquisition"), 1), (Wanted(kind="Merger"), 0), (Wanted(status="announced"), 1),
        (Wanted(status="completed"), 0), (Wanted(since="2026-03"), 1), (Wanted(since="2026-04"), 0),
        (Wanted(until="2026-03-04"), 1), (Wanted(until="2026-02"), 0), (Wanted(least=Decimal("2.1e9")), 1),
        (Wanted(least=Decimal("2.2e9")), 0), (Wanted(most=Decimal("2e9")), 0), (Wanted(currency="USD"), 1),
        (Wanted(currency="EUR"), 0), (Wanted(party="company/brook"), 1), (Wanted(party="company/ott"), 0),
    ],
)  # fmt: skip
def test_filters(wanted: Wanted, kept: int) -> None:
    assert len(deal_rows(assemble([NEWS]), wanted)) == kept


def test_the_order_of_documents_does_not_matter() -> None:
    readings = [TALK, NEWS, DONE, AGAIN]
    assert assemble(readings) == assemble(readings[::-1])
