"""What the pair heads see of a pair beside the encoder."""

import itertools

import numpy as np
import pytest

from kg.language import pairing
from kg.language.pairing import features, gelu, head_of, pairs_of, path_between, without

# 0 <- 1 -> 2 -> 4 -> 5, 4 -> 3
HEADS = [1, -1, 1, 4, 2, 4]


def test_a_path_leads_over_the_common_ancestor():
    assert path_between(HEADS, 0, 2) == [1]
    assert path_between(HEADS, 0, 5) == [1, 2, 4]
    assert path_between(HEADS, 3, 5) == [4]


def test_a_path_is_turned_with_its_ends():
    for one, other in itertools.permutations(range(len(HEADS)), 2):
        there, back = path_between(HEADS, one, other), path_between(HEADS, other, one)
        assert there is not None
        assert back is not None
        assert there == back[::-1]
        assert not {one, other} & set(there)


def test_neighbours_in_the_tree_have_an_empty_path():
    assert path_between(HEADS, 1, 2) == []
    assert path_between(HEADS, 2, 1) == []
    assert path_between(HEADS, 4, 4) == []


def test_parts_that_are_not_connected_have_no_path():
    assert path_between([-1, 0, -1, 2], 1, 3) is None


def test_circles_end():
    # greedy heads while training form no tree
    assert path_between([1, 0, 3, 2], 0, 2) is None
    assert path_between([1, 2, 0, 4, 3], 0, 4) is None


@pytest.mark.parametrize(("length", "near"), [(13, True), (40, False)])
def test_paths_have_a_longest_length(length, near):
    chain = [word - 1 for word in range(length)]
    for one, other in ((0, length - 1), (length - 1, 0)):
        path = path_between(chain, one, other)
        assert (path is not None) == near
        assert not near or sorted(path or ()) == list(range(1, length - 1))


def test_the_head_of_a_mention_hangs_outside_it():
    assert head_of([1, 2, -1, 2], 0, 2) == 1
    assert head_of([1, 2, -1, 2], 2, 4) == 2
    assert head_of([2, 2, -1], 0, 1) == 0
    # a circle inside has none: the last word stands in
    assert head_of([1, 0, -1], 0, 2) == 1


def test_mentions_are_paired_with_so_many_that_follow():
    starts = list(range(40))
    found = list(pairs_of(starts))
    assert len(found) == len(set(found))
    assert set(found) == {(a, b) for a in starts for b in starts if 0 < b - a <= pairing.REACH}
    assert list(pairs_of([3])) == list(pairs_of([])) == []


def combinations():
    numbers = range(len(pairing.CLASSES))
    for between, mentions, steps, forward in itertools.product(
        (0, 1, 2, 5, 8, 21, 10_000), (0, 1, 3, 4, 900), (None, 0, 1, 5, 6, 12), (True, False)
    ):
        for left, right in ((0, 0), (numbers[-1], 0), (0, numbers[-1]), (numbers[-1], numbers[-1])):
            yield features(left, right, between=between, mentions=mentions, steps=steps, forward=forward)


def test_features_stay_in_disjoint_blocks_of_the_table():
    rows = np.array(list(combinations()))
    assert rows.shape[1] == pairing.COLUMNS
    assert rows.min() == 0
    assert rows.max() == pairing.FEATURES - 1
    lows, highs = rows.min(axis=0), rows.max(axis=0)
    assert (lows[1:] > highs[:-1]).all()
    # every row of the table stands for something
    assert (lows[1:] == highs[:-1] + 1).all()


@pytest.mark.parametrize(
    "changed",
    [
        {"left": 1},
        {"right": 1},
        {"between": 5},
        {"between": 30},
        {"mentions": 1},
        {"mentions": 9},
        {"steps": None},
        {"steps": 3},
        {"forward": False},
    ],
)
def test_each_difference_is_seen_in_one_column(changed):
    usual = {"left": 0, "right": 0, "between": 0, "mentions": 0, "steps": 0, "forward": True}

    def rows(values):
        given = dict(values)
        return features(given.pop("left"), given.pop("right"), **given)

    assert sum(a != b for a, b in zip(rows(usual), rows(usual | changed), strict=True)) == 1


def test_words_of_the_sides_are_left_out_of_the_path():
    assert without([1, 2, 3, 7, 9], (2, 4), (9, 10)) == [1, 7]


def test_words_beside_a_side_end_with_the_sentence():
    assert pairing.beside(2, 4, 6) == (1, 4)
    assert pairing.beside(0, 4, 4) == (None, None)


@pytest.mark.parametrize("turned", [False, True])
def test_regions_part_a_sentence(turned):
    one, other = (1, 3), (5, 6)
    names = {
        pairing.BEFORE: "<",
        pairing.LEFT: "R" if turned else "L",
        pairing.BETWEEN: "-",
        pairing.RIGHT: "L" if turned else "R",
        pairing.AFTER: ">",
        pairing.PATH: "*",
    }
    sides = (other, one) if turned else (one, other)
    found = pairing.regions(*sides, [4, 7], 9)
    assert "".join(names[number] for number in found) == "<LL-*R>*>"
    assert max(names) < pairing.OUTSIDE < pairing.REGIONS


def test_neighbours_have_nothing_between_them():
    assert pairing.regions((0, 1), (1, 3), [], 3).tolist() == [pairing.LEFT, pairing.RIGHT, pairing.RIGHT]


def test_gelu_is_the_tanh_form():
    values = np.linspace(-6, 6, 101, dtype=np.float32)
    expected = 0.5 * values * (1 + np.tanh(np.sqrt(2 / np.pi) * (values + 0.044715 * values**3)))
    before = values.copy()
    assert np.allclose(gelu(values), expected, atol=1e-5)
    assert np.array_equal(values, before)
