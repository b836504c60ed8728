"""Entities, claims and deals as flat, typed records: the rows of the Parquet tables and of the library's answers."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from kg.graph.deal_ledger import deal_rows
from kg.graph.evidence import Witness
from kg.model.graph import Graph
from kg.model.vocabulary import AmountBound, AmountPeriod, Certainty, DealStatus, EntityType, Polarity, Tense


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRecord:
    """A company, person, facility, place, product or other body that the documents name."""

    id: str
    """Path under the base IRI: `company/farrow-mills`."""
    iri: str
    type: EntityType
    kind: str
    """The most specific class, e.g. DataCenter of a Facility."""
    name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    documents: int
    """How many documents name it."""
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """What one document says of two things, with the words and how sure they are."""

    id: str
    iri: str
    subject: str
    """Id of an entity or deal."""
    subject_name: str
    predicate: str
    """Name of a relation or deal role, without `kg:`."""
    object: str
    object_name: str
    certainty: Certainty
    polarity: Polarity
    tense: Tense
    confidence: float
    """How sure the reader is to have read the words aright, in [0, 1]."""
    belief: float
    """How well independent documents support it, in [0, 1]."""
    supports_edge: bool
    """Whether the direct triple stands on it: affirmed, asserted or reported, and present."""
    speaker: str | None
    """Who is quoted as saying it."""
    role_title: str | None
    valid_from: str | None
    """ISO 8601, as exactly as the text says: a day, month or year."""
    valid_until: str | None
    source: str
    """The document's path or URL."""
    issued: str | None
    """Date of the document, ISO 8601 of day, month or year."""
    publisher: str | None
    start: int
    """Offset of the quote in code points."""
    end: int
    quote: str
    trigger: str | None
    produced_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRecord:
    """Who plays a role in a deal."""

    role: str
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRecord:
    """One deal, however many documents tell of it."""

    id: str
    iri: str
    kind: str
    label: str
    status: DealStatus
    date: str | None
    """When it was announced, else signed, else the date of the first document; ISO 8601 of day, month or year."""
    amount: Decimal | None
    currency: str | None
    amount_bound: AmountBound | None
    """None where there is no amount."""
    amount_period: AmountPeriod | None
    stake: Decimal | None
    """Per cent."""
    term: str | None
    """ISO 8601 duration."""
    capacity: str | None
    signed_on: str | None
    announced_on: str | None
    parties: tuple[PartyRecord, ...]
    sources: tuple[str, ...]
    """The documents that tell of it."""


def entity_records(graph: Graph) -> list[EntityRecord]:
    """The entities of a graph, sorted by id."""
    mentions = Counter(one.entity for one in graph.mentions)
    documents: dict[str, set[str]] = defaultdict(set)
    for placed in graph.mentions:
        documents[placed.entity].add(placed.document)
    return [
        EntityRecord(
            id=one.id,
            iri=graph.iri(one.id),
            type=one.type,
            kind=one.classes[0] if one.classes else one.type,
            name=one.name,
            aliases=one.aliases,
            former_names=one.former_names,
            documents=len(documents[one.id]),
            mentions=mentions[one.id],
        )
        for one in sorted(graph.entities, key=lambda one: one.id)
    ]


def claim_records(graph: Graph) -> list[ClaimRecord]:
    """The claims of a graph, sorted by document, place in it, and id."""
    witness = Witness(graph)
    records = [
        ClaimRecord(
            id=one.id,
            iri=graph.iri(one.id),
            subject=one.subject,
            subject_name=witness.name(one.subject),
            predicate=one.predicate,
            object=one.object,
            object_name=witness.name(one.object),
            certainty=one.claim.certainty,
            polarity=one.claim.polarity,
            tense=one.claim.tense,
            confidence=round(one.claim.confidence, 6),
            belief=round(one.belief, 6),
            supports_edge=one.claim.supports_edge,
            speaker=witness.name(one.attributed_to) if one.attributed_to else one.claim.attributed_name,
            role_title=one.claim.role_title,
            valid_from=one.claim.valid_from,
            valid_until=one.claim.valid_until,
            source=witness.documents[one.document].source,
            issued=witness.documents[one.document].issued,
            publisher=witness.documents[one.document].publisher,
            start=one.claim.quote.span.start,
            end=one.claim.quote.span.end,
            quote=one.claim.quote.text,
            trigger=one.claim.trigger.text if one.claim.trigger else None,
            produced_by=one.claim.produced_by,
        )
        for one in graph.statements
    ]
    return sorted(records, key=lambda one: (one.source, one.start, one.end, one.id))


def deal_records(graph: Graph) -> list[DealRecord]:
    """The deals of a graph by date, undated ones last, then by id."""
    witness = Witness(graph)
    return [
        DealRecord(
            id=row.deal.id,
            iri=graph.iri(row.deal.id),
            kind=row.deal.kind,
            label=row.deal.label,
            status=row.deal.status,
            date=row.date,
            amount=row.deal.amount,
            currency=row.deal.currency,
            amount_bound=row.deal.amount_bound if row.deal.amount is not None else None,
            amount_period=row.deal.amount_period if row.deal.amount is not None else None,
            stake=row.deal.stake,
            term=row.deal.term,
            capacity=row.deal.capacity,
            signed_on=row.deal.signed_on,
            announced_on=row.deal.announced_on,
            parties=tuple(
                PartyRecord(role=role, id=party, name=witness.name(party)) for role, ids in row.roles for party in ids
            ),
            sources=row.sources,
        )
        for row in deal_rows(graph)
    ]
