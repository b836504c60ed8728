"""Figures of a shipped model, measured through the run-time path (int8, no torch), for the model card.

`python -m kg.training.report --shared ../shared [--model FOLDER] [--corpus FOLDER]` prints them as JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kg.language.components.parser import tree_of
from kg.language.decode import bio_labels, spans_of
from kg.language.encoder import ReadingModel, SentenceReading, load_model
from kg.language.extract import Extractor
from kg.language.factory import load
from kg.language.heads import ENTITY_TYPES, SPAN_TYPES, VALUE_TYPES, apply_script
from kg.language.identity import SHIPPED
from kg.training.data import cutter
from kg.training.evaluate import f1
from kg.training.examples import Example
from kg.training.readers.columns import Cutter, recut, tagged_sentences
from kg.training.readers.own import read_own_documents, splitter
from kg.training.readers.treebanks import read_ewt
from kg.training.report_claims import claim_figures
from kg.training.report_documents import gum_coreference, own_documents
from kg.training.settings import read_settings

#: sentences read together, as the run time reads those of one document
_DOCUMENT = 40
_COARSE = {
    **dict.fromkeys(["person", "researcher", "politician", "writer", "musicalartist", "scientist"], "PER"),
    **dict.fromkeys(["organisation", "university", "politicalparty", "band"], "ORG"),
    **dict.fromkeys(["location", "country"], "LOC"),
}
_TO_COARSE = {
    "Person": "PER",
    "Company": "ORG",
    "Organization": "ORG",
    "GovernmentBody": "ORG",
    "Place": "LOC",
    "Facility": "LOC",
}
Spans = set[tuple[int, int, str]]


def figures(model: ReadingModel, *, shared: Path, corpus: Path) -> dict[str, Any]:
    """All scores, as fractions of 1. CrossNER ai and CoNLL-2003 are read here for evaluation only."""
    cut = cutter()
    data = shared / "data"
    found: dict[str, Any] = {
        "ewt-dev": syntax_scores(model, read_ewt(data / "treebank" / "ewt-dev.conllu")),
        "crossner-ai-dev PER/ORG/LOC": coarse_scores(model, data / "ner" / "crossner-ai-dev.txt", cut=cut),
        "conll2003-dev PER/ORG/LOC": coarse_scores(model, data / "ner" / "conll2003-dev.EVAL-ONLY.txt", cut=cut),
    }
    shares = read_settings().held_out
    texts = read_own_documents(sorted(corpus.glob("*.jsonl")), nlp=splitter())
    own = [sentence for text in texts if text.held_out(shares["own"]) for sentence in text.sentences]
    found |= {f"own held-out {name}": scores for name, scores in own_scores(model, own).items()}
    nlp = load(folder=model.folder)
    if model.folder == SHIPPED:
        found["own held-out claims, the whole reader"] = claim_figures(Extractor(), corpus, share=shares["own"])
    found["own held-out relations, the model alone"] = own_documents(nlp, corpus, share=shares["own"])
    found["gum coreference, held-out texts"] = gum_coreference(
        nlp, data / "treebank" / "gum-ccby-train.conllu", share=shares["gum"]
    )
    return found


def _read(model: ReadingModel, sentences: Iterable[Sequence[str]]) -> Iterator[SentenceReading]:
    iterator = iter(sentences)
    while group := list(islice(iterator, _DOCUMENT)):
        yield from model.read(group)


def predicted(reading: SentenceReading) -> Spans:
    """Spans and their types in one sentence."""
    found = spans_of(bio_labels(reading.spans), reading.spans)
    return {(span.start, span.end, SPAN_TYPES[span.type]) for span in found}


def coarse_scores(model: ReadingModel, path: Path, *, cut: Cutter) -> dict[str, float]:
    """Exact-span F1 with our types put into the three coarse ones."""
    words: list[list[str]] = []
    gold: list[Spans] = []
    for raw, spans in tagged_sentences(path):
        cut_words, cut_spans = recut(raw, spans, cut)
        words.append(cut_words)
        gold.append({(start, end, _COARSE[tag]) for start, end, tag in cut_spans if tag in _COARSE})
    guesses = [
        {(start, end, _TO_COARSE[kind]) for start, end, kind in predicted(reading) if kind in _TO_COARSE}
        for reading in _read(model, words)
    ]
    return {
        "all": _f1(gold, guesses, {"PER", "ORG", "LOC"}),
        **{kind: _f1(gold, guesses, {kind}) for kind in ("PER", "ORG", "LOC")},
    }


def own_scores(model: ReadingModel, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Exact-span F1 on the project's corpus: the seven classes, the values, and each alone."""
    gold = [{(start, end, next(iter(types))) for start, end, types in e.spans} for e in examples]
    guesses = [predicted(reading) for reading in _read(model, [e.words for e in examples])]
    single = {kind: _f1(gold, guesses, {kind}) for kind in (*ENTITY_TYPES, *VALUE_TYPES)}
    return {
        "entities": {
            "all": _f1(gold, guesses, set(ENTITY_TYPES)),
            **{kind: single[kind] for kind in ENTITY_TYPES},
            "sentences": float(len(examples)),
        },
        "values": {
            "all": _f1(gold, guesses, set(VALUE_TYPES)),
            **{kind: single[kind] for kind in VALUE_TYPES},
        },
    }


