"""The ledger's tables, and opening the file with clear words where it is not a ledger that this version can use."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import LedgerError

SCHEMA_VERSION = 1
APPLICATION_ID = 0x6B676C64
"""The letters "kgld" in the SQLite header: tells a ledger from any other database."""

_BUSY_SECONDS = 10.0

_TABLES = """
CREATE TABLE input (
  source TEXT PRIMARY KEY,
  raw_sha256 TEXT NOT NULL,
  reader TEXT NOT NULL,
  extractor TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE document (
  source TEXT PRIMARY KEY,
  input TEXT NOT NULL,
  content_key TEXT NOT NULL,
  extractor TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  document BLOB NOT NULL,
  extraction BLOB NOT NULL
);
CREATE INDEX document_input ON document (input);
CREATE INDEX document_text ON document (text_sha256);
CREATE TABLE rejection (
  input TEXT NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  severity TEXT NOT NULL,
  passing INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (input, source, reason)
) WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite says about the file at `path` into a `LedgerError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise LedgerError(f"{path}: the ledger cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise LedgerError(f"{path}: damaged or no ledger at all ({error}); move it away to begin anew") from error


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Opens the ledger at `path`, making it where `create` allows.

    Raises `LedgerError` where there is none, or it is damaged, foreign or newer than this version of kg.
    """
    if not create and not path.is_file():
        raise LedgerError(f"{path}: there is no ledger here; run `kg build` first")
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"{path.parent}: the output folder cannot be made: {error.strerror}") from error
    # A ledger on read-only media cannot have the shared-memory file that WAL readers need.
    frozen = not create and not os.access(path.parent, os.W_OK)
    with sqlite_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}{'?immutable=1' if frozen else ''}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            _prepare(connection, path, create=create, frozen=frozen)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool, frozen: bool) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    fresh = application == 0 and version == 0 and tables == 0
    if not fresh and application != APPLICATION_ID:
        raise LedgerError(f"{path}: this is a database of another program, not a ledger of kg")
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"{path}: the ledger has format {version}, this kg reads up to {SCHEMA_VERSION}; use a newer kg"
        )
    if fresh and not create:
        raise LedgerError(f"{path}: the ledger is empty; run `kg build` first")
    if not frozen:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    if fresh:
        connection.executescript(
            f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
