"""What may refer to an entity: the names found, third-person pronouns, and definite descriptions ("the chipmaker")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.language.heads import ENTITY_TYPES
from kg.language.syntax import base
from kg.ontology.lexicon import lexicon

_THINGS = frozenset({"Company", "Organization", "GovernmentBody", "Facility", "Product", "Place"})
_ORGANISATIONS = frozenset({"Company", "Organization", "GovernmentBody"})
_PRONOUNS: Mapping[str, frozenset[str]] = {
    "person_pronouns": frozenset({"Person"}),
    "organization_pronouns": _THINGS,
    "plural_pronouns": _ORGANISATIONS | {"Person", "Product"},
    "speaker_pronouns": _ORGANISATIONS | {"Person"},
}
_NOUNS: Mapping[str, frozenset[str]] = {
    "company_nouns": frozenset({"Company"}),
    "organization_nouns": _ORGANISATIONS,
    "facility_nouns": frozenset({"Facility"}),
    "product_nouns": frozenset({"Product"}),
    "place_nouns": frozenset({"Place"}),
    "person_nouns": frozenset({"Person"}),
}
_DETERMINERS = frozenset({"the", "this", "that", "said"})
#: modifiers that name somebody or something else than what the noun points back at
_OTHERS = frozenset({"nmod:poss", "appos", "acl", "acl:relcl", "nmod", "flat"})
#: dependents that belong to the phrase itself; a preposition or comma before it does not
_INSIDE = frozenset({"det", "amod", "compound", "nummod"})


@dataclass(frozen=True, slots=True)
class DocMention:
    """Tokens `start` to `end` (exclusive) that may refer to an entity of one of the types."""

    start: int
    end: int
    kind: str
    types: frozenset[str]


Doc.set_extension("mentions", default=None, force=True)


@Language.component("kg_mentions", requires=["doc.ents", "token.dep", "token.pos"])
def mentions(doc: Doc) -> Doc:
    """Set `doc._.mentions`, in order of place."""
    found = [
        DocMention(span.start, span.end, "name", frozenset((span.label_,)))
        for span in doc.ents
        if span.label_ in ENTITY_TYPES
    ]
    named = {index for one in found for index in range(one.start, one.end)}
    for token in doc:
        if token.i not in named:
            reference = _reference(token, named)
            if reference is not None:
                found.append(reference)
    doc._.mentions = sorted(found, key=lambda one: (one.start, one.end))
    return doc


def pronoun_types(word: str) -> frozenset[str] | None:
    """What a pronoun in lower case may refer to, None for another word."""
    return _pronouns().get(word)


def noun_types(lemma: str) -> frozenset[str] | None:
    """What "the" and this noun may refer to, None where such a phrase is not looked at."""
    return _nouns().get(lemma)


@cache
def _pronouns() -> dict[str, frozenset[str]]:
    return {word: types for name, types in _PRONOUNS.items() for word in lexicon().words[f"coreference.{name}"]}


@cache
def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, types in _NOUNS.items():
        for word in lexicon().words[f"coreference.{name}"]:
            found[word] = found.get(word, frozenset()) | types
    return found


def _reference(token: Token, named: set[int]) -> DocMention | None:
    low = token.lower_
    types = pronoun_types(low)
    if types is not None:
        return None if low == "it" and _expletive(token) else DocMention(token.i, token.i + 1, "pronoun", types)
    if token.pos_ != "NOUN" or base(token.dep_) == "appos":
        return None
    types = noun_types(token.lemma_.lower())
    if types is None:
        return None
    determined = False
    left = token.i
    for child in token.children:
        label = base(child.dep_)
        if child.dep_ in _OTHERS or label in _OTHERS:
            return None
        if child.i in named:
            return None
        if label == "det" and child.lower_ in _DETERMINERS:
            determined = True
        if label in _INSIDE:
            left = min(left, child.i)
    if not determined or token.tag_ == "NNS" or any(index in named for index in range(left, token.i)):
        return None
    return DocMention(left, token.i + 1, "nominal", types)


def _expletive(token: Token) -> bool:
    """ "It is expected that ..." points at nothing."""
    head = token.head
    clausal = any(base(child.dep_) in ("ccomp", "csubj") for child in head.children)
    if token.dep_ == "expl":
        return clausal
    return clausal and head.lemma_ in ("be", "seem", "appear", "expect", "likely", "possible", "clear", "unclear")
