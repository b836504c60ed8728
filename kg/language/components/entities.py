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
#: the same for words that are a name elsewhere in the document, said with at least `_SURE`
_LEAST_AGAIN = 0.5
_SURE = 0.9
_SHORTEST_AGAIN = 3
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
            span._.classes = _shares(np.exp(sentence.spans[found.start : found.end])) if kind in ENTITY_TYPES else None
            (names if kind in ENTITY_TYPES else values).append(span)
    doc.set_ents(_of_one_mind(doc, [*names, *_again(doc, names, reading)]) if reading else [])
    doc.spans[VALUES] = values
    return doc


def _span(doc: Doc, bounds: tuple[int, int], kind: str, confidence: float) -> Span:
    span = Span(doc, *bounds, label=kind)
    span._.confidence = round(confidence, 4)
    return span


def presence(found: LabelledSpan, log_probabilities: Floats) -> float:
    """How likely the words are a name of any class, 0..1: classes may compete where the name itself is certain."""
    return float(np.exp(log_probabilities[found.start : found.end][:, _NAME_LABELS]).sum(axis=1).mean())


def _shares(rows: Floats) -> dict[str, float]:
    """The mean probability of each class of name over the words of a span, a row of probabilities for each word."""
    return {kind: round(float(rows[:, labels].sum(axis=1).mean()), 4) for kind, labels in _LABELS_OF.items()}


def _again(doc: Doc, names: list[Span], reading: Reading) -> list[Span]:
    """Further places of names that the document has for sure, where the model alone was less than sure of a name."""
    known: dict[str, Span] = {}
    for span in names:
        best = known.get(span.text)
        if best is None or span._.confidence > best._.confidence:
            known[span.text] = span
    first_words: dict[str, list[Span]] = {}
    for text, span in known.items():
        if len(text) >= _SHORTEST_AGAIN and span._.confidence >= _SURE and not text.islower():
            first_words.setdefault(span[0].text, []).append(span)
    taken = {token.i for span in names for token in span}
    found: list[Span] = []
    for indices, sentence in zip(reading.tokens, reading.sentences, strict=True):
        for place, index in enumerate(indices):
            for span in sorted(first_words.get(doc[index].text, ()), key=lambda one: -len(one)):
                length = len(span)
                words = doc[index : index + length]
                if place + length > len(indices) or words.text != span.text or taken.intersection(t.i for t in words):
                    continue
                rows = np.exp(sentence.spans[place : place + length])
                if float(rows[:, _NAME_LABELS].sum(axis=1).mean()) >= _LEAST_AGAIN:
                    made = _span(doc, (index, index + length), span.label_, span._.confidence)
                    made._.classes = _shares(rows)
                    found.append(made)
                    taken.update(token.i for token in words)
                    break
    return found


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
