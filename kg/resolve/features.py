"""What speaks for and against two equal or similar names meaning one entity, besides the names: named, weighed, in words.

The weights are set by hand on the tuning half of the gold set and are no probabilities: they add up to a score that is
kept with each decision, so that a reader sees what tipped it.
"""

from dataclasses import dataclass
from typing import Final

from kg.resolve.context import Evidence, Surroundings
from kg.resolve.keys import Family
from kg.resolve.known import GENERIC
from kg.resolve.legal_forms import forms_differ
from kg.resolve.trades import is_trade
from kg.text.name_tables import COMMON_FAMILY_NAMES, NICKNAMES

AGAINST: Final = -0.5
"""What speaks against two names is enough from here down, unless the two names are of one circle."""
ACQUAINTED: Final = 0.5
"""Shared neighbours from which two names are of one circle, as a sum of weights."""
_LEADING: Final = frozenset(
    """american central citizens city community county east eastern farmers federal first general global great highland
    independent international local memorial merchants metropolitan midland mutual national new north northern northwest
    of old pacific peoples premier provincial regional royal saint second south southern st standard state supreme
    the trust union united universal university valley west western world and for""".split()  # noqa: SIM905
)
"""Words of which many bodies make their names."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that speaks for (above 0) or against (below 0) two names being one entity's."""

    name: str
    value: float
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.value:+.2f}: {self.text}"


def evidence_features(family: Family, key: str, left: Evidence, right: Evidence) -> list[Feature]:
    """What the documents say of the bearers of two names. `key` is the name, or the shorter of the two."""
    found: list[Feature] = []
    if left.tickers and right.tickers:
        if same := sorted(left.tickers & right.tickers):
            found.append(Feature("ticker", 0.2, f"both are {same[0].upper()}"))
        elif clash := _tickers_clash(left.tickers, right.tickers):
            found.append(Feature("ticker", -0.6, clash))
    if left.homes and right.homes:
        if same := sorted(left.homes & right.homes):
            found.append(Feature("home", 0.1, f"both of {same[0]}"))
        else:
            plain = -0.5 if family == "Place" or is_common(family, key) else -0.4
            found.append(Feature("home", plain, f"{_list(left.homes)} against {_list(right.homes)}"))
    if left.forms and right.forms and (differ := forms_differ(left.forms, right.forms)):
        found.append(Feature("legal form", differ, f"{_list(left.forms)} against {_list(right.forms)}"))
    if left.trades and right.trades:
        if same := sorted(left.trades & right.trades):
            found.append(Feature("trade", 0.05, f"both {same[0]}"))
        else:
            plain = -0.5 if family == "Facility" else -0.3
            found.append(Feature("trade", plain, f"{_list(left.trades)} against {_list(right.trades)}"))
    if left.employers and right.employers:
        if same := sorted(left.employers & right.employers):
            found.append(Feature("employer", 0.15, f"both with {_plain(same[0])}"))
        else:
            plain = -0.5 if is_common(family, key) else -0.25
            found.append(Feature("employer", plain, f"{_list(left.employers)} against {_list(right.employers)}"))
    return found


def neighbours_feature(surroundings: Surroundings, common: list[str]) -> Feature | None:
    """What shared neighbours (most telling first) are worth."""
    total = sum(surroundings.weight(token) for token in common)
    if not total:
        return None
    return Feature("neighbours", round(min(0.2, 0.1 * total), 2), f"both beside {_list(common[:3])}")


def against(features: list[Feature]) -> list[Feature]:
    """The features that speak against, where together they are enough; otherwise none."""
    found = [feature for feature in features if feature.value < 0]
    return found if sum(feature.value for feature in found) <= AGAINST + 1e-9 else []


def is_common(family: Family, key: str) -> bool:
    """Whether strangers often bear the name: a usual family name with a usual first name, or words like "First Bank"."""
    words = key.split()
    if family == "Person":
        return words[-1] in COMMON_FAMILY_NAMES and (len(words) == 1 or len(words[0]) == 1 or words[0] in NICKNAMES)
    return all(word in _LEADING or word in GENERIC or is_trade(word) for word in words)


def _tickers_clash(left: frozenset[str], right: frozenset[str]) -> str | None:
    """Two symbols on one exchange; on different exchanges one company has several."""
    ours = dict(ticker.split(":", 1) for ticker in sorted(left))
    theirs = dict(ticker.split(":", 1) for ticker in sorted(right))
    for exchange in sorted(ours.keys() & theirs.keys()):
        if ours[exchange] != theirs[exchange]:
            return f"{exchange}:{ours[exchange]} against {exchange}:{theirs[exchange]}".upper()
    return None


def _plain(token: str) -> str:
    kind, _, rest = token.partition(" ")
    return rest if rest and kind[:1].isupper() else token


def _list(values: frozenset[str] | list[str]) -> str:
    ordered = values if isinstance(values, list) else sorted(values)[:3]
    return ", ".join(_plain(value) for value in ordered)
