"""Deals of one document: what several wordings tell of one agreement becomes one deal, its roles become claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from spacy.tokens import Span

from kg.language.force import Force, ForceReader, deal_status, of_deal
from kg.language.frames import DealCandidate
from kg.language.reading import Filler, Reading
from kg.language.syntax import children
from kg.model.extraction import Claim, LocalDeal, Quote, Value
from kg.model.vocabulary import STRENGTH, DealStatus
from kg.ontology.schema import Schema

_SPECIFICITY: Final = {
    "ComputeDeal": 5, "License": 5, "Lease": 4, "JointVenture": 5, "SupplyDeal": 4, "Acquisition": 4, "Merger": 3,
    "Investment": 3, "Partnership": 1, "Deal": 0,
}  # fmt: skip
_COMPATIBLE: Final = frozenset(
    frozenset(pair) for pair in (
        ("Partnership", "ComputeDeal"), ("Partnership", "SupplyDeal"), ("Partnership", "License"),
        ("Partnership", "Lease"), ("Partnership", "JointVenture"), ("ComputeDeal", "SupplyDeal"),
        ("ComputeDeal", "Lease"), ("Acquisition", "Merger"), ("Acquisition", "Investment"),
    )
)  # fmt: skip
_PROGRESS: dict[DealStatus, int] = {"rumoured": 0, "planned": 1, "announced": 2, "completed": 3, "cancelled": 4}
_FOR_STAKE: Final = frozenset({"Acquisition", "Investment", "JointVenture", "Merger"})
_FOR_CAPACITY: Final = frozenset({"ComputeDeal", "SupplyDeal", "Lease", "License", "Partnership"})
_AT_FACILITY: Final = frozenset({"ComputeDeal", "Lease"})
_ASIDE: Final = 0.6
"""Confidence of a facility named only in a sentence about "the deal"."""
_OTHER_MONEY: Final = frozenset(
    {"revenue", "profit", "loss", "sales", "valuation", "valued", "debt", "earnings", "capitalisation", "turnover",
     "share", "income", "capitalization", "market"}
)  # fmt: skip


@dataclass(slots=True)
class _Telling:
    candidate: DealCandidate
    force: Force
    said: Force
    """The force before the agreement was set apart from its fulfilment: that of the binary claims it implies."""
    status: DealStatus

    @property
    def sent(self) -> Span:
        return self.candidate.trigger.sent


@dataclass(slots=True)
class _Deal:
    kind: str
    tellings: list[_Telling] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    """entity -> role: an entity plays one part in a deal."""
    asides: list[Span] = field(default_factory=list)
    """Triggers of sentences that only refer back to it: "The deal is worth $3bn"."""

    def entities(self) -> set[str]:
        return set(self.roles)


class DealMaker:
    """Turns deal candidates of a reading into deals and the claims that state their roles."""

    def __init__(self, force: ForceReader, schema: Schema, back: frozenset[str] = frozenset()) -> None:
        self._force = force
        self._schema = schema
        self._back = back

    def make(
        self, candidates: Iterable[DealCandidate], values: Sequence[Value], reading: Reading
    ) -> tuple[list[LocalDeal], list[Claim]]:
        """Deals by position, and their role claims and the binary claims that they imply."""
        deals: list[_Deal] = []
        for candidate in candidates:
            said = self._force.read(candidate.trigger, stative=False, reading=reading)
            force = of_deal(said)
            if force.polarity == "negated" and not force.cancelled:
                continue  # the binary claim keeps the denial; a deal that is denied is no deal
            telling = _Telling(candidate, force, said, deal_status(force, candidate.frame.status))
            roles = {f.entity: role for role, fillers in candidate.roles.items() for f in fillers}
            home = next((d for d in deals if _same(d, candidate.frame.deal or "", roles)), None)
            if home is None:
                home = _Deal(kind=candidate.frame.deal or "Partnership")
                deals.append(home)
            _add(home, telling, roles)
        self._refer_back(deals, reading)
        made: list[LocalDeal] = []
        claims: list[Claim] = []
        for number, deal in enumerate(deals, 1):
            local = self._deal(f"deal:{number}", deal, values, reading)
            made.append(local)
            claims += self._role_claims(local.id, deal, reading)
            claims += self._implied(deal, reading)
        return made, claims

    def _refer_back(self, deals: Sequence[_Deal], reading: Reading) -> None:
        """Gives sentences about "the deal" to the agreement told of last before them."""
        told = sorted((t.candidate.trigger.start, number) for number, d in enumerate(deals) for t in d.tellings)
        for token in reading.doc:
            if token.lemma_.lower() not in self._back or token.pos_ != "NOUN":
                continue
            if not any(child.lower_ in ("the", "this") for child in children(token, "det")):
                continue
            before = [number for start, number in told if start < token.i]
            if before and not any(t.sent.start == token.sent.start for t in deals[before[-1]].tellings):
                deals[before[-1]].asides.append(reading.doc[token.i : token.i + 1])

    def _deal(self, identifier: str, deal: _Deal, values: Sequence[Value], reading: Reading) -> LocalDeal:
        first = deal.tellings[0]
        certainty = max((t.force.certainty for t in deal.tellings), key=lambda c: STRENGTH[c])
        status = max((t.status for t in deal.tellings), key=lambda s: _PROGRESS[s])
        amount = _nearest([v for v in values if v.kind == "Money" and _is_price(v, reading)], deal)
        stake = _nearest([v for v in values if v.unit == "%"], deal) if deal.kind in _FOR_STAKE else None
        sized = [v for v in values if v.kind == "Quantity" and v.unit != "%"]
        capacity = _nearest(sized, deal) if deal.kind in _FOR_CAPACITY else None
        day = _nearest([v for v in values if v.kind == "Date" and v.date], deal)
        signed = day is not None and any(t.lemma_ in ("sign", "ink") for t in first.sent)
        told = day is not None and any(t.lemma_ in ("announce", "agree", "unveil", "say") for t in first.sent)
        return LocalDeal(
            id=identifier,
            kind=deal.kind,
            quote=reading.quote(first.sent),
            trigger=reading.quote(first.candidate.trigger),
            amount=amount.amount if amount else None,
            currency=amount.unit if amount else None,
            amount_bound=amount.bound if amount else "exact",
            amount_period=amount.period if amount else "total",
            stake=stake.amount if stake and stake.amount is not None and stake.amount <= Decimal(100) else None,
            capacity=capacity.surface if capacity else None,
            signed_on=day.date if day and signed else None,
            announced_on=day.date if day and told and not signed else None,
            status=status,
            certainty=certainty,
            confidence=round(max(t.candidate.frame.confidence for t in deal.tellings), 3),
        )

    def _role_claims(self, identifier: str, deal: _Deal, reading: Reading) -> list[Claim]:
        claims: dict[tuple[str, str], Claim] = {}
        for telling in deal.tellings:
            for role, fillers in telling.candidate.roles.items():
                for filler in fillers:
                    kept = deal.roles[filler.entity]
                    if role == kept and (kept, filler.entity) not in claims:
                        claims[kept, filler.entity] = self._evidence(
                            identifier, kept, filler.entity, telling, telling.force, reading
                        )
        if deal.kind in _AT_FACILITY and "facility" not in deal.roles.values():
            for aside in deal.asides:
                for marked in reading.in_sentence(aside.sent):
                    if reading.type_of(marked.entity) == "Facility" and marked.entity not in deal.roles:
                        deal.roles[marked.entity] = "facility"
                        claims["facility", marked.entity] = Claim(
                            subject=identifier, predicate="facility", object=marked.entity,
                            quote=reading.quote(aside.sent), trigger=reading.quote(aside), confidence=_ASIDE,
                            produced_by="deal:aside",
                        )  # fmt: skip
        return [claims[key] for key in sorted(claims)]

    def _evidence(
        self, subject: str, predicate: str, thing: str, telling: _Telling, force: Force, reading: Reading
    ) -> Claim:
        return Claim(
            subject=subject, predicate=predicate, object=thing,
            quote=reading.quote(telling.sent), trigger=_trigger(telling, reading),
            confidence=round(telling.candidate.frame.confidence, 3), certainty=force.certainty,
            polarity="affirmed", tense=force.tense, attributed_to=force.speaker, attributed_name=force.speaker_name,
            produced_by=telling.candidate.producer,
        )  # fmt: skip

    def _implied(self, deal: _Deal, reading: Reading) -> list[Claim]:
        """Binary claims that a deal's wording stands for ("leases capacity to" -> supplies)."""
        found: list[Claim] = []
        for telling in deal.tellings:
            for left, predicate, right in telling.candidate.frame.implies:
                ends = [(_playing(deal, telling, left), _playing(deal, telling, right))]
                for subjects, objects in ends:
                    pairs = [(a, b) for a in subjects for b in objects if a != b]
                    if left == right:
                        pairs = [(a, b) for i, a in enumerate(subjects) for b in subjects[i + 1 :]]
                    for a, b in pairs:
                        if self._schema.allows(predicate, reading.type_of(a), reading.type_of(b)):
                            found.append(self._evidence(a, predicate, b, telling, telling.said, reading))
        return found


