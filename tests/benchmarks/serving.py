"""How `kg serve` bears load: `python -m tests.benchmarks.serving [TRIPLES] [REQUESTS_PER_SECOND] [SECONDS]`.

Requests set out at their times, whether or not earlier ones have been answered, and the time of each is counted from
when it should have set out: a server that falls behind cannot hide it. Eight connections are kept open; every request
asks for another entity. The memory is that of the server and its query processes together.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil

from kg.graph.rdf import quads, triples
from kg.graph.store import write_store
from tests.benchmarks.table import show
from tests.graphs import large_graph
from tests.server.running import Running, running

QUERY: Final = "SELECT ?name ?p ?o WHERE {{ <{iri}> rdfs:label ?name ; ?p ?o }} LIMIT 20"
CONNECTIONS: Final = 8
TRIPLES_PER_RELATION: Final = 17.5
"""Of the made-up graph, about."""


@dataclass
class Load:
    """What was seen in one run. `times` are seconds, `memory` pairs of seconds and MiB.

    `late` is how many seconds late each request set out, through no fault of the server's: the machine was busy.
    """

    times: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    failed: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)


def main(count: int, rate: float, seconds: float) -> None:
    """Measures and prints."""
    relations = int(count / TRIPLES_PER_RELATION)
    graph = large_graph(entities=max(2, relations // 4), edges=relations)
    iris = [graph.iri(entity.id) for entity in graph.entities]
    size = sum(1 for _ in triples(graph, mentions=False))
    with tempfile.TemporaryDirectory() as folder:
        write_store(Path(folder), quads(graph, mentions=False))
        del graph
        with running(Path(folder)) as server:
            asyncio.run(_drive(server, iris, rate=rate, seconds=2))
            load = asyncio.run(_drive(server, iris, rate=rate, seconds=seconds))
    times = sorted(load.times)
    rows = [(f"p{share:g}", f"{1000 * times[min(len(times) - 1, int(len(times) * share / 100))]:.1f} ms")
            for share in (50, 90, 99, 99.9)]  # fmt: skip
    late = sorted(load.late)
    rows += [
        ("of which the client's own, p99", f"{1000 * late[int(len(late) * 0.99)]:.1f} ms"),
        ("slowest", f"{1000 * times[-1]:.1f} ms"),
        ("answered", f"{len(times)} ({len(times) / seconds:.0f}/s)"),
        ("failed", str(load.failed)),
    ]
    rows += [(f"memory after {at:.0f} s", f"{mebibytes:.0f} MiB") for at, mebibytes in _thinned(load.memory)]
    show(f"{size} triples, {rate:g} requests/s for {seconds:g} s", ("", ""), rows)


async def _drive(server: Running, iris: list[str], *, rate: float, seconds: float) -> Load:
    load = Load()
    due: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
    clients = [asyncio.create_task(_client(server, due, load)) for _ in range(CONNECTIONS)]
    watch = asyncio.create_task(_watch(server, load))
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        at = start + number / rate
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        load.late.append(time.perf_counter() - at)
        due.put_nowait((at, iris[number * 7919 % len(iris)]))
    await due.join()
    for task in (*clients, watch):
        task.cancel()
    await asyncio.gather(*clients, watch, return_exceptions=True)
    return load


async def _client(server: Running, due: "asyncio.Queue[tuple[float, str]]", load: Load) -> None:
    reader, writer = await asyncio.open_connection(*server.address)
    while True:
        at, iri = await due.get()
        path = f"/sparql?query={quote(QUERY.format(iri=iri))}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readuntil(b"\r\n0\r\n\r\n")
        load.times.append(time.perf_counter() - at)
        load.failed += not head.startswith(b"HTTP/1.1 200")
        due.task_done()


async def _watch(server: Running, load: Load) -> None:
    process = psutil.Process(server.process.pid)
    start = time.perf_counter()
    while True:
        await asyncio.sleep(1)
        taken = sum(one.memory_info().rss for one in (process, *process.children()))
        load.memory.append((time.perf_counter() - start, taken / 2**20))


def _thinned(memory: list[tuple[float, float]]) -> list[tuple[float, float]]:
    step = max(1, len(memory) // 6)
    return list(islice(memory, step - 1, None, step))


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:4]]
    main(*(int(given[0]) if given else 100_000, *(given[1:2] or [200.0]), *(given[2:3] or [30.0])))
