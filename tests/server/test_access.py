"""Who is let in, what a browser is told, how the server begins and ends."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from kg.errors import KgError, UsageError
from kg.server.settings import ServerSettings
from tests.server.running import DRIVER, ENDLESS, Running, running

TOKEN = "correct-horse"
ASK = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def guarded(build: Path) -> Iterator[Running]:
    options = ("--cors", "https://good.example", "--workers", "1")
    with running(build, *options, token=TOKEN) as server:
        yield server


@pytest.mark.parametrize("path", ["", "sparql", "query", "queries", "vocabulary.json", ".well-known/void", "nosuch"])
def test_without_the_token_there_is_nothing(guarded: Running, path: str) -> None:
    for authorization in ("", "Bearer", "Bearer wrong", f"bearer {TOKEN}x", "Basic ???", f"Token {TOKEN}"):
        response = httpx.get(guarded.url + path, headers={"Authorization": authorization} if authorization else {})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.text == "a token is needed\n"
    assert httpx.get(guarded.url + path, auth=("", "wrong")).status_code == 401


def test_the_token_opens(guarded: Running) -> None:
    assert guarded.ask(ASK, Authorization=f"Bearer {TOKEN}").status_code == 200
    assert guarded.ask(ASK, Authorization=f"bearer  {TOKEN}").status_code == 200
    assert httpx.get(guarded.url, auth=("me", TOKEN)).status_code == 200


def test_cors_only_for_the_origins_that_were_named(guarded: Running, server: Running) -> None:
    authorization = f"Bearer {TOKEN}"
    good = guarded.ask(ASK, Authorization=authorization, Origin="https://good.example")
    bad = guarded.ask(ASK, Authorization=authorization, Origin="https://bad.example")
    assert good.headers["access-control-allow-origin"] == "https://good.example"
    assert "access-control-allow-origin" not in bad.headers
    assert "access-control-allow-origin" not in server.ask(ASK, Origin="https://good.example").headers


def test_a_preflight_needs_no_token(guarded: Running, server: Running) -> None:
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    good = httpx.options(guarded.sparql, headers={"Origin": "https://good.example", **asks})
    assert good.status_code == 200 and "POST" in good.headers["access-control-allow-methods"]
    bad = httpx.options(guarded.sparql, headers={"Origin": "https://bad.example", **asks})
    assert "access-control-allow-origin" not in bad.headers
    assert httpx.options(server.sparql, headers={"Origin": "https://good.example", **asks}).status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "a b", "[::1", "@"])
def test_a_name_that_was_made_to_point_here_is_refused(server: Running, host: str) -> None:
    assert server.ask(ASK, Host=host).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8000"])
def test_the_loopbacks_own_names_are_let_in(server: Running, host: str) -> None:
    assert server.ask(ASK, Host=host).status_code == 200


def test_told_to_listen_to_others_it_goes_by_any_name(build: Path) -> None:
    with running(build, "--workers", "1", "--host", "0.0.0.0") as server:
        local = Running(server.url.replace("0.0.0.0", "127.0.0.1"), server.process)
        assert local.ask(ASK, Host="kg.internal.example").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        _, said = server.process.communicate(timeout=20)
        assert "anybody" in said and "--token" in said


def test_every_answer_is_careful(server: Running) -> None:
    for path in ("", "sparql", "query", "queries", "nosuch", "sparql?query=nonsense"):
        headers = httpx.get(server.url + path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-cache"
        assert "server" not in headers


def test_the_map_is_served_as_it_was_built_but_for_its_link_to_the_query_page(server: Running, build: Path) -> None:
    response = httpx.get(server.url)
    built = (build / "map.html").read_bytes()
    assert response.content.replace(b' href="query">', b" hidden>", 1) == built
    assert b'href="query"' not in built
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["../graph.ttl", "..%2f..%2fetc%2fpasswd", "map.html", "queries/..%2fkg.ttl", "store"])
def test_no_file_can_be_had_by_its_path(server: Running, path: str) -> None:
    with socket.create_connection(server.address, timeout=10) as client:
        client.sendall(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert re.match(rb"HTTP/1.1 40[04]", answer)


def test_named_queries(server: Running) -> None:
    listed = httpx.get(server.url + "queries").json()
    assert len(listed) >= 25 and all(one["title"] and one["question"] and one["text"] for one in listed)
    csv = {"Accept": "text/csv"}
    rows = httpx.get(server.url + "queries/deals-of-company", params={"company": "Orrin Labs"}, headers=csv)
    assert rows.status_code == 200 and "Veldt Compute" in rows.text
    for name, params, words in [
        ("deals-of-compani", {}, "did you mean deals-of-company?"),
        ("deals-of-company", {}, "needs"),
        ("deals-of-company", {"company": "Nobody Inc"}, "nothing in the graph"),
        ("deals-of-company", {"company": ["Orrin Labs", "Veldt"]}, "more than once"),
        ("deals-of-company", {"company": "Orrin Labs", "x": "1"}, "no parameter x"),
    ]:
        refused = httpx.get(server.url + f"queries/{name}", params=params)  # type: ignore[arg-type]
        assert refused.status_code == 400 and words in refused.text


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_when_told_to(build: Path, sent: signal.Signals) -> None:
    with running(build, "--timeout", "1.5") as server:
        workers = server.workers()
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(server.ask(ENDLESS).status_code))
        asking.start()
        time.sleep(0.5)
        server.process.send_signal(sent)
        asking.join(10)
        said = server.process.communicate(timeout=20)[1]
        assert (server.process.returncode, answers) == (0, [504])  # what was under way got its answer
        assert "Traceback" not in said and "interrupted" not in said
        assert not any(psutil.pid_exists(pid) for pid in workers)


def test_what_does_not_end_by_itself_is_ended(build: Path) -> None:
    with running(build, "--timeout", "60", before="import kg.server.run\nkg.server.run._FAREWELL_S = 1") as server:
        workers = server.workers()
        answers: list[object] = []

        def ask() -> None:
            try:
                answers.append(server.ask(ENDLESS).status_code)
            except httpx.HTTPError as error:
                answers.append(type(error))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        said = server.process.communicate(timeout=20)[1]
        asking.join(10)
        assert (server.process.returncode, len(answers)) == (0, 1) and answers != [200]
        assert "Traceback" not in said
        assert not any(psutil.pid_exists(pid) for pid in workers)


def _fails(*options: str) -> str:
    command = [sys.executable, "-m", "kg.cli", "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_without_a_build_there_is_nothing_to_serve(tmp_path: Path) -> None:
    assert "no finished build" in _fails("--out", str(tmp_path))


def test_a_port_that_is_taken_is_said_so(build: Path, server: Running) -> None:
    port = server.address[1]
    assert f"127.0.0.1:{port}: cannot be listened on" in _fails("--out", str(build), "--port", str(port))


def test_settings_that_cannot_be_meant() -> None:
    for wrong in ({"token": ""}, {"token": "\u00e9"}, {"cors": ("good.example",)}, {"cors": ("https://a.example/x",)}):
        with pytest.raises(UsageError):
            ServerSettings(out=Path(), **wrong)  # type: ignore[arg-type]
    assert issubclass(UsageError, KgError)


def test_the_last_piece_of_an_answer_does_not_wait_for_an_acknowledgement(server: Running) -> None:
    times = []
    with httpx.Client() as client:
        for _ in range(40):
            start = time.perf_counter()
            client.get(server.sparql, params={"query": ASK})
            times.append(time.perf_counter() - start)
    assert sorted(times[10:])[15] < 0.035  # with Nagle's algorithm and delayed acknowledgements it is 0.04 and more


def test_processes_that_do_not_start_are_one_sentence(build: Path) -> None:
    before = "import kg.server.pool\nkg.server.pool._BEGIN = 'raise SystemExit(1)'"
    command = [sys.executable, "-c", DRIVER.format(before=before), "serve", "--out", str(build), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1 and "cannot be started" in done.stderr
