"""RSS and Atom feeds: a document per entry, from what the feed itself carries; nothing it links to is fetched."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final

import feedparser

from kg.errors import InputError
from kg.model.document import Rejection
from kg.sources.decoding import check_signature
from kg.sources.inputs import MEDIA_TYPES, Draft, Input
from kg.sources.markup import fragment_text
from kg.sources.metadata import iso_date, names, short_text, web_address

_DATES: Final = ("published_parsed", "updated_parsed", "created_parsed")


def read_feed(item: Input, raw: bytes) -> Iterator[Draft | Rejection]:
    """The entries' full contents, or their summaries, below their headlines.

    An entry is named by its link where it has one, since its place in the feed changes from day to day. Raises
    `InputError` for XML that is no feed, and for a feed without entries.
    """
    check_signature(item.source, raw)
    # A stream, since feedparser would take a string for a file name or an address.
    feed = feedparser.parse(BytesIO(raw), sanitize_html=True, resolve_relative_uris=False)
    if not feed.get("version"):
        raise InputError(item.source, "is no RSS or Atom feed")
    if not feed.entries:
        raise InputError(item.source, "is a feed without entries")
    publisher = short_text(feed.feed.get("title"))
    used: set[str] = set()
    for number, entry in enumerate(feed.entries, start=1):
        link = web_address(entry.get("link"))
        part = link if link and link not in used else str(number)
        used.add(part)
        title = short_text(fragment_text(str(entry.get("title") or "")))
        body = fragment_text(_content(entry))
        if not body and not title:
            yield Rejection(source=f"{item.source}#{part}", reason="is an entry without text")
            continue
        repeated = title is not None and body.startswith(title)
        yield Draft(
            text=body if repeated or not title else f"{title}\n\n{body}\n",
            media_type=MEDIA_TYPES["feed"],
            title=title,
            issued=_date(entry),
            publisher=short_text(_mapping(entry.get("source")).get("title")) or publisher,
            authors=names(entry.get("author")),
            url=link,
            part=part,
        )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _content(entry: Mapping[str, object]) -> str:
    """The longest of what the entry carries: full text and summary stand in different elements."""
    contents = entry.get("content")
    listed = contents if isinstance(contents, Sequence) and not isinstance(contents, str) else ()
    values = [str(_mapping(one).get("value") or "") for one in listed]
    return max([*values, str(entry.get("summary") or "")], key=len)


def _date(entry: Mapping[str, object]) -> str | None:
    for name in _DATES:
        parsed = entry.get(name)
        if isinstance(parsed, tuple) and len(parsed) >= 3:
            year, month, day = parsed[:3]
            return iso_date(f"{year:04d}-{month:02d}-{day:02d}")
    return None
