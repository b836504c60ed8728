"""The one form that every training set is brought into.

Each word of a sentence carries the *set* of span labels that its annotation allows. A coarse label ("ORG")
allows several of ours; a word that nobody annotated allows all of them and so teaches nothing. The loss is
-log of the probability that falls into the set (marginal likelihood over partial labels).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.language.heads import SPAN_LABELS, SPAN_TYPES

OUTSIDE = 1
ANYTHING = (1 << len(SPAN_LABELS)) - 1
_FIRST = {name: 1 << (2 * index + 1) for index, name in enumerate(SPAN_TYPES)}
_NEXT = {name: 1 << (2 * index + 2) for index, name in enumerate(SPAN_TYPES)}


@dataclass(slots=True)
class Syntax:
    """Gold analysis of one sentence; heads are word indices, -1 for the root."""

    upos: list[str]
    xpos: list[str]
    lemmas: list[str]
    heads: list[int]
    relations: list[str]


@dataclass(slots=True)
class Example:
    """One sentence: its words, the span labels allowed for each (bit sets), its syntax where known."""

    words: list[str]
    allowed: list[int]
    source: str
    key: str
    syntax: Syntax | None = None
    spans: list[tuple[int, int, frozenset[str]]] = field(default_factory=list)
    """Gold spans as annotated (start, end, types it may be): for scoring and for swapping names."""

    def held_out(self, share: float) -> bool:
        """Whether the sentence's text (its key) falls into the part that is never trained on."""
        digest = hashlib.sha256(self.key.encode()).digest()
        return int.from_bytes(digest[:4], "big") < share * 2**32


def first_of(types: Iterable[str]) -> int:
    """Bit set of the labels that begin a span of one of the types."""
    return sum(_FIRST[name] for name in set(types))


def next_of(types: Iterable[str]) -> int:
    """Bit set of the labels that continue a span of one of the types."""
    return sum(_NEXT[name] for name in set(types))


def any_of(types: Iterable[str]) -> int:
    """Bit set of all labels of the types."""
    chosen = set(types)
    return first_of(chosen) | next_of(chosen)


def mark(
    allowed: list[int], start: int, end: int, types: Sequence[str] | frozenset[str], *, or_outside: bool = False
) -> None:
    """Write one gold span into the words' label sets."""
    outside = OUTSIDE if or_outside else 0
    for index in range(start, end):
        allowed[index] = outside | (first_of(types) if index == start else next_of(types))
