"""From when and until when a claim holds, by the dates that hang on its words.

"CEO since 2021", "chairman from 2019 to 2023", "founded in 2015", "who left in March". A date elsewhere in the sentence
says nothing of the claim, and one that the document's own date cannot place is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Span, Token

from kg.language.cues import Force
from kg.language.reading import Reading
from kg.language.syntax import base, children, governing_verb, is_verb
from kg.model.extraction import Claim
from kg.ontology.lexicon import Lexicon
from kg.text.dates import find_dates

_NOMINAL: Final = frozenset({"obj", "obl", "nmod", "nsubj", "appos", "flat", "compound", "iobj", "xcomp"})
_PASSED: Final = frozenset({"the", "early", "late", "mid", "-", "end", "start", "beginning", "of", "spring", "summer", "autumn", "winter", "on", "about", "year", "morning", "as"})  # fmt: skip
"""What may stand between a date and the word that says what it means: "until the end of 2023"."""


@dataclass(frozen=True, slots=True)
class Validity:
    """ISO 8601 days, months or years; None where the text gives none."""

    since: str | None = None
    until: str | None = None


class ValidityReader:
    """Reads how long claims hold with the word lists of the lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._words = {
            key.removeprefix("validity."): found for key, found in words.items() if key.startswith("validity.")
        }

    def read(self, trigger: Span, *, stative: bool, force: Force, reading: Reading) -> Validity:
        """The validity of what `trigger` says. `stative`: a state, which a bare "in 2015" neither begins nor ends."""
        if force.polarity == "negated":
            return Validity()
        since: str | None = None
        until: str | None = None
        sent = trigger.sent
        for day in find_dates(sent.text, reading.document.issued):
            words = sent.doc.char_span(sent.start_char + day.start, sent.start_char + day.end, alignment_mode="expand")
            verb = self._attached(words, trigger, stative) if words is not None else None
            if words is None or verb is None:
                continue
            coming = force.certainty == "planned" or force.tense == "future"
            value = (day.ahead if coming else None) or day.value
            side = self._side(words, verb, trigger, stative)
            if side == "since":
                since = since or value
            elif side == "until":
                until = until or value
        return Validity(since, until)

    def complete(self, claims: Iterable[Claim], stative: frozenset[str], reading: Reading) -> list[Claim]:
        """The claims, those without validity read at their triggers. `stative`: the relations that are states."""
        return [
            claim
            if claim.valid_from or claim.valid_until or claim.trigger is None
            else self._dated(claim, stative, reading)
            for claim in claims
        ]

    def _dated(self, claim: Claim, stative: frozenset[str], reading: Reading) -> Claim:
        assert claim.trigger is not None
        span = claim.trigger.span
        trigger = reading.doc.char_span(span.start, span.end, alignment_mode="expand")
        if trigger is None or not len(trigger):
            return claim
        force = Force(certainty=claim.certainty, polarity=claim.polarity, tense=claim.tense)
        held = self.read(trigger, stative=claim.predicate in stative, force=force, reading=reading)
        return replace(claim, valid_from=held.since, valid_until=held.until)

    def _in(self, token: Token, name: str) -> bool:
        return token.lemma_.lower() in self._words[name]

    def _attached(self, words: Span, trigger: Span, stative: bool) -> Token | None:
        """The word that the date hangs on if that is the trigger, an argument of it or its verb; else None."""
        root = trigger.root
        head = _head(words)
        own = range(trigger.start, trigger.end)
        if head.i in own:
            return None if is_verb(root) and _in_aside(words, root) else root
        if not is_verb(root) and _in_aside(words, head):
            # "X, chairman of Y until 2020, joined Z": what stands before the comma is said of the chairman
            between = words.doc[trigger.end : words.start]
            near = 0 < len(between) < 9 and not any(t.text == "," or is_verb(t) for t in between)
            return root if near else None
        verb = root if is_verb(root) else _verb_over(root, stative)
        if verb is not None and head.i == verb.i:
            return None if _in_aside(words, head) else verb
        argument = base(head.dep_) in _NOMINAL and not is_verb(head) and head.head.i in own
        return root if argument and abs(words.start - trigger.end) < 12 else None

    def _side(self, words: Span, verb: Token, trigger: Span, stative: bool) -> str | None:
        """`since`, `until` or None: what the preposition says, or where that is "in", what the verb says."""
        before = _word_before(words)
        root = trigger.root
        if before in self._words["neither"]:
            return None
        if before in self._words["since"]:
            return "since"
        if before in self._words["until"]:
            return "until"
        if before == "between":
            return "since"
        if before == "and" and any(t.lower_ == "between" for t in words.doc[max(words.start - 4, 0) : words.start]):
            return "until"
        if before not in self._words["at"] and before and not _bare(words):
            return None
        if self._in(verb, "ending") and (verb.i != root.i or stative):
            return "until"
        if not stative and (verb.i == root.i or self._in(verb, "beginning")):
            return "since"
        return "since" if self._in(verb, "beginning") else None


def states(lexicon: Lexicon) -> frozenset[str]:
    """The relations that most of their frames take for a state."""
    counts: dict[str, int] = {}
    for frame in lexicon.frames:
        if frame.predicate is not None:
            counts[frame.predicate] = counts.get(frame.predicate, 0) + (1 if frame.stative else -1)
    return frozenset(predicate for predicate, count in counts.items() if count > 0)


def _head(words: Span) -> Token:
    """What a date hangs on, beyond other dates ("from 2019 to 2023") and words like "the end of"."""
    current = words.root.head
    for _ in range(4):
        if is_verb(current) or not (current.like_num or current.lower_ in _PASSED or current.lower_ in ("from", "to")):
            break
        current = current.head
    if current.lower_ == "effective":
        current = current.head
    # "bought X in 2015 and sued Y last year": a date belongs to the last of the joined verbs before it
    joined = [t for t in children(current, "conj") if is_verb(t) and t.i < words.start] if is_verb(current) else []
    return max(joined, key=lambda t: t.i, default=current)


def _verb_over(noun: Token, stative: bool) -> Token | None:
    """The verb that a noun trigger stands under; "the chairman of X left in May" dates the leaving, not the post."""
    current = noun
    while stative and current.head.i != current.i and not is_verb(current):
        if base(current.dep_) in ("nsubj", "appos"):
            return None
        current = current.head
    return governing_verb(noun)


def _in_aside(words: Span, verb: Token) -> bool:
    """Whether a date stands in a phrase that a comma closes before the verb: "X, chairman until 2020, bought"."""
    if words.end > verb.i or not any(t.text == "," for t in words.doc[words.end : verb.i]):
        return False
    before = [t for t in words.doc[words.sent.start : words.start] if not t.is_space]
    return not (len(before) <= 3 or any(t.text == "," for t in before[-2:]))


def _word_before(words: Span) -> str:
    """The word that governs a date phrase: "until" in "until the end of 2023"; "" where there is none."""
    position = words.start - 1
    while position > words.sent.start and words.doc[position].lower_ in _PASSED and words.doc[position].lower_ != "on":
        position -= 1
    word = words.doc[position].lower_ if position >= words.sent.start else ""
    if word == "on" and position > words.sent.start and words.doc[position - 1].lower_ in ("effective", "starting"):
        return words.doc[position - 1].lower_
    return word


def _bare(words: Span) -> bool:
    """A date that needs no preposition: "last year", "yesterday", "Tuesday"."""
    first = words[0].lower_
    return first in ("last", "next", "this", "yesterday", "today", "tomorrow") or first.endswith("day")
