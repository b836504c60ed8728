"""`kg build`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, formats, options
from kg.settings import DEFAULT_BASE_IRI, BuildSettings

if TYPE_CHECKING:
    from kg.pipeline import BuildReport


@click.command(epilog="Example: kg build articles/ press-release.pdf --out graph")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@options.out
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="Processes that read; 0 chooses by the amount of work.",
)
@click.option(
    "--base-iri",
    default=DEFAULT_BASE_IRI,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of entities and documents begin with.",
)
@click.option("--model", metavar="NAME", help="A model folder or a spaCy pipeline to read with, not the shipped one.")
@click.option(
    "--format",
    "only",
    type=click.Choice(formats.BUILD),
    multiple=True,
    help="Write this and no other output; may be repeated.  [default: all but trig, ntriples, gexf, neo4j]",
)
@click.option(
    "--curation",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file of decisions made by hand.  [default: that of the last build, at first curation.yaml in the folder]",
)
@click.option(
    "--known",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Entities known beforehand (.csv .json .ttl): names, aliases, identifiers.  [default: those of the last build]",
)
@click.option("--no-known", is_flag=True, help="Forget the entities that the last build knew beforehand.")
@options.as_json
@options.talk
def build(
    inputs: tuple[str, ...],
    out: Path,
    workers: int,
    base_iri: str,
    model: str | None,
    only: tuple[str, ...],
    curation: Path | None,
    known: Path | None,
    no_known: bool,
    as_json: bool,
) -> None:
    """Read INPUTs and write the graph.

    An INPUT is a file (.txt .md .html .pdf .docx .eml .jsonl .csv), a folder of such files, an RSS or Atom feed,
    a URL, or - for standard input. What was read before and has not changed is not read again; an interrupted
    build goes on where it stopped. Ends with exit code 1 where an input was rejected.
    """
    from kg import pipeline

    if known is not None and no_known:
        raise click.UsageError("--known and --no-known contradict each other")
    settings = BuildSettings(
        out=out, base_iri=base_iri, model=model, workers=workers, formats=only, curation=curation, known=known,
        forget_known=no_known,
    )  # fmt: skip
    with console.progress() as progress:
        report = pipeline.build(inputs, settings, progress=progress)
    console.rejections(report.rejections)
    for note in report.notes:
        console.note(note)
    rejected = sum(one.severity == "rejected" for one in report.rejections)
    if as_json:
        console.result(json.dumps(_as_data(report, out), indent=2, ensure_ascii=False), machine=True)
    else:
        console.say(_summary(report, out, rejected))
    if rejected:
        click.get_current_context().exit(1)


def _summary(report: "BuildReport", out: Path, rejected: int) -> str:
    counts = report.counts
    lines = [
        f"read {_many(report.extracted, 'document')}, {report.reused} unchanged"
        + (f", {_many(rejected, 'input')} rejected" if rejected else ""),
        f"graph of {_many(counts['documents'], 'document')}: {_many(counts['entities'], 'entity', 'entities')}, "
        f"{_many(counts['claims'], 'claim')}, {_many(counts['deals'], 'deal')}",
        f"{'wrote' if report.derived else 'already up to date:'} {out}",
    ]
    return "\n".join(lines)


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _as_data(report: "BuildReport", out: Path) -> dict[str, object]:
    return {
        "out": str(out),
        "counts": report.counts,
        "extracted": report.extracted,
        "reused": report.reused,
        "derived": report.derived,
        "notes": list(report.notes),
        "rejections": [
            {"source": one.source, "reason": one.reason, "severity": one.severity} for one in report.rejections
        ],
    }
