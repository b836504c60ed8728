"""Time, memory, number and size: what goes over a limit really ends, and the server goes on."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from tests.server.running import ENDLESS, MANY, Running, running

BEFORE = """
import kg.server.connection, kg.server.pool
kg.server.connection.PATIENCE_S = 1.0
kg.server.pool.MOST_WAITING = 2
kg.server.pool.LONGEST_WAIT_S = 1.0
"""
QUICK = "SELECT (1 AS ?one) {}"
SORTED = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"


@pytest.fixture(scope="module")
def tight(build: Path) -> Iterator[Running]:
    """One query at a time, for at most two seconds, in at most 200 MiB; clients have one second."""
    with running(build, "--workers", "1", "--timeout", "2", "--memory", "200", before=BEFORE) as server:
        yield server


def until(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def works(server: Running) -> bool:
    """Whether a query is answered, perhaps only after a process has been replaced."""
    return until(lambda: server.ask(QUICK, "text/csv").text == "one\r\n1\r\n")


def test_a_query_that_takes_too_long_ends_with_its_process(tight: Running) -> None:
    (before,) = tight.workers()
    start = time.monotonic()
    response = tight.ask(ENDLESS)
    assert response.status_code == 504 and "more than 2 seconds" in response.text
    assert 1.9 < time.monotonic() - start < 4
    assert until(lambda: not psutil.pid_exists(before))
    assert works(tight)


def test_a_query_that_needs_too_much_memory_ends_with_its_process(tight: Running) -> None:
    assert works(tight)
    (before,) = tight.workers()
    response = tight.ask(SORTED)
    assert response.status_code == 500 and "more than 200 MiB" in response.text
    assert until(lambda: not psutil.pid_exists(before))
    assert works(tight)


def test_an_answer_that_breaks_off_cannot_be_taken_for_a_whole_one(tight: Running) -> None:
    assert works(tight)
    with (
        pytest.raises(httpx.RemoteProtocolError, match="incomplete"),
        httpx.stream("GET", tight.sparql, params={"query": MANY}, headers={"Accept": "text/csv"}) as response,
    ):
        assert response.status_code == 200
        for _ in response.iter_raw():
            pass
    assert works(tight)


def test_a_query_whose_client_leaves_ends(build: Path) -> None:
    with running(build, "--workers", "1") as server:
        (worker,) = server.workers()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.sparql, params={"query": ENDLESS}, timeout=0.5)
        assert until(lambda: not psutil.pid_exists(worker))
        (worker,) = server.workers() if until(lambda: len(server.workers()) == 1) else ()
        with httpx.stream("GET", server.sparql, params={"query": MANY}) as response:
            next(response.iter_raw())
        assert until(lambda: not psutil.pid_exists(worker))
        assert works(server)


def test_what_cannot_be_answered_soon_is_told_to_come_again(tight: Running) -> None:
    assert works(tight)
    with ThreadPoolExecutor(6) as threads:
        start = time.monotonic()
        responses = list(threads.map(lambda _: tight.ask(ENDLESS), range(6)))
    assert time.monotonic() - start < 10
    busy = [one for one in responses if one.status_code == 503]
    assert len(busy) >= 4 and {one.status_code for one in responses} <= {503, 504}
    assert all(int(one.headers["retry-after"]) > 0 for one in busy)
    assert works(tight)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /sparql HTT",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 50\r\n\r\nASK {",
    ],
)
def test_a_client_that_sends_slowly_is_dropped(tight: Running, begun: bytes) -> None:
    with socket.create_connection(tight.address, timeout=10) as client:
        client.sendall(begun)
        start = time.monotonic()
        try:
            while client.recv(4096):
                pass
        except ConnectionResetError:
            pass
        assert time.monotonic() - start < 4
    assert works(tight)


def test_a_client_that_drips_is_dropped_too(tight: Running) -> None:
    with socket.create_connection(tight.address, timeout=10) as client:
        start = time.monotonic()
        with pytest.raises(OSError):
            for byte in b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 100:
                client.sendall(bytes([byte]))
                time.sleep(0.1)
        assert time.monotonic() - start < 4


def test_a_client_that_does_not_read_is_dropped_and_holds_no_process(build: Path) -> None:
    with running(build, "--workers", "1", before=BEFORE) as server:
        (worker,) = server.workers()
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(server.address)
            query = httpx.QueryParams({"query": MANY})
            client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert until(lambda: not psutil.pid_exists(worker))
        assert works(server)


def test_a_process_that_somebody_kills_is_replaced(tight: Running) -> None:
    assert works(tight)
    for pid in tight.workers():
        psutil.Process(pid).kill()
    assert works(tight)


def test_nothing_is_left_behind_when_the_server_is_killed(build: Path) -> None:
    with running(build, "--timeout", "1") as server:
        workers = server.workers()
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(server.ask, ENDLESS)
            time.sleep(0.3)
            server.process.kill()
            assert isinstance(asked.exception(), httpx.HTTPError)
        assert len(workers) == 2
        assert until(lambda: not any(psutil.pid_exists(pid) for pid in workers))
