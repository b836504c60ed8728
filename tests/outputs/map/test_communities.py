"""Communities: dense parts together, crumbs taken in, the same each time."""

import random

import pytest

from kg.outputs.map.communities import LEAST, MOST, communities


def clique(first: int, count: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(first, first + count) for b in range(first, a)]


def test_dense_parts_are_communities_largest_first() -> None:
    pairs = [*clique(0, 5), *clique(5, 7), (0, 5)]
    assert communities(12, pairs) == [[5, 6, 7, 8, 9, 10, 11], [0, 1, 2, 3, 4]]


def test_every_node_is_in_one() -> None:
    chance = random.Random(2)
    pairs = [(chance.randrange(300), chance.randrange(300)) for _ in range(500)]
    found = communities(300, pairs)
    assert sorted(node for members in found for node in members) == list(range(300))


def test_order_of_lines_and_chance_do_not_matter() -> None:
    pairs = [(n, n * 7 % 90) for n in range(90)] + [(n, n + 1) for n in range(89)]
    turned = [(b, a) for a, b in reversed(pairs)]
    random.seed(5)
    assert communities(90, pairs) == communities(90, turned)


def test_crumbs_join_what_they_are_tied_to() -> None:
    # A pair hanging on a clique is too small to be a community.
    found = communities(10, [*clique(0, 8), (0, 8), (8, 9), (8, 9)])
    assert found == [list(range(10))]
    assert all(len(members) >= LEAST for members in found)


@pytest.mark.parametrize(("count", "parts"), [(4, [[0], [1], [2], [3]]), (0, [])])
def test_what_nothing_joins_stays_alone(count: int, parts: list[list[int]]) -> None:
    assert communities(count, [(0, 0)] if count else []) == parts


def test_one_connected_graph_has_no_more_than_can_be_looked_over() -> None:
    pairs = [pair for first in range(0, 600, 4) for pair in clique(first, 4)]
    pairs += [(first, first + 4) for first in range(0, 596, 4)]
    assert MOST / 4 < len(communities(600, pairs)) <= MOST


def test_parts_without_connection_are_never_put_together() -> None:
    found = communities(400, [pair for first in range(0, 400, 4) for pair in clique(first, 4)])
    assert len(found) == 100 and {len(members) for members in found} == {4}
