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


def grouped(count: int, size: int) -> tuple[list[tuple[int, int]], list[int]]:
    """`count` trees of `size` nodes, each joined to the next; and the group of each node."""
    pairs = [(first + n, first + (n - 1) // 2) for first in range(0, count * size, size) for n in range(1, size)]
    pairs += [(first, first + size + 1) for first in range(0, (count - 1) * size, size)]
    return pairs, [n // size for n in range(count * size)]


def test_communities_of_a_large_graph_have_places_of_their_own() -> None:
    pairs, groups = grouped(8, 60)
    places = positions([10] * 480, pairs, groups)
    circles = []
    for group in range(8):
        own = [place for place, number in zip(places, groups, strict=True) if number == group]
        x, y = ((max(values) + min(values)) / 2 for values in zip(*own, strict=True))
        circles.append((x, y, max(((x - a) ** 2 + (y - b) ** 2) ** 0.5 for a, b in own)))
    for at, (x, y, reach) in enumerate(circles):
        assert all(((x - a) ** 2 + (y - b) ** 2) ** 0.5 > 0.8 * (reach + other) for a, b, other in circles[:at])
    assert boxes_that_overlap(places, 7 * 10, 40) == 0
    assert positions([10] * 480, pairs, groups) == places


def test_what_is_loose_stands_outside_a_grouped_part() -> None:
    pairs, groups = grouped(6, 60)
    places = positions([10] * 364, pairs, [*groups, 6, 7, 8, 9])
    xs, ys = zip(*places[:360], strict=True)
    inside = [(x, y) for x, y in places[360:] if min(xs) < x < max(xs) and min(ys) < y < max(ys)]
    # The corners of the box are free; its middle is not.
    assert all(abs(x - (min(xs) + max(xs)) / 2) > (max(xs) - min(xs)) / 5
               or abs(y - (min(ys) + max(ys)) / 2) > (max(ys) - min(ys)) / 5 for x, y in inside)  # fmt: skip
