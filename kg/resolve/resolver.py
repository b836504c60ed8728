"""The whole of resolution in one call."""

from collections.abc import Sequence

from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.resolve.authority import NOBODY, Known
from kg.resolve.by_hand import constraints, divided, rename
from kg.resolve.clusters import cluster
from kg.resolve.curation import NONE, Curation
from kg.resolve.deals import resolve_deals
from kg.resolve.linking import links
from kg.resolve.naming import canonical_entities
from kg.resolve.profiles import profiles_of
from kg.resolve.records import Resolution
from kg.resolve.reprints import reprints
from kg.resolve.types import type_disagreements


def resolve(
    readings: Sequence[tuple[Document, Extraction]],
    *,
    across_types: bool = False,
    curation: Curation = NONE,
    known: Known = NOBODY,
) -> Resolution:
    """Canonical entities and deals of all readings, and reprints among the documents.

    Depends on the readings, the decisions by hand and what is known, not on the order of any. Every local entity and
    deal gets a canonical id. With `across_types`, a name that a clear majority of documents gives one type takes that
    type in the others too; claims read under the other type may then no longer fit their property's domain or range.
    Decisions by hand win over `known` entities, and those over the rules. Raises `CurationError` where the decisions
    contradict each other.
    """
    ordered = sorted(readings, key=lambda reading: reading[0].source)
    parts = divided(curation, ordered)
    profiles = profiles_of(ordered, divided=parts)
    by_hand = constraints(curation, profiles, ordered, parts)
    linked, links_made = links(profiles, known)
    clusters, decisions = cluster(profiles, by_hand, linked)
    disagreements = type_disagreements(profiles, clusters, join=across_types)
    entities = canonical_entities(clusters, known, linked)
    entity_of = {member: entity.id for entity in entities.values() for member in entity.members}
    # Ids come from the names that the documents give, so that a rename moves nothing.
    entities, doubled = rename(entities, entity_of, profiles, by_hand)
    return Resolution(
        entity_of=dict(sorted(entity_of.items())),
        entities=dict(sorted(entities.items())),
        deal_of=resolve_deals(ordered, entity_of),
        decisions=tuple(sorted([*decisions, *links_made, *disagreements])),
        reprints=reprints([document for document, _ in ordered]),
        notes=(*by_hand.notes, *doubled),
    )
