"""Which nodes belong together: dense parts of the graph, for colours, for folding, and for the layout.

Louvain's method (Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large networks", 2008)
as networkx has it, with a fixed seed. What it leaves in crumbs goes to the neighbour that it is most joined to.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import networkx as nx

_SEED: Final = 1
LEAST: Final = 3
"""Members of a community that is worth a name; smaller ones join another where a line leads to one."""
MOST: Final = 48
"""Communities that a person can look over. Beyond, the smallest join another where a line leads to one."""


def communities(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The nodes 0..n-1 that belong together, each node in one list, largest list first.

    `pairs` are the lines; several between two nodes weigh more. Lists may hold a single node, and parts without
    connection stay apart, so that there may be more than `MOST`.
    """
    weights = Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    found = nx.community.louvain_communities(graph, weight="weight", seed=_SEED) if weights else []
    groups = {number: sorted(members) for number, members in enumerate(sorted(sorted(one) for one in found))}
    if not weights:
        groups = {node: [node] for node in range(count)}
    return sorted(_merged(groups, weights), key=lambda members: (-len(members), members))


def _merged(groups: dict[int, list[int]], weights: Counter[tuple[int, int]]) -> list[list[int]]:
    """Without crumbs, as far as a line leads from them to another group."""
    owner = {node: number for number, members in groups.items() for node in members}
    ties: dict[int, Counter[int]] = {number: Counter() for number in groups}
    for (a, b), weight in weights.items():
        if owner[a] != owner[b]:
            ties[owner[a]][owner[b]] += weight
            ties[owner[b]][owner[a]] += weight
    while joined := [number for number in groups if ties[number]]:
        smallest = min(joined, key=lambda number: (len(groups[number]), number))
        if len(groups[smallest]) >= LEAST and len(joined) <= MOST:
            break
        # By size, or the largest would take in all others.
        home = max(ties[smallest], key=lambda number: (ties[smallest][number] / len(groups[number]), -number))
        groups[home] += groups.pop(smallest)
        for number, weight in ties.pop(smallest).items():
            del ties[number][smallest]
            if number != home:
                ties[number][home] += weight
                ties[home][number] += weight
    return [sorted(members) for members in groups.values()]
