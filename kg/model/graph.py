"""The assembled graph: canonical entities and deals, statements with their evidence, edges. Derived, never truth."""

from dataclasses import dataclass
from decimal import Decimal

from kg.model.document import Document, Rejection
from kg.model.extraction import Claim, LocalDeal, Mention
from kg.model.vocabulary import AmountBound, AmountPeriod, DealStatus, EntityType


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A document-local name (entity or deal) that a canonical one stands for."""

    document: str
    local: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A canonical entity. `id` is its path under the base IRI, e.g. `company/harlan-foods`."""

    id: str
    type: EntityType
    classes: tuple[str, ...]
    """Local names of the kg: classes to write, most specific first, e.g. ("DataCenter", "Facility")."""
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim of one document in canonical names: `claim` keeps the evidence, `subject`/`object` are canonical ids."""

    id: str
    """Path under the base IRI: `claim/<hash>`."""
    subject: str
    predicate: str
    object: str
    document: str
    claim: Claim
    attributed_to: str | None = None
    """Canonical entity id of the speaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One real-world agreement, told by one or more documents. Roles are statements about it."""

    id: str
    """Path under the base IRI: `deal/<hash>`."""
    kind: str
    label: str
    status: DealStatus
    amount: Decimal | None = None
    currency: str | None = None
    amount_bound: AmountBound = "exact"
    amount_period: AmountPeriod = "total"
    stake: Decimal | None = None
    term: str | None = None
    capacity: str | None = None
    signed_on: str | None = None
    announced_on: str | None = None
    members: tuple[Member, ...] = ()
    tellings: tuple[tuple[str, LocalDeal], ...] = ()
    """(document id, the deal as that document tells it), by document date then source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A direct triple and the ids of the statements that support it (never empty)."""

    subject: str
    predicate: str
    object: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMention:
    """A mention with its document and canonical entity."""

    document: str
    entity: str
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Two documents of near-identical text. `later` reprints `earlier`; similarity is estimated Jaccard of shingles."""

    later: str
    earlier: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Everything an exporter may write. All tuples are sorted, documents by source, the rest by id."""

    base_iri: str
    documents: tuple[Document, ...]
    extractors: tuple[tuple[str, str], ...]
    """(document id, extractor) pairs."""
    entities: tuple[Entity, ...]
    deals: tuple[Deal, ...]
    statements: tuple[Statement, ...]
    edges: tuple[Edge, ...]
    mentions: tuple[PlacedMention, ...]
    refused: tuple[Statement, ...] = ()
    """Claims whose predicate does not allow the types that the documents together give the names; counted, not written."""
    reprints: tuple[Reprint, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    missing: tuple[str, ...] = ()
    """Sources in the ledger whose input was no longer found by this run; kept until removed."""

    def iri(self, path: str) -> str:
        """The full IRI of an entity, deal, claim or document id."""
        return self.base_iri + path
