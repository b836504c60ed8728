"""How two statements of an amount, stake, capacity, duration or date differ."""

import pytest

from kg.graph.moments import days_from, stretch
from kg.graph.values import difference, finer
from tests.graph.said import term


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("10e9", "about"), ("9.8e9", "exact"), "precision"),
        (("10e9", "exact"), ("9.8e9", "exact"), "precision"),
        (("5e9", "exact"), ("5.2e9", "exact"), "precision"),
        (("1.25e9", "exact"), ("1.2e9", "exact"), "precision"),
        (("5e9", "exact"), ("6e9", "exact"), "different"),
        (("500e6", "exact"), ("520e6", "exact"), "different"),
        (("1e9", "at-least"), ("1.4e9", "exact"), "precision"),
        (("1e9", "at-most"), ("9e8", "exact"), "precision"),
        (("1e9", "at-most"), ("1.2e9", "exact"), "different"),
        (("3e9", "at-least"), ("2e9", "at-most"), "different"),
        (("2e9", "exact"), ("2e9", "exact"), "same"),
        (("2e9", "exact"), ("2e9", "about"), "precision"),
        (("0", "exact"), ("5", "exact"), "different"),
    ],
)
def test_amounts(left: tuple[str, str], right: tuple[str, str], expected: str) -> None:
    one, other = (term("amount", value, "x", bound=bound) for value, bound in (left, right))
    assert difference(one, other) == expected
    assert difference(other, one) == expected


def test_a_year_is_not_the_total_and_dollars_are_no_euros() -> None:
    total = term("amount", "9e6", "x")
    assert difference(total, term("amount", "3e6", "x", period="year")) == "scope"
    assert difference(total, term("amount", "8e6", "x", currency="EUR")) == "incomparable"


@pytest.mark.parametrize(
    ("predicate", "left", "right", "expected"),
    [
        ("stake", "30", "34", "different"),
        ("stake", "49", "49.2", "precision"),
        ("capacity", "300 MW", "0.3 GW", "same"),
        ("capacity", "300 MW", "450 MW", "different"),
        ("capacity", "300 MW", "298 MW", "precision"),
        ("capacity", "300 MW", "20,000 GPUs", "incomparable"),
        ("capacity", "220,000 Nvidia GPUs", "220000 Nvidia GPUs", "same"),
        ("capacity", "plenty", "300 MW", "incomparable"),
        ("term", "P24M", "P2Y", "same"),
        ("term", "P3Y", "P5Y", "different"),
        ("signedOn", "2026", "2026-03", "precision"),
        ("signedOn", "2026-03", "2026-04", "different"),
        ("amount", "much", "2e9", "incomparable"),
    ],
)
def test_other_terms(predicate: str, left: str, right: str, expected: str) -> None:
    assert difference(term(predicate, left, "x"), term(predicate, right, "x")) == expected


def test_signing_and_announcement_are_two_events() -> None:
    signed, announced = term("signedOn", "2026-03-02", "x"), term("announcedOn", "2026-03-04", "x")
    assert difference(signed, announced) == "scope"
    assert difference(signed, term("announcedOn", "2026-03-02", "x")) == "same"


def test_the_finer_of_two_values() -> None:
    month, day = term("signedOn", "2026-03", "x"), term("signedOn", "2026-03-04", "x")
    assert finer(month, day) is finer(day, month) is day
    about, exact = term("amount", "1e10", "x", bound="about"), term("amount", "9.8e9", "x")
    assert finer(about, exact) is finer(exact, about) is exact


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2026-03-04", "2026-03-14", 10), ("2026-03-14", "2026-03-04", -10), ("2026-03", "2026-03-14", 0),
        ("2026", "2027-01-01", 1), ("2025-12", "2026", 1), ("2024-02-29", "2024-03", 1), (None, "2026", None),
        ("soon", "2026", None), ("2026-13", "2026", None), ("2026-02-30", "2026", None), ("0000", "2026", None),
    ],
)  # fmt: skip
def test_days_between_dates_of_any_precision(earlier: str | None, later: str | None, days: int | None) -> None:
    assert days_from(earlier, later) == days


def test_the_last_year_that_a_calendar_has() -> None:
    found = stretch("9999-12")
    assert found is None or found[0].year == 9999
