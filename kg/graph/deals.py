"""Deals put together from their tellings: what each document says as term statements, and the deal as a whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.graph.values import difference, finer
from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import LocalDeal, Term
from kg.model.graph import Deal, Reprint, StatusChange, TermStatement
from kg.model.ids import digest
from kg.model.vocabulary import AmountBound, AmountPeriod, DealStatus

SETTLED: Final[Mapping[DealStatus, int]] = {
    "rumoured": 0, "planned": 1, "announced": 2, "completed": 3, "cancelled": 3,
}  # fmt: skip
"""How far a deal has come with each status; of completed and cancelled the later word counts."""
_END: Final = max(SETTLED.values())


@dataclass(frozen=True, slots=True)
class Telling:
    """A deal as one document tells it, with the term statements of that document about it."""

    document: Document
    local: LocalDeal
    terms: tuple[TermStatement, ...]

    @property
    def order(self) -> tuple[str, str, str]:
        """By date, source and place; undated documents first, so that they never count as the latest."""
        return self.document.issued or "", self.document.source, self.local.id


def term_statement(
    document: Document, local: LocalDeal, term: Term, *, deal: str, speaker: str | None
) -> TermStatement:
    """What a document says of the deal with canonical id `deal`, under an id of its own."""
    place = term.trigger.span
    return TermStatement(
        id=f"term/{digest(document.id, local.id, term.predicate, term.value, place.start, place.end)}",
        deal=deal,
        document=document.id,
        term=term,
        attributed_to=speaker,
    )


def merged(identifier: str, tellings: Sequence[Telling], parties: Sequence[str], reprints: Sequence[Reprint]) -> Deal:
    """One deal out of its tellings. `parties` are names, in order, for its label.

    Each of its facts is the latest that a document asserts, in its most exact form, or, where none is asserted, the
    best supported. A reprint adds nothing to its original.
    """
    ordered = sorted(tellings, key=lambda one: one.order)
    heard = _without_reprints(ordered, reprints)
    kinds = Counter(one.local.kind for one in heard if one.local.kind != "Partnership") or Counter(["Partnership"])
    kind = min(kinds, key=lambda name: (-kinds[name], name))
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip().capitalize()
    price, stake = _best(heard, "amount"), _best(heard, "stake")
    steps = _history(heard)
    return Deal(
        id=identifier,
        kind=kind,
        label=f"{spaced}: {', '.join(parties)}" if parties else spaced,
        status=steps[-1].status if steps else "announced",
        amount=Decimal(price.value) if price else None,
        currency=price.currency if price else None,
        amount_bound=price.bound if price else "exact",
        amount_period=price.period if price else "total",
        stake=Decimal(stake.value) if stake else None,
        term=_value(heard, "term"),
        capacity=_value(heard, "capacity"),
        signed_on=_value(heard, "signedOn"),
        announced_on=_value(heard, "announcedOn"),
        members=tuple(sorted(Member(one.document.id, one.local.id) for one in tellings)),
        tellings=tuple((one.document.id, one.local) for one in ordered),
        history=steps,
    )


def _without_reprints(ordered: Sequence[Telling], reprints: Sequence[Reprint]) -> list[Telling]:
    """The tellings, but for those in reprints of documents that tell of the deal themselves."""
    first = {one.later: one.earlier for one in reprints}
    telling = {one.document.id for one in ordered}
    return [one for one in ordered if first.get(one.document.id) not in telling]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one document, taken as a whole, says of one property of the deal."""

    term: Term
    belief: float
    order: tuple[str, str, str]


def _value(heard: Sequence[Telling], predicate: str) -> str | None:
    best = _best(heard, predicate)
    return best.value if best else None


def _best(heard: Sequence[Telling], predicate: str) -> Term | None:
    offers = [offer for one in heard if (offer := _offer(one, predicate)) is not None]
    asserted = [offer for offer in offers if offer.term.certainty == "asserted"]
    if not asserted:
        return max(offers, key=lambda one: (one.belief, one.order)).term if offers else None
    # A first announcement stays the first, however late it is told again.
    latest = asserted[0] if predicate == "announcedOn" else asserted[-1]
    chosen = latest.term
    for other in asserted:
        if difference(chosen, other.term) == "precision":
            chosen = finer(chosen, other.term)
    return chosen


