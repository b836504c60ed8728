"""Turns proposals into clusters and decisions, the same whatever order the documents came in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from kg.model.decisions import Decision, Member, Verdict
from kg.resolve.comparison import Link, contradict
from kg.resolve.constraints import FREE, Constraints, Id
from kg.resolve.features import ACQUAINTED
from kg.resolve.linking import Links, pairs
from kg.resolve.profiles import Profile
from kg.resolve.rules import NEAREST, ROUNDS
from kg.text.names import persons_compatible

_JOINING: Final = frozenset({"former name", "same letters", "near spelling", "shortened word"})
"""Rules whose evidence is about both names as wholes."""


class Clusters:
    """Profiles joined so far, first of all those that were joined by hand. The smallest id in a cluster names it."""

    def __init__(
        self, profiles: Sequence[Profile], by_hand: Constraints = FREE, known: Links = MappingProxyType({})
    ) -> None:
        self._root: dict[Id, Id] = {profile.id: profile.id for profile in profiles}
        self._inside: dict[Id, list[Profile]] = {profile.id: [profile] for profile in profiles}
        self._by_hand = by_hand
        by_id = {profile.id: profile for profile in profiles}
        for one, other in by_hand.joined:
            self.join(by_id[one], by_id[other])
        self._known = known
        for first, profile in pairs(profiles, known):
            if self.objection(first, profile) is None:
                self.join(first, profile)

    def root(self, profile: Profile) -> Id:
        """The id of the cluster that a profile is in."""
        return self._root[profile.id]

    def inside(self, profile: Profile) -> Sequence[Profile]:
        """Everything in the cluster of a profile, itself included."""
        return self._inside[self._root[profile.id]]

    def join(self, one: Profile, other: Profile) -> None:
        """Makes two clusters one."""
        keep, gone = sorted((self.root(one), self.root(other)))
        if keep != gone:
            for profile in self._inside[gone]:
                self._root[profile.id] = keep
            self._inside[keep] = sorted([*self._inside[keep], *self._inside.pop(gone)], key=lambda p: p.id)

    def objection(self, one: Profile, other: Profile) -> str | None:
        """What was decided by hand, or is known beforehand, against joining two clusters; whoever joins has to ask."""
        if self.root(one) == self.root(other) or not (self._by_hand.apart or self._by_hand.locked or self._known):
            return None
        ones, others = self.inside(one), self.inside(other)
        left = {place for profile in ones if (place := self._known.get(profile.id)) is not None}
        right = {place for profile in others if (place := self._known.get(profile.id)) is not None}
        if left and right and left.isdisjoint(right):
            return "they are two known entities"
        for profile in (*ones, *others):
            if name := self._by_hand.locked.get(profile.id):
                return f"{name} is locked by hand"
        away = {far for profile in ones for far in self._by_hand.apart.get(profile.id, ())}
        if any(profile.id in away for profile in others):
            return "the two were split by hand"
        return None

    def __iter__(self) -> Iterator[Sequence[Profile]]:
        """The clusters in order of their ids."""
        return iter([self._inside[root] for root in sorted(self._inside)])


def cluster(
    profiles: Sequence[Profile], by_hand: Constraints = FREE, known: Links = MappingProxyType({})
) -> tuple[Clusters, tuple[Decision, ...]]:
    """Joins profiles round by round, after what was decided by hand; every proposal looked at leaves a decision."""
    clusters = Clusters(profiles, by_hand, known)
    decisions: list[Decision] = list(by_hand.decisions)
    proposed: dict[Id, list[Link]] = defaultdict(list)
    for rules in ROUNDS:
        links = sorted(
            (link for rule in rules for link in rule(profiles)),
            key=lambda link: (-link.score, link.short.id, link.full.id, link.rule),
        )
        for link in links:
            if link.sure:
                proposed[link.short.id].append(link)
        decisions.extend(_round(links, proposed, clusters))
    looked_at = {(one.left, one.right) for one in decisions}
    rest = [link for link in NEAREST(profiles) if _ends(link) not in looked_at]
    decisions.extend(_round(rest, {}, clusters))
    return clusters, tuple(sorted(decisions))


def _round(links: Sequence[Link], proposed: Mapping[Id, Sequence[Link]], clusters: Clusters) -> Iterator[Decision]:
    """Joins what fits one name only, until nothing more does: joining two full names may settle a short one's doubt.

    `proposed` holds, for each short name, what this and earlier rounds found for it.
    """
    pending = list(links)
    joined = True
    while joined:
        joined = False
        left: list[Link] = []
        for link in pending:
            if clusters.root(link.short) == clusters.root(link.full):
                continue
            verdict, objection = _judge(link, clusters, proposed.get(link.short.id, ()))
            if verdict == "same":
                clusters.join(link.short, link.full)
                joined = True
                yield _decision(link, verdict, objection)
            else:
                left.append(link)
        pending = left
    for link in pending:
        verdict, objection = _judge(link, clusters, proposed.get(link.short.id, ()))
        yield _decision(link, verdict, objection)


def _judge(link: Link, clusters: Clusters, proposed: Sequence[Link]) -> tuple[Verdict, str | None]:
    """The verdict on a link, and what spoke against it; `proposed` are all the owners found for the name so far."""
    shorts, fulls = clusters.inside(link.short), clusters.inside(link.full)
    if by_hand := clusters.objection(link.short, link.full):
        return "different", by_hand
    if link.objection:
        return "different", link.objection
    if any(_incompatible(one, other) for one in shorts for other in fulls):
        return "different", "other names of the two contradict each other"
    together = any(one.documents & other.documents for one in shorts for other in fulls)
    if link.apart_if_together and together:
        return "different", "a document names both and keeps them apart"
    owners = {clusters.root(other.full) for other in proposed if clusters.objection(link.short, other.full) is None} - {
        clusters.root(link.short)
    }
    if len(owners) > 1 and not _preferred(link, proposed, clusters):
        return "unsure", f"{link.short.shown} fits {len(owners)} different names"
    if len(shorts) > 1 and link.short.family != "Person" and link.rule not in _JOINING and not _nested(shorts, fulls):
        # One short name must not glue two full ones together.
        return "unsure", f"{link.short.shown} already stands for another name"
    return ("same", None) if link.sure else ("unsure", "not enough by itself")


def _nested(shorts: Sequence[Profile], fulls: Sequence[Profile]) -> bool:
    """Whether of any two names, one from each side, one is the beginning of the other: then nothing is glued."""
    return all(_begins(one, other) or _begins(other, one) for one in shorts for other in fulls)


def _begins(full: Profile, short: Profile) -> bool:
    return f"{full.key} ".startswith(f"{short.key} ")


def _preferred(link: Link, proposed: Sequence[Link], clusters: Clusters) -> bool:
    """Whether of several owners this one stands beside the same names, and the others hardly do."""
    mine = clusters.root(link.full)
    others = [
        other.support
        for other in proposed
        if clusters.root(other.full) != mine and other.full.key != link.full.key and not other.objection
    ]
    return link.support >= ACQUAINTED and link.support >= 2 * max(others, default=0.0)


def _incompatible(one: Profile, other: Profile) -> bool:
    if one.family == other.family and one.key == other.key:
        return contradict(one, other)
    left, right = one.person, other.person
    if left is None or right is None or not (left.given and right.given):
        return False
    same_words = sorted(one.key.split()) == sorted(other.key.split())
    near = left.family != right.family
    return not same_words and not near and not persons_compatible(left, right)


def _decision(link: Link, verdict: Verdict, objection: str | None) -> Decision:
    left, right = _ends(link)
    reasons = link.reasons if objection is None else (*link.reasons, objection)
    return Decision(left=left, right=right, verdict=verdict, rule=link.rule, score=link.score, reasons=reasons)


def _ends(link: Link) -> tuple[Member, Member]:
    left, right = sorted((link.short.first, link.full.first))
    return left, right
