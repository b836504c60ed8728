"""Which entities, or deals, of one graph are which of another: told by the document-local names that they stand for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """An entity or a deal."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """How the things of two graphs correspond.

    Every old one stands once in `same`, `gone` or as first in `merged` (old, the new one that has its parts); every
    new one once in `same`, `came` or as first in `split` (new, the old one that it is a part of). Sorted by id.
    """

    same: tuple[tuple[T, T], ...]
    gone: tuple[T, ...]
    came: tuple[T, ...]
    merged: tuple[tuple[T, T], ...]
    split: tuple[tuple[T, T], ...]

    @property
    def now(self) -> Mapping[str, str]:
        """Old id → new id, where something of it is left."""
        return {old.id: new.id for old, new in (*self.same, *self.merged)}


Parts = Mapping[str, Collection[Hashable]]
"""By id: what a thing stands for in the documents, in terms that both graphs share."""


def match(
    old: Iterable[T], new: Iterable[T], *, parts: tuple[Parts, Parts], alike: Callable[[T], Hashable]
) -> Match[T]:
    """Pairs the things that share the most parts, of equals those of the same id. What shares none with anything is
    paired by id, and what is left where it is the only one on either side with a key of `alike` (name and type, say).

    `parts` are those of the old things and of the new ones.
    """
    olds, news = {one.id: one for one in old}, {one.id: one for one in new}
    shared = _shared(olds, news, *parts)
    onward = {key: _best(counts, key) for key, counts in shared.items()}
    backward = {key: _best(counts, key) for key, counts in _turned(shared).items()}
    same = {left: right for left, right in onward.items() if backward[right] == left}
    lone, fresh = olds.keys() - onward.keys(), news.keys() - backward.keys()
    same |= {one: one for one in lone & fresh}
    lone, fresh = lone - same.keys(), fresh - set(same.values())
    same |= _only_alike([olds[one] for one in lone], [news[one] for one in fresh], alike)
    taken = set(same.values())
    return Match(
        same=tuple((olds[left], news[right]) for left, right in sorted(same.items())),
        gone=tuple(olds[one] for one in sorted(lone - same.keys())),
        came=tuple(news[one] for one in sorted(fresh - taken)),
        merged=tuple((olds[left], news[right]) for left, right in sorted(onward.items()) if left not in same),
        split=tuple((news[right], olds[left]) for right, left in sorted(backward.items()) if right not in taken),
    )


def _shared(old: Iterable[str], new: Iterable[str], old_parts: Parts, new_parts: Parts) -> dict[str, Counter[str]]:
    """Old id → how many parts it shares with which new one."""
    homes: dict[Hashable, set[str]] = defaultdict(set)
    for one in new:
        for part in new_parts.get(one, ()):
            homes[part].add(one)
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for one in old:
        for part in old_parts.get(one, ()):
            shared[one].update(homes.get(part, ()))
    return {key: counts for key, counts in shared.items() if counts}


def _turned(shared: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    turned: dict[str, Counter[str]] = defaultdict(Counter)
    for left, counts in shared.items():
        for right, count in counts.items():
            turned[right][left] = count
    return turned


def _best(counts: Counter[str], own: str) -> str:
    """The one that shares the most; of equals the one of the same id."""
    return min(counts, key=lambda one: (-counts[one], one != own, one))


def _only_alike(old: Sequence[T], new: Sequence[T], alike: Callable[[T], Hashable]) -> dict[str, str]:
    left, right = _grouped(old, alike), _grouped(new, alike)
    return {
        group[0]: right[key][0]
        for key, group in left.items()
        if len(group) == 1 and len(right.get(key, ())) == 1
    }  # fmt: skip


def _grouped(things: Iterable[T], alike: Callable[[T], Hashable]) -> dict[Hashable, list[str]]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for one in things:
        groups[alike(one)].append(one.id)
    return groups
