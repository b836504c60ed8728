"""Makes documents of what the readers find: cleaned, dated, titled, in English, or refused with a reason."""

import importlib
from collections.abc import Callable, Iterator
from typing import Final

from kg.errors import InputError
from kg.model.document import Boilerplate, Document, Rejection
from kg.model.ids import sha256_bytes
from kg.sources.decoding import clean_characters
from kg.sources.english import foreign_language
from kg.sources.inputs import Draft, Input, Kind
from kg.sources.metadata import names, short_text
from kg.sources.page import sniff
from kg.text.cleaning import boilerplate, byline, prose, text_date, text_publisher, text_title, wire_service

Reader = Callable[[Input, bytes], Iterator[Draft | Rejection]]

_READERS: Final[dict[Kind, tuple[str, str]]] = {
    "text": ("kg.sources.plain", "read_text"),
    "markdown": ("kg.sources.markdown", "read_markdown"),
    "html": ("kg.sources.page", "read_page"),
    "pdf": ("kg.sources.pdf", "read_pdf"),
    "docx": ("kg.sources.word", "read_docx"),
    "mail": ("kg.sources.mail", "read_mail"),
    "jsonl": ("kg.sources.tables", "read_jsonl"),
    "csv": ("kg.sources.tables", "read_csv"),
    "feed": ("kg.sources.feeds", "read_feed"),
}
"""Module and function that reads each kind; imported when first needed, since most runs need one or two."""


def parse(item: Input, raw: bytes) -> Iterator[Document | Rejection]:
    """Every document in `raw`, and a rejection for every part that cannot be read. Raises nothing of its own."""
    kind = sniff(raw) if item.kind in ("url", "stdin") else item.kind
    module, function = _READERS[kind]
    read: Reader = getattr(importlib.import_module(module), function)
    raw_sha256 = sha256_bytes(raw)
    try:
        for draft in read(item, raw):
            yield draft if isinstance(draft, Rejection) else finish(item, draft, raw_sha256=raw_sha256)
    except InputError as error:
        yield Rejection(source=error.source, reason=error.reason)


def finish(item: Input, draft: Draft, *, raw_sha256: str) -> Document | Rejection:
    """Cleans and completes one draft, or says why it is no article in English."""
    source = item.source if draft.part is None else f"{item.source}#{draft.part}"
    text = clean_characters(draft.text)
    if not any(map(str.isalpha, text)):
        return Rejection(source=source, reason="has no words in it")
    marks = _merged(draft.marks, boilerplate(text))
    kept = prose(text, marks)
    if not any(map(str.isalpha, kept)) or (draft.needs_prose and not _has_sentence(kept)):
        return Rejection(source=source, reason="no article text found")
    if language := foreign_language(kept):
        return Rejection(source=source, reason=f"not English ({language})")
    wire = wire_service(text)
    writer = byline(text)
    return Document(
        source=source,
        text=text,
        raw_sha256=raw_sha256,
        media_type=draft.media_type,
        title=draft.title or short_text(text_title(text, marks)),
        issued=draft.issued or text_date(text, marks),
        publisher=draft.publisher or text_publisher(text) or (wire[1] if wire else None),
        authors=draft.authors or names(writer),
        url=draft.url or item.url,
        boilerplate=marks,
    )


def _merged(first: tuple[Boilerplate, ...], second: tuple[Boilerplate, ...]) -> tuple[Boilerplate, ...]:
    """Both in order of place, those of `second` left out that overlap one of `first`."""
    clear = [
        mark
        for mark in second
        if not any(mark.span.start < other.span.end and other.span.start < mark.span.end for other in first)
    ]
    return tuple(sorted([*first, *clear], key=lambda mark: mark.span))


def _has_sentence(text: str) -> bool:
    return any(len(line.split()) >= 8 and line.rstrip("\"'”’) ").endswith((".", "!", "?")) for line in text.split("\n"))