def _playing(deal: _Deal, telling: _Telling, role: str) -> list[str]:
    fillers: tuple[Filler, ...] = telling.candidate.roles.get(role, ())
    return [f.entity for f in fillers if deal.roles.get(f.entity) == role]


def _trigger(telling: _Telling, reading: Reading) -> Quote:
    return reading.quote(telling.candidate.trigger)


def _same(deal: _Deal, kind: str, roles: dict[str, str]) -> bool:
    """Whether a further wording tells of a deal already known: kinds agree and so do two of the parties, or all."""
    if kind != deal.kind and frozenset((kind, deal.kind)) not in _COMPATIBLE:
        return False
    shared = deal.entities() & set(roles)
    return len(shared) >= 2 or (bool(shared) and (shared == set(roles) or shared == deal.entities()))


def _add(deal: _Deal, telling: _Telling, roles: dict[str, str]) -> None:
    deal.tellings.append(telling)
    if _SPECIFICITY[telling.candidate.frame.deal or "Partnership"] > _SPECIFICITY[deal.kind]:
        deal.kind = telling.candidate.frame.deal or deal.kind
    for entity, role in roles.items():
        if deal.roles.get(entity) in (None, "party"):
            deal.roles[entity] = role


def _nearest(values: Sequence[Value], deal: _Deal) -> Value | None:
    """The value in a sentence of the deal that stands nearest to its trigger, earlier sentences first."""
    for trigger in [*(t.candidate.trigger for t in deal.tellings), *deal.asides]:
        sent = trigger.sent
        inside = [v for v in values if sent.start_char <= v.span.start and v.span.end <= sent.end_char]
        if inside:
            return min(inside, key=lambda v: (abs(v.span.start - trigger.start_char), v.span.start))
    return None


def _is_price(value: Value, reading: Reading) -> bool:
    """Whether money may be a deal's amount: not a price per share, not somebody's revenue or valuation."""
    before = reading.document.text[max(0, value.span.start - 40) : value.span.start].lower()
    after = reading.document.text[value.span.end : value.span.end + 25].lower()
    if after.lstrip().startswith(("per share", "a share", "each", "per unit", "/share")):
        return False
    words = {w.strip(".,;:()'’s") for w in (*before.split()[-4:], *after.split()[:2])}
    return not words & _OTHER_MONEY
