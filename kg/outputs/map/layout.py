"""Where each node stands: computed beforehand, so that the page is still when it opens.

Connected parts are laid out one by one (`kg.outputs.map.forces`), labels are pushed apart, and the parts are packed
around the largest one. The same graph gives the same picture.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.outputs.map.forces import Edges, Points, arranged
from kg.outputs.map.rounds import joined

_EDGE_LENGTH: Final = 150.0
_SHORT_EDGE: Final = 120.0
"""In parts of few nodes, which need no room for crossing lines."""
_FEW: Final = 4
_LETTER: Final = 7.0
"""Mean width of a letter of a label, in pixels."""
_SYMBOL: Final = 46.0
_ROW: Final = 58.0
"""Least width, and height, that a node takes together with its label."""
_ROOM: Final = 1.7
"""How much more space than their boxes the nodes of a part get before they are pushed apart."""
_MOST_SEPARATED: Final = 1500
"""Above, pushing labels apart would take longer than it helps: few labels are shown then."""
_MOST_UNGROUPED: Final = 60
"""Up to here a part is drawn as a whole, and its communities are where they come to lie."""
_BETWEEN_GROUPS: Final = 70.0
_GAP: Final = 36.0
_ASPECT: Final = 1.4
_CELLS: Final = 4000
"""About how many cells of the packing grid the parts cover together."""
_LEAST_CELL: Final = 30.0

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def positions(
    letters: Sequence[int], pairs: Sequence[tuple[int, int]], groups: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Whole-pixel coordinates for the nodes 0..n-1 joined by `pairs`, whose labels have so many letters.

    `groups` numbers the community of each node: in a large part each gets a round place of its own.
    """
    if not letters:
        return []
    edges = sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]})
    boxes = np.array([(max(_SYMBOL, _LETTER * count + 14), _ROW) for count in letters])
    placed = _placed(edges, boxes, np.array(groups or [0] * len(letters), dtype=np.int64))
    return [(round(float(x)), round(float(y))) for x, y in placed]


def _placed(edges: Sequence[tuple[int, int]], boxes: Points, groups: Numbers) -> Points:
    """Places for all parts of a graph, side by side."""
    placed: Points = np.zeros((len(boxes), 2))
    parts = _parts(len(boxes), edges)
    grouped = [len(part) > _MOST_UNGROUPED and len(set(groups[part].tolist())) > 1 for part, _ in parts]
    drawn = [
        _by_groups(own, boxes[part], groups[part]) if by_groups else _part(len(part), own, boxes[part])
        for (part, own), by_groups in zip(parts, grouped, strict=True)
    ]
    for (part, _), points in zip(parts, _packed(drawn, [boxes[part] for part, _ in parts], grouped), strict=True):
        placed[part] = points
    return placed


def _by_groups(edges: Edges, boxes: Points, groups: Numbers) -> Points:
    members = [np.flatnonzero(groups == group) for group in sorted(set(groups.tolist()))]
    place: Numbers = np.zeros(len(boxes), dtype=np.int64)
    for own in members:
        place[own] = np.arange(len(own))
    within = edges[groups[edges[:, 0]] == groups[edges[:, 1]]]
    inner = []
    for own in members:
        lines = place[within[groups[within[:, 0]] == groups[own[0]]]]
        inner.append(_placed([(a, b) for a, b in lines.tolist()], boxes[own], np.zeros(len(own), dtype=np.int64)))
    return joined(members, inner, edges, gap=_BETWEEN_GROUPS)


def _parts(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[list[int], Edges]]:
    """The connected parts, largest first: their nodes, and their edges numbered within the part."""
    root = list(range(count))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in edges:
        root[max(find(a), find(b))] = min(find(a), find(b))
    members: dict[int, list[int]] = {}
    for node in range(count):
        members.setdefault(find(node), []).append(node)
    place = {node: at for part in members.values() for at, node in enumerate(part)}
    own: dict[int, list[tuple[int, int]]] = {part: [] for part in members}
    for a, b in edges:
        own[find(a)].append((place[a], place[b]))
    found = [(part, np.array(own[first], dtype=np.int64).reshape(-1, 2)) for first, part in members.items()]
    return sorted(found, key=lambda one: (-len(one[0]), one[0]))


def _part(count: int, edges: Edges, boxes: Points) -> Points:
    if count == 1:
        return np.zeros((1, 2))
    points = arranged(count, edges)
    lengths = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T)
    points = points * ((_SHORT_EDGE if count <= _FEW else _EDGE_LENGTH) / max(float(np.median(lengths)), 1e-9))
    extent = np.ptp(points, axis=0) + boxes.mean(axis=0)
    points = points * max(1.0, (_ROOM * float(boxes.prod(axis=1).sum()) / float(extent.prod())) ** 0.5)
    return _separated(points, boxes)


