"""Cross-validation on CORE: how well pair heads tell relations of companies when fine-tuned for them alone.

Every text is scored once, by a network that was trained without it and without any copy of it. Nothing is chosen by
the scores: the number of epochs is fixed and the last weights count.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from kg.errors import KgError, ModelError
from kg.language.heads import ENTITY_TYPES, SPAN_TYPES, Inventory
from kg.language.wordpiece import WordPieces
from kg.training.augment import Augmentation, augmented_document, name_pool
from kg.training.batches import IGNORE, Encoding
from kg.training.data import PAIR_LABELS, cutter
from kg.training.document_batches import DocumentBatch, assemble
from kg.training.documents import DocumentExample, MentionExample
from kg.training.model import Outputs, Reader, load_pretrained
from kg.training.pair_losses import greedy_heads, pair_states
from kg.training.pairs import TargetMaker
from kg.training.readers.fact_documents import read_core_documents
from kg.training.settings import TrainingSettings, read_settings
from kg.training.train import build_model, rate_factor, take_over

log = logging.getLogger(__name__)

#: the class of pairs between which nothing is said; micro-F1 leaves it out
UNDEFINED = "undefined"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a fold is trained."""

    epochs: float = 7.0
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    dropout: float = 0.1
    smoothing: float = 0.1
    swap: float = 0.4
    """Share of the marked names that are exchanged for one that stands on the same side of the same class."""
    seed: int = 1


@dataclass(frozen=True)
class Text:
    """A record of CORE: its sentence with the marked pair, and the sentence's tree as read before fine-tuning."""

    document: DocumentExample
    heads: tuple[int, ...]

    @property
    def gold(self) -> str:
        assert self.document.pair_class is not None
        return self.document.pair_class


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Each in 0..1."""

    directed: float
    """Accuracy over classes with direction; a symmetric class has none."""
    micro: float
    """F1 over all pairs but those that are UNDEFINED and taken to be so."""
    macro: float
    """Mean F1 of the classes that occur."""
    undirected: float


def fold_of(key: str, folds: int) -> int:
    """The fold of a text by its words: copies share it, and it does not depend on what else there is."""
    digest = hashlib.sha256(f"folds {' '.join(key.lower().split())}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def score(gold: Sequence[str], predicted: Sequence[str]) -> Scores:
    """Compare classes pair by pair."""
    pairs = list(zip(gold, predicted, strict=True))
    right = Counter(one for one, other in pairs if one == other)
    wanted, given = Counter(gold), Counter(predicted)
    classes = sorted(set(wanted) | set(given))
    named = [name for name in classes if name != UNDEFINED]
    return Scores(
        directed=sum(right.values()) / max(1, len(pairs)),
        micro=_f1(sum(right[n] for n in named), sum(wanted[n] for n in named), sum(given[n] for n in named)),
        macro=sum(_f1(right[n], wanted[n], given[n]) for n in classes) / max(1, len(classes)),
        undirected=sum(undirected(one) == undirected(other) for one, other in pairs) / max(1, len(pairs)),
    )


def undirected(name: str) -> str:
    """A class without its direction."""
    return name.removesuffix("^-1")


def mean(scores: Sequence[Scores]) -> Scores:
    """The plain mean of several folds' scores."""
    return Scores(**{f.name: sum(getattr(one, f.name) for one in scores) / len(scores) for f in fields(Scores)})


def _f1(right: int, wanted: int, given: int) -> float:
    return 2 * right / (wanted + given) if wanted + given else 0.0


# Reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Study:
    """What all folds share."""

    inventory: Inventory
    encoding: Encoding
    classes: tuple[str, ...]
    settings: TrainingSettings
    pretrained: Path
    start: Path
    recipe: Recipe

    @property
    def maker(self) -> TargetMaker:
        return TargetMaker(self.inventory, self.classes, {})

    def model(self) -> Reader:
        """The start checkpoint's network."""
        settings = replace(self.settings, dropout=self.recipe.dropout)
        model = build_model(self.inventory, settings, pair_classes=len(self.classes))
        load_pretrained(model.encoder, self.pretrained)
        take_over(model, self.start, self.inventory)
        return model


def inventory_of_checkpoint(start: Path) -> Inventory:
    """Labels of the run that wrote the checkpoint; older runs had none for pairs. Raises ModelError."""
    path = start.with_name("inventory.json")
    if not path.is_file():
        raise ModelError(f"{path}: the labels of the checkpoint to start from are missing")
    return Inventory.from_dict({**PAIR_LABELS, **json.loads(path.read_text(encoding="utf-8"))})


