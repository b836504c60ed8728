"""What one document says, in document-local names: the format between extraction and everything else."""

from dataclasses import dataclass
from decimal import Decimal

from kg.model.document import Span
from kg.model.ids import digest
from kg.model.vocabulary import (
    AmountBound,
    AmountPeriod,
    Certainty,
    DealStatus,
    EntityType,
    MentionKind,
    Polarity,
    Tense,
    ValueKind,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of text that refers to a document-local entity."""

    span: Span
    surface: str
    entity: str
    kind: MentionKind = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEntity:
    """An entity as one document knows it. `id` is unique within the document and stable for the same text."""

    id: str
    type: EntityType
    name: str
    """The fullest form that the document uses."""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    """Common-noun heads that the document applies to it ("chipmaker", "data center"); they refine the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A money amount, quantity, date or post, normalised where the text allows."""

    kind: ValueKind
    span: Span
    surface: str
    amount: Decimal | None = None
    unit: str | None = None
    """ISO 4217 code for money, the unit as stated for a quantity."""
    bound: AmountBound = "exact"
    period: AmountPeriod = "total"
    date: str | None = None
    """ISO 8601 (`YYYY[-MM[-DD]]`) for a date."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words: `document.text[span.start:span.end] == text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of one document. `subject` is a local entity or local deal, `object` a local entity."""

    subject: str
    predicate: str
    object: str
    quote: Quote
    trigger: Quote | None = None
    confidence: float = 0.5
    certainty: Certainty = "asserted"
    polarity: Polarity = "affirmed"
    tense: Tense = "present"
    attributed_to: str | None = None
    """Local entity who is quoted as saying it."""
    attributed_name: str | None = None
    """Who is quoted as saying it, where that is no entity ("two analysts")."""
    valid_from: str | None = None
    valid_until: str | None = None
    role_title: str | None = None
    produced_by: str = ""
    """The frame or head that made it, e.g. `frame:foundedBy/2`."""

    @property
    def id(self) -> str:
        """Hash of what is said and where; the document's id is added when claims are put together."""
        return digest(
            self.subject, self.predicate, self.object, self.quote.span.start, self.quote.span.end,
            self.certainty, self.polarity, self.tense, self.role_title,
        )  # fmt: skip

    @property
    def supports_edge(self) -> bool:
        """Whether the vocabulary lets this claim put its direct triple into the graph."""
        return self.polarity == "affirmed" and self.certainty in ("asserted", "reported") and self.tense == "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that a document says of an agreement besides who is in it, with the words that say it.

    `predicate` is `amount`, `stake`, `capacity`, `term`, `signedOn`, `announcedOn` or `status`; `value` its lexical form
    in RDF ("1500000000", "2026-03", "P3Y", "300 MW"). Currency, bound and period go with amounts, the bound with stakes.
    """

    predicate: str
    value: str
    quote: Quote
    trigger: Quote
    currency: str | None = None
    bound: AmountBound = "exact"
    period: AmountPeriod = "total"
    certainty: Certainty = "asserted"
    attributed_to: str | None = None
    attributed_name: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDeal:
    """An agreement as one document tells it. Its roles are claims whose subject is the deal's id."""

    id: str
    kind: str
    quote: Quote
    trigger: Quote | None = None
    amount: Decimal | None = None
    currency: str | None = None
    amount_bound: AmountBound = "exact"
    amount_period: AmountPeriod = "total"
    stake: Decimal | None = None
    term: str | None = None
    """xsd:duration."""
    capacity: str | None = None
    signed_on: str | None = None
    announced_on: str | None = None
    status: DealStatus = "announced"
    certainty: Certainty = "asserted"
    confidence: float = 0.5
    terms: tuple[Term, ...] = ()
    """Everything said of amount, stake, capacity, duration, dates and status, by position; the fields above are what
    this document taken together says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedCandidate:
    """A relation that something proposed and a rule refused (domain, range, question ...), kept for inspection."""

    subject: str
    predicate: str
    object: str
    quote: Quote
    reason: str
    produced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything that reading one document gave. Tuples are sorted by position, so equal readings are equal."""

    extractor: str
    """Name, version and hash of model and lexicon that made it."""
    entities: tuple[LocalEntity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    values: tuple[Value, ...] = ()
    claims: tuple[Claim, ...] = ()
    deals: tuple[LocalDeal, ...] = ()
    rejected: tuple[RejectedCandidate, ...] = ()
    sentences: tuple[Span, ...] = ()