def _separated(points: Points, boxes: Points) -> Points:
    """Pushes overlapping label boxes apart along the shorter way, a little at a time."""
    count = len(points)
    if count > _MOST_SEPARATED:
        return points
    reach = (boxes[:, None] + boxes[None, :]) / 2
    order = np.arange(count)
    for _ in range(80):
        dx = points[:, None, 0] - points[None, :, 0]
        dy = points[:, None, 1] - points[None, :, 1]
        over_x, over_y = reach[:, :, 0] - np.abs(dx), reach[:, :, 1] - np.abs(dy)
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        # Only pairs that clash are worth the arithmetic; equal places part by number.
        one, other = np.nonzero(clash)
        side = np.sign(order[one] - order[other])
        ahead_x, ahead_y = dx[one, other], dy[one, other]
        sideways = over_x[one, other] < over_y[one, other]
        push_x = np.where(sideways, np.where(ahead_x == 0, side, np.sign(ahead_x)) * over_x[one, other], 0)
        push_y = np.where(sideways, 0, np.where(ahead_y == 0, side, np.sign(ahead_y)) * over_y[one, other])
        moved = [np.bincount(one, weights=push, minlength=count) for push in (push_x, push_y)]
        points = points + 0.3 * np.stack(moved, axis=1)
    return points


def _packed(parts: Sequence[Points], boxes: Sequence[Points], closed: Sequence[bool]) -> list[Points]:
    """Sets each part, largest first, where the whole grows least beyond the shape of a screen.

    Parts are compared as sets of cells of a grid, so that a small one may stand in a bay of a large one, unless that
    is `closed`
    (after Freivalds, Dogrusoz and Kikusts, "Disconnected graph layout and the polyomino packing approach", 2001).
    """
    area = sum(float((box + _GAP).prod(axis=1).sum()) for box in boxes)
    cell = max(_LEAST_CELL, (area / _CELLS) ** 0.5)
    shapes = [_cells(points, box, cell) for points, box in zip(parts, boxes, strict=True)]
    shapes = [(_filled(shape) if shut else shape, low) for (shape, low), shut in zip(shapes, closed, strict=True)]
    covered = sum(int(shape.sum()) for shape, _ in shapes)
    widest = max(max(shape.shape) for shape, _ in shapes)
    half = widest + int(1.5 * covered**0.5) + 2
    taken: Mask = np.zeros((2 * half, 2 * half), dtype=np.bool_)
    placed = []
    for points, (shape, low) in zip(parts, shapes, strict=True):
        x, y = _free_place(taken, shape)
        wide, high = shape.shape
        taken[x : x + wide, y : y + high] |= shape
        placed.append(points - low + np.array([x - half, y - half]) * cell)
    return placed


def _cells(points: Points, boxes: Points, cell: float) -> tuple[Mask, Points]:
    """The cells that the nodes of a part cover, and the corner that they are counted from."""
    lows, highs = points - (boxes + _GAP) / 2, points + (boxes + _GAP) / 2
    low: Points = lows.min(axis=0)
    first = ((lows - low) / cell).astype(np.int64)
    last = ((highs - low) / cell).astype(np.int64) + 1
    shape: Mask = np.zeros(tuple(last.max(axis=0)), dtype=np.bool_)
    for (left, top), (right, bottom) in zip(first, last, strict=True):
        shape[left:right, top:bottom] = True
    return shape, low


def _filled(shape: Mask) -> Mask:
    """The shape with every cell that has covered ones on both sides, or above and below."""
    filled = shape.copy()
    for axis in (0, 1):
        before = np.logical_or.accumulate(shape, axis=axis)
        after = np.flip(np.logical_or.accumulate(np.flip(shape, axis=axis), axis=axis), axis=axis)
        filled |= before & after
    return filled


def _free_place(taken: Mask, shape: Mask) -> tuple[int, int]:
    side, (wide, high) = len(taken), shape.shape
    room_x, room_y = side - wide + 1, side - high + 1
    blocked: Mask = np.zeros((room_x, room_y), dtype=np.bool_)
    if taken.any():
        for x, y in np.argwhere(shape):
            blocked |= taken[x : x + room_x, y : y + room_y]
    left, top = np.arange(room_x) - side / 2, np.arange(room_y) - side / 2
    reach_x, reach_y = np.maximum(-left, left + wide) / _ASPECT, np.maximum(-top, top + high)
    distance = np.abs(left + wide / 2)[:, None] / _ASPECT + np.abs(top + high / 2)[None, :]
    cost = np.maximum(reach_x[:, None], reach_y[None, :]) + distance / (4 * side)
    x, y = np.unravel_index(int(np.argmin(np.where(blocked, np.inf, cost))), cost.shape)
    return int(x), int(y)
