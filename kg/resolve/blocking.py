"""Which names are worth comparing, without comparing all with all.

Every function gives groups of places in a list, small enough that all pairs of a group can be looked at. Rare words and
spellings with one letter left out make the groups, the latter after Garbe's SymSpell: two words one slip apart have a
shortened spelling in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

LARGEST: Final = 40
"""Names in a block, at most. Longer ones are cut into overlapping runs in the order given."""
_SHORTEST_SLIP: Final = 7
"""Letters from which a word is long enough that one letter more or less is a slip and no other word."""


def pairs(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a small block; of a larger one those less than `LARGEST` apart in it."""
    for place, one in enumerate(block):
        for other in block[place + 1 : place + LARGEST]:
            yield one, other


def by_rare_word(names: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[int]]]:
    """Word → names (each a sequence of words) that have it, for words that only two to `LARGEST` names have."""
    counts = Counter(word for words in names for word in set(words))
    found: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(names):
        for word in set(words):
            if 1 < counts[word] <= LARGEST:
                found[word].append(place)
    yield from sorted(found.items())


def one_slip_apart(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of names that may differ by one letter (added, lost, changed, swapped with the next) in one long word.

    Complete for such pairs; some pairs differ by more. Memory grows with the letters of all names, not with pairs.
    """
    codes: list[int] = []
    places: list[int] = []
    for place, name in enumerate(names):
        words = name.split()
        for at, word in enumerate(words):
            if len(word) >= _SHORTEST_SLIP - 1 and word.isalpha():
                rest = (at, *words[:at], *words[at + 1 :])
                # Names of a few words only: hash() of the parts is cheaper than joined strings, and only groups here.
                for cut in {word, *(word[:cut] + word[cut + 1 :] for cut in range(len(word)))}:
                    codes.append(hash((rest, cut)))
                    places.append(place)
    order = np.argsort(np.array(codes, dtype=np.int64), kind="stable") if codes else np.array([], dtype=np.int64)
    seen: set[tuple[int, int]] = set()
    for start, end in _runs(np.array(codes, dtype=np.int64)[order]):
        block = sorted({places[place] for place in order[start:end]})
        for pair in pairs(block):
            if pair not in seen:
                seen.add(pair)
    yield from sorted(seen)


def _runs(codes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Iterator[tuple[int, int]]:
    """Where equal codes stand in a sorted array, runs of two or more."""
    if len(codes) == 0:
        return
    starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
    ends = np.append(starts[1:], len(codes))
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        yield int(start), int(end)
