"""Who is quoted as saying what a trigger says: by a verb of speech, by "according to", by a clause set off by commas."""

from spacy.tokens import Span, Token

from kg.language.cues import Cues, Force
from kg.language.reading import Reading
from kg.language.syntax import RELATIVE, base, children, clause_chain, is_passive, is_verb, obliques, subjects

_LONGEST = 120
"""Code points of a speaker's description that are kept."""
_WORDS = 9
"""Words of a description with what follows its noun ("people familiar with the matter"); a longer one is its noun."""

_NOT_NAMING = frozenset({"case", "fixed", "cc", "mark"})


class Speakers:
    """Enters the speaker of a claim into its force."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def above(self, predicate: Token, below: Token | None, force: Force, reading: Reading) -> None:
        """The subject of a verb of speech that has our clause as its complement."""
        if below is None or not is_verb(predicate) or not self._cues.has(predicate, "speech") or _known(force):
            return
        if base(below.dep_) in ("ccomp", "parataxis", "obj", "xcomp"):
            self._of_verb(predicate, force, reading)

    def around(self, sent: Span, head: Token, force: Force, reading: Reading) -> None:
        """ "According to X", and a verb of speech set off by commas ("..., she said") anywhere over our clause."""
        cues = reading.cues.get(sent.start)
        if cues is None:  # once per sentence: a long one has many triggers
            cues = [token for token in sent if token.lower_ == "according" or self._set_off(token)]
            reading.cues[sent.start] = cues
        for token in cues:
            if _known(force):
                return
            if token.lower_ == "according":
                target = token.head
                # UD: "according" is the case of its noun; some parses make it the head of "to X"
                noun = target if base(token.dep_) == "case" else next(iter(children(token, "obl", "nmod")), target)
                if _reaches(noun, head):
                    force.heard = True
                    self._name([noun], force, reading)
            elif any(upper.i == token.head.i for upper in clause_chain(head)) and _reaches(token, head):
                self._of_verb(token, force, reading)
                if any(self._cues.has(aux, "modals_possible") for aux in children(token, "aux")):
                    force.heard = True

    def _set_off(self, token: Token) -> bool:
        return base(token.dep_) == "parataxis" and is_verb(token) and self._cues.has(token, "speech")

    def _of_verb(self, verb: Token, force: Force, reading: Reading) -> None:
        """In "is believed to own" nobody is named; the first subject of "a source told X" tells."""
        if any(self._cues.has(child, "negations") for child in children(verb, "advmod")):
            return  # "would not say"
        told = is_passive(verb) or any(
            aux.lemma_ == "be" and verb.tag_ == "VBN" for aux in children(verb, "cop", "aux")
        )
        self._name(obliques(verb, "by") if told else subjects(verb)[:1], force, reading)

    def _name(self, tokens: list[Token], force: Force, reading: Reading) -> None:
        fillers = reading.fillers(tokens)
        if fillers:
            force.speaker = fillers[0].entity
        elif tokens and tokens[0].pos_ in ("NOUN", "PROPN"):
            force.heard = force.heard or self._cues.has(tokens[0], "unnamed_sources")
            force.speaker_name = _described(tokens[0])


def describes(token: Token) -> bool:
    """Whether a clause describes a noun, and so is taken for granted by whoever speaks of the noun."""
    relative = any(child.lower_ in RELATIVE and child.tag_[:1] == "W" for child in token.children)
    return token.dep_ == "acl:relcl" or relative or (token.dep_ == "acl" and token.tag_ == "VBN")


def _reaches(source: Token, head: Token) -> bool:
    """Whether a source bears on a trigger: on a clause that describes a noun only from within that clause."""
    for upper in clause_chain(head):
        if describes(upper) and not any(one.i == upper.i for one in source.ancestors):
            return False
    return True


def _known(force: Force) -> bool:
    return force.speaker is not None or force.speaker_name is not None


def _described(noun: Token) -> str:
    """The noun phrase as written, without the preposition or comma before it, and with what follows where short."""
    doc, start = noun.doc, noun.left_edge.i
    while start < noun.i and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in _NOT_NAMING):
        start += 1
    end = noun.right_edge.i + 1
    long = end - start > _WORDS or any(
        (is_verb(t) and t.tag_ != "VBN") or t.is_punct or t.is_space for t in doc[noun.i + 1 : end]
    )
    return str(doc[start : noun.i + 1 if long else end].text[:_LONGEST])
