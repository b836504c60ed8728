"""Finds and reads the ontology's data files, in a checkout as well as in an installed wheel."""

import hashlib
from functools import cache
from pathlib import Path

from kg.errors import OntologyError

_INSTALLED = Path(__file__).parent / "data"
"""Where the wheel puts the top-level ontology/ folder (pyproject.toml, force-include)."""
_CHECKOUT = Path(__file__).parents[2] / "ontology"


@cache
def ontology_root() -> Path:
    """The folder that holds kg.ttl: inside the installed package, or the checkout's ontology/.

    Raises OntologyError where neither holds the ontology.
    """
    for root in (_INSTALLED, _CHECKOUT):
        if (root / "kg.ttl").is_file():
            return root
    raise OntologyError(f"{_CHECKOUT / 'kg.ttl'}: the ontology is neither here nor in {_INSTALLED}; reinstall kg")


def ontology_path(*parts: str) -> Path:
    """The file or folder `parts` under the ontology's root. Raises OntologyError where it does not exist."""
    path = ontology_root().joinpath(*parts)
    if not path.exists():
        raise OntologyError(f"{path}: this part of the ontology is missing; reinstall kg")
    return path


def read_ontology(*parts: str) -> str:
    """The text of one ontology file. Raises OntologyError where it is missing, unreadable or not UTF-8."""
    path = ontology_path(*parts)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path}: not UTF-8 (byte {error.start})") from error


def ontology_files(*parts: str) -> list[tuple[str, Path]]:
    """(name relative to the root with forward slashes, path) of every data file, or of those under `parts`, sorted.

    Hidden files, caches and the README are no data and are left out.
    """
    root = ontology_root()
    starts = [ontology_path(part) for part in parts] or [root]
    found: dict[str, Path] = {}
    for start in starts:
        for path in [start] if start.is_file() else start.rglob("*"):
            inside = path.relative_to(root)
            hidden = any(piece.startswith((".", "__")) for piece in inside.parts)
            if path.is_file() and not hidden and inside.name != "README.md":
                found[inside.as_posix()] = path
    return sorted(found.items())


def fingerprint(*parts: str) -> str:
    """32 hex digits over names and bytes of all ontology files, or of the files and folders in `parts` alone.

    What a document was read with depends on `fingerprint("kg.ttl", "lexicon")`; shapes and queries come later.
    """
    total = hashlib.sha256()
    for name, path in ontology_files(*parts):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise OntologyError(f"{path}: cannot be read ({error.strerror or error})") from error
        # Lengths are part of the hash, so that no two trees collide by moving bytes between files.
        total.update(f"{len(name)}:{name}:{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()[:32]
