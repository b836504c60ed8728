"""The W3C's result formats of a SELECT, written row by row.

The engine writes whole results itself and faster. This is for results that are cut off after a number of rows, which
the engine cannot do without losing the knowledge that there are more.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.graph.results import Cell
from kg.ontology.terms import XSD, XSD_STRING

_NOT_XML: Final = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PLAIN_IN_TSV: Final = frozenset(XSD + name for name in ("integer", "boolean"))
_NEAR_XML: Final = {"\r": "&#13;"}


def xml_safe(data: bytes) -> bytes:
    """UTF-8 as XML 1.0 may hold it: forbidden control characters as U+FFFD, carriage returns kept by reference."""
    return _NOT_XML.sub(b"\xef\xbf\xbd", data).replace(b"\r", b"&#13;")


def csv_rows(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """SPARQL 1.1 Query Results CSV: values alone, IRIs and literals alike, lines ended by CRLF."""
    yield _csv_line(names)
    for row in rows:
        yield _csv_line([_csv_value(cell) for cell in row])


def tsv_rows(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """SPARQL 1.1 Query Results TSV: terms as Turtle writes them, without prefixes."""
    yield ("\t".join(f"?{name}" for name in names) + "\n").encode()
    for row in rows:
        yield ("\t".join(_tsv_value(cell) for cell in row) + "\n").encode()


def json_rows(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """SPARQL 1.1 Query Results JSON."""
    yield f'{{"head":{{"vars":{json.dumps(list(names), ensure_ascii=False)}}},"results":{{"bindings":['.encode()
    comma = ""
    for row in rows:
        bound = {name: _json_value(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
        yield (comma + json.dumps(bound, ensure_ascii=False, separators=(",", ":"))).encode()
        comma = ","
    yield b"]}}"


def xml_rows(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """SPARQL Query Results XML."""
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield (
        f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{head}</head><results>'
    ).encode()
    for row in rows:
        bound = "".join(
            f"<binding name={quoteattr(name)}>{_xml_value(cell)}</binding>"
            for name, cell in zip(names, row, strict=True)
            if cell is not None
        )
        yield _NOT_XML.sub(b"\xef\xbf\xbd", f"<result>{bound}</result>".encode())
    yield b"</results></sparql>"


WRITERS: Final[Mapping[str, Callable[[Sequence[str], Iterable[Sequence[Cell]]], Iterator[bytes]]]] = {
    "csv": csv_rows,
    "tsv": tsv_rows,
    "json": json_rows,
    "xml": xml_rows,
}


def _csv_line(values: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(values)
    return buffer.getvalue().encode()


def _csv_value(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.value if isinstance(cell, ox.NamedNode | ox.Literal) else str(cell)


def _tsv_value(cell: Cell) -> str:
    if isinstance(cell, ox.Literal) and cell.datatype.value in _PLAIN_IN_TSV:
        return cell.value
    return "" if cell is None else str(cell).replace("\t", "\\t")


def _json_value(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, ox.NamedNode):
        return {"type": "uri", "value": cell.value}
    if isinstance(cell, ox.BlankNode):
        return {"type": "bnode", "value": cell.value}
    if isinstance(cell, ox.Triple):
        parts = {"subject": cell.subject, "predicate": cell.predicate, "object": cell.object}
        return {"type": "triple", "value": {name: _json_value(part) for name, part in parts.items()}}
    if cell is None:
        return {}
    value: dict[str, Any] = {"type": "literal", "value": cell.value}
    if cell.language:
        value["xml:lang"] = cell.language
    elif cell.datatype != XSD_STRING:
        value["datatype"] = cell.datatype.value
    return value


def _xml_value(cell: Cell) -> str:
    if isinstance(cell, ox.NamedNode):
        return f"<uri>{escape(cell.value)}</uri>"
    if isinstance(cell, ox.BlankNode):
        return f"<bnode>{escape(cell.value)}</bnode>"
    if isinstance(cell, ox.Triple):
        parts = {"subject": cell.subject, "predicate": cell.predicate, "object": cell.object}
        inner = "".join(f"<{name}>{_xml_value(part)}</{name}>" for name, part in parts.items())
        return f"<triple>{inner}</triple>"
    if cell is None:
        return ""
    if cell.language:
        attribute = f" xml:lang={quoteattr(cell.language)}"
    else:
        attribute = "" if cell.datatype == XSD_STRING else f" datatype={quoteattr(cell.datatype.value)}"
    return f"<literal{attribute}>{escape(cell.value, _NEAR_XML)}</literal>"
