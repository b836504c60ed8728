"""Dates, names and addresses as front matter, columns, headers and feeds give them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from kg.sources.decoding import clean_characters
from kg.text.dates import find_date

_ISO: Final = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
_NUMERIC: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?:\s.*)?")
_MONTH_YEAR: Final = re.compile(r"([A-Za-z]{3,9})\.? +((?:19|20)\d\d)")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MOST: Final = 300
_LONGEST_ADDRESS: Final = 2000


def iso_date(value: object) -> str | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` of a date in one of the usual spellings, else None.

    Relative dates ("yesterday") and `3/4/2026`, whose order depends on the writer, give None; `20/3/2026` is plain.
    A whole number of seconds since 1970 counts as a date, in UTC.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()[:80] if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{10}", text):
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    if match := _ISO.fullmatch(text):
        return _checked(match[1], match[2], match[3])
    if match := _COMPACT.fullmatch(text):
        return _checked(match[1], match[2], match[3])
    if match := _NUMERIC.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if min(first, second) > 12 or (max(first, second) <= 12 and first != second):
            return None
        return _checked(match[4], f"{min(first, second):02}", f"{max(first, second):02}")
    if found := find_date(text):
        return found[2]
    if (match := _MONTH_YEAR.fullmatch(text)) and (found := find_date(f"1 {match[1]} {match[2]}")):
        return found[2][:7]
    return None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def short_text(value: object) -> str | None:
    """A title or name on one line, at most 300 characters; None for nothing, or for what is no text or number."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    line = " ".join(clean_characters(str(value)).split())
    return line[:_MOST] or None


def names(value: object) -> tuple[str, ...]:
    """Authors from a text ("A and B", "A; B") or a list of texts or of mappings with a name, in order, each once."""
    values = value if isinstance(value, list | tuple) else [value]
    found: list[str] = []
    for one in values:
        text = short_text(one.get("name") if isinstance(one, dict) else one)
        if text:
            parts: Iterable[str] = re.split(r";|\s+(?:and|&)\s+", re.sub(r"^[Bb]y:?\s+", "", text))
            found.extend(part.strip() for part in parts if part.strip())
    return tuple(dict.fromkeys(found))


def web_address(value: object) -> str | None:
    """An http or https address with nothing in it that could break out of a file format, else None."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > _LONGEST_ADDRESS or re.search(r"[\s<>\"{}|\\^`\ud800-\udfff]", text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None
