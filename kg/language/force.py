"""How much a sentence claims: certainty, polarity, tense and speaker of the words around a trigger.

Cues count by their place in the syntax: a modal on the verb, a governor that plans, considers or denies, an adverb of
hearsay, "former" on the noun. The lists are data (ontology/lexicon/_force.toml).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.language.reading import Reading
from kg.language.syntax import base, children, clause_chain, is_verb, subjects
from kg.model.vocabulary import STRENGTH, Certainty, DealStatus, Polarity, Tense

_MAKING = frozenset(
    {"become", "remain", "serve", "act", "work", "name", "appoint", "elect", "make", "hire", "promote", "install", "choose",
     "step", "resign", "quit", "leave", "retire", "join", "have", "be", "hold", "buy", "take", "own", "sell"}
)  # fmt: skip


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

    def weaken(self, to: Certainty) -> None:
        """Lowers the certainty, never raises it."""
        if STRENGTH[to] < STRENGTH[self.certainty]:
            self.certainty = to


class ForceReader:
    """Reads the force of triggers with the cue lists of the lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._words = words

    def _in(self, token: Token, name: str) -> bool:
        return token.lemma_.lower() in self._words[f"force.{name}"] or token.lower_ in self._words[f"force.{name}"]

    def read(self, trigger: Span, *, stative: bool, reading: Reading) -> Force:
        """The force of the words that `trigger` carries. `stative`: a past tense means "no longer"."""
        head = trigger.root
        force = Force()
        self._modifiers(trigger, head, force, stative)
        if stative and not is_verb(head) and not _predicated(head):
            # "The CEO of X, Mia Ott, may leave": that she is CEO is taken for granted whatever the sentence does.
            return force
        below: Token | None = None
        apart = False
        for predicate in clause_chain(head):
            apart = apart or (below is not None and not self._climbs(below))
            if apart:
                # A clause beside ours says nothing about ours, nor does what stands above it; but a speaker may.
                self._speech(predicate, below, force, reading)
                below = predicate
                continue
            if is_verb(predicate) or children(predicate, "cop"):
                self._predicate(predicate, below, force, stative, head)
            if below is not None and not is_verb(predicate):
                self._above_noun(predicate, force)
            self._speech(predicate, below, force, reading)
            below = predicate
        self._hearsay(trigger.sent, head, force, reading)
        if force.tense == "present" and (
            force.certainty == "planned" or (force.certainty == "possible" and not stative)
        ):
            force.tense = "future"
        if force.polarity == "negated" and force.certainty in ("planned", "possible"):
            force.certainty = "asserted"  # "has no plans to", "is not in talks": the denial itself is not hedged
        return force

    def _climbs(self, token: Token) -> bool:
        """Whether what is said above a token bears on it: complements do, coordinated and adverbial clauses don't."""
        label = base(token.dep_)
        if label in ("advcl", "parataxis", "conj", "appos", "dep", "list"):
            return label == "conj" and is_verb(token) and not children(token, "nsubj", "aux")
        return not (label == "acl" and token.dep_ == "acl:relcl")

    def _modifiers(self, trigger: Span, head: Token, force: Force, stative: bool) -> None:
        """Adjectives and adverbs on the trigger itself, and on the verb that it hangs on."""
        for child in [*head.children, *trigger]:
            if child.i == head.i:
                continue
            if stative and ((self._in(child, "former") and child.i < head.i) or self._in(child, "former_adverbs")):
                force.tense = "past"
            elif self._in(child, "planned_adjectives"):
                force.weaken("planned")
            elif self._in(child, "possible_adjectives"):
                force.weaken("possible")
        before = trigger.doc[trigger.start - 1] if trigger.start else None
        if before is not None and before.sent.start == trigger.sent.start:
            if self._in(before, "former") and stative:
                force.tense = "past"
            if before.text in "-‐–" and before.i > 0 and trigger.doc[before.i - 1].lower_ == "ex" and stative:
                force.tense = "past"

    def _predicate(self, verb: Token, below: Token | None, force: Force, stative: bool, head: Token) -> None:
        governs = below is not None
        for child in verb.children:
            label = base(child.dep_)
            if label == "aux":
                if self._in(child, "modals_possible"):
                    force.weaken("possible")
                    force.tense = "future" if not governs else force.tense
                elif self._in(child, "modals_future") and (not governs or self._bears(verb, below)):
                    force.weaken("planned")
            elif label in ("advmod", "det") and self._in(child, "negations"):
                if not governs or self._bears(verb, below):
                    force.polarity = "negated"
            elif label == "advmod" and child.lower_ == "longer" and any(w.lower_ == "no" for w in child.subtree):
                force.tense = "past"
            elif label == "advmod" and self._in(child, "hearsay_adverbs"):
                force.weaken("reported")
            elif (label == "advmod" and self._in(child, "possible_adverbs")) or (
                label == "mark" and child.lower_ in ("if", "unless", "whether") and not governs
            ):
                force.weaken("possible")
            elif label == "advmod" and stative and not governs and self._in(child, "former_adverbs"):
                force.tense = "past"
        self._governor(verb, below, force, stative)
        if not governs or head.i == verb.i or (children(verb, "cop") and verb.i == head.i):
            self._tense(verb, force, stative)

    def _bears(self, verb: Token, below: Token | None) -> bool:
        """Whether a modal or negation on `verb` reaches down: "will acquire", "has not signed a deal"; not "did not
        say that"."""
        return below is not None and base(below.dep_) in (
            "xcomp", "obj", "obl", "nsubj", "cop", "compound", "nmod", "acl",
        )  # fmt: skip

    def _governor(self, verb: Token, below: Token | None, force: Force, stative: bool) -> None:
        """What a verb does to the complement below it."""
        if below is None:
            return
        label = base(below.dep_)
        if label in ("xcomp", "ccomp", "obl", "obj", "advcl", "acl"):
            if (
                stative
                and self._in(verb, "leaving")
                and verb.tag_ in ("VBD", "VBN")
                and label in ("obl", "obj", "xcomp")
            ):
                force.tense = "past"
            if self._in(verb, "denying"):
                force.polarity = "negated"
                force.cancelled = force.cancelled or self._in(verb, "cancelled")
            elif self._in(verb, "considering"):
                force.weaken("possible")
            elif self._in(verb, "planning") and label in ("xcomp", "ccomp"):
                force.weaken("planned")
                force.intended = True
            elif self._in(verb, "agreeing") and label == "xcomp":
                force.weaken("planned")
            elif self._in(verb, "rumouring") and label == "xcomp" and children(verb, "aux"):
                force.weaken("reported")
            elif self._in(verb, "completed"):
                force.completed = True

    def _above_noun(self, noun: Token, force: Force) -> None:
        """ "talks on a merger", "a plan to buy"."""
        if any(child.lower_ == "no" for child in children(noun, "det")):
            force.polarity = "negated"
        if self._in(noun, "possible_nouns"):
            force.weaken("possible")
        elif self._in(noun, "planning") or noun.lemma_ in ("offer", "proposal"):
            force.weaken("planned")
            force.intended = True
        elif noun.lemma_ in ("agreement", "deal", "contract", "pact"):
            force.weaken("planned")
        elif self._in(noun, "denying") or noun.lemma_ == "denial":
            force.polarity = "negated"

    def _tense(self, verb: Token, force: Force, stative: bool) -> None:
        auxiliaries = children(verb, "aux", "cop")
        if any(self._in(aux, "modals_future") for aux in auxiliaries):
            force.tense = "future"
            return
        if any(child.dep_ == "mark" and child.lower_ == "to" for child in verb.children) and verb.dep_ in (
            "root", "ROOT", "acl",
        ):  # fmt: skip
            force.weaken("planned")
        if not stative:
            return
        past = [t for t in (*auxiliaries, verb) if t.tag_ == "VBD"]
        perfect = any(aux.lemma_ == "have" and aux.tag_ in ("VBP", "VBZ") for aux in auxiliaries)
        if past and not perfect and not _under_speech(verb, self._words["force.speech"]):
            force.tense = "past"
        if any(child.lemma_ == "use" and child.tag_ == "VBD" for child in (verb.head,)) and verb.dep_ == "xcomp":
            force.tense = "past"

    def _speech(self, predicate: Token, below: Token | None, force: Force, reading: Reading) -> None:
        """Who is quoted: the subject of a verb of speech that has our clause as its complement."""
        if below is None or not is_verb(predicate) or not self._in(predicate, "speech") or force.speaker:
            return
        if base(below.dep_) not in ("ccomp", "parataxis", "obj", "xcomp"):
            return
        self._name_speaker(subjects(predicate), force, reading)

    def _name_speaker(self, tokens: list[Token], force: Force, reading: Reading) -> None:
        fillers = reading.fillers(tokens)
        if fillers:
            force.speaker = fillers[0].entity
        elif tokens and tokens[0].pos_ in ("NOUN", "PROPN"):
            span = tokens[0].doc[tokens[0].left_edge.i : tokens[0].i + 1]
            force.speaker_name = span.text[:120]

    def _hearsay(self, sent: Span, head: Token, force: Force, reading: Reading) -> None:
        """ "According to X", and a verb of speech set off by commas ("..., she said") anywhere over our clause."""
        cues = reading.cues.get(sent.start)
        if cues is None:  # once per sentence: a long one has many triggers
            cues = [token for token in sent if token.lower_ == "according" or self._set_off(token)]
            reading.cues[sent.start] = cues
        for token in cues:
            if token.lower_ == "according" and not force.speaker:
                target = token.head
                # UD: "according" is the case of its noun; some parses make it the head of "to X"
                noun = target if base(token.dep_) == "case" else next(iter(children(token, "obl", "nmod")), target)
                force.weaken("reported")
                self._name_speaker([noun], force, reading)
            elif not force.speaker and token.lower_ != "according" and _dominates(token.head, head):
                self._name_speaker(subjects(token) or children(token, "nsubj"), force, reading)
                if any(self._in(aux, "modals_possible") for aux in children(token, "aux")):
                    force.weaken("reported")

    def _set_off(self, token: Token) -> bool:
        return base(token.dep_) == "parataxis" and is_verb(token) and self._in(token, "speech")


