"""Dates and lengths of time in text: where they stand, and which calendar date or ISO 8601 duration they mean.

Relative and partial dates ("last Tuesday", "in March") need the document's own date and stay without a value where it
has none: no clock is ever asked, so a text reads the same on any day and machine.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}  # fmt: skip
"""By their first three letters, which tell the months apart in every spelling."""
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ANY_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\.?\s+)?"
# The words after which a bare year or month is a date and no number, name or verb.
_BEFORE_BARE: Final = (
    "in", "since", "by", "until", "till", "through", "from", "of", "for", "during", "before", "after", "between", "early",
    "late", "mid", "last", "next", "this", "around", "circa", "spring", "summer", "autumn", "winter", "fall", "year",
)  # fmt: skip
_AFTER_BARE: Final = "".join(rf"(?<=\b{word}[ \-\n])|" for word in _BEFORE_BARE).removesuffix("|")
_COUNT_WORDS: Final = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ],
        start=1,
    )
} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30}
_COUNT: Final = rf"(?:\d{{1,3}}|{'|'.join(_COUNT_WORDS)})"
_DATE: Final = re.compile(
    rf"(?P<full>{_ANY_WEEKDAY}\b(?:{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}))\b"
    rf"|(?P<iso>\b{_YEAR}-\d\d-\d\d\b)"
    rf"|\b(?P<month>{_MONTH},?\s+(?:of\s+)?{_YEAR})\b"
    rf"|\b(?P<partial>{_MONTH}\s+{_DAY}|{_DAY}\s+(?:of\s+)?{_MONTH})(?![\w,.]\w)(?!\w)"
    rf"|\b(?P<ago>{_COUNT}\s+(?:year|month|day)s?\s+(?:ago|earlier))\b"
    rf"|\b(?P<relative>(?:last|next|this)\s+(?:year|month|week)|yesterday|today|tomorrow)\b"
    rf"|\b(?P<weekday>(?:(?:last|next|this)\s+)?{_WEEKDAY})\b"
    rf"|(?:{_AFTER_BARE})(?P<bare>{_MONTH})(?!\w|\s+\d)"
    rf"|(?:{_AFTER_BARE}|(?<=(?:19|20)\d\d[-–])|(?<=(?:19|20)\d\d to )|(?<=(?:19|20)\d\d and ))"
    rf"(?P<year>{_YEAR})(?![\d,.]\d)(?!\w)(?!-\d\d\b)",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    rf"(?<![\w.,])(?P<count>{_COUNT})[\s-]+(?P<unit>decade|year|month|week|day)s?\b(?!\s+(?:ago|earlier|later|old)\b)",
    re.IGNORECASE,
)
_ISO_UNITS: Final = {"decade": (10, "Y"), "year": (1, "Y"), "month": (1, "M"), "week": (7, "D"), "day": (1, "D")}
_WHOLE: Final = (
    re.compile(rf"{_ANY_WEEKDAY}(?P<month>{_MONTH}) +(?P<day>{_DAY}),? +(?P<year>{_YEAR})", re.IGNORECASE),
    re.compile(rf"{_ANY_WEEKDAY}(?P<day>{_DAY}) +(?:of +)?(?P<month>{_MONTH}),? +(?P<year>{_YEAR})", re.IGNORECASE),
    re.compile(rf"(?P<year>{_YEAR})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)"),
)
_AFTER_DATE: Final = re.compile(
    r"(?:[ ,T|·•–—-]*(?:at )?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Za-z]{1,5}|[+-]\d\d:?\d\d)?)?"
    r"(?:[ |·•–—-]+\d{1,3}[ -]?min(?:ute)?s?[ -]?read)?\W*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date expression (code points, end exclusive)."""

    start: int
    end: int
    value: str | None
    """ISO 8601, or None where it cannot be told; a month or weekday without more is the last one before the document."""
    ahead: str | None = None
    """The same for words about what is to come, where that differs: "in March" is the next March."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time (code points, end exclusive); `value` is an ISO 8601 and xsd:duration, "P18M"."""

    start: int
    end: int
    value: str


def find_dates(text: str, issued: str | None = None) -> list[DateMention]:
    """All date expressions of a text, by position, resolved against the document's date where they are relative."""
    reference = _as_date(issued)
    found = []
    for match in _DATE.finditer(text):
        if match["bare"] and not match["bare"][0].isupper():
            continue  # "that may"
        value, ahead = _values(match, reference)
        start, end = match.span()
        found.append(DateMention(start=start, end=end, value=value, ahead=ahead if ahead != value else None))
    return found


def find_durations(text: str) -> list[Duration]:
    """Lengths of time ("five-year", "18 months", "a decade"), by position; weeks are counted in days."""
    found = []
    for match in _DURATION.finditer(text):
        factor, unit = _ISO_UNITS[match["unit"].lower()]
        number = _count(match["count"]) * factor
        if number:
            found.append(Duration(start=match.start(), end=match.end(), value=f"P{number}{unit}"))
    return found


