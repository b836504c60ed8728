"""The map as a pyvis network: the only module that imports pyvis."""

import re
from collections import defaultdict
from importlib import resources
from typing import Final

from kg.outputs.map.content import Content, Json, Line
from kg.outputs.map.layout import positions
from kg.outputs.map.marks import NODE_MARKS

_VIS: Final = "lib/vis-9.1.2/vis-network.min.js"
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*")
"""Would make developer tools ask for a file that is not there."""
_MANY_LINES: Final = 800
_BEND: Final = 0.16


def drawing(content: Content) -> Json:
    """Nodes, edges and options as vis-network takes them, made by pyvis, places already fixed."""
    # pyvis imports IPython, which takes a second: only who draws a map should wait for it.
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    number = {node.id: place for place, node in enumerate(content.nodes)}
    pairs = [(number[line.source], number[line.target]) for line in content.lines]
    places = positions([len(node.label) for node in content.nodes], pairs)
    for node, (x, y) in zip(content.nodes, places, strict=True):
        mark = NODE_MARKS[node.kind]
        # The page writes the names itself, in a size that does not change with the zoom.
        network.add_node(node.id, label=" ", shape=mark.shape, color=mark.color, size=node.size, x=x, y=y)
    bends = _bends(content.lines)
    for line in content.lines:
        network.add_edge(
            line.source,
            line.target,
            id=line.id,
            color={"color": line.color, "opacity": line.opacity, "inherit": False},
            dashes=line.dashes or False,
            width=line.width,
            arrows={"to": {"enabled": line.arrow, "scaleFactor": 0.5}},
            smooth=bends[line.id],
        )
    nodes, edges, *_ = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": _options(len(content.lines))}


def vis_network() -> str:
    """The source of vis-network as pyvis ships it."""
    source = resources.files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", source)


def _bends(lines: list[Line]) -> dict[str, object]:
    """Lines between the same two nodes fan out; a single one is straight."""
    shared: dict[frozenset[str], list[Line]] = defaultdict(list)
    for line in lines:
        shared[frozenset((line.source, line.target))].append(line)
    found: dict[str, object] = {}
    for among in shared.values():
        for place, line in enumerate(among):
            offset = (place - (len(among) - 1) / 2) * _BEND
            # Clockwise is seen from the line's start, so lines the other way bend the other way.
            if line.source > line.target:
                offset = -offset
            kind = "curvedCW" if offset > 0 else "curvedCCW"
            bend = {"enabled": True, "type": kind, "roundness": round(abs(offset), 3)}
            found[line.id] = bend if offset else False
    return found


def _options(lines: int) -> Json:
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": lines > _MANY_LINES,
            "hideEdgesOnZoom": lines > _MANY_LINES,
            "multiselect": False,
            "navigationButtons": False,
            "selectConnectedEdges": False,
        },
        "nodes": {"borderWidth": 1},
        "edges": {"hoverWidth": 1, "selectionWidth": 1.5},
    }
