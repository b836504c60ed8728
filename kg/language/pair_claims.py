"""The model's reading of pairs of mentions, as a second source of claims beside the frames.

Frames say what a wording means; the model carries what no frame foresees. Where both find a relation in a sentence the
claim is the frame's, more certain than either alone. What only the model finds becomes a claim of its own when it is
sure enough, with the word that ties the two mentions together as its trigger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Span, Token

from kg.language.components.mentions import DocMention
from kg.language.components.relations import IMPLIES, MentionRelation
from kg.language.force import ForceReader
from kg.language.heads import SAYS
from kg.language.links import in_dateline
from kg.language.reading import Marked, Reading
from kg.language.syntax import asks
from kg.model.extraction import Claim, RejectedCandidate
from kg.ontology.lexicon import Lexicon
from kg.ontology.schema import Schema

PRODUCER: Final = "model:relations"
#: below it the model alone makes no claim; chosen on held-out texts of the corpus, where most pairs state nothing
_LEAST: Final = 0.9
#: what is reached through "it" or "the company" falls below it: on held-out texts two of three such claims were wrong
_LEAST_CONFIDENCE: Final = 0.64
#: a claim of the model alone is right this much less often than its probability says (the model card's table)
_TRUST: Final = 0.72
#: from here on the model agrees with a frame
_AGREES: Final = 0.2
_THROUGH_REFERENCE: Final = 0.85
_MAX_CONFIDENCE: Final = 0.97
_CONTENT: Final = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV"})


@dataclass(frozen=True, slots=True)
class PairReading:
    """One relation that the model reads in a sentence, in terms of local entities."""

    relation: MentionRelation
    subject: Marked
    object: Marked

    @property
    def key(self) -> tuple[str, str, str]:
        return self.subject.entity, self.relation.relation, self.object.entity


class PairClaims:
    """Turns `doc._.relations` into claims and checks those of the frames against it."""

    def __init__(self, force: ForceReader, schema: Schema, words: Mapping[str, frozenset[str]]) -> None:
        """`words`: the words that say each relation, of `relation_words`."""
        self._force = force
        self._schema = schema
        self._words = words

    def read(self, reading: Reading) -> list[PairReading]:
        """The model's relations whose ends are entities of the reading, the likeliest first."""
        doc = reading.doc
        mentions: list[DocMention] = doc._.mentions or []
        marked = [reading.at(doc[one.start : one.end].root) for one in mentions]
        found: list[PairReading] = []
        relations: list[MentionRelation] = doc._.relations or []
        for relation in relations:
            subject, thing = marked[relation.subject], marked[relation.object]
            if relation.relation == SAYS or subject is None or thing is None or subject.entity == thing.entity:
                continue
            found.append(PairReading(relation, subject, thing))
        return sorted(found, key=lambda one: (-one.relation.probability, one.subject.span.start, one.object.span.start))

    def make(
        self, read: Iterable[PairReading], claims: Iterable[Claim], reading: Reading
    ) -> tuple[list[Claim], list[RejectedCandidate]]:
        """The frames' claims, surer where the model agrees, then the model's own, and what types rule out."""
        known = list(claims)
        by_ends: dict[tuple[str, str, str], list[int]] = {}
        by_pair: dict[frozenset[str], list[int]] = {}
        for number, claim in enumerate(known):
            by_pair.setdefault(frozenset((claim.subject, claim.object)), []).append(number)
            by_ends.setdefault(self._key(claim.subject, claim.predicate, claim.object), []).append(number)
        questions: dict[int, bool] = {}
        made: dict[tuple[str, str, str, int], Claim] = {}
        rejected: list[RejectedCandidate] = []
        agreed: dict[int, float] = {}
        for one in read:
            sent = one.subject.span.sent
            same = [number for number in by_ends.get(self._key(*one.key), ()) if _inside(known[number], sent)]
            for number in same:
                agreed[number] = max(agreed.get(number, 0.0), one.relation.probability)
            if same or one.relation.probability < _LEAST:
                continue
            subject, predicate, thing = one.key
            if any(self._key(*stronger) in by_ends for stronger in _implying(*one.key)):
                continue  # "leads" is told by a frame: that she works there is no news
            beside = (known[number] for number in by_pair.get(frozenset((subject, thing)), ()))
            if any(_inside(claim, sent) and self._rules_out(claim, one) for claim in beside):
                continue
            reason = self._refused(one, sent, questions, reading)
            if reason is not None:
                rejected.append(
                    RejectedCandidate(
                        subject=subject, predicate=predicate, object=thing, quote=reading.quote(sent), reason=reason,
                        produced_by=PRODUCER,
                    )
                )  # fmt: skip
                continue
            claim = self._claim(one, reading)
            if claim.confidence < _LEAST_CONFIDENCE:
                continue
            made.setdefault((*one.key, sent.start), claim)
        sure = [
            replace(claim, confidence=_both(claim.confidence, agreed[number]))
            if agreed.get(number, 0.0) >= _AGREES
            else claim
            for number, claim in enumerate(known)
        ]
        return [*sure, *made.values()], rejected

    def _refused(self, one: PairReading, sent: Span, questions: dict[int, bool], reading: Reading) -> str | None:
        """Why the model alone makes no claim of what it reads, None where it does. `questions` is filled as asked:
        a long sentence has many pairs."""
        subject, predicate, thing = one.key
        left, right = reading.type_of(subject), reading.type_of(thing)
        if not self._schema.allows(predicate, left, right):
            return f"{predicate} does not go from {left} to {right}"
        if left == right == "Place" or in_dateline(one.subject.span):
            return "dateline"  # where the news was written; frames know when "PARIS, Texas" says more
        if sent.start not in questions:
            questions[sent.start] = asks(sent)
        if questions[sent.start]:
            return "question"
        words = self._words.get(predicate, frozenset())
        if self._schema.relations[predicate].symmetric and not any(
            token.pos_ in _CONTENT for token in trigger_between(one.subject, one.object, words)
        ):
            return "named side by side only"
        # On held-out texts one of five was right.
        return "speculation that no frame confirms" if one.relation.certainty == "possible" else None

    def _rules_out(self, told: Claim, one: PairReading) -> bool:
        """Whether a frame has already read how the two stand: as sharply as a symmetric relation, or by one between
        the same types ("deputy chief executive" is no chief). On held-out texts most claims against it were wrong."""
        relations = self._schema.relations
        read, known = relations.get(one.relation.relation), relations.get(told.predicate)
        if read is None or known is None:
            return False
        if told.predicate == one.relation.relation and told.subject == one.object.entity:
            return True  # the frame reads the same the other way round
        alike = (read.domain, read.range) == (known.domain, known.range) and told.subject == one.subject.entity
        return read.symmetric or alike

    def _key(self, subject: str, predicate: str, thing: str) -> tuple[str, str, str]:
        relation = self._schema.relations.get(predicate)  # a deal's role is none
        if relation is not None and relation.symmetric and thing < subject:
            subject, thing = thing, subject
        return subject, predicate, thing

    def _claim(self, one: PairReading, reading: Reading) -> Claim:
        relation = one.relation
        trigger = trigger_between(one.subject, one.object, self._words.get(relation.relation, frozenset()))
        force = self._force.read(trigger, stative=False, reading=reading)
        confidence = _TRUST * relation.probability
        for marked in (one.subject, one.object):
            if marked.kind != "name":
                confidence *= _THROUGH_REFERENCE
        subject, predicate, thing = one.key
        return Claim(
            subject=subject,
            predicate=predicate,
            object=thing,
            quote=reading.quote(one.subject.span.sent),
            trigger=reading.quote(trigger),
            confidence=round(min(confidence, _MAX_CONFIDENCE), 3),
            certainty=relation.certainty,  # type: ignore[arg-type]
            polarity=relation.polarity,  # type: ignore[arg-type]
            tense=relation.tense,  # type: ignore[arg-type]
            attributed_to=force.speaker if force.speaker not in (None, thing) else None,
            attributed_name=force.speaker_name,
            produced_by=PRODUCER,
        )


