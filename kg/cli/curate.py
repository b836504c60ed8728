"""`kg merge`, `kg split`, `kg lock`, `kg rename`, `kg undo` and `kg decisions`: what a person decides about names."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kg.cli import console, options
from kg.cli.names import named
from kg.errors import CurationError, UsageError
from kg.model.decisions import Verdict
from kg.model.vocabulary import ENTITY_TYPES, EntityType

if TYPE_CHECKING:
    from kg.curating import Wish
    from kg.graph.decisions import Explained
    from kg.pipeline import Curated

_why = click.option("--why", metavar="TEXT", help="The reason, kept with the decision.")
_type = click.option("--type", "kind", type=click.Choice(ENTITY_TYPES), help="Which type, where a name is of several.")


@click.command(epilog="Example: kg merge AWS 'Amazon Web Services' --why 'its own press page says so'")
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME...")
@_why
@_type
@options.out
@options.as_json
@options.talk
def merge(names: tuple[str, ...], why: str | None, kind: EntityType | None, out: Path, as_json: bool) -> None:
    """Declare NAMEs one entity.

    A NAME is any name that the documents use, or an id (company/spacex). The decision goes to the file of decisions
    (curation.yaml in the build's folder, unless the build named another), holds against every rule and every later
    build, and can be taken back with `kg undo`.
    """
    from kg.curating import Wish

    if len(names) < 2:
        raise UsageError("a merge needs two names or more")
    _decide(Wish(action="merge", names=names, type=kind, why=why), out, as_json)


@click.command(epilog="Example: kg split 'John Smith' --in wire-12.txt --in blog-3.txt")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--in",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="A document whose mentions of NAME are another entity; may be repeated.",
)
@_why
@_type
@options.out
@options.as_json
@options.talk
def split(
    names: tuple[str, ...],
    sources: tuple[str, ...],
    why: str | None,
    kind: EntityType | None,
    out: Path,
    as_json: bool,
) -> None:
    """Declare NAMEs different entities, or one NAME another entity in some documents.

    The decision goes to the file of decisions, holds against every rule and every later build, and can be taken back
    with `kg undo`.
    """
    from kg.curating import Wish

    if sources and len(names) != 1:
        raise UsageError("--in goes with one name")
    if not sources and len(names) < 2:
        raise UsageError("a split needs two names, or one and --in, the documents that mean another entity")
    _decide(Wish(action="split", names=names, sources=sources, type=kind, why=why), out, as_json)


@click.command(epilog="Example: kg lock SpaceX")
@click.argument("name", metavar="NAME")
@_why
@_type
@options.out
@options.as_json
@options.talk
def lock(name: str, why: str | None, kind: EntityType | None, out: Path, as_json: bool) -> None:
    """Declare the entity NAME complete: its names stay one, and no rule joins another to them."""
    from kg.curating import Wish

    _decide(Wish(action="lock", names=(name,), type=kind, why=why), out, as_json)


@click.command(epilog="Example: kg rename Foo 'Foo Corporation'")
@click.argument("name", metavar="NAME")
@click.argument("new", metavar="NEW")
@_why
@_type
@options.out
@options.as_json
@options.talk
def rename(name: str, new: str, why: str | None, kind: EntityType | None, out: Path, as_json: bool) -> None:
    """Show the entity NAME under the name NEW. Its other names and its IRI stay."""
    from kg.curating import Wish

    _decide(Wish(action="rename", names=(name,), to=new, type=kind, why=why), out, as_json)


@click.command(epilog="Example: kg undo")
@click.argument("line", type=click.IntRange(min=1), required=False, metavar="[LINE]")
@options.out
@options.as_json
@options.talk
def undo(line: int | None, out: Path, as_json: bool) -> None:
    """Take the last decision made by hand back, or that on LINE of the file of decisions."""
    from kg import pipeline

    with console.progress() as progress, _usage():
        done = pipeline.take_back(out, line, progress=progress)
    _report("took back", done, as_json)


@click.command(epilog="Example: kg decisions SpaceX --verdict unsure")
@click.argument("entity", required=False, metavar="[ENTITY]")
@click.option("--verdict", type=click.Choice(("same", "different", "unsure")), help="Only decisions that end so.")
@options.out
@options.as_json
@options.talk
def decisions(entity: str | None, verdict: str | None, out: Path, as_json: bool) -> None:
    """List which names were joined and which were not, by rule or by hand, with the reasons.

    With ENTITY only those about it. "unsure" leaves names apart for a person to decide.
    """
    from kg import pipeline
    from kg.graph.decisions import explained

    identifier = None if entity is None else _finder(out)(entity)
    found = explained(pipeline.load_graph(out), identifier, verdict=cast(Verdict | None, verdict))
    if as_json:
        console.result(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False), machine=True)
    elif found:
        console.result("\n".join(line for one in found for line in _lines(one)))
    else:
        console.note("no decisions")


def _lines(one: "Explained") -> list[str]:
    joint = {"same": "=", "different": "≠", "unsure": "?"}[one.verdict]
    head = f"{one.left} {joint} {one.right}  ({one.verdict}, {one.rule}, {one.score:.2f})"
    return [head, *(f"  {reason}" for reason in one.reasons)]


def _decide(wish: "Wish", out: Path, as_json: bool) -> None:
    from kg import pipeline

    find = _finder(out)
    with console.progress() as progress, _usage():
        done = pipeline.curate(wish, out, find, progress=progress)
    _report("decided", done, as_json)


@contextmanager
def _usage() -> Iterator[None]:
    """A file of decisions that is wrong already is for the user to put right: nothing was run."""
    try:
        yield
    except CurationError as error:
        raise UsageError(str(error)) from error


def _finder(out: Path) -> Callable[[str], str]:
    """Finds the id of the entity or deal that a name or id means."""
    from kg import pipeline
    from kg.graph.store import open_store

    store = open_store(out)
    base = pipeline.base_iri(out)

    def find(name: str) -> str:
        return named(store, name).removeprefix(base)

    return find


def _report(did: str, done: "Curated", as_json: bool) -> None:
    before, after = done.before.get("entities", 0), done.after["entities"]
    for note in done.notes:
        console.note(note)
    if as_json:
        data = {
            "decision": done.entry.shown,
            "file": str(done.file),
            "line": done.entry.line,
            "entities": {"before": before, "after": after},
            "notes": list(done.notes),
        }
        console.result(json.dumps(data, indent=2, ensure_ascii=False), machine=True)
    else:
        console.say(f"{did}: {done.entry.shown} ({done.file}, line {done.entry.line}); entities: {before} → {after}")
