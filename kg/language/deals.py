"""Deals of one document: what several wordings tell of one agreement becomes one deal, its roles become claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from spacy.tokens import Span, Token

from kg.language.cues import Force
from kg.language.deal_status import State, StatusReader
from kg.language.force import ForceReader, of_deal
from kg.language.frames import DealCandidate
from kg.language.model_deals import PRODUCER
from kg.language.reading import Filler, Reading
from kg.language.syntax import base, children, is_verb, subjects
from kg.language.terms import Anchor, TermReader, chosen
from kg.language.validity import ValidityReader
from kg.model.extraction import Claim, LocalDeal, Quote, Term, Value
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
_AT_FACILITY: Final = frozenset({"ComputeDeal", "Lease"})
_SOON: Final = 80
"""Words within which "X pays $3m" still tells of the deal told of before."""
_DEFINITE: Final = frozenset({"the", "this", "under"})
_PROPERTIES: Final = ("amount", "stake", "capacity", "term", "signedOn", "announcedOn")
_ASIDE: Final = 0.6
"""Confidence of what is said only in a sentence about "the deal"."""


@dataclass(slots=True)
class _Telling:
    candidate: DealCandidate
    force: Force
    said: Force
    """The force before the agreement was set apart from its fulfilment: that of the binary claims it implies."""
    state: State

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

    def triggers(self) -> list[Span]:
        """Every place that speaks of it, tellings before asides."""
        return [*(t.candidate.trigger for t in self.tellings), *self.asides]


class DealMaker:
    """Turns deal candidates of a reading into deals and the claims that state their roles."""

    def __init__(
        self, force: ForceReader, schema: Schema, validity: ValidityReader, words: Mapping[str, frozenset[str]]
    ) -> None:
        self._force = force
        self._schema = schema
        self._validity = validity
        self._terms = TermReader(force, words)
        self._status = StatusReader(words)
        self._bare = words["deals.back_bare"]
        self._paying = words["deals.paying"]
        self._back = {
            key.removeprefix("deals.back_"): value
            for key, value in words.items()
            if key.startswith("deals.back_") and key != "deals.back_bare"
        }
        self._pointing = self._paying.union(*self._back.values())

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
            if candidate.producer == PRODUCER and force.certainty == "possible" and _in_passing(candidate):
                continue  # "potentially integrating with": mostly of no deal at all
            kind = candidate.frame.deal or "Partnership"
            state = self._status.told(candidate.trigger, kind, said, force, candidate.frame.status, reading)
            telling = _Telling(candidate, force, said, state)
            roles = {f.entity: role for role, fillers in candidate.roles.items() for f in fillers}
            home = next((d for d in deals if _same(d, kind, roles)), None)
            if home is None:
                home = _Deal(kind=kind)
                deals.append(home)
            _add(home, telling, roles)
        self._refer_back(deals, reading)
        anchors = [
            Anchor(trigger, number, deal.kind) for number, deal in enumerate(deals) for trigger in deal.triggers()
        ]
        terms = self._terms.read(anchors, values, reading)
        made: list[LocalDeal] = []
        claims: list[Claim] = []
        for number, deal in enumerate(deals):
            local = self._deal(f"deal:{number + 1}", deal, terms.get(number, []), reading)
            made.append(local)
            claims += self._role_claims(local.id, deal, reading)
            claims += self._implied(deal, reading)
        return made, claims

    def _refer_back(self, deals: Sequence[_Deal], reading: Reading) -> None:
        """Gives sentences about "the deal", or in which a party pays, to the agreement that they mean."""
        told = sorted((t.candidate.trigger.start, number) for number, d in enumerate(deals) for t in d.tellings)
        for token in reading.doc if told else ():
            if token.lemma_.lower() not in self._pointing:
                continue
            before = [number for start, number in told if start < token.i]
            meant = self._meant(token, before, deals, reading)
            if meant is not None and not any(t.sent.start == token.sent.start for t in meant.tellings):
                meant.asides.append(reading.doc[token.i : token.i + 1])

    def _meant(self, token: Token, before: Sequence[int], deals: Sequence[_Deal], reading: Reading) -> _Deal | None:
        """The agreement told of before that a word refers to, if it refers to any.

        A noun means one of the kinds that it may stand for: the one whose parties the sentence names, else the last. A
        verb of paying means the last one if its subject has a part in it.
        """
        word = token.lemma_.lower()
        if before and is_verb(token) and word in self._paying:
            last = max(trigger.end for trigger in deals[before[-1]].triggers() if trigger.start < token.i)
            if token.i - last > _SOON:
                return None
            payers = {filler.entity for filler in reading.fillers(subjects(token))}
            return deals[before[-1]] if payers & deals[before[-1]].entities() else None
        definite = children(token, "nmod:poss") or _DEFINITE & {c.lower_ for c in children(token, "det", "case")}
        if token.pos_ != "NOUN" or not (definite or word in self._bare):
            return None
        kinds = {kind for kind, nouns in self._back.items() if word in nouns}
        own = {filler.entity for filler in reading.fillers(children(token, "nmod", "nmod:poss", "compound"))}
        meant = [
            number
            for number in before or (range(len(deals)) if own else ())  # a headline may name it before it is told
            if kinds & {"any", deals[number].kind} and own <= deals[number].entities()  # "the purchase of Z" is another
        ]
        if not meant:
            return None
        named = {marked.entity for marked in reading.in_sentence(token.sent)}
        return deals[max(enumerate(meant), key=lambda one: (len(named & deals[one[1]].entities()), one[0]))[1]]

    def _states(self, deal: _Deal, reading: Reading) -> list[Term]:
        """What each place that speaks of the deal says of its status."""
        found: dict[tuple[str, int], Term] = {}
        for telling in deal.tellings:
            term = _state(telling.state, telling.force, telling.candidate.frame.confidence, reading)
            found.setdefault((term.value, term.quote.span.start), term)
        for aside in deal.asides:
            force = self._force.read(aside, stative=False, reading=reading)
            state = self._status.cue(aside, force)
            if state is not None:
                term = _state(state, force, _ASIDE, reading)
                found.setdefault((term.value, term.quote.span.start), term)
        return list(found.values())

    def _deal(self, identifier: str, deal: _Deal, terms: Sequence[Term], reading: Reading) -> LocalDeal:
        first = deal.tellings[0]
        certainty = max((t.force.certainty for t in deal.tellings), key=lambda c: STRENGTH[c])
        states = self._states(deal, reading)
        said = {name: chosen(terms, name, deal.triggers()) for name in _PROPERTIES}
        amount, stake, capacity = said["amount"], said["stake"], said["capacity"]
        length, signed, announced = said["term"], said["signedOn"], said["announcedOn"]
        everything = sorted([*terms, *states], key=lambda t: (t.trigger.span, t.predicate, t.value))
        return LocalDeal(
            id=identifier,
            kind=deal.kind,
            quote=reading.quote(first.sent),
            trigger=reading.quote(first.candidate.trigger),
            amount=Decimal(amount.value) if amount else None,
            currency=amount.currency if amount else None,
            amount_bound=amount.bound if amount else "exact",
            amount_period=amount.period if amount else "total",
            stake=Decimal(stake.value) if stake else None,
            term=length.value if length else None,
            capacity=capacity.value if capacity else None,
            signed_on=signed.value if signed else None,
            announced_on=announced.value if announced else None,
            status=max((s for s in _PROGRESS if any(t.value == s for t in states)), key=lambda s: _PROGRESS[s]),
            certainty=certainty,
            confidence=round(max(t.candidate.frame.confidence for t in deal.tellings), 3),
            terms=tuple(everything),
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
        held = self._validity.read(telling.candidate.trigger, stative=False, force=force, reading=reading)
        return Claim(
            subject=subject, predicate=predicate, object=thing,
            quote=reading.quote(telling.sent), trigger=_trigger(telling, reading),
            confidence=round(telling.candidate.frame.confidence, 3), certainty=force.certainty,
            polarity="affirmed", tense=force.tense, attributed_to=force.speaker, attributed_name=force.speaker_name,
            valid_from=held.since, valid_until=held.until,
            produced_by=telling.candidate.producer,
        )  # fmt: skip

    def _implied(self, deal: _Deal, reading: Reading) -> list[Claim]:
        """Binary claims that a deal's wording stands for ("leases capacity to" -> supplies)."""
        found: list[Claim] = []
        for telling in deal.tellings:
            for left, predicate, right in telling.candidate.frame.implies:
                ends = [(_playing(deal, telling, left), _playing(deal, telling, right))]
                for left_ends, right_ends in ends:
                    pairs = [(a, b) for a in left_ends for b in right_ends if a != b]
                    if left == right:
                        pairs = [(a, b) for i, a in enumerate(left_ends) for b in left_ends[i + 1 :]]
                    for a, b in pairs:
                        if self._schema.allows(predicate, reading.type_of(a), reading.type_of(b)):
                            found.append(self._evidence(a, predicate, b, telling, telling.said, reading))
        return found


def _in_passing(candidate: DealCandidate) -> bool:
    """Whether the trigger is a participle beside the main statement: "By integrating with X, Y could ..."."""
    root = candidate.trigger.root
    return root.tag_ == "VBG" and base(root.dep_) in ("advcl", "conj", "acl")


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


def _state(state: State, force: Force, confidence: float, reading: Reading) -> Term:
    return Term(
        predicate="status",
        value=state.status,
        quote=reading.quote(state.words.sent),
        trigger=reading.quote(state.words),
        certainty=force.certainty,
        attributed_to=force.speaker,
        attributed_name=force.speaker_name,
        confidence=round(confidence, 3),
    )
