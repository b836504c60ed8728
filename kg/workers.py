"""Extraction over many documents: in this process where they are few, in worker processes where they are many.

Results come in no fixed order; nothing downstream may depend on it.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, TypeVar

from kg.errors import InputError
from kg.model.document import Document
from kg.model.extraction import Extraction

_LOG = logging.getLogger(__name__)

_WORTH_A_POOL = 24
"""From this many documents on, loading the model once more per process costs less than it saves."""

_MOST_WORKERS = 8
"""Chosen by ourselves; a user may ask for more. Each holds its own copy of the model in memory."""

DOCUMENT_ERRORS = (
    InputError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a single odd document can provoke in the code that reads it: it costs that document, not the run.
A `ModelError` or `OntologyError` is not among them; it would meet every document alike."""

Key = TypeVar("Key")


class Reads(Protocol):
    """Something that reads one document, as `kg.language.extract.Extractor` does."""

    def extract(self, document: Document) -> Extraction:
        """Everything that the document says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How to get at a language layer. Both functions must be importable by name, for worker processes."""

    identify: Callable[[str | None], str]
    """The extractor's id for a model name, without loading the model."""
    load: Callable[[str | None], Reads]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be read."""

    reason: str


def extract_all(
    tasks: Iterable[tuple[Key, Document]], *, language: Language, model: str | None, workers: int
) -> Iterator[tuple[Key, Document, Extraction | Failure]]:
    """Reads every document of `tasks`, pulled one by one as there is room, and yields each as it is done.

    `workers` 0 chooses by the amount of work; 1 stays in this process. Raises what a missing or damaged model raises.
    """
    source = iter(tasks)
    first = list(islice(source, _WORTH_A_POOL if workers == 0 else max(workers, 2)))
    everything = chain(first, source)
    wanted = workers or (min(_processors(), _MOST_WORKERS) if len(first) == _WORTH_A_POOL else 1)
    if wanted == 1 or len(first) < 2:
        yield from _here(everything, language, model)
    else:
        yield from _Pool(language, model, wanted).run(everything)


def _here(
    tasks: Iterable[tuple[Key, Document]], language: Language, model: str | None
) -> Iterator[tuple[Key, Document, Extraction | Failure]]:
    reader: Reads | None = None
    for key, document in tasks:
        reader = reader or language.load(model)
        yield key, document, _read(reader, document)


def _read(reader: Reads, document: Document) -> Extraction | Failure:
    try:
        return reader.extract(document)
    except DOCUMENT_ERRORS as error:
        _LOG.debug("reading %s failed", document.source, exc_info=True)
        reason = error.reason if isinstance(error, InputError) else f"{type(error).__name__}: {error}".rstrip(": ")
        return Failure(f"reading it failed ({reason})")


class _Pool:
    """Worker processes that are replaced when one dies; the document that killed it is found and given up."""

    def __init__(self, language: Language, model: str | None, workers: int) -> None:
        self._language = language
        self._model = model
        self._workers = workers

    def run(self, tasks: Iterable[tuple[Key, Document]]) -> Iterator[tuple[Key, Document, Extraction | Failure]]:
        source = iter(tasks)
        executor = self._executor(self._workers)
        pending: dict[Future[Extraction | Failure], tuple[Key, Document]] = {}
        try:
            while True:
                broken: list[tuple[Key, Document]] = []
                # Enough to keep every worker busy, few enough that a long feed is not held in memory.
                for key, document in islice(source, 3 * self._workers - len(pending)):
                    try:
                        pending[executor.submit(_work, document)] = (key, document)
                    except BrokenProcessPool:
                        broken.append((key, document))
                if not pending and not broken:
                    return
                for future in wait(pending, return_when=FIRST_COMPLETED).done if pending else ():
                    key, document = pending.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        broken.append((key, document))
                    else:
                        yield key, document, future.result()
                if broken:
                    executor.shutdown(wait=True)
                    for key, document in chain(broken, pending.values()):
                        yield key, document, self._alone(document)
                    pending = {}
                    executor = self._executor(self._workers)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)

    def _alone(self, document: Document) -> Extraction | Failure:
        with self._executor(1) as executor:
            try:
                return executor.submit(_work, document).result()
            except BrokenProcessPool:
                _LOG.warning("%s: the process reading it died", document.source)
                return Failure("the process reading it died (out of memory, or a crash in a library)")

    def _executor(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin_worker,
            initargs=(self._language.load, self._model),
        )


_load: Callable[[], Reads] | None = None
_reader: Reads | None = None


def _begin_worker(load: Callable[[str | None], Reads], model: str | None) -> None:
    """Sets a worker process up. The model is loaded with the first document, where an error can be reported."""
    global _load
    # Ctrl-C goes to every process of the terminal; the parent alone decides, and takes what is still being read.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As many processes as cores, each with as many threads as cores, would only get in each other's way.
    os.environ["OMP_NUM_THREADS"] = "1"
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    _load = lambda: load(model)  # noqa: E731


def _leave_with(parent: "multiprocessing.process.BaseProcess") -> None:
    """Ends this worker when its parent was killed: nobody else would."""
    parent.join()
    os._exit(1)


def _work(document: Document) -> Extraction | Failure:
    global _reader
    if _reader is None:
        assert _load is not None
        _reader = _load()
    return _read(_reader, document)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
