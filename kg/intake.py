"""From inputs to the ledger: what is new or changed is read and extracted, what is unchanged is left alone."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import kg
from kg.errors import InputError
from kg.ledger.ledger import Ledger, covers
from kg.model.document import Document, Rejection
from kg.model.extraction import Extraction
from kg.model.ids import code_hash, sha256_bytes
from kg.settings import BuildSettings
from kg.sources.discovery import discover
from kg.sources.inputs import STDIN, Input
from kg.sources.loading import load
from kg.sources.parsing import parse
from kg.workers import DOCUMENT_ERRORS, Failure, Language, extract_all

_LOG = logging.getLogger(__name__)
_KEPT = "; what it said when last read is kept"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is. `done` and `total` count inputs while reading; both are 0 where there is nothing to count."""

    stage: str
    done: int = 0
    total: int = 0
    source: str = ""


@dataclass(slots=True)
class _Reading:
    """An input in the middle of being read."""

    source: str
    raw_sha256: str
    seen: set[str] = field(default_factory=set)
    rejections: list[Rejection] = field(default_factory=list)
    pending: int = 0
    parsed: bool = False
    failed: bool = False


class Intake:
    """One build's way from inputs to the ledger. The counts and `rejections` are this build's."""

    def __init__(
        self, ledger: Ledger, settings: BuildSettings, language: Language, progress: Callable[[Progress], None]
    ) -> None:
        self._ledger = ledger
        self._settings = settings
        self._language = language
        self._progress = progress
        self._extractor = language.identify(settings.model)
        self._total = 0
        self._done = 0
        self.rejections: list[Rejection] = []
        self.reused = 0
        self.extracted = 0

    def read(self, inputs: Sequence[str]) -> None:
        """Brings the ledger up to date with `inputs`."""
        self._progress(Progress("looking"))
        found: dict[str, Input] = {}
        rejected: list[Rejection] = []
        for item in discover(inputs):
            if self._is_output(item, inputs):
                continue
            if isinstance(item, Rejection):
                rejected.append(self._kept(item))
            else:
                found.setdefault(item.source, item)
        self.rejections += rejected
        self._total = len(found)
        scopes = {one if one == STDIN or "://" in one else Path(one).as_posix() for one in inputs}
        self._ledger.begin(found=found.keys(), scopes=scopes, rejected=rejected)
        tasks = self._tasks([found[source] for source in sorted(found)])
        for reading, document, outcome in extract_all(
            tasks, language=self._language, model=self._settings.model, workers=self._settings.workers
        ):
            self._take(reading, document, outcome)

    def _is_output(self, item: Input | Rejection, inputs: Sequence[str]) -> bool:
        """Whether something found is this build's own work: `kg build .` must not read out/report.md as an article."""
        if isinstance(item, Input) and item.path is None:
            return False
        # realpath, unlike Path.resolve, has no quarrel with a link that leads to itself.
        out = os.path.realpath(self._settings.out)
        return covers(out, os.path.realpath(item.source)) and not any(covers(out, os.path.realpath(s)) for s in inputs)

    def _tasks(self, inputs: Iterable[Input]) -> Iterator[tuple[_Reading, Document]]:
        for item in inputs:
            try:
                raw = load(item)
            except InputError as error:
                self._reject(item.source, error.reason)
                continue
            reading = _Reading(item.source, sha256_bytes(raw))
            if self._ledger.unchanged(
                item.source, raw_sha256=reading.raw_sha256, reader=reader_id(), extractor=self._extractor
            ):
                self.reused += len(self._ledger.sources(item.source))
                self.rejections += self._ledger.rejections_of(item.source)
                self._advance(item.source)
                continue
            for document in self._documents(item, raw, reading):
                reading.pending += 1
                yield reading, document
            reading.parsed = True
            self._finish_if_done(reading)

    def _documents(self, item: Input, raw: bytes, reading: _Reading) -> Iterator[Document]:
        """The documents of an input that have to be extracted; the others are kept as they are."""
        try:
            for found in parse(item, raw):
                if isinstance(found, Rejection):
                    reading.rejections.append(found)
                    continue
                reading.seen.add(found.source)
                if self._ledger.current(found, self._extractor):
                    self._ledger.keep(item.source, found)
                    self.reused += 1
                else:
                    yield found
        except InputError as error:
            reading.rejections.append(Rejection(source=item.source, reason=error.reason))
        except DOCUMENT_ERRORS as error:
            _LOG.debug("parsing %s failed", item.source, exc_info=True)
            reason = f"it cannot be read ({type(error).__name__}: {error})"
            reading.rejections.append(Rejection(source=item.source, reason=reason))

    def _take(self, reading: _Reading, document: Document, outcome: Extraction | Failure) -> None:
        if isinstance(outcome, Extraction):
            try:
                self._ledger.put(reading.source, document, outcome)
                self.extracted += 1
            except ValueError as error:
                outcome = Failure(f"its reading cannot be kept ({error})")
        if isinstance(outcome, Failure):
            reading.failed = True
            reading.rejections.append(Rejection(source=document.source, reason=outcome.reason))
        reading.pending -= 1
        self._finish_if_done(reading)

    def _finish_if_done(self, reading: _Reading) -> None:
        if reading.pending or not reading.parsed:
            return
        before = set(self._ledger.sources(reading.source))
        keep = set(reading.seen)
        rejections = []
        for rejection in reading.rejections:
            rejected = rejection.severity == "rejected"
            if rejected and rejection.source == reading.source and not reading.seen:
                keep |= before
                kept = bool(before)
            else:
                kept = rejected and rejection.source in before
                keep |= {rejection.source} if kept else set()
            rejections.append(replace(rejection, reason=rejection.reason + _KEPT) if kept else rejection)
        self._ledger.finish(
            reading.source,
            raw_sha256=None if reading.failed else reading.raw_sha256,
            reader=reader_id(),
            extractor=self._extractor,
            keep=keep,
            rejections=rejections,
        )
        self.rejections += rejections
        self._advance(reading.source)

    def _reject(self, source: str, reason: str) -> None:
        rejection = self._kept(Rejection(source=source, reason=reason))
        self._ledger.reject(source, rejection)
        self.rejections.append(rejection)
        self._advance(source)

    def _kept(self, rejection: Rejection) -> Rejection:
        """The rejection of a whole input; says so where the ledger has an earlier reading of it."""
        kept = rejection.severity == "rejected" and self._ledger.sources(rejection.source)
        return replace(rejection, reason=rejection.reason + _KEPT) if kept else rejection

    def _advance(self, source: str) -> None:
        self._done += 1
        self._progress(Progress("reading", self._done, self._total, source))


@cache
def reader_id() -> str:
    """Names the code that turns an input's bytes into documents."""
    return f"kg {kg.__version__} {code_hash('sources', 'text')[:16]}"
