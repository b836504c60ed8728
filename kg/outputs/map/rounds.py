"""Communities on the plane: each within a circle, circles that are much joined near one another, none overlapping."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.outputs.map.forces import Edges, Points, lying, stressed

_ROUNDS: Final = 240
_DRAW: Final = 0.004
"""How much nearer to the middle all circles come in a round, as far as others let them."""
_ASPECT: Final = 1.4
_MOST_STRETCH: Final = 1.7
_MIRRORINGS: Final = 3
_GOLDEN_ANGLE: Final = 2.399963229728653


def joined(members: Sequence[NDArray[np.int64]], inner: Sequence[Points], edges: Edges, *, gap: float) -> Points:
    """Places for the nodes of a connected graph: `inner` are those of each group of `members` among themselves.

    Groups keep their form but are moved and mirrored. `gap` is the least way between two circles.
    """
    count = sum(len(own) for own in members)
    group = np.zeros(count, dtype=np.int64)
    for number, own in enumerate(members):
        group[own] = number
    centred = [points - (points.max(axis=0) + points.min(axis=0)) / 2 for points in inner]
    radii = np.array([float(np.hypot(points[:, 0], points[:, 1]).max()) for points in centred]) + gap / 2
    between = [(int(a), int(b)) for a, b in edges.tolist() if group[a] != group[b]]
    ties = ((int(group[a]), int(group[b])) for a, b in between)
    middles = _circles(radii, Counter((min(tie), max(tie)) for tie in ties))
    placed: Points = np.zeros((count, 2))
    for own, points, middle in zip(members, centred, middles, strict=True):
        placed[own] = points + middle
    for _ in range(_MIRRORINGS):
        _mirror(members, middles, placed, between)
    return placed


def _circles(radii: NDArray[np.float64], weights: Counter[tuple[int, int]]) -> Points:
    """Middles of circles: neighbours touch, the more so the more lines join them."""
    count = len(radii)
    touching = radii[:, None] + radii[None, :]
    wanted = np.full((count, count), np.inf)
    np.fill_diagonal(wanted, 0.0)
    most = max(weights.values())
    for (a, b), weight in sorted(weights.items()):
        wanted[a, b] = wanted[b, a] = touching[a, b] * (1.0 + 0.6 * (1.0 - (weight / most) ** 0.5))
    for by in range(count):
        wanted = np.minimum(wanted, wanted[:, by, None] + wanted[None, by, :])
    return _apart(_shaped(lying(stressed(wanted, _scaled(wanted))), radii), radii)


def _shaped(points: Points, radii: NDArray[np.float64]) -> Points:
    """Drawn out, within limits, towards the shape of a screen."""
    wide, high = (points + radii[:, None]).max(axis=0) - (points - radii[:, None]).min(axis=0)
    stretch = float(np.clip((_ASPECT * high / wide) ** 0.5, 1 / _MOST_STRETCH, _MOST_STRETCH))
    shaped: Points = points * np.array([stretch, 1 / stretch])
    return shaped


def _scaled(wanted: Points) -> Points:
    """Classical multidimensional scaling (Torgerson, 1952), with a spiral that parts equal places."""
    count = len(wanted)
    squared = wanted**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    values, axes = np.linalg.eigh(-centred / 2)
    points = axes[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0.0))
    points = np.hstack([points, np.zeros((count, 2 - points.shape[1]))])
    points *= np.sign(points[np.argmax(np.abs(points), axis=0), [0, 1]] + 1e-12)
    order = np.arange(count)
    angle, radius = order * _GOLDEN_ANGLE, 0.05 * float(wanted.max()) * np.sqrt((order + 1) / count)
    spiral = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]
    # Whole pixels: the last bits of linear algebra differ between machines.
    rounded: Points = np.round(points + spiral)
    return rounded


def _apart(points: Points, radii: NDArray[np.float64]) -> Points:
    touching = radii[:, None] + radii[None, :]
    np.fill_diagonal(touching, 0.0)
    for round_ in range(2 * _ROUNDS):
        if round_ < _ROUNDS:
            points = points * (1.0 - _DRAW)
        away = points[:, None] - points[None, :]
        distance = np.maximum(np.hypot(away[:, :, 0], away[:, :, 1]), 1e-6)
        over = np.maximum(touching - distance, 0.0)
        if round_ >= _ROUNDS and float(over.max()) < 1.0:
            break
        push = (away * (over / distance)[:, :, None]).sum(axis=1)
        points = points + 0.5 * push / np.maximum((over > 0).sum(axis=1), 1)[:, None]
    return points


def _mirror(
    members: Sequence[NDArray[np.int64]], middles: Points, placed: Points, between: Sequence[tuple[int, int]]
) -> None:
    """Mirrors each group about its middle where that makes its lines to others shorter. Any other turn would let names
    meet that were pushed apart."""
    ends: list[list[tuple[int, int]]] = [[] for _ in members]
    group = {int(node): number for number, own in enumerate(members) for node in own}
    for a, b in between:
        ends[group[a]].append((a, b))
        ends[group[b]].append((b, a))
    for number, own in enumerate(members):
        if ends[number]:
            inside, outside = np.array(ends[number]).T
            there = placed[outside] - middles[number]
            # What counts is the direction: one far group must not outweigh ten near ones.
            there = there / np.maximum(np.hypot(there[:, 0], there[:, 1]), 1e-9)[:, None]
            gain = ((placed[inside] - middles[number]) * there).sum(axis=0)
            placed[own] = (placed[own] - middles[number]) * np.where(gain < 0, -1.0, 1.0) + middles[number]
