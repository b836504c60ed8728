"""The mentions of a document by sentence, and what the encoder says of two of them: shared by relations and deals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from spacy.tokens import Doc

from kg.language import pairing
from kg.language.components.coreference import Antecedent
from kg.language.components.mentions import DocMention
from kg.language.components.reading import Reading
from kg.language.decode import Floats, Ints
from kg.language.pair_heads import SentencePairs

#: A sentence of more words is read in blocks of so many mentions that stand near one another, with the words around
#: them: tables and lists without full stops would else cost the square of their length.
LONG = 200
_BLOCK = 24
AROUND = 60


@dataclass(slots=True)
class Side:
    """A mention or trigger in its sentence: words `start` to `end`, head word, number of its class."""

    number: int
    start: int
    end: int
    head: int
    kind: int


class PairStates:
    """Collects the pairs of one sentence and the states that belong to each."""

    def __init__(self, reading: Reading, sentence: int, heads: Sequence[int], begin: int, end: int) -> None:
        """Only words `begin` to `end` of the sentence are looked at; sides and heads keep the sentence's count."""
        found = reading.sentences[sentence]
        self._begin = begin
        self._states = found.states[begin:end].astype(np.float32)
        self._before = np.concatenate((np.zeros_like(self._states[:1]), np.cumsum(self._states, axis=0)))
        self._opening = found.sentence_state
        self._heads = heads
        self._means: list[list[Floats | None]] = []
        self._rows: list[tuple[int, ...]] = []
        self._regions: list[Ints] = []

    def add(self, left: Side, right: Side, mentions: int) -> None:
        """One pair; `mentions` stand between its sides."""
        count, first = len(self._states), self._begin
        spans = (left.start - first, left.end - first), (right.start - first, right.end - first)
        begin, end = min(spans[0][1], spans[1][1]), max(spans[0][0], spans[1][0])
        path = pairing.path_between(self._heads, left.head, right.head)
        inside = None if path is None else [word - first for word in path if 0 <= word - first < count]
        on_path = None if inside is None else pairing.without(inside, *spans)
        edges = [self._word(word) for span in spans for word in pairing.beside(*span, count)]
        self._means.append(
            [
                self._mean(*spans[0]),
                self._mean(*spans[1]),
                self._mean(begin, end),
                self._states[on_path].mean(axis=0) if on_path else None,
                *edges,
            ]
        )
        self._rows.append(
            pairing.features(
                left.kind,
                right.kind,
                between=max(0, end - begin),
                mentions=mentions,
                steps=None if on_path is None else len(on_path),
                forward=left.start <= right.start,
            )
        )
        self._regions.append(pairing.regions(*spans, on_path or (), count))

    def _mean(self, begin: int, end: int) -> Floats | None:
        if end - begin == 1:
            return self._word(begin)
        if end <= begin:
            return None
        out: Floats = (self._before[end] - self._before[begin]) / (end - begin)
        return out

    def _word(self, word: int | None) -> Floats | None:
        return None if word is None else self._states[word]

    def pairs(self) -> SentencePairs:
        """All of them, for the network."""
        nothing = np.zeros(self._states.shape[1], dtype=np.float32)
        return SentencePairs(
            states=self._states,
            sentence=self._opening,
            means=np.array([[nothing if one is None else one for one in pair] for pair in self._means]),
            filled=np.array([[float(one is not None) for one in pair] for pair in self._means], dtype=np.float32),
            rows=np.array(self._rows),
            regions=np.stack(self._regions),
        )


class SentenceMentions:
    """The mentions of each sentence in words, and the sentence's tree."""

    def __init__(self, doc: Doc, reading: Reading) -> None:
        self.doc, self.reading = doc, reading
        self._trees: dict[int, list[int]] = {}

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Per token its sentence and its word there."""
        return self.reading.places(len(self.doc))

    @cached_property
    def sides(self) -> dict[int, list[Side]]:
        """The mentions of each sentence; made when first asked for, which most texts without a deal never do."""
        mentions: list[DocMention] = self.doc._.mentions
        antecedents: dict[int, Antecedent] = self.doc._.antecedents or {}
        found: dict[int, list[Side]] = {}
        for number, one in enumerate(mentions):
            if one.kind != "name" and number not in antecedents:
                continue  # it points at nothing that is named
            sentence, first, end = self.reading.words(self.places, one.start, one.end)
            head = pairing.head_of(self.heads(sentence), first, end)
            (kind,) = one.types if one.kind == "name" else (one.kind,)
            found.setdefault(sentence, []).append(Side(number, first, end, head, pairing.CLASS_NUMBER[kind]))
        return found

    def blocks(self, sentence: int) -> Iterator[tuple[list[Side], int, int]]:
        """The mentions of a sentence that are looked at together, and from which word to which they are."""
        sides, count = self.sides[sentence], len(self.reading.tokens[sentence])
        if count <= LONG:
            yield sides, 0, count
            return
        block: list[Side] = []
        for side in sides:
            if block and (len(block) == _BLOCK or side.start - block[-1].end > AROUND):
                yield block, *self._around(block, count)
                block = []
            block.append(side)
        if block:
            yield block, *self._around(block, count)

    def _around(self, block: Sequence[Side], count: int) -> tuple[int, int]:
        return max(0, block[0].start - AROUND), min(count, max(side.end for side in block) + AROUND)

    def heads(self, sentence: int) -> list[int]:
        """Per word the place of its head, -1 for the root or a head outside the sentence."""
        if sentence in self._trees:
            return self._trees[sentence]
        places, doc = self.places, self.doc
        found: list[int] = []
        for word, index in enumerate(self.reading.tokens[sentence]):
            head = doc[index].head.i
            there, place = places[head]
            found.append(place if there == sentence and place != word else -1)
        self._trees[sentence] = found
        return found
