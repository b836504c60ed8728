"""Which files make up the training mixture, what is held out of it, and the label inventory it gives."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.language.heads import SPAN_LABELS, Inventory, lemma_script
from kg.training.examples import Example
from kg.training.readers import columns, own, relations, treebanks

log = logging.getLogger(__name__)

#: Everything a shipped model may learn from, below the shared data folder. CrossNER ai, re3d, CoNLL-2003 and
#: CrossRE are evaluation data and must never appear here (a test checks it).
TRAINING_FILES = (
    "treebank/ewt-train.conllu",
    "treebank/gum-ccby-train.conllu",
    *(
        f"ner/crossner-{domain}-{part}.txt"
        for domain in ("politics", "science", "music", "literature")
        for part in ("train", "dev")
    ),
    "ner/wikigold.conll",
    "ner/wnut17-train.conll",
    "ner/sec-filings-train.conll",
    "relations/redocred-dev.json",
    "relations/fire-dev.json",
    "relations/core-train.json",
)


@dataclass(frozen=True)
class Mixture:
    """Training sentences (with repetition by weight), held-out sentences per source, and what was read."""

    training: list[Example]
    held_out: dict[str, list[Example]]
    files: dict[str, str]
    """Name to SHA-256 of every file read."""
    counts: dict[str, int]


def cutter() -> columns.Cutter:
    """Cuts a word of a pre-tokenized set as the run-time tokenizer would."""
    nlp = own.splitter()
    known: dict[str, tuple[str, ...]] = {}

    def cut(word: str) -> Sequence[str]:
        if word.isalpha():
            return (word,)
        if word not in known:
            known[word] = tuple(token.text for token in nlp.tokenizer(word) if not token.is_space)
        return known[word]

    return cut


def read_file(path: Path, *, cut: columns.Cutter) -> Iterable[Example]:
    """The examples of one training file, by its name."""
    name = path.name
    if name.startswith("crossner-"):
        return columns.read_crossner(path, cut=cut)
    if name == "wikigold.conll":
        return columns.read_coarse(path, source="wikigold", cut=cut)
    if name == "sec-filings-train.conll":
        return columns.read_coarse(path, source="sec", cut=cut)
    if name == "wnut17-train.conll":
        return columns.read_wnut(path, cut=cut)
    if name == "redocred-dev.json":
        return relations.read_redocred(path, cut=cut)
    if name == "fire-dev.json":
        return relations.read_fire(path, cut=cut)
    if name == "core-train.json":
        return relations.read_core(path, cut=cut)
    if name.startswith("ewt-"):
        return treebanks.read_ewt(path)
    if name.startswith("gum-"):
        return treebanks.read_gum(path)
    raise ValueError(f"{path}: no reader for this file")


def read_mixture(
    shared: Path, corpus: Path, *, weights: dict[str, float], held_out: float, held_out_own: float
) -> Mixture:
    """Read everything. `weights`: how often a source's sentences are repeated (0.5: half of them)."""
    cut = cutter()
    training: list[Example] = []
    kept_back: dict[str, list[Example]] = {}
    files: dict[str, str] = {}
    counts: Counter[str] = Counter()

    def take(examples: Iterable[Example], share: float) -> None:
        for example in examples:
            if example.held_out(share):
                kept_back.setdefault(example.source, []).append(example)
            else:
                times = repetitions(example, weights.get(example.source, 1.0))
                counts[example.source] += times > 0
                training.extend([example] * times)

    for name in TRAINING_FILES:
        path = shared / "data" / name
        files[name] = _digest(path)
        take(read_file(path, cut=cut), held_out)
    own_files = sorted(corpus.glob("*.jsonl"))
    for path in own_files:
        files[f"corpus/{path.name}"] = _digest(path)
    take(own.read_own(own_files, nlp=own.splitter()), held_out_own)
    log.info("training sentences by source: %s", dict(sorted(counts.items())))
    return Mixture(training, kept_back, files, dict(sorted(counts.items())))


def repetitions(example: Example, weight: float) -> int:
    """How often a sentence takes part: the whole part of the weight, once more for its fraction of sentences."""
    whole = int(weight)
    # `held_out` hashes the key: reversed, so that this choice does not follow the held-out one
    chance = hashlib.sha256(example.key[::-1].encode()).digest()
    return whole + (int.from_bytes(chance[:4], "big") < (weight - whole) * 2**32)


def inventory_of(examples: Iterable[Example], *, lemma_minimum: int) -> Inventory:
    """The labels that occur; lemma scripts only when they occur `lemma_minimum` times."""
    upos: set[str] = set()
    xpos: set[str] = set()
    names: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    for example in examples:
        if example.syntax:
            upos.update(example.syntax.upos)
            xpos.update(example.syntax.xpos)
            names.update(example.syntax.relations)
            scripts.update(lemma_script(*pair) for pair in zip(example.words, example.syntax.lemmas, strict=True))
    return Inventory(
        spans=SPAN_LABELS,
        upos=tuple(sorted(upos - {"_"})),
        xpos=tuple(sorted(xpos - {"_"})),
        lemmas=tuple(sorted({"k0", "l0"} | {script for script, n in scripts.items() if n >= lemma_minimum})),
        relations=tuple(sorted(name for name, n in names.items() if n >= 3)),
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
