"""What resolution decides, with the reasons, beside the data that it decides about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kg.model.graph import Member, Reprint
from kg.model.vocabulary import EntityType

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Decision:
    """Whether two names mean one entity. "unsure" leaves them apart, for a person to decide."""

    left: Member
    right: Member
    """The first members, in order, of the two groups of equal names that were compared."""
    verdict: Verdict
    rule: str
    score: float
    """How much the rule is worth, in [0, 1]; no probability."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalEntity:
    """One real-world entity: `id` is its path under the base IRI."""

    id: str
    type: EntityType
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The map from document-local to canonical names. The readings themselves are not changed."""

    entity_of: Mapping[Member, str]
    entities: Mapping[str, CanonicalEntity]
    deal_of: Mapping[Member, str]
    decisions: tuple[Decision, ...]
    reprints: tuple[Reprint, ...]
