"""Enters pronouns and definite descriptions ("it", "the chipmaker") as mentions of what they stand for.

A single reference means what the model says. "The two companies" means the two organisations that stand together in
the nearest sentence before, and nothing where that sentence leaves a choice.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Span, Token

from kg.language.components.coreference import Antecedent
from kg.language.components.mentions import DocMention
from kg.language.reading import Marked, Reading
from kg.language.syntax import conjuncts
from kg.model.vocabulary import ORGANIZATIONS

_BACK: Final = 2
"""Sentences before its own in which the two of a group are looked for."""


def mark_nominals(reading: Reading, words: Mapping[str, frozenset[str]]) -> None:
    """Adds the references of `doc._.antecedents` whose chain ends at a name that the reading knows, then the groups.

    `words`: the word lists of the lexicon, of which `coreference.group_nouns` and the class nouns are used.
    """
    doc = reading.doc
    mentions: list[DocMention] = doc._.mentions or []
    antecedents: dict[int, Antecedent] = doc._.antecedents or {}
    meant: dict[int, str] = {}
    for number, one in enumerate(mentions):
        if one.kind == "name":
            named = reading.at(doc[one.start : one.end].root)
            if named is not None:
                meant[number] = named.entity
            continue
        found = antecedents.get(number)
        entity = meant.get(found.mention) if found is not None else None
        if entity is None or any(reading.at(token) is not None for token in doc[one.start : one.end]):
            continue
        if reading.type_of(entity) not in one.types:
            continue  # naming may have learnt better what the name stands for
        meant[number] = entity
        kind = "nominal" if one.kind == "nominal" else "pronoun"
        reading.add(Marked(span=doc[one.start : one.end], entity=entity, kind=kind))  # type: ignore[arg-type]
    _mark_groups(reading, words["coreference.group_nouns"])


def _mark_groups(reading: Reading, nouns: frozenset[str]) -> None:
    sentences = list(reading.doc.sents)
    for number, sent in enumerate(sentences):
        for token in sent:
            span = _group(token, nouns)
            if span is None or any(reading.at(one) is not None for one in span):
                continue
            before = [reading.doc[sent.start : span.start], *reversed(sentences[max(0, number - _BACK) : number])]
            pair = _two([_organizations(stretch, reading) for stretch in before])
            if pair:
                reading.add_group(span, pair)


def _group(token: Token, nouns: frozenset[str]) -> Span | None:
    """The words of "the two companies", "both firms" or "the pair", by their head word."""
    lemma, doc = token.lemma_.lower(), token.doc
    before = [doc[i].lower_ for i in range(max(token.sent.start, token.i - 2), token.i)]
    if lemma in ("pair", "duo", "twosome"):
        return doc[token.i - 1 : token.i + 1] if before[-1:] == ["the"] else None
    if lemma not in nouns or token.tag_ != "NNS":
        return None
    if before[-1:] == ["both"] or before[-1:] == ["the"]:
        return doc[token.i - 1 : token.i + 1]
    return doc[token.i - 2 : token.i + 1] if before in (["the", "two"], ["both", "the"], ["these", "two"]) else None


def _two(stretches: list[tuple[list[str], list[tuple[str, ...]]]]) -> tuple[str, ...]:
    """The two that the nearest sentence with organisations joins by "and", else the only two of all the stretches."""
    for named, joined in stretches:
        if named and len(joined) == 1 and len(joined[0]) == 2:
            return joined[0]
        if len(named) > 1:
            break
    everyone = tuple(dict.fromkeys(entity for named, _ in stretches for entity in named))
    return everyone if len(everyone) == 2 else ()


def _organizations(stretch: Span, reading: Reading) -> tuple[list[str], list[tuple[str, ...]]]:
    """The organisations that a stretch names, and those that stand in one coordination."""
    found: dict[str, None] = {}
    joined: list[tuple[str, ...]] = []
    for marked in reading.in_sentence(stretch):
        if marked.kind != "name" or reading.type_of(marked.entity) not in ORGANIZATIONS:
            continue
        found[marked.entity] = None
        others = [reading.at(token) for token in conjuncts(marked.span.root)]
        group = tuple(dict.fromkeys(one.entity for one in others if one is not None))
        if len(group) > 1 and group not in joined:
            joined.append(group)
    return list(found), joined
