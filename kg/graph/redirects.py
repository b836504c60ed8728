"""IRIs that keep leading to an entity or deal whose IRI has changed.

An entity's IRI comes from the type and name that most documents give it, so one more document may change it, as may a
merge by hand or an entity known beforehand. What graphs of fewer documents may have called it is known all the same:
the types and names that its documents use. A deal's IRI comes from its earliest telling, and without that one would
come from another. Each of those IRIs is redirected. Nothing is remembered between builds, so that a graph still depends
on its documents alone.

Not redirected: an IRI that is now another entity's own, or that several entities could have had.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.model.ids import digest
from kg.model.vocabulary import EntityType
from kg.resolve import Resolution
from kg.resolve.deals import telling_path
from kg.resolve.naming import entity_path


def redirects(readings: Sequence[tuple[Document, Extraction]], resolution: Resolution) -> tuple[tuple[str, str], ...]:
    """(path, id of an entity or deal) pairs, sorted by path."""
    deals = (
        (telling_path(document, extraction, deal), resolution.deal_of[Member(document.id, deal.id)])
        for document, extraction in readings
        for deal in extraction.deals
    )
    return tuple(sorted([*_of_entities(readings, resolution), *(pair for pair in deals if pair[0] != pair[1])]))


def _of_entities(readings: Iterable[tuple[Document, Extraction]], resolution: Resolution) -> Iterator[tuple[str, str]]:
    types: dict[str, set[EntityType]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    members: dict[str, list[Member]] = defaultdict(list)
    for document, extraction in readings:
        for local in extraction.entities:
            member = Member(document.id, local.id)
            entity = resolution.entity_of[member]
            types[entity].add(local.type)
            names[entity].add(local.name)
            members[entity].append(member)
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in sorted(types):
        paths = {entity_path(kind, name) for kind in types[entity] for name in names[entity]}
        for path in paths | _with_hashes(entity, paths, members[entity]):
            owners[path].add(entity)
    for path, entities in owners.items():
        if len(entities) == 1 and path not in resolution.entities:
            yield path, next(iter(entities))


def _with_hashes(entity: str, paths: Iterable[str], members: Sequence[Member]) -> set[str]:
    """Of an entity that shares its name, and so carries a hash of its first member: the path with any member's."""
    plain = entity.rpartition("-")[0]
    if plain not in paths:
        return set()
    return {f"{plain}-{digest(one.document, one.local, length=8)}" for one in members}
