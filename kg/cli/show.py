"""`kg show`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import delivery, formats, names, options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.dossier import Dossier
    from kg.graph.refusals import Refusal
    from kg.model.graph import Graph


@click.command(epilog="Examples: kg show 'SpaceX', kg show 'SpaceX' --format html -o spacex.html")
@click.argument("entity", metavar="[ENTITY]", required=False)
@click.option("--rejected", is_flag=True, help="What might have become a claim and was refused, and why.")
@click.option("--format", "format_", type=click.Choice(formats.SHOW), default="text", show_default=True)
@options.output
@options.out
@options.as_json
@options.talk
def show(entity: str | None, rejected: bool, format_: str, output: Path | None, out: Path, as_json: bool) -> None:
    """Show everything said about ENTITY, with the words that say it.

    ENTITY is any name that the documents use for it, or its id (company/spacex). Each quote is followed by its
    document, the confidence of the claim, and the frame of the lexicon or head of the model that made it; "belief" is
    how much all independent documents together support it. Deals come with what became of them, then conflicts and
    a timeline.

    With --rejected, what was refused instead of what was said; without ENTITY, all of it.
    """
    from kg import pipeline
    from kg.graph.dossier import dossier
    from kg.graph.store import open_store

    format_ = "json" if as_json else format_
    if entity is None and not rejected:
        raise UsageError("name an ENTITY, or give --rejected for all that was refused")
    if rejected and format_ not in ("text", "json"):
        raise UsageError(f"--rejected is shown as text or json, not as {format_}")
    store = open_store(out)
    node = names.named(store, entity) if entity is not None else None
    graph = pipeline.load_graph(out)
    found = dossier(graph, node) if node is not None else None
    machine = format_ != "text"
    if rejected:
        delivery.deliver(_refusals(graph, found, format_), output, machine=machine)
    elif found is not None:
        delivery.deliver(_dossier(found, graph.base_iri, format_), output, machine=machine)


def _dossier(found: "Dossier", base_iri: str, format_: str) -> list[str]:
    from kg.outputs import dossier as rendering
    from kg.outputs.dossier_page import page

    match format_:
        case "json":
            return [json.dumps(_as_data(found, base_iri), indent=2, ensure_ascii=False, default=str), "\n"]
        case "markdown":
            return list(rendering.as_markdown(page(found)))
        case "html":
            return [rendering.as_html(page(found))]
        case _:
            return list(rendering.as_text(page(found)))


def _refusals(graph: "Graph", about: "Dossier | None", format_: str) -> list[str]:
    from kg.graph.refusals import by_reason, refusals
    from kg.outputs.dossier_page import page

    thing = about.profile.thing if about else None
    found = refusals(graph, thing.id if thing else None)
    counts = by_reason(found)
    if format_ == "json":
        head = {"id": thing.id, "iri": graph.iri(thing.id)} if thing else {}
        data = {**head, "reasons": counts, "rejected": [asdict(one) for one in found]}
        return [json.dumps(data, indent=2, ensure_ascii=False), "\n"]
    lines = []
    if about:
        heading = page(about)
        lines.append(f"{heading.title}  ({heading.kind})")
    lines += [f"refused: {len(found)}", *(f"  {number:>5}  {reason}" for reason, number in counts.items())]
    for one in found:
        lines += _refusal(one)
    return ["\n".join(lines), "\n"]


def _refusal(one: "Refusal") -> list[str]:
    origin = ", ".join(filter(None, (one.source, one.produced_by)))
    return [
        "",
        f"{one.subject_name} → {one.predicate} → {one.object_name}  [{one.reason}]",
        f"  “{' '.join(one.quote.split())}” ({origin})",
    ]


def _as_data(found: "Dossier", base_iri: str) -> dict[str, object]:
    thing, profile = found.profile.thing, found.profile
    # A deal's tellings and an entity's members repeat what `told` says in full.
    plain = {key: value for key, value in asdict(thing).items() if key not in ("members", "tellings")}
    return {
        "iri": base_iri + thing.id,
        **plain,
        "surfaces": [{"surface": surface, "count": count} for surface, count in found.surfaces],
        "joined": [asdict(one) for one in found.joined],
        "kept_apart": [asdict(one) for one in found.near],
        "told": [asdict(told) for told in profile.told],
        "deals": [
            {
                "id": story.deal.id,
                "kind": story.deal.kind,
                "label": story.deal.label,
                "status": story.deal.status,
                "parties": dict(story.parties),
                "history": [asdict(step) for step in story.steps],
                "terms": {predicate: [asdict(one) for one in said] for predicate, said in story.terms},
            }
            for story in found.deals
        ],
        "conflicts": [asdict(one) for one in found.conflicts],
        "timeline": [asdict(one) for one in found.timeline],
        "documents": [{"source": one.source, "issued": one.issued} for one in profile.documents],
    }
