"""A server as a process of its own, with a small build to serve."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from kg.graph.rdf import quads
from kg.graph.store import write_store
from kg.outputs.map.page import write as write_map
from tests.graphs import small_graph

ROOT = Path(__file__).parents[2]
DRIVER = "{before}\nfrom kg.cli import main\nmain()"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
"""Would count for years."""
MANY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""Has billions of rows, the first at once."""


@dataclass(frozen=True)
class Running:
    """A server that takes connections."""

    url: str
    process: "subprocess.Popen[str]"

    @property
    def sparql(self) -> str:
        return self.url + "sparql"

    @property
    def address(self) -> tuple[str, int]:
        parts = httpx.URL(self.url)
        assert parts.port is not None
        return parts.host, parts.port

    def ask(self, query: str, accept: str = "", **more: str) -> httpx.Response:
        """A query in the URL of a GET."""
        headers = {**more, **({"Accept": accept} if accept else {})}
        return httpx.get(self.sparql, params={"query": query}, headers=headers, timeout=30)

    def workers(self) -> set[int]:
        """The ids of its query processes."""
        return {child.pid for child in psutil.Process(self.process.pid).children()}


@contextmanager
def running(out: Path, *options: str, before: str = "", token: str = "") -> Iterator[Running]:
    """`kg serve` on a port of the system's choice. `before` is Python that runs in the server first."""
    command = [sys.executable, "-c", DRIVER.format(before=before), "serve", "--out", str(out), "--port", "0", *options]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path, **({"KG_TOKEN": token} if token else {})}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None and process.stderr is not None
        said = process.stdout.readline()
        match = re.match(r"(http://\S+/)sparql$", said)
        assert match, said + process.stderr.read()
        yield Running(match[1], process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()


def small_build(out: Path) -> Path:
    """The store and the map of the small graph."""
    graph = small_graph()
    write_store(out, quads(graph, mentions=True))
    write_map(graph, out / "map.html")
    return out
