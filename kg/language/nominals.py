"""What pronouns and definite descriptions point back at: "it", "he", "the company", "the chipmaker".

A first version by recency and grammatical role (after the centering idea that what a sentence is about tends to be its
subject, Grosz, Joshi and Weinstein 1995); claims reached through it carry lower confidence.
"""

from collections.abc import Mapping

from spacy.tokens import Span, Token

from kg.language.reading import Marked, Reading
from kg.language.syntax import base, is_verb, subjects
from kg.model.vocabulary import ORGANIZATIONS

_DETERMINERS = frozenset({"the", "this", "that", "said"})
_THINGS = frozenset({"Facility", "Product"})
_WINDOW = 3
"""Sentences that a pronoun may look back over."""


def mark_nominals(reading: Reading, words: Mapping[str, frozenset[str]]) -> None:
    """Adds pronoun and nominal mentions to the reading, sentence by sentence."""
    history: list[list[Marked]] = []
    for sent in reading.doc.sents:
        named = reading.in_sentence(sent)
        for token in sent:
            wanted = _wanted(token, words)
            if wanted is None or reading.at(token) is not None:
                continue
            types, kind = wanted
            target = _antecedent(reading, token, named, history, types)
            if target is None:
                continue
            span = _noun_phrase(token) if kind == "nominal" else reading.doc[token.i : token.i + 1]
            marked = Marked(span=span, entity=target, kind="nominal" if kind == "nominal" else "pronoun")
            reading.add(marked)
            named = sorted([*named, marked], key=lambda m: m.span.start)
        if named:
            history.append(named)


def _wanted(token: Token, words: Mapping[str, frozenset[str]]) -> tuple[frozenset[str], str] | None:
    """The types that a token may refer back to and how, None if it is no referring word."""
    low = token.lower_
    if low in words["coreference.person_pronouns"]:
        return frozenset({"Person"}), "pronoun"
    if low in words["coreference.organization_pronouns"]:
        return (
            (None if _expletive(token) else (ORGANIZATIONS, "pronoun")) if low == "it" else (ORGANIZATIONS, "pronoun")
        )
    if token.pos_ != "NOUN" or token.tag_ == "NNS":
        return None
    if not any(child.lower_ in _DETERMINERS for child in token.children if base(child.dep_) == "det"):
        return None
    if any(base(child.dep_) in ("nmod", "acl", "appos", "compound") for child in token.children):
        return None
    if token.lemma_.lower() in words["coreference.company_nouns"]:
        return frozenset({"Company"}), "nominal"
    if token.lemma_.lower() in words["coreference.organization_nouns"]:
        return ORGANIZATIONS, "nominal"
    if token.lemma_.lower() in words["coreference.facility_nouns"]:
        return frozenset({"Facility"}), "nominal"
    return None


def _expletive(token: Token) -> bool:
    """ "It is expected that ..." points at nothing."""
    head = token.head
    if token.dep_ == "expl" and any(base(child.dep_) in ("ccomp", "csubj") for child in head.children):
        return True
    weather = head.lemma_ in ("be", "seem", "appear", "expect", "likely", "possible", "clear", "unclear", "rain")
    return weather and any(base(child.dep_) in ("ccomp", "csubj") for child in head.children)


def _antecedent(
    reading: Reading, token: Token, named: list[Marked], history: list[list[Marked]], types: frozenset[str]
) -> str | None:
    def fits(marked: Marked) -> bool:
        before = marked.span.doc[marked.span.start - 1].text if marked.span.start else ""
        return reading.type_of(marked.entity) in types and before != "("  # nothing points back at "(NASDAQ: ABC)"

    before = [m for m in named if m.span.end <= token.i and fits(m) and not _beside(m, token)]
    if token.lower_ == "it" and base(token.dep_) == "obj":
        # What one buys, owns or builds is a thing more often than a firm, where the sentence has named one.
        things = [m for m in named if m.span.end <= token.i and reading.type_of(m.entity) in _THINGS]
        if things:
            return things[-1].entity
    if token.pos_ == "PRON" and before:
        subjects = [m for m in before if _is_subject(m) and not _inside_possessive(m, token)]
        pool = subjects or before
        return pool[-1].entity if token.lower_ in ("his", "her", "its") or subjects else pool[0].entity
    if before:
        subjects = [m for m in before if _is_subject(m)]
        return (subjects or before)[-1].entity
    for sentence in reversed(history[-_WINDOW:]):
        fitting = [m for m in sentence if fits(m)]
        if fitting:
            subjects = [m for m in fitting if _is_subject(m)]
            return (subjects or fitting)[0].entity
    # "The company said ..." with no company near: the document's first, if it has only one of the kind.
    known = [e for e in reading.entities.values() if e.type in types]
    return known[0].id if len(known) == 1 else None


def _beside(marked: Marked, token: Token) -> bool:
    """Whether a name is another argument of the same verb: "Harlan sued the company" is about two (principle B of
    binding theory, Chomsky 1981). A possessive may point at its verb's subject."""
    if token.lower_ in ("his", "her", "its"):
        return False
    root = marked.span.root
    while base(root.dep_) == "conj":
        root = root.head
    if is_verb(token.head) and root.i in {subject.i for subject in subjects(token.head)}:
        return base(token.dep_) in ("obj", "obl", "iobj")
    return root.head.i == token.head.i and base(root.dep_) in ("nsubj", "obj", "obl", "iobj")


def _is_subject(marked: Marked) -> bool:
    return base(marked.span.root.dep_) in ("nsubj", "root")


def _inside_possessive(marked: Marked, token: Token) -> bool:
    return marked.span.root.dep_ == "nmod:poss" and token.lower_ not in ("his", "her", "its")


def _noun_phrase(token: Token) -> Span:
    left = min([child.i for child in token.children if child.i < token.i] or [token.i])
    return token.doc[left : token.i + 1]
