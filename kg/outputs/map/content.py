"""What the map shows: a node for each entity and deal, a line for each subject, predicate and object."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from kg.model.graph import Deal, Entity, Graph
from kg.ontology.schema import Relation, Schema, load_schema
from kg.outputs.files import clean_surrogates
from kg.outputs.links import Link, links
from kg.outputs.map.marks import DASHES, FADED, GROUP_COLORS, OPAQUE, OTHER_COLOR, OTHER_GROUP
from kg.outputs.wording import amount_text, spaced

_LONGEST_LABEL: Final = 28
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_THINNEST: Final = 1.0
_BY_BELIEF: Final = 3.2
"""A line nobody supports is one pixel wide, one that is as good as certain 4.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One mark on the map."""

    id: str
    kind: str
    """An entity type, or "Deal"."""
    name: str
    label: str
    """The name as the drawing has it."""
    size: int
    degree: int
    """How many others lines lead to."""
    thing: Entity | Deal
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line on the map, from node to node (their ids)."""

    source: str
    target: str
    link: Link
    relation: Relation | None
    group: str
    color: str
    dashes: list[int] | None
    opacity: float
    width: float

    @property
    def label(self) -> str:
        """The relation in words."""
        return self.relation.label if self.relation else spaced(self.link.predicate).lower()

    @property
    def symmetric(self) -> bool:
        """Whether the line has no direction."""
        return bool(self.relation and self.relation.symmetric)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that is drawn: nodes by id, lines by subject, predicate and object."""

    nodes: list[Node]
    lines: list[Line]


def short_label(name: str) -> str:
    """A name for the drawing: one line, cut, without characters that turn the reading direction."""
    plain = " ".join(_UNSHOWN.sub(" ", name).split())
    return plain if len(plain) <= _LONGEST_LABEL else plain[: _LONGEST_LABEL - 1].rstrip() + "…"


def content(graph: Graph) -> Content:
    """The graph as nodes and lines, sorted; links whose ends are unknown are left out."""
    schema = load_schema()
    known = _known(graph)
    drawn = [link for link in links(graph) if link.subject in known and link.object in known]
    degrees = _degrees(drawn)
    nodes = [
        *(_entity(one, degrees[one.id]) for one in graph.entities),
        *(_deal(one, degrees[one.id]) for one in graph.deals),
    ]
    return Content(nodes=sorted(nodes, key=lambda node: node.id), lines=[_line(link, schema) for link in drawn])


def size(graph: Graph) -> tuple[int, int]:
    """How many nodes and lines a map of the whole graph has."""
    known = _known(graph)
    lines = {(one.subject, one.predicate, one.object) for one in graph.statements}
    return len(known), sum(subject in known and object_ in known for subject, _, object_ in lines)


def _known(graph: Graph) -> set[str]:
    return {one.id for one in graph.entities} | {one.id for one in graph.deals}


def _degrees(drawn: list[Link]) -> Counter[str]:
    pairs = {frozenset((link.subject, link.object)) for link in drawn if link.subject != link.object}
    return Counter(id_ for pair in pairs for id_ in pair)


def _size(degree: int) -> int:
    return 11 + round(4 * math.sqrt(min(degree, 60)))


def _entity(entity: Entity, degree: int) -> Node:
    return Node(
        id=entity.id,
        kind=entity.type,
        name=clean_surrogates(entity.name),
        label=short_label(entity.name),
        size=_size(degree),
        degree=degree,
        thing=entity,
        documents=len({member.document for member in entity.members}),
    )


def _deal(deal: Deal, degree: int) -> Node:
    return Node(
        id=deal.id,
        kind="Deal",
        name=clean_surrogates(deal.label),
        label=short_label(_brief(amount_text(deal)) or spaced(deal.kind)),
        size=_size(degree) + 2,
        degree=degree,
        thing=deal,
        documents=len({document for document, _ in deal.tellings}),
    )


def _brief(amount: str) -> str:
    """An amount short enough for the drawing: "~1.25 billion USD/yr"."""
    for long, short in (
        ("at least ", "≥ "),
        ("at most ", "≤ "),
        ("about ", "~"),
        (" a year", "/yr"),
        (" a month", "/mo"),
    ):
        amount = amount.replace(long, short)
    return amount


def _line(link: Link, schema: Schema) -> Line:
    relation = schema.relation(link.predicate)
    group = relation.group if relation and relation.group else OTHER_GROUP
    return Line(
        source=link.subject,
        target=link.object,
        link=link,
        relation=relation,
        group=group,
        color=GROUP_COLORS.get(group, OTHER_COLOR),
        dashes=DASHES[link.certainty],
        opacity=FADED if link.tense == "past" else OPAQUE,
        width=round(_THINNEST + _BY_BELIEF * link.strongest.belief, 1),
    )
