"""The whole of resolution in one call."""

from collections.abc import Sequence

from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.resolve.clusters import cluster
from kg.resolve.deals import resolve_deals
from kg.resolve.naming import canonical_entities
from kg.resolve.profiles import profiles_of
from kg.resolve.records import Resolution
from kg.resolve.reprints import reprints
from kg.resolve.types import type_disagreements


def resolve(readings: Sequence[tuple[Document, Extraction]], *, across_types: bool = False) -> Resolution:
    """Canonical entities and deals of all readings, and reprints among the documents.

    Depends on the readings alone, not on their order. Every local entity and deal gets a canonical id. With
    `across_types`, a name that a clear majority of documents gives one type takes that type in the others too; claims
    read under the other type may then no longer fit their property's domain or range.
    """
    ordered = sorted(readings, key=lambda reading: reading[0].source)
    profiles = profiles_of(ordered)
    clusters, decisions = cluster(profiles)
    disagreements = type_disagreements(profiles, clusters, join=across_types)
    entities = canonical_entities(clusters)
    entity_of = {member: entity.id for entity in entities.values() for member in entity.members}
    names = {identifier: entity.name for identifier, entity in entities.items()}
    return Resolution(
        entity_of=dict(sorted(entity_of.items())),
        entities=dict(sorted(entities.items())),
        deal_of=resolve_deals(ordered, entity_of, names),
        decisions=tuple(sorted([*decisions, *disagreements])),
        reprints=reprints([document for document, _ in ordered]),
    )
