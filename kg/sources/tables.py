"""Tables of articles: JSON Lines and CSV, with columns known by their usual names."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from kg.errors import InputError
from kg.model.document import Rejection
from kg.sources.decoding import clean_characters, decode
from kg.sources.inputs import MAX_BYTES, Draft, Input
from kg.sources.metadata import iso_date, names, short_text, web_address

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text", "body", "content", "article", "articletext", "articlebody", "fulltext", "maintext", "story",
        "plaintext", "rawtext",
    ),
    "title": ("title", "headline", "heading", "subject", "articletitle"),
    "date": (
        "date", "published", "publishedat", "publishdate", "publicationdate", "datepublished", "pubdate", "issued",
        "publishedon", "datetime", "timestamp", "createdat", "time",
    ),
    "url": ("url", "link", "href", "sourceurl", "articleurl", "permalink", "canonicalurl", "weburl"),
    "publisher": ("publisher", "source", "outlet", "sitename", "site", "newspaper", "media", "publication", "domain"),
    "author": ("author", "authors", "byline", "creator", "writer", "writers"),
}  # fmt: skip
"""Field → names of columns that hold it, best first; compared in lower case without spaces, `_` and `-`."""
_DELIMITERS: Final = ",;\t|"


def read_jsonl(item: Input, raw: bytes) -> Iterator[Draft | Rejection]:
    """One document per line that holds a JSON object with a text; a rejection for every other line."""
    # Only LF ends a line here: JSON strings may hold other line separators unescaped.
    for number, line in enumerate(decode(item.source, raw).removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        part = str(number)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep or a number too long"
            yield Rejection(source=f"{item.source}#{part}", reason=f"is no JSON object ({reason})")
            continue
        if not isinstance(row, dict):
            yield Rejection(source=f"{item.source}#{part}", reason="is JSON, but no object with named fields")
            continue
        yield _row(item, part, _fields(row))


def read_csv(item: Input, raw: bytes) -> Iterator[Draft | Rejection]:
    """One document per row; the separator is the one that the header line has most of.

    Raises `InputError` if no column holds the text.
    """
    text = clean_characters(decode(item.source, raw))
    header, _, _ = text.lstrip("\n").partition("\n")
    delimiter = max(_DELIMITERS, key=lambda sign: (header.count(sign), -_DELIMITERS.index(sign)))
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            part, start = str(start), reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = cells
                _check_header(item, columns)
            elif len(cells) > len(columns):
                reason = f"has {len(cells)} cells where the header has {len(columns)}"
                yield Rejection(source=f"{item.source}#{part}", reason=reason)
            else:
                yield _row(item, part, _fields(dict(zip(columns, cells, strict=False))))
    except csv.Error as error:
        yield Rejection(source=f"{item.source}#{start}", reason=f"is no CSV from here on ({error})")


def _check_header(item: Input, columns: list[str]) -> None:
    if "text" not in _fields(dict.fromkeys(columns, " ")):
        shown = ", ".join(columns)[:120]
        raise InputError(item.source, f"has no column that holds the text, such as text or body (columns: {shown})")


def _fields(row: Mapping[str, object]) -> dict[str, object]:
    """The row's values under the names of `COLUMNS`, where there is one that is not empty."""
    plain = {"".join(sign for sign in str(name).lower() if sign.isalnum()): value for name, value in row.items()}
    found: dict[str, object] = {}
    for field, synonyms in COLUMNS.items():
        for name in synonyms:
            if plain.get(name) not in (None, ""):
                found[field] = plain[name]
                break
    return found


def _row(item: Input, part: str, fields: Mapping[str, object]) -> Draft | Rejection:
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        reason = "has no text" if text is None or isinstance(text, str) else "has a text field that is no text"
        return Rejection(source=f"{item.source}#{part}", reason=reason)
    url = web_address(fields.get("url"))
    return Draft(
        text=text,
        title=short_text(fields.get("title")),
        issued=iso_date(fields.get("date")),
        publisher=_publisher(fields.get("publisher")),
        authors=names(fields.get("author")),
        url=url,
        part=part,
    )


def _publisher(value: object) -> str | None:
    """A name; some collections give a mapping with one."""
    return short_text(value.get("name") if isinstance(value, dict) else value)