def _predicated(noun: Token) -> bool:
    """Whether a noun is what the sentence says of something ("is chairman", "was named chairman") and not in passing."""
    if children(noun, "cop") or base(noun.dep_) in ("xcomp", "ROOT", "root"):
        return True
    if base(noun.dep_) in ("obj", "obl"):
        return noun.head.lemma_ in _MAKING
    return base(noun.dep_) == "conj" and _predicated(noun.head)


def _under_speech(verb: Token, speech: frozenset[str]) -> bool:
    """ "said it was the owner": the past of indirect speech is the speech's, not the state's."""
    return base(verb.dep_) == "ccomp" and verb.head.lemma_.lower() in speech and verb.head.tag_ in ("VBD", "VBN")


def _dominates(upper: Token, lower: Token) -> bool:
    return any(token.i == upper.i for token in clause_chain(lower))


def of_deal(force: Force) -> Force:
    """The force of words about an agreement: what is agreed or announced stands, though its fulfilment lies ahead."""
    if force.certainty == "planned" and not force.intended:
        return replace(force, certainty="asserted", tense="present")
    return force


def deal_status(force: Force, stated: str | None) -> DealStatus:
    """The state of a deal that its wording gives, by the guide: agreed or announced deals are `announced`."""
    if force.cancelled:
        return "cancelled"
    if force.completed:
        return "completed"
    if force.certainty == "possible":
        return "rumoured"
    if force.certainty == "planned":
        return "planned"
    if force.certainty == "reported" and stated is None:
        return "announced"
    if stated in ("completed", "planned", "rumoured", "cancelled", "announced"):
        return stated  # type: ignore[return-value]
    return "announced"
