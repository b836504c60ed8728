"""Putting a finished set of outputs in the place of the last one, so that a failure leaves one or the other whole.

Outputs are written to `.next` inside the output folder. Renaming it to `.ready` is the decision; what follows is
moves only, and a build that finds a `.ready` left behind by a crash finishes them. (The triple store sees to its own.)
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError

_NEXT, _READY, _OLD = ".next", ".ready", ".old"


def recover(out: Path) -> None:
    """Finishes or clears away what an interrupted run left in `out`."""
    _discard(out / _NEXT)
    if (out / _READY).is_dir():
        _move_all(out)
    _discard(out / _OLD)


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """An empty folder to write the next outputs to, on the same file system as `out`; gone again on failure.

    Raises `KgError` where the disk refuses, inside the block as well.
    """
    folder = out / _NEXT
    _discard(folder)
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        where = error.filename or out
        raise KgError(f"{where}: the outputs cannot be written: {error.strerror or error}") from error
    finally:
        _discard(folder)


def publish(out: Path) -> dict[str, str]:
    """Moves the staged folder into `out`; returns relative path → SHA-256 of its files."""
    hashes = {
        path.relative_to(out / _NEXT).as_posix(): _sha256(path)
        for path in sorted((out / _NEXT).rglob("*"))
        if path.is_file()
    }
    (out / _NEXT).rename(out / _READY)
    _move_all(out)
    _discard(out / _OLD)
    return hashes


def prune(out: Path, names: Iterable[str]) -> None:
    """Deletes outputs of an earlier build (paths relative to `out`) that would contradict the present one."""
    for name in names:
        (out / name).unlink(missing_ok=True)
        parent = (out / name).parent
        if parent != out and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()


def intact(out: Path, hashes: Mapping[str, str]) -> bool:
    """Whether the outputs are still as they were published."""
    return bool(hashes) and all(
        (out / name).is_file() and _sha256(out / name) == value for name, value in hashes.items()
    )


def _move_all(out: Path) -> None:
    """Idempotent: each entry of `.ready` is moved once, whatever was moved before."""
    for entry in sorted((out / _READY).iterdir()):
        target = out / entry.name
        if target.is_dir():
            _discard(out / _OLD)
            target.rename(out / _OLD)
        entry.replace(target)
    (out / _READY).rmdir()


def _discard(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
