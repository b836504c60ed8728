"""The graph as networkx sees it: for paths, centrality, communities and formats that networkx writes."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import networkx as nx

from kg.model.graph import Deal, Entity, Graph, Statement
from kg.ontology.schema import load_schema

_SURE_FIRST: Final = ("asserted", "reported", "possible", "planned")


def network(graph: Graph, *, deals: bool = False) -> "nx.MultiDiGraph[str]":
    """Entities as nodes and direct triples as edges, both with plain values only (GraphML and GEXF take no lists).

    Nodes are named by their path under the base IRI and carry `name`, `type`, `kind` (the most specific class), `iri`
    and `documents` (how many mention them). Edges are keyed by predicate and carry `predicate`, `label`, `group`,
    `symmetric`, `certainty` (the best of the claims), `confidence` (the highest), `quotes` and `documents` (how many
    distinct ones). With `deals`, deals are nodes too, and every supported role is an edge from the deal.
    """
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph(base_iri=graph.base_iri)
    seen = _documents_by_entity(graph)
    for entity in graph.entities:
        result.add_node(entity.id, **_entity_attributes(entity, graph, len(seen.get(entity.id, ()))))
    if deals:
        for deal in graph.deals:
            result.add_node(deal.id, **_deal_attributes(deal, graph))
    for subject, predicate, object_, statements in _links(graph, deals=deals):
        result.add_edge(subject, object_, key=predicate, **_edge_attributes(predicate, statements))
    return result


def _documents_by_entity(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for placed in graph.mentions:
        found.setdefault(placed.entity, set()).add(placed.document)
    return found


def _entity_attributes(entity: Entity, graph: Graph, documents: int) -> dict[str, Any]:
    return {
        "name": entity.name,
        "type": entity.type,
        "kind": entity.classes[0] if entity.classes else entity.type,
        "iri": graph.iri(entity.id),
        "documents": documents,
    }


def _deal_attributes(deal: Deal, graph: Graph) -> dict[str, Any]:
    documents = {document for document, _ in deal.tellings}
    return {
        "name": deal.label,
        "type": "Deal",
        "kind": deal.kind,
        "iri": graph.iri(deal.id),
        "documents": len(documents),
        "status": deal.status,
    }


def _links(graph: Graph, *, deals: bool) -> Iterator[tuple[str, str, str, list[Statement]]]:
    """(subject, predicate, object, the claims behind it), only between nodes that the network has."""
    nodes = {entity.id for entity in graph.entities}
    if deals:
        nodes |= {deal.id for deal in graph.deals}
    by_id = {statement.id: statement for statement in graph.statements}
    links = {(e.subject, e.predicate, e.object): [by_id[one] for one in e.statements] for e in graph.edges}
    roles = load_schema().roles
    for statement in graph.statements if deals else ():
        if statement.predicate in roles and statement.claim.supports_edge:
            behind = links.setdefault((statement.subject, statement.predicate, statement.object), [])
            if statement not in behind:
                behind.append(statement)
    for (subject, predicate, object_), statements in sorted(links.items()):
        if subject in nodes and object_ in nodes:
            yield subject, predicate, object_, statements


def _edge_attributes(predicate: str, statements: Iterable[Statement]) -> dict[str, Any]:
    relation = load_schema().relation(predicate)
    claims = [(statement.document, statement.claim) for statement in statements]
    sureness = {claim.certainty for _, claim in claims}
    return {
        "predicate": predicate,
        "label": relation.label if relation else predicate,
        "group": relation.group if relation else "",
        "symmetric": bool(relation and relation.symmetric),
        "certainty": next((one for one in _SURE_FIRST if one in sureness), ""),
        "confidence": max((claim.confidence for _, claim in claims), default=0.0),
        "quotes": len({(document, claim.quote.span) for document, claim in claims}),
        "documents": len({document for document, _ in claims}),
    }
