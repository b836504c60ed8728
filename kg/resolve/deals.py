"""Which tellings of agreements, in one document or several, are about the same agreement."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalDeal
from kg.model.ids import digest
from kg.model.vocabulary import DEAL_ROLES
from kg.text.slugs import slug

_ALIKE: Final[tuple[frozenset[str], ...]] = (
    frozenset({"ComputeDeal", "SupplyDeal", "Partnership"}),
    frozenset({"ComputeDeal", "Lease"}),
    frozenset({"Acquisition", "Merger"}),
    frozenset({"JointVenture", "Partnership"}),
    frozenset({"License", "Partnership"}),
    frozenset({"Investment", "Partnership"}),
)
"""Kinds that different writers give to one agreement."""
_AKIN: Final[tuple[frozenset[str], ...]] = (
    frozenset({"Lease", "SupplyDeal"}),
    frozenset({"License", "SupplyDeal"}),
    frozenset({"Investment", "Acquisition"}),
    frozenset({"Lease", "Partnership"}),
)
"""Kinds that are given to one agreement now and then: only news of the same days may join them."""
_TELLING_ROLES: Final = ("target", "investee")
"""Roles in which different entities mean different deals, however many parties they share."""
_OBJECTS: Final = ("facility", "product")
_PARTIES: Final = frozenset(DEAL_ROLES) - frozenset(_OBJECTS)
_OPPOSITE: Final = (("provider", "customer"), ("acquirer", "target"), ("investor", "investee"))
_SHARED: Final = 2
_NAMED_PARTIES: Final = 3
_SAME_DAYS: Final = 7
"""Days within which tellings of the same parties and kind are of one deal, whatever sums they give."""
_SAME_NEWS: Final = 30
"""Days within which they are of one deal unless their sums differ."""
_FOLLOW_UP: Final = 365
"""Days within which a deal is still told as new."""
_LIFE: Final = 730
"""Days that a deal may take from the first talk to its end."""
_LIKE_SUM: Final = Decimal("0.25")
"""How far, as a share, sums told of one deal at different times may lie apart."""
_ROUND: Final = re.compile(r"\b(?:series\s+([a-k])|(?:pre-)?seed)\b(?!\s+fund\b)", re.IGNORECASE)
"""A funding round by its name: the same investors may be in the next one, too."""
_UNSETTLED: Final = frozenset({"rumoured", "planned", "announced"})
_FINAL: Final = frozenset({"completed", "cancelled"})


@dataclass(frozen=True, slots=True)
class _Telling:
    member: Member
    deal: LocalDeal
    roles: frozenset[tuple[str, str]]
    """(role, canonical entity) pairs."""
    order: tuple[str, str, str]
    """Date, source and local id: the earliest telling gives the deal its path."""
    path: str
    issued: str | None = None

    @property
    def when(self) -> str | None:
        """The date of what it reports, as far as it is known."""
        return self.deal.announced_on or self.deal.signed_on or self.issued

    @property
    def fillers(self) -> frozenset[str]:
        return frozenset(filler for _, filler in self.roles)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(filler for role, filler in self.roles if role not in ("facility", "product"))

    @property
    def rounds(self) -> frozenset[str]:
        return frozenset(" ".join(found.group().lower().split()) for found in _ROUND.finditer(self.deal.quote.text))

    def in_role(self, role: str) -> frozenset[str]:
        return frozenset(filler for one, filler in self.roles if one == role)


def resolve_deals(
    readings: Sequence[tuple[Document, Extraction]], entity_of: Mapping[Member, str]
) -> dict[Member, str]:
    """Deal member → canonical id.

    Two tellings are one deal if their kinds go together, they share at least two of the entities in it, and neither
    roles nor objects nor times nor sums show them to be different. A telling joins the deal that it shares most with,
    of several the nearest in time.
    """
    tellings = sorted(
        (telling for reading in readings for telling in _tellings(*reading, entity_of)), key=lambda one: one.order
    )
    groups: list[list[_Telling]] = []
    by_filler: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        near = sorted({place for filler in telling.fillers for place in by_filler[filler]})
        fitting = [place for place in near if _fits(telling, groups[place])]
        place = min(fitting, key=lambda place: _distance(telling, groups[place]), default=len(groups))
        if place == len(groups):
            groups.append([])
        groups[place].append(telling)
        for filler in telling.fillers:
            by_filler[filler].add(place)
    found: dict[Member, str] = {}
    for group in groups:
        found.update((telling.member, group[0].path) for telling in group)
    return dict(sorted(found.items()))


def _tellings(document: Document, extraction: Extraction, entity_of: Mapping[Member, str]) -> list[_Telling]:
    roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim in extraction.claims:
        if claim.predicate in DEAL_ROLES and claim.polarity == "affirmed":
            filler = entity_of.get(Member(document.id, claim.object))
            if filler is not None:
                roles[claim.subject].append((claim.predicate, filler))
    return [
        _Telling(
            member=Member(document.id, deal.id),
            deal=deal,
            roles=frozenset(roles[deal.id]),
            order=(document.issued or "9999", document.source, deal.id),
            path=telling_path(document, extraction, deal),
            issued=document.issued,
        )
        for deal in extraction.deals
    ]


def _fits(telling: _Telling, group: Sequence[_Telling]) -> bool:
    return any(_share_enough(telling, other) for other in group) and all(
        _kinds_agree(telling, other) and not _contradict(telling, other) for other in group
    )


def _share_enough(one: _Telling, other: _Telling) -> bool:
    """Two of the entities in it; of what names fewer, one and the very sum, told in the same days."""
    shared = len(one.fillers & other.fillers)
    if shared >= _SHARED or not one.parties & other.parties:
        return shared >= _SHARED
    few = min(len(one.fillers), len(other.fillers)) < _SHARED
    gap = _days_between(one, other)
    same_sum = one.deal.amount == other.deal.amount and _sums_alike(one.deal, other.deal) is True
    return few and same_sum and gap is not None and gap <= _SAME_NEWS


def _distance(telling: _Telling, group: Sequence[_Telling]) -> tuple[int, int]:
    """Sorts the nearest group first."""
    gaps = [gap for other in group if (gap := _days_between(telling, other)) is not None]
    return -max(len(telling.fillers & other.fillers) for other in group), min(gaps, default=_LIFE)


def _kinds_agree(one: _Telling, other: _Telling) -> bool:
    kinds = {one.deal.kind, other.deal.kind}
    if len(kinds) == 1 or any(kinds <= alike for alike in _ALIKE):
        return True
    gap = _days_between(one, other)
    return any(kinds <= akin for akin in _AKIN) and gap is not None and gap <= _SAME_NEWS


def _contradict(one: _Telling, other: _Telling) -> bool:
    """About different targets or objects, with the sides exchanged, at different times or of different sums."""
    for role in _TELLING_ROLES:
        if _disjoint(one.in_role(role), other.in_role(role)):
            return True
    for giving, taking in _OPPOSITE:
        if one.in_role(giving) & other.in_role(taking) and one.in_role(taking) & other.in_role(giving):
            return True
    if _disjoint(one.rounds, other.rounds) or _sold_on(one, other) or _sold_on(other, one):
        return True
    if one.member.document == other.member.document:
        return len({deal.amount for deal in (one.deal, other.deal) if deal.amount is not None}) > 1
    alike = _sums_alike(one.deal, other.deal)
    if alike is not True and any(_disjoint(one.in_role(role), other.in_role(role)) for role in _OBJECTS):
        return True
    return _apart_in_time(one, other, alike)


def _sold_on(one: _Telling, other: _Telling) -> bool:
    """Whether who buys in one telling is, in the other, only a party to what somebody else buys: its seller."""
    buyers = one.in_role("acquirer")
    return _disjoint(buyers, other.in_role("acquirer")) and buyers <= other.in_role("party")


def _disjoint(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _apart_in_time(one: _Telling, other: _Telling, alike: bool | None) -> bool:
    """Whether time, with the sums, makes two deals of what has the same parties and kind.

    News of the same days is of one deal. Later on a deal may be completed or called off, and its sum or, for some
    months, its kind told again; what is announced after a deal is done, or for another sum, is another deal. The price
    of one thing that is bought may change on the way.
    """
    gap = _days_between(one, other)
    bought = any(one.in_role(role) & other.in_role(role) for role in ("acquirer", "target")) or (
        {one.deal.kind, other.deal.kind} <= {"Acquisition", "Merger"}
    )
    if gap is None:
        return alike is False and not bought
    if gap <= (_SAME_DAYS if alike is False and not bought else _SAME_NEWS):
        return False
    if gap > _LIFE or (alike is False and not bought):
        return True
    first, second = sorted((one, other), key=lambda telling: telling.order)
    if first.deal.status in _FINAL and second.deal.status in _UNSETTLED:
        return True
    goes_on = first.deal.status in _UNSETTLED and second.deal.status in _FINAL
    return not (goes_on or alike or (gap <= _FOLLOW_UP and one.deal.kind == other.deal.kind))


def _days_between(one: _Telling, other: _Telling) -> int | None:
    """Days between the events that two tellings report, None where a telling has no date at all.

    Where both say when the deal was signed, or when it was announced, those dates count; else the earliest of them that
    each gives, or the date of its document.
    """
    for left, right in (
        (one.deal.signed_on, other.deal.signed_on),
        (one.deal.announced_on, other.deal.announced_on),
        (one.when, other.when),
    ):
        if left and right:
            return _gap(left, right)
    return None


def _gap(left: str, right: str) -> int:
    """Days between two dates; those of month or year precision are taken in their middle, or as near as they allow."""
    shared = min(len(left), len(right))
    if left[:shared] == right[:shared]:
        return 0
    days = [date.fromisoformat(one + {4: "-07-01", 7: "-15"}.get(len(one), "")) for one in (left, right)]
    return abs((days[0] - days[1]).days)


def _sums_alike(one: LocalDeal, other: LocalDeal) -> bool | None:
    """Whether two sums may be one; None where they cannot be compared."""
    if one.amount is None or other.amount is None or one.currency != other.currency:
        return None
    if one.amount_period != other.amount_period:
        return None
    return abs(one.amount - other.amount) <= _LIKE_SUM * max(abs(one.amount), abs(other.amount))


def telling_path(document: Document, extraction: Extraction, deal: LocalDeal) -> str:
    """`deal/<kind>-<up to three parties>-<hash>`: the path of a deal whose earliest telling is this one.

    All of it comes from this telling, so that no other document, and no better name for a party, changes it.
    """
    parties = {
        claim.object
        for claim in extraction.claims
        if claim.subject == deal.id and claim.predicate in _PARTIES and claim.polarity == "affirmed"
    }
    names = sorted({entity.name for entity in extraction.entities if entity.id in parties})[:_NAMED_PARTIES]
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", deal.kind)
    return f"deal/{slug(' '.join([kind, *names]))}-{digest(document.id, deal.id, length=8)}"
