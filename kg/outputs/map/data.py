"""The data of the page: one JSON object in which things name one another by number (docs/map.md explains it)."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from kg.model.graph import Deal, Entity, Graph, TermStatement
from kg.model.vocabulary import DEAL_ROLES
from kg.outputs.files import clean_surrogates
from kg.outputs.map.communities import LEAST, MOST, communities
from kg.outputs.map.content import Content, content, size
from kg.outputs.map.drawing import Drawing, bend, drawing
from kg.outputs.map.evidence import CERTAINTIES, POLARITIES, TENSES, Evidence
from kg.outputs.map.marks import DASHES, GROUP_COLORS, NODE_MARKS, OTHER_COLOR
from kg.outputs.map.tables import Json, Table
from kg.outputs.wording import amount_text, spaced, term_text

VERSION: Final = 1
_FOLDED_FROM: Final = 500
"""With more joined nodes than this the page opens with its communities folded."""


def data(graph: Graph, *, chosen: str = "", whole: Graph | None = None) -> Json:
    """Everything that the page shows. Where `graph` is a part of `whole`, `chosen` says in a sentence what was chosen."""
    shown = content(graph)
    number = {node.id: place for place, node in enumerate(shown.nodes)}
    pairs = [(number[line.source], number[line.target]) for line in shown.lines]
    groups = communities(len(shown.nodes), pairs)
    drawn = drawing(shown, _places(groups, len(shown.nodes)))
    named = [members for members in groups if len(members) >= LEAST][:MOST]
    found = Evidence(graph, number, {one.id: one.name for one in graph.entities})
    lines = _lines(shown, drawn, found)
    deals = _deals(graph, shown, found)
    return {
        "version": VERSION,
        "title": "Relationship map",
        "part": clean_surrogates(chosen),
        "whole": dict(zip(("nodes", "edges"), size(whole or graph), strict=True)),
        "options": drawn.options,
        "certainties": CERTAINTIES,
        "tenses": TENSES,
        "polarities": POLARITIES,
        "dashes": [DASHES[one] for one in CERTAINTIES],
        **_nodes(shown, drawn, named),
        **lines,
        "deals": deals,
        "conflicts": found.conflicts(graph.conflicts),
        **found.data(),
        "communities": [_community(members, shown, drawn) for members in named],
        "initial": _initial(shown, named),
        "redirects": [[clean_surrogates(path), number[to]] for path, to in sorted(graph.redirects) if to in number],
    }


def _places(groups: Sequence[Sequence[int]], count: int) -> list[int]:
    found = [0] * count
    for place, members in enumerate(groups):
        for node in members:
            found[node] = place
    return found


def _nodes(shown: Content, drawn: Drawing, named: Sequence[Sequence[int]]) -> Json:
    counts = Counter(node.kind for node in shown.nodes)
    kinds = [kind for kind in NODE_MARKS if counts[kind]]
    table = Table(
        "id", "kind", "name", "label", "x", "y", "size", "community", "aliases", "former", "documents", "deal", "class",
        "identifiers",
    )  # fmt: skip
    community = {node: place for place, members in enumerate(named) for node in members}
    deals = 0
    for place, (node, mark) in enumerate(zip(shown.nodes, drawn.nodes, strict=True)):
        entity = node.thing if isinstance(node.thing, Entity) else None
        row: Json = {
            "id": node.id,
            "kind": kinds.index(node.kind),
            "name": node.name,
            "label": node.label,
            "x": mark["x"],
            "y": mark["y"],
            "size": mark["size"],
            "community": community.get(place),
            "documents": node.documents,
        }
        if entity is None:
            row["deal"] = deals
            deals += 1
        else:
            row |= _about(entity)
        table.add(**row)
    marks = [(kind, NODE_MARKS[kind]) for kind in kinds]
    return {
        "nodes": table.data(),
        "kinds": [
            {"kind": kind, "label": mark.label, "shape": mark.shape, "color": mark.color, "count": counts[kind]}
            for kind, mark in marks
        ],
    }


def _about(entity: Entity) -> Json:
    narrow = entity.classes[0] if entity.classes else entity.type
    identifiers = [[clean_surrogates(scheme), clean_surrogates(value)] for scheme, value in entity.identifiers]
    return {
        "aliases": _names(entity.aliases),
        "former": _names(entity.former_names),
        "class": spaced(narrow) if narrow != entity.type else None,
        "identifiers": identifiers or None,
    }


def _names(names: Sequence[str]) -> list[str] | None:
    return [clean_surrogates(one) for one in names] or None


def _lines(shown: Content, drawn: Drawing, found: Evidence) -> Json:
    groups = Counter(line.group for line in shown.lines)
    group_places = {group: place for place, group in enumerate(sorted(groups))}
    samples = {line.link.predicate: line for line in shown.lines}
    predicates = sorted(samples, key=lambda one: (samples[one].group, samples[one].label, one))
    counts = Counter(line.link.predicate for line in shown.lines)
    places = {predicate: place for place, predicate in enumerate(predicates)}
    table = Table(
        "from", "to", "relation", "certainty", "tense", "polarity", "belief", "stands", "claims", "width", "opacity",
        "bend",
    )  # fmt: skip
    for line, edge in zip(shown.lines, drawn.edges, strict=True):
        link = line.link
        row: Json = {
            "from": edge["from"],
            "to": edge["to"],
            "relation": places[link.predicate],
            "certainty": CERTAINTIES.index(link.certainty),
            "tense": TENSES.index(link.tense),
            "polarity": POLARITIES.index(link.polarity),
            "belief": round(link.strongest.belief, 2),
            "stands": int(link.supported),
            "claims": found.claims(link.statements),
            "width": edge["width"],
            "opacity": edge["color"]["opacity"],
            "bend": bend(edge),
        }
        table.add(**row)
    return {
        "edges": table.data(),
        "groups": [
            {"group": one, "label": one.capitalize(), "color": GROUP_COLORS.get(one, OTHER_COLOR), "count": groups[one]}
            for one in sorted(groups)
        ],
        "relations": [
            {
                "predicate": one,
                "label": samples[one].label,
                "group": group_places[samples[one].group],
                "symmetric": samples[one].symmetric,
                "role": one in DEAL_ROLES,
                "count": counts[one],
            }
            for one in predicates
        ],
    }


def _deals(graph: Graph, shown: Content, found: Evidence) -> list[Json]:
    """In the order of their nodes."""
    said: dict[str, list[TermStatement]] = defaultdict(list)
    for term in graph.terms:
        said[term.deal].append(term)
    issued = {one.id: one.issued or "~" for one in graph.documents}
    deals: list[Json] = []
    for place, node in enumerate(shown.nodes):
        deal = node.thing
        if isinstance(deal, Deal):
            ordered = sorted(
                said[deal.id], key=lambda one: (issued[one.document], found.documents[one.document], one.id)
            )
            deals.append(
                {
                    "node": place,
                    "kind": spaced(deal.kind),
                    "status": deal.status,
                    "facts": _facts(deal),
                    "terms": found.terms(len(deals), ordered),
                    "history": [
                        {
                            "status": step.status,
                            "date": step.date and clean_surrogates(step.date),
                            "document": found.documents[step.document],
                            "term": _term(found, step.term),
                        }
                        for step in deal.history
                    ],
                }
            )
    return deals


def _term(found: Evidence, statement: str | None) -> int | None:
    place = found.place(statement) if statement else None
    return place[1] if place else None


def _facts(deal: Deal) -> list[list[str]]:
    facts = [
        ("Status", deal.status),
        ("Amount", amount_text(deal)),
        ("Stake", f"{deal.stake:f} %" if deal.stake is not None else ""),
        ("Capacity", deal.capacity or ""),
        ("Term", term_text(deal.term) if deal.term else ""),
        ("Signed", deal.signed_on or ""),
        ("Announced", deal.announced_on or ""),
    ]
    return [[name, clean_surrogates(value)] for name, value in facts if value]


def _community(members: Sequence[int], shown: Content, drawn: Drawing) -> Json:
    """Its name is that of its best connected entity; middle and reach cover the marks of all members."""
    hub = min(members, key=lambda one: (shown.nodes[one].kind == "Deal", -shown.nodes[one].degree, one))
    marks = [drawn.nodes[one] for one in members]
    xs, ys = [mark["x"] for mark in marks], [mark["y"] for mark in marks]
    x, y = round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)
    reach = max(math.hypot(mark["x"] - x, mark["y"] - y) + mark["size"] for mark in marks)
    name = shown.nodes[hub].name
    return {"name": name, "hub": hub, "size": len(members), "x": x, "y": y, "radius": math.ceil(reach)}


def _initial(shown: Content, named: Sequence[Sequence[int]]) -> Json:
    joined = {place for place, node in enumerate(shown.nodes) if node.degree}
    if len(joined) <= _FOLDED_FROM:
        return {"collapsed": [], "hidden": []}
    loose = joined.difference(*named)
    return {"collapsed": list(range(len(named))), "hidden": sorted(loose)}