def _f1(gold: Sequence[Spans], guesses: Sequence[Spans], wanted: set[str]) -> float:
    right = total = guessed = 0
    for truth, guess in zip(gold, guesses, strict=True):
        truth = {span for span in truth if span[2] in wanted}
        guess = {span for span in guess if span[2] in wanted}
        right += len(truth & guess)
        total += len(truth)
        guessed += len(guess)
    return round(f1(right, total, guessed), 4)


def syntax_scores(model: ReadingModel, examples: Iterable[Example]) -> dict[str, float]:
    """UPOS, XPOS, lemma accuracy and attachment on gold words and sentences."""
    items = list(examples)
    inventory = model.inventory
    counts = dict.fromkeys(["upos", "xpos", "lemma", "uas", "las"], 0)
    total = 0
    for example, reading in zip(items, _read(model, [e.words for e in items]), strict=True):
        syntax = example.syntax
        assert syntax is not None
        heads, labels = tree_of(reading, join=-1, root=len(inventory.relations))
        names = [*inventory.relations, "root"]
        for index, word in enumerate(example.words):
            head = -1 if heads[index] == index else int(heads[index])
            same_head = head == syntax.heads[index]
            lemma = apply_script(word, inventory.lemmas[int(reading.lemmas[index])])
            counts["upos"] += inventory.upos[int(reading.upos[index])] == syntax.upos[index]
            counts["xpos"] += inventory.xpos[int(reading.xpos[index])] == syntax.xpos[index]
            counts["lemma"] += lemma == syntax.lemmas[index]
            counts["uas"] += same_head
            counts["las"] += same_head and names[int(labels[index])] == syntax.relations[index]
        total += len(example.words)
    return {name: round(right / total, 4) for name, right in counts.items()}


def speed(folder: Path, texts: Sequence[str]) -> dict[str, float]:
    """Words per second on one core, best of two passes: the whole spaCy pipeline, and its encoder pass alone."""
    nlp = load(folder=folder)
    model = load_model(folder)
    documents = [
        [[token.text for token in sentence if not token.is_space] for sentence in nlp(text).sents] for text in texts
    ]
    documents = [[words for words in sentences if words] for sentences in documents]
    total = sum(len(words) for sentences in documents for words in sentences)
    whole = _best_of_two(lambda: [nlp(text) for text in texts])
    bare = _best_of_two(lambda: [model.read(sentences) for sentences in documents])
    return {"words": total, "pipeline, words per second": round(total / whole), "encoder alone": round(total / bare)}


def _best_of_two(work: Callable[[], object]) -> float:
    """CPU seconds of the faster of two runs."""
    taken = []
    for _ in range(2):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


def main() -> None:
    """Print the figures of a model folder as JSON."""
    parser = argparse.ArgumentParser(prog="python -m kg.training.report", description=main.__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).with_name("corpus"))
    parser.add_argument("--speed", type=Path, help="folder of .txt files to time the pipeline on")
    options = parser.parse_args()
    found = figures(ReadingModel(options.model), shared=options.shared, corpus=options.corpus)
    if options.speed:
        found["speed"] = speed(
            options.model, [p.read_text(encoding="utf-8") for p in sorted(options.speed.glob("*.txt"))]
        )
    found["megabytes"] = round(sum(path.stat().st_size for path in options.model.iterdir()) / 1e6, 1)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
