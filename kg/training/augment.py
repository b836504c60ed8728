"""Changes made to training sentences on the fly: other names, other letter case."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from kg.training.examples import Example, mark
from kg.training.names import another_name


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """Shares of sentences (case) and of names (swap) that are changed."""

    swap_own: float = 0.4
    swap_person: float = 0.15
    lower: float = 0.03
    upper: float = 0.04
    title: float = 0.04


def augmented(example: Example, settings: Augmentation, rng: random.Random) -> Example:
    """The sentence with some names exchanged and, rarely, all its words in another letter case."""
    changed = _with_other_names(example, settings, rng) if example.spans and example.syntax is None else example
    return _with_other_case(changed, settings, rng)


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
    draw = rng.random()
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
