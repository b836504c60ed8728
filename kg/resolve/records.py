"""What resolution decides, with the reasons, beside the data that it decides about."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.decisions import Decision, Member
from kg.model.graph import Reprint
from kg.model.vocabulary import EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalEntity:
    """One real-world entity: `id` is its path under the base IRI."""

    id: str
    type: EntityType
    name: str
    members: tuple[Member, ...]
    same_as: tuple[str, ...] = ()
    """IRIs elsewhere, of the known entity that its names are linked to."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """(scheme, value) pairs of that known entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The map from document-local to canonical names. The readings themselves are not changed."""

    entity_of: Mapping[Member, str]
    entities: Mapping[str, CanonicalEntity]
    deal_of: Mapping[Member, str]
    decisions: tuple[Decision, ...]
    reprints: tuple[Reprint, ...]
    notes: tuple[str, ...] = ()
    """Sentences on curated decisions that could not be applied."""