def find_date(text: str) -> tuple[int, int, str] | None:
    """The first whole date (day, month by name or ISO order, year) in `text`: start, end and ISO 8601, or None.

    `3/4/2026` is not read: which number is the month depends on who wrote it.
    """
    found = [
        (match.start(), match.end(), day.isoformat())
        for form in _WHOLE
        if (match := form.search(text)) and (day := _day(match["year"], match["month"], match["day"]))
    ]
    return min(found) if found else None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and at most a time of day and a reading time besides."""
    if len(line) > 80:
        return False
    found = find_date(line)
    return (
        found is not None and not line[: found[0]].strip(" ,|·•–—-") and bool(_AFTER_DATE.fullmatch(line[found[1] :]))
    )


def _as_date(issued: str | None) -> date | None:
    """A full document date; a bare year or month cannot place "last Tuesday"."""
    if issued is None or len(issued) != 10:
        return None
    try:
        return date.fromisoformat(issued)
    except ValueError:
        return None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT_WORDS[word.lower()]


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[word[:3].lower()]


def _day(year: str | int, month: str, day: str) -> date | None:
    """The calendar day, None where there is no such day."""
    try:
        return date(int(year), _month(month), int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, str, str]:
    """(month, day, year) in a date whose month is a name; "" for what it does not say."""
    month = re.search(rf"(?<![a-z]){_MONTH}(?![a-z])", text, re.IGNORECASE)
    year = re.search(_YEAR, text)
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
    return (month.group() if month else "", day.group() if day else "", year.group() if year else "")


def _values(match: re.Match[str], reference: date | None) -> tuple[str | None, str | None]:
    """What a date means looking back and looking ahead."""
    kind = next(name for name, found in match.groupdict().items() if found)
    text = match[kind]
    if kind == "iso":
        return (text if _as_date(text) else None,) * 2
    if kind == "year":
        return text, text
    month, day, year = _parts(re.sub(rf"^{_ANY_WEEKDAY}", "", text, flags=re.IGNORECASE)) if kind in (
        "full", "month", "partial", "bare",
    ) else ("", "", "")  # fmt: skip
    if kind == "full":
        known = _day(year, month, day)
        return (known.isoformat() if known else None,) * 2
    if kind == "month":
        return (f"{year}-{_month(month):02d}",) * 2
    if reference is None:
        return None, None
    if kind == "partial":
        return _around(month, day, reference)
    if kind == "bare":
        return _bare_month(match, _month(month), reference)
    words = text.lower().split()
    if kind == "weekday":
        return _weekday(words, reference)
    value = _ago(words, reference) if kind == "ago" else _relative(words, reference)
    return value, value


def _around(month: str, day: str, reference: date) -> tuple[str | None, str | None]:
    """The last and the next such day; a day of the weeks around the document is meant both ways."""
    near = [d for d in (_day(reference.year + step, month, day) for step in (-1, 0, 1)) if d is not None]
    back = [d for d in near if d <= reference] or near
    ahead = [d for d in near if d >= reference] or near
    if not near:
        return None, None
    return max(back).isoformat(), min(ahead).isoformat()


def _bare_month(match: re.Match[str], month: int, reference: date) -> tuple[str, str]:
    before = match.string[max(0, match.start() - 5) : match.start()].lower()
    back = reference.year - (month > reference.month)
    ahead = reference.year + (month < reference.month)
    if before.endswith("last "):
        back = ahead = reference.year - (month >= reference.month)
    elif before.endswith("next "):
        back = ahead = reference.year + (month <= reference.month)
    elif before.endswith("this "):
        back = ahead = reference.year
    return f"{back}-{month:02d}", f"{ahead}-{month:02d}"


def _weekday(words: list[str], reference: date) -> tuple[str, str]:
    """The nearest such day at or before the document's date, and the nearest after it; "next" looks ahead only."""
    wanted = _WEEKDAYS.index(words[-1][:3])
    ahead = reference + timedelta(days=(wanted - reference.weekday() - 1) % 7 + 1)
    back = (reference.weekday() - wanted) % 7
    before = reference - timedelta(days=back or (7 if words[0] == "last" else 0))
    if words[0] == "next":
        before = ahead
    elif words[0] == "last":
        ahead = before
    elif not back:
        ahead = reference
    return before.isoformat(), ahead.isoformat()


def _shifted(reference: date, months: int) -> str:
    total = reference.year * 12 + reference.month - 1 + months
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def _ago(words: list[str], reference: date) -> str:
    """As exact as the words: years ago give a year, months a month."""
    count = _count(words[0])
    if words[1].startswith("year"):
        return str(reference.year - count)
    if words[1].startswith("month"):
        return _shifted(reference, -count)
    return (reference - timedelta(days=count)).isoformat()


def _relative(words: list[str], reference: date) -> str | None:
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if words[0] in days:
        return (reference + timedelta(days=days[words[0]])).isoformat()
    step = {"last": -1, "this": 0, "next": 1}[words[0]]
    if words[1] == "year":
        return str(reference.year + step)
    return _shifted(reference, step) if words[1] == "month" else None
