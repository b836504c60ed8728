"""Which files make up the training mixture, what is held out of it, and the label inventory it gives."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.language.heads import SAYS, SPAN_LABELS, Inventory, lemma_script
from kg.training.corpus_vocabulary import (
    CERTAINTIES,
    DEAL_ROLES,
    DEAL_TYPES,
    POLARITIES,
    RELATIONS,
    STATUSES,
    TENSES,
)
from kg.training.documents import DocumentExample
from kg.training.examples import ANYTHING, Example
from kg.training.readers import columns, documents, fact_documents, own, relations, treebanks

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


#: the labels of the heads that look across words, by their names in an Inventory: fixed, whatever the data holds
PAIR_LABELS: Mapping[str, tuple[str, ...]] = {
    "facts": (SAYS, *RELATIONS),
    "deals": ("none", *sorted(DEAL_TYPES)),
    "roles": tuple(DEAL_ROLES),
    "statuses": tuple(sorted(STATUSES)),
    "certainties": tuple(sorted(CERTAINTIES)),
    "polarities": tuple(sorted(POLARITIES)),
    "tenses": tuple(sorted(TENSES)),
}


@dataclass(frozen=True)
class Mixture:
    """Training sentences and texts (with repetition by weight), held-out ones per source, and what was read."""

    training: list[Example]
    held_out: dict[str, list[Example]]
    documents: list[DocumentExample]
    """Whole texts, for what looks across words; their sentences teach words too."""
    held_out_documents: dict[str, list[DocumentExample]]
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
    """The sentences of a training file that is read sentence by sentence, by its name."""
    name = path.name
    if name.startswith("crossner-"):
        return columns.read_crossner(path, cut=cut)
    if name == "wikigold.conll":
        return columns.read_coarse(path, source="wikigold", cut=cut)
    if name == "sec-filings-train.conll":
        return columns.read_coarse(path, source="sec", cut=cut)
    if name == "wnut17-train.conll":
        return columns.read_wnut(path, cut=cut)
    if name == "fire-dev.json":
        return relations.read_fire(path, cut=cut)
    if name.startswith("ewt-"):
        return treebanks.read_ewt(path)
    raise ValueError(f"{path}: no reader for this file")


def read_documents(path: Path, *, cut: columns.Cutter) -> Iterable[DocumentExample] | None:
    """The whole texts of a training file, by its name; None for a file of sentences."""
    name = path.name
    if name == "redocred-dev.json":
        return fact_documents.read_redocred_documents(path, cut=cut)
    if name == "core-train.json":
        return map(_without_spans, fact_documents.read_core_documents(path, cut=cut))
    if name.startswith("gum-"):
        return documents.read_gum_documents(path)
    return None


def _without_spans(text: DocumentExample) -> DocumentExample:
    """CORE marks two names of many, some with the words around them: its pairs teach, its spans would blur."""
    sentences = [replace(s, allowed=[ANYTHING] * len(s.words), spans=[]) for s in text.sentences]
    return replace(text, sentences=sentences)


def read_mixture(shared: Path, corpus: Path, *, weights: dict[str, float], held_out: dict[str, float]) -> Mixture:
    """Read everything. `weights`: how often a source is repeated (0.5: half of it); `held_out`: shares by source."""
    cut = cutter()
    training: list[Example] = []
    texts: list[DocumentExample] = []
    kept_back: dict[str, list[Example]] = {}
    texts_back: dict[str, list[DocumentExample]] = {}
    files: dict[str, str] = {}
    counts: Counter[str] = Counter()

    def take(examples: Iterable[Example]) -> None:
        for example in examples:
            if example.held_out(held_out.get(example.source, held_out["other"])):
                kept_back.setdefault(example.source, []).append(example)
            else:
                times = repetitions(example, weights.get(example.source, 1.0))
                counts[example.source] += times > 0
                training.extend([example] * times)

    def take_texts(found: Iterable[DocumentExample]) -> None:
        for text in found:
            if text.held_out(held_out.get(text.source, held_out["other"])):
                texts_back.setdefault(text.source, []).append(text)
                kept_back.setdefault(text.source, []).extend(text.sentences)
            else:
                times = repetitions(text, weights.get(text.source, 1.0))
                counts[text.source] += len(text.sentences) * (times > 0)
                texts.extend([text] * times)

    for name in TRAINING_FILES:
        path = shared / "data" / name
        files[name] = _digest(path)
        found = read_documents(path, cut=cut)
        if found is None:
            take(read_file(path, cut=cut))
        else:
            take_texts(found)
    own_files = sorted(corpus.glob("*.jsonl"))
    for path in own_files:
        files[f"corpus/{path.name}"] = _digest(path)
    take_texts(own.read_own_documents(own_files, nlp=own.splitter()))
    log.info("training sentences by source: %s", dict(sorted(counts.items())))
    return Mixture(training, kept_back, texts, texts_back, files, dict(sorted(counts.items())))


def repetitions(example: Example | DocumentExample, weight: float) -> int:
    """How often a sentence takes part: the whole part of the weight, once more for its fraction of sentences."""
    whole = int(weight)
    # `held_out` hashes the key: reversed, so that this choice does not follow the held-out one
    chance = hashlib.sha256(example.key[::-1].encode()).digest()
    return whole + (int.from_bytes(chance[:4], "big") < (weight - whole) * 2**32)


def inventory_of(mixture: Mixture, *, lemma_minimum: int) -> Inventory:
    """The labels that occur; lemma scripts only when they occur `lemma_minimum` times."""
    examples = [*mixture.training, *(sentence for text in mixture.documents for sentence in text.sentences)]
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
        **PAIR_LABELS,
    )


def pair_classes_of(mixture: Mixture) -> tuple[str, ...]:
    """CORE's classes with direction, as they occur."""
    return tuple(sorted({text.pair_class for text in mixture.documents if text.pair_class is not None}))


def trigger_words_of(texts: Iterable[DocumentExample]) -> dict[str, frozenset[str]]:
    """Per kind of deal the words, in lower case, that some text has as its trigger."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for deal in text.deals:
            words = text.sentences[deal.sentence].words[deal.start : deal.end]
            found.setdefault(deal.kind, set()).update(word.lower() for word in words)
    return {kind: frozenset(words) for kind, words in found.items()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
