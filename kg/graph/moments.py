"""Dates of day, month or year precision, compared as the stretches of time that they are."""

import re
from datetime import date, timedelta
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def stretch(value: str | None) -> tuple[date, date] | None:
    """First and last day of a date; None where there is none or it is no date."""
    found = _DATE.fullmatch(value or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        following = date(first.year, first.month + 1, 1) if month and month < 12 else date(first.year + 1, 1, 1)
    except ValueError:
        return None
    return first, following - timedelta(days=1)


def days_from(earlier: str | None, later: str | None) -> int | None:
    """The least number of days from one date to another: negative where the second comes first, 0 where they overlap,
    None where one of them is missing."""
    left, right = stretch(earlier), stretch(later)
    if left is None or right is None:
        return None
    if right[0] > left[1]:
        return (right[0] - left[1]).days
    return -(left[0] - right[1]).days if left[0] > right[1] else 0
