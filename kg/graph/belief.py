"""How much the documents together support what a claim says: independent sources, combined into one number.

Each document that makes a claim is a simple support function in the sense of Shafer (A Mathematical Theory of
Evidence, 1976): with strength s it supports the statement, with 1 - s it says nothing. Sources that agree combine to
1 - (1 - s1)(1 - s2)..., the noisy-or, which is also what Dempster's rule gives for them. Where other sources deny the
statement with combined strength c, Dempster's rule leaves s(1 - c) / (1 - sc) for it and c(1 - s) / (1 - sc) for its
denial. docs/conflicts.md explains this with an example.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Final

from kg.model.document import Document
from kg.model.graph import Edge, Reprint, Statement, TermStatement
from kg.model.vocabulary import Certainty
from kg.ontology.schema import Schema, load_schema

WEIGHTS: Final[Mapping[Certainty, float]] = {"asserted": 0.9, "reported": 0.6, "planned": 0.3, "possible": 0.2}
"""What one source's word is worth if it was read aright. Chosen, not learnt: even a plain assertion may be wrong."""
_CERTAIN: Final = 0.999999
"""No support is ever beyond doubt; full strength on both sides would also divide by zero."""

_Proposition = tuple[str, str, str, bool]
"""Subject, predicate, object, and whether it is about the past."""
_Word = tuple[str, float]
"""A document's id and how strongly it says something."""


class Sources:
    """Which documents count as one source: reprints of one text, and whatever one publisher brings out."""

    def __init__(self, documents: Iterable[Document], reprints: Iterable[Reprint]) -> None:
        first = {one.later: one.earlier for one in reprints}
        self._keys: dict[str, tuple[str, ...]] = {}
        for document in documents:
            keys = [f"text:{first.get(document.id, document.id)}"]
            if document.publisher and (name := " ".join(document.publisher.casefold().split())):
                keys.append(f"publisher:{name}")
            self._keys[document.id] = tuple(keys)

    def groups(self, documents: Iterable[str]) -> list[list[str]]:
        """The documents, those of one source together, sorted."""
        groups: list[tuple[set[str], list[str]]] = []
        for document in sorted(set(documents)):
            keys, members = set(self._keys[document]), [document]
            apart = []
            for group in groups:
                if group[0] & keys:
                    keys |= group[0]
                    members += group[1]
                else:
                    apart.append(group)
            groups = [*apart, (keys, members)]
        return sorted(sorted(members) for _, members in groups)

    def support(self, words: Iterable[_Word]) -> float:
        """What all sources together give a statement; a source counts once, with its strongest word."""
        strongest: dict[str, float] = defaultdict(float)
        for document, strength in words:
            strongest[document] = max(strongest[document], strength)
        best = [max(strongest[one] for one in group) for group in self.groups(strongest)]
        return min(1.0 - prod(1.0 - strength for strength in best), _CERTAIN)


def strength(confidence: float, certainty: Certainty) -> float:
    """How far one document's claim supports what it says: read aright, and meant so."""
    return min(max(confidence, 0.0), 1.0) * WEIGHTS[certainty]


def weighed(support: float, against: float) -> float:
    """The support that Dempster's rule leaves where other sources deny with strength `against`."""
    return support * (1.0 - against) / (1.0 - support * against)


def with_belief(
    statements: Sequence[Statement], edges: Sequence[Edge], sources: Sources
) -> tuple[tuple[Statement, ...], tuple[Edge, ...]]:
    """The same with belief. Claims that affirm one thing share one belief, those that deny it share that of the denial;
    an edge has the belief of what it says of the present.

    A narrower relation supports the broader one (a headquarters is a location), and the order of a symmetric relation
    does not matter. What is past supports only that it once was so.
    """
    schema = load_schema()
    words: dict[_Proposition, tuple[list[_Word], list[_Word]]] = defaultdict(lambda: ([], []))
    for one in statements:
        denies = one.claim.polarity == "negated"
        said = (one.document, strength(one.claim.confidence, one.claim.certainty))
        for proposition in _implied(one, schema):
            words[proposition][denies].append(said)
    sides = {key: (sources.support(yes), sources.support(no)) for key, (yes, no) in words.items()}
    believed = []
    for one in statements:
        affirmed, denied = sides[_proposition(one.subject, one.predicate, one.object, _past(one), schema)]
        negated = one.claim.polarity == "negated"
        believed.append(
            replace(one, belief=_rounded(weighed(denied, affirmed) if negated else weighed(affirmed, denied)))
        )
    shown = (sides[_proposition(one.subject, one.predicate, one.object, False, schema)] for one in edges)
    return tuple(believed), tuple(
        replace(edge, belief=_rounded(weighed(*side))) for edge, side in zip(edges, shown, strict=True)
    )


def terms_with_belief(terms: Iterable[TermStatement], sources: Sources) -> tuple[TermStatement, ...]:
    """The same with belief, by id: how far the sources that give this very value of this deal support it."""
    known = {one.id: one for one in terms}
    words: dict[tuple[object, ...], list[_Word]] = defaultdict(list)
    for one in known.values():
        words[_value_key(one)].append((one.document, strength(one.term.confidence, one.term.certainty)))
    support = {key: _rounded(sources.support(said)) for key, said in words.items()}
    return tuple(replace(one, belief=support[_value_key(one)]) for _, one in sorted(known.items()))


def _value_key(one: TermStatement) -> tuple[object, ...]:
    return one.deal, one.term.predicate, one.term.value, one.term.currency, one.term.period


def _implied(one: Statement, schema: Schema) -> list[_Proposition]:
    """What a claim speaks to: its own relation and, where it affirms, the broader ones."""
    found = [_proposition(one.subject, one.predicate, one.object, _past(one), schema)]
    relation = schema.relation(one.predicate)
    while relation and relation.broader and one.claim.polarity == "affirmed":
        found.append(_proposition(one.subject, relation.broader, one.object, _past(one), schema))
        relation = schema.relation(relation.broader)
    return found


def _proposition(subject: str, predicate: str, object_: str, past: bool, schema: Schema) -> _Proposition:
    relation = schema.relation(predicate)
    if relation and relation.symmetric and object_ < subject:
        subject, object_ = object_, subject
    return subject, predicate, object_, past


def _past(one: Statement) -> bool:
    return one.claim.tense == "past"


def _rounded(belief: float) -> float:
    return round(belief, 4)