def _implying(subject: str, predicate: str, thing: str) -> list[tuple[str, str, str]]:
    """What would say as much and more of the same two."""
    return [
        (thing, name, subject) if turned else (subject, name, thing)
        for name, implied, turned in IMPLIES
        if implied == predicate
    ]


def relation_words(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """For each relation the head words of its frames: what its trigger is likely to be."""
    found: dict[str, set[str]] = {}
    for frame in lexicon.frames:
        if frame.predicate is not None and frame.part in ("verb", "noun", "adjective"):
            heads = (phrase[0] if frame.part == "verb" else phrase[-1] for phrase in frame.phrases)
            found.setdefault(frame.predicate, set()).update(heads)
    return {predicate: frozenset(words) for predicate, words in found.items()}


def trigger_between(one: Marked, other: Marked, words: frozenset[str] = frozenset()) -> Span:
    """The word that ties two mentions of a sentence together: one of `words` between them, the nearest to the second;
    else where their paths to the root meet, else the first word of weight between, else the second mention itself."""
    doc = one.span.doc
    inside = {token.i for marked in (one, other) for token in marked.span}
    first, second = sorted((one.span, other.span), key=lambda span: span.start)
    between = doc[first.end : second.start]
    for token in reversed(list(between)):
        if token.pos_ in _CONTENT and {token.lemma_.lower(), token.lower_} & words:
            return doc[token.i : token.i + 1]
    above = [one.span.root, *one.span.root.ancestors]
    places = {token.i for token in above}
    step: Token = other.span.root
    path = [step]
    while step.i not in places and step.head.i != step.i:
        step = step.head
        path.append(step)
    meeting = [step, *reversed(path), *above]
    for candidate in (*meeting[: len(path) + 1], *between):
        if candidate.i not in inside and candidate.pos_ in _CONTENT:
            return doc[candidate.i : candidate.i + 1]
    rest = [token for token in between if not token.is_space]
    return doc[rest[0].i : rest[0].i + 1] if rest else second


def _inside(claim: Claim, sent: Span) -> bool:
    """Whether a claim's trigger stands in the sentence."""
    place = (claim.trigger or claim.quote).span
    return sent.start_char <= place.start < sent.end_char


def _both(one: float, other: float) -> float:
    """Two sources that agree leave less doubt than either; they read the same words, so they are not independent."""
    return round(min(_MAX_CONFIDENCE, max(one, 1 - (1 - one) * (1 - 0.5 * other))), 3)
