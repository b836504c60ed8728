"""Readings of one sentence or two, made by hand, for tests of belief, deals over documents and conflicts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kg.graph.assemble import Reading, assemble
from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity, Mention, Quote, Term
from kg.model.graph import Conflict, Graph
from kg.model.vocabulary import EntityType

TYPES: dict[str, EntityType] = {
    "Harlan": "Company", "Brook": "Company", "Ott": "Company", "Mia Roe": "Person", "Jon Lund": "Person",
    "Tolm Mill": "Facility", "Lyon": "Place", "Vienna": "Place", "Austria": "Place", "Pell": "Product",
}  # fmt: skip


def told(
    source: str,
    text: str,
    *claims: tuple[str, str, str] | tuple[str, str, str, dict[str, Any]],
    issued: str | None = "2026-03-04",
    publisher: str | None = None,
    deals: Sequence[LocalDeal] = (),
) -> Reading:
    """A document whose whole text is the quote of its claims: (subject, relation, object), then flags of the claim.

    Ends are names of `TYPES`, or the id of one of the deals. `trigger` among the flags is a word of the text.
    """
    document = Document(source=source, text=text, issued=issued, publisher=publisher)
    quote = Quote(Span(0, len(text)), text)
    known = {deal.id for deal in deals}
    ends = {end for subject, _, object_, *_ in claims for end in (subject, object_) if end not in known}
    made = []
    for subject, predicate, object_, *flags in claims:
        more: dict[str, Any] = {"confidence": 0.9, **(flags[0] if flags else {})}
        if "trigger" in more:
            start = text.index(more["trigger"])
            more["trigger"] = Quote(Span(start, start + len(more["trigger"])), more["trigger"])
        made.append(Claim(subject=subject, predicate=predicate, object=object_, quote=quote, **more))
    return document, Extraction(
        extractor="by hand",
        entities=tuple(LocalEntity(id=name, type=TYPES[name], name=name) for name in sorted(ends)),
        mentions=tuple(
            Mention(span=Span(place, place + len(name)), surface=name, entity=name)
            for name in sorted(ends)
            if (place := text.find(name)) >= 0
        ),
        claims=tuple(made),
        deals=tuple(
            replace(deal, quote=quote, terms=tuple(_placed(term, text) for term in deal.terms)) for deal in deals
        ),
        sentences=(quote.span,),
    )


def deal(kind: str = "Acquisition", *terms: Term, **more: Any) -> LocalDeal:
    """A deal `d`; its amount and status are those of its terms unless given."""
    said = {term.predicate: term for term in terms}
    if "amount" in said:
        amount = said["amount"]
        more = {"amount": Decimal(amount.value), "currency": amount.currency, "amount_bound": amount.bound,
                "amount_period": amount.period, **more}  # fmt: skip
    if "status" in said:
        more = {"status": said["status"].value, **more}
    return LocalDeal(id="d", kind=kind, quote=Quote(Span(0, 1), "x"), terms=terms, **more)


def term(predicate: str, value: str, words: str, **more: Any) -> Term:
    """A term whose trigger is `words`, found in the document's text when it is put there."""
    quote = Quote(Span(0, len(words)), words)
    if predicate == "amount":
        more = {"currency": "USD", **more}
    return Term(predicate=predicate, value=value, quote=quote, trigger=quote, **{"confidence": 0.9, **more})


def _placed(one: Term, text: str) -> Term:
    start = text.index(one.trigger.text)
    trigger = Quote(Span(start, start + len(one.trigger.text)), one.trigger.text)
    return replace(one, quote=Quote(Span(0, len(text)), text), trigger=trigger)


def conflicts(*readings: Reading) -> tuple[Conflict, ...]:
    return assemble(readings).conflicts


def kinds(*readings: Reading) -> list[str]:
    return [one.kind for one in conflicts(*readings)]


def sources(graph: Graph, conflict: Conflict) -> list[str]:
    """Where the two claims of a conflict stand, in its order."""
    places = {document.id: document.source for document in graph.documents}
    said = {one.id: one.document for one in (*graph.statements, *graph.terms)}
    return [places[said[side]] for side in conflict.between]
