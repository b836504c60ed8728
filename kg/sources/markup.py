"""Plain text out of HTML: the article of a page by trafilatura, or everything in a fragment."""

import logging
from html.parser import HTMLParser
from typing import Final

import trafilatura

from kg.errors import InputError
from kg.sources.inputs import Draft
from kg.sources.metadata import iso_date, names, short_text, web_address

_BLOCKS: Final[frozenset[str]] = frozenset(
    [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr",
        "ul",
    ]
)  # fmt: skip
_CELLS: Final[frozenset[str]] = frozenset(["td", "th"])
_SILENT: Final[frozenset[str]] = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "figcaption", "button", "select", "textarea", "svg"]
)
_DATES: Final = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""`max_date` is fixed because htmldate would ask the clock for it."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data.replace("\n", " "))


def fragment_text(html: str) -> str:
    """All text of a piece of HTML, a line per block, scripts, captions and buttons left out."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def page_draft(source: str, html: bytes | str, *, url: str | None = None) -> Draft:
    """The article of a web page with what its head says about it; the headline stands first in the text.

    Raises `InputError` where no article is found.
    """
    # Its warnings are about single tags; a page either gives an article or is refused here.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        page = trafilatura.bare_extraction(
            html,
            url=url,
            include_comments=False,
            include_images=False,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
    # lxml's errors of parsing are SyntaxErrors.
    except (SyntaxError, ValueError, RecursionError) as error:
        raise InputError(source, "is HTML that cannot be parsed") from error
    if page is None or isinstance(page, dict) or not (page.text or "").strip():
        raise InputError(source, "no article text found")
    title = short_text(page.title)
    text = page.text or ""
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    return Draft(
        text=text,
        media_type="text/html",
        title=title,
        issued=iso_date(page.date),
        publisher=short_text(page.sitename),
        authors=names(page.author),
        url=url or web_address(page.url),
        needs_prose=True,
    )
