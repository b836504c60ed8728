"""A query process, started and killed by `kg.server.pool`.

An engine that is busy cannot be interrupted from within, so each query runs in a process of its own that the system
ends at its limits: an alarm whose default is to end the process (it works even when the server itself is gone),
and a limit on memory beyond which no more is handed out.
"""

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from kg.errors import KgError, UnknownNameError, UsageError
from kg.graph.named_queries import run_named_query
from kg.graph.query import MEDIA_TYPES, QueryOutcome, fitting_formats, run_query
from kg.graph.store import open_store, store_folder
from kg.ontology.terms import PREFIXES
from kg.server import description
from kg.server.dataset import refuse_unknown_graphs
from kg.server.frames import END, ERROR, HEAD, LARGEST_DATA, LENGTH, READY, Frames, Job, send
from kg.server.negotiation import choose

_STATUS: Final = Path("/proc/self/status")
_RDF: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
"""How descriptions can be written."""


class NotAcceptableError(UsageError):
    """The answer cannot be written in anything that the client takes."""


class Reader:
    """The store of the last build, opened anew when a build has switched over to another."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._folder: Path | None = None
        self._store: ox.Store | None = None
        self._void: list[ox.Triple] | None = None

    def store(self) -> ox.Store:
        """The current store. Raises KgError where there is none."""
        folder = store_folder(self._out)
        if self._store is None or folder != self._folder:
            self._store, self._folder, self._void = open_store(self._out), folder, None
        return self._store

    def answer(self, job: Job, pipe: BinaryIO) -> None:
        """Writes the whole answer as frames. Raises KgError, with nothing or a part written."""
        store = self.store()
        if job.kind == "service":
            _describe(description.service(store, job.endpoint), job.accept, pipe)
        elif job.kind == "void":
            # Counting a large graph takes a second: once per build is enough.
            self._void = self._void or description.counted(store)
            _describe([*self._void, *description.access(job.endpoint)], job.accept, pipe)
        elif job.kind == "named":
            _write(run_named_query(store, job.text, parameters=dict(job.parameters)), job.accept, pipe)
        else:
            refuse_unknown_graphs(store, job)
            chosen, named = job.default_graphs, job.named_graphs
            _write(run_query(store, job.text, default_graphs=chosen, named_graphs=named), job.accept, pipe)


def _write(outcome: QueryOutcome, accept: str, pipe: BinaryIO) -> None:
    by_type = {MEDIA_TYPES[name]: name for name in fitting_formats(outcome.kind)}
    media = _acceptable(accept, list(by_type))
    _send_body(pipe, media, lambda file: outcome.write(file, by_type[media]))


def _describe(triples: list[ox.Triple], accept: str, pipe: BinaryIO) -> None:
    media = _acceptable(accept, list(_RDF))
    ordered = sorted(triples, key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
    prefixes = {**PREFIXES, **description.PREFIXES}
    body = ox.serialize(ordered, format=_RDF[media], prefixes=prefixes) or b""
    _send_body(pipe, media, lambda file: file.write(body))


def _acceptable(accept: str, offers: list[str]) -> str:
    media = choose(accept, offers)
    if media is None:
        raise NotAcceptableError(f"the answer can be had as {', '.join(offers)}, but the request accepts none of these")
    return media


def _send_body(pipe: BinaryIO, media: str, write: Callable[[BinaryIO], object]) -> None:
    send(pipe, HEAD, media.encode())
    with io.BufferedWriter(Frames(pipe), LARGEST_DATA) as file:
        write(file)
    send(pipe, END)


def status_of(error: Exception) -> int:
    """The HTTP status for what went wrong with a query."""
    if isinstance(error, NotAcceptableError):
        return 406
    return 400 if isinstance(error, UsageError | UnknownNameError) else 500


def serve(out: Path, *, seconds: float, commands: BinaryIO, answers: BinaryIO) -> None:
    """Answers jobs until there are no more. A query that takes more than `seconds` ends the process."""
    reader = Reader(out)
    send(answers, READY)
    while len(length := commands.read(LENGTH.size)) == LENGTH.size:
        job = Job.unpacked(commands.read(LENGTH.unpack(length)[0]))
        _alarm(seconds)
        try:
            reader.answer(job, answers)
        except KgError as error:
            send(answers, ERROR, json.dumps([status_of(error), str(error)]).encode())
        except MemoryError:
            os.abort()
        _alarm(0)


def _alarm(seconds: float) -> None:
    # Without a handler SIGALRM ends the process, whatever it is busy with; Windows has none and relies on the server.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(mebibytes: int) -> None:
    """Lets the process take `mebibytes` more than it has. Enforced by Linux; other systems do what they can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        taken = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return
    most = int(taken.split()[1]) * 1024 + mebibytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def main() -> None:
    """Reads `out`, seconds and MiB from the command line and jobs from standard input."""
    out, seconds, mebibytes = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    answers = os.fdopen(os.dup(1), "wb")
    # What a library may print must not get between the frames.
    os.dup2(2, 1)
    limit_memory(mebibytes)
    serve(out, seconds=seconds, commands=sys.stdin.buffer, answers=answers)
