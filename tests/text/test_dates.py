"""Where dates and lengths of time stand in a text and what they mean."""

import pytest

from kg.text.dates import find_date, find_dates, find_durations, is_date_line


@pytest.mark.parametrize(
    ("text", "issued", "surface", "value"),
    [
        ("on May 7, 2026 it said", None, "May 7, 2026", "2026-05-07"),
        ("on 7 May 2026", None, "7 May 2026", "2026-05-07"),
        ("Friday, 20 March 2026", None, "Friday, 20 March 2026", "2026-03-20"),
        ("in March 2025", None, "March 2025", "2025-03"),
        ("since 2021.", None, "2021", "2021"),
        ("on Tuesday", "2026-05-07", "Tuesday", "2026-05-05"),
        ("last Thursday", "2026-05-07", "last Thursday", "2026-04-30"),
        ("next Friday", "2026-05-07", "next Friday", "2026-05-08"),
        ("next year", "2026-05-07", "next year", "2027"),
        ("last month", "2026-01-10", "last month", "2025-12"),
        ("on May 3", "2026-05-07", "May 3", "2026-05-03"),
        ("yesterday", "2026-05-01", "yesterday", "2026-04-30"),
        ("since June", "2026-05-07", "June", "2025-06"),
        ("last March", "2026-03-07", "March", "2025-03"),
        ("on 28 December", "2026-01-05", "28 December", "2025-12-28"),
        ("two years ago", "2026-01-05", "two years ago", "2024"),
        ("three months ago", "2026-01-05", "three months ago", "2025-10"),
        ("in early 2024,", None, "2024", "2024"),
        ("through 2035", None, "2035", "2035"),
        ("2026-02-03", None, "2026-02-03", "2026-02-03"),
    ],
)
def test_dates_are_found_and_resolved(text: str, issued: str | None, surface: str, value: str) -> None:
    (found,) = find_dates(text, issued)
    assert text[found.start : found.end] == surface
    assert found.value == value


@pytest.mark.parametrize("text", ["last Tuesday", "next year", "on May 3"])
def test_relative_dates_have_no_value_without_a_document_date(text: str) -> None:
    (found,) = find_dates(text, None)
    assert found.value is None
    assert find_dates(text, "2026")[0].value is None


@pytest.mark.parametrize(
    "text", ["2,026 people may march", "of those in may flies", "in the 2010s", "$2025 million", "version 2.2024"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, "2026-05-07") == []


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("in June", "2026-06"),
        ("on Monday", "2026-05-11"),
        ("by March", "2027-03"),
        ("on May 3", "2027-05-03"),
        ("on May 7", None),
        ("last Tuesday", None),
        ("in March 2025", None),
    ],
)
def test_what_is_to_come_is_read_ahead(text: str, ahead: str | None) -> None:
    (found,) = find_dates(text, "2026-05-07")
    assert found.ahead == ahead


def test_both_ends_of_a_span_are_read() -> None:
    assert [d.value for d in find_dates("from 2019 to 2023, between 2001 and 2004")] == ["2019", "2023", "2001", "2004"]


def test_no_such_day_has_no_value() -> None:
    assert [d.value for d in find_dates("on 30 February 2026")] == [None]
    assert find_date("30 February 2026") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a five-year agreement", "P5Y"),
        ("for 10 years", "P10Y"),
        ("an 18-month lease", "P18M"),
        ("over a decade", "P10Y"),
        ("three weeks", "P21D"),
        ("90 days", "P90D"),
    ],
)
def test_durations(text: str, value: str) -> None:
    (found,) = find_durations(text)
    assert found.value == value


@pytest.mark.parametrize("text", ["two years ago", "20 years old", "1.5 years", "the year", "five-yearly"])
def test_what_is_no_duration(text: str) -> None:
    assert find_durations(text) == []


def test_a_line_that_is_a_date() -> None:
    assert is_date_line("Monday, May 4, 2026 at 10:15 am ET")
    assert not is_date_line("On May 4, 2026 it closed")
