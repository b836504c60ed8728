"""What the model reads between two mentions of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.language import pairing
from kg.language.components.coreference import Antecedent
from kg.language.components.mentions import DocMention
from kg.language.components.reading import Reading
from kg.language.components.sentence_pairs import PairStates, SentenceMentions
from kg.language.decode import Floats
from kg.language.pair_heads import SentencePairs
from kg.ontology.schema import load_schema

Doc.set_extension("relations", default=None, force=True)
#: probability below which a relation between two mentions is not kept
LEAST = 0.2
#: relation, what it implies between the same two, and whether that goes the other way
IMPLIES = (
    ("leads", "worksFor", 0),
    ("acquires", "owns", 0),
    ("headquarteredIn", "locatedIn", 0),
    ("foundedBy", "worksFor", 1),
)
_SURE = 0.4
#: pairs that are decided at once
_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class MentionRelation:
    """One relation read between two mentions (numbers in `doc._.mentions`), with its force."""

    subject: int
    relation: str
    object: int
    probability: float
    certainty: str
    polarity: str
    tense: str


@Language.component("kg_relations", requires=["token.dep"])
def relations(doc: Doc) -> Doc:
    """Set `doc._.relations`: every relation between mentions of a sentence that is likely enough to look at."""
    reading: Reading | None = doc._.reading
    doc._.relations = _Relations(doc, reading).found() if reading is not None else []
    return doc


class _Relations(SentenceMentions):
    """Pairs of mentions of a document, decided together."""

    def found(self) -> list[MentionRelation]:
        """Every relation above the least probability, in order of place."""
        types = _types(self.doc)
        found: list[MentionRelation] = []
        read: list[SentencePairs] = []
        pairs: list[tuple[int, int]] = []
        for sentence, sides in sorted(self.sides.items()):
            if len(sides) < 2:
                continue
            heads = self.heads(sentence)
            for block, begin, end in self.blocks(sentence):
                sums = PairStates(self.reading, sentence, heads, begin, end)
                known = len(pairs)
                for left, right in pairing.pairs_of([side.start for side in block]):
                    if block[right].start >= block[left].end:
                        sums.add(block[left], block[right], right - left - 1)
                        pairs.append((block[left].number, block[right].number))
                if len(pairs) > known:
                    read.append(sums.pairs())
                if len(pairs) >= _TOGETHER:  # a pair takes 12 kB: a book's would fill the memory
                    found += self._decided(read, pairs, types)
                    read, pairs = [], []
        return found + self._decided(read, pairs, types)

    def _decided(
        self, read: Sequence[SentencePairs], pairs: Sequence[tuple[int, int]], types: Sequence[frozenset[str]]
    ) -> list[MentionRelation]:
        if not pairs:
            return []
        scores = self.reading.pair_heads.pair_scores(read)
        inventory = self.reading.inventory
        size = len(inventory.facts)
        found: list[MentionRelation] = []
        self._leave_out_implied(scores.facts)
        for pair, column in zip(*np.nonzero(scores.facts >= LEAST), strict=True):
            one, other = pairs[pair] if column < size else pairs[pair][::-1]
            relation = inventory.facts[column % size]
            if _possible(relation, types[one], types[other]):
                found.append(
                    MentionRelation(
                        subject=one,
                        relation=relation,
                        object=other,
                        probability=round(float(scores.facts[pair, column]), 4),
                        certainty=inventory.certainties[scores.certainty[pair]],
                        polarity=inventory.polarities[scores.polarity[pair]],
                        tense=inventory.tenses[scores.tense[pair]],
                    )
                )
        return found

    def _leave_out_implied(self, facts: Floats) -> None:
        """Of a relation and one that it implies only the former is said: who leads a firm also works for it.

        Training leaves the implied one open, so the scores do not decide this by themselves.
        """
        names = self.reading.inventory.facts
        size = len(names)
        for name, implied, turned in IMPLIES:
            if name in names and implied in names:
                strong, weak = names.index(name), names.index(implied)
                for way in (0, 1):
                    told = facts[:, strong + way * size] >= _SURE
                    facts[told, weak + (way ^ turned) * size] = 0.0


def _types(doc: Doc) -> list[frozenset[str]]:
    """Per mention what it may be: a name's class, for a reference that of what it points at, else all it could be."""
    mentions: list[DocMention] = doc._.mentions
    antecedents: dict[int, Antecedent] = doc._.antecedents or {}
    found: list[frozenset[str]] = []
    for number, one in enumerate(mentions):
        found.append(found[antecedents[number].mention] if number in antecedents else one.types)
    return found


@lru_cache(maxsize=4096)
def _possible(relation: str, subject: frozenset[str], thing: frozenset[str]) -> bool:
    """Whether the ontology lets the relation go from something of one set of types to something of the other."""
    schema = load_schema()
    if relation not in schema.relations:
        return True  # who is quoted
    return any(schema.allows(relation, one, other) for one in sorted(subject) for other in sorted(thing))