def read_texts(documents: Sequence[DocumentExample], study: Study) -> list[Text]:
    """The records with what the start checkpoint reads in them: trees, and the types of marked names."""
    model = study.model().eval()
    found: dict[int, Text] = {}
    order = sorted(range(len(documents)), key=lambda number: len(documents[number].sentences[0].words))
    for begin in range(0, len(order), 32):
        numbers = order[begin : begin + 32]
        batch = study.encoding.batch([documents[number].sentences[0] for number in numbers])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = model(batch.ids, batch.shapes, batch.first, batch.last, torch.zeros_like(batch.first))
        labels = outputs.spans.argmax(-1).tolist()
        for number, heads, row in zip(numbers, greedy_heads(outputs, batch.words), labels, strict=True):
            document = documents[number]
            mentions = [replace(m, types=read_types(m, row)) for m in document.mentions]
            found[number] = Text(replace(document, mentions=mentions), tuple(heads))
    return [found[number] for number in sorted(found)]


def read_types(mention: MentionExample, labels: Sequence[int]) -> frozenset[str]:
    """The entity type that most words of a mention were read as; the annotated class is not to be seen here."""
    counts = Counter(SPAN_TYPES[(label - 1) // 2] for label in labels[mention.start : mention.end] if label > 0)
    best = counts.most_common(1)
    return frozenset({best[0][0]} if best and best[0][0] in (*ENTITY_TYPES, "Other") else ())


# Training --------------------------------------------------------------------------------------------------------


@dataclass
class Fold:
    """What one fold gave."""

    gold: list[str] = field(default_factory=list)
    predicted: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run_fold(texts: Sequence[Text], number: int, folds: int, study: Study, *, minutes: float | None = None) -> Fold:
    """Train without fold `number` and read it. `minutes` bounds the training; rates then fall with the time."""
    clock = time.monotonic()
    recipe = study.recipe
    torch.manual_seed(recipe.seed)
    model = study.model()
    training = [text for text in texts if fold_of(text.document.key, folds) != number]
    scored = [text for text in texts if fold_of(text.document.key, folds) == number]
    _train(model, training, study, minutes)
    predicted = predict(model, scored, study)
    return Fold([text.gold for text in scored], predicted, time.monotonic() - clock)


def _train(model: Reader, texts: Sequence[Text], study: Study, minutes: float | None) -> None:
    recipe, settings, maker = study.recipe, study.settings, study.maker
    rng = random.Random(recipe.seed)
    encoder = [parameter for parameter in model.encoder.parameters() if parameter.requires_grad]
    modules = (model.mix["pairs"], model.pair_words, model.pair_sentence, model.pairs)
    others = [parameter for module in modules for parameter in module.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "peak": recipe.encoder_rate}, {"params": others, "peak": recipe.head_rate}],
        weight_decay=settings.weight_decay,
    )
    total = math.ceil(recipe.epochs * sum(1 for _ in _batches(texts, study, random.Random(0))))
    clock, step, epoch = time.monotonic(), 0, 0
    while True:
        losses: list[float] = []
        for group in _batches(texts, study, rng):
            spent = (time.monotonic() - clock) / (60 * minutes) if minutes else 0.0
            progress = max(step / total, spent)
            if progress >= 1.0:
                log.info("%d steps, %.1f epochs, %.0f s", step, recipe.epochs * step / total, time.monotonic() - clock)
                return
            for parameters in optimizer.param_groups:
                parameters["lr"] = parameters["peak"] * rate_factor(progress, settings)
            batch = assemble([document for document, _ in group], study.encoding, maker)
            if not batch.targets.pairs:
                continue
            model.train()
            scores, gold = class_scores(model, batch, [heads for _, heads in group], rng=rng)
            loss = functional.cross_entropy(scores, gold, label_smoothing=recipe.smoothing, ignore_index=IGNORE)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
            optimizer.step()
            losses.append(float(loss.detach()))
            step += 1
        epoch += 1
        took, average = time.monotonic() - clock, sum(losses) / len(losses)
        log.info("epoch %d, step %d of %d, %.0f s, loss %.3f", epoch, step, total, took, average)


def _batches(
    texts: Sequence[Text], study: Study, rng: random.Random
) -> Iterator[list[tuple[DocumentExample, list[int]]]]:
    """All texts once, some with other names, those of like length together, in random order."""
    pool = name_pool([text.document for text in texts])
    augmentation = Augmentation(swap_pair=study.recipe.swap, lower=0.0, upper=0.0, title=0.0)
    changed = [(augmented_document(text.document, augmentation, rng, pool), list(text.heads)) for text in texts]
    lengths = [study.encoding.length(document.sentences[0].words) + rng.random() * 6 for document, _ in changed]
    groups: list[list[tuple[DocumentExample, list[int]]]] = [[]]
    for number in sorted(range(len(changed)), key=lengths.__getitem__):
        if groups[-1] and lengths[number] * (len(groups[-1]) + 1) > study.settings.budget:
            groups.append([])
        groups[-1].append(changed[number])
    rng.shuffle(groups)
    yield from groups


