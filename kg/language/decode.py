"""From scores to decisions: BIO spans, single-root dependency trees. Plain numpy, no model here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words `start` to `end` (exclusive) of a sentence, of SPAN_TYPES[type], with the mean probability."""

    start: int
    end: int
    type: int
    probability: float


def bio_labels(log_probabilities: Floats) -> Ints:
    """The best label sequence in which no I follows anything but B or I of its own type.

    `log_probabilities`: words x labels in the order of SPAN_LABELS. Viterbi runs only where the
    word-by-word maximum breaks the rule, which is rare.
    """
    greedy: Ints = log_probabilities.argmax(axis=1)
    previous = np.concatenate(([0], greedy[:-1]))
    inside = (greedy > 0) & (greedy % 2 == 0)
    if not np.any(inside & (previous != greedy) & (previous != greedy - 1)):
        return greedy
    return _viterbi(log_probabilities)


def _viterbi(scores: Floats) -> Ints:
    words, labels = scores.shape
    best = scores[0].copy()
    best[2::2] = -np.inf
    back = np.zeros((words, labels), dtype=np.int64)
    inside = np.arange(2, labels, 2)
    for word in range(1, words):
        top = int(best.argmax())
        back[word] = top
        reach = np.full(labels, best[top])
        begun, held = best[inside - 1], best[inside]
        back[word, inside] = np.where(begun >= held, inside - 1, inside)
        reach[inside] = np.maximum(begun, held)
        best = reach + scores[word]
    path = np.zeros(words, dtype=np.int64)
    path[-1] = best.argmax()
    for word in range(words - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


def spans_of(labels: Ints, log_probabilities: Floats) -> list[LabelledSpan]:
    """The spans of a valid BIO sequence, in order."""
    found: list[LabelledSpan] = []
    start = 0
    while start < len(labels):
        label = int(labels[start])
        if label == 0:
            start += 1
            continue
        end = start + 1
        inside = label + 1 if label % 2 else label
        while end < len(labels) and labels[end] == inside:
            end += 1
        chosen = log_probabilities[np.arange(start, end), labels[start:end]]
        found.append(LabelledSpan(start, end, (label - 1) // 2, float(np.exp(chosen).mean())))
        start = end
    return found


def single_root_tree(scores: Floats) -> Ints:
    """Heads of the best tree with one root: -1 for the root's word, else the index of the head word.

    `scores`: words x (1 + words), column 0 the artificial root, column h + 1 the word h. Greedy choice
    where that already is a tree; otherwise Chu-Liu/Edmonds for the few best candidates of the root.
    """
    words = len(scores)
    if words == 1:
        return np.array([-1], dtype=np.int64)
    usable = scores.copy()
    usable[np.arange(words), np.arange(words) + 1] = -np.inf
    heads: Ints = usable.argmax(axis=1) - 1
    if int((heads < 0).sum()) == 1 and not _cycle(heads):
        return heads
    return _repaired(usable, words)


def _repaired(usable: Floats, words: int) -> Ints:
    # How much a word loses when it may not be the root; the best root is among the few that gain most.
    gain = usable[:, 0] - usable[:, 1:].max(axis=1)
    best: Ints | None = None
    best_score = -np.inf
    for root in np.argsort(-gain, kind="stable")[: min(3, words)]:
        heads = _maximum_tree(usable[:, 1:], int(root))
        others = np.arange(words) != root
        score = usable[root, 0] + usable[np.flatnonzero(others), heads[others] + 1].sum()
        if best is None or score > best_score:
            best, best_score = heads, float(score)
    assert best is not None
    return best


def _cycle(heads: Ints) -> list[int]:
    """The words of one cycle among the heads, or nothing."""
    state = [0] * len(heads)
    for begin in range(len(heads)):
        path = []
        word = begin
        while word >= 0 and state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if word >= 0 and state[word] == 1:
            return path[path.index(word) :]
        for passed in path:
            state[passed] = 2
    return []


def _maximum_tree(scores: Floats, root: int) -> Ints:
    """Chu-Liu/Edmonds: heads (root: -1) of the maximum tree below `root`; scores are words x words.

    Cycles are contracted one after another instead of by recursion, so that depth is no limit.
    """
    words = len(scores)
    table = scores.astype(np.float64).copy()
    np.fill_diagonal(table, -np.inf)
    table[root] = -np.inf
    # Nodes at or above `words` stand for contracted cycles.
    live = list(range(words))
    size = 2 * words
    weights = np.full((size, size), -np.inf)
    weights[:words, :words] = table
    enters: list[tuple[int, list[int], Ints, NDArray[np.int64], NDArray[np.int64]]] = []
    while True:
        nodes = np.array(live)
        heads = np.full(size, -1, dtype=np.int64)
        dependents = nodes[nodes != root]
        block = weights[np.ix_(dependents, nodes)]
        heads[dependents] = nodes[block.argmax(axis=1)]
        local = {node: position for position, node in enumerate(live)}
        small = np.array([local[int(heads[node])] if node != root else -1 for node in live])
        cycle = [live[position] for position in _cycle(small)]
        if not cycle:
            break
        new = words + len(enters)
        _contract(weights, live, cycle, heads, new, enters)
    return _expanded(heads, enters, words)


def _contract(
    weights: NDArray[np.float64],
    live: list[int],
    cycle: list[int],
    heads: Ints,
    new: int,
    enters: list[tuple[int, list[int], Ints, NDArray[np.int64], NDArray[np.int64]]],
) -> None:
    inside = np.array(cycle)
    held = weights[inside, heads[inside]]
    rest = np.array([node for node in live if node not in set(cycle)])
    entering = weights[np.ix_(inside, rest)] - held[:, None]
    into = np.full(len(weights), -1, dtype=np.int64)
    out_of = np.full(len(weights), -1, dtype=np.int64)
    into[rest] = inside[entering.argmax(axis=0)]
    weights[new, rest] = entering.max(axis=0)
    leaving = weights[np.ix_(rest, inside)]
    out_of[rest] = inside[leaving.argmax(axis=1)]
    weights[rest, new] = leaving.max(axis=1)
    enters.append((new, cycle, heads[inside].copy(), into, out_of))
    live[:] = [*rest.tolist(), new]


def _expanded(
    heads: Ints,
    enters: list[tuple[int, list[int], Ints, NDArray[np.int64], NDArray[np.int64]]],
    words: int,
) -> Ints:
    for new, cycle, inner, into, out_of in reversed(enters):
        outer = int(heads[new])
        entry = int(into[outer])
        for node in range(new):
            if heads[node] == new:
                heads[node] = out_of[node]
        for node, head in zip(cycle, inner.tolist(), strict=True):
            heads[node] = outer if node == entry else head
    return heads[:words]
