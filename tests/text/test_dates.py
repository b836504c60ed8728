"""Where dates stand in a text and what they mean."""

import pytest

from kg.text.dates import find_dates


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


@pytest.mark.parametrize("text", ["2,026 people may march", "the 300 in May", "$2025 million", "version 2.2024"])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, "2026-05-07") == []
