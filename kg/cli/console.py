"""What `kg` prints: results on stdout, everything else on stderr, and nothing that could take over a terminal."""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from kg.model.document import Rejection

# C0 (but line feed and tab), DEL, C1; marks that reorder or hide what stands beside them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(slots=True)
class _State:
    quiet: bool = False
    verbose: bool = False


_STATE = _State()


class Step(Protocol):
    """What a progress callback is told; `kg.pipeline.Progress` is one."""

    @property
    def stage(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def source(self) -> str: ...


def configure(*, quiet: bool, verbose: bool) -> None:
    """How much to say on stderr. `verbose` lets the library's log through and shows tracebacks."""
    _STATE.quiet, _STATE.verbose = quiet, verbose
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if verbose else logging.ERROR,
        format="%(name)s: %(message)s" if verbose else "kg: %(message)s",
        force=True,
    )
    if verbose:
        for noisy in ("httpx", "httpcore", "trafilatura", "htmldate", "matplotlib", "charset_normalizer", "pypdf"):
            logging.getLogger(noisy).setLevel(logging.WARNING)


def prepare_streams() -> None:
    """Lets names that the terminal's encoding cannot show through as escapes instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def clean(text: str) -> str:
    """The text with control and direction characters made visible as `\\u202e`-like escapes."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def result(text: str, *, machine: bool = False) -> None:
    """Prints what was asked for to stdout. `machine` output is left as it is unless a terminal would show it."""
    sys.stdout.write(clean(text) if not machine or sys.stdout.isatty() else text)
    if not text.endswith("\n"):
        sys.stdout.write("\n")


def say(text: str) -> None:
    """Sums up on stdout what a command did; not with `--quiet`."""
    if not _STATE.quiet:
        result(text)


def note(text: str) -> None:
    """Says something by the way, on stderr; not with `--quiet`."""
    if not _STATE.quiet:
        sys.stderr.write(clean(text) + "\n")


def problem(text: str) -> None:
    """Says something that the user has to know, on stderr, even with `--quiet`. One line."""
    sys.stderr.write(clean(" ".join(text.split("\n"))) + "\n")


def error(text: str, cause: Exception | None = None) -> None:
    """The sentence that a run ends with; the traceback too with `--verbose`."""
    if _STATE.verbose and cause is not None:
        sys.stderr.write(clean("".join(traceback.format_exception(cause))))
    problem(f"kg: {text}")


def rejections(found: Iterable[Rejection]) -> None:
    """Names each input that was not read, with its reason."""
    for one in found:
        say = problem if one.severity == "rejected" else note
        say(f"{one.severity}: {one.source}: {one.reason}")


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows in aligned columns, two blanks apart."""
    if not rows:
        return ""
    widths = [max(len(clean(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "".join(
        "  ".join(clean(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )


@contextmanager
def progress() -> Iterator[Callable[[Step], None]]:
    """A callback for a long run: a bar on a terminal, a plain line now and then elsewhere, nothing with `--quiet`."""
    if _STATE.quiet:
        yield lambda _: None
    elif sys.stderr.isatty() and not _STATE.verbose:
        with _bar() as bar:
            yield bar
    else:
        yield _Lines().show


@contextmanager
def narration(name: str) -> Iterator[None]:
    """Shows what a logger of the library, and those below it, tell of a long run: one line each; not with `--quiet`."""
    if _STATE.quiet or _STATE.verbose:  # the whole log shows it too
        yield
        return
    logger, handler = logging.getLogger(name), _Notes()
    before = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Notes(logging.Handler):
    """Each record as a line of its own."""

    def emit(self, record: logging.LogRecord) -> None:
        note(self.format(record))


class _Lines:
    """One line when a stage begins and at each tenth of the way."""

    def __init__(self) -> None:
        self._last = ("", 0)

    def show(self, step: Step) -> None:
        tenth = 10 * step.done // step.total if step.total else 0
        if (step.stage, tenth) != self._last and not (step.total and tenth == 0):
            self._last = (step.stage, tenth)
            note(f"{step.stage} {step.done}/{step.total}" if step.total else step.stage)


@contextmanager
def _bar() -> Iterator[Callable[[Step], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    # markup=False: a file name may hold what rich would take for a style.
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[source]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("looking", total=None, count="", source="")
        stage = "looking"

        def show(step: Step) -> None:
            nonlocal stage
            if step.stage != stage:
                bar.reset(task)
                bar.tasks[0].total = None
                stage = step.stage
            source = clean(step.source)
            bar.update(
                task,
                description=step.stage,
                completed=step.done,
                total=step.total or None,
                count=f"{step.done}/{step.total}" if step.total else "",
                source=f"…{source[-27:]}" if len(source) > 28 else source,
            )

        yield show
