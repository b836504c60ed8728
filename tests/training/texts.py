"""Texts for the tests, written with their mentions marked, and an inventory for them."""

from collections.abc import Iterable
from dataclasses import replace

from kg.language.heads import SAYS, SPAN_LABELS, Inventory
from kg.training.corpus_vocabulary import (
    CERTAINTIES,
    DEAL_ROLES,
    DEAL_TYPES,
    POLARITIES,
    RELATIONS,
    STATUSES,
    TENSES,
)
from kg.training.documents import DocumentExample, MentionExample
from kg.training.examples import OUTSIDE, Example, mark

ALL = frozenset((SAYS, *RELATIONS))
INVENTORY = Inventory(
    spans=SPAN_LABELS,
    upos=("NOUN", "PROPN", "PUNCT", "VERB"),
    xpos=(".", "NN", "NNP", "VBZ"),
    lemmas=("k0", "l0"),
    relations=("nsubj", "obj", "punct", "root"),
    facts=(SAYS, *RELATIONS),
    deals=("none", *sorted(DEAL_TYPES)),
    roles=tuple(DEAL_ROLES),
    statuses=tuple(sorted(STATUSES)),
    certainties=tuple(sorted(CERTAINTIES)),
    polarities=tuple(sorted(POLARITIES)),
    tenses=tuple(sorted(TENSES)),
)
_KINDS = {"pro": "pronoun", "nom": "nominal"}


def text(*sentences: str, **changes: object) -> DocumentExample:
    """Blank-separated words; `[ Varn Mills ]Company.1` marks a name of entity 1, `[ it ]pro.1` and `[ the firm ]nom.1`
    references, `[ they ]pro.0+1` one of several, `[ it ]no.7` one to nothing."""
    examples: list[Example] = []
    mentions: list[MentionExample] = []
    for number, sentence in enumerate(sentences):
        words: list[str] = []
        spans: list[tuple[int, int, frozenset[str]]] = []
        start = 0
        for word in sentence.split():
            if word == "[":
                start = len(words)
            elif word.startswith("]"):
                name, _, numbers = word[1:].partition(".")
                types = frozenset({"Other"}) if name == "no" else frozenset() if name in _KINDS else frozenset({name})
                kind = _KINDS.get(name, "pronoun" if name == "no" else "name")
                who = tuple(int(one) for one in numbers.split("+"))
                mentions.append(MentionExample(number, start, len(words), kind, types, who))
                if kind == "name":
                    spans.append((start, len(words), types))
            else:
                words.append(word)
        allowed = [OUTSIDE] * len(words)
        for start, end, types in spans:
            mark(allowed, start, end, types)
        examples.append(Example(words, allowed, "own", "k", spans=spans))
    return replace(DocumentExample("own", "k", examples, mentions), **changes)


def surfaces(document: DocumentExample, mentions: Iterable[MentionExample] | None = None) -> list[str]:
    """The words of a text's mentions."""
    chosen = document.mentions if mentions is None else mentions
    return [" ".join(document.sentences[m.sentence].words[m.start : m.end]) for m in chosen]
