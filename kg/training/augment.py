"""Changes made to training sentences on the fly: other names, other letter case."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.training.documents import DocumentExample, MentionExample
from kg.training.examples import Example, mark
from kg.training.names import another_name


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """Shares of sentences (case) and of names (swap) that are changed."""

    swap_own: float = 0.4
    swap_person: float = 0.15
    swap_pair: float = 0.3
    lower: float = 0.03
    upper: float = 0.04
    title: float = 0.04


def augmented(example: Example, settings: Augmentation, rng: random.Random) -> Example:
    """The sentence with some names exchanged and, rarely, all its words in another letter case."""
    changed = _with_other_names(example, settings, rng) if example.spans and example.syntax is None else example
    return _with_other_case(changed, settings, rng)


NamePool = Mapping[tuple[str, int, int], Sequence[list[str]]]
"""The marked names of a set of pairs: by class, side (0 or 1) and number of words."""


def augmented_document(
    document: DocumentExample, settings: Augmentation, rng: random.Random, pool: NamePool
) -> DocumentExample:
    """The text with some of its entities renamed throughout and, rarely, all its words in another letter case.

    A pair with a class (CORE) takes its other names from pairs of the same class, so that no name tells the class.
    """
    changed = document
    if document.source == "own":
        changed = _renamed(document, settings, rng)
    elif document.pair_class is not None:
        changed = _with_names_of_class(document, settings, rng, pool)
    draw = rng.random()
    sentences = [_in_case(sentence, draw, settings) for sentence in changed.sentences]
    return replace(changed, sentences=sentences)


def name_pool(documents: Iterable[DocumentExample]) -> NamePool:
    """The names of all pairs that have a class."""
    pool: dict[tuple[str, int, int], list[list[str]]] = {}
    for document in documents:
        for side, m in enumerate(document.mentions if document.pair_class is not None else ()):
            if m.kind == "name":
                words = document.sentences[m.sentence].words[m.start : m.end]
                pool.setdefault((document.pair_class or "", side, len(words)), []).append(words)
    return pool


def _with_names_of_class(
    document: DocumentExample, settings: Augmentation, rng: random.Random, pool: NamePool
) -> DocumentExample:
    sentences = [replace(sentence, words=list(sentence.words)) for sentence in document.sentences]
    for side, m in enumerate(document.mentions):
        if m.kind != "name" or rng.random() >= settings.swap_pair:
            continue
        words = sentences[m.sentence].words
        old = document.sentences[m.sentence].words[m.start : m.end]
        others = pool.get((document.pair_class or "", side, len(old)))
        if others:
            new = rng.choice(others)
            for at in range(len(words) - len(old) + 1):
                if words[at : at + len(old)] == old:
                    words[at : at + len(old)] = new
    return replace(document, sentences=sentences)


def _renamed(document: DocumentExample, settings: Augmentation, rng: random.Random) -> DocumentExample:
    """Only names of an unchanged number of words are exchanged, so that every place in the text stays where it is."""
    new: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for entity in sorted({m.entities[0] for m in document.mentions if m.kind == "name" and len(m.entities) == 1}):
        named = [m for m in document.mentions if m.kind == "name" and m.entities == (entity,)]
        if rng.random() < settings.swap_own and len(named[0].types) == 1:
            new |= {(entity, form): words for form, words in _other_forms(document, named, rng).items()}
    if not new:
        return document
    sentences = [replace(sentence, words=list(sentence.words)) for sentence in document.sentences]
    for m in document.mentions:
        words = sentences[m.sentence].words
        other = new.get((m.entities[0], tuple(words[m.start : m.end]))) if m.kind == "name" else None
        if other is not None:
            words[m.start : m.end] = other
    return replace(document, sentences=sentences)


def _other_forms(
    document: DocumentExample, named: list[MentionExample], rng: random.Random
) -> dict[tuple[str, ...], list[str]]:
    """A new name for each form of an entity's name: the longest one is drawn, parts of it follow; others stay."""
    forms = {tuple(document.sentences[m.sentence].words[m.start : m.end]) for m in named}
    full = max(sorted(forms), key=len)
    (kind,) = named[0].types
    drawn = another_name(kind, len(full), rng)
    if drawn is None or len(drawn) != len(full):
        return {}
    found = {full: drawn}
    for form in forms - {full}:
        at = next((i for i in range(len(full) - len(form) + 1) if full[i : i + len(form)] == form), None)
        if at is None:
            return {}  # an acronym or another name: a text with half of an entity renamed would teach nonsense
        found[form] = drawn[at : at + len(form)]
    return found


def _with_other_names(example: Example, settings: Augmentation, rng: random.Random) -> Example:
    fine = example.source in {"own", "fire"}
    words: list[str] = []
    allowed: list[int] = []
    spans: list[tuple[int, int, frozenset[str]]] = []
    position = 0
    for start, end, types in example.spans:
        words += example.words[position:start]
        allowed += example.allowed[position:start]
        position = end
        name = None
        if len(types) == 1:
            (kind,) = types
            share = settings.swap_own if fine else settings.swap_person if kind == "Person" else 0.0
            if rng.random() < share:
                name = another_name(kind, end - start, rng)
        begin = len(words)
        if name is None:
            words += example.words[start:end]
            allowed += example.allowed[start:end]
        else:
            words += name
            allowed += [0] * len(name)
            mark(allowed, begin, len(words), types)
        spans.append((begin, len(words), types))
    words += example.words[position:]
    allowed += example.allowed[position:]
    return replace(example, words=words, allowed=allowed, spans=spans)


def _with_other_case(example: Example, settings: Augmentation, rng: random.Random) -> Example:
    return _in_case(example, rng.random(), settings)


def _in_case(example: Example, draw: float, settings: Augmentation) -> Example:
    if draw < settings.lower:
        words = [word.lower() for word in example.words]
    elif draw < settings.lower + settings.upper:
        words = [word.upper() for word in example.words]
    elif draw < settings.lower + settings.upper + settings.title:
        words = [word[:1].upper() + word[1:] if len(word) > 3 else word for word in example.words]
    else:
        return example
    # Lemma scripts depend on the case; upper-cased sentences keep them because lemmas are lower-cased first.
    return replace(example, words=words)
