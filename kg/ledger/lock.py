"""One build at a time in one output folder."""

import sqlite3
from pathlib import Path
from types import TracebackType

from kg.errors import LedgerError


class BuildLock:
    """Held while a build or a removal writes to a folder; the operating system drops it when the process ends.

    SQLite's own file lock on an empty file beside the ledger serves: it works alike on every platform and,
    unlike a file with a process id in it, leaves nothing stale behind after a crash.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> "BuildLock":
        """Raises `LedgerError` where another build holds the folder or it cannot be written to."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._folder / ".lock", timeout=0, isolation_level=None)
        except (OSError, sqlite3.OperationalError) as error:
            raise LedgerError(f"{self._folder}: the output folder cannot be written to: {_reason(error)}") from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise LedgerError(f"{self._folder}: another build is running in this folder") from error
            raise LedgerError(f"{self._folder}: the output folder cannot be locked: {error}") from error
        self._connection = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
