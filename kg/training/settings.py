"""Settings of a training run, read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.training.augment import Augmentation

DEFAULT = Path(__file__).with_name("default.toml")


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """The keys of default.toml, explained there."""

    seed: int
    epochs: float
    budget: int
    longest: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    final_rate: float
    weight_decay: float
    clip: float
    dropout: float
    lemma_minimum: int
    checks_per_epoch: int
    patience: int
    held_out: dict[str, float]
    losses: dict[str, float]
    weights: dict[str, float]
    augmentation: Augmentation = field(default_factory=Augmentation)


def read_settings(path: Path | None = None) -> TrainingSettings:
    """The defaults, overridden by a file of the user's. Raises UsageError for unknown keys or a broken file."""
    record = _read(DEFAULT)
    if path is not None:
        for key, value in _read(path).items():
            if key not in record:
                raise UsageError(f"{path}: unknown training setting {key!r}")
            record[key] = {**record[key], **value} if isinstance(value, dict) else value
    record["augmentation"] = Augmentation(**record["augmentation"])
    known = {item.name for item in fields(TrainingSettings)}
    return TrainingSettings(**{key: value for key, value in record.items() if key in known})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML ({error})") from error
