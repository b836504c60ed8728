"""How each kind of thing looks on the map: the one table that drawing and legend share."""

from dataclasses import dataclass
from typing import Final

from kg.model.vocabulary import Certainty


@dataclass(frozen=True, slots=True)
class Mark:
    """Shape and colour of a kind of node. Shapes differ as well as colours, for readers who see few colours.

    `shape` is one of vis-network's, or "person", which the page draws itself.
    """

    label: str
    shape: str
    color: str


NODE_MARKS: Final[dict[str, Mark]] = {
    "Company": Mark("Company", "dot", "#3d7fc4"),
    "Organization": Mark("Organization", "triangle", "#7a6fd0"),
    "GovernmentBody": Mark("Government body", "hexagon", "#8a6d3b"),
    "Person": Mark("Person", "person", "#d9772b"),
    "Facility": Mark("Facility", "square", "#2f9e77"),
    "Place": Mark("Place", "triangleDown", "#7d8b99"),
    "Product": Mark("Product", "star", "#c94f8a"),
    "Deal": Mark("Deal", "diamond", "#c9a21b"),
}

GROUP_COLORS: Final[dict[str, str]] = {
    "deals": "#c9a21b",
    "funding": "#2f9e77",
    "oversight": "#8a6d3b",
    "ownership": "#3d7fc4",
    "people": "#d9772b",
    "places": "#7d8b99",
    "products": "#c94f8a",
    "rivalry": "#cf4b4b",
    "trade": "#7a6fd0",
}
OTHER_GROUP: Final = "other"
OTHER_COLOR: Final = "#7d8b99"

DASHES: Final[dict[Certainty, list[int] | None]] = {
    "asserted": None,
    "reported": [9, 6],
    "possible": [2, 5],
    "planned": [2, 5],
}
"""Line patterns in pixels: solid, dashed, dotted."""
OPAQUE: Final = 0.9
FADED: Final = 0.35
"""Of lines: what is so, and what is no longer so."""
