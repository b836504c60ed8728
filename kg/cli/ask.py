"""`kg ask`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, options
from kg.cli.query import answering, deliver
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.ask import Understood


@click.command(epilog='Example: kg ask "deals over 1 billion USD in Tennessee since 2025"')
@click.argument("question", nargs=-1, metavar="QUESTION")
@click.option("--list", "list_", is_flag=True, help="List the questions that have an answer.")
@click.option("--show", "only_show", is_flag=True, help="Say how the question is understood and do not answer it.")
@answering
@options.out
@options.talk
def ask(
    question: tuple[str, ...],
    list_: bool,
    only_show: bool,
    format_: str,
    rows: int | None,
    timeout: float,
    out: Path,
) -> None:
    """Ask the graph a plain question in English.

    The question is matched, word by word, with the questions that kg knows: the same question always becomes the same
    SPARQL. How it was understood, which words played no part, and the SPARQL go to standard error, the answer to
    standard output.
    """
    if list_:
        _list(as_json=format_ == "json")
        return
    if not question:
        raise UsageError("what do you want to know? `kg ask --list` shows the questions that kg knows")
    from kg.graph.ask import understand
    from kg.graph.limited import Request
    from kg.graph.store import open_store

    understood = understand(open_store(out), " ".join(question))
    if only_show:
        console.result(_explained(understood))
        return
    console.note(_explained(understood))
    request = Request(name=understood.query.name, parameters=understood.parameters, format=format_, rows=rows)
    deliver(out, request, timeout=timeout)


def _explained(understood: "Understood") -> str:
    reading = "".join(f"; {name}: {words}" for name, words in understood.reading.items())
    lines = [f"understood: {understood.query.title}{reading}"]
    if understood.ignored:
        lines.append(f"ignored: {', '.join(understood.ignored)}")
    return "\n".join([*lines, "", understood.sparql])


def _list(*, as_json: bool) -> None:
    from kg.graph.ask import example_questions

    examples = example_questions()
    if as_json:
        data = [{"question": question, "query": name} for question, name in examples]
        console.result(json.dumps(data, indent=2, ensure_ascii=False), machine=True)
        return
    console.result(console.columns([(question, f"--name {name}") for question, name in examples]))