def class_scores(
    model: Reader, batch: DocumentBatch, heads: list[list[int]], *, rng: random.Random | None = None
) -> tuple[Tensor, Tensor]:
    """Scores of the classes of each pair, and the right ones. Only what pairs need of Reader.forward is run."""
    inputs = batch.batch
    # another name may have more subwords: the text is then cut earlier than when its tree was read
    heads = [
        [head if head < count else -1 for head in row[:count]]
        for row, count in zip(heads, inputs.words.tolist(), strict=True)
    ]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.dropout(model.mix["pairs"](model.encoder(inputs.ids, inputs.shapes)))
        words = torch.gather(states, 1, inputs.first[..., None].expand(-1, -1, states.shape[-1]))
        none = states.new_zeros(0)
        outputs = Outputs(
            spans=none,
            upos=none,
            xpos=none,
            lemmas=none,
            arcs=none,
            relations=none,
            pair_words=model.pair_words(words),
            pair_sentence=model.pair_sentence(states[:, 0]),
            pair_states=words,
            sentence_states=states[:, 0],
            triggers=none,
        )
    found = pair_states(model, outputs, batch, heads, rng=rng)
    return model.pairs.classes(found.states), torch.tensor([pair.pair_class for pair in found.pairs])


def predict(model: Reader, texts: Sequence[Text], study: Study) -> list[str]:
    """The class of each text's pair; UNDEFINED where the text is so long that the pair is cut off."""
    model.eval()
    maker = study.maker
    order = sorted(range(len(texts)), key=lambda number: len(texts[number].document.sentences[0].words))
    found = [UNDEFINED] * len(texts)
    for begin in range(0, len(order), 32):
        numbers = order[begin : begin + 32]
        batch = assemble([texts[number].document for number in numbers], study.encoding, maker)
        if batch.targets.pairs:
            with torch.no_grad():
                scores, _ = class_scores(model, batch, [list(texts[number].heads) for number in numbers])
            for pair, best in zip(batch.targets.pairs, scores.argmax(-1).tolist(), strict=True):
                found[numbers[pair.left.row]] = study.classes[best]
    return found


# Command ---------------------------------------------------------------------------------------------------------


def table(results: dict[int, Fold]) -> str:
    """A row per fold, their mean, and all pairs together."""
    names = [f.name for f in fields(Scores)]
    rows = [f"{'fold':>6}{'pairs':>7}" + "".join(f"{name:>12}" for name in names)]
    each = {str(number): (len(fold.gold), score(fold.gold, fold.predicted)) for number, fold in sorted(results.items())}
    count = sum(len(fold.gold) for fold in results.values())
    each["mean"] = count, mean([scores for _, scores in each.values()])
    gold = [name for fold in results.values() for name in fold.gold]
    each["all"] = count, score(gold, [name for fold in results.values() for name in fold.predicted])
    for label, (pairs, scores) in each.items():
        rows.append(f"{label:>6}{pairs:>7}" + "".join(f"{100 * getattr(scores, name):>12.1f}" for name in names))
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the folds and print a table. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.training.folds", description=main.__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/")
    parser.add_argument("--pretrained", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint that saw no relation label of CORE")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--minutes-per-fold", type=float, help="bound on the training time of a fold")
    parser.add_argument("--only", type=int, nargs="+", help="numbers of the folds to run, from 0")
    for item in fields(Recipe):
        flag = f"--{item.name.replace('_', '-')}"
        parser.add_argument(flag, type=type(item.default), default=item.default)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(1)
    try:
        recipe = Recipe(**{item.name: getattr(options, item.name) for item in fields(Recipe)})
        results = _run(options, recipe)
    except KgError as error:
        print(error, file=sys.stderr)
        return 3
    print(table(results))
    return 0


def _run(options: argparse.Namespace, recipe: Recipe) -> dict[int, Fold]:
    settings = read_settings()
    inventory = inventory_of_checkpoint(options.start)
    pieces = WordPieces((options.pretrained / "vocab.txt").read_text(encoding="utf-8").splitlines())
    documents = list(read_core_documents(options.shared / "data" / "relations" / "core-train.json", cut=cutter()))
    study = Study(
        inventory,
        Encoding(pieces, inventory, longest=settings.longest),
        tuple(sorted({document.pair_class or "" for document in documents})),
        settings,
        options.pretrained,
        options.start,
        recipe,
    )
    texts = read_texts(documents, study)
    results: dict[int, Fold] = {}
    for number in options.only or range(options.folds):
        results[number] = run_fold(texts, number, options.folds, study, minutes=options.minutes_per_fold)
        scores = score(results[number].gold, results[number].predicted)
        log.info("fold %d in %.0f s: %s", number, results[number].seconds, scores)
    return results


if __name__ == "__main__":
    raise SystemExit(main())
