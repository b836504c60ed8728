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
        ("C$90 million per month", 90_000_000, "CAD", "exact", "month"),
    ],
)
def test_money_is_read(text: str, value: int, unit: str, bound: str, period: str) -> None:
    (found,) = money(text)
    assert (found.value, found.unit, found.bound, found.period) == (Decimal(value), unit, bound, period)


@pytest.mark.parametrize(
    "text", ["the S&P 500", "Route 66", "in 2024", "several dollars", "3 Marks Street", "5m people"]
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
