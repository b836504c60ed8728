"""The cue words of force as the lexicon lists them, and the flags that they set."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from kg.model.vocabulary import STRENGTH, Certainty, Polarity, Tense

_REACH = 6
"""Tokens behind a verb in which the rest of a cue phrase is looked for ("called its bid off")."""


@dataclass(slots=True)
class Force:
    """The flags of one claim and who is quoted as making it (entity id, or words where it is no entity)."""

    certainty: Certainty = "asserted"
    polarity: Polarity = "affirmed"
    tense: Tense = "present"
    speaker: str | None = None
    speaker_name: str | None = None
    intended: bool = False
    """Planned by one side only ("plans to buy"), unlike what is agreed or announced ("agreed to buy", "will buy")."""
    completed: bool = False
    cancelled: bool = False
    heard: bool = False
    """Told by no one who is named, or on somebody's word ("according to")."""
    rumoured: bool = False
    """Told as hearsay in so many words ("reportedly", "is said to")."""
    may: bool = False
    """Hedged by a modal ("may"), which hearsay does not lift."""
    hedge: Certainty = "asserted"
    """The certainty apart from hearsay: what those who tell of it say that it is."""

    def weaken(self, to: Certainty) -> None:
        """Lowers the certainty, never raises it."""
        if STRENGTH[to] < STRENGTH[self.certainty]:
            self.certainty = to

    def settle(self, *, stative: bool) -> None:
        """Brings the flags into line once all cues are read.

        Hearsay of a plan is a report of something to come, of talks too where the wording itself is hearsay; what
        "may" be stays possible, and a denial is not hedged by what it denies.
        """
        hedged = self.certainty
        if self.tense == "present" and (hedged == "planned" or (hedged == "possible" and not stative)):
            self.tense = "future"
        if self.polarity == "negated" and self.cancelled and self.tense == "present" and not stative:
            self.tense = "future"  # what was called off lay ahead
        if self.polarity == "negated" and hedged in ("planned", "possible"):
            self.certainty = "asserted"  # "has no plans to", "is not in talks"
        self.hedge = self.certainty
        if self.heard and (self.certainty != "possible" or (self.rumoured and not self.may)):
            self.certainty = "reported"


class Cues:
    """Looks words up in the lists of ontology/lexicon/_force.toml."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._words = {name.removeprefix("force."): found for name, found in words.items() if name.startswith("force.")}
        self._tails: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        for name, phrases in self._words.items():
            tails: dict[str, list[tuple[str, ...]]] = defaultdict(list)
            for first, *rest in (phrase.split() for phrase in sorted(phrases) if " " in phrase):
                tails[first].append(tuple(rest))
            self._tails[name] = tails

    def phrases(self, name: str) -> frozenset[str]:
        """All entries of a list in lower case."""
        return self._words[name]

    def has(self, token: Token, name: str) -> bool:
        """Whether a list holds the token's word or lemma."""
        listed = self._words[name]
        return token.lemma_.lower() in listed or token.lower_ in listed

    def says(self, verb: Token, name: str) -> bool:
        """Whether a list holds the verb, alone or with particles that follow it in its sentence ("call off")."""
        if self.has(verb, name):
            return True
        lemma = verb.lemma_.lower().split()[0] if verb.lemma_ else ""
        tails = self._tails[name].get(lemma)
        if not tails:
            return False
        behind = [token.lower_ for token in verb.doc[verb.i + 1 : min(verb.i + 1 + _REACH, verb.sent.end)]]
        return any(tail == tuple(behind[at : at + len(tail)]) for tail in tails for at in range(len(behind)))
