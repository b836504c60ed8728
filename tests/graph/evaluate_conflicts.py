"""How well conflicts are found and judged on the gold set, beside two simple ways: `python -m tests.graph.evaluate_conflicts`.

A case is right where every pair that the gold set names is found with its kind, an update with its direction, and no
other pair is. The judge sees the claims as annotated and all documents of the case; the tuning half may be looked at,
the checking half only counted (`--errors` shows the cases of the half that is named).
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.graph.assemble import assemble
from kg.graph.moments import days_from
from kg.model.document import Document
from kg.model.extraction import Claim, Term
from kg.model.graph import Graph, Statement, TermStatement
from kg.ontology.schema import load_schema
from tests.graph.conflict_cases import HALVES, Case, Ref, load_cases

Answer = tuple[str, str, str]
"""Kind, and the ids of the two claims: the earlier first for an update, else in order."""
Way = Callable[[Graph], set[Answer]]


def ours(graph: Graph) -> set[Answer]:
    """What kg finds."""
    return {(one.kind, *_ordered(one.kind, *one.between)) for one in graph.conflicts}


def every_difference_contradicts(graph: Graph) -> set[Answer]:
    """A baseline: claims that differ in one place contradict each other."""
    return {("contradiction", *_ordered("contradiction", one.id, other.id)) for one, other in _different(graph)}


def the_later_updates(graph: Graph) -> set[Answer]:
    """A baseline: of claims that differ the later document's updates the earlier's; of one day they contradict."""
    issued = {document.id: document.issued for document in graph.documents}
    found = set()
    for one, other in _different(graph):
        gap = days_from(issued[one.document], issued[other.document]) or 0
        pair = (one.id, other.id) if gap >= 0 else (other.id, one.id)
        kind = "update" if gap else "contradiction"
        found.add((kind, *_ordered(kind, *pair)))
    return found


WAYS: dict[str, Way] = {
    "kg": ours,
    "every difference a contradiction": every_difference_contradicts,
    "the later document updates": the_later_updates,
}


def _different(graph: Graph) -> Iterator[tuple[Statement | TermStatement, Statement | TermStatement]]:
    """Pairs of claims of two documents that give one subject (or object) and relation two values."""
    schema = load_schema()
    for one, other in combinations(graph.statements, 2):
        if one.document == other.document or one.predicate != other.predicate or one.predicate in schema.roles:
            continue
        relation = schema.relations[one.predicate]
        same = (one.subject == other.subject, one.object == other.object)
        flags = (one.claim.polarity, one.claim.tense) != (other.claim.polarity, other.claim.tense)
        one_value = (
            relation.functional or relation.inverse_functional or bool(relation.posts) or bool(relation.one_object_of)
        )
        if (all(same) and flags) or (any(same) and not all(same) and one_value):
            yield one, other
    for left, right in combinations(graph.terms, 2):
        alike = left.deal == right.deal and left.term.predicate == right.term.predicate
        if alike and left.document != right.document and left.term.value != right.term.value:
            yield left, right


def _ordered(kind: str, left: str, right: str) -> tuple[str, str]:
    return (left, right) if kind == "update" or left < right else (right, left)


def expected(case: Case, graph: Graph) -> set[Answer]:
    """The case's own answers in the ids of the graph."""
    statements = {(one.document, one.claim): one.id for one in graph.statements}
    terms = {(one.document, one.term): one.id for one in graph.terms}

    def id_of(ref: Ref) -> str:
        document, said = case.said(ref)
        return _id(document, said, statements, terms)

    return {(one.kind, *_ordered(one.kind, id_of(one.left), id_of(one.right))) for one in case.expected}


def _id(
    document: Document,
    said: Claim | Term,
    statements: dict[tuple[str, Claim], str],
    terms: dict[tuple[str, Term], str],
) -> str:
    return terms[document.id, said] if isinstance(said, Term) else statements[document.id, said]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case asks for and what a way of judging gave."""

    wanted: frozenset[Answer]
    found: frozenset[Answer]

    @property
    def right(self) -> bool:
        return self.wanted == self.found

    @property
    def missed(self) -> frozenset[Answer]:
        return self.wanted - self.found

    @property
    def needless(self) -> frozenset[Answer]:
        return self.found - self.wanted


def outcome(case: Case, graph: Graph, way: Way = ours) -> Outcome:
    """How one way does on one case, given the graph of its readings."""
    return Outcome(frozenset(expected(case, graph)), frozenset(way(graph)))


def outcomes(cases: Sequence[Case], way: Way) -> list[tuple[Case, Outcome]]:
    """The same for several cases."""
    return [(case, outcome(case, assemble(case.readings), way)) for case in cases]


def share_right(results: Sequence[tuple[Case, Outcome]]) -> float:
    """The share of cases that are wholly right."""
    return sum(result.right for _, result in results) / len(results)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for half in options.half or HALVES:
        cases = load_cases(half)
        for name, way in WAYS.items():
            results = outcomes(cases, way)
            total = Counter(case.kind for case, _ in results)
            right = Counter(case.kind for case, result in results if result.right)
            parts = "  ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
            print(f"{half:6} {name:34} {share_right(results):.3f}  {parts}")
            for case, result in results if options.errors and way is ours else ():
                if not result.right:
                    print(f"   {case.id}: missed {sorted(result.missed)}, needless {sorted(result.needless)}")


if __name__ == "__main__":
    main()
