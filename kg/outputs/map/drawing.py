"""The map as a pyvis network: the only module that imports pyvis."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from kg.outputs.map.content import Content, Line
from kg.outputs.map.layout import positions
from kg.outputs.map.marks import NODE_MARKS
from kg.outputs.map.tables import Json

_VIS: Final = "lib/vis-9.1.2/vis-network.min.js"
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*")
"""Would make developer tools ask for a file that is not there."""
_MANY_LINES: Final = 800
_BEND: Final = 0.16


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes, edges and options as vis-network takes them, made by pyvis, places already fixed.

    Nodes and edges are in the order of the content, and named by their places there.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: Json


def drawing(content: Content, groups: Sequence[int]) -> Drawing:
    """Draws the content; `groups` numbers the community of each node."""
    network = _network()
    network.set_options(json.dumps(_options(content.lines)))
    number = {node.id: place for place, node in enumerate(content.nodes)}
    pairs = [(number[line.source], number[line.target]) for line in content.lines]
    places = positions([len(node.label) for node in content.nodes], pairs, groups)
    for place, (node, (x, y)) in enumerate(zip(content.nodes, places, strict=True)):
        mark = NODE_MARKS[node.kind]
        # The page writes the names itself, in a size that does not change with the zoom.
        network.add_node(place, label=" ", shape=mark.shape, color=mark.color, size=node.size, x=x, y=y)
    for line, pair, bend in zip(content.lines, pairs, _bends(pairs), strict=True):
        network.add_edge(
            *pair,
            color={"color": line.color, "opacity": line.opacity, "inherit": False},
            dashes=line.dashes or False,
            width=line.width,
            arrows={"to": {"enabled": not line.symmetric, "scaleFactor": 0.5}},
            smooth={"enabled": bool(bend), "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)},
        )
    nodes, edges, *_, options = network.get_network_data()
    return Drawing(nodes, edges, json.loads(options))


def _network() -> Any:
    # pyvis imports IPython, which takes a second: only who draws a map should wait for it.
    from pyvis.network import Network

    class QuickNetwork(Network):  # type: ignore[misc]  # pyvis has no types
        """Looks nodes up by hash: pyvis searches a list of all of them, twice for each edge."""

        def get_nodes(self) -> Any:
            return self.node_map.keys()

    return QuickNetwork(directed=True, cdn_resources="in_line")


def bend(edge: dict[str, Any]) -> float:
    """How far an edge of a drawing leaves the straight line, clockwise as seen from its start; 0 where it does not."""
    smooth = edge["smooth"]
    if not smooth["enabled"]:
        return 0
    roundness: float = smooth["roundness"]
    return roundness if smooth["type"] == "curvedCW" else -roundness


def vis_network() -> str:
    """The source of vis-network as pyvis ships it."""
    source = resources.files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", source)


def _bends(pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Lines between the same two nodes fan out; a single one is straight."""
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line, (a, b) in enumerate(pairs):
        shared[min(a, b), max(a, b)].append(line)
    found = [0.0] * len(pairs)
    for among in shared.values():
        for place, line in enumerate(among):
            offset = round((place - (len(among) - 1) / 2) * _BEND, 3)
            # Clockwise is seen from the line's start, so lines the other way bend the other way.
            found[line] = -offset if pairs[line][0] > pairs[line][1] else offset
    return found


def _options(lines: Sequence[Line]) -> Json:
    many = len(lines) > _MANY_LINES
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
            "multiselect": False,
            "navigationButtons": False,
            "selectConnectedEdges": False,
        },
        "nodes": {"borderWidth": 1},
        "edges": {"hoverWidth": 1, "selectionWidth": 1.5},
    }
