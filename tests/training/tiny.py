"""A network small enough to learn a handful of invented texts within seconds, in place of the pretrained one."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.language.heads import Inventory
from kg.training.settings import TrainingSettings


def tiny_model(inventory: Inventory, settings: TrainingSettings, *, pair_classes: int, vocabulary: int):
    """What kg.training.train.build_model makes, with few units."""
    from kg.training.model import Reader, Sizes

    counts = {name: len(labels) for name, labels in inventory.as_dict().items()}
    return Reader(
        Sizes(
            **counts,
            pair_classes=pair_classes,
            pair=24,
            coreference=16,
            vocabulary=vocabulary,
            hidden=48,
            layers=1,
            attention_heads=2,
            feed_forward=48,
            arc=8,
            label=8,
            tag=32,
            dropout=settings.dropout,
        )
    )


def put_in_place(patch: pytest.MonkeyPatch, folder: Path, words: Iterable[str]) -> Path:
    """Make training and export use tiny networks over these word pieces; gives the `pretrained` folder."""
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]

    def build(inventory: Inventory, settings: TrainingSettings, *, pair_classes: int):
        return tiny_model(inventory, settings, pair_classes=pair_classes, vocabulary=len(vocabulary))

    patch.setattr("kg.training.train.build_model", build)
    patch.setattr("kg.training.export.build_model", build)
    patch.setattr("kg.training.train.load_pretrained", lambda encoder, folder: None)
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    return folder
