"""Money, stakes and capacities as the news spells them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.amounts import capacities, money, percentages


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound", "period"),
    [
        ("a $1.5bn takeover", 1_500_000_000, "USD", "exact", "total"),
        ("US$300 million a year", 300_000_000, "USD", "exact", "year"),
        ("rose to 16.5 mln dlrs", 16_500_000, "USD", "exact", "total"),
        ("about 2.3 billion euros", 2_300_000_000, "EUR", "about", "total"),
        ("up to £40m", 40_000_000, "GBP", "at-most", "total"),
        ("more than ¥5 trillion", 5_000_000_000_000, "JPY", "at-least", "total"),
        ("A$12,500,000", 12_500_000, "AUD", "exact", "total"),
        ("a million pounds", 1_000_000, "GBP", "exact", "total"),
        ("worth half a billion dollars", 500_000_000, "USD", "exact", "total"),
        ("C$90 million per month", 90_000_000, "CAD", "exact", "month"),
        ("a $1bn-plus deal", 1_000_000_000, "USD", "at-least", "total"),
        ("$2 billion or more", 2_000_000_000, "USD", "at-least", "total"),
        ("no less than 3bn yen", 3_000_000_000, "JPY", "at-least", "total"),
        ("no more than HK$5m", 5_000_000, "HKD", "at-most", "total"),
        ("a maximum of £7m", 7_000_000, "GBP", "at-most", "total"),
        ("as much as 2 billion Norwegian crowns", 2_000_000_000, "NOK", "at-most", "total"),
        ("nearly 40m kronor", 40_000_000, "SEK", "about", "total"),
        ("some RMB 5bn", 5_000_000_000, "CNY", "about", "total"),
        ("3bn yuan or so", 3_000_000_000, "CNY", "about", "total"),
        ("between $1bn and $2bn", 1_000_000_000, "USD", "at-least", "total"),
        ("$1-2bn", 1_000_000_000, "USD", "at-least", "total"),
        ("€500m to €1.5bn", 500_000_000, "EUR", "at-least", "total"),
        ("1 to 2 billion euros", 1_000_000_000, "EUR", "at-least", "total"),
        ("EUR 3.2bn", 3_200_000_000, "EUR", "exact", "total"),
        ("a 3.2-billion-dollar plan", 3_200_000_000, "USD", "exact", "total"),
        ("Rs 2,500 crore", 25_000_000_000, "INR", "exact", "total"),
        ("₹12,34,567", 1_234_567, "INR", "exact", "total"),
        ("20 lakh rupees", 2_000_000, "INR", "exact", "total"),
        ("20 billion won", 20_000_000_000, "KRW", "exact", "total"),
        ("5 million reais", 5_000_000, "BRL", "exact", "total"),
        ("500 mln Canadian dlrs", 500_000_000, "CAD", "exact", "total"),
        ("a £15m-a-year deal", 15_000_000, "GBP", "exact", "year"),
        ("an annual rent of €6m", 6_000_000, "EUR", "exact", "year"),
        ("$3 million annually", 3_000_000, "USD", "exact", "year"),
        ("$2bn over five years", 2_000_000_000, "USD", "exact", "total"),
    ],
)
def test_money_is_read(text: str, value: int, unit: str, bound: str, period: str) -> None:
    (found,) = money(text)
    assert (found.value, found.unit, found.bound, found.period) == (Decimal(value), unit, bound, period)


@pytest.mark.parametrize(
    "text",
    [
        "the S&P 500",
        "Route 66",
        "in 2024",
        "several dollars",
        "3 Marks Street",
        "5m people",
        "a multibillion-dollar deal",
        "40 kroner",
    ],
)
def test_what_is_no_money(text: str) -> None:
    assert money(text) == []


def test_percentages_and_capacities() -> None:
    assert [p.value for p in percentages("51 per cent of it, 12.5 pct and 3%")] == [51, Decimal("12.5"), 3]
    text = "up to 300 MW and 220,000 graphics chips"
    assert [(text[c.start : c.end], c.bound) for c in capacities(text)] == [
        ("300 MW", "at-most"),
        ("220,000 graphics chips", "exact"),
    ]


@given(st.text(alphabet="$€£ 0123456789.,mbn illiodars%MWup to", max_size=60))
def test_amounts_lie_in_the_text_in_order_and_apart(text: str) -> None:
    for found in (money(text), percentages(text)):
        ends = [0, *(a.end for a in found)]
        assert all(0 <= a.start < a.end <= len(text) for a in found)
        assert all(a.start >= end for a, end in zip(found, ends, strict=False))


def test_a_rise_is_no_range() -> None:
    assert [a.value for a in money("raised from $1bn to $2bn")] == [10**9, 2 * 10**9]


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("half of the shares", "50", "exact"),
        ("a one-third stake", "33.33", "about"),
        ("three quarters of it", "75", "exact"),
        ("a 50-50 venture", "50", "exact"),
        ("at least 49.9 per cent", "49.9", "at-least"),
    ],
)
def test_shares_of_a_whole(text: str, value: str, bound: str) -> None:
    (found,) = percentages(text)
    assert (found.value, found.bound) == (Decimal(value), bound)


@pytest.mark.parametrize("text", ["the third of May", "the 60-70 bus", "half an hour"])
def test_what_is_no_share(text: str) -> None:
    assert percentages(text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("34,000 sq ft of offices", "34,000 sq ft"),
        ("40,000 tonnes a year", "40,000 tonnes a year"),
        ("2,048 MI355X accelerators", "2,048 MI355X accelerators"),
        ("a 400-megawatt site", "400-megawatt"),
        ("three product tankers", "three product tankers"),
    ],
)
def test_capacities_as_stated(text: str, surface: str) -> None:
    assert [text[c.start : c.end] for c in capacities(text)] == [surface]
