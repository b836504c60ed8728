"""Which earlier mention each pronoun and definite description points back at, by the model's coreference head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.language import coreference_features as shared
from kg.language.components.mentions import DocMention
from kg.language.components.reading import Reading
from kg.language.coreference_features import CorefMention
from kg.language.decode import Floats

Doc.set_extension("antecedents", default=None, force=True)
#: earlier mentions of fitting type that are looked at
_WINDOW = 30


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What a mention points back at: the number of an earlier one in `doc._.mentions`."""

    mention: int
    probability: float
    """Of this very mention among those looked at and of pointing at none, 0..1."""


@Language.component("kg_coreference", requires=["token.dep"])
def coreference(doc: Doc) -> Doc:
    """Set `doc._.antecedents`: mention number -> Antecedent, for pronouns and descriptions that point at something.

    Chains end at a name: what points at a pronoun that points at nothing is left out. Names are linked to one
    another by how they are written (kg.language.naming), not here.
    """
    reading: Reading | None = doc._.reading
    found: dict[int, Antecedent] = {}
    if reading is not None:
        mentions: list[DocMention] = doc._.mentions
        linker = Linker(doc, reading, mentions)
        #: what a mention may be in the end: its own types, for a reference those of what it points at
        rooted: dict[int, frozenset[str]] = {}
        for number, one in enumerate(mentions):
            if one.kind == "name":
                rooted[number] = one.types
                continue
            fitting = [
                earlier
                for earlier in range(max(0, number - shared.WINDOW), number)
                if earlier in rooted and rooted[earlier] & one.types
            ]
            best = linker.antecedent(number, fitting[-_WINDOW:])
            if best is not None:
                found[number] = best
                rooted[number] = rooted[best.mention]
    doc._.antecedents = found
    return doc


class Linker:
    """The mentions of one document, in order of place, with their vectors."""

    def __init__(self, doc: Doc, reading: Reading, mentions: Sequence[DocMention]) -> None:
        self._heads = reading.pair_heads
        places = reading.places(len(doc))
        self._described: list[CorefMention] = []
        states: list[Floats] = []
        seen: set[int] = set()
        counts: Counter[str] = Counter()
        for one in mentions:
            sentence, first, end = reading.words(places, one.start, one.end)
            head = min(max(doc[one.start : one.end].root.i - one.start + first, first), end - 1)
            words = [doc[index].text for index in reading.tokens[sentence][first:end]]
            self._described.append(
                shared.mention(
                    words,
                    sentence=sentence,
                    start=first,
                    head=head - first,
                    kind=one.kind,
                    types=one.types,
                    first=sentence not in seen,
                    counts=counts,
                )
            )
            seen.add(sentence)
            rows = reading.sentences[sentence].states
            states.append(rows[first:end].mean(axis=0, dtype=np.float32) + rows[head])
        if states:
            self._anaphors, self._antecedents = self._heads.mention_vectors(np.stack(states))

    def antecedent(self, number: int, fitting: Sequence[int]) -> Antecedent | None:
        """The best of some earlier mentions (their numbers) for a mention, None when it points at nothing."""
        if not fitting:
            return None
        anaphor = self._described[number]
        rows = np.array(
            [shared.features(self._described[i], anaphor, apart=number - i) for i in fitting], dtype=np.int64
        )
        scores = self._heads.antecedent_scores(self._antecedents[list(fitting)] + self._anaphors[number], rows)
        lone = self._heads.lone_scores(self._anaphors[number : number + 1], np.array([shared.alone(anaphor)]))
        shares = _softmax(np.append(scores, lone))
        best = int(shares[:-1].argmax())
        if shares[best] <= shares[-1]:
            return None
        return Antecedent(fitting[best], float(shares[best]))


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max())
    out: Floats = raised / raised.sum()
    return out
