"""One name that documents give different types: a slip of reading, or two things of the same name?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from kg.model.decisions import Decision, Verdict
from kg.resolve.clusters import Clusters
from kg.resolve.comparison import compare
from kg.resolve.context import NOTHING
from kg.resolve.keys import Family
from kg.resolve.profiles import Profile

RULE: Final = "majority type"
SURNAME: Final = "surname read as a body"
_SCORE: Final = 0.7
_KNOWN_BY: Final = 1.0
"""What shared neighbours have to tell before a body's name of one word is taken for a person's."""
_CLOSE: Final[frozenset[Family]] = frozenset({"Organization", "Product", "Facility"})
"""Families between which even a name of one word is more likely one thing than two. Places and people share names."""


def type_disagreements(profiles: Sequence[Profile], clusters: Clusters, *, join: bool) -> tuple[Decision, ...]:
    """Names that at least twice as many documents give one family of types as another.

    With `join` the two become one entity of the majority's type; otherwise the decision is "unsure" and they stay
    apart. Never where a document itself has both.
    """
    by_key: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        by_key[profile.key].append(profile)
    decisions: list[Decision] = []
    for key, group in sorted(by_key.items()):
        ranked = sorted(group, key=lambda profile: (-_told(clusters, profile), profile.id))
        for other in ranked[1:]:
            if other.family == ranked[0].family or not _slip(key, ranked[0], other, clusters):
                continue
            if clusters.objection(ranked[0], other):
                continue
            reason = (
                f"{ranked[0].shown} is {ranked[0].family} in {_told(clusters, ranked[0])} documents "
                f"and {other.family} in {_told(clusters, other)}"
            )
            decisions.append(_decision(ranked[0], other, RULE, reason, clusters if join else None))
    for person, name in _surnames(profiles, clusters):
        if clusters.objection(person, name) is None:
            reason = (
                f"{name.shown}, read as {name.family}, is the surname of {person.shown}, named beside the same others"
            )
            decisions.append(_decision(person, name, SURNAME, reason, clusters if join else None))
    return tuple(sorted(decisions))


def _decision(main: Profile, other: Profile, rule: str, reason: str, join: Clusters | None) -> Decision:
    """The decision on two names; joins them in the clusters, if there are any."""
    left, right = sorted((main.first, other.first))
    verdict: Verdict = "unsure"
    if join is not None:
        join.join(main, other)
        verdict = "same"
    return Decision(left=left, right=right, verdict=verdict, rule=rule, score=_SCORE, reasons=(reason,))


def _surnames(profiles: Sequence[Profile], clusters: Clusters) -> Iterator[tuple[Profile, Profile]]:
    """People with names of one word that documents take for a body's, where only that person can be meant."""
    people: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.person and profile.person.given:
            people[profile.person.family].append(profile)
    for name in profiles:
        bearers = people.get(name.key, [])
        if name.family != "Organization" or not bearers or len({clusters.root(one) for one in bearers}) > 1:
            continue
        alone = all(one.key == name.key and one.evidence == NOTHING for one in clusters.inside(name))
        if not alone or not _documents(clusters, bearers[0]).isdisjoint(name.documents):
            continue
        if max(compare(one, name).support for one in bearers) >= _KNOWN_BY:
            yield bearers[0], name


def _documents(clusters: Clusters, profile: Profile) -> set[str]:
    return {document for one in clusters.inside(profile) for document in one.documents}


def _told(clusters: Clusters, profile: Profile) -> int:
    return len(_documents(clusters, profile))


def _slip(key: str, main: Profile, other: Profile, clusters: Clusters) -> bool:
    many, few = _documents(clusters, main), _documents(clusters, other)
    close = {main.family, other.family} <= _CLOSE or (" " in key and "Place" not in (main.family, other.family))
    if other.family == "Person" and main.family in _CLOSE:
        # A person is named in full somewhere; one who never is, and whom most documents take for a thing, is the thing.
        close = close or all(" " not in profile.key for profile in clusters.inside(other))
    # Two things of one name have nobody in common; where next to nothing is named beside them, that tells nothing.
    strangers = bool(main.nearby and other.nearby) and compare(main, other).support == 0
    return close and not strangers and many.isdisjoint(few) and len(many) >= 2 * len(few)
