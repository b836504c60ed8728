"""`kg query`."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, formats, options
from kg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from kg.graph.query import QueryOutcome


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
@click.option("--format", "format_", type=click.Choice(formats.QUERY), default="table", show_default=True)
@options.out
@options.talk
def query(
    query: str | None,
    file: Path | None,
    name: str | None,
    params: tuple[str, ...],
    list_: bool,
    format_: str,
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
    outcome = _ask(query, file, name, _parameters(params), out)
    people = format_ in ("table", "markdown")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    shown = outcome.render(format_, width=width).decode("utf-8")
    if shown:
        console.result(shown, machine=not people)


def _ask(query: str | None, file: Path | None, name: str | None, params: dict[str, str], out: Path) -> "QueryOutcome":
    from kg.graph.named_queries import named_query, run_named_query
    from kg.graph.query import run_query
    from kg.graph.store import open_store

    if name is not None:
        try:
            named_query(name)
        except UnknownNameError as error:
            raise UsageError(str(error)) from error
        return run_named_query(open_store(out), name, parameters=params)
    text = _read(file) if file is not None else query or ""
    return run_query(open_store(out), text, parameters=params)


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
