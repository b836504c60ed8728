"""How much a sentence claims: certainty, polarity, tense and speaker of the words around a trigger.

Cues count by their place in the syntax: a modal on the verb, a governor that plans, considers or denies, an adverb of
hearsay, "former" on the noun. The lists are data (ontology/lexicon/_force.toml); who speaks is read in
kg.language.speakers.
"""

from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Span, Token

from kg.language.cues import Cues, Force
from kg.language.nearby import conditional, read_nearby
from kg.language.reading import Reading
from kg.language.speakers import Speakers, describes
from kg.language.syntax import base, children, clause_chain, governing_verb, is_passive, is_verb
from kg.model.vocabulary import DealStatus

_MAKING = frozenset(
    {"become", "remain", "serve", "act", "work", "name", "appoint", "elect", "make", "hire", "promote", "install", "choose",
     "step", "resign", "quit", "leave", "retire", "join", "have", "be", "hold", "buy", "take", "own", "sell"}
)  # fmt: skip
_COMPLEMENTS = ("xcomp", "ccomp", "obl", "obj", "advcl", "acl", "csubj")
_AGREEMENTS = frozenset({"agreement", "deal", "contract", "pact"})
_PROMISES = frozenset({"agreement", "deal", "pact", "arrangement"})
"""Ended with what they promise undone: an agreement to buy; not so a contract to supply, which ran till then."""


