"""Whether all documents that have a name mean the same bearer by it: namesakes are set apart before names are compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import combinations
from typing import Final

from kg.model.decisions import Member
from kg.resolve.context import NOTHING, Evidence, Surroundings, own_words, shared
from kg.resolve.features import ACQUAINTED, against, evidence_features
from kg.resolve.keys import Family
from kg.resolve.known import WRITTEN_VARIOUSLY

_TIE: Final = 0.3
"""A neighbour that tells as much as this by itself ties two documents' bearers of one name."""
_MOST_ALONE: Final = 40
"""Groups of a doubtful short name, at most, that are each to find an owner; of more, no reader could tell either."""
_MOST: Final = 200
"""Groups of documents, at most, that are compared with one another; later ones join the first."""


class _Group:
    """Members tied to each other, what is known of their bearer, and the names beside them."""

    def __init__(self, members: list[Member], evidence: Evidence, near: frozenset[str]) -> None:
        self.members = members
        self.evidence = evidence
        self.near = near
        self.documents = {member.document for member in members}

    def take(self, other: "_Group") -> None:
        self.members += other.members
        self.documents |= other.documents
        self.evidence |= other.evidence
        if not other.near <= self.near:
            self.near |= other.near


def split(
    family: Family, key: str, members: Mapping[Member, str], around: Surroundings, beside: Mapping[Member, str] | None
) -> list[list[Member]]:
    """The members (sorted; with their names as written) by bearer, the largest group first. Mostly one group.

    Documents that share a telling neighbour are tied. What is not tied is set apart only where the evidence contradicts,
    or, with `beside`, in any case: then the name is short for several others, and each group is to find its own owner.
    `beside` tells for each member which of those others its document has: they are not its owners.
    A document that means two by the name ties neither to anything.
    """
    evidence = {member: found for member in members if (found := around.evidence(member)) != NOTHING}
    twins = _twins(family, key, members, evidence)
    if beside is None and not twins and not _doubtful(list(evidence.values())):
        return [list(members)]
    if family == "Place":
        # The same people may be named beside two towns of one name: only what is said of the towns ties them.
        twins = set(members)
    groups = _tied(key, list(members), evidence, around, twins, beside)
    if beside is None or len(groups) > _MOST_ALONE:
        groups = _agreeing(family, key, groups, around)
    return [group.members for group in groups]


def _twins(family: Family, key: str, members: Mapping[Member, str], evidence: Mapping[Member, Evidence]) -> set[Member]:
    """Members whose document has two of the name, written alike or with what contradicts: so it means two by it.

    Two that are written otherwise ("MOSCOW", "Moscow") are one that the reader failed to see.
    """
    found: set[Member] = set()
    inside: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        inside[member.document].append(member)
    for group in inside.values():
        for one, other in combinations(group, 2) if key not in WRITTEN_VARIOUSLY else ():
            left, right = evidence.get(one, NOTHING), evidence.get(other, NOTHING)
            if members[one] == members[other] or against(evidence_features(family, key, left, right)):
                found.update((one, other))
    return found


def _doubtful(evidence: Sequence[Evidence]) -> bool:
    """Whether anything at all may speak against any two of these: two documents agree in no value of some field."""
    for one in fields(Evidence):
        values = sorted({found for each in evidence if (found := getattr(each, one.name))}, key=sorted)[:_MOST]
        if any(left.isdisjoint(right) for left, right in combinations(values, 2)):
            return True
    return False


def _tied(
    key: str,
    members: Sequence[Member],
    evidence: Mapping[Member, Evidence],
    around: Surroundings,
    twins: set[Member],
    beside: Mapping[Member, str] | None,
) -> list[_Group]:
    """Groups of members tied by a telling neighbour or a ticker, the largest first."""
    own = own_words(key)
    root = {member: member for member in members}

    def find(member: Member) -> Member:
        while root[member] != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    first: dict[str, Member] = {}
    for member in members:
        near = around.near([member.document]) if member not in twins else frozenset[str]()
        ties = [token for token in near if around.weight(token) >= _TIE and token.partition(" ")[2] not in own]
        ties += [f"ticker {ticker}" for ticker in evidence.get(member, NOTHING).tickers]
        if member not in twins:
            ties.append(f"document {member.document}")
        for tie in sorted(ties):
            if beside:
                tie = f"{tie} beside {beside[member]}"
            one, other = sorted((find(first.setdefault(tie, member)), find(member)))
            root[other] = one
    inside: dict[Member, list[Member]] = defaultdict(list)
    for member in members:
        inside[find(member)].append(member)
    made = []
    for group in inside.values():
        known = NOTHING
        for member in group:
            known |= evidence.get(member, NOTHING)
        made.append(_Group(group, known, around.near({member.document for member in group})))
    return sorted(made, key=lambda group: (-len(group.members), group.members))


def _agreeing(family: Family, key: str, groups: Sequence[_Group], around: Surroundings) -> list[_Group]:
    """Joins groups, each to the one that it has most in common with of those that it does not contradict."""
    own = own_words(key)
    made: list[_Group] = []
    # Those of which most is known first: what is said of them decides where the others go.
    ranked = sorted(groups, key=lambda group: (group.evidence == NOTHING, -len(group.members), group.members))
    for group in ranked:
        best: tuple[float, int] | None = None
        for place, other in enumerate(made[:_MOST]):
            features = evidence_features(family, key, group.evidence, other.evidence)
            common = sum(around.weight(token) for token in shared(around, group.near, other.near, own))
            contradicts = against(features) and (common < ACQUAINTED or family == "Place")
            if contradicts or not group.documents.isdisjoint(other.documents):
                continue
            rank = (common + sum(feature.value for feature in features), -place)
            best = max(best, rank) if best else rank
        if best is None:
            made.append(group)
        else:
            made[-best[1]].take(group)
    for group in made:
        group.members.sort()
    return sorted(made, key=lambda group: (-len(group.members), group.members))
