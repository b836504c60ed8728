"""`kg conflicts`."""

import json
import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import click

from kg.cli import console, delivery, names, options
from kg.errors import UsageError
from kg.model.vocabulary import ConflictKind

if TYPE_CHECKING:
    from kg.graph.disputes import Dispute, Side

_WIDTH: Final = 110
"""Columns where no terminal says otherwise."""
_LEAST: Final = 60


@click.command(epilog="Examples: kg conflicts --entity Colossus, kg conflicts --kind contradiction --json")
@click.option("--kind", metavar="K", help="Only conflicts of this kind: contradiction, update, precision, scope.")
@click.option("--entity", metavar="NAME", help="Only conflicts about this entity or deal.")
@options.output
@options.out
@options.as_json
@options.talk
def conflicts(kind: str | None, entity: str | None, output: Path | None, out: Path, as_json: bool) -> None:
    """Show where documents disagree, and where one updates another, with the words of both sides.

    A contradiction: both cannot be so at the same time. An update: the later document, to the right, tells of a new
    state. Precision: one says more exactly what the other says. Scope: they speak of different parts, roles or times.
    """
    from kg import pipeline
    from kg.graph.disputes import disputes
    from kg.graph.store import open_store

    chosen = _kind(kind)
    node = names.named(open_store(out), entity) if entity is not None else None
    graph = pipeline.load_graph(out)
    found = disputes(graph, kind=chosen, about=node.removeprefix(graph.base_iri) if node else None)
    if as_json:
        data = [{**asdict(one), "iri": graph.iri(one.id)} for one in found]
        delivery.deliver([json.dumps(data, indent=2, ensure_ascii=False), "\n"], output, machine=True)
    else:
        width = max(shutil.get_terminal_size((_WIDTH, 0)).columns, _LEAST)
        delivery.deliver(_lines(found, width), output, machine=False)


def _kind(name: str | None) -> ConflictKind | None:
    if name is None:
        return None
    kinds: tuple[ConflictKind, ...] = get_args(ConflictKind)
    found = next((one for one in kinds if one == name.lower()), None)
    if found is None:
        hint = names.near(name, kinds) or f"; there are {', '.join(kinds)}"
        raise UsageError(f"there is no kind of conflict {name!r}{hint}")
    return found


def _lines(found: "Sequence[Dispute]", width: int) -> list[str]:
    if not found:
        return ["no conflicts\n"]
    half = (width - 3) // 2
    lines = []
    for one in found:
        lines.append(f"{one.kind}: {one.reason}\n")
        columns = [_column(side, half) for side in one.sides]
        for left, right in zip_longest(*columns, fillvalue=""):
            lines.append(f"{left.ljust(half)} | {right}".rstrip() + "\n")
        lines.append("\n")
    counts = {kind: sum(one.kind == kind for one in found) for kind in get_args(ConflictKind)}
    return [*lines, ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) + "\n"]


def _column(side: "Side", width: int) -> list[str]:
    said = side.said
    flags = [*said.flags, *([f"says {said.speaker}"] if said.speaker else []), f"belief {said.belief:.2f}"]
    parts = [f"{said.says}  [{', '.join(flags)}]", f"{said.issued or 'undated'}  {said.source}"]
    parts.append(f"“{' '.join(said.quote.split())}”")
    if side.also:
        parts.append(f"also: {', '.join(side.also)}")
    # Cleaned before it is cut to width, so that marks which hide or reorder text cannot shift the columns.
    return [line for part in parts for line in textwrap.wrap(console.clean(part), width) or [""]]
