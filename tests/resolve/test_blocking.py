"""Which pairs are looked at: complete where it is promised, few in any case."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from kg.resolve import resolve
from kg.resolve.blocking import LARGEST, by_rare_word, one_slip_apart, pairs
from tests.resolve.readings import entity, reading

LETTERS = st.text("abc", min_size=6, max_size=9)


@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, min_size=2, max_size=12, unique=True))
def test_all_words_one_letter_apart_meet(words: list[str]) -> None:
    found = set(one_slip_apart([f"hale {word}" for word in words]))
    for one, left in enumerate(words):
        for other in range(one + 1, len(words)):
            if DamerauLevenshtein.distance(left, words[other]) == 1:
                assert (one, other) in found


def test_short_words_and_numbers_never_slip() -> None:
    assert list(one_slip_apart(["ott", "otto", "pell4000", "pell5000"])) == []


def test_pairs_of_a_large_block_are_those_near_each_other() -> None:
    assert list(pairs([4, 5, 6])) == [(4, 5), (4, 6), (5, 6)]
    assert len(list(pairs(range(1000)))) < 1000 * LARGEST


def test_a_word_that_many_have_makes_no_block() -> None:
    names = [["hale", "foods"], ["hale", "steel"], *([f"x{n}", "foods"] for n in range(LARGEST))]
    assert list(by_rare_word(names)) == [("hale", [0, 1])]


def test_one_name_in_very_many_documents_is_quick_and_leaves_few_decisions() -> None:
    kinds = ["Air", "Tools"]
    made = [reading(f"{n:04}.txt", entity("Delta"), entity(f"Delta {kinds[n % 2]}")) for n in range(1500)]
    found = resolve(made)
    assert len(found.entities) == 3
    assert len(found.decisions) < 100
