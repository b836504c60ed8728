"""What the pair heads see of two mentions beside the encoder's states; the same code while training and reading.

Pairs stand in one sentence. Words are counted within the sentence; a mention is words `start` to `end`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kg.language.heads import ENTITY_TYPES

#: classes of a pair's two sides
CLASSES = (*ENTITY_TYPES, "Other", "pronoun", "nominal", "trigger", "unknown")
CLASS_NUMBER = {name: number for number, name in enumerate(CLASSES)}
TRIGGER = CLASS_NUMBER["trigger"]
#: what is projected of the words of a pair: means over the sides, between them, on their path; single words beside the
#: sides; and for the look over the whole sentence the queries of both sides, keys and values
PARTS = (
    "left", "right", "between", "path", "before left", "after left", "before right", "after right",
    "query left", "query right", "key", "value",
)  # fmt: skip
#: where a word stands as seen from a pair
BEFORE, LEFT, BETWEEN, RIGHT, AFTER, PATH, OUTSIDE = range(7)
REGIONS = 7
#: how many words a pair may look at in its own way at once (attention heads)
LOOKS = 4
#: a mention is paired with so many that follow it in its sentence
REACH = 12
#: words on a path of dependencies that are looked at
_LONGEST_PATH = 12
_WORDS = (0, 1, 2, 3, 4, 6, 9, 14, 22)
_MENTIONS = (0, 1, 2, 4)
_STEPS = (0, 1, 2, 3, 4, 6)
_SIZES = (len(CLASSES), len(CLASSES), len(_WORDS), len(_MENTIONS), len(_STEPS) + 1, 2)
_OFFSETS = (0, *accumulate(_SIZES[:-1]))
#: rows of the embedding table of pair features; six of them belong to each pair
FEATURES = sum(_SIZES)
COLUMNS = len(_SIZES)


def pairs_of(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which mentions of a sentence, given in order of place, are paired: each with the REACH after it."""
    for left in range(len(starts)):
        for right in range(left + 1, min(len(starts), left + 1 + REACH)):
            yield left, right


def features(
    left: int, right: int, *, between: int, mentions: int, steps: int | None, forward: bool = True
) -> tuple[int, ...]:
    """Rows of the embedding table for a pair.

    `left`, `right`: numbers of CLASSES; `between`: words from the end of one to the start of the other;
    `mentions`: how many stand between; `steps`: words on the path of dependencies, None where there is no path.
    `forward`: whether the left side comes first in the text (a deal's trigger may follow its argument).
    """
    path = len(_STEPS) if steps is None else bisect_right(_STEPS, steps) - 1
    values = (
        left,
        right,
        bisect_right(_WORDS, between) - 1,
        bisect_right(_MENTIONS, mentions) - 1,
        path,
        int(forward),
    )
    return tuple(offset + value for offset, value in zip(_OFFSETS, values, strict=True))


def head_of(heads: Sequence[int], start: int, end: int) -> int:
    """The word of a mention on which the others of it hang: the first whose head lies outside. Root heads are -1."""
    for word in range(start, end):
        if not start <= heads[word] < end:
            return word
    return end - 1


def path_between(heads: Sequence[int], one: int, other: int) -> list[int] | None:
    """The words between two words in the tree, their common ancestor included, both ends left out.

    None where the words are not connected (parts of an over-long sentence) or farther apart than looked at.
    """
    above = _ancestors(heads, one)
    place = {word: number for number, word in enumerate(above)}
    passed: list[int] = []
    word, steps = other, 0
    while word not in place:
        passed.append(word)
        word, steps = heads[word], steps + 1
        if word < 0 or steps > _LONGEST_PATH:
            return None
    path = [*above[: place[word] + 1], *reversed(passed)]
    return [step for step in path if step not in (one, other)] if len(path) <= _LONGEST_PATH + 2 else None


def _ancestors(heads: Sequence[int], word: int) -> list[int]:
    found: list[int] = []
    while word >= 0 and len(found) <= _LONGEST_PATH + 2:
        found.append(word)
        word = heads[word]
    return found


def gelu(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tanh form of the Gaussian error linear unit (Hendrycks and Gimpel 2016), as in training."""
    inner = values * values
    inner *= 0.044715
    inner += 1.0
    inner *= values
    inner *= 0.7978845608028654
    np.tanh(inner, out=inner)
    inner += 1.0
    inner *= values
    inner *= 0.5
    return inner


def beside(start: int, end: int, count: int) -> tuple[int | None, int | None]:
    """The words before and after a side in a sentence of `count` words, None at its ends."""
    return (start - 1 if start else None), (end if end < count else None)


def regions(left: tuple[int, int], right: tuple[int, int], path: Sequence[int], count: int) -> NDArray[np.int64]:
    """Per word of a sentence where it stands as seen from a pair; the left side may follow the right one."""
    found = np.full(count, BETWEEN, dtype=np.int64)
    found[: min(left[0], right[0])] = BEFORE
    found[max(left[1], right[1]) :] = AFTER
    found[list(path)] = PATH
    found[left[0] : left[1]] = LEFT
    found[right[0] : right[1]] = RIGHT
    return found


def without(words: Iterable[int], *spans: tuple[int, int]) -> list[int]:
    """The words outside all the spans."""
    return [word for word in words if not any(start <= word < end for start, end in spans)]
