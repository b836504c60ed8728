"""What can be read: the kinds of input, how each is known, and what a reader hands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kg.model.document import Boilerplate

Kind = Literal["text", "markdown", "html", "pdf", "docx", "mail", "jsonl", "csv", "feed", "url", "stdin"]

KIND_OF_SUFFIX: Final[Mapping[str, Kind]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "mail",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
}
MEDIA_TYPES: Final[Mapping[Kind, str]] = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "mail": "message/rfc822",
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "feed": "application/rss+xml",
}
STDIN: Final = "-"
MAX_BYTES: Final = 50_000_000
"""Largest input that is read, in bytes; an article has a few thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing to read. Exactly one of `path` and `url` is set, except for stdin, which has neither."""

    source: str
    """The path or URL as given, or the given folder's path joined with what was found below it."""
    kind: Kind
    path: Path | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a reader found in its format, before cleaning: everything is still as the source has it."""

    text: str
    media_type: str = "text/plain"
    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    part: str | None = None
    """Line number, link or ordinal, for one of several documents in one input; `source#part` names it."""
    marks: tuple[Boilerplate, ...] = field(default=())
    """Boilerplate that only the format shows (quoted mail); needs a text that `clean_characters` leaves alone."""
    needs_prose: bool = False
    """Whether a text without one whole sentence is to be refused (a page of links)."""
