"""Word documents (.docx)."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table

from kg.errors import InputError
from kg.sources.inputs import MEDIA_TYPES, Draft, Input
from kg.sources.metadata import names, short_text

_MOST_UNPACKED: Final = 200_000_000
_MOST_ENTRIES: Final = 5_000
_BROKEN: Final = (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError, OSError,
                  EOFError, NotImplementedError, RuntimeError)  # fmt: skip
"""What python-docx and zipfile raise on damaged, foreign or encrypted archives; lxml's errors of parsing are SyntaxErrors."""
_NO_AUTHOR: Final = ("python-docx", "user", "admin", "administrator", "microsoft office user")


def read_docx(item: Input, raw: bytes) -> Iterator[Draft]:
    """Paragraphs and table rows in their order, without headers and footers.

    Raises `InputError` for what is no Word document, and for one that unpacks to more than 200 MB.
    """
    if not raw.strip():
        raise InputError(item.source, "is empty")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
    except _BROKEN as error:
        raise InputError(item.source, "is a broken Word document") from error
    if size > _MOST_UNPACKED or len(entries) > _MOST_ENTRIES:
        raise InputError(item.source, f"unpacks to {size / 1_000_000:.0f} MB, more than a document needs")
    try:
        document = docx.Document(BytesIO(raw))
        blocks = [_block(block) for block in document.iter_inner_content()]
        about = document.core_properties
        title, author = short_text(about.title), short_text(about.author)
    except _BROKEN as error:
        raise InputError(item.source, "is a broken Word document") from error
    known = author is not None and author.lower() not in _NO_AUTHOR
    yield Draft(
        text="\n\n".join(block for block in blocks if block) + "\n",
        media_type=MEDIA_TYPES["docx"],
        title=None if title == "Word Document" else title,
        authors=names(author) if known else (),
    )


def _block(block: object) -> str:
    if not isinstance(block, Table):
        return str(getattr(block, "text", "")).strip()
    rows = []
    for row in block.rows:
        # A merged cell is listed once for every column that it spans.
        cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
        rows.append(" | ".join(cell for cell in cells if cell))
    return "\n".join(row for row in rows if row)
