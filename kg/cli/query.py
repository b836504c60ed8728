"""`kg query`."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import click

from kg.cli import console, formats, options
from kg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from kg.graph.limited import Request

_TIMEOUT: Final = 60.0
_PIECE: Final = 1 << 20
_ROWS_SHOWN: Final = 1000
"""Rows of a table for people unless --rows says otherwise; formats for programs are complete."""


def answering(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options of every command that shows a query's answer: `--format`, `--rows` and `--timeout`."""
    for option in (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0),
            default=_TIMEOUT,
            show_default=True,
            metavar="SECONDS",
            help="End the query after this time; 0 waits for ever.",
        ),
        click.option(
            "--rows",
            type=click.IntRange(min=1),
            metavar="N",
            help=f"Show at most N rows.  [default: {_ROWS_SHOWN} in table and markdown, all in the other formats]",
        ),
        click.option("--format", "format_", type=click.Choice(formats.QUERY), default="table", show_default=True),
    ):
        command = option(command)
    return command


@click.command(
    epilog="Examples: kg query 'SELECT ?who WHERE { ?who a kg:Person }', "
    "kg query --name deals-of-company --param company=SpaceX"
)
@click.argument("query", required=False, metavar="[QUERY]")
@click.option(
    "--file",
    "file",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="F",
    help="Read the query from a file; - is standard input.",
)
@click.option("--name", metavar="N", help="Ask a named query; --list shows them.")
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="K=V",
    help="A value for the query's variable ?K: an entity's name, a number, a date. May be repeated.",
)
@click.option("--list", "list_", is_flag=True, help="List the named queries and their parameters.")
@click.option("--explain", is_flag=True, help="Say how the query will be answered and do not answer it.")
@answering
@options.out
@options.talk
def query(
    query: str | None,
    file: Path | None,
    name: str | None,
    params: tuple[str, ...],
    list_: bool,
    explain: bool,
    format_: str,
    rows: int | None,
    timeout: float,
    out: Path,
) -> None:
    """Ask the graph in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Prefixes of the vocabulary (kg:, rdfs:, prov: ...) need no declaration. Nothing that the query says can change
    the graph or reach out of this machine.
    """
    if list_:
        _list(as_json=format_ == "json")
        return
    if sum(given is not None for given in (query, file, name)) != 1:
        raise UsageError("give one of: a QUERY, --file or --name (`kg query --list` shows the names)")
    from kg.graph.limited import Request
    from kg.graph.named_queries import named_query

    if name is not None:
        try:
            named_query(name)
        except UnknownNameError as error:
            raise UsageError(str(error)) from error
    text = _read(file) if file is not None else query or ""
    request = Request(text=text, name=name, parameters=_parameters(params), format=format_, rows=rows, explain=explain)
    deliver(out, request, timeout=timeout)


def deliver(out: Path, request: "Request", *, timeout: float) -> None:
    """Answers a query and prints the answer, all of it or nothing. Raises what `kg.graph.limited.answer` raises."""
    from kg.graph.limited import answer

    people = request.format in ("table", "markdown")
    limited: dict[str, Any] = {"rows": _ROWS_SHOWN} if people and request.rows is None else {}
    if people and sys.stdout.isatty():
        limited["width"] = shutil.get_terminal_size().columns
    with tempfile.TemporaryFile() as file:
        answered = answer(out, replace(request, **limited), file=file, seconds=timeout or None)
        file.seek(0)
        _print(file, machine=not people)
    if answered.truncated:
        shown = limited.get("rows", request.rows)
        console.problem(f"kg: there are more than these {shown} rows; --rows N shows more of them")


def _print(file: IO[bytes], *, machine: bool) -> None:
    if not machine or sys.stdout.isatty():
        if text := file.read().decode("utf-8", "replace"):
            console.result(text, machine=machine)
        return
    # Results may be larger than memory, and a program wants them byte for byte.
    sys.stdout.flush()
    last = b"\n"
    while piece := file.read(_PIECE):
        sys.stdout.buffer.write(piece)
        last = piece[-1:]
    if last != b"\n":
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is no UTF-8 text") from error


def _parameters(params: tuple[str, ...]) -> dict[str, str]:
    result = {}
    for given in params:
        key, equals, value = given.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"--param {given!r} is not of the form name=value")
        result[key.strip().removeprefix("?")] = value
    return result


def _list(*, as_json: bool) -> None:
    from kg.graph.named_queries import named_queries

    known = named_queries().values()
    if as_json:
        data = [
            {
                "name": one.name,
                "title": one.title,
                "question": one.question,
                "parameters": [
                    {"name": p.name, "kind": p.kind, "description": p.description, "default": p.default}
                    for p in one.parameters
                ],
            }
            for one in known
        ]
        console.result(json.dumps(data, indent=2, ensure_ascii=False), machine=True)
        return
    rows = []
    for one in known:
        rows.append((one.name, one.question))
        rows += [
            ("", f"  --param {p.name}={'' if p.default is None else p.default}  {p.description}")
            for p in one.parameters
        ]
    console.result(console.columns(rows))
