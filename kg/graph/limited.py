"""Answers one query in a process of its own, which ends when its time is up.

A query that the engine has begun cannot be interrupted within a process. The child opens the current store read-only,
writes the result to a file that it inherits and what became of it, as one line of JSON, to its standard error.
`python -m kg.graph.limited` is that child.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import KgError, QueryError, UnknownNameError

_GRACE: Final = 2
"""Seconds that a child lives longer than its limit where its parent is no longer there to end it."""
_ERRORS: Final[Mapping[str, type[KgError]]] = {"QueryError": QueryError, "UnknownNameError": UnknownNameError}


class TimeLimitError(KgError):
    """A query was ended because its time was up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A query for `answer`: SPARQL or, where `name` is given, a named query, with its parameters; and how to write it."""

    text: str = ""
    name: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    format: str = "table"
    rows: int | None = None
    width: int | None = None
    explain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a request: the kind of result, its media type, and whether rows were left out."""

    kind: str
    media_type: str
    truncated: bool


def answer(out: Path, request: Request, *, file: BinaryIO, seconds: float | None) -> Answered:
    """Answers a query over the current store of `out` and writes the result to `file`, which must be a real file.

    Raises TimeLimitError when the answer is not complete after `seconds` (None waits for ever) and whatever
    `kg.graph.query.run_query` raises. What `file` holds after an error is of no use.
    """
    # -P keeps modules of the current folder, which may be anybody's, out of the child.
    command = [sys.executable, "-P", "-m", "kg.graph.limited", str(out), str(seconds or 0)]
    message = json.dumps(asdict(request)).encode()
    try:
        done = subprocess.run(
            command,
            input=message,
            env=_environment(),
            stdout=file,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeLimitError(
            f"the query was ended after {seconds:g} seconds, its time limit; ask for less, or give it more time"
        ) from error
    except OSError as error:
        raise KgError(f"the query could not be answered: {error.strerror or error}") from error
    return _outcome(done.stderr.decode("utf-8", "replace"), done.returncode)


def _environment() -> dict[str, str]:
    """This process's own, with the folder that this package was imported from."""
    here = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])}


def _outcome(said: str, code: int) -> Answered:
    lines = said.strip().splitlines()
    try:
        told = json.loads(lines[-1]) if lines else {}
    except ValueError:
        told = {}
    if "error" in told:
        raise _ERRORS.get(told["class"], KgError)(told["error"])
    if code != 0 or "kind" not in told:
        reason = lines[-1] if lines else f"its process ended with code {code}"
        raise KgError(f"the query could not be answered: {reason}")
    return Answered(kind=told["kind"], media_type=told["media_type"], truncated=told["truncated"])


def _serve(out: Path, request: Request, file: BinaryIO) -> dict[str, object]:
    """In the child: answers, and gives what to tell the parent."""
    from kg.graph.named_queries import fill, named_query
    from kg.graph.query import MEDIA_TYPES, run_query
    from kg.graph.store import open_store

    store = open_store(out)
    text, parameters, kinds = request.text, request.parameters, None
    if request.name is not None:
        text, parameters, kinds = fill(named_query(request.name), request.parameters)
    if request.explain:
        from kg.graph.explain import explain

        file.write(explain(store, text, parameters=parameters, kinds=kinds).encode())
        return {"kind": "explanation", "media_type": "text/plain", "truncated": False}
    outcome = run_query(store, text, parameters=parameters, kinds=kinds, rows=request.rows)
    outcome.write(file, request.format, width=request.width)
    file.flush()
    return {"kind": outcome.kind, "media_type": MEDIA_TYPES[request.format], "truncated": outcome.truncated}


def main() -> None:
    """The child: folder and seconds as arguments, the request on standard input, the result on standard output."""
    out, seconds = Path(sys.argv[1]), float(sys.argv[2])
    if seconds and hasattr(signal, "alarm"):
        signal.alarm(int(seconds) + _GRACE)
    request = Request(**json.loads(sys.stdin.buffer.read()))
    try:
        told = _serve(out, request, sys.stdout.buffer)
    except KgError as error:
        told = {"error": str(error), "class": type(error).__name__}
    sys.stderr.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
