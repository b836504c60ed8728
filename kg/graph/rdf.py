"""The graph as RDF, under the names that the vocabulary fixes.

A `Resource` is one subject with all that is said about it; writers for people (Turtle, JSON-LD) keep that grouping,
everything else takes `quads`. There are no blank nodes, and the order depends on the graph alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from kg.graph.literals import decimal, duration, integer, text, when
from kg.model.document import Document
from kg.model.graph import Deal, Entity, Graph, PlacedMention, Statement
from kg.model.ids import digest
from kg.ontology.schema import Schema, load_schema
from kg.ontology.terms import (
    DCTERMS,
    DCTERMS_ISSUED,
    DCTERMS_PUBLISHER,
    DCTERMS_SOURCE,
    DCTERMS_TITLE,
    PROV,
    PROV_WAS_DERIVED_FROM,
    PROV_WAS_GENERATED_BY,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    RDFS_LABEL,
    SCHEMA,
    SKOS_ALT_LABEL,
    kg,
)  # fmt: skip
from kg.text.slugs import document_path, slug

Section = Literal["documents", "extractors", "entities", "deals", "claims", "mentions"]
Term = ox.NamedNode | ox.Literal
Property = tuple[ox.NamedNode, Term]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One subject and its properties, type and label first, then by name."""

    section: Section
    subject: ox.NamedNode
    properties: tuple[Property, ...]
    document: ox.NamedNode | None = None
    """The document that alone says this: the named graph of claims and mentions."""


def resources(graph: Graph, *, mentions: bool) -> Iterator[Resource]:
    """Every resource: documents, extractors, entities, deals, claims by document, then mentions where asked for.

    Raises OntologyError for a class that kg.ttl does not define.
    """
    names = _Names(graph)
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
    for statement in sorted(graph.statements, key=lambda one: (place[one.document], _position(one))):
        properties = _claim(statement, names, extractors.get(statement.document))
        yield _resource("claims", names.node(statement.id), properties, names.document(statement.document))
    if mentions:
        for mention in sorted(graph.mentions, key=lambda one: (place[one.document], one.mention.span, one.entity)):
            yield _mention(mention, names)


def quads(graph: Graph, *, mentions: bool) -> Iterator[ox.Quad]:
    """All statements: the default graph has everything but mentions; the graph named by a document's IRI has its
    claims and, where asked for, its mentions."""
    for resource in resources(graph, mentions=mentions):
        graphs: list[ox.NamedNode | ox.DefaultGraph] = []
        if resource.section != "mentions":
            graphs.append(ox.DefaultGraph())
        if resource.document is not None:
            graphs.append(resource.document)
        for predicate, object_ in resource.properties:
            for name in graphs:
                yield ox.Quad(resource.subject, predicate, object_, name)


def triples(graph: Graph, *, mentions: bool) -> Iterator[ox.Triple]:
    """All statements without named graphs, for formats that have none."""
    for resource in resources(graph, mentions=mentions):
        for predicate, object_ in resource.properties:
            yield ox.Triple(resource.subject, predicate, object_)


class _Names:
    """IRIs of everything in one graph; those of documents are found by document id."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._documents = {document.id: self.node(document_path(document)) for document in graph.documents}

    def node(self, path: str) -> ox.NamedNode:
        return ox.NamedNode(self._graph.iri(path))

    def document(self, id_: str) -> ox.NamedNode:
        return self._documents[id_]

    def extractor(self, extractor: str) -> ox.NamedNode:
        return self.node(f"extractor/{slug(extractor.partition(' ')[0])}-{digest(extractor, length=8)}")

    def links(self, pairs: Iterable[tuple[str, str]]) -> list[Property]:
        return [(kg(predicate), self.node(target)) for predicate, target in pairs]


def _resource(
    section: Section, subject: ox.NamedNode, properties: Iterable[Property], document: ox.NamedNode | None = None
) -> Resource:
    ordered = sorted(set(properties), key=_order)
    return Resource(section=section, subject=subject, properties=tuple(ordered), document=document)


def _order(pair: Property) -> tuple[int, str, str]:
    name = pair[0].value
    return _FIRST.get(name, len(_FIRST)), name, str(pair[1])


def _position(statement: Statement) -> tuple[int, int, str]:
    span = statement.claim.quote.span
    return span.start, span.end, statement.id


def _types(*names: str) -> list[Property]:
    return [(RDF_TYPE, kg(name)) for name in names]


def _documents(graph: Graph, names: _Names) -> Iterator[Resource]:
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
    yield from _types("Document")
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


def _extractors(graph: Graph, names: _Names) -> Iterator[Resource]:
    """An extractor's first word is its name, the rest its version and the hashes of model and lexicon."""
    for extractor in sorted({one for _, one in graph.extractors}):
        properties: list[Property] = [(RDF_TYPE, ox.NamedNode(PROV + "Activity")), (RDFS_LABEL, text(extractor))]
        version = extractor.partition(" ")[2]
        if version:
            properties.append((ox.NamedNode(SCHEMA + "softwareVersion"), text(version)))
        yield _resource("extractors", names.extractor(extractor), properties)


def _entity(entity: Entity, schema: Schema) -> Iterator[Property]:
    yield from _types(*(name for cls in (entity.type, *entity.classes) for name in schema.lineage(cls)))
    yield RDFS_LABEL, text(entity.name)
    for alias in entity.aliases:
        yield SKOS_ALT_LABEL, text(alias)
    for former in entity.former_names:
        yield kg("formerName"), text(former)


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
    yield from _types(*schema.lineage(deal.kind))
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


def _claim(statement: Statement, names: _Names, extractor: str | None) -> Iterator[Property]:
    claim = statement.claim
    yield from _types("Claim")
    yield RDF_SUBJECT, names.node(statement.subject)
    yield RDF_PREDICATE, kg(statement.predicate)
    yield RDF_OBJECT, names.node(statement.object)
    yield PROV_WAS_DERIVED_FROM, names.document(statement.document)
    yield kg("quote"), text(claim.quote.text)
    yield kg("start"), integer(claim.quote.span.start)
    yield kg("end"), integer(claim.quote.span.end)
    yield kg("confidence"), decimal(claim.confidence)
    yield kg("certainty"), text(claim.certainty)
    yield kg("polarity"), text(claim.polarity)
    yield kg("tense"), text(claim.tense)
    if claim.trigger is not None:
        yield kg("trigger"), text(claim.trigger.text)
    if claim.role_title:
        yield kg("roleTitle"), text(claim.role_title)
    if claim.valid_from:
        yield kg("validFrom"), when(claim.valid_from)
    if claim.valid_until:
        yield kg("validUntil"), when(claim.valid_until)
    if statement.attributed_to:
        yield kg("attributedTo"), names.node(statement.attributed_to)
    elif claim.attributed_name:
        yield kg("attributedTo"), text(claim.attributed_name)
    if extractor:
        yield PROV_WAS_GENERATED_BY, names.extractor(extractor)


def _mention(placed: PlacedMention, names: _Names) -> Resource:
    span = placed.mention.span
    properties = [
        *_types("Mention"),
        (kg("inDocument"), names.document(placed.document)),
        (kg("start"), integer(span.start)),
        (kg("end"), integer(span.end)),
        (kg("surface"), text(placed.mention.surface)),
        (kg("refersTo"), names.node(placed.entity)),
    ]
    path = f"mention/{digest(placed.document, span.start, span.end, placed.entity)}"
    return _resource("mentions", names.node(path), properties, names.document(placed.document))
