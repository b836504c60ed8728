"""The training loop: resumable, seeded, bounded in time."""

from __future__ import annotations

import json
import logging
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from kg.language.heads import Inventory
from kg.language.wordpiece import WordPieces
from kg.training.batches import Batch, Encoding, epoch
from kg.training.data import Mixture, inventory_of
from kg.training.evaluate import scores_of
from kg.training.losses import total_loss
from kg.training.model import Reader, Sizes, load_pretrained
from kg.training.settings import TrainingSettings

log = logging.getLogger(__name__)


@dataclass
class Run:
    """State of a training run; what a checkpoint holds."""

    model: Reader
    optimizer: torch.optim.Optimizer
    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best: float = -1.0
    stale: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        counters = ("step", "epoch", "batch", "seconds", "best", "stale", "history")
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            **{name: getattr(self, name) for name in counters},
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state.pop("model"))
        self.optimizer.load_state_dict(state.pop("optimizer"))
        for name, value in state.items():
            setattr(self, name, value)


def build_model(inventory: Inventory, settings: TrainingSettings) -> Reader:
    """A fresh network of the inventory's sizes."""
    return Reader(
        Sizes(
            spans=len(inventory.spans),
            upos=len(inventory.upos),
            xpos=len(inventory.xpos),
            lemmas=len(inventory.lemmas),
            relations=len(inventory.relations),
            dropout=settings.dropout,
        )
    )


def train(
    mixture: Mixture, settings: TrainingSettings, *, pretrained: Path, work: Path, minutes: float | None = None
) -> tuple[Path, Inventory]:
    """Train and return the folder of the best checkpoint. Goes on from `work`/last.pt where there is one.

    `minutes` bounds the whole run; the learning rate then falls with whichever is further, steps or time.
    """
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    random.seed(settings.seed)
    inventory = inventory_of(mixture.training, lemma_minimum=settings.lemma_minimum)
    pieces = WordPieces((pretrained / "vocab.txt").read_text(encoding="utf-8").splitlines())
    encoding = Encoding(pieces, inventory, longest=settings.longest)
    model = build_model(inventory, settings)
    load_pretrained(model.encoder, pretrained)
    run = Run(model, _optimizer(model, settings))
    if (work / "last.pt").is_file():
        run.restore(torch.load(work / "last.pt", weights_only=True))
        log.info("resuming at step %d", run.step)
    (work / "inventory.json").write_text(json.dumps(inventory.as_dict(), ensure_ascii=False), encoding="utf-8")
    _loop(run, mixture, settings, encoding, work=work, minutes=minutes)
    return work, inventory


def _optimizer(model: Reader, settings: TrainingSettings) -> torch.optim.Optimizer:
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": settings.encoder_rate, "peak": settings.encoder_rate},
            {"params": heads, "lr": settings.head_rate, "peak": settings.head_rate},
        ],
        weight_decay=settings.weight_decay,
    )


def rate_factor(progress: float, settings: TrainingSettings) -> float:
    """Part of the peak learning rate at a progress of 0..1: linear rise, linear fall."""
    if progress < settings.warm_up:
        return max(0.02, progress / settings.warm_up)
    left = (1.0 - progress) / (1.0 - settings.warm_up)
    return max(settings.final_rate, left)


def _loop(
    run: Run, mixture: Mixture, settings: TrainingSettings, encoding: Encoding, *, work: Path, minutes: float | None
) -> None:
    per_epoch = sum(1 for _ in _groups(mixture, settings, encoding, 0))
    total = max(1, math.ceil(per_epoch * settings.epochs))
    every = max(1, per_epoch // settings.checks_per_epoch)
    log.info("%d batches per epoch, %d in all", per_epoch, total)
    clock = time.monotonic()
    while run.step < total and run.stale < settings.patience:
        for number, batch in enumerate(_groups(mixture, settings, encoding, run.epoch)):
            if number < run.batch:
                continue
            now = time.monotonic()
            run.seconds, clock = run.seconds + now - clock, now
            spent = run.seconds / (60 * minutes) if minutes else 0.0
            progress = min(1.0, max(run.step / total, spent))
            if progress >= 1.0 or run.stale >= settings.patience:
                break
            terms = _step(run, batch, settings, rate_factor(progress, settings))
            run.batch = number + 1
            if run.step % 50 == 0:
                log.info("step %d, %.0f s, %s", run.step, run.seconds, {k: round(v, 3) for k, v in terms.items()})
            if run.step % every == 0:
                _check(run, mixture, encoding, work)
        else:
            run.epoch, run.batch = run.epoch + 1, 0
            continue
        break
    _check(run, mixture, encoding, work)


def _groups(mixture: Mixture, settings: TrainingSettings, encoding: Encoding, number: int) -> Iterator[Batch]:
    return epoch(
        mixture.training,
        encoding,
        budget=settings.budget,
        augmentation=settings.augmentation,
        seed=settings.seed + number,
    )


def _step(run: Run, batch: Batch, settings: TrainingSettings, factor: float) -> dict[str, float]:
    run.model.train()
    for group in run.optimizer.param_groups:
        group["lr"] = group["peak"] * factor
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = run.model(batch.ids, batch.shapes, batch.first, batch.last, batch.heads.clamp(min=0))
    loss, terms = total_loss(outputs, batch, settings.losses)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.model.parameters(), settings.clip)
    run.optimizer.step()
    run.step += 1
    return terms


def _check(run: Run, mixture: Mixture, encoding: Encoding, work: Path) -> None:
    """Score the held-out sentences, write last.pt and, when it is the best so far, best.pt."""
    scores = scores_of(run.model, encoding, mixture.held_out)
    names = [value for key, value in scores.items() if key.startswith("spans.")]
    value = 0.5 * scores.get("las", 0.0) + 0.5 * sum(names) / max(1, len(names))
    run.history.append({"step": run.step, "seconds": round(run.seconds), "value": value, **scores})
    log.info("check at step %d: %.4f %s", run.step, value, {k: round(v, 4) for k, v in scores.items()})
    if value > run.best:
        run.best, run.stale = value, 0
        torch.save({"model": run.model.state_dict(), "step": run.step, "scores": scores}, work / "best.pt")
    else:
        run.stale += 1
    partial = work / "last.pt.partial"
    torch.save(run.state(), partial)
    partial.replace(work / "last.pt")
    (work / "history.json").write_text(json.dumps(run.history, indent=1), encoding="utf-8")
