"""`kg evaluate`."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import console, options
from kg.settings import BuildSettings

if TYPE_CHECKING:
    from kg.graph.evaluate import Scores


@click.command(epilog="Example: kg evaluate texts/ annotations/ --errors")
@click.argument("docs", metavar="DOCS")
@click.argument("gold", metavar="GOLD", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="List what was missed and what was wrong, by document.")
@click.option("--model", metavar="NAME", help="A model folder or a spaCy pipeline to read with, not the shipped one.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Keep what was read here, so that the next evaluation reads only what changed.",
)
@options.as_json
@options.talk
def evaluate(docs: str, gold: Path, errors: bool, model: str | None, out: Path | None, as_json: bool) -> None:
    """Compare what kg reads in DOCS with the annotations in GOLD.

    DOCS is a file or folder, GOLD a folder of JSON annotations whose "doc" is the stem of a file in DOCS. Prints
    precision, recall and F1 of entities, claims and deal roles.
    """
    from kg import pipeline
    from kg.graph import evaluate as measure

    annotated = measure.read_gold(gold)
    with ExitStack() as stack:
        folder = out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        progress = stack.enter_context(console.progress())
        graph, rejections = pipeline.read([docs], BuildSettings(out=folder, model=model), progress=progress)
    console.rejections(rejections)
    scores = measure.evaluate(graph, annotated)
    if as_json:
        console.result(json.dumps(scores.as_data(), indent=1), machine=True)
    else:
        console.result(_table(scores))
        if errors:
            console.result("\n".join(_errors(scores)))
    if any(one.severity == "rejected" for one in rejections):
        click.get_current_context().exit(1)


def _table(scores: "Scores") -> str:
    rows: list[tuple[str, ...]] = [("", "precision", "recall", "F1", "right", "wrong", "missed")]
    for name in ("entities", "claims", "deals"):
        one = scores.figures(name)
        shares = (f"{share:.3f}" for share in (one.precision, one.recall, one.f1))
        rows.append((name, *shares, str(one.right), str(one.wrong), str(one.missed)))
    total = scores.as_data()["total"]
    others = (
        f"of matched entities {total['entity_type_acc']:.3f} have the right type; of matched claims "
        f"{total['certainty_acc']:.3f} the right certainty, {total['tense_acc']:.3f} the right tense"
    )
    return f"{console.columns(rows)}{others}\n{len(scores.documents)} documents; deals found {total['deals_found']}"


def _errors(scores: "Scores") -> list[str]:
    lines = []
    for name, one in scores.documents.items():
        if one.errors:
            lines += [f"== {name}", *(f"  {error}" for error in one.errors)]
    return lines
