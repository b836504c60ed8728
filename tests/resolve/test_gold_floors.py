"""How well entities are resolved on the gold set: what issue 5 asks for, and that plain comparisons do not reach it."""

import pytest

from tests.resolve.evaluate_gold import Score, evaluate, gold_of
from tests.resolve.gold_format import SHARED, GoldDocument, check_documents, own_documents, shared_documents

PRECISION, RECALL = 0.98, 0.90


def scores(documents: list[GoldDocument]) -> dict[str, Score]:
    """Of the entities, by method."""
    return {method: entities for method, (entities, _) in evaluate(gold_of(documents))[0].items()}


@pytest.fixture(scope="module")
def own() -> dict[str, Score]:
    return scores(own_documents())


def test_entities_of_the_own_texts(own: dict[str, Score]) -> None:
    assert own["kg.resolve"].precision >= PRECISION
    assert own["kg.resolve"].recall >= 0.96


def test_plain_comparisons_do_not_reach_it(own: dict[str, Score]) -> None:
    for method, found in own.items():
        if method != "kg.resolve":
            assert found.precision < PRECISION and found.recall < own["kg.resolve"].recall, method


def test_entities_of_texts_that_no_rule_was_made_by() -> None:
    found = scores(check_documents())["kg.resolve"]
    assert found.precision >= 0.97
    assert found.recall >= RECALL


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this checkout")
def test_entities_of_all_texts_together() -> None:
    found = scores(own_documents() + check_documents() + shared_documents())["kg.resolve"]
    assert found.precision >= PRECISION
    assert found.recall >= 0.96
