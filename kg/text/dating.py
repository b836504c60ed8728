"""Absolute dates in text and metadata, read the same on any day and machine."""

import re
from datetime import date
from typing import Final

_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        ["jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\.? )?"
_FORMS: Final = (
    re.compile(rf"{_WEEKDAY}{_MONTH} +{_DAY},? +{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_DAY} +(?:of +)?{_MONTH},? +{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_YEAR}[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)"),
)
_AFTER_DATE: Final = re.compile(
    r"(?:[ ,T|·•–—-]*(?:at )?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Za-z]{1,5}|[+-]\d\d:?\d\d)?)?"
    r"(?:[ |·•–—-]+\d{1,3}[ -]?min(?:ute)?s?[ -]?read)?\W*"
)


def find_date(text: str) -> tuple[int, int, str] | None:
    """The first whole date (day, month by name or ISO order, year) in `text`: start, end and ISO 8601, or None.

    `3/4/2026` is not read: which number is the month depends on who wrote it.
    """
    found: list[tuple[int, int, str]] = []
    for form in _FORMS:
        if match := form.search(text):
            month = match["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS[month]
            try:
                day = date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                continue
            found.append((match.start(), match.end(), day.isoformat()))
    return min(found) if found else None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and at most a time of day and a reading time besides."""
    if len(line) > 80:
        return False
    found = find_date(line)
    return (
        found is not None and not line[: found[0]].strip(" ,|·•–—-") and bool(_AFTER_DATE.fullmatch(line[found[1] :]))
    )
