"""Which tellings of agreements, in one document or several, are about the same agreement."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model.document import Document
from kg.model.extraction import Extraction, LocalDeal
from kg.model.graph import Member
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
_TELLING_ROLES: Final = ("target", "investee")
"""Roles in which different entities mean different deals, however many parties they share."""
_SHARED: Final = 2
_NAMED_PARTIES: Final = 3


@dataclass(frozen=True, slots=True)
class _Telling:
    member: Member
    deal: LocalDeal
    roles: frozenset[tuple[str, str]]
    """(role, canonical entity) pairs."""
    order: tuple[str, str, str]
    """Date, source and local id: the earliest telling gives the deal its name."""

    @property
    def fillers(self) -> frozenset[str]:
        return frozenset(filler for _, filler in self.roles)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(filler for role, filler in self.roles if role not in ("facility", "product"))

    def in_role(self, role: str) -> frozenset[str]:
        return frozenset(filler for one, filler in self.roles if one == role)


def resolve_deals(
    readings: Sequence[tuple[Document, Extraction]], entity_of: Mapping[Member, str], names: Mapping[str, str]
) -> dict[Member, str]:
    """Deal member → canonical id. `names` gives each canonical entity's name.

    Two tellings are one deal if their kinds go together, they share at least two of the entities in it, and dates or
    stakes do not show them to be different.
    """
    tellings = sorted(
        (telling for reading in readings for telling in _tellings(*reading, entity_of)), key=lambda one: one.order
    )
    groups: list[list[_Telling]] = []
    by_filler: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        near = sorted({place for filler in telling.fillers for place in by_filler[filler]})
        place = next((place for place in near if _fits(telling, groups[place])), None)
        if place is None:
            place = len(groups)
            groups.append([])
        groups[place].append(telling)
        for filler in telling.fillers:
            by_filler[filler].add(place)
    found: dict[Member, str] = {}
    for group in groups:
        identifier = _identifier(group, names)
        found.update((telling.member, identifier) for telling in group)
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
        )
        for deal in extraction.deals
    ]


def _fits(telling: _Telling, group: Sequence[_Telling]) -> bool:
    return any(len(telling.fillers & other.fillers) >= _SHARED for other in group) and all(
        _kinds_agree(telling.deal.kind, other.deal.kind) and not _contradict(telling, other) for other in group
    )


def _kinds_agree(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kinds for kinds in _ALIKE)


def _contradict(one: _Telling, other: _Telling) -> bool:
    """Signed in different years, about different targets, or told by one document as two with different amounts."""
    for role in _TELLING_ROLES:
        left_fillers, right_fillers = one.in_role(role), other.in_role(role)
        if left_fillers and right_fillers and left_fillers.isdisjoint(right_fillers):
            return True
    for left, right in (
        (one.deal.signed_on, other.deal.signed_on),
        (one.deal.announced_on, other.deal.announced_on),
    ):
        if left and right and left[:4] != right[:4]:
            return True
    told_apart = one.member.document == other.member.document
    amounts = {deal.amount for deal in (one.deal, other.deal) if deal.amount is not None}
    return told_apart and len(amounts) > 1


def _identifier(group: Sequence[_Telling], names: Mapping[str, str]) -> str:
    """`deal/<kind>-<up to three parties>-<hash of the earliest telling>`."""
    kinds = Counter(telling.deal.kind for telling in group)
    kind = min(kinds, key=lambda one: (one == "Partnership", -kinds[one], one))
    told = Counter(party for telling in group for party in telling.parties)
    leading = sorted(told, key=lambda party: (-told[party], party))[:_NAMED_PARTIES]
    shown = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind), *sorted(names[party] for party in leading)]
    first = group[0].member
    return f"deal/{slug(' '.join(shown))}-{digest(first.document, first.local, length=8)}"
