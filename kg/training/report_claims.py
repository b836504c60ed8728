"""How good the claims of the whole reader are on held-out texts of the corpus: frames, model, and how far to trust them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.language.extract import Extractor
from kg.language.pair_claims import PRODUCER
from kg.model.document import Document
from kg.model.extraction import Claim, Extraction
from kg.model.vocabulary import DEAL_ROLES
from kg.training.corpus_format import CorpusText, read_corpus
from kg.training.evaluate import f1
from kg.training.report_documents import Fact, fact_of, held_out

_STEPS = 10
_FLAGS = (("certainty", "asserted"), ("polarity", "affirmed"), ("tense", "present"))


def claim_figures(extractor: Extractor, corpus: Path, *, share: float) -> dict[str, Any]:
    """Strict scores of claims (both ends, relation, direction), names given and names found, and a reliability table.

    `frames` counts the frames' claims alone, `both` all. The reliability table says for each tenth of confidence how many
    claims have it and how many of them are right.
    """
    items = [item for item in read_corpus(sorted(corpus.glob("*.jsonl"))) if held_out(item, share)]
    given = [(item, extractor.analyse(_document(item), _names(item))) for item in items]
    found = [(item, extractor.extract(_document(item))) for item in items]
    return {
        "names given": {"frames": _scores(given, frames=True), "both": _scores(given, frames=False)},
        "names found": {"frames": _scores(found, frames=True), "both": _scores(found, frames=False)},
        "reliability": _reliability(found),
    }


def _document(item: CorpusText) -> Document:
    return Document(source=f"{item.id}.txt", text=item.text)


def _names(item: CorpusText) -> list[tuple[int, int, Any]]:
    return [(m.start, m.end, m.type) for m in item.mentions if m.is_name]


def facts(item: CorpusText, found: Extraction) -> dict[Fact, Claim]:
    """The claims in terms of the annotated entities; an entity is the one whose names its mentions are."""
    places = {(m.start, m.end): m.entities[0] for m in item.mentions if m.is_name}
    votes: dict[str, Counter[str]] = {}
    for mention in found.mentions:
        known = places.get((mention.span.start, mention.span.end))
        if mention.kind == "name" and known is not None:
            votes.setdefault(mention.entity, Counter())[known] += 1
    names = {entity: max(sorted(count), key=count.__getitem__) for entity, count in votes.items()}
    claims: dict[Fact, Claim] = {}
    for claim in found.claims:
        if claim.predicate not in DEAL_ROLES:
            ends = names.get(claim.subject, f"? {claim.subject}"), names.get(claim.object, f"? {claim.object}")
            claims.setdefault(fact_of(ends[0], claim.predicate, ends[1]), claim)
    return claims


def _gold(item: CorpusText) -> dict[Fact, list[Mapping[str, Any]]]:
    gold: dict[Fact, list[Mapping[str, Any]]] = {}
    for claim in item.claims:
        gold.setdefault(fact_of(claim["s"], claim["p"], claim["o"]), []).append(claim)
    return gold


def _scores(read: Sequence[tuple[CorpusText, Extraction]], *, frames: bool) -> dict[str, float]:
    right = total = made = 0
    flags = {name: [0, 0] for name, _ in _FLAGS}
    for item, found in read:
        gold = _gold(item)
        claims = {fact: c for fact, c in facts(item, found).items() if not frames or c.produced_by != PRODUCER}
        right += len(gold.keys() & claims.keys())
        total += len(gold)
        made += len(claims)
        for fact in gold.keys() & claims.keys():
            for name, default in _FLAGS:
                flags[name][0] += any((one.get(name) or default) == getattr(claims[fact], name) for one in gold[fact])
                flags[name][1] += 1
    return {
        "f1": round(f1(right, total, made), 4),
        "precision": round(right / max(1, made), 4),
        "recall": round(right / max(1, total), 4),
        **{name: round(got / max(1, all_), 4) for name, (got, all_) in flags.items()},
        "texts": float(len(read)),
    }


def _reliability(read: Iterable[tuple[CorpusText, Extraction]]) -> dict[str, dict[str, float]]:
    counts: dict[tuple[str, int], list[int]] = {}
    for item, found in read:
        gold = _gold(item)
        for fact, claim in facts(item, found).items():
            source = "model" if claim.produced_by == PRODUCER else "frames"
            tally = counts.setdefault((source, min(_STEPS - 1, int(claim.confidence * _STEPS))), [0, 0])
            tally[0] += fact in gold
            tally[1] += 1
    return {
        f"{source} {step / _STEPS:.1f}-{(step + 1) / _STEPS:.1f}": {
            "claims": float(all_),
            "right": round(right / all_, 3),
        }
        for (source, step), (right, all_) in sorted(counts.items())
    }
