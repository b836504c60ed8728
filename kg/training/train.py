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

from kg.errors import ModelError
from kg.language.heads import Inventory
from kg.language.wordpiece import WordPieces
from kg.training.batches import Batch, Encoding, epoch
from kg.training.data import Mixture, inventory_of, pair_classes_of, trigger_words_of
from kg.training.document_batches import DocumentBatch
from kg.training.document_batches import epoch as document_epoch
from kg.training.evaluate import scores_of
from kg.training.evaluate_documents import document_scores
from kg.training.losses import weighted, word_terms
from kg.training.model import Reader, Sizes, load_pretrained
from kg.training.pair_losses import document_terms
from kg.training.pairs import TargetMaker
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


@dataclass(frozen=True)
class Task:
    """What does not change while a run goes on."""

    mixture: Mixture
    settings: TrainingSettings
    inventory: Inventory
    encoding: Encoding
    maker: TargetMaker
    work: Path


def build_model(inventory: Inventory, settings: TrainingSettings, *, pair_classes: int) -> Reader:
    """A fresh network of the inventory's sizes."""
    return Reader(
        Sizes(
            spans=len(inventory.spans),
            upos=len(inventory.upos),
            xpos=len(inventory.xpos),
            lemmas=len(inventory.lemmas),
            relations=len(inventory.relations),
            facts=len(inventory.facts),
            deals=len(inventory.deals),
            roles=len(inventory.roles),
            statuses=len(inventory.statuses),
            certainties=len(inventory.certainties),
            polarities=len(inventory.polarities),
            tenses=len(inventory.tenses),
            pair_classes=pair_classes,
            dropout=settings.dropout,
        )
    )


def train(
    mixture: Mixture,
    settings: TrainingSettings,
    *,
    pretrained: Path,
    work: Path,
    minutes: float | None = None,
    start: Path | None = None,
) -> tuple[Path, Inventory]:
    """Train and return the folder of the best checkpoint. Goes on from `work`/last.pt where there is one.

    `minutes` bounds the whole run; the learning rate then falls with whichever is further, steps or time.
    `start`: a checkpoint of an earlier run whose weights are taken where name and shape agree.
    """
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    random.seed(settings.seed)
    inventory = inventory_of(mixture, lemma_minimum=settings.lemma_minimum)
    pieces = WordPieces((pretrained / "vocab.txt").read_text(encoding="utf-8").splitlines())
    encoding = Encoding(pieces, inventory, longest=settings.longest)
    classes = pair_classes_of(mixture)
    maker = TargetMaker(inventory, classes, trigger_words_of(mixture.documents))
    model = build_model(inventory, settings, pair_classes=len(classes))
    load_pretrained(model.encoder, pretrained)
    if start is not None:
        take_over(model, start, inventory)
    run = Run(model, _optimizer(model, settings))
    if (work / "last.pt").is_file():
        run.restore(torch.load(work / "last.pt", weights_only=True))
        log.info("resuming at step %d", run.step)
    (work / "inventory.json").write_text(json.dumps(inventory.as_dict(), ensure_ascii=False), encoding="utf-8")
    _loop(run, Task(mixture, settings, inventory, encoding, maker, work), minutes=minutes)
    return work, inventory


#: heads that are taken over only with the very same labels, by the beginning of their names
_BY_PLACE = {
    "labels.": ("relations",),
    "pairs.facts.": ("facts",),
    "pairs.roles.": ("roles",),
    "pairs.certainty.": ("certainties",),
    "pairs.polarity.": ("polarities",),
    "pairs.tense.": ("tenses",),
    "triggers.": ("deals", "statuses", "certainties"),
}


def take_over(model: Reader, checkpoint: Path, inventory: Inventory) -> None:
    """Start from an earlier run's weights. Heads over words whose labels changed are matched label by label,
    others with changed labels begin afresh.

    Raises ModelError when the run's inventory.json is missing.
    """
    labels = checkpoint.with_name("inventory.json")
    if not labels.is_file():
        raise ModelError(f"{labels}: the labels of the checkpoint to start from are missing")
    known = json.loads(labels.read_text(encoding="utf-8"))
    state = torch.load(checkpoint, weights_only=True)["model"]
    own = model.state_dict()
    heads = {"spans": "spans.", "upos": "upos.", "xpos": "xpos.", "lemmas": "lemmas."}
    taken = 0
    for name, tensor in own.items():
        old = state.get(name)
        if old is None:
            continue
        kind = next((kind for kind, prefix in heads.items() if name.startswith(prefix)), None)
        if kind is not None:
            place = {label: number for number, label in enumerate(known[kind])}
            for number, label in enumerate(getattr(inventory, kind)):
                if label in place:
                    tensor[number] = old[place[label]]
            taken += 1
        elif old.shape == tensor.shape and all(
            known.get(kind) == list(getattr(inventory, kind))
            for prefix, kinds in _BY_PLACE.items()
            if name.startswith(prefix)
            for kind in kinds
        ):
            tensor.copy_(old)
            taken += 1
    model.load_state_dict(own)
    log.info("%d of %d weights taken from %s", taken, len(own), checkpoint)


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


