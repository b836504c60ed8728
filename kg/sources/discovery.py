"""Finds what there is to read under the paths, folders and URLs that the user gave."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from kg.model.document import Rejection
from kg.sources.inputs import KIND_OF_SUFFIX, STDIN, Input, Kind


def discover(inputs: Sequence[str]) -> Iterator[Input | Rejection]:
    """Every input in order of its source, each file once, and a rejection for whatever cannot be read or is left out.

    A folder is walked through its symbolic links too; hidden files in it are passed over, READMEs, JSON and unknown
    types are listed as skipped. A file given by name is read whatever it is called. Nothing is opened or fetched.
    """
    found: dict[str, Input] = {}
    rejected: set[Rejection] = set()
    for given in sorted(set(inputs)):
        for item in _find(given):
            if isinstance(item, Rejection):
                rejected.add(item)
            else:
                found[item.source] = item
    kept: dict[str, str] = {}
    for source, item in sorted(found.items()):
        if item.path is None:
            continue
        real = os.path.realpath(item.path)
        if real in kept:
            rejected.add(Rejection(source=source, reason=f"is the same file as {kept[real]}", severity="skipped"))
            del found[source]
        else:
            kept[real] = source
    items: list[Input | Rejection] = [*found.values(), *rejected]
    yield from sorted(items, key=_order)


def _order(item: Input | Rejection) -> tuple[str, str]:
    return item.source, item.reason if isinstance(item, Rejection) else ""


def _find(given: str) -> Iterator[Input | Rejection]:
    if given == STDIN:
        yield Input(source=STDIN, kind="stdin")
        return
    scheme = urlsplit(given).scheme.lower() if "://" in given else ""
    if scheme in ("http", "https"):
        yield Input(source=given, kind="url", url=given)
        return
    path = Path(given)
    source = _source(path)
    if not given.strip():
        yield Rejection(source=given, reason="an empty path was given")
    elif scheme and not path.exists():
        yield Rejection(source=given, reason=f"{scheme} addresses are not read, only http and https")
    elif problem := _problem(path):
        yield Rejection(source=source, reason=problem)
    elif path.is_dir():
        items = list(_walk(path, ()))
        yield from items or [Rejection(source=source, reason="the folder holds nothing to read")]
    else:
        yield _file(path, kind=KIND_OF_SUFFIX.get(path.suffix.lower(), "text"))


def _file(path: Path, *, kind: Kind) -> Input:
    return Input(source=_source(path), kind=kind, path=path)


def _source(path: PurePath) -> str:
    """The path with forward slashes; a name that is no valid Unicode has its odd bytes spelled out."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _problem(path: Path) -> str | None:
    """Why a path cannot be read at all, as far as can be told without opening it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "the symbolic link leads nowhere" if path.is_symlink() else "no such file or folder"
    except PermissionError:
        return "no permission to look at it"
    except (OSError, ValueError) as error:
        # ELOOP for a link to itself, ENAMETOOLONG, an embedded NUL.
        return f"cannot be read ({getattr(error, 'strerror', None) or error})"
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    return "is no regular file"


def _walk(folder: Path, above: tuple[str, ...]) -> Iterator[Input | Rejection]:
    """Everything in a folder; `above` are the real paths of the folders that lead here, to notice a loop."""
    real = os.path.realpath(folder)
    if real in above:
        yield Rejection(source=_source(folder), reason="a symbolic link leads back to a folder that contains it")
        return
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except PermissionError:
        yield Rejection(source=_source(folder), reason="no permission to list the folder")
        return
    except OSError as error:
        yield Rejection(source=_source(folder), reason=f"cannot be listed ({error.strerror})")
        return
    for name in names:
        if not name.startswith("."):
            yield from _entry(folder / name, (*above, real))


def _entry(path: Path, above: tuple[str, ...]) -> Iterator[Input | Rejection]:
    suffix = path.suffix.lower()
    if problem := _problem(path):
        yield Rejection(source=_source(path), reason=problem)
    elif path.is_dir():
        yield from _walk(path, above)
    elif path.name.lower().startswith("readme"):
        yield Rejection(source=_source(path), reason="a README is taken for no article", severity="skipped")
    elif kind := KIND_OF_SUFFIX.get(suffix):
        yield _file(path, kind=kind)
    else:
        shown = f"files of type {suffix}" if suffix else "files without a type"
        yield Rejection(source=_source(path), reason=f"{shown} are not read from folders", severity="skipped")
