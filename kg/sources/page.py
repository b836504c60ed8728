"""Saved web pages, and whatever comes from an address or standard input."""

import re
from collections.abc import Iterator
from typing import Final

from kg.model.document import Rejection
from kg.sources.decoding import check_signature
from kg.sources.inputs import Draft, Input, Kind
from kg.sources.markup import page_draft

_START: Final = 4096
_XML_HEAD: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<\?[^>]*\?>|\s)*<(rss|feed|rdf:RDF)\b", re.DOTALL
)
_HTML_HEAD: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.IGNORECASE)


def read_page(item: Input, raw: bytes) -> Iterator[Draft | Rejection]:
    """The article of an HTML page."""
    check_signature(item.source, raw)
    yield page_draft(item.source, raw, url=item.url)


def sniff(raw: bytes) -> Kind:
    """What kind of content has come without a file name."""
    start = raw[:_START]
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if raw.startswith(b"PK\x03\x04") and b"word/" in raw[:_START] + raw[-_START:]:
        return "docx"
    if _XML_HEAD.match(start):
        return "feed"
    if _HTML_HEAD.search(start):
        return "html"
    return "text"
