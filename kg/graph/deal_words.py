"""Finds words that tell of deals in plain text: the lexicon's own triggers, matched without a parse."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from kg.ontology.lexicon import Lexicon, lexicon
from kg.text.lemmas import base_forms

_WORD: Final = re.compile(r"[^\W_]+")
_GAP: Final = 2
"""Words that may stand between those of a verb's phrase ("take full control")."""
_NOUNS: Final = ("NNS",)
_VERBS: Final = ("VBZ", "VBD", "VBN", "VBG")
_Bases = frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class DealWord:
    """A deal word in a text; offsets in code points from the text's start, end exclusive."""

    start: int
    end: int
    noun: bool
    """Nouns ("takeover") tell of deals by themselves; verbs ("buy") need somebody and something."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    near: tuple[tuple[str, ...], ...]
    noun: bool


class DealWords:
    """The triggers of the lexicon's deal frames, and its nouns that point back at a deal."""

    def __init__(self, source: Lexicon) -> None:
        self._by_first: dict[str, list[_Phrase]] = defaultdict(list)
        for frame in source.frames:
            if frame.deal is not None and frame.part in ("verb", "noun"):
                near = tuple(_words(" ".join(one)) for one in frame.near)
                for phrase in frame.phrases:
                    self._add(_Phrase(_words(" ".join(phrase)), near, frame.part == "noun"))
        for noun in sorted(source.words.get("coreference.deal_nouns", ())):
            self._add(_Phrase(_words(noun), (), True))
        modals = ("force.modals_possible", "force.modals_future")
        self._before_verbs = frozenset({"to"}.union(*(source.words.get(name, frozenset()) for name in modals)))

    def find(self, text: str) -> list[DealWord]:
        """The deal words of a sentence by position; of those that overlap, the longest."""
        places = [found.span() for found in _WORD.finditer(text)]
        words = [text[start:end].lower() for start, end in places]
        nouns, verbs = ([_bases(word, tags) for word in words] for tags in (_NOUNS, _VERBS))
        both = [one | other for one, other in zip(nouns, verbs, strict=True)]
        hits: set[tuple[int, int, bool]] = set()
        for first, forms in enumerate(both):
            for phrase in {one for form in forms for one in self._by_first.get(form, ())}:
                last = _match(phrase, nouns if phrase.noun else verbs, first)
                if last is not None and (not phrase.near or any(_stands(near, both) for near in phrase.near)):
                    noun = phrase.noun and not (first and words[first - 1] in self._before_verbs)
                    hits.add((first, last, noun))
        kept: list[tuple[int, int, bool]] = []
        for first, last, noun in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0], not hit[2])):
            if all(last < other[0] or first > other[1] for other in kept):
                kept.append((first, last, noun))
        return [DealWord(places[first][0], places[last][1], noun) for first, last, noun in sorted(kept)]

    def _add(self, phrase: _Phrase) -> None:
        if phrase.words:
            self._by_first[phrase.words[0]].append(phrase)


@cache
def deal_words() -> DealWords:
    """Those of the shipped lexicon."""
    return DealWords(lexicon())


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _match(phrase: _Phrase, bases: Sequence[_Bases], first: int) -> int | None:
    """The place of the phrase's last word, None where it does not begin at `first`."""
    last = first - 1
    for number, word in enumerate(phrase.words):
        gap = 0 if phrase.noun or not number else _GAP
        reach = range(last + 1, min(last + 2 + gap, len(bases)))
        found = next((place for place in reach if word in bases[place]), None)
        if found is None:
            return None
        last = found
    return last


def _stands(phrase: tuple[str, ...], bases: Sequence[_Bases]) -> bool:
    return any(
        all(word in bases[first + number] for number, word in enumerate(phrase))
        for first in range(len(bases) - len(phrase) + 1)
    )


@lru_cache(maxsize=100_000)
def _bases(word: str, tags: tuple[str, ...]) -> _Bases:
    """The word and every base form that it may have under one of the Penn Treebank tags."""
    regular = (base for tag in tags for base in base_forms(word, tag))
    return frozenset({word, *regular, *(base for tag in tags if (base := _irregular().get((tag, word))))})


@cache
def _irregular() -> Mapping[tuple[str, str], str]:
    """Bases of irregular forms ("bought") by tag, from the language layer's table: lines of tag, form and base."""
    lines = files("kg.language").joinpath("lemmas.tsv").read_text(encoding="utf-8").splitlines()
    return {(tag, form): base for tag, form, base in (line.split("\t") for line in lines)}
