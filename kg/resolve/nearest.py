"""The nearest names that nothing joins: an analyst who looks for a missed or a feared merge finds the pair looked at."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from math import log
from typing import Final

from rapidfuzz.fuzz import ratio

from kg.resolve.blocking import by_rare_word, pairs
from kg.resolve.comparison import ALIKE, Link, link
from kg.resolve.profiles import Profile
from kg.text.names import persons_compatible

_MOST: Final = 10
"""Pairs kept for each name."""


def nearest(profiles: Sequence[Profile]) -> Iterator[Link]:
    """For each name those with the most, and rarest, words in common, or the same spelling but for a little."""
    families: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        families[profile.family].append(profile)
    for _, group in sorted(families.items()):
        yield from _nearest(group)


def _nearest(group: Sequence[Profile]) -> Iterator[Link]:
    words = [profile.key.split() for profile in group]
    counts = Counter(word for one in words for word in set(one))
    scored: dict[tuple[int, int], float] = {}
    for _, block in by_rare_word(words):
        for one, other in pairs(block):
            if (one, other) not in scored:
                scored[one, other] = _likeness(words[one], words[other], counts, len(group))
    of_name: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), score in scored.items():
        if score >= ALIKE:
            of_name[one].append((score, -other))
            of_name[other].append((score, -one))
    kept: set[tuple[int, int]] = set()
    for place, found in of_name.items():
        for _, negative in nlargest(_MOST, found):
            one, other = sorted((place, -negative))
            kept.add((one, other))
    for one, other in sorted(kept):
        yield _rejected(group[one], group[other], scored[one, other])


def _likeness(left: Sequence[str], right: Sequence[str], counts: Counter[str], total: int) -> float:
    """How much of two names is the same, rare words counting more; or how alike they are spelled, if that is more."""

    def weight(words: set[str]) -> float:
        return sum(log(1 + total / counts[word]) for word in words)

    ours, theirs = set(left), set(right)
    shared = weight(ours & theirs) / weight(ours | theirs)
    # rapidfuzz gives up early below the cutoff, where the shared words already say enough.
    spelled = ratio(" ".join(left), " ".join(right), score_cutoff=80) / 100
    return round(max(shared, spelled - 0.2), 3)


def _rejected(left: Profile, right: Profile, score: float) -> Link:
    """A pair that no rule calls the same, with what tells the two apart where the names do."""
    short, full = sorted((left, right), key=lambda profile: (len(profile.key), profile.id))
    ours, theirs = short.key.split(), full.key.split()
    only, extra = [word for word in ours if word not in theirs], [word for word in theirs if word not in ours]
    common = [word for word in ours if word in theirs]
    reason = f"{short.shown} and {full.shown} share {' '.join(common)}" if common else (
        f"{short.shown} and {full.shown} are spelled alike"
    )  # fmt: skip
    objection = None
    if short.person and full.person and short.person.given and full.person.given:
        if not persons_compatible(short.person, full.person):
            objection = "the personal names do not agree"
    elif only and extra:
        objection = f"{' '.join(only)} against {' '.join(extra)}"
    return link(short, full, "names alike", score, reason, sure=False, objection=objection)