def _offer(one: Telling, predicate: str) -> _Offer | None:
    term = _told(one.local, predicate)
    if term is None:
        return None
    same = [said for said in one.terms if said.term.predicate == predicate and difference(said.term, term) == "same"]
    if not same:
        return _Offer(term, 0.0, one.order)
    surest = max(same, key=lambda said: (said.term.certainty == "asserted", said.belief, said.id))
    return _Offer(surest.term, surest.belief, one.order)


def _told(local: LocalDeal, predicate: str) -> Term | None:
    """A property of the deal as its document, taken together, has it."""
    bound: AmountBound = "exact"
    period: AmountPeriod = "total"
    currency: str | None = None
    values: dict[str, object] = {
        "amount": local.amount, "stake": local.stake, "term": local.term, "capacity": local.capacity,
        "signedOn": local.signed_on, "announcedOn": local.announced_on,
    }  # fmt: skip
    value = values[predicate]
    if value is None:
        return None
    if predicate == "amount":
        bound, period, currency = local.amount_bound, local.amount_period, local.currency
    words = local.trigger or local.quote
    return Term(
        predicate=predicate, value=str(value), quote=local.quote, trigger=words, currency=currency, bound=bound,
        period=period, certainty=local.certainty, confidence=local.confidence,
    )  # fmt: skip


def taken(step: Term) -> bool:
    """Whether a status is said to be reached, and not only expected."""
    return step.certainty in ("asserted", "reported") or step.value in ("rumoured", "planned")


def only_headlined(document: Document, terms: Iterable[TermStatement]) -> bool:
    """Whether only the headline of a document has a deal completed that its text has announced or planned.

    Headlines tell in the present what is to come: "Acme buys Bolt" stands over an agreement to buy it.
    """
    if document.title is None:
        return False
    headline = " ".join(document.title.split())
    above: set[str] = set()
    below: set[str] = set()
    for one in terms:
        if one.term.predicate == "status" and taken(one.term):
            (above if " ".join(one.term.quote.text.split()) == headline else below).add(one.term.value)
    return "completed" in above and bool(below) and below <= {"planned", "announced"}


def _history(heard: Sequence[Telling]) -> tuple[StatusChange, ...]:
    """The steps of the deal by document date, each status once, never backwards.

    That a later document tells of the announcement again is no step. Undated documents fill in what no dated one says,
    but nothing tells that the end they know came after another end.
    """
    dated = [step for one in heard if one.document.issued for step in _steps(one)]
    steps: list[StatusChange] = []
    for step in dated:
        new = all(step.status != before.status for before in steps)
        if new and all(SETTLED[step.status] >= SETTLED[before.status] for before in steps):
            steps.append(step)
    ended = any(SETTLED[step.status] == _END for step in steps)
    for step in (step for one in heard if not one.document.issued for step in _steps(one)):
        if all(step.status != other.status for other in steps) and not (ended and SETTLED[step.status] == _END):
            later = (place for place, other in enumerate(steps) if SETTLED[other.status] > SETTLED[step.status])
            steps.insert(next(later, len(steps)), step)
    return tuple(steps)


def _steps(one: Telling) -> list[StatusChange]:
    """What a document says of the deal's state, from the first step to the last.

    A step that is only expected ("will close in June") has not been taken; talk of it is all that a rumour is.
    """
    said: dict[DealStatus, TermStatement | None] = {one.local.status: None}
    for statement in one.terms:
        status = next((name for name in SETTLED if name == statement.term.value), None)
        if statement.term.predicate == "status" and status and taken(statement.term) and said.get(status) is None:
            said[status] = statement
    if only_headlined(one.document, one.terms):
        del said["completed"]
    return [
        StatusChange(status=status, date=one.document.issued, document=one.document.id, term=term.id if term else None)
        for status, term in sorted(
            said.items(), key=lambda pair: (SETTLED[pair[0]], pair[0] == one.local.status, pair[0])
        )
    ]
