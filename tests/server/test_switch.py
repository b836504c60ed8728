"""Builds finish while the server is asked: every answer is of one build, and soon of the last."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.graph.store import write_store
from tests.server.running import running

SIZE = 300
BUILDS = 12


def _quads(build: int) -> Iterator[ox.Quad]:
    """`SIZE` triples that all say which build they are of."""
    for number in range(SIZE):
        yield ox.Quad(ox.NamedNode(f"http://a.example/{number}"), ox.NamedNode("http://p.example/"), ox.Literal(build))


def test_readers_never_see_half_a_build(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(0))
    seen: list[tuple[int, ...]] = []
    wrong: list[str] = []
    with running(tmp_path) as server:
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                response = server.ask("SELECT ?o WHERE { ?s ?p ?o }", "text/csv")
                if response.status_code != 200:
                    wrong.append(response.text)
                    continue
                counts = Counter(response.text.split()[1:])
                if list(counts.values()) != [SIZE]:
                    wrong.append(str(counts))
                seen.append(tuple(int(build) for build in counts))

        readers = [threading.Thread(target=ask) for _ in range(3)]
        for reader in readers:
            reader.start()
        for build in range(1, BUILDS + 1):
            write_store(tmp_path, _quads(build))
        done.set()
        for reader in readers:
            reader.join()
        # A query that begins after a build has finished is answered from it.
        last = server.ask("SELECT DISTINCT ?o WHERE { ?s ?p ?o }", "text/csv").text.split()[1:]
    assert wrong == []
    assert last == [str(BUILDS)]
    assert len(set(seen)) > 2


def test_a_failed_build_leaves_what_is_served(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(1))
    with running(tmp_path, "--workers", "1") as server:
        (tmp_path / "store" / "2").mkdir()
        (tmp_path / "store" / "2" / "CURRENT").write_text("half")
        assert server.ask("ASK { ?s ?p 1 }", "text/csv").text == "true"


def test_a_build_that_disappears_is_said_so(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(1))
    with running(tmp_path, "--workers", "1") as server:
        (tmp_path / "store" / "current").unlink()
        response = server.ask("ASK { ?s ?p 1 }")
        assert response.status_code == 500 and "no finished build" in response.text
        write_store(tmp_path, _quads(2))
        assert server.ask("ASK { ?s ?p 2 }", "text/csv").text == "true"
