"""The words that tell of a deal, of which kind and how far it has got, and who plays which part in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.language import pairing
from kg.language.components.reading import Reading
from kg.language.components.sentence_pairs import AROUND, LONG, PairStates, SentenceMentions, Side
from kg.language.decode import Floats
from kg.language.pair_heads import sigmoid

Doc.set_extension("triggers", default=None, force=True)
#: probability below which a word is no trigger, and a mention fills no role
_LEAST_TRIGGER = 0.5
_LEAST_ROLE = 0.4


@dataclass(frozen=True, slots=True)
class DealTrigger:
    """Tokens `start` to `end` (exclusive) that tell of a deal; roles as (role, mention number, probability)."""

    start: int
    end: int
    kind: str
    probability: float
    status: str
    certainty: str
    roles: tuple[tuple[str, int, float], ...]


@Language.component("kg_deals", requires=["token.dep"])
def deals(doc: Doc) -> Doc:
    """Set `doc._.triggers`, and let go of the encoder's raw output, which nothing after this needs."""
    reading: Reading | None = doc._.reading
    doc._.triggers = _Deals(doc, reading).found() if reading is not None else []
    doc._.reading = None
    return doc


class _Deals(SentenceMentions):
    """Deal triggers of a document and what stands around them."""

    def found(self) -> list[DealTrigger]:
        """Triggers in order of place, neighbouring words of one kind as one."""
        inventory = self.reading.inventory
        kinds, statuses = len(inventory.deals), len(inventory.statuses)
        found: list[DealTrigger] = []
        for sentence, read in enumerate(self.reading.sentences):
            none = sigmoid(read.triggers[:, 0] - _logsumexp(read.triggers[:, 1:kinds]))
            if none.min(initial=1.0) > 1 - _LEAST_TRIGGER:
                continue
            best = read.triggers[:, 1:kinds].argmax(axis=1) + 1
            word = 0
            while word < len(none):
                end = word + 1
                if none[word] > 1 - _LEAST_TRIGGER:
                    word = end
                    continue
                while end < len(none) and none[end] <= 1 - _LEAST_TRIGGER and best[end] == best[word]:
                    end += 1
                there = read.triggers[word:end].sum(axis=0)
                found.append(
                    DealTrigger(
                        start=self.reading.tokens[sentence][word],
                        end=self.reading.tokens[sentence][end - 1] + 1,
                        kind=inventory.deals[best[word]],
                        probability=round(float(1 - none[word:end].min()), 4),
                        status=inventory.statuses[there[kinds : kinds + statuses].argmax()],
                        certainty=inventory.certainties[there[kinds + statuses :].argmax()],
                        roles=self._roles(sentence, word, end),
                    )
                )
                word = end
        return found

    def _roles(self, sentence: int, start: int, end: int) -> tuple[tuple[str, int, float], ...]:
        count = len(self.reading.tokens[sentence])
        first, last = (0, count) if count <= LONG else (max(0, start - AROUND), min(count, end + AROUND))
        sides = [
            one
            for one in self.sides.get(sentence, ())
            if first <= one.start and one.end <= last and (one.end <= start or one.start >= end)
        ]
        if not sides:
            return ()
        heads = self.heads(sentence)
        trigger = Side(-1, start, end, pairing.head_of(heads, start, end), pairing.TRIGGER)
        sums = PairStates(self.reading, sentence, heads, first, last)
        for one in sides:
            begin, stop = min(end, one.end), max(start, one.start)
            between = sum(begin <= other.start and other.end <= stop for other in sides)
            sums.add(trigger, one, between)
        scores = self.reading.pair_heads.role_scores(sums.pairs())
        roles = self.reading.inventory.roles
        return tuple(
            (roles[column], sides[pair].number, round(float(scores[pair, column]), 4))
            for pair, column in zip(*np.nonzero(scores >= _LEAST_ROLE), strict=True)
        )


def _logsumexp(values: Floats) -> Floats:
    top = values.max(axis=1)
    out: Floats = top + np.log(np.exp(values - top[:, None]).sum(axis=1))
    return out
