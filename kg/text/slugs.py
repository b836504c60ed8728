"""Readable, safe path segments for IRIs and file names."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from anyascii import anyascii

from kg.model.document import Document
from kg.model.ids import digest

_NOT_SAFE = re.compile(r"[^a-z0-9]+")
_MAX = 60


def slug(name: str) -> str:
    """Lower-case ASCII letters, digits and hyphens; never empty, at most 60 characters and a hash.

    A name that loses something that tells it from others (too long, nothing left) carries a hash of itself.
    """
    plain = _NOT_SAFE.sub("-", anyascii(unicodedata.normalize("NFC", name)).lower()).strip("-")
    if plain and len(plain) <= _MAX:
        return plain
    return f"{plain[:_MAX].rstrip('-') or 'x'}-{digest(name, length=8)}"


def document_path(document: Document) -> str:
    """Where a document stands under the base IRI: `document/<stem>-<hash of its source>`."""
    source = document.source
    parts = urlsplit(source)
    path = parts.path if parts.scheme in ("http", "https") else source
    stem = PurePosixPath(path.replace("\\", "/")).stem
    fragment = parts.fragment if parts.fragment else ""
    return f"document/{slug(f'{stem} {fragment}'.strip())}-{document.id[:8]}"
