"""What a cluster is called: its name, its type, its place under the base IRI."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from kg.model.decisions import Member
from kg.model.ids import digest
from kg.model.vocabulary import EntityType
from kg.resolve.authority import NOBODY, Known, KnownEntity
from kg.resolve.keys import family_of, name_key
from kg.resolve.linking import Links
from kg.resolve.profiles import Profile
from kg.resolve.records import CanonicalEntity
from kg.text.names import name_parts
from kg.text.slugs import slug

_SEGMENTS: Final[Mapping[EntityType, str]] = {"GovernmentBody": "government"}
_ADDRESS: Final = re.compile(r"\.(?:com|org|net|io)\b", re.IGNORECASE)
_SPECIFIC: Final[tuple[EntityType, ...]] = ("Company", "GovernmentBody", "Organization")


def canonical_entities(
    clusters: Iterable[Sequence[Profile]], known: Known = NOBODY, linked: Links = MappingProxyType({})
) -> dict[str, CanonicalEntity]:
    """The entities of all clusters by id. Of several with the same name and type, the most told keeps the plain id.

    A known entity (`linked` says which profiles are linked to it) gives its name, type and identifiers.
    """
    wanted: dict[str, list[tuple[Sequence[Profile], EntityType, str, KnownEntity | None]]] = defaultdict(list)
    for cluster, entity in _linked(clusters, known, linked):
        kind, name = (entity.type, entity.name) if entity else (canonical_type(cluster), canonical_name(cluster))
        wanted[entity_path(kind, name)].append((cluster, kind, name, entity))
    made: dict[str, CanonicalEntity] = {}
    for path, same in sorted(wanted.items()):
        ranked = sorted(same, key=lambda one: (one[3] is None, -_told(one[0]), members_of(one[0])))
        for place, (cluster, kind, name, entity) in enumerate(ranked):
            members = members_of(cluster)
            first = members[0]
            identifier = path if place == 0 else f"{path}-{digest(first.document, first.local, length=8)}"
            made[identifier] = CanonicalEntity(
                id=identifier,
                type=kind,
                name=name,
                members=members,
                same_as=entity.same_as if entity else (),
                identifiers=entity.identifiers if entity else (),
            )
    return made


def entity_path(kind: EntityType, name: str) -> str:
    """Where an entity of this type and name stands under the base IRI."""
    return f"{_SEGMENTS.get(kind, kind.lower())}/{slug(name)}"


def _linked(
    clusters: Iterable[Sequence[Profile]], known: Known, linked: Links
) -> list[tuple[Sequence[Profile], KnownEntity | None]]:
    """Each cluster with its known entity. Of several parts of one, as only a person makes them, the most told is it."""
    placed = [(cluster, _place(cluster, linked)) for cluster in clusters]
    ranked = sorted(placed, key=lambda one: (-_told(one[0]), members_of(one[0])))
    owner = {place: cluster for cluster, place in reversed(ranked) if place is not None}
    return [
        (cluster, known.entities[place] if place is not None and owner[place] is cluster else None)
        for cluster, place in placed
    ]


def _place(cluster: Sequence[Profile], linked: Links) -> int | None:
    """The known entity of a cluster; of several, which only a person can have joined, that of most documents."""
    told: Counter[int] = Counter()
    for profile in cluster:
        if (place := linked.get(profile.id)) is not None:
            told[place] += len(profile.documents)
    return min(told, key=lambda place: (-told[place], place)) if told else None


def members_of(cluster: Sequence[Profile]) -> tuple[Member, ...]:
    """All members of a cluster, sorted."""
    return tuple(sorted(member for profile in cluster for member in profile.members))


def _told(cluster: Sequence[Profile]) -> int:
    return len({document for profile in cluster for document in profile.documents})


def canonical_type(cluster: Sequence[Profile]) -> EntityType:
    """The type that most documents give; of equals the most specific."""
    votes: Counter[EntityType] = Counter()
    for profile in cluster:
        votes.update(dict(profile.types))
    order = {kind: place for place, kind in enumerate(_SPECIFIC)}
    return min(votes, key=lambda kind: (-votes[kind], order.get(kind, 0), kind))


def canonical_name(cluster: Sequence[Profile]) -> str:
    """The fullest common form: used by most documents, then longest (not as a web address), then first in the alphabet.

    A former name, a person's surname alone, and capitals throughout are taken only where there is nothing else.
    """
    votes: Counter[str] = Counter()
    for profile in cluster:
        votes.update(dict(profile.names))
    former = {key for profile in cluster for key in profile.former}
    family = family_of(canonical_type(cluster))

    def rank(name: str) -> tuple[bool, bool, bool, int, bool, int, str]:
        shouted = name.isupper() and len(name.split()) > 1
        lone = family == "Person" and not name_parts(name).given
        honoured = family == "Person" and bool(name_parts(name).honorific)
        return (
            name_key(family, name) in former,
            lone,
            shouted or honoured,
            -votes[name],
            _ADDRESS.search(name) is not None,
            -len(name),
            name,
        )

    return min(votes, key=rank)