class ForceReader:
    """Reads the force of triggers with the cue lists of the lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._cues = Cues(words)
        self._speakers = Speakers(self._cues)

    def read(self, trigger: Span, *, stative: bool, reading: Reading) -> Force:
        """The force of the words that `trigger` carries. `stative`: a past tense means "no longer"."""
        head = trigger.root
        force = Force()
        self._modifiers(trigger, head, force, stative)
        read_nearby(trigger, force, self._cues, stative=stative)
        if stative and not is_verb(head) and not _predicated(head):
            # "The CEO of X, Mia Ott, may leave": that she is CEO is taken for granted whatever the sentence does.
            verb = governing_verb(head)
            if verb is not None and base(head.dep_) in ("obj", "nsubj"):
                self._ending(verb, head, head, force)
            return force
        if conditional(trigger):
            force.weaken("possible")
        below: Token | None = None
        apart = described = False
        for predicate in clause_chain(head):
            if below is not None:
                apart = apart or not self._climbs(below)
                described = described or describes(below)
            # A clause beside ours says nothing about ours, nor does what stands above it; but a speaker may.
            if not apart:
                if is_verb(predicate) or children(predicate, "cop"):
                    self._predicate(predicate, below, force, stative, head)
                if below is not None and not is_verb(predicate):
                    self._above_noun(predicate, force)
            if not described:
                self._speakers.above(predicate, below, force, reading)
            if predicate.pos_ not in ("ADV", "ADP") or below is None:  # "walked | away | from a deal"
                below = predicate
        self._speakers.around(trigger.sent, head, force, reading)
        force.settle(stative=stative)
        return force

    def _from(self, token: Token, cues: str) -> bool:
        """Whether a doing is what a verb of this list turns or keeps somebody from."""
        marked = any(mark.lower_ == "from" for mark in children(token, "mark", "case"))
        return marked and is_verb(token) and is_verb(token.head) and self._cues.says(token.head, cues)

    def _climbs(self, token: Token) -> bool:
        """Whether what is said above a token bears on it: complements do, coordinated and adverbial clauses don't."""
        label = base(token.dep_)
        if label == "advcl" and not is_verb(token) and not children(token, "mark", "cop"):
            return True  # a noun that the parse took for a clause: "called off its takeover of"
        if label == "advcl" and self._cues.says(token.head, "rumouring") and _is_told(token.head):
            return True  # "is said to be weighing"
        if label in ("advcl", "obl") and (self._from(token, "turning") or self._from(token, "preventing")):
            return True
        if label == "acl" and token.tag_ == "VBN":
            return False  # "will use chips supplied by": what describes the noun is taken for granted
        if label in ("advcl", "parataxis", "conj", "appos", "dep", "list"):
            return label == "conj" and is_verb(token) and not children(token, "nsubj", "aux")
        return not (label == "acl" and token.dep_ == "acl:relcl")

    def _modifiers(self, trigger: Span, head: Token, force: Force, stative: bool) -> None:
        """Adjectives and adverbs on the trigger itself, and on the verb that it hangs on."""
        has = self._cues.has
        for child in [*head.children, *trigger]:
            if child.i == head.i:
                continue
            if stative and ((has(child, "former") and child.i < head.i) or has(child, "former_adverbs")):
                force.tense = "past"
            elif has(child, "planned_adjectives"):
                force.weaken("planned")
            elif has(child, "possible_adjectives"):
                force.weaken("possible")
            elif child.dep_ == "det" and child.lower_ == "no":
                force.polarity = "negated"
        before = trigger.doc[trigger.start - 1] if trigger.start else None
        if before is not None and before.sent.start == trigger.sent.start:
            if has(before, "former") and stative:
                force.tense = "past"
            if before.text in "-‐–" and before.i > 0 and trigger.doc[before.i - 1].lower_ == "ex" and stative:
                force.tense = "past"

    def _predicate(self, verb: Token, below: Token | None, force: Force, stative: bool, head: Token) -> None:
        governs = below is not None
        has = self._cues.has
        for child in verb.children:
            label = base(child.dep_)
            if label == "aux":
                self._modal(child, verb, below, force)
            elif label in ("advmod", "det", "cc") and has(child, "negations"):
                if label == "cc" and child.dep_ != "cc:preconj" and child.lower_ != "nor":
                    continue
                if (not governs or self._bears(verb, below)) and not _no_longer(child):
                    force.polarity = "negated"
            elif label == "advmod" and child.lower_ == "longer" and any(w.lower_ == "no" for w in child.subtree):
                force.tense = "past"
            elif label == "advmod" and has(child, "hearsay_adverbs"):
                force.heard = force.rumoured = True
            elif (label == "advmod" and has(child, "possible_adverbs")) or (
                label == "mark"
                and child.lower_ in ("if", "unless", "whether")
                and (not governs or base(verb.dep_) != "advcl")
            ):
                force.weaken("possible")
            elif label == "advmod" and stative and not governs and has(child, "former_adverbs"):
                force.tense = "past"
            elif (
                label in ("nsubj", "obj") and not governs and any(c.lower_ in ("neither", "no") for c in child.children)
            ):
                force.polarity = "negated"
        self._governor(verb, below, force, stative, head)
        if not governs or head.i == verb.i or (children(verb, "cop") and verb.i == head.i):
            self._tense(verb, force, stative)

    def _modal(self, modal: Token, verb: Token, below: Token | None, force: Force) -> None:
        """ "may", "will", and "would have bought, if", which says that it did not happen."""
        has, governs = self._cues.has, below is not None
        if has(modal, "modals_possible"):
            force.weaken("possible")
            force.may = True
            force.tense = "future" if not governs else force.tense
        elif has(modal, "modals_future") and (not governs or self._bears(verb, below)):
            perfect = modal.lower_ == "would" and any(aux.lower_ == "have" for aux in children(verb, "aux"))
            if perfect and any(
                c.lower_ == "if" for clause in children(verb, "advcl") for c in children(clause, "mark")
            ):
                force.polarity = "negated"
            elif perfect:
                force.weaken("possible")
            else:
                force.weaken("planned")
        elif has(modal, "modals_future") and below is not None and base(below.dep_) == "conj" and below.tag_ == "VB":
            force.weaken("planned")  # "will buy X and close Y"

    def _bears(self, verb: Token, below: Token | None) -> bool:
        """Whether a modal or negation on `verb` reaches down: "will acquire", "has not signed a deal"; not "did not
        say that"."""
        return below is not None and base(below.dep_) in (
            "xcomp", "obj", "obl", "nsubj", "cop", "compound", "nmod", "acl",
        )  # fmt: skip

    def _governor(self, verb: Token, below: Token | None, force: Force, stative: bool, head: Token) -> None:
        """What a verb does to the complement below it."""
        if below is None:
            return
        says = self._cues.says
        label = base(below.dep_)
        if self._ending(verb, below, head, force):
            return
        if self._from(below, "turning"):
            force.tense = "past"  # "has shifted from criticising X to working with it"
            return
        if self._from(below, "preventing"):
            force.polarity = "negated"  # "bars the group from bidding for X"
            return
        if label not in _COMPLEMENTS and not (below.dep_ == "nsubj:pass" and says(verb, "denying")):
            return
        if stative and says(verb, "leaving") and verb.tag_ in ("VBD", "VBN") and label in ("obl", "obj", "xcomp"):
            force.tense = "past"
        if says(verb, "denying"):
            force.polarity = "negated"
            force.cancelled = force.cancelled or says(verb, "cancelled")
        elif says(verb, "considering"):
            force.weaken("possible")
        elif says(verb, "planning") and (label in ("xcomp", "ccomp") or self._cues.has(verb, "planning_things")):
            force.weaken("planned")
            force.intended = True
        elif says(verb, "agreeing") and label == "xcomp":
            force.weaken("planned")
        elif says(verb, "rumouring") and label in ("xcomp", "ccomp", "csubj", "advcl") and _is_told(verb):
            force.heard = force.rumoured = True
        elif says(verb, "completed"):
            force.completed = True

    def _ending(self, verb: Token, below: Token, head: Token, force: Force) -> bool:
        """Whether a verb puts an end to what is below it: to a bond that stood, or to what was only talked of."""
        has, says = self._cues.has, self._cues.says
        passive = below.dep_ == "nsubj:pass" or (is_passive(verb) and base(below.dep_) == "nsubj")
        if base(below.dep_) in ("obj", "obl", "xcomp") or passive:
            if not says(verb, "ending"):
                return False
        elif not (base(below.dep_) == "nsubj" and says(verb, "failing")):
            return False
        promise = below.lemma_ in _PROMISES and is_verb(head)
        hedged = force.certainty in ("planned", "possible")
        if has(below, "unborn_nouns") or promise or (has(below, "standing_nouns") and hedged):
            force.polarity, force.cancelled = "negated", True
        elif has(below, "standing_nouns") or (base(below.dep_) == "xcomp" and is_verb(below)):
            if any(self._cues.has(aux, "modals_future") for aux in children(verb, "aux")):
                force.polarity, force.tense = "negated", "future"
            else:
                force.tense = "past"
            force.cancelled = True
        else:
            return False
        return True

    def _above_noun(self, noun: Token, force: Force) -> None:
        """ "talks on a merger", "a plan to buy"."""
        has = self._cues.has
        if any(child.lower_ == "no" for child in children(noun, "det")):
            force.polarity = "negated"
        if has(noun, "possible_nouns"):
            force.weaken("possible")
        elif has(noun, "planning") or noun.lemma_ in ("offer", "proposal"):
            force.weaken("planned")
            force.intended = True
        elif noun.lemma_ in _AGREEMENTS:
            force.weaken("planned")
        elif has(noun, "denying") or noun.lemma_ == "denial":
            force.polarity = "negated"

    def _tense(self, verb: Token, force: Force, stative: bool) -> None:
        auxiliaries = children(verb, "aux", "cop")
        if any(self._cues.has(aux, "modals_future") for aux in auxiliaries):
            force.tense = "future" if force.polarity != "negated" or force.certainty != "asserted" else force.tense
            return
        infinitive = any(child.dep_ == "mark" and child.lower_ == "to" for child in verb.children)
        if infinitive and verb.dep_ in ("root", "ROOT", "acl") and not _singled_out(verb.head):
            force.weaken("planned")
        if any(child.lemma_ == "use" and child.tag_ == "VBD" for child in (verb.head,)) and verb.dep_ == "xcomp":
            force.tense = "past"
        if not stative:
            return
        past = [t for t in (*auxiliaries, verb) if t.tag_ == "VBD"]
        perfect = any(aux.lemma_ == "have" and aux.tag_ in ("VBP", "VBZ") for aux in auxiliaries)
        if past and not perfect and not self._under_speech(verb):
            force.tense = "past"

    def _under_speech(self, verb: Token) -> bool:
        """ "said it was the owner": the past of indirect speech is the speech's, not the state's."""
        speech = self._cues.has(verb.head, "speech") and verb.head.tag_ in ("VBD", "VBN")
        return base(verb.dep_) == "ccomp" and speech


