"""How far an agreement has got, by the words of one place that speaks of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Span, Token

from kg.language.components.deals import DealTrigger
from kg.language.cues import Force
from kg.language.force import deal_status
from kg.language.reading import Reading
from kg.language.syntax import base, children, clause_chain, governing_verb, is_passive, is_verb
from kg.model.vocabulary import DealStatus

_STATES: Final[dict[str, DealStatus]] = {
    "rumoured": "rumoured", "planned": "planned", "announced": "announced", "completed": "completed",
    "cancelled": "cancelled",
}  # fmt: skip
_LEAST: Final = 0.7


@dataclass(frozen=True, slots=True)
class State:
    """A status and the words that give it."""

    status: DealStatus
    words: Span


class StatusReader:
    """Reads the status of agreements at triggers and at references such as "the deal"."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._done = words["deals.done"]
        self._ends = words["deals.cancelling_nouns"]
        self._phrases = {
            state: sorted(tuple(phrase.split()) for phrase in words[f"deals.{name}"])
            for state, name in (("completed", "completing"), ("cancelled", "cancelling"))
        }
        verbs = {phrase[0] for phrase in self._phrases["cancelled"] if len(phrase) == 1}
        self._end_words = words["deals.end_words"] | self._ends | verbs

    def told(self, trigger: Span, kind: str, said: Force, force: Force, stated: str | None, reading: Reading) -> State:
        """The status that a telling gives: by a word that says so, else by what the model reads, else by the force.

        `said` is the force of the words, `force` that of the agreement behind them (kg.language.force.of_deal).
        """
        cue = self.cue(trigger, force)
        if cue is not None:
            return cue
        by_force = deal_status(force, stated)
        if by_force in ("rumoured", "planned", "cancelled") or stated is not None:
            return State(by_force, trigger)
        read = _by_model(trigger, kind, reading)
        if read == "cancelled" and not self._speaks_of_an_end(trigger.sent):
            read = None
        if read == "completed" and said.certainty == "planned":
            read = "announced"  # "the proposed acquisition", "agreed to buy"
        if read is not None:
            return State(read, trigger)
        return State("completed" if self._finished(trigger.root) else by_force, trigger)

    def cue(self, trigger: Span, force: Force) -> State | None:
        """ "completed", "called off" over the trigger; None where no word says how the agreement ended."""
        if not force.cancelled and (force.certainty in ("planned", "possible") or force.polarity == "negated"):
            return None  # "is expected to close in June", "has not closed"
        for token in _above(trigger.root):
            for state, phrases in self._phrases.items():
                for phrase in phrases:
                    words = _matched(phrase, token) if is_verb(token) else None
                    if words is not None and token.i not in range(trigger.start, trigger.end) and _happened(token):
                        return State(_STATES[state], words)
            if token.lemma_.lower() in self._ends and token.i != trigger.root.i:
                return State("cancelled", token.doc[token.i : token.i + 1])
        return None

    def _speaks_of_an_end(self, sent: Span) -> bool:
        return any(token.lemma_.lower() in self._end_words or token.lower_ in self._end_words for token in sent)

    def _finished(self, verb: Token) -> bool:
        """ "bought", "has merged", "was sold": done once it is told."""
        if not is_verb(verb) or verb.lemma_.lower() not in self._done:
            return False
        if children(verb, "mark") or verb.tag_ not in ("VBD", "VBN"):
            return False
        return base(verb.dep_) not in ("xcomp",) and (
            verb.tag_ == "VBD" or is_passive(verb) or bool(children(verb, "aux"))
        )


def _above(root: Token) -> Iterator[Token]:
    """The trigger's head word and what governs it within its clause."""
    yield root
    verb = governing_verb(root)
    for token in clause_chain(root):
        if token.i != root.i:
            yield token
        if is_verb(token) and (verb is None or token.i == verb.i):
            return


def _matched(phrase: tuple[str, ...], verb: Token) -> Span | None:
    """The words of a verb and its particle, up to four words apart ("called the deal off"), else None."""
    if phrase[0] not in (verb.lemma_.lower(), verb.lower_):
        return None
    last = verb.i
    for word in phrase[1:]:
        near = range(last + 1, min(last + 6, verb.sent.end))
        hit = next((i for i in near if verb.doc[i].lower_ == word), None)
        if hit is None:
            return None
        last = hit
    return verb.doc[verb.i : (last if last - verb.i < 4 else verb.i) + 1]


def _happened(verb: Token) -> bool:
    """Whether the verb tells of something that took place: "closed", "has been scrapped", "calls off"; not "to close"."""
    auxiliaries = {child.lower_ for child in children(verb, "aux")}
    if auxiliaries & {"will", "would", "may", "might", "could", "can", "should", "shall", "to", "'ll", "must"}:
        return False
    if any(child.lower_ in ("not", "n't", "never") for child in children(verb, "advmod")):
        return False
    return not any(child.lower_ in ("to", "if", "unless", "before", "until") for child in children(verb, "mark"))


def _by_model(trigger: Span, kind: str, reading: Reading) -> DealStatus | None:
    """What the model reads at its own trigger for the same words, or the nearest of the same kind in the sentence."""
    sent = trigger.sent
    marks: list[DealTrigger] = [
        one
        for one in reading.doc._.triggers or []
        if one.probability >= _LEAST and sent.start <= one.start < sent.end
        and (one.kind == kind or (one.start < trigger.end and trigger.start < one.end))
    ]  # fmt: skip
    if not marks:
        return None
    return _STATES.get(min(marks, key=lambda one: (abs(one.start - trigger.root.i), one.start)).status)
