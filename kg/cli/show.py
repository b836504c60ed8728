"""`kg show`."""

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, options

if TYPE_CHECKING:
    from kg.graph.profile import Profile, Told
    from kg.model.graph import Deal, Entity


@click.command(epilog="Example: kg show 'SpaceX'")
@click.argument("entity", metavar="ENTITY")
@options.out
@options.as_json
@options.talk
def show(entity: str, out: Path, as_json: bool) -> None:
    """Show everything said about ENTITY, with the words that say it.

    ENTITY is any name that the documents use for it, or its id (company/spacex).
    """
    from kg import pipeline
    from kg.graph.names import resolve_name
    from kg.graph.profile import profile
    from kg.graph.store import open_store

    node = resolve_name(open_store(out), entity)
    graph = pipeline.load_graph(out)
    found = profile(graph, node.value)
    if as_json:
        console.result(
            json.dumps(_as_data(found, graph.base_iri), indent=2, ensure_ascii=False, default=str), machine=True
        )
    else:
        console.result("\n".join(_lines(found)))


def _lines(found: "Profile") -> list[str]:
    lines = _heading(found.thing)
    for (predicate, forward), group in groupby(found.told, key=lambda told: (told.predicate, told.forward)):
        lines += ["", f"{predicate} →" if forward else f"← {predicate}"]
        for told in group:
            lines += _telling(told)
    lines += ["", "mentioned in"]
    lines += [
        f"  {document.source}" + (f"  ({document.issued})" if document.issued else "") for document in found.documents
    ]
    return lines


def _heading(thing: "Entity | Deal") -> list[str]:
    from kg.model import graph as nouns

    if isinstance(thing, nouns.Deal):
        facts = [thing.status, _amount(thing), thing.capacity, thing.term, thing.announced_on or thing.signed_on]
        return [f"{thing.label}  ({thing.kind})", f"  {', '.join(filter(None, facts))}", f"  id: {thing.id}"]
    lines = [f"{thing.name}  ({', '.join(thing.classes or (thing.type,))})"]
    if thing.aliases:
        lines.append(f"  also: {', '.join(thing.aliases)}")
    if thing.former_names:
        lines.append(f"  formerly: {', '.join(thing.former_names)}")
    return [*lines, f"  id: {thing.id}"]


def _amount(deal: "Deal") -> str:
    if deal.amount is None:
        return ""
    bound = "" if deal.amount_bound == "exact" else f"{deal.amount_bound.replace('-', ' ')} "
    period = "" if deal.amount_period == "total" else f" a {deal.amount_period}"
    return f"{bound}{deal.amount:,f} {deal.currency or ''}".rstrip() + period


def _telling(told: "Told") -> list[str]:
    usual = {"asserted", "affirmed", "present"}
    flags = [flag for flag in (told.certainty, told.polarity, told.tense) if flag not in usual]
    if told.role_title:
        flags.append(told.role_title)
    if told.attributed_to:
        flags.append(f"says {told.attributed_to}")
    shown = f"  [{', '.join(flags)}]" if flags else ""
    quote = " ".join(told.quote.split())
    return [f"  {told.other_name}{shown}", f"    “{quote}” ({told.source}, {told.confidence:.2f})"]


def _as_data(found: "Profile", base_iri: str) -> dict[str, object]:
    # A deal's tellings and an entity's members repeat what `told` says in full.
    thing = {key: value for key, value in asdict(found.thing).items() if key not in ("members", "tellings")}
    return {
        "iri": base_iri + found.thing.id,
        **thing,
        "told": [asdict(told) for told in found.told],
        "deals": [
            {"id": deal.id, "kind": deal.kind, "label": deal.label, "status": deal.status} for deal in found.deals
        ],
        "documents": [{"source": document.source, "issued": document.issued} for document in found.documents],
    }
