"""A source document as it is kept: its text never changes again, because every offset counts into it."""

from dataclasses import dataclass, field
from typing import Literal

from kg.model.ids import digest, sha256_text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points in a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A stretch of the kept text that is not read: no mention, claim or deal may overlap it."""

    span: Span
    reason: str
    """Why: "share buttons", "caption", "comment box", "question heading" ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article.

    `text` is the extracted text (newlines are LF). Boilerplate of plain text stays in it and is only marked,
    so that offsets are true to the file; markup formats keep the main text alone.
    """

    source: str
    """Path or URL as given on the command line or found under the given folder; `path#n` for a row of a table."""
    text: str
    raw_sha256: str = ""
    """Hash of the input's bytes, so that an unchanged input need not even be parsed again."""
    media_type: str = "text/plain"
    title: str | None = None
    issued: str | None = None
    """ISO 8601 date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = "en"
    boilerplate: tuple[Boilerplate, ...] = field(default=())

    @property
    def id(self) -> str:
        """Names the document by where it came from: a changed file keeps its name."""
        return digest("document", self.source)

    @property
    def sha256(self) -> str:
        """Hash of the extracted text."""
        return sha256_text(self.text)

    @property
    def content_key(self) -> str:
        """Hash over everything that extraction or output depends on."""
        marks = ";".join(f"{b.span.start}-{b.span.end}" for b in self.boilerplate)
        return digest(
            self.text,
            self.title,
            self.issued,
            self.publisher,
            "|".join(self.authors),
            self.url,
            marks,
            length=32,
        )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rejection:
    """An input that was not read, and why. Counted, listed in report.md and manifest.json, never dropped silently.

    `severity` "rejected" makes the run end with exit code 1; "skipped" is for things that are no article by
    rule (an unknown file type inside a folder), which are listed but are no failure.
    """

    source: str
    reason: str
    severity: Literal["rejected", "skipped"] = "rejected"
