"""Statements and term statements of a graph by id, as a reader wants them: what is said, in which words, where, by whom."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.model.extraction import Term
from kg.model.graph import Graph, Statement, TermStatement
from kg.model.vocabulary import DEAL_ROLES, AmountBound, AmountPeriod
from kg.ontology.schema import load_schema

_USUAL = frozenset({"asserted", "affirmed", "present"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that one document says."""

    id: str
    """Of the statement or term statement, under the base IRI."""
    says: str
    """Subject, relation and object in names: "Veldt Compute supplies Orrin Labs"."""
    quote: str
    source: str
    issued: str | None
    speaker: str | None
    flags: tuple[str, ...]
    """What is out of the ordinary: certainty unless asserted, "negated", tense unless present, the post."""
    confidence: float
    belief: float


class Witness:
    """Answers, by id, what a graph's statements and terms say. Made once per graph."""

    def __init__(self, graph: Graph) -> None:
        self.names = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
        self.documents = {one.id: one for one in graph.documents}
        self.statements = {one.id: one for one in graph.statements}
        self.terms = {one.id: one for one in graph.terms}

    def __contains__(self, identifier: str) -> bool:
        return identifier in self.statements or identifier in self.terms

    def name(self, identifier: str) -> str:
        """The name of an entity or label of a deal; the id itself where the graph has neither."""
        return self.names.get(identifier, identifier)

    def of(self, identifier: str) -> Evidence:
        """The evidence behind the id of a statement or term statement. Raises KeyError where the graph has none."""
        if identifier in self.statements:
            return self.statement(self.statements[identifier])
        return self.term(self.terms[identifier])

    def statement(self, one: Statement) -> Evidence:
        """A claim as evidence."""
        claim = one.claim
        flags: list[str] = [flag for flag in (claim.certainty, claim.polarity, claim.tense) if flag not in _USUAL]
        if claim.role_title:
            flags.append(claim.role_title)
        document = self.documents[one.document]
        return Evidence(
            id=one.id,
            says=sentence(self.name(one.subject), one.predicate, self.name(one.object)),
            quote=claim.quote.text,
            source=document.source,
            issued=document.issued,
            speaker=self._speaker(one.attributed_to, claim.attributed_name),
            flags=tuple(flags),
            confidence=claim.confidence,
            belief=one.belief,
        )

    def term(self, one: TermStatement) -> Evidence:
        """What a document says of a deal's amount, date and so on, as evidence."""
        term = one.term
        document = self.documents[one.document]
        return Evidence(
            id=one.id,
            says=f"{self.name(one.deal)}: {term.predicate} {term_value(term)}",
            quote=term.quote.text,
            source=document.source,
            issued=document.issued,
            speaker=self._speaker(one.attributed_to, term.attributed_name),
            flags=() if term.certainty in _USUAL else (term.certainty,),
            confidence=term.confidence,
            belief=one.belief,
        )

    def _speaker(self, entity: str | None, name: str | None) -> str | None:
        return self.name(entity) if entity else name


def sentence(subject: str, predicate: str, object_: str) -> str:
    """Two names and their relation in words; of a deal's role, the role after a colon."""
    relation = load_schema().relation(predicate)
    colon = ":" if predicate in DEAL_ROLES else ""
    return f"{subject}{colon} {relation.label if relation else predicate} {object_}"


def term_value(term: Term) -> str:
    """The value of a term in words and digits: "about 1,250,000,000 USD a year", "2026-03", "300 MW"."""
    if term.predicate == "amount":
        try:
            return amount_words(Decimal(term.value), term.currency, term.bound, term.period)
        except InvalidOperation:
            return term.value
    bound = _bound(term.bound)
    return f"{bound}{term.value} %" if term.predicate == "stake" else f"{bound}{term.value}"


def amount_words(amount: Decimal, currency: str | None, bound: AmountBound, period: AmountPeriod) -> str:
    """An amount to the last digit, "at least 1,250,000 EUR a month"."""
    every = "" if period == "total" else f" a {period}"
    return f"{_bound(bound)}{amount:,f} {currency or ''}".rstrip() + every


def _bound(bound: AmountBound) -> str:
    return "" if bound == "exact" else f"{bound.replace('-', ' ')} "
