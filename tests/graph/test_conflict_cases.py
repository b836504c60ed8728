"""The gold set of disagreements is complete, well formed, and split as it says; its documents meet when assembled."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kg.graph.assemble import assemble
from kg.model.extraction import Term
from kg.model.graph import Conflict
from kg.model.vocabulary import ConflictKind
from tests.graph.conflict_cases import FOLDER, HALVES, KINDS, Case, CaseError, half_of, load_cases, read_case
from tests.graph.evaluate_conflicts import Outcome, outcome

LEAST_CASES = 100
LEAST_OF_A_KIND = 18


def _all_cases() -> list[Case]:
    return [case for half in HALVES for case in load_cases(half)]


def test_there_are_enough_cases_of_every_kind() -> None:
    cases = _all_cases()
    counts = Counter(case.kind for case in cases)
    assert len({case.id for case in cases}) == len(cases) >= LEAST_CASES
    assert set(counts) == {*KINDS, "none"}
    assert min(counts.values()) >= LEAST_OF_A_KIND


@pytest.mark.parametrize("half", HALVES)
def test_the_hash_of_its_id_puts_a_case_into_its_half(half: str) -> None:
    cases = load_cases(half)
    assert {case.kind for case in cases} == {*KINDS, "none"}
    assert {half_of(case.id) for case in cases} == {half}


def test_no_sentence_is_used_twice() -> None:
    sentences = Counter(
        document.text[span.start : span.end]
        for case in _all_cases()
        for document, extraction in case.readings
        for span in extraction.sentences
    )
    assert [sentence for sentence, uses in sentences.items() if uses > 1] == []


@pytest.mark.parametrize("half", HALVES)
def test_resolution_is_no_obstacle(half: str) -> None:
    """Same names become one entity, and the tellings whose terms disagree become one deal."""
    for case in load_cases(half):
        graph = assemble(case.readings)
        named = {entity.name for _, extraction in case.readings for entity in extraction.entities}
        assert len(graph.entities) == len(named), case.id
        assert graph.refused == (), case.id
        for one in case.expected:
            (left, first), (right, second) = case.said(one.left), case.said(one.right)
            if isinstance(first, Term) and isinstance(second, Term):
                pair = {left.id, right.id}
                assert any({telling for telling, _ in deal.tellings} == pair for deal in graph.deals), case.id


def _deal_case() -> dict[str, Any]:
    lines = (FOLDER / "conflicts-tune.jsonl").read_text(encoding="utf-8").splitlines()
    return next(case for case in map(json.loads, lines) if case["id"].startswith("about"))


def _claim_case() -> dict[str, Any]:
    lines = (FOLDER / "conflicts-tune.jsonl").read_text(encoding="utf-8").splitlines()
    return next(case for case in map(json.loads, lines) if case["id"].startswith("owner"))


def _first(case: dict[str, Any], part: str) -> Any:
    return case["documents"][0][part][0]


@pytest.mark.parametrize(
    ("sample", "spoil", "reason"),
    [
        (_claim_case, lambda case: case["expected"][0].update(kind="quarrel"), "quarrel"),
        (_claim_case, lambda case: case["expected"][0].update(right=["b", 9]), "IndexError"),
        (_claim_case, lambda case: case["expected"][0].update(right=case["expected"][0]["left"]), "of one document"),
        (_claim_case, lambda case: _first(case, "claims").update(quote=[0, 9999]), "outside the text"),
        (
            _claim_case,
            lambda case: _first(case, "claims").update(quote=_first(case, "claims")["trigger"]),
            "not in the quote",
        ),
        (_claim_case, lambda case: _first(case, "claims").update(p="tradedOn"), "types do not fit"),
        (_claim_case, lambda case: _first(case, "claims").update(tense="gone"), "tense"),
        (_claim_case, lambda case: _first(case, "claims").update(valid_from="in May"), "no date"),
        (_claim_case, lambda case: _first(case, "entities").update(mentions=[[0, 3]]), "not mentioned by its name"),
        (_claim_case, lambda case: case.update(expected=[], documents=case["documents"][:1]), "two documents"),
        (_deal_case, lambda case: _first(case, "deals").update(status="sealed"), "sealed"),
        (_deal_case, lambda case: _first(case, "deals")["terms"][0].update(p="colour"), "colour"),
        (_deal_case, lambda case: _first(case, "deals")["terms"][0].update(trigger=[0, 9999]), "outside the text"),
        (_deal_case, lambda case: _first(case, "deals")["terms"][0].update(bound="roughly"), "bound"),
    ],
)
def test_a_spoiled_case_is_refused(
    sample: Callable[[], dict[str, Any]], spoil: Callable[[dict[str, Any]], object], reason: str
) -> None:
    case = copy.deepcopy(sample())
    assert read_case(case).expected
    spoil(case)
    with pytest.raises(CaseError, match=reason):
        read_case(case)


def test_the_evaluation_tells_right_from_turned_round_and_needless() -> None:
    case = next(case for case in load_cases("check") + load_cases("tune") if case.kind == "update")
    graph = assemble(case.readings)
    ids = {(one.document, one.claim): one.id for one in graph.statements}
    ids_of_terms = {(one.document, one.term): one.id for one in graph.terms}
    ends = []
    for ref in (case.expected[0].left, case.expected[0].right):
        document, said = case.said(ref)
        ends.append(ids_of_terms[document.id, said] if isinstance(said, Term) else ids[document.id, said])
    left, right = ends

    def judged(kind: ConflictKind, *between: str) -> Outcome:
        found = Conflict(id="conflict/1", kind=kind, between=between, reason="by hand")
        return outcome(case, replace(graph, conflicts=(found,)))

    assert judged("update", left, right).right
    assert not judged("update", right, left).right
    assert not judged("scope", left, right).right
    assert not outcome(case, replace(graph, conflicts=())).right
    assert judged("scope", *sorted((left, "claim/none"))).needless
