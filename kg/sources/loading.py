"""Gets the bytes of an input, and no more of them than an article can have."""

import sys
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.sources.inputs import MAX_BYTES, Input

_TIMEOUT_SECONDS: Final = 20.0
_REDIRECTS: Final = 5


def load(item: Input, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The raw content of a file, of standard input, or of the address that the user gave.

    Raises `InputError` for whatever stands in the way, size included.
    """
    if item.url is not None:
        return _fetch(item.source, item.url, max_bytes)
    path = item.path
    data = _read(item.source, path, max_bytes) if path is not None else sys.stdin.buffer.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError(item.source, _too_large(f"more than {_megabytes(max_bytes)}", max_bytes))
    return data


def _read(source: str, path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > max_bytes:
                raise InputError(source, _too_large(_megabytes(size), max_bytes))
            return file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise InputError(source, "no such file") from error
    except PermissionError as error:
        raise InputError(source, "no permission to read it") from error
    except OSError as error:
        raise InputError(source, f"cannot be read ({error.strerror})") from error


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _too_large(size: str, max_bytes: int) -> str:
    return f"is too large ({size}; the limit is {max_bytes / 1_000_000:g} MB)"


def _fetch(source: str, url: str, max_bytes: int) -> bytes:
    # Imported here: a build from files needs no HTTP client.
    import httpx

    data = bytearray()
    client = httpx.Client(
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        timeout=_TIMEOUT_SECONDS,
        headers={"User-Agent": "kg (news reader; fetches only what its user names)"},
    )
    try:
        with client, client.stream("GET", url) as response:
            if response.status_code >= 400:
                raise InputError(source, f"the server answered {response.status_code} {response.reason_phrase}".strip())
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > max_bytes:
                    raise InputError(source, _too_large(f"more than {_megabytes(max_bytes)}", max_bytes))
    except httpx.TimeoutException as error:
        raise InputError(source, f"no answer within {_TIMEOUT_SECONDS:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise InputError(source, f"cannot be fetched ({str(error) or type(error).__name__})") from error
    return bytes(data)