def _no_longer(token: Token) -> bool:
    following = token.i + 1
    return token.lower_ == "no" and following < len(token.doc) and token.doc[following].lower_ == "longer"


def _singled_out(noun: Token) -> bool:
    """ "The first woman to run the bank" runs it."""
    return any(c.lower_ in ("first", "second", "third", "last", "only", "latest", "youngest") for c in noun.children)


def _is_told(verb: Token) -> bool:
    """ "is said to", "it is rumoured that": the teller is not named, unlike in "has said"."""
    return any(aux.lemma_ == "be" for aux in children(verb, "aux", "cop")) and verb.tag_ == "VBN"


def _predicated(noun: Token) -> bool:
    """Whether a noun is what the sentence says of something ("is chairman", "was named chairman") and not in passing."""
    if children(noun, "cop") or base(noun.dep_) in ("xcomp", "ROOT", "root"):
        return True
    if base(noun.dep_) in ("obj", "obl"):
        return noun.head.lemma_ in _MAKING
    return base(noun.dep_) == "conj" and _predicated(noun.head)


def of_deal(force: Force) -> Force:
    """The force of words about an agreement: what is agreed or announced stands, though its fulfilment lies ahead."""
    if force.hedge == "planned" and not force.intended:
        certainty = "reported" if force.certainty == "reported" else "asserted"
        return replace(force, certainty=certainty, hedge="asserted", tense="present")  # type: ignore[arg-type]
    return force


def deal_status(force: Force, stated: str | None) -> DealStatus:
    """The state of a deal that its wording gives, by the guide: agreed or announced deals are `announced`."""
    if force.cancelled:
        return "cancelled"
    if force.completed:
        return "completed"
    if force.hedge == "possible":
        return "rumoured"
    if force.hedge == "planned":
        return "rumoured" if force.certainty == "reported" else "planned"
    if force.certainty == "reported" and stated is None:
        return "announced"
    if stated in ("completed", "planned", "rumoured", "cancelled", "announced"):
        return stated  # type: ignore[return-value]
    return "announced"
