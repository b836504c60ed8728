"""Bytes from files, standard input and addresses, and what stands in the way."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.errors import InputError
from kg.sources.inputs import Input
from kg.sources.loading import load

REAL_CLIENT = httpx.Client


def file(path: Path) -> Input:
    return Input(source=path.name, kind="text", path=path)


def page() -> Input:
    return Input(source="https://example.com/a", kind="url", url="https://example.com/a")


def serve(monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    class Client(REAL_CLIENT):  # type: ignore[valid-type, misc]
        def __init__(self, **options: object) -> None:
            super().__init__(transport=httpx.MockTransport(answer), **options)  # type: ignore[arg-type]

    monkeypatch.setattr(httpx, "Client", Client)


def test_file_and_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert load(file(tmp_path / "a.txt")) == b"abc"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"from a pipe")))
    assert load(Input(source="-", kind="stdin")) == b"from a pipe"


def test_sixty_megabytes_are_refused_with_their_size(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as big:
        big.truncate(60_000_000)
    with pytest.raises(InputError, match=r"big\.txt: is too large \(60\.0 MB; the limit is 50 MB\)"):
        load(file(path))


def test_stdin_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(InputError, match="too large"):
        load(Input(source="-", kind="stdin"), max_bytes=10)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(file(tmp_path / "gone.txt"))
    with pytest.raises(InputError, match="cannot be read"):
        load(file(tmp_path))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str = "r") -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"a\.txt: no permission to read it"):
        load(file(tmp_path / "a.txt"))


def test_address(monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, lambda request: httpx.Response(200, content=b"<html>"))
    assert load(page()) == b"<html>"


def test_redirects_without_end_server_errors_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, lambda request: httpx.Response(302, headers={"Location": str(request.url) + "x"}))
    with pytest.raises(InputError, match="cannot be fetched"):
        load(page())
    serve(monkeypatch, lambda request: httpx.Response(404))
    with pytest.raises(InputError, match=r"https://example\.com/a: the server answered 404 Not Found"):
        load(page())
    serve(monkeypatch, lambda request: httpx.Response(200, content=b"x" * 100))
    with pytest.raises(InputError, match="too large"):
        load(page(), max_bytes=10)


def test_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("late", request=request)

    serve(monkeypatch, late)
    with pytest.raises(InputError, match="no answer within 20 seconds"):
        load(page())
