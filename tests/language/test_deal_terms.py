"""What is read of an agreement besides its parties: money, stake, capacity, length, dates, status; and which deal."""

from decimal import Decimal

import pytest

from kg.language.extract import Extractor
from kg.language.lexicon_examples import unmark
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalDeal

ISSUED = "2026-05-07"  # a Thursday


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, marked: str, issued: str | None = ISSUED) -> Extraction:
    text, spans = unmark(marked)
    return extractor.analyse(Document(source="own.txt", text=text, issued=issued), spans)


def only(extractor: Extractor, marked: str, issued: str | None = ISSUED) -> LocalDeal:
    (deal,) = read(extractor, marked, issued).deals
    return deal


@pytest.mark.parametrize(
    ("text", "amount", "currency", "bound", "period"),
    [
        ("[Brask|Company] bought [Tolvane|Company] for $3bn.", 3 * 10**9, "USD", "exact", "total"),
        ("[Brask|Company] agreed to buy [Tolvane|Company] for about €40m.", 40 * 10**6, "EUR", "about", "total"),
        ("[Brask|Company] signed a £15m-a-year contract with [Tolvane|Company].", 15 * 10**6, "GBP", "exact", "year"),
        (
            "[Brask|Company] will supply [Tolvane|Company] with batteries under a contract worth more than A$1 billion.",
            10**9, "AUD", "at-least", "total",
        ),
        ("[Brask|Company] invested $2bn in [Tolvane|Company].", 2 * 10**9, "USD", "exact", "total"),
        ("[Brask|Company] bought [Tolvane|Company]. The price was up to 900m yen.", 900 * 10**6, "JPY", "at-most", "total"),
        ("[Brask|Company] bought [Tolvane|Company]. Under terms of the deal, it pays $5m.", 5 * 10**6, "USD", "exact", "total"),
        (
            "[Brask|Company] licensed a drug to [Tolvane|Company]. [Tolvane|Company] pays EUR 40 million at signing.",
            40 * 10**6, "EUR", "exact", "total",
        ),
        (
            "[Brask|Company] agreed to merge with [Tolvane|Company] in a transaction in which it will pay $9 a share, "
            "or $2 billion.",
            2 * 10**9, "USD", "exact", "total",
        ),
    ],
)  # fmt: skip
def test_the_money_of_a_deal(
    extractor: Extractor, text: str, amount: int, currency: str, bound: str, period: str
) -> None:
    deal = only(extractor, text)
    found = (deal.amount, deal.currency, deal.amount_bound, deal.amount_period)
    assert found == (Decimal(amount), currency, bound, period)


@pytest.mark.parametrize(
    "text",
    [
        "[Brask|Company] bought [Tolvane|Company] for $12 a share.",
        "[Brask|Company] invested in [Tolvane|Company], valuing it at $20bn.",
        "[Brask|Company] bought [Tolvane|Company], which has revenue of $900m.",
        "[Brask|Company] bought [Tolvane|Company]. In 2018 sales rose 5% to $3bn.",
        "[Brask|Company] bought [Tolvane|Company]. [Brask|Company] paid $70m in fines.",
        "[Brask|Company] bought [Tolvane|Company], which has $3bn in debt.",
        "[Brask|Company] chartered a ship to [Tolvane|Company] for two years at $31,000 a day.",
        "[Brask|Company] bought [Tolvane|Company] in a multibillion-dollar deal.",
    ],
)
def test_money_that_is_not_the_deals(extractor: Extractor, text: str) -> None:
    deal = only(extractor, text)
    assert deal.amount is None
    assert [t for t in deal.terms if t.predicate == "amount"] == []


def test_every_amount_is_kept_and_the_total_is_chosen(extractor: Extractor) -> None:
    deal = only(
        extractor,
        "[Lumora|Company] signed a €2.5 billion agreement with [Tamlin|Company] to rent computers. The contract is worth "
        "up to $500 million a year.",
    )
    told = [(t.value, t.currency, t.bound, t.period) for t in deal.terms if t.predicate == "amount"]
    assert told == [("2500000000", "EUR", "exact", "total"), ("500000000", "USD", "at-most", "year")]
    assert (deal.amount, deal.amount_period) == (Decimal(2_500_000_000), "total")


