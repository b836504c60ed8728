"""Writes what a query found: the W3C result formats, RDF, and tables for people."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import PREFIXES, XSD

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

# Control characters and the marks that reorder text could make a terminal show something that is not there.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK: Final = re.compile(r"[\t\n\r\u2028\u2029 ]+")
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]|~#!$])")
_NUMERIC: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_NARROWEST: Final = 12


def cell_text(cell: Cell) -> str:
    """A term as people read it: literals by their text, IRIs short where a prefix is known; on one line, no controls."""
    if cell is None:
        return ""
    if isinstance(cell, ox.NamedNode):
        plain = short_iri(cell.value)
    elif isinstance(cell, ox.Literal):
        plain = cell.value
    else:
        plain = str(cell)
    return _CONTROL.sub("\ufffd", _BLANK.sub(" ", plain)).strip()


def short_iri(iri: str) -> str:
    """`kg:owns` for an IRI of a known namespace, the IRI itself for any other."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]], *, width: int | None = None) -> str:
    """Columns as wide as their content, numbers to the right. With `width`, the widest are cut so that rows fit."""
    cells = [[cell_text(cell) for cell in row] for row in rows]
    widths = [max([_columns(name), *(_columns(row[i]) for row in cells)]) for i, name in enumerate(header)]
    if width is not None:
        widths = _fit(widths, width - 2 * (len(widths) - 1))
    right = [bool(rows) and all(_is_number(row[i]) for row in rows) for i in range(len(header))]
    lines = [header, ["-" * one for one in widths], *cells]
    padded = (
        "  ".join(_pad(one, size, right=side) for one, size, side in zip(line, widths, right, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join(padded) + "\n"


def markdown(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table of GitHub-flavoured Markdown; nothing in a cell can become markup or a tag."""
    right = [bool(rows) and all(_is_number(row[i]) for row in rows) for i in range(len(header))]
    lines = [
        [_escaped(name) for name in header],
        ["---:" if side else "---" for side in right],
        *([_escaped(cell_text(cell)) for cell in row] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", plain)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, ox.Literal) and cell.datatype.value in _NUMERIC


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: two for wide East Asian characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def _fit(widths: list[int], room: int) -> list[int]:
    """Takes from the widest columns until all fit; none becomes narrower than `_NARROWEST`."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > _NARROWEST:
        widest = fitted.index(max(fitted))
        others = [one for i, one in enumerate(fitted) if i != widest]
        floor = max([_NARROWEST, *(one for one in others if one < fitted[widest])])
        fitted[widest] = max(min(floor, fitted[widest] - 1), fitted[widest] - (sum(fitted) - room), _NARROWEST)
    return fitted


def _pad(text: str, size: int, *, right: bool) -> str:
    if _columns(text) > size:
        while text and _columns(text) > size - 1:
            text = text[:-1]
        text += "…"
    space = " " * (size - _columns(text))
    return space + text if right else text + space