def _loop(run: Run, task: Task, *, minutes: float | None) -> None:
    settings = task.settings
    per_epoch = sum(1 for _ in _groups(task, 0))
    total = max(1, math.ceil(per_epoch * settings.epochs))
    every = max(1, per_epoch // settings.checks_per_epoch)
    log.info("%d batches per epoch, %d in all", per_epoch, total)
    clock = time.monotonic()
    while run.step < total and run.stale < settings.patience:
        for number, batch in enumerate(_groups(task, run.epoch)):
            if number < run.batch:
                continue
            now = time.monotonic()
            run.seconds, clock = run.seconds + now - clock, now
            spent = run.seconds / (60 * minutes) if minutes else 0.0
            progress = min(1.0, max(run.step / total, spent))
            if progress >= 1.0 or run.stale >= settings.patience:
                break
            terms = _step(run, batch, task, rate_factor(progress, settings))
            run.batch = number + 1
            if run.step % 50 == 0:
                log.info("step %d, %.0f s, %s", run.step, run.seconds, {k: round(v, 3) for k, v in terms.items()})
            if run.step % every == 0:
                _check(run, task)
        else:
            run.epoch, run.batch = run.epoch + 1, 0
            continue
        break
    if not run.history or run.history[-1]["step"] != run.step:
        _check(run, task)


def _groups(task: Task, number: int) -> Iterator[Batch | DocumentBatch]:
    """Batches of sentences and batches of whole texts, in one random order."""
    settings = task.settings
    seed = settings.seed + number
    sentences = epoch(
        task.mixture.training, task.encoding, budget=settings.budget, augmentation=settings.augmentation, seed=seed
    )
    texts = document_epoch(
        task.mixture.documents,
        task.encoding,
        task.maker,
        budget=settings.budget,
        augmentation=settings.augmentation,
        seed=seed,
    )
    return mixed(sentences, texts, random.Random(seed))


def mixed(
    sentences: Iterator[Batch], texts: Iterator[DocumentBatch], rng: random.Random
) -> Iterator[Batch | DocumentBatch]:
    """Both streams in one, in random order; the order of each is kept."""
    # Making the batches takes little of the time of a step, and an epoch of them fits into memory.
    both: list[list[Batch | DocumentBatch]] = [list(sentences), list(texts)]
    turns = [number for number, batches in enumerate(both) for _ in batches]
    rng.shuffle(turns)
    streams = [iter(batches) for batches in both]
    for turn in turns:
        yield next(streams[turn])


def _step(run: Run, item: Batch | DocumentBatch, task: Task, factor: float) -> dict[str, float]:
    settings = task.settings
    run.model.train()
    for group in run.optimizer.param_groups:
        group["lr"] = group["peak"] * factor
    batch = item.batch if isinstance(item, DocumentBatch) else item
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = run.model(batch.ids, batch.shapes, batch.first, batch.last, batch.heads.clamp(min=0))
    terms = word_terms(outputs, batch)
    if isinstance(item, DocumentBatch):
        rng = random.Random(settings.seed + run.step)
        terms |= document_terms(run.model, outputs, item, task.inventory, rng=rng)
    loss = weighted(terms, settings.losses)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.model.parameters(), settings.clip)
    run.optimizer.step()
    run.step += 1
    return {name: float(term.detach()) for name, term in terms.items()}


def _check(run: Run, task: Task) -> None:
    """Score what is held out, write last.pt and, when it is the best so far, best.pt."""
    scores = scores_of(run.model, task.encoding, task.mixture.held_out)
    scores |= document_scores(run.model, task.encoding, task.maker, task.inventory, task.mixture.held_out_documents)
    value = _value(scores)
    run.history.append({"step": run.step, "seconds": round(run.seconds), "value": value, **scores})
    log.info("check at step %d: %.4f %s", run.step, value, {k: round(v, 4) for k, v in scores.items()})
    work = task.work
    if value > run.best:
        run.best, run.stale = value, 0
        torch.save({"model": run.model.state_dict(), "step": run.step, "scores": scores}, work / "best.pt")
    else:
        run.stale += 1
    partial = work / "last.pt.partial"
    torch.save(run.state(), partial)
    partial.replace(work / "last.pt")
    (work / "history.json").write_text(json.dumps(run.history, indent=1), encoding="utf-8")


def _value(scores: dict[str, float]) -> float:
    """What decides which checkpoint is best: names, trees, facts and coreference count alike."""
    groups = (
        [value for name, value in scores.items() if name.startswith("spans.")],
        [scores[name] for name in ("las",) if name in scores],
        [value for name, value in scores.items() if name in ("facts.own", "roles.own", "classes.core")],
        [value for name, value in scores.items() if name.startswith("coreference.")],
    )
    means = [sum(group) / len(group) for group in groups if group]
    return sum(means) / max(1, len(means))
