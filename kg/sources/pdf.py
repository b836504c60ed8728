"""PDF: the text layer, with lines put together into paragraphs."""

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from kg.errors import InputError
from kg.sources.decoding import clean_characters
from kg.sources.inputs import MEDIA_TYPES, Draft, Input
from kg.sources.metadata import iso_date, names, short_text

_BROKEN: Final = (
    PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError, zlib.error,
    struct.error, AssertionError, NotImplementedError, OverflowError,
)  # fmt: skip
"""What pypdf lets through on damaged files, found with mutated ones: it checks little before it uses a value."""
_MOST_PAGES: Final = 500
_ENDS: Final = re.compile(r"[.!?:][\"'”’)]*$")
_NO_TITLE: Final = re.compile(r"untitled|microsoft word|\.(docx?|pdf|indd|qxd|tex|html?)\b", re.IGNORECASE)


def read_pdf(item: Input, raw: bytes) -> Iterator[Draft]:
    """The text of all pages. Raises `InputError` for a broken or locked file, or one of pictures only."""
    if not raw.strip():
        raise InputError(item.source, "is empty")
    # pypdf reports every oddity of a file as a warning; a file either gives text or is refused here.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(item.source, "is a PDF locked with a password")
        if len(reader.pages) > _MOST_PAGES:
            raise InputError(item.source, f"has {len(reader.pages)} pages; the limit is {_MOST_PAGES}")
        pages = [page.extract_text() for page in reader.pages]
        title, author, created = _information(reader)
    except (DependencyError, FileNotDecryptedError) as error:
        raise InputError(item.source, "is a PDF locked in a way that cannot be opened") from error
    except _BROKEN as error:
        raise InputError(item.source, "is a broken PDF") from error
    text = page_text(pages)
    if sum(letter.isalpha() for letter in text) < 20:
        raise InputError(item.source, "is a PDF without a text layer (scanned pages?)")
    yield Draft(text=text, media_type=MEDIA_TYPES["pdf"], title=title, authors=names(author), issued=created)


def _information(reader: PdfReader) -> tuple[str | None, str | None, str | None]:
    about = reader.metadata
    if about is None:
        return None, None, None
    title = short_text(about.title)
    created = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(about.get("/CreationDate", "")))
    return (
        None if title is None or _NO_TITLE.search(title) else title,
        short_text(about.author),
        iso_date("-".join(created.groups())) if created else None,
    )


def page_text(pages: list[str]) -> str:
    """Pages as one text: running heads and page numbers out, words divided at line ends whole, a line a paragraph.

    A line ends its paragraph if it ends a sentence well short of the page's width, or if a blank line follows.
    """
    split = [[line.strip() for line in clean_characters(page).split("\n")] for page in pages]
    edges = Counter(re.sub(r"\d+", "#", line) for page in split for line in {*page[:2], *page[-2:]} if line)
    lines: list[str] = []
    for page in split:
        for place, line in enumerate(page):
            edge = place < 2 or place >= len(page) - 2
            number = edge and re.fullmatch(r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?", line, re.IGNORECASE)
            running = edge and len(pages) > 2 and edges[re.sub(r"\d+", "#", line)] > len(pages) / 2
            if not (number or running):
                lines.append(line)
    widths = sorted(len(line) for line in lines if line)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    return _paragraphs(lines, width)


def _paragraphs(lines: list[str], width: int) -> str:
    done: list[str] = []
    current = ""
    before = ""
    for line in lines:
        new = not line or not current or _ends_paragraph(before, line, width)
        if new:
            done.append(current)
            current = line
        elif re.search(r"[^\W\d_]-$", current) and line[0].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}"
        before = line
    done.append(current)
    return "\n\n".join(paragraph for paragraph in done if paragraph) + "\n"


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    """Whether a line is short for its page and what follows does not carry on the sentence."""
    if following[0].islower():
        return False
    return len(line) < 0.5 * width or (len(line) < 0.85 * width and bool(_ENDS.search(line)))
