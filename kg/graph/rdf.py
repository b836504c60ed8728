"""The graph as RDF, under the names that the vocabulary fixes.

A `Resource` is one subject with all that is said about it; writers for people (Turtle, JSON-LD) keep that grouping,
everything else takes `quads`. There are no blank nodes, and the order depends on the graph alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

import pyoxigraph as ox

from kg.graph.literals import decimal, duration, integer, text, when
from kg.graph.rdf_claims import links_of_conflicts, of_claim, of_conflict, of_term
from kg.graph.rdf_names import Names, Node, Property, types
from kg.model.document import Document
from kg.model.graph import Deal, Entity, Graph, PlacedMention, Statement
from kg.model.ids import digest
from kg.ontology.schema import Schema, load_schema
from kg.ontology.terms import (
    DCTERMS,
    DCTERMS_IS_REPLACED_BY,
    DCTERMS_ISSUED,
    DCTERMS_PUBLISHER,
    DCTERMS_SOURCE,
    DCTERMS_TITLE,
    OWL_SAME_AS,
    PROV,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_LABEL,
    SCHEMA,
    SKOS_ALT_LABEL,
    kg,
)  # fmt: skip

Section = Literal[
    "documents", "extractors", "entities", "deals", "claims", "terms", "conflicts", "redirects", "mentions"
]
_FIRST: Final = {
    term.value: rank
    for rank, term in enumerate(
        (
            RDF_TYPE, RDFS_LABEL, SKOS_ALT_LABEL, kg("formerName"), DCTERMS_TITLE, DCTERMS_SOURCE, RDF_SUBJECT,
            RDF_PREDICATE, RDF_OBJECT, kg("quote"), kg("start"), kg("end"), kg("trigger"),
        )
    )
}  # fmt: skip
"""What a reader wants to see first; everything else follows by name."""
_IDENTIFIERS: Final = {"lei": ox.NamedNode(SCHEMA + "leiCode"), "ticker": ox.NamedNode(SCHEMA + "tickerSymbol")}
_DERIVED: Final = frozenset({kg("belief"), kg("conflictsWith"), kg("updates")})
"""What kg concludes of a claim from all documents: it is no part of what the claim's own document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One subject and its properties, type and label first, then by name."""

    section: Section
    subject: ox.NamedNode
    properties: tuple[Property, ...]
    document: ox.NamedNode | None = None
    """The document that alone says this: the named graph of claims and mentions."""

    def as_said(self) -> "Resource":
        """The resource without what only all documents together say of it, for the graph of its document."""
        return replace(self, properties=tuple(pair for pair in self.properties if pair[0] not in _DERIVED))


def resources(graph: Graph, *, mentions: bool) -> Iterator[Resource]:
    """Every resource: documents, extractors, entities, deals, claims and terms by document, conflicts, earlier
    IRIs of entities, and last the mentions where asked for.

    Raises OntologyError for a class that kg.ttl does not define.
    """
    names = Names(graph)
    yield from _documents(graph, names)
    yield from _extractors(graph, names)
    schema = load_schema()
    direct = _direct_triples(graph, schema)
    for entity in sorted(graph.entities, key=lambda one: one.id):
        yield _resource("entities", names.node(entity.id), [*_entity(entity, schema), *names.links(direct[entity.id])])
    for deal in sorted(graph.deals, key=lambda one: one.id):
        yield _resource("deals", names.node(deal.id), [*_deal(deal, schema), *names.links(direct[deal.id])])
    place = {document.id: number for number, document in enumerate(sorted(graph.documents, key=lambda one: one.source))}
    extractors = dict(graph.extractors)
    judged = links_of_conflicts(graph, names)
    for statement in sorted(graph.statements, key=lambda one: (place[one.document], _position(one))):
        properties = [*of_claim(statement, names, extractors.get(statement.document)), *judged[statement.id]]
        yield _resource("claims", names.node(statement.id), properties, names.document(statement.document))
    for term in sorted(graph.terms, key=lambda one: (place[one.document], one.term.trigger.span, one.id)):
        said = [*of_term(term, names, extractors.get(term.document)), *judged[term.id]]
        yield _resource("terms", names.node(term.id), said, names.document(term.document))
    for conflict in sorted(graph.conflicts, key=lambda one: one.id):
        yield _resource("conflicts", names.node(conflict.id), of_conflict(conflict, names))
    known = {one.id for one in graph.entities} | {one.id for one in graph.deals}
    for path, target in sorted(graph.redirects):
        if target in known:
            yield _resource("redirects", names.node(path), [(DCTERMS_IS_REPLACED_BY, names.node(target))])
    if mentions:
        for mention in sorted(graph.mentions, key=lambda one: (place[one.document], one.mention.span, one.entity)):
            yield _mention(mention, names)


def quads(graph: Graph, *, mentions: bool) -> Iterator[ox.Quad]:
    """All statements: the default graph has everything but mentions; the graph named by a document's IRI has its
    claims as they stand there and, where asked for, its mentions."""
    for resource in resources(graph, mentions=mentions):
        if resource.section != "mentions":
            for predicate, object_ in resource.properties:
                yield ox.Quad(resource.subject, predicate, object_, ox.DefaultGraph())
        if resource.document is not None:
            for predicate, object_ in resource.as_said().properties:
                yield ox.Quad(resource.subject, predicate, object_, resource.document)


def triples(graph: Graph, *, mentions: bool) -> Iterator[ox.Triple]:
    """All statements without named graphs, for formats that have none."""
    for resource in resources(graph, mentions=mentions):
        for predicate, object_ in resource.properties:
            yield ox.Triple(resource.subject, predicate, object_)


