"""Markdown with YAML front matter: the words without the signs."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.sources.decoding import clean_characters, decode
from kg.sources.inputs import Draft, Input
from kg.sources.markup import fragment_text
from kg.sources.metadata import iso_date, names, short_text, web_address

_FRONT: Final = re.compile(r"\A\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MOST_FRONT: Final = 20_000
_Value = TypeVar("_Value")


def read_markdown(item: Input, raw: bytes) -> Iterator[Draft]:
    """The text, with title, date, publisher, author and address from the front matter where there is one."""
    text = clean_characters(decode(item.source, raw))
    fields: Mapping[str, object] = {}
    match = _FRONT.match(text[: 2 * _MOST_FRONT])
    if match and (loaded := _front_matter(match[1])) is not None:
        fields, text = loaded, text[match.end() :]
    yield Draft(
        text=markdown_text(text),
        media_type="text/markdown",
        title=first_of(short_text, fields, "title", "headline"),
        issued=first_of(iso_date, fields, "date", "published", "issued", "pubdate"),
        publisher=first_of(short_text, fields, "publisher", "source", "site", "outlet"),
        authors=names(fields.get("authors") or fields.get("author")),
        url=first_of(web_address, fields, "url", "link", "canonical_url", "source"),
    )


def first_of(convert: Callable[[object], _Value | None], fields: Mapping[str, object], *keys: str) -> _Value | None:
    """The first of the named fields that converts to something."""
    return next((value for key in keys if (value := convert(fields.get(key))) is not None), None)


def _front_matter(block: str) -> dict[str, object] | None:
    """The fields with lower-case names, or None where the block is none after all (text between two rules, say)."""
    if len(block) > _MOST_FRONT:
        return None
    try:
        loaded = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    return {str(key).lower(): value for key, value in loaded.items() if isinstance(key, str)}


def markdown_text(text: str) -> str:
    """Paragraphs, headings, list items and table rows as lines; links keep their words, pictures and code go."""
    blocks: list[tuple[str, str]] = []
    lists = 0
    cells: list[str] | None = None
    for token in MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            blocks.append((" | ".join(cells or ()), "table"))
            cells = None
        elif token.type == "html_block":
            blocks.append((fragment_text(token.content), ""))
        elif token.type == "inline":
            words = _words(token.children or [])
            if cells is not None:
                cells.append(words)
            elif words:
                blocks.append((f"- {words}" if lists else words, "list" if lists else ""))
    return _joined([block for block in blocks if block[0]])


def _joined(blocks: list[tuple[str, str]]) -> str:
    """Blocks with a blank line between them, items of one list or table without."""
    pieces: list[str] = []
    before = ""
    for words, kind in blocks:
        if pieces:
            pieces.append("\n" if kind and kind == before else "\n\n")
        pieces.append(words)
        before = kind
    return "".join([*pieces, "\n"]) if pieces else ""


def _words(children: list[Token]) -> str:
    """The words of one block on one line."""
    pieces = [
        " " if token.type in ("softbreak", "hardbreak") else token.content
        for token in children
        if token.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return " ".join("".join(pieces).split())
