"""Reading and writing the ledger.

An *input* is a file or URL as it was found; it holds one document, or many (a table's rows). Each document's reading
is written in one transaction, so whatever stops a build, everything put before stays and nothing is half there.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.ledger import codec
from kg.ledger.schema import connect, sqlite_errors
from kg.model.document import Document, Rejection
from kg.model.extraction import Extraction
from kg.model.ids import digest

_UNFINISHED = ""
"""An input's raw hash while not all of its documents are in; equals no real hash, so the next build looks again."""


class Ledger:
    """The ledger of one output folder. Use as a context manager.

    Opening with `create` makes the file where there is none; every method may raise `LedgerError` where the file
    turns out damaged.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._connection = connect(path, create=create)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the write-ahead log is folded back into it."""
        self._connection.close()

    # -- what is known

    def unchanged(self, input_source: str, *, raw_sha256: str, reader: str, extractor: str) -> bool:
        """Whether all documents of the input are in, read from the same bytes by the same reader and extractor."""
        rows = self._query(
            "SELECT 1 FROM input WHERE source = ? AND raw_sha256 = ? AND reader = ? AND extractor = ?",
            (input_source, raw_sha256, reader, extractor),
        )
        return bool(rows)

    def current(self, document: Document, extractor: str) -> bool:
        """Whether the ledger holds this extractor's reading of this very content."""
        rows = self._query(
            "SELECT 1 FROM document WHERE source = ? AND content_key = ? AND extractor = ?",
            (document.source, document.content_key, extractor),
        )
        return bool(rows)

    def sources(self, input_source: str | None = None) -> tuple[str, ...]:
        """Sources of all documents, or of one input's, sorted."""
        if input_source is None:
            return _column(self._query("SELECT source FROM document ORDER BY source"))
        return _column(self._query("SELECT source FROM document WHERE input = ? ORDER BY source", (input_source,)))

    def inputs(self) -> tuple[str, ...]:
        """Sources of all inputs, sorted."""
        return _column(self._query("SELECT source FROM input ORDER BY source"))

    def matches(self, source: str) -> tuple[str, ...]:
        """Inputs and documents that `remove` would take out for `source`, sorted."""
        return tuple(sorted(filter(partial(covers, source), {*self._known_inputs(), *self.sources()})))

    def missing(self) -> tuple[str, ...]:
        """Inputs that hold documents and that the last build looking for them did not find, sorted."""
        return _column(self._query("SELECT source FROM input WHERE missing = 1 ORDER BY source"))

    def rejections(self) -> tuple[Rejection, ...]:
        """What was not read, and why, as far as it still holds; sorted."""
        rows = self._query("SELECT DISTINCT source, reason, severity FROM rejection ORDER BY source, reason, severity")
        return tuple(Rejection(source=source, reason=reason, severity=severity) for source, reason, severity in rows)

    def rejections_of(self, input_source: str) -> tuple[Rejection, ...]:
        """The rejections that one input gave; sorted."""
        rows = self._query(
            "SELECT source, reason, severity FROM rejection WHERE input = ? ORDER BY source, reason", (input_source,)
        )
        return tuple(Rejection(source=source, reason=reason, severity=severity) for source, reason, severity in rows)

    def readings(self) -> Iterator[tuple[Document, Extraction]]:
        """Every document with what it says, by source."""
        for source in self.sources():
            rows = self._query("SELECT document, extraction FROM document WHERE source = ?", (source,))
            for document, extraction in rows:
                yield codec.decode_document(source, document), codec.decode_extraction(source, extraction)

    def text(self, sha256: str) -> str | None:
        """The text with this hash, or None where no document has it."""
        rows = self._query("SELECT source, document FROM document WHERE text_sha256 = ? LIMIT 1", (sha256,))
        return codec.decode_document(rows[0][0], rows[0][1]).text if rows else None

    def state(self) -> str:
        """A hash over everything that outputs are made from."""
        rows = self._query("SELECT source, fingerprint FROM document ORDER BY source")
        return digest(*(part for row in rows for part in row), self.rejections(), self.missing(), length=64)

    def setting(self, name: str) -> str | None:
        """What was last noted under `name` (for example the base IRI of the last build)."""
        rows = self._query("SELECT value FROM setting WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    # -- what changes

    def note(self, name: str, value: str) -> None:
        """Keeps a setting."""
        with self._transaction():
            self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def begin(self, *, found: Collection[str], scopes: Collection[str], rejected: Iterable[Rejection]) -> None:
        """Notes what a build set out from.

        `found` are the inputs it will read. An input under one of `scopes` (the paths given) that is not among them
        is marked missing, and what was said of it as rejected is forgotten. `rejected` are paths that are no inputs
        at all; of a path that was given itself (a typo, say) this is remembered only until the next build.
        """
        with self._transaction():
            run = self._connection.execute
            run("DELETE FROM rejection WHERE passing = 1")
            for source in self._known_inputs():
                if source in found:
                    run("UPDATE input SET missing = 0 WHERE source = ?", (source,))
                elif any(covers(scope, source) for scope in scopes):
                    run("UPDATE input SET missing = 1 WHERE source = ?", (source,))
                    run("DELETE FROM rejection WHERE input = ?", (source,))
            run("DELETE FROM input WHERE missing = 1 AND source NOT IN (SELECT input FROM document)")
            for rejection in rejected:
                self._add_rejection(rejection.source, rejection, passing=rejection.source in scopes)

    def put(self, input_source: str, document: Document, extraction: Extraction) -> None:
        """Keeps a reading, in place of an earlier one of the same source.

        Raises `ValueError` where text cannot be written as UTF-8.
        """
        content, said = codec.encode_document(document), codec.encode_extraction(extraction)
        row = (
            document.source, input_source, document.content_key, extraction.extractor, document.sha256,
            codec.fingerprint(content, said), content, said,
        )  # fmt: skip
        with self._transaction():
            self._unfinish(input_source)
            self._connection.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def keep(self, input_source: str, document: Document) -> None:
        """Keeps the reading of a document whose content is `current`, and takes over what else changed of it."""
        content = codec.encode_document(document)
        with self._transaction():
            rows = self._query("SELECT extraction FROM document WHERE source = ?", (document.source,))
            for (said,) in rows:
                self._connection.execute(
                    "UPDATE document SET input = ?, document = ?, fingerprint = ? WHERE source = ?",
                    (input_source, content, codec.fingerprint(content, said), document.source),
                )

    def finish(
        self,
        input_source: str,
        *,
        raw_sha256: str | None,
        reader: str,
        extractor: str,
        keep: Collection[str],
        rejections: Iterable[Rejection],
    ) -> None:
        """Ends an input: its documents whose source is not in `keep` go, its rejections are replaced.

        `raw_sha256` is None where something failed that the next build should try again.
        """
        with self._transaction():
            run = self._connection.execute
            for source in set(self.sources(input_source)) - set(keep):
                run("DELETE FROM document WHERE source = ?", (source,))
            row = (input_source, raw_sha256 or _UNFINISHED, reader, extractor)
            run("INSERT OR REPLACE INTO input VALUES (?, ?, ?, ?, 0)", row)
            self._replace_rejections(input_source, rejections)

    def reject(self, input_source: str, rejection: Rejection) -> None:
        """Notes that an input could not be read at all. What it said before stays."""
        with self._transaction():
            self._unfinish(input_source)
            self._replace_rejections(input_source, (rejection,))

    def remove(self, source: str) -> int:
        """Takes out a document, an input, or all inputs under a folder; returns how many documents went.

        A row taken out of a table comes back with the next build of that table, as a file does.
        """
        with self._transaction():
            run = self._connection.execute
            gone = 0
            for input_source in filter(partial(covers, source), self._known_inputs()):
                gone += run("DELETE FROM document WHERE input = ?", (input_source,)).rowcount
                run("DELETE FROM input WHERE source = ?", (input_source,))
                run("DELETE FROM rejection WHERE input = ?", (input_source,))
            for (input_source,) in self._query("SELECT input FROM document WHERE source = ?", (source,)):
                gone += run("DELETE FROM document WHERE source = ?", (source,)).rowcount
                self._unfinish(input_source)
            return gone

    # -- helpers

    def _known_inputs(self) -> tuple[str, ...]:
        return _column(self._query("SELECT source FROM input UNION SELECT input FROM rejection ORDER BY 1"))

    def _unfinish(self, input_source: str) -> None:
        self._connection.execute(
            "INSERT INTO input VALUES (?, ?, '', '', 0) ON CONFLICT (source) DO UPDATE SET raw_sha256 = ?",
            (input_source, _UNFINISHED, _UNFINISHED),
        )

    def _replace_rejections(self, input_source: str, rejections: Iterable[Rejection]) -> None:
        self._connection.execute("DELETE FROM rejection WHERE input = ?", (input_source,))
        for rejection in rejections:
            self._add_rejection(input_source, rejection, passing=False)

    def _add_rejection(self, input_source: str, rejection: Rejection, *, passing: bool) -> None:
        row = (input_source, rejection.source, rejection.reason, rejection.severity, int(passing))
        self._connection.execute("INSERT OR REPLACE INTO rejection VALUES (?, ?, ?, ?, ?)", row)

    def _query(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with sqlite_errors(self.path):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with sqlite_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def covers(scope: str, source: str) -> bool:
    """Whether `source` is `scope` itself or lies in the folder `scope`, judged by their spelling alone."""
    if source == scope:
        return True
    if scope == ".":
        return "://" not in source and not source.startswith(("/", "../"))
    return source.startswith(scope.rstrip("/") + "/")


def _column(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(row[0] for row in rows)