def _resource(
    section: Section, subject: ox.NamedNode, properties: Iterable[Property], document: ox.NamedNode | None = None
) -> Resource:
    values: dict[ox.NamedNode, list[Node]] = {}
    for predicate, value in properties:
        values.setdefault(predicate, []).append(value)
    ordered = [
        (predicate, value)
        for predicate in sorted(values, key=_order)
        # Most properties have one value, and writing values out to compare them takes time.
        for value in (values[predicate] if len(values[predicate]) == 1 else sorted(set(values[predicate]), key=str))
    ]
    return Resource(section=section, subject=subject, properties=tuple(ordered), document=document)


@cache
def _order(predicate: ox.NamedNode) -> tuple[int, str]:
    return _FIRST.get(predicate.value, len(_FIRST)), predicate.value


def _position(statement: Statement) -> tuple[int, int, str]:
    span = statement.claim.quote.span
    return span.start, span.end, statement.id


def _documents(graph: Graph, names: Names) -> Iterator[Resource]:
    mentioned: dict[str, set[str]] = defaultdict(set)
    for placed in graph.mentions:
        mentioned[placed.document].add(placed.entity)
    earlier: dict[str, set[str]] = defaultdict(set)
    for reprint in graph.reprints:
        earlier[reprint.later].add(reprint.earlier)
    for document in sorted(graph.documents, key=lambda one: one.source):
        properties = [
            *_document(document),
            *((kg("mentions"), names.node(entity)) for entity in mentioned[document.id]),
            *((kg("reprintOf"), names.document(original)) for original in earlier[document.id]),
        ]
        yield _resource("documents", names.document(document.id), properties)


def _document(document: Document) -> Iterator[Property]:
    yield from types("Document")
    yield DCTERMS_SOURCE, text(document.source)
    yield kg("sha256"), text(document.sha256)
    if document.title:
        yield DCTERMS_TITLE, text(document.title)
    if document.issued:
        yield DCTERMS_ISSUED, when(document.issued)
    if document.publisher:
        yield DCTERMS_PUBLISHER, text(document.publisher)
    for author in document.authors:
        yield ox.NamedNode(DCTERMS + "creator"), text(author)


def _extractors(graph: Graph, names: Names) -> Iterator[Resource]:
    """An extractor's first word is its name, the rest its version and the hashes of model and lexicon."""
    for extractor in sorted({one for _, one in graph.extractors}):
        properties: list[Property] = [(RDF_TYPE, ox.NamedNode(PROV + "Activity")), (RDFS_LABEL, text(extractor))]
        version = extractor.partition(" ")[2]
        if version:
            properties.append((ox.NamedNode(SCHEMA + "softwareVersion"), text(version)))
        yield _resource("extractors", names.extractor(extractor), properties)


def _entity(entity: Entity, schema: Schema) -> Iterator[Property]:
    yield from types(*(name for cls in (entity.type, *entity.classes) for name in schema.lineage(cls)))
    yield RDFS_LABEL, text(entity.name)
    for alias in entity.aliases:
        yield SKOS_ALT_LABEL, text(alias)
    for former in entity.former_names:
        yield kg("formerName"), text(former)
    for other in entity.same_as:
        yield OWL_SAME_AS, ox.NamedNode(other)
    for scheme, value in entity.identifiers:
        if scheme != "wikidata":  # said by owl:sameAs
            known = _IDENTIFIERS.get(scheme)
            yield (known, text(value)) if known else (ox.NamedNode(SCHEMA + "identifier"), text(f"{scheme}:{value}"))


def _direct_triples(graph: Graph, schema: Schema) -> dict[str, set[tuple[str, str]]]:
    """Edges between entities, and the roles of deals that a claim supports."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edge in graph.edges:
        found[edge.subject].add((edge.predicate, edge.object))
    for statement in graph.statements:
        if statement.predicate in schema.roles and statement.claim.supports_edge:
            found[statement.subject].add((statement.predicate, statement.object))
    return found


def _deal(deal: Deal, schema: Schema) -> Iterator[Property]:
    yield from types(*schema.lineage(deal.kind))
    yield RDFS_LABEL, text(deal.label)
    yield kg("status"), text(deal.status)
    if deal.amount is not None:
        yield kg("amount"), decimal(deal.amount)
        yield kg("amountBound"), text(deal.amount_bound)
        yield kg("amountPeriod"), text(deal.amount_period)
    if deal.currency:
        yield kg("currency"), text(deal.currency)
    if deal.stake is not None:
        yield kg("stake"), decimal(deal.stake)
    if deal.term:
        yield kg("term"), duration(deal.term)
    if deal.capacity:
        yield kg("capacity"), text(deal.capacity)
    if deal.signed_on:
        yield kg("signedOn"), when(deal.signed_on)
    if deal.announced_on:
        yield kg("announcedOn"), when(deal.announced_on)


def _mention(placed: PlacedMention, names: Names) -> Resource:
    span = placed.mention.span
    properties = [
        *types("Mention"),
        (kg("inDocument"), names.document(placed.document)),
        (kg("start"), integer(span.start)),
        (kg("end"), integer(span.end)),
        (kg("surface"), text(placed.mention.surface)),
        (kg("refersTo"), names.node(placed.entity)),
    ]
    path = f"mention/{digest(placed.document, span.start, span.end, placed.entity)}"
    return _resource("mentions", names.node(path), properties, names.document(placed.document))
