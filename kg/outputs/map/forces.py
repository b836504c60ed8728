"""One connected graph on the plane: neighbours near, strangers far. Nothing here is drawn by lot.

Small graphs: stress majorisation, so that distances on the plane follow those in the graph (Gansner, Koren and North,
"Graph drawing by stress majorization", 2004). Large ones: pivot MDS (Brandes and Pich, 2006) as the start of a
spring embedder (Fruchterman and Reingold, 1991) in which far nodes push as the crowd of their grid cell.
"""

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Edges = NDArray[np.int64]

_SMALL: Final = 420
_PIVOTS: Final = 40
_STRESS_ROUNDS: Final = 120
_SPRING_ROUNDS: Final = 140
_GRID: Final = 26
_GOLDEN_ANGLE: Final = 2.399963229728653
_DIGITS: Final = 6
"""Starts are rounded: the last bits of linear algebra differ between machines, and rounds would make much of them."""


def arranged(count: int, edges: Edges) -> Points:
    """Coordinates of a connected graph of two or more nodes, lying on its long side; an edge is about 1 long."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges.tolist():
        near[a].append(b)
        near[b].append(a)
    start = _pivot_mds(near)
    points = _by_stress(near, start) if count <= _SMALL else _by_springs(edges, start)
    return lying(points)


def _steps(near: list[list[int]], source: int) -> list[int]:
    """How many edges each node is away from the source."""
    found = [-1] * len(near)
    found[source] = 0
    queue = deque([source])
    while queue:
        node = queue.popleft()
        for other in near[node]:
            if found[other] < 0:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _pivot_mds(near: list[list[int]]) -> Points:
    count = len(near)
    source = max(range(count), key=lambda node: (len(near[node]), -node))
    columns: list[NDArray[np.float64]] = []
    nearest = np.full(count, np.inf)
    for _ in range(min(_PIVOTS, count)):
        steps = np.array(_steps(near, source), dtype=np.float64)
        columns.append(steps)
        nearest = np.minimum(nearest, steps)
        source = int(np.argmax(nearest))
    squared = np.stack(columns, axis=1) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    points = -centred @ axes[:, : -3 if len(columns) > 1 else None : -1] / 2
    points = np.hstack([points, np.zeros((count, 2 - points.shape[1]))])
    points *= np.sign(points[np.argmax(np.abs(points), axis=0), [0, 1]] + 1e-12)
    points *= np.mean(nearest + 1) * count**0.5 / max(float(np.ptp(points, axis=0).max()), 1e-9)
    # Leaves of one node have the same distances: a spiral parts them.
    order = np.arange(count)
    angle, radius = order * _GOLDEN_ANGLE, 0.5 * np.sqrt((order + 1) / count)
    return np.round(points + np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None], _DIGITS)


def _by_stress(near: list[list[int]], points: Points) -> Points:
    count = len(near)
    wanted = np.array([_steps(near, node) for node in range(count)], dtype=np.float64)
    # Leaves of a hub with many need a longer way out, or they crowd.
    degree = np.array([len(one) for one in near], dtype=np.float64)
    wanted += np.where(wanted == 1, 0.12 * np.sqrt(np.maximum(degree[:, None], degree[None, :])), 0)
    return stressed(wanted, points)


def stressed(wanted: Points, points: Points) -> Points:
    """`points` moved until their distances are as near as can be to the `wanted` ones (n x n, diagonal ignored)."""
    count = len(points)
    wanted = wanted.copy()
    np.fill_diagonal(wanted, 1.0)
    weight = wanted**-2
    np.fill_diagonal(weight, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    # The all-ones matrix lifts the one zero eigenvalue, and changes nothing where the mean is zero.
    inverse = np.linalg.inv(laplacian + 1.0 / count)
    pull = weight * wanted
    for _ in range(_STRESS_ROUNDS):
        dx = points[:, None, 0] - points[None, :, 0]
        dy = points[:, None, 1] - points[None, :, 1]
        share = pull / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-6)
        target = np.stack([(share * dx).sum(axis=1), (share * dy).sum(axis=1)], axis=1)
        moved = inverse @ target
        done = float(np.abs(moved - moved.mean(axis=0) - points + points.mean(axis=0)).max()) < 1e-4
        points = moved
        if done:
            break
    return points


def _by_springs(edges: Edges, points: Points) -> Points:
    count = len(points)
    degree = np.bincount(edges.ravel(), minlength=count).astype(np.float64)
    heat = 0.1 * count**0.5
    for round_ in range(_SPRING_ROUNDS):
        force = _repulsion(points)
        along = points[edges[:, 0]] - points[edges[:, 1]]
        # A hub's edges share its pull, or its many leaves would form a clump.
        share = np.maximum(np.minimum(degree[edges[:, 0]], degree[edges[:, 1]]), 1.0) ** -0.5
        pull = along * (np.hypot(along[:, 0], along[:, 1]) * share)[:, None]
        for axis in (0, 1):
            force[:, axis] -= np.bincount(edges[:, 0], weights=pull[:, axis], minlength=count)
            force[:, axis] += np.bincount(edges[:, 1], weights=pull[:, axis], minlength=count)
        force -= 0.02 * (points - points.mean(axis=0))
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        limit = heat * (1 - round_ / _SPRING_ROUNDS) + 0.02
        points = points + force * (np.minimum(length, limit) / length)[:, None]
    return points


def _repulsion(points: Points) -> Points:
    """The push of the crowd of every other grid cell, and of each node of the own cell."""
    count = len(points)
    low = points.min(axis=0)
    size = max(float(np.ptp(points, axis=0).max()), 1e-9) / _GRID
    place = np.minimum(((points - low) / size).astype(np.int64), _GRID - 1)
    cells, own, crowd = np.unique(place[:, 0] * _GRID + place[:, 1], return_inverse=True, return_counts=True)
    centre = np.stack([np.bincount(own, weights=points[:, axis]) / crowd for axis in (0, 1)], axis=1)
    dx = points[:, None, 0] - centre[None, :, 0]
    dy = points[:, None, 1] - centre[None, :, 1]
    push = crowd / np.maximum(dx * dx + dy * dy, 0.01)
    push[np.arange(count), own] = 0.0
    force = np.stack([(push * dx).sum(axis=1), (push * dy).sum(axis=1)], axis=1)
    order = np.argsort(own, kind="stable")
    ends = np.cumsum(crowd)
    for cell in range(len(cells)):
        among = order[ends[cell] - crowd[cell] : ends[cell]]
        apart = points[among, None] - points[None, among]
        away = np.maximum((apart**2).sum(axis=2), 0.01)
        force[among] += (apart / away[:, :, None]).sum(axis=1)
    return force


def lying(points: Points) -> Points:
    """Centred and turned so that the long side lies, as a screen does."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    turned *= np.sign(turned[np.argmax(np.abs(turned), axis=0), [0, 1]] + 1e-12)
    found: Points = np.round(turned, _DIGITS)
    return found
