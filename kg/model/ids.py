"""Content hashes that name things, so that the same input always gets the same name."""

import hashlib
from functools import cache
from pathlib import Path

_SEPARATOR = "\x1f"


def digest(*parts: object, length: int = 16) -> str:
    """The first `length` hex digits of the SHA-256 of `parts`, joined so that no two tuples collide by joining.

    16 digits are 64 bits: among a million names the chance of one collision is about 3e-8.
    """
    joined = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def sha256_text(text: str) -> str:
    """The full SHA-256 of a text in UTF-8, as written to `kg:sha256`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sha256_bytes(data: bytes) -> str:
    """The full SHA-256 of raw bytes."""
    return hashlib.sha256(data).hexdigest()


_CODE = frozenset({".py", ".tsv", ".txt", ".js", ".css", ".j2"})


@cache
def code_hash(*packages: str) -> str:
    """SHA-256 over the source of these packages of kg, or of all of it: a change in code makes results stale, too."""
    root = Path(__file__).parents[1]
    total = hashlib.sha256()
    for folder in [root / package for package in packages] or [root]:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _CODE:
                total.update(path.relative_to(root).as_posix().encode())
                total.update(path.read_bytes())
    return total.hexdigest()
