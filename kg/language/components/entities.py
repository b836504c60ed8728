"""Named entities as `doc.ents`, amounts, dates and posts as `doc.spans["values"]`."""

from __future__ import annotations

from collections import Counter

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.language.components.reading import Reading
from kg.language.decode import Floats, LabelledSpan, bio_labels, spans_of
from kg.language.heads import ENTITY_TYPES, SPAN_LABELS, SPAN_TYPES, VALUE_TYPES

#: key of the amounts, dates and posts in `doc.spans`
VALUES = "values"
_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S", "'", "’"})
_ARTICLES = frozenset({"the", "a", "an"})
_EDGES = frozenset("\"'“”‘’«»,;:-–—…·•*|/")
#: set on held-out texts of our own; below it, names are mostly scraps of headings and tables
_LEAST_PRESENCE = 0.85
_NAME_LABELS = [index for index, label in enumerate(SPAN_LABELS) if label[2:] in ENTITY_TYPES]
#: words of the longest span taken for a name or a value
_LONGEST = 40
_PAIRS = {"(": ")", "[": "]", "{": "}"}

#: labels of each class of name
_LABELS_OF = {kind: [i for i, label in enumerate(SPAN_LABELS) if label[2:] == kind] for kind in ENTITY_TYPES}

Span.set_extension("confidence", default=None, force=True)
#: how the model shares its belief among the classes of names: class -> 0..1
Span.set_extension("classes", default=None, force=True)


@Language.component("kg_entities", assigns=["doc.ents", "doc.spans"])
def entities(doc: Doc) -> Doc:
    """Set `doc.ents` and `doc.spans["values"]`; `span._.confidence` is a probability in 0..1."""
    reading: Reading | None = doc._.reading
    names: list[Span] = []
    values: list[Span] = []
    for indices, sentence in zip(reading.tokens, reading.sentences, strict=True) if reading else ():
        for found in spans_of(bio_labels(sentence.spans), sentence.spans):
            kind = SPAN_TYPES[found.type]
            if kind not in ENTITY_TYPES and kind not in VALUE_TYPES:
                continue
            bounds = trimmed(doc, indices[found.start], indices[found.end - 1] + 1, named=kind in ENTITY_TYPES)
            if bounds is None:
                continue
            if kind in ENTITY_TYPES and presence(found, sentence.spans) < _LEAST_PRESENCE:
                continue
            span = _span(doc, bounds, kind, found.probability)
            span._.classes = _shares(found, sentence.spans) if kind in ENTITY_TYPES else None
            (names if kind in ENTITY_TYPES else values).append(span)
    doc.set_ents(_of_one_mind(doc, names))
    doc.spans[VALUES] = values
    return doc


def _span(doc: Doc, bounds: tuple[int, int], kind: str, confidence: float) -> Span:
    span = Span(doc, *bounds, label=kind)
    span._.confidence = round(confidence, 4)
    return span


def presence(found: LabelledSpan, log_probabilities: Floats) -> float:
    """How likely the words are a name of any class, 0..1: classes may compete where the name itself is certain."""
    return float(np.exp(log_probabilities[found.start : found.end][:, _NAME_LABELS]).sum(axis=1).mean())


def _shares(found: LabelledSpan, log_probabilities: Floats) -> dict[str, float]:
    """The mean probability of each class of name over the words of a span."""
    rows = np.exp(log_probabilities[found.start : found.end])
    return {kind: round(float(rows[:, labels].sum(axis=1).mean()), 4) for kind, labels in _LABELS_OF.items()}


def _of_one_mind(doc: Doc, names: list[Span]) -> list[Span]:
    """Give names that are written alike the class that the model believes most over the whole document."""
    votes: dict[str, Counter[str]] = {}
    for span in names:
        votes.setdefault(span.text, Counter()).update(span._.classes)
    agreed: list[Span] = []
    for span in names:
        best = max(sorted(votes[span.text]), key=votes[span.text].__getitem__)
        if best != span.label_:
            shares = span._.classes
            span = _span(doc, (span.start, span.end), best, span._.confidence)
            span._.classes = shares
        agreed.append(span)
    return agreed


def trimmed(doc: Doc, start: int, end: int, *, named: bool) -> tuple[int, int] | None:
    """Token bounds without article, possessive mark, quotes and stray punctuation; None when nothing is left."""
    if end - start > _LONGEST:
        return None
    while start < end:
        before = (start, end)
        first, last = doc[start], doc[end - 1]
        if first.is_space or first.text in _EDGES or (named and first.lower_ in _ARTICLES and end - start > 1):
            start += 1
        elif last.is_space or last.text in _EDGES or last.text in _POSSESSIVES:
            end -= 1
        elif first.text in _PAIRS and _PAIRS[first.text] not in {token.text for token in doc[start:end]}:
            start += 1
        elif (last.text in _PAIRS.values() and last.text not in _closed(doc, start, end)) or last.text in _PAIRS:
            end -= 1
        if (start, end) == before:
            break
    if start >= end or (named and not any(character.isalnum() for character in doc[start:end].text)):
        return None
    return start, end


def _closed(doc: Doc, start: int, end: int) -> set[str]:
    """The closing brackets whose opening ones are inside too."""
    return {_PAIRS[token.text] for token in doc[start:end] if token.text in _PAIRS}
