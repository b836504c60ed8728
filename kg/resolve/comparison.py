"""Finds pairs of names that may be one entity, by rules that each say why. Never compares all with all.

Rules run in rounds, strongest first, because what counts as ambiguous depends on what is already known to be one.
A rule nominates a pair by its names; what the documents say of both (`kg.resolve.features`) moves the score and may
speak against it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.resolve.context import own_words, shared
from kg.resolve.context import support as worth
from kg.resolve.features import ACQUAINTED, Feature, against, evidence_features, neighbours_feature
from kg.resolve.known import WRITTEN_VARIOUSLY
from kg.resolve.profiles import Profile

Sameness = Mapping[tuple[str, str], Sequence[Profile]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A proposal. `short` is the name that has to find its owner: with several owners it finds none."""

    short: Profile
    full: Profile
    rule: str
    score: float
    reasons: tuple[str, ...]
    sure: bool = True
    """Whether the rule is enough by itself to call them the same."""
    apart_if_together: bool = True
    """Whether a document that keeps the two apart speaks against it."""
    support: float = 0.0
    """How much the names say that stand beside both: decides between several owners."""
    objection: str | None = None
    """What shows the two to be different, whatever the rule."""


_TIES: Final = {"employer": 0.8, "ticker": 1.0, "home": 0.2}
"""What agreement in these adds to the support of shared neighbours."""
_OTHER_TYPE: Final = 0.6
"""What is left of that support where one is said to be a company and the other, say, an authority."""
_DOUBT: Final = -0.25
_BY_FORM: Final = frozenset({"acronym", "alias", "short form"})
"""Rules by which a short name finds its owner: several may fit, known or not."""
Rule = Callable[[Sequence[Profile]], Iterator[Link]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the documents of two profiles say for and against their being one."""

    features: tuple[Feature, ...]
    support: float
    objection: str | None

    @property
    def value(self) -> float:
        return sum(feature.value for feature in self.features)


def compare(left: Profile, right: Profile) -> Comparison:
    """Compares two profiles of a family by everything but their names."""
    key = min(left.key, right.key, key=lambda one: (len(one), one))
    features = evidence_features(left.family, key, left.evidence, right.evidence)
    both = left.documents & right.documents
    near_left = left.around.near(left.documents - both) if both else left.nearby
    near_right = right.around.near(right.documents - both) if both else right.nearby
    common = shared(left.around, near_left, near_right, own_words(left.key) | own_words(right.key))
    total = worth(left.around, common)
    if company := neighbours_feature(left.around, common):
        features.append(company)
    # Places of one name are named together with the same people often enough.
    speaking = against(features) if total < ACQUAINTED or left.family == "Place" else []
    objection = "; ".join(str(feature) for feature in speaking) or None
    if both and left.key == right.key and left.key not in WRITTEN_VARIOUSLY:
        objection = "a document names both and keeps them apart"
    if left.family == "Organization" and dict(left.types).keys().isdisjoint(dict(right.types)):
        features.append(Feature("type", -0.1, f"{left.types[0][0]} against {right.types[0][0]}"))
        total *= _OTHER_TYPE
    total += sum(_TIES.get(feature.name, 0.0) for feature in features if feature.value > 0)
    return Comparison(tuple(features), round(total, 3), objection)


def link(
    short: Profile,
    full: Profile,
    rule: str,
    base: float,
    reason: str,
    *,
    sure: bool = True,
    apart_if_together: bool = True,
    least_support: float = 0.0,
    objection: str | None = None,
) -> Link:
    """A proposal whose score is `base`, what the names are worth, plus what the documents say.

    With less than `least_support` it is not sure, nor is a short form with any serious doubt and no support.
    """
    found = compare(short, full)
    doubt = sum(feature.value for feature in found.features if feature.value < 0)
    doubted = doubt <= _DOUBT and found.support < ACQUAINTED and short.key != full.key and rule in _BY_FORM
    return Link(
        short=short,
        full=full,
        rule=rule,
        score=round(min(0.99, max(0.01, base + found.value)), 3),
        reasons=(reason, *(str(feature) for feature in found.features)),
        sure=sure and found.support >= least_support and not doubted,
        apart_if_together=apart_if_together,
        support=found.support,
        objection=objection or found.objection,
    )


def contradict(left: Profile, right: Profile) -> bool:
    """Whether two profiles of one name are two bearers."""
    return left.id != right.id and compare(left, right).objection is not None


def by_key(profiles: Sequence[Profile]) -> Sameness:
    """All profiles of each family and key."""
    found: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        found[profile.family, profile.key].append(profile)
    return found


ALIKE: Final = 0.2
"""Score from which a pair that no rule joins is kept as the nearest that was rejected."""
