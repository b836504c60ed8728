"""`kg path`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, names, options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.paths import Connection, Hop, Limits, Way
    from kg.model.graph import Graph
    from kg.model.vocabulary import Certainty


@click.command(epilog="Example: kg path Anthropic SpaceX --max-hops 3")
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option(
    "--max-hops", metavar="N", type=click.IntRange(1, 20), default=4, show_default=True, help="Longest way to look for."
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 50), default=3, show_default=True, help="Ways of each kind to show."
)
@click.option(
    "--certainty",
    metavar="LIST",
    help="Go over claims of these certainties: asserted, reported, possible, planned, with commas between. "
    "[default: what stands as an edge]",
)
@click.option("--through", multiple=True, metavar="RELATION", help="Go over this relation only; may be repeated.")
@click.option("--without", multiple=True, metavar="RELATION", help="Never go over this relation; may be repeated.")
@options.out
@options.as_json
@options.talk
def path(
    start: str,
    end: str,
    max_hops: int,
    limit: int,
    certainty: str | None,
    through: tuple[str, ...],
    without: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Show how A and B are connected, with a quote for every hop.

    Finds the shortest ways, and the strongest: those with the greatest product of the beliefs of their hops. A deal
    is a place on the way, so a customer and its provider are two hops apart. A relation named in --through or
    --without stands for the narrower ones too: party for customer, provider, investor and so on.

    Where there is no way, what is nearest to A and to B is shown; that too ends with exit code 0.
    """
    from kg import pipeline
    from kg.graph.paths import Limits, connection
    from kg.graph.store import open_store

    limits = Limits(
        max_hops=max_hops,
        most=limit,
        certainties=_certainties(certainty),
        through=[names.relation(one) for one in through],
        without=[names.relation(one) for one in without],
    )
    store = open_store(out)
    ends = names.named(store, start), names.named(store, end)
    if ends[0] == ends[1]:
        raise UsageError(f'"{start}" and "{end}" are the same: <{ends[0]}>')
    graph = pipeline.load_graph(out)
    left, right = (one.removeprefix(graph.base_iri) for one in ends)
    found = connection(graph, left, right, limits=limits)
    if as_json:
        console.result(json.dumps(_as_data(found, graph), indent=2, ensure_ascii=False), machine=True)
    else:
        console.result("\n".join(_lines(found, _labels(graph), limits)))


def _certainties(given: str | None) -> "list[Certainty] | None":
    from kg.model.vocabulary import STRENGTH

    if given is None:
        return None
    wanted = [one.strip() for one in given.split(",") if one.strip()]
    for one in wanted:
        if one not in STRENGTH:
            raise UsageError(f"there is no certainty {one!r}; there are {', '.join(STRENGTH)}")
    if not wanted:
        raise UsageError(f"--certainty names none; there are {', '.join(STRENGTH)}")
    return [known for known in STRENGTH if known in wanted]


def _labels(graph: "Graph") -> dict[str, str]:
    """Names as they stand on a way; a deal says how it stands."""
    return {one.id: one.name for one in graph.entities} | {
        one.id: f"[{one.label}; {one.status}{f', {one.announced_on}' if one.announced_on else ''}]"
        for one in graph.deals
    }


def _lines(found: "Connection", labels: dict[str, str], limits: "Limits") -> Iterator[str]:
    if not found.ways:
        yield from _no_way(found, labels, limits)
    for number, way in enumerate(found.ways, start=1):
        if number > 1:
            yield ""
        ranks = [f"{kind} #{rank}" for kind, rank in (("shortest", way.shortest), ("strongest", way.strongest)) if rank]
        yield f"{number}. {_hops(len(way.hops))}, belief {way.belief:.2f}  ({', '.join(ranks)})"
        yield f"  {_line(way, labels)}"
        for hop in way.hops:
            yield from _told(hop)


def _line(way: "Way", labels: dict[str, str]) -> str:
    return labels[way.hops[0].source] + "".join(f" {_arrow(hop)} {labels[hop.target]}" for hop in way.hops)


def _arrow(hop: "Hop") -> str:
    """A relation points from subject to object; of a deal, from whoever plays the role to the deal."""
    from kg.model.vocabulary import DEAL_ROLES
    from kg.ontology.schema import load_schema

    relation = load_schema().relation(hop.predicate)
    if relation and relation.symmetric:
        return f"–{hop.predicate}–"
    onward = hop.forward != (hop.predicate in DEAL_ROLES)
    return f"–{hop.predicate}→" if onward else f"←{hop.predicate}–"


def _told(hop: "Hop") -> Iterator[str]:
    said = hop.evidence
    notes = [*said.flags, *([f"says {said.speaker}"] if said.speaker else []), f"belief {hop.belief:.2f}"]
    if hop.also:
        notes.append(f"also {', '.join(hop.also)}")
    yield f"    {said.says}  [{', '.join(notes)}]"
    more = f"; {hop.documents} documents" if hop.documents > 1 else ""
    yield f"      “{' '.join(said.quote.split())}” ({', '.join(filter(None, (said.source, said.issued)))}{more})"


def _no_way(found: "Connection", labels: dict[str, str], limits: "Limits") -> Iterator[str]:
    yield f"no way of up to {_hops(limits.max_hops)} from {labels[found.start]} to {labels[found.end]}"
    if found.farther is not None:
        yield f"  the shortest has {_hops(found.farther)}: --max-hops {found.farther}"
    for place, near in ((found.start, found.near_start), (found.end, found.near_end)):
        yield ""
        yield f"nearest to {labels[place]}" if near else f"nothing is joined to {labels[place]}"
        for hop in near:
            yield f"  {_arrow(hop)} {labels[hop.target]}"
            yield from _told(hop)


def _hops(number: int) -> str:
    return f"{number} hop{'' if number == 1 else 's'}"


def _as_data(found: "Connection", graph: "Graph") -> dict[str, object]:
    plain = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}

    def hop_data(hop: "Hop") -> dict[str, object]:
        return {
            **asdict(hop),
            "source": {"id": hop.source, "name": plain[hop.source]},
            "target": {"id": hop.target, "name": plain[hop.target]},
            "also": list(hop.also),
        }

    return {
        "from": {"id": found.start, "name": plain[found.start]},
        "to": {"id": found.end, "name": plain[found.end]},
        "ways": [
            {
                "hops": [hop_data(hop) for hop in way.hops],
                "belief": way.belief,
                "shortest": way.shortest,
                "strongest": way.strongest,
            }
            for way in found.ways
        ],
        "farther": found.farther,
        "near": {"from": [hop_data(hop) for hop in found.near_start], "to": [hop_data(hop) for hop in found.near_end]},
    }
