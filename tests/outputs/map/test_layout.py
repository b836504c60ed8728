"""Places of the nodes: the same every time, and no two labels in one place."""

import random

from kg.outputs.map.layout import positions


def boxes_that_overlap(places: list[tuple[int, int]], width: float, height: float) -> int:
    return sum(abs(a[0] - b[0]) < width and abs(a[1] - b[1]) < height for i, a in enumerate(places) for b in places[:i])


def test_same_graph_same_picture_whatever_chance_did_before() -> None:
    for count in (40, 400):
        labels = [10] * count
        pairs = [(n, n * 7 % count) for n in range(count)] + [(n, n + 1) for n in range(count - 1)]
        random.seed(1)
        first = positions(labels, pairs)
        random.seed(2)
        assert positions(labels, pairs) == first


def test_leaves_pythons_chance_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)
    positions([5] * 400, [(n, n // 2) for n in range(400)])
    assert random.random() == expected


def test_order_and_repetition_of_pairs_do_not_matter() -> None:
    labels = [8] * 6
    assert positions(labels, [(0, 1), (2, 1), (1, 2), (3, 4)]) == positions(labels, [(4, 3), (1, 2), (0, 1), (0, 0)])


def test_labels_do_not_cover_one_another() -> None:
    tree = [(n, (n - 1) // 3) for n in range(1, 60)]
    places = positions([14] * 60, tree)
    assert boxes_that_overlap(places, 7 * 14, 40) == 0


def test_parts_without_connection_stand_side_by_side() -> None:
    places = positions([8] * 30, [])
    assert len(set(places)) == 30
    assert boxes_that_overlap(places, 40, 40) == 0


def test_no_nodes_no_places() -> None:
    assert positions([], []) == []


def test_large_graphs_are_placed_in_a_moment() -> None:
    chance = random.Random(5)
    pairs = [(n, chance.randrange(n)) for n in range(1, 1600)]
    assert len(set(positions([8] * 1600, pairs))) > 1500
