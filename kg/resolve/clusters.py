"""Turns proposals into clusters and decisions, the same whatever order the documents came in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kg.resolve.comparison import ROUNDS, Link
from kg.resolve.profiles import Family, Profile
from kg.resolve.records import Decision, Verdict
from kg.text.names import persons_compatible

_Id = tuple[Family, str]
_JOINING: Final = frozenset({"former name", "same letters", "near spelling"})
"""Rules whose evidence is about both names as wholes."""


class Clusters:
    """Profiles joined so far. A cluster is known by the smallest id in it."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._root: dict[_Id, _Id] = {profile.id: profile.id for profile in profiles}
        self._inside: dict[_Id, list[Profile]] = {profile.id: [profile] for profile in profiles}

    def root(self, profile: Profile) -> _Id:
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

    def __iter__(self) -> Iterator[Sequence[Profile]]:
        """The clusters in order of their ids."""
        return iter([self._inside[root] for root in sorted(self._inside)])


def cluster(profiles: Sequence[Profile]) -> tuple[Clusters, tuple[Decision, ...]]:
    """Joins profiles round by round; every proposal that was looked at leaves a decision."""
    clusters = Clusters(profiles)
    decisions: list[Decision] = []
    proposed: dict[_Id, list[Link]] = defaultdict(list)
    for rules in ROUNDS:
        links = sorted(
            (link for rule in rules for link in rule(profiles)),
            key=lambda link: (-link.score, link.short.id, link.full.id, link.rule),
        )
        for link in links:
            if link.sure:
                proposed[link.short.id].append(link)
        decisions.extend(_round(links, proposed, clusters))
    return clusters, tuple(sorted(decisions))


def _round(links: Sequence[Link], proposed: Mapping[_Id, Sequence[Link]], clusters: Clusters) -> Iterator[Decision]:
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
    if any(_incompatible(one, other) for one in shorts for other in fulls):
        return "different", "other names of the two contradict each other"
    together = any(one.documents & other.documents for one in shorts for other in fulls)
    if link.apart_if_together and together:
        return "different", "a document names both and keeps them apart"
    owners = {clusters.root(other.full) for other in proposed} - {clusters.root(link.short)}
    if len(owners) > 1:
        return "unsure", f"{link.short.shown} fits {len(owners)} different names"
    if len(shorts) > 1 and link.short.family != "Person" and link.rule not in _JOINING:
        # One short name must not glue two full ones together.
        return "unsure", f"{link.short.shown} already stands for another name"
    return ("same", None) if link.sure else ("unsure", "not enough by itself")


def _incompatible(one: Profile, other: Profile) -> bool:
    left, right = one.person, other.person
    if left is None or right is None or not (left.given and right.given):
        return False
    same_words = sorted(one.key.split()) == sorted(other.key.split())
    near = left.family != right.family
    return not same_words and not near and not persons_compatible(left, right)


def _decision(link: Link, verdict: Verdict, objection: str | None) -> Decision:
    left, right = sorted((link.short.first, link.full.first))
    reasons = (link.reason,) if objection is None else (link.reason, objection)
    return Decision(left=left, right=right, verdict=verdict, rule=link.rule, score=link.score, reasons=reasons)
