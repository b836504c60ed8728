"""What a query found, and how it is written: the W3C's result formats, RDF, and tables for people."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO, Final, Literal, TypeVar

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.graph.results import Cell, markdown, table
from kg.graph.w3c_results import WRITERS, xml_safe
from kg.ontology.terms import PREFIXES

Kind = Literal["rows", "truth", "graph"]
Format = Literal["table", "csv", "tsv", "json", "xml", "markdown", "turtle", "json-ld", "ntriples", "rdf-xml"]

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "table": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "markdown": "text/markdown",
    "turtle": "text/turtle",
    "json-ld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdf-xml": "application/rdf+xml",
}
"""Internet media type of each format; all are UTF-8."""
FORMATS: Final[tuple[str, ...]] = tuple(MEDIA_TYPES)

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Found = TypeVar("_Found")
_W3C: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_RDF: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "json-ld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdf-xml": ox.RdfFormat.RDF_XML,
}
_KINDS: Final[Mapping[Kind, str]] = {"rows": "a SELECT", "truth": "an ASK", "graph": "a CONSTRUCT or DESCRIBE"}
_FAILURES: Final = (OSError, RuntimeError, ValueError)


def fitting_formats(kind: Kind) -> tuple[str, ...]:
    """The formats in which an outcome of this kind can be written, those for programs first."""
    return (*(_RDF if kind == "graph" else _W3C), "table", "markdown")


class QueryOutcome:
    """What a query found. Nothing is kept in memory: the query is answered anew each time the outcome is read.

    `kind` is "rows" (SELECT), "truth" (ASK) or "graph" (CONSTRUCT, DESCRIBE); `variables` are the columns of rows.
    `limit` is the most rows or triples to give; after reading, `truncated` says whether there were more.
    """

    def __init__(
        self, run: Callable[[], Answer], *, hidden: frozenset[str] = frozenset(), limit: int | None = None
    ) -> None:
        self._run = run
        self._hidden = hidden
        self._limit = limit
        self._first: Answer | None = run()
        self.truncated = False
        self.kind: Kind = "graph"
        self.variables: tuple[str, ...] = ()
        if isinstance(self._first, ox.QuerySolutions):
            self.kind = "rows"
            self.variables = tuple(variable.value for variable in self._first.variables)
        elif isinstance(self._first, ox.QueryBoolean):
            self.kind = "truth"

    def rows(self) -> list[tuple[Cell, ...]]:
        """The rows of a SELECT, cells in the order of `variables`; of a graph its triples; of an ASK nothing."""
        if self.kind == "graph":
            return [(one.subject, one.predicate, one.object) for one in self.triples()]
        return list(self._each_row())

    def triples(self) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted; of anything else nothing."""
        answer = self._answer()
        if not isinstance(answer, ox.QueryTriples):
            return []
        found = set(self._limited(answer))
        return sorted(found, key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))

    def truth(self) -> bool:
        """The answer of an ASK; for the others, whether anything was found."""
        answer = self._answer()
        return bool(answer) if isinstance(answer, ox.QueryBoolean) else next(iter(answer), None) is not None

    def render(self, format_: str, *, width: int | None = None) -> bytes:
        """The result in UTF-8, as `write` writes it."""
        buffer = io.BytesIO()
        self.write(buffer, format_, width=width)
        return buffer.getvalue()

    def write(self, file: BinaryIO, format_: str, *, width: int | None = None) -> None:
        """Writes the result to a binary file. csv, tsv, json and xml are the W3C's formats and go out row by row.

        `width` limits the columns of a table (a terminal's width). Tables for people leave out the columns of bound
        parameters. Raises QueryError where the kind of result has no such format.
        """
        if format_ not in fitting_formats(self.kind):
            fitting = ", ".join(fitting_formats(self.kind))
            raise QueryError(f"{_KINDS[self.kind]} cannot be written as {format_}; choose {fitting}")
        if format_ in ("table", "markdown"):
            file.write(self._for_people(format_, width).encode("utf-8", "replace"))
        elif format_ in _RDF:
            file.write(ox.serialize(self.triples(), format=_RDF[format_], prefixes=PREFIXES) or b"")
        elif self.kind == "rows" and self._limit is not None:
            file.writelines(WRITERS[format_](self.variables, self._each_row()))
        else:
            self._by_engine(file, format_)

    def _by_engine(self, file: BinaryIO, format_: str) -> None:
        answer = self._answer()
        if isinstance(answer, ox.QueryTriples):
            return
        target = _SafeXml(file) if format_ == "xml" else file
        try:
            answer.serialize(target, format=_W3C[format_])  # type: ignore[arg-type]
        except ConnectionError:
            raise
        except _FAILURES as error:
            raise _unanswered(error) from error

    def _answer(self) -> Answer:
        answer, self._first = self._first, None
        return self._run() if answer is None else answer

    def _each_row(self) -> Iterator[tuple[Cell, ...]]:
        answer = self._answer()
        if isinstance(answer, ox.QuerySolutions):
            for solution in self._limited(answer):
                yield tuple(solution)

    def _limited(self, answer: Iterable[_Found]) -> Iterator[_Found]:
        waiting = iter(answer)
        try:
            yield from waiting if self._limit is None else islice(waiting, self._limit)
            self.truncated = self._limit is not None and next(waiting, None) is not None
        except _FAILURES as error:
            raise _unanswered(error) from error

    def _for_people(self, format_: str, width: int | None) -> str:
        if self.kind == "truth":
            return "true\n" if self.truth() else "false\n"
        header = list(self.variables) if self.kind == "rows" else ["subject", "predicate", "object"]
        shown = [i for i, name in enumerate(header) if name not in self._hidden] or list(range(len(header)))
        rows = [[row[i] for i in shown] for row in self.rows()]
        names = [header[i] for i in shown]
        return markdown(names, rows) if format_ == "markdown" else table(names, rows, width=width)


def plain_value(cell: Cell) -> object:
    """A term as a Python value: int, float, bool or str; None where nothing is bound."""
    if cell is None or isinstance(cell, ox.Triple | ox.BlankNode):
        return None if cell is None else str(cell)
    if isinstance(cell, ox.NamedNode):
        return cell.value
    kind = cell.datatype.value.rpartition("#")[2]
    try:
        if kind == "integer":
            return int(cell.value)
        if kind in ("decimal", "double", "float"):
            return float(cell.value)
    except ValueError:
        return cell.value
    return {"true": True, "1": True}.get(cell.value, False) if kind == "boolean" else cell.value


class _SafeXml(io.RawIOBase):
    """Passes on what the engine writes, without the characters that XML forbids."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._file.write(xml_safe(piece))
        return len(piece)


def _unanswered(error: Exception) -> KgError:
    return KgError(f"the query could not be answered: {error}")
