"""A query in a process of its own: it answers, fails with the same errors, and is really ended."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kg.errors import KgError, QueryError, UnknownNameError
from kg.graph.limited import Answered, Request, TimeLimitError, answer
from kg.graph.store import write_store
from tests.graph.golden_graph import golden_store

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?f || ?i = ?l) }"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_store(folder, iter(golden_store()))
    return folder


def _answer(out: Path, request: Request, seconds: float | None = 60) -> tuple[Answered, str]:
    with tempfile.TemporaryFile() as file:
        told = answer(out, request, file=file, seconds=seconds)
        file.seek(0)
        return told, file.read().decode()


def test_it_answers_as_the_library_does(out: Path) -> None:
    told, text = _answer(out, Request(text="SELECT ?l { ?x a kg:Place ; rdfs:label ?l } ORDER BY ?l", format="csv"))
    assert text == "l\r\nKerrin\r\nOakhaven\r\n"
    assert told == Answered(kind="rows", media_type="text/csv", truncated=False)
    told, text = _answer(out, Request(name="founders", format="csv", rows=1))
    assert told.truncated and len(text.splitlines()) == 2
    _, text = _answer(out, Request(text="ASK {}", explain=True))
    assert "ask" in text


@pytest.mark.parametrize(
    ("request_", "error", "reason"),
    [
        (Request(text="SELECT"), QueryError, "line 1, column 7"),
        (Request(text="SELECT ?x { ?x kg:ownz ?y }"), QueryError, "did you mean kg:owns"),
        (Request(name="deals-of-company", parameters={"company": "Nosuch"}), UnknownNameError, "Nosuch"),
        (Request(text="SELECT ?x {}", format="turtle"), QueryError, "cannot be written as turtle"),
    ],
)
def test_errors_are_those_of_the_library(out: Path, request_: Request, error: type[KgError], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        _answer(out, request_)
    assert type(caught.value) is error


def test_no_build_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no finished build"):
        _answer(tmp_path, Request(text="ASK {}"))


def test_the_time_limit_ends_the_work(out: Path) -> None:
    started = time.monotonic()
    with pytest.raises(TimeLimitError, match=r"ended after 1 seconds"):
        _answer(out, Request(text=ENDLESS), 1)
    assert time.monotonic() - started < 10
    assert not _children(), "the child goes on"


def test_a_child_without_a_parent_ends_by_itself(out: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "kg.graph.limited", str(out), "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin is not None
    child.stdin.write(b'{"text": "' + ENDLESS.encode() + b'"}')
    child.stdin.close()
    assert child.wait(timeout=30) != 0


def _children() -> list[str]:
    """Command lines of this process's children that answer queries."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if f"PPid:\t{os.getpid()}\n" in (path / "status").read_text():
                found.append((path / "cmdline").read_text())
        except OSError:
            continue
    return [line for line in found if "kg.graph.limited" in line]


def test_modules_of_the_current_folder_are_not_taken(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyoxigraph.py", "kg.py", "rapidfuzz.py"):
        (tmp_path / name).write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    assert _answer(out, Request(text="ASK { ?s ?p ?o }"))[1] == "true\n"
