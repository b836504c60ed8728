"""From whole texts to the targets of the pair heads: who stands with whom in a sentence, and what is said of them.

A fact is annotated for a sentence or several, not for one pair of words. The pair of mentions that stand nearest is
taken to carry it; other pairs of the same two entities say neither that it holds there nor that it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.language import coreference_features, pairing
from kg.language.components.relations import IMPLIES
from kg.language.coreference_features import CorefMention
from kg.language.heads import SAYS, Inventory
from kg.training.batches import IGNORE
from kg.training.corpus_vocabulary import SYMMETRIC
from kg.training.documents import DealExample, DocumentExample, FactExample, MentionExample

UNKNOWN = -1.0
#: types of a reference to nothing that is named: no pair has it as a side
_NOTHING = frozenset({"Other"})
#: relations that hold wherever both ends are named, also where the annotation does not say which sentence tells
_EVERYWHERE = frozenset({"locatedIn"})
#: relation -> the one that it implies, which may then be annotated or not, and whether that goes the other way
_IMPLIED = {name: (implied, bool(turned)) for name, implied, turned in IMPLIES}


@dataclass(slots=True)
class Side:
    """Words `start` to `end` of row `row`, of class `kind` (a number of pairing.CLASSES)."""

    row: int
    start: int
    end: int
    kind: int


@dataclass(slots=True)
class Pair:
    """Two sides of one row and what is known about them."""

    left: Side
    right: Side
    mentions: int
    """Mentions that stand between."""
    facts: list[float] | None = None
    """Per fact, first left to right and then right to left: 1, 0 or UNKNOWN; None: nothing known."""
    roles: list[float] | None = None
    certainty: int = IGNORE
    polarity: int = IGNORE
    tense: int = IGNORE
    pair_class: int = IGNORE

    @property
    def between(self) -> int:
        return max(self.left.start, self.right.start) - min(self.left.end, self.right.end)


@dataclass(slots=True)
class Chain:
    """The mentions of one text, in order, for coreference. `entities`: who each one is."""

    rows: list[tuple[int, int, int]] = field(default_factory=list)
    """Row, start and end of each mention."""
    mentions: list[MentionExample] = field(default_factory=list)
    entities: list[int] = field(default_factory=list)


@dataclass(slots=True)
class WordTarget:
    """A deal's trigger: the word, its kind, and the deal's status and certainty."""

    row: int
    word: int
    kind: int
    status: int
    certainty: int


@dataclass(slots=True)
class Targets:
    """Everything that a batch of whole texts teaches beside words."""

    pairs: list[Pair] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    triggers: list[WordTarget] = field(default_factory=list)
    """Words in rows of `trigger_rows` that are not listed here trigger nothing (kind 0)."""
    trigger_rows: list[int] = field(default_factory=list)


class TargetMaker:
    """Builds targets in the terms of an inventory."""

    def __init__(self, inventory: Inventory, pair_classes: Sequence[str], trigger_words: dict[str, frozenset[str]]):
        """`trigger_words`: per deal kind the words that trigger it anywhere; not taught as "none" beside a deal."""
        self._facts = {name: number for number, name in enumerate(inventory.facts)}
        self._deals = {name: number for number, name in enumerate(inventory.deals)}
        self._roles = {name: number for number, name in enumerate(inventory.roles)}
        self._flags = {
            name: {label: number for number, label in enumerate(labels)}
            for name, labels in (
                ("status", inventory.statuses),
                ("certainty", inventory.certainties),
                ("polarity", inventory.polarities),
                ("tense", inventory.tenses),
            )
        }
        self._classes = {name: number for number, name in enumerate(pair_classes)}
        self._trigger_words = trigger_words

    def add(self, targets: Targets, document: DocumentExample, *, row: int, counts: Sequence[int]) -> None:
        """Append one text, whose sentences are rows `row` and on, `counts` words each."""
        kept = [
            (m, Side(row + m.sentence, m.start, m.end, class_of(m)))
            for m in document.mentions
            if m.end <= counts[m.sentence] and m.end > m.start
        ]
        kept.sort(key=lambda pair: (pair[1].row, pair[1].start, pair[1].end))
        if document.coreference:
            single = [(m, side) for m, side in kept if len(m.entities) == 1]
            targets.chains.append(
                Chain(
                    rows=[(side.row, side.start, side.end) for _, side in single],
                    mentions=[m for m, _ in single],
                    entities=[m.entities[0] for m, _ in single],
                )
            )
        kept = [(m, side) for m, side in kept if m.kind == "name" or m.types != _NOTHING or document.pair_class]
        if document.relations or document.pair_class:
            targets.pairs += self._pairs(document, kept, row)
        if document.deals_known:
            self._add_deals(targets, document, kept, row, counts)

    def _pairs(self, document: DocumentExample, kept: list[tuple[MentionExample, Side]], row: int) -> list[Pair]:
        by_row: dict[int, list[tuple[MentionExample, Side]]] = {}
        for m, side in kept:
            by_row.setdefault(side.row, []).append((m, side))
        found: list[tuple[Pair, MentionExample, MentionExample]] = []
        for _, inside in sorted(by_row.items()):
            for left, right in pairing.pairs_of([side.start for _, side in inside]):
                (one, one_side), (other, other_side) = inside[left], inside[right]
                if set(one.entities) & set(other.entities) or other_side.start < one_side.end:
                    continue
                if len(one.entities) != 1 or len(other.entities) != 1:
                    continue
                found.append((Pair(one_side, other_side, right - left - 1), one, other))
        if document.relations:
            self._teach_facts(document, found, row)
        if document.pair_class is not None and found:
            # a class that only held-out pairs have is none that could be learnt
            found[0][0].pair_class = self._classes.get(document.pair_class, IGNORE)
        return [pair for pair, _, _ in found]

    def _teach_facts(
        self, document: DocumentExample, found: list[tuple[Pair, MentionExample, MentionExample]], row: int
    ) -> None:
        size = len(self._facts)
        taught = [0.0 if name in document.relations else UNKNOWN for name in self._facts]
        for pair, _, _ in found:
            pair.facts = [*taught, *taught]
        places: dict[tuple[int, int], list[tuple[Pair, bool]]] = {}
        for pair, one, other in found:
            ends = one.entities[0], other.entities[0]
            places.setdefault(ends, []).append((pair, True))
            places.setdefault((ends[1], ends[0]), []).append((pair, False))
        chosen: list[tuple[Pair, int, FactExample]] = []
        for fact in _with_speakers(document):
            for pair, forward in places.get((fact.subject, fact.object), ()):
                assert pair.facts is not None
                pair.facts[self._facts[fact.relation] + size * (not forward)] = UNKNOWN
                if fact.relation in _IMPLIED:
                    implied, turned = _IMPLIED[fact.relation]
                    pair.facts[self._facts[implied] + size * (forward == turned)] = UNKNOWN
                if fact.relation in SYMMETRIC:
                    pair.facts[self._facts[fact.relation] + size * forward] = UNKNOWN
            said = [
                (pair, forward)
                for pair, forward in places.get((fact.subject, fact.object), ())
                if (pair.left.row - row in fact.sentences if fact.sentences else fact.relation in _EVERYWHERE)
            ]
            for sentence in sorted({pair.left.row for pair, _ in said}):
                pair, forward = min(
                    ((p, f) for p, f in said if p.left.row == sentence),
                    key=lambda one: (one[0].between, one[0].left.start),
                )
                column = self._facts[fact.relation] + size * (not forward and fact.relation not in SYMMETRIC)
                chosen.append((pair, column, fact))
        for pair, column, fact in chosen:
            assert pair.facts is not None
            pair.facts[column] = 1.0
            if fact.certainty is not None and fact.relation != SAYS:
                pair.certainty = self._flags["certainty"].get(fact.certainty, IGNORE)
                pair.polarity = self._flags["polarity"].get(fact.polarity or "", IGNORE)
                pair.tense = self._flags["tense"].get(fact.tense or "", IGNORE)

    def _add_deals(
        self,
        targets: Targets,
        document: DocumentExample,
        kept: list[tuple[MentionExample, Side]],
        row: int,
        counts: Sequence[int],
    ) -> None:
        targets.trigger_rows += range(row, row + len(counts))
        known = {
            (deal.sentence, word): deal
            for deal in document.deals
            for word in range(deal.start, min(deal.end, counts[deal.sentence]))
        }
        said = frozenset().union(*(self._trigger_words.get(deal.kind, frozenset()) for deal in document.deals))
        for sentence, (example, count) in enumerate(zip(document.sentences, counts, strict=True)):
            for word in range(count):
                deal = known.get((sentence, word))
                if deal is None:
                    if example.words[word].lower() in said:
                        targets.triggers.append(WordTarget(row + sentence, word, IGNORE, IGNORE, IGNORE))
                    continue
                targets.triggers.append(
                    WordTarget(
                        row + sentence,
                        word,
                        self._deals[deal.kind],
                        self._flags["status"].get(deal.status or "", IGNORE),
                        self._flags["certainty"].get(deal.certainty or "", IGNORE),
                    )
                )
        for deal in document.deals:
            if deal.end <= counts[deal.sentence]:
                targets.pairs += self._role_pairs(deal, kept, row)

    def _role_pairs(self, deal: DealExample, kept: list[tuple[MentionExample, Side]], row: int) -> list[Pair]:
        trigger = Side(row + deal.sentence, deal.start, deal.end, pairing.TRIGGER)
        inside = [(m, side) for m, side in kept if side.row == trigger.row and len(m.entities) == 1]
        pairs = [
            (m.entities[0], Pair(trigger, side, mentions_between(trigger, side, [s for _, s in inside])))
            for m, side in inside
            if side.end <= trigger.start or side.start >= trigger.end
        ]
        for _, pair in pairs:
            pair.roles = [0.0] * len(self._roles)
        for role, entity in deal.roles:
            same = [pair for one, pair in pairs if one == entity]
            nearest = min(same, key=lambda pair: pair.between, default=None)
            for pair in same:
                assert pair.roles is not None
                pair.roles[self._roles[role]] = 1.0 if pair is nearest else UNKNOWN
        return [pair for _, pair in pairs]


def mentions_between(one: Side, other: Side, sides: Sequence[Side]) -> int:
    """How many mentions stand between two stretches of a row."""
    begin, end = min(one.end, other.end), max(one.start, other.start)
    return sum(begin <= side.start and side.end <= end for side in sides)


def class_of(mention: MentionExample) -> int:
    """The number of a mention's class: its kind, for a name its type where there is only one."""
    if mention.kind != "name":
        return pairing.CLASS_NUMBER[mention.kind]
    if len(mention.types) != 1:
        return pairing.CLASS_NUMBER["unknown"]
    (name,) = mention.types
    return pairing.CLASS_NUMBER.get(name, pairing.CLASS_NUMBER["unknown"])


def _with_speakers(document: DocumentExample) -> Iterator[FactExample]:
    """The facts, and for each that someone is quoted with: the speaker says something of its object."""
    yield from document.facts
    for fact in document.facts:
        if fact.speaker is not None and fact.speaker != fact.object:
            yield FactExample(fact.speaker, SAYS, fact.object, fact.sentences)


def coref_mentions(chain: Chain, words: Sequence[Sequence[str]], heads: Sequence[Sequence[int]]) -> list[CorefMention]:
    """A text's mentions as the coreference features need them; `words` and `heads` by row."""
    found: list[CorefMention] = []
    seen: set[int] = set()
    counts: Counter[str] = Counter()
    for (row, start, end), m in zip(chain.rows, chain.mentions, strict=True):
        found.append(
            coreference_features.mention(
                words[row][start:end],
                sentence=m.sentence,
                start=start,
                head=pairing.head_of(heads[row], start, end) - start,
                kind=m.kind,
                types=m.types,
                first=row not in seen,
                counts=counts,
            )
        )
        seen.add(row)
    return found
