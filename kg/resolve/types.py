"""One name that documents give different types: a slip of reading, or two things of the same name?"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.resolve.clusters import Clusters
from kg.resolve.profiles import Family, Profile
from kg.resolve.records import Decision, Verdict

RULE: Final = "majority type"
_SCORE: Final = 0.7
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
            if not _slip(key, ranked[0], other, clusters):
                continue
            left, right = sorted((ranked[0].first, other.first))
            reason = (
                f"{ranked[0].shown} is {ranked[0].family} in {_told(clusters, ranked[0])} documents "
                f"and {other.family} in {_told(clusters, other)}"
            )
            verdict: Verdict = "same" if join else "unsure"
            decision = Decision(left=left, right=right, verdict=verdict, rule=RULE, score=_SCORE, reasons=(reason,))
            decisions.append(decision)
            if join:
                clusters.join(ranked[0], other)
    return tuple(sorted(decisions))


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
    return close and many.isdisjoint(few) and len(many) >= 2 * len(few)