def test_a_term_quotes_its_words_and_names_its_source(extractor: Extractor) -> None:
    text = "[Brask|Company] is considering a $4bn bid for [Tolvane|Company], according to [Bloomberg|Company]."
    extraction = read(extractor, text)
    plain, _ = unmark(text)
    names = {entity.id: entity.name for entity in extraction.entities}
    (term,) = [t for t in extraction.deals[0].terms if t.predicate == "amount"]
    assert plain[term.trigger.span.start : term.trigger.span.end] == term.trigger.text == "$4bn"
    assert plain[term.quote.span.start : term.quote.span.end] == term.quote.text == plain
    assert term.certainty == "possible"
    assert names[term.attributed_to or ""] == "Bloomberg"


@pytest.mark.parametrize(
    ("text", "stake"),
    [
        ("[Harlan Foods|Company] bought a 49% stake in [Ott Dairy|Company] for £40m.", "49"),
        ("[Harlan Foods|Company] bought a one-quarter stake in [Ott Dairy|Company].", "25"),
        ("[Brask|Company] and [Tolvane|Company] formed a 50-50 joint venture.", "50"),
        ("[Harlan Foods|Company] bought a minority stake in [Ott Dairy|Company] as its sales rose 5%.", None),
        ("[Harlan Foods|Company] bought [Ott Dairy|Company] at a premium of 30%.", None),
    ],
)
def test_stakes(extractor: Extractor, text: str, stake: str | None) -> None:
    assert only(extractor, text).stake == (Decimal(stake) if stake else None)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("[Lumora|Company] signed a five-year agreement with [Tamlin|Company] to rent computers.", "P5Y"),
        ("[Norrair|Company] leases [Norby Hangar|Facility] from [Brask|Company] for 20 years.", "P20Y"),
        ("[Brask|Company] will supply [Tolvane|Company] with power under an 18-month contract.", "P18M"),
        ("[Brask|Company] and [Tolvane|Company] announced a partnership. The partnership runs for three years.", "P3Y"),
        ("[Brask|Company] bought [Tolvane|Company], which it had courted for two years.", None),
        ("[Norrair|Company] leased [Norby Hangar|Facility] from [Brask|Company] two years ago.", None),
    ],
)
def test_terms(extractor: Extractor, text: str, term: str | None) -> None:
    assert only(extractor, text).term == term


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("[Lumora|Company] will rent 300 megawatts of compute from [Tamlin|Company].", "300 megawatts"),
        ("[Brask|Company] ordered 33 trains from [Tolvane|Company].", "33 trains"),
        ("[Lumora|Company] rents 220,000 Nvidia GPUs from [Tamlin|Company].", "220,000 Nvidia GPUs"),
    ],
)
def test_capacity_is_text_as_stated(extractor: Extractor, text: str, capacity: str) -> None:
    assert only(extractor, text).capacity == capacity


@pytest.mark.parametrize(
    ("text", "signed", "announced"),
    [
        ("[Brask|Company] agreed on Monday to buy [Tolvane|Company].", "2026-05-04", None),
        ("[Brask|Company] and [Tolvane|Company] signed a partnership agreement on 4 May 2026.", "2026-05-04", None),
        ("[Brask|Company] announced on Tuesday that it will buy [Tolvane|Company].", None, "2026-05-05"),
        ("[Brask|Company] announced a partnership with [Tolvane|Company] today.", None, "2026-05-07"),
        ("[Brask|Company] signed a lease with [Tolvane|Company] for [Norby Hangar|Facility] until 2031.", None, None),
        ("[Brask|Company] bought [Tolvane|Company] in 2019.", None, None),
    ],
)
def test_dates_by_the_verb_they_hang_on(
    extractor: Extractor, text: str, signed: str | None, announced: str | None
) -> None:
    deal = only(extractor, text)
    assert (deal.signed_on, deal.announced_on) == (signed, announced)


