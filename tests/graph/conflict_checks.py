"""What makes an annotated document of the gold set of disagreements unusable."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, get_args

from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, Term
from kg.model.vocabulary import (
    DEAL_KINDS,
    DEAL_ROLES,
    ENTITY_TYPES,
    AmountBound,
    AmountPeriod,
    Certainty,
    DealStatus,
    Polarity,
    Tense,
)  # fmt: skip
from kg.ontology.schema import load_schema

_TERMS: Final = ("amount", "stake", "capacity", "term", "signedOn", "announcedOn", "status")
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DATED: Final = ("signedOn", "announcedOn")


def faults(document: Document, extraction: Extraction) -> Iterator[str]:
    """What is wrong with one document's annotation."""
    kinds: dict[str, str] = {entity.id: entity.type for entity in extraction.entities}
    kinds |= {deal.id: deal.kind for deal in extraction.deals}
    places: dict[str, list[Span]] = {name: [] for name in kinds}
    for mention in extraction.mentions:
        places[mention.entity].append(mention.span)
    if document.issued is not None and not _DATE.fullmatch(document.issued):
        yield f"issued {document.issued} is no date"
    if not set(kinds.values()) <= {*ENTITY_TYPES, *DEAL_KINDS}:
        yield f"a type of {sorted(kinds.values())} is unknown"
    spans = [mention.span for mention in extraction.mentions]
    for before, after in pairwise(spans):
        if after.start < before.end:
            yield f"mentions overlap at {after.start}"
    for entity in extraction.entities:
        if not any(mention.entity == entity.id and mention.surface == entity.name for mention in extraction.mentions):
            yield f"{entity.name} is not mentioned by its name"
    for claim in extraction.claims:
        yield from _claim_faults(claim, kinds, places)
    for deal in extraction.deals:
        if deal.status not in get_args(DealStatus):
            yield f"status {deal.status} is unknown"
        for term in deal.terms:
            yield from _term_faults(term)


def _claim_faults(claim: Claim, kinds: Mapping[str, str], places: Mapping[str, list[Span]]) -> Iterator[str]:
    told = f"{claim.subject} {claim.predicate} {claim.object}"
    if not load_schema().allows(claim.predicate, kinds[claim.subject], kinds[claim.object]):
        yield f"{told}: the types do not fit"
    if (claim.predicate in DEAL_ROLES) != (kinds[claim.subject] in DEAL_KINDS):
        yield f"{told}: a role needs a deal"
    for end in (claim.subject, claim.object):
        if kinds[end] in ENTITY_TYPES and not any(_within(place, claim.quote.span) for place in places[end]):
            yield f"{told}: {end} is not in the quote"
    if claim.trigger is None or not _within(claim.trigger.span, claim.quote.span):
        yield f"{told}: the trigger is not in the quote"
    if claim.certainty not in get_args(Certainty):
        yield f"{told}: certainty {claim.certainty} is unknown"
    if claim.polarity not in get_args(Polarity) or claim.tense not in get_args(Tense):
        yield f"{told}: polarity or tense is unknown"
    if claim.attributed_to is not None and claim.attributed_to not in kinds:
        yield f"{told}: speaker {claim.attributed_to} is unknown"
    for date in (claim.valid_from, claim.valid_until):
        if date is not None and not _DATE.fullmatch(date):
            yield f"{told}: {date} is no date"


def _term_faults(term: Term) -> Iterator[str]:
    told = f"{term.predicate} {term.value}"
    if term.predicate not in _TERMS:
        yield f"{told} is no term"
    if not _within(term.trigger.span, term.quote.span):
        yield f"{told}: the trigger is not in the quote"
    if term.bound not in get_args(AmountBound) or term.period not in get_args(AmountPeriod):
        yield f"{told}: bound or period is unknown"
    if term.certainty not in get_args(Certainty):
        yield f"{told}: certainty {term.certainty} is unknown"
    if (term.predicate == "amount") != (term.currency is not None):
        yield f"{told}: an amount, and only that, has a currency"
    if term.predicate in _DATED and not _DATE.fullmatch(term.value):
        yield f"{told} is no date"
    if term.predicate == "status" and term.value not in get_args(DealStatus):
        yield f"{told} is unknown"


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
