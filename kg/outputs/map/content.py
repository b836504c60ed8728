"""What the map shows, as plain data for the page: marks, evidence, legend. Nothing in it is markup."""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from kg.model.document import Document
from kg.model.graph import Deal, Entity, Graph, Statement
from kg.ontology.schema import Schema, load_schema
from kg.outputs.files import clean_surrogates
from kg.outputs.links import Link, links
from kg.outputs.map.marks import DASHES, GROUP_COLORS, NODE_MARKS, OTHER_COLOR, OTHER_GROUP
from kg.outputs.wording import amount_text, spaced, term_text

Json = dict[str, object]

_LONGEST_LABEL: Final = 28
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One mark on the map. `details` goes to the page as it is."""

    id: str
    kind: str
    label: str
    size: int
    joined: bool
    details: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line on the map, from node to node."""

    id: str
    source: str
    target: str
    link: Link
    group: str
    color: str
    dashes: list[int] | None
    opacity: float
    width: float
    arrow: bool
    details: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that the page needs."""

    nodes: list[Node]
    lines: list[Line]
    documents: list[Json]
    legend: Json


def short_label(name: str) -> str:
    """A name for the drawing: one line, cut, without characters that turn the reading direction."""
    plain = " ".join(_UNSHOWN.sub(" ", name).split())
    return plain if len(plain) <= _LONGEST_LABEL else plain[: _LONGEST_LABEL - 1].rstrip() + "…"


def content(graph: Graph) -> Content:
    """The graph as nodes and lines, sorted; links whose ends are unknown are left out."""
    schema = load_schema()
    known = {one.id for one in graph.entities} | {one.id for one in graph.deals}
    drawn = [link for link in links(graph) if link.subject in known and link.object in known]
    documents = sorted(graph.documents, key=lambda one: one.source)
    place = {one.id: number for number, one in enumerate(documents)}
    telling: dict[str, set[str]] = defaultdict(set)
    for statement in graph.statements:
        telling[statement.subject].add(statement.document)
    names = {one.id: one.name for one in graph.entities}
    neighbours = _degrees(drawn)
    nodes = [
        *(_entity(one, neighbours[one.id]) for one in graph.entities),
        *(_deal(one, neighbours[one.id], len(telling[one.id])) for one in graph.deals),
    ]
    lines = [_line(number, link, schema, place, names) for number, link in enumerate(drawn)]
    return Content(
        nodes=sorted(nodes, key=lambda node: node.id),
        lines=lines,
        documents=[_document(one) for one in documents],
        legend=_legend(nodes, lines, schema),
    )


def _degrees(drawn: list[Link]) -> Counter[str]:
    pairs = {frozenset((link.subject, link.object)) for link in drawn if link.subject != link.object}
    return Counter(id_ for pair in pairs for id_ in pair)


def _size(degree: int) -> int:
    return 11 + round(4 * math.sqrt(min(degree, 60)))


def _entity(entity: Entity, degree: int) -> Node:
    return Node(
        id=entity.id,
        kind=entity.type,
        label=short_label(entity.name),
        size=_size(degree),
        joined=degree > 0,
        details={
            "name": clean_surrogates(entity.name),
            "kind": entity.type,
            "aliases": [clean_surrogates(one) for one in entity.aliases],
            "formerNames": [clean_surrogates(one) for one in entity.former_names],
            "documents": len({member.document for member in entity.members}),
        },
    )


def _deal(deal: Deal, degree: int, documents: int) -> Node:
    facts = [
        ("Status", deal.status),
        ("Amount", amount_text(deal)),
        ("Stake", f"{deal.stake:f} %" if deal.stake is not None else ""),
        ("Capacity", deal.capacity or ""),
        ("Term", term_text(deal.term) if deal.term else ""),
        ("Signed", deal.signed_on or ""),
        ("Announced", deal.announced_on or ""),
    ]
    return Node(
        id=deal.id,
        kind="Deal",
        label=short_label(_brief(amount_text(deal)) or spaced(deal.kind)),
        size=_size(degree) + 2,
        joined=degree > 0,
        details={
            "name": clean_surrogates(deal.label),
            "kind": "Deal",
            "dealKind": spaced(deal.kind),
            "facts": [[name, clean_surrogates(value)] for name, value in facts if value],
            "aliases": [],
            "formerNames": [],
            "documents": documents,
        },
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


def _line(number: int, link: Link, schema: Schema, place: dict[str, int], names: dict[str, str]) -> Line:
    relation = schema.relation(link.predicate)
    group = relation.group if relation and relation.group else OTHER_GROUP
    denied, past = link.polarity == "negated", link.tense == "past"
    return Line(
        id=f"l{number}",
        source=link.subject,
        target=link.object,
        link=link,
        group=group,
        color=GROUP_COLORS.get(group, OTHER_COLOR),
        dashes=DASHES[link.certainty],
        opacity=0.35 if past else 0.9,
        width=1.2 + 0.6 * min(link.documents - 1, 4),
        arrow=not (relation and relation.symmetric),
        details={
            "relation": relation.label if relation else spaced(link.predicate).lower(),
            "group": group,
            "certainty": link.certainty,
            "tense": link.tense,
            "polarity": "negated" if denied else "affirmed",
            "stands": link.supported,
            "claims": [_claim(one, place, names) for one in link.statements],
        },
    )


def _claim(statement: Statement, place: dict[str, int], names: dict[str, str]) -> Json:
    claim = statement.claim
    speaker = names.get(statement.attributed_to or "", claim.attributed_name or "")
    trigger = claim.trigger.text if claim.trigger else ""
    found: Json = {
        "quote": clean_surrogates(claim.quote.text),
        "document": place[statement.document],
        "certainty": claim.certainty,
        "tense": claim.tense,
        "polarity": claim.polarity,
        "confidence": round(claim.confidence, 2),
    }
    if claim.trigger:
        # Counted as JavaScript counts, in units of UTF-16.
        before = claim.quote.text[: max(0, claim.trigger.span.start - claim.quote.span.start)]
        found["triggerAt"] = len(clean_surrogates(before).encode("utf-16-le")) // 2
    optional = {"trigger": trigger, "speaker": speaker, "role": claim.role_title or ""}
    return found | {name: clean_surrogates(value) for name, value in optional.items() if value}


def _document(document: Document) -> Json:
    return {
        "title": clean_surrogates(document.title or document.source),
        "source": clean_surrogates(document.source),
        "publisher": clean_surrogates(document.publisher or ""),
        "issued": clean_surrogates(document.issued or ""),
    }


def _legend(nodes: list[Node], lines: list[Line], schema: Schema) -> Json:
    """Only what is on this map, in the order of the tables, with how often."""
    kinds = Counter(node.kind for node in nodes)
    groups = Counter(line.group for line in lines)
    relations: dict[str, set[str]] = {}
    for line in lines:
        relations.setdefault(line.group, set()).add(str(line.details["relation"]))
    return {
        "kinds": [
            {"kind": kind, "label": mark.label, "shape": mark.shape, "color": mark.color, "count": kinds[kind]}
            for kind, mark in NODE_MARKS.items()
            if kinds[kind]
        ],
        "groups": [
            {
                "group": group,
                "label": group.capitalize(),
                "color": GROUP_COLORS.get(group, OTHER_COLOR),
                "count": groups[group],
                "relations": sorted(relations[group]),
            }
            for group in sorted(groups)
        ],
        "unjoined": sum(not node.joined for node in nodes),
    }
