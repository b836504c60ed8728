"""Claims, term claims and conflicts as RDF properties."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.graph.literals import decimal, duration, integer, text, when
from kg.graph.rdf_names import Names, Property, types
from kg.model.extraction import Term
from kg.model.graph import Conflict, Graph, Statement, TermStatement
from kg.ontology.terms import (
    PROV_WAS_DERIVED_FROM,
    PROV_WAS_GENERATED_BY,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDFS_COMMENT,
    kg,
)


def of_claim(statement: Statement, names: Names, extractor: str | None) -> Iterator[Property]:
    """A claim with its evidence and belief."""
    claim = statement.claim
    yield from types("Claim")
    yield RDF_SUBJECT, names.node(statement.subject)
    yield RDF_PREDICATE, kg(statement.predicate)
    yield RDF_OBJECT, names.node(statement.object)
    yield PROV_WAS_DERIVED_FROM, names.document(statement.document)
    yield kg("quote"), text(claim.quote.text)
    yield kg("start"), integer(claim.quote.span.start)
    yield kg("end"), integer(claim.quote.span.end)
    yield kg("confidence"), decimal(claim.confidence)
    yield kg("belief"), decimal(statement.belief)
    yield kg("certainty"), text(claim.certainty)
    yield kg("polarity"), text(claim.polarity)
    yield kg("tense"), text(claim.tense)
    if claim.trigger is not None:
        yield kg("trigger"), text(claim.trigger.text)
    if claim.produced_by:
        yield kg("producedBy"), text(claim.produced_by)
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


def of_term(statement: TermStatement, names: Names, extractor: str | None) -> Iterator[Property]:
    """What a document says of a deal's terms, with the same evidence; its object is a literal."""
    term = statement.term
    yield from types("TermClaim")
    yield RDF_SUBJECT, names.node(statement.deal)
    yield RDF_PREDICATE, kg(term.predicate)
    yield RDF_OBJECT, _value(term)
    yield PROV_WAS_DERIVED_FROM, names.document(statement.document)
    yield kg("quote"), text(term.quote.text)
    yield kg("start"), integer(term.quote.span.start)
    yield kg("end"), integer(term.quote.span.end)
    yield kg("trigger"), text(term.trigger.text)
    yield kg("confidence"), decimal(term.confidence)
    yield kg("belief"), decimal(statement.belief)
    yield kg("certainty"), text(term.certainty)
    if term.currency:
        yield kg("currency"), text(term.currency)
    if term.predicate == "amount":
        yield kg("amountPeriod"), text(term.period)
    if term.predicate in ("amount", "stake"):
        yield kg("amountBound"), text(term.bound)
    if statement.attributed_to:
        yield kg("attributedTo"), names.node(statement.attributed_to)
    elif term.attributed_name:
        yield kg("attributedTo"), text(term.attributed_name)
    if extractor:
        yield PROV_WAS_GENERATED_BY, names.extractor(extractor)


def _value(said: Term) -> ox.Literal:
    """The literal that the deal itself would carry; text where it is not what its predicate takes."""
    if said.predicate in ("amount", "stake"):
        try:
            return decimal(Decimal(said.value))
        except (InvalidOperation, ValueError):
            return text(said.value)
    if said.predicate == "term":
        return duration(said.value)
    return when(said.value) if said.predicate in ("signedOn", "announcedOn") else text(said.value)


def of_conflict(conflict: Conflict, names: Names) -> Iterator[Property]:
    """A conflict with its kind, its reason and the claims that it is between."""
    yield from types("Conflict")
    yield kg("kind"), text(conflict.kind)
    yield RDFS_COMMENT, text(conflict.reason)
    for one in conflict.between:
        yield kg("between"), names.node(one)


def links_of_conflicts(graph: Graph, names: Names) -> dict[str, list[Property]]:
    """What the conflicts of a graph say of each claim: whom it contradicts, what it updates."""
    found: dict[str, list[Property]] = defaultdict(list)
    for conflict in graph.conflicts:
        earlier, later = conflict.between
        if conflict.kind == "contradiction":
            found[earlier].append((kg("conflictsWith"), names.node(later)))
            found[later].append((kg("conflictsWith"), names.node(earlier)))
        elif conflict.kind == "update":
            found[later].append((kg("updates"), names.node(earlier)))
    return found