def test_relative_dates_are_left_out_of_a_document_without_a_date(extractor: Extractor) -> None:
    deal = only(extractor, "[Brask|Company] agreed on Monday to buy [Tolvane|Company].", issued=None)
    assert deal.signed_on is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[Brask|Company] bought [Tolvane|Company].", "completed"),
        ("[Brask|Company] agreed to buy [Tolvane|Company].", "announced"),
        ("[Brask|Company] is in talks to acquire [Tolvane|Company].", "rumoured"),
        ("[Brask|Company] is considering a takeover of [Tolvane|Company].", "rumoured"),
        ("[Brask|Company] plans to buy [Tolvane|Company].", "planned"),
        ("[Brask|Company] completed its acquisition of [Tolvane|Company].", "completed"),
        ("[Brask|Company] called off its takeover of [Tolvane|Company].", "cancelled"),
        ("[Brask|Company] walked away from a merger with [Tolvane|Company].", "cancelled"),
        ("[Brask|Company] agreed to buy [Tolvane|Company]. The deal was called off in March.", "cancelled"),
        ("[Brask|Company] agreed to buy [Tolvane|Company]. The deal was finalised in March.", "completed"),
        ("[Brask|Company] agreed to buy [Tolvane|Company]. The deal is expected to close in June.", "announced"),
        ("[Brask|Company] agreed to buy [Tolvane|Company]. The deal has not been completed.", "announced"),
    ],
)
def test_status(extractor: Extractor, text: str, status: str) -> None:
    assert only(extractor, text).status == status


def test_the_word_that_gives_the_status_is_its_trigger(extractor: Extractor) -> None:
    deal = only(extractor, "[Brask|Company] agreed to buy [Tolvane|Company]. The deal was called off in March.")
    told = [(t.value, t.trigger.text) for t in deal.terms if t.predicate == "status"]
    assert told == [("announced", "buy"), ("cancelled", "called off")]


@pytest.mark.parametrize(
    "text",
    [
        "[Korvo|Company] sold [Tolvane|Company] to [Brask|Company].",
        "[Brask|Company] bought [Tolvane|Company] from [Korvo|Company].",
    ],
)
def test_the_seller_is_a_party(extractor: Extractor, text: str) -> None:
    extraction = read(extractor, text)
    names = {entity.id: entity.name for entity in extraction.entities}
    roles = {(c.predicate, names[c.object]) for c in extraction.claims if c.subject == extraction.deals[0].id}
    assert roles == {("acquirer", "Brask"), ("target", "Tolvane"), ("party", "Korvo")}


def test_a_deal_mentioned_five_times_is_one_with_all_that_is_told_of_it(extractor: Extractor) -> None:
    deal = only(
        extractor,
        "[Brask|Company] agreed on Monday to buy [Tolvane|Company], a maker of valves. The acquisition is the largest that "
        "[Brask|Company] has made. Analysts welcomed the takeover. [Tolvane|Company] had sales of $400m last year. Under "
        "the terms of the deal, [Brask|Company] will pay $1.2 billion. The transaction was completed on Wednesday.",
    )
    assert (deal.amount, deal.signed_on, deal.status) == (Decimal(1_200_000_000), "2026-05-04", "completed")


def test_the_purchase_of_another_is_another(extractor: Extractor) -> None:
    deal = only(
        extractor,
        "[Brask|Company] agreed to buy [Tolvane|Company]. The acquisition of [Ott Dairy|Company] was called off.",
    )
    assert deal.status == "announced"


def test_two_deals_of_one_text_keep_their_own_money(extractor: Extractor) -> None:
    text = "[Brask|Company] bought [Tolvane|Company] for $3bn. [Korvo|Company] bought [Ott Dairy|Company] for $70m."
    assert [deal.amount for deal in read(extractor, text).deals] == [Decimal(3 * 10**9), Decimal(70 * 10**6)]


def test_what_a_party_pays_much_later_is_something_else(extractor: Extractor) -> None:
    talk = "The mayor spoke at length about the weather and the harvest of the year before. " * 8
    text = "[Brask|Company] bought [Tolvane|Company]. " + talk + "[Brask|Company] paid $5m to a school."
    assert only(extractor, text).amount is None
