"""Small inputs of every kind, written here so that no binary file is in the repository."""

from io import BytesIO
from pathlib import Path

import docx

from kg.model.document import Document, Rejection
from kg.sources.inputs import Input, Kind
from kg.sources.parsing import parse

STORY = (
    "Harlan Foods said on Friday that it would buy its rival Brook & Hale for two billion dollars in cash. "
    "The purchase would be the largest in the history of the company, which was founded by Mia Ott."
)


def item(kind: Kind = "text", source: str = "a.txt") -> Input:
    return Input(source=source, kind=kind, path=Path(source))


def parsed(raw: bytes | str, kind: Kind = "text") -> list[Document | Rejection]:
    return list(parse(item(kind), raw.encode("utf-8") if isinstance(raw, str) else raw))


def document(raw: bytes | str, kind: Kind = "text") -> Document:
    (found,) = parsed(raw, kind)
    assert isinstance(found, Document), found
    return found


def reason(raw: bytes | str, kind: Kind = "text") -> str:
    (found,) = parsed(raw, kind)
    assert isinstance(found, Rejection), found
    return found.reason


def pdf(lines: list[str], *, info: str = "") -> bytes:
    """A one-page PDF with a text layer, by the format's shortest rules."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>".encode("latin-1"),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def word(paragraphs: list[str], *, title: str = "", table: list[list[str]] | None = None) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if table:
        grid = made.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    made.core_properties.title = title
    out = BytesIO()
    made.save(out)
    return out.getvalue()
