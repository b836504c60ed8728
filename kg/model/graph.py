"""The assembled graph: canonical entities and deals, statements with their evidence, edges. Derived, never truth."""

from dataclasses import dataclass
from decimal import Decimal

from kg.model.decisions import Decision, Member
from kg.model.document import Document, Rejection, Span
from kg.model.extraction import Claim, LocalDeal, Mention, RejectedCandidate, Term
from kg.model.vocabulary import AmountBound, AmountPeriod, ConflictKind, DealStatus, EntityType


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
    same_as: tuple[str, ...] = ()
    """IRIs elsewhere (Wikidata, GLEIF ...) that known entities give it."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """(scheme, value) pairs that known entities give it: ("lei", "..."), ("ticker", "NASDAQ:ABC")."""


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
    belief: float = 0.0
    """How much all independent documents together support what it says, in [0, 1] (kg.graph.belief)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermStatement:
    """What one document says of a deal's amount, dates, status and so on: a claim whose object is a literal."""

    id: str
    """Path under the base IRI: `term/<hash>`."""
    deal: str
    document: str
    term: Term
    attributed_to: str | None = None
    """Canonical entity id of the speaker."""
    belief: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A step in the life of a deal: the first document, by date, that gives it this status."""

    status: DealStatus
    date: str | None
    """Of the document, ISO 8601."""
    document: str
    term: str | None
    """Id of the term statement that says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Statements (or term statements) that do not go together, and how they relate."""

    id: str
    """Path under the base IRI: `conflict/<hash>`."""
    kind: ConflictKind
    between: tuple[str, ...]
    """Ids of two statements; for an update the later one stands last."""
    reason: str


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
    history: tuple[StatusChange, ...] = ()
    """Its statuses by document date, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A direct triple and the ids of the statements that support it (never empty)."""

    subject: str
    predicate: str
    object: str
    statements: tuple[str, ...]
    belief: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMention:
    """A mention with its document and canonical entity."""

    document: str
    entity: str
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedStatement:
    """A relation that the reader proposed and refused, in canonical names: `candidate` keeps the words and the reason."""

    subject: str
    predicate: str
    object: str
    document: str
    candidate: RejectedCandidate


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSentence:
    """A sentence that looks as if it told more of companies or deals than came of it (kg.graph.coverage)."""

    document: str
    span: Span
    """In the document's text, without white space at its ends."""
    entities: tuple[str, ...]
    """Canonical ids of what it names or refers to, in order of the text."""
    companies: tuple[str, ...]
    """Ids of the organisations among them that it names."""
    reasons: tuple[str, ...]
    """Why it is listed, and `rejected: ...` where what it holds was refused as no statement at all."""
    cues: tuple[str, ...] = ()
    """Its deal words, as the text has them."""
    rejected: tuple[str, ...] = ()
    """Why the candidates that the reader found in it were refused."""

    @property
    def refused(self) -> bool:
        """Whether the reader saw what it holds and knows why that says nothing (a question)."""
        return any(reason.startswith("rejected: ") for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the sentences that were read is in the graph."""

    sentences: int = 0
    stating: int = 0
    """Those that a claim or a deal comes from."""
    open: tuple[OpenSentence, ...] = ()
    """By document's source and position."""


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
    terms: tuple[TermStatement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """Every comparison of names that was decided, by rule or by hand, with its reasons."""
    notes: tuple[str, ...] = ()
    """Sentences on decisions made by hand that could not be applied; said after a build, not written."""
    refused: tuple[Statement, ...] = ()
    """Claims whose predicate does not allow the types that the documents together give the names; counted, not written."""
    rejected: tuple[RejectedStatement, ...] = ()
    """What the reader proposed and refused, by document's source and position; counted and shown, not written."""
    coverage: Coverage = Coverage()
    redirects: tuple[tuple[str, str], ...] = ()
    """(path, id): paths that a graph of fewer documents may have given an entity or deal (kg.graph.redirects)."""
    reprints: tuple[Reprint, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    missing: tuple[str, ...] = ()
    """Sources in the ledger whose input was no longer found by this run; kept until removed."""

    def iri(self, path: str) -> str:
        """The full IRI of an entity, deal, claim or document id."""
        return self.base_iri + path
