"""Dates in text: where they stand, and which calendar date they mean.

Absolute dates are read by dateparser. Relative ones ("last Tuesday", "next year") need the document's own date and stay
without a value where it has none: no clock is ever asked.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

import dateparser

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE: Final = re.compile(
    rf"\b(?:"
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<full>(?:{_DAY},?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}))"
    rf"|(?P<month>{_MONTH}\s+(?:of\s+)?(?:19|20)\d{{2}})"
    rf"|(?P<partial>{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?=\W|$))"
    rf"|(?P<relyear>(?:last|next|this)\s+(?:year|month|week)|yesterday|today|tomorrow)"
    rf"|(?P<weekday>(?:(?:last|next|this)\s+)?{_DAY})"
    rf"|(?P<year>(?:(?<=in )|(?<=since )|(?<=by )|(?<=until )|(?<=from )|(?<=of )|(?<=for )|(?<=In )|(?<=Since )|(?<=early )|(?<=late )|(?<=mid-))(?:19|20)\d{{2}})(?![\d,.]\d)"
    rf")",
    re.IGNORECASE,
)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLACEHOLDER_YEAR: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression (code points, end exclusive). `value` is ISO 8601 or None where it cannot be told."""

    start: int
    end: int
    value: str | None


def find_dates(text: str, issued: str | None = None) -> list[DateMention]:
    """All date expressions of a text, by position, resolved against the document's date where they are relative."""
    reference = _as_date(issued)
    return [
        DateMention(start=m.start(), end=m.end(), value=_value(m, reference))
        for m in _DATE.finditer(text)
        if m.lastgroup is not None
    ]


def _as_date(issued: str | None) -> date | None:
    """A full document date; a bare year or month cannot place "last Tuesday"."""
    if issued is None or len(issued) != 10:
        return None
    try:
        return date.fromisoformat(issued)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def parse_absolute(text: str) -> date | None:
    """The calendar day that an absolute expression with a year names."""
    settings = {
        "RELATIVE_BASE": datetime(_PLACEHOLDER_YEAR, 1, 1), "STRICT_PARSING": True, "PARSERS": ["absolute-time"],
        "DATE_ORDER": "MDY",
    }  # fmt: skip
    parsed = dateparser.parse(text, languages=["en"], settings=settings)
    return parsed.date() if parsed is not None else None


def _value(match: re.Match[str], reference: date | None) -> str | None:
    kind, text = match.lastgroup, re.sub(r"\s+", " ", match.group())
    if kind == "iso":
        return text if _as_date(text) else None
    if kind == "year":
        return text
    if kind == "full":
        parsed = parse_absolute(re.sub(rf"^{_DAY},?\s+", "", text, flags=re.IGNORECASE))
        return parsed.isoformat() if parsed else None
    if kind == "month":
        parsed = parse_absolute(f"1 {text}")
        return parsed.isoformat()[:7] if parsed else None
    if reference is None:
        return None
    if kind == "partial":
        parsed = parse_absolute(f"{text} {reference.year}")
        return parsed.isoformat() if parsed else None
    if kind == "weekday":
        return _weekday(text.lower(), reference).isoformat()
    return _relative(text.lower(), reference)


def _weekday(text: str, reference: date) -> date:
    """The nearest such day at or before the document's date; "next" looks forward."""
    wanted = _WEEKDAYS.index(text.split()[-1])
    if text.startswith("next"):
        return reference + timedelta(days=(wanted - reference.weekday() - 1) % 7 + 1)
    back = (reference.weekday() - wanted) % 7
    return reference - timedelta(days=back or (7 if text.startswith("last") else 0))


def _relative(text: str, reference: date) -> str | None:
    shift = {"last": -1, "this": 0, "next": 1}
    if text in ("yesterday", "today", "tomorrow"):
        return (reference + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[text])).isoformat()
    step, unit = shift[text.split()[0]], text.split()[1]
    if unit == "year":
        return str(reference.year + step)
    if unit == "month":
        months = reference.year * 12 + reference.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return None
