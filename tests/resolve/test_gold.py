"""The gold set of resolution is in order and as large as it is said to be, and its measure counts as it should."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from kg.model.decisions import Member
from tests.resolve.evaluate_gold import exact_names, gold_of, score
from tests.resolve.gold_format import (
    SHARED,
    GoldDocument,
    GoldMention,
    check_documents,
    own_documents,
    problems,
    shared_documents,
)

NAMESAKES = 18
"""At least so many names are borne by two things of one type."""

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this checkout")


def _sizes(documents: list[GoldDocument]) -> tuple[int, int, int]:
    mentions = [mention for document in documents for mention in document.mentions]
    return len(documents), len({mention.entity for mention in mentions}), len(mentions)


def test_the_own_texts_are_in_order() -> None:
    assert problems(own_documents() + check_documents()) == []


def test_texts_are_kept_for_checking() -> None:
    documents, entities, mentions = _sizes(check_documents())
    assert documents >= 32
    assert entities >= 67
    assert mentions >= 212
    assert sum(len(document.deals) for document in check_documents()) >= 28


def test_the_own_texts_alone_are_enough() -> None:
    documents, entities, mentions = _sizes(own_documents())
    assert documents >= 170
    assert entities >= 345
    assert mentions >= 1180


@needs_shared
def test_own_and_shared_texts_together_are_in_order() -> None:
    documents = own_documents() + check_documents() + shared_documents()
    assert problems(documents) == []
    found, entities, mentions = _sizes(documents)
    assert found >= 277
    assert entities >= 650
    assert mentions >= 2120


def test_deals_are_told_more_than_once_and_by_kinds_that_differ() -> None:
    tellings = [deal for document in own_documents() for deal in document.deals]
    times = Counter(deal.id for deal in tellings)
    kinds = defaultdict(set)
    for deal in tellings:
        kinds[deal.id].add(deal.kind)
    assert len(times) >= 80
    assert len(tellings) >= 160
    assert sum(count > 1 for count in times.values()) >= 70
    assert sum(len(found) > 1 for found in kinds.values()) >= 19


def test_there_are_namesakes_and_aliases() -> None:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for document in own_documents():
        for mention in document.mentions:
            surface = document.text[mention.start : mention.end]
            bearers[surface, mention.type].add(mention.entity)
            names[mention.entity].add(surface)
    assert sum(len(found) > 1 for found in bearers.values()) >= NAMESAKES
    assert sum(len(found) > 1 for found in names.values()) >= 120


@pytest.mark.parametrize(
    ("start", "end", "complaint"),
    [
        (0, 6, "overlaps the mention before"),
        (6, 7, "is no name"),
        (8, 13, "is no name"),
        (8, 11, "part of a word"),
        (13, 99, "outside the text"),
    ],
)
def test_a_wrong_mention_is_named(start: int, end: int, complaint: str) -> None:
    right = GoldMention(start=0, end=6, type="Company", entity="quarto")
    document = GoldDocument(source="a", text="Quarto, Rome dined", mentions=(right, replace(right, start=8, end=12)))
    assert problems([document]) == []
    (problem, *_) = problems([replace(document, mentions=(right, replace(right, start=start, end=end)))])
    assert complaint in problem


def test_one_thing_has_one_type() -> None:
    company = GoldMention(start=0, end=6, type="Company", entity="quarto")
    person = replace(company, type="Person")
    documents = [
        GoldDocument(source=source, text="Quarto", mentions=(one,)) for source, one in (("a", company), ("b", person))
    ]
    assert problems(documents) == ["quarto has the types Company, Person"]


def test_pairs_are_counted_right_wrong_and_missed() -> None:
    a, b, c, d = (Member(name, "e1") for name in "abcd")
    truth = {a: "x", b: "x", c: "x", d: "y"}
    assert score(truth, truth) == score(truth, {a: 1, b: 1, c: 1, d: 2})
    found = score(truth, {a: 1, b: 1, c: 2, d: 2})
    assert (found.right, found.wrong, found.missed) == (1, 1, 2)
    assert found.precision == 0.5
    assert found.recall == pytest.approx(1 / 3)


def test_local_ids_tell_nothing_and_a_former_name_is_no_alias() -> None:
    mentions = (
        GoldMention(start=0, end=10, type="Company", entity="quarto"),
        GoldMention(start=19, end=24, type="Company", entity="quarto"),
    )
    document = GoldDocument(
        source="a", text="Quarto Ltd, before Folio", mentions=mentions, former=(("quarto", "Folio"),)
    )
    gold = gold_of([document])
    ((_, extraction),) = gold.readings
    (entity,) = extraction.entities
    assert (entity.id, entity.name, entity.aliases, entity.former_names) == ("e1", "Quarto Ltd", (), ("Folio",))


def test_names_alone_do_not_solve_it() -> None:
    gold = gold_of(own_documents())
    by_name = score(gold.entities, exact_names(gold)[0])
    assert by_name.recall < 0.7
    assert by_name.precision < 0.98
