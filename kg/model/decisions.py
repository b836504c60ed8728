"""What resolution decides, with the reasons, beside the data that it decides about."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A document-local name (entity or deal) that a canonical one stands for."""

    document: str
    local: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Decision:
    """Whether two names mean one entity. "unsure" leaves them apart, for a person to decide."""

    left: Member
    right: Member
    """The first members, in order, of the two groups of equal names that were compared."""
    verdict: Verdict
    rule: str
    """The rule that decided, or `by hand` for a curated decision."""
    score: float
    """How alike the two are, in [0, 1]; no probability."""
    reasons: tuple[str, ...]
