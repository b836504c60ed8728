"""Groups document-local entities by equal name: what then is compared is names, not mentions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.model.graph import Member
from kg.model.vocabulary import ORGANIZATIONS, EntityType
from kg.resolve.known import BODIES, COUNTRY_WORDS, FACILITY_TAILS, GENERIC, PLACES
from kg.text.names import PersonName, name_parts, normalise_name, organization_key

_Value = TypeVar("_Value", bound=str)
Family = str
"""Types that may be one entity: "Organization" for its subclasses, otherwise the type itself."""

_FACILITY_TAIL: Final = re.compile(
    r"^(.{2,}?) (?:" + "|".join(sorted(FACILITY_TAILS, key=lambda tail: (-len(tail), tail))) + r")$"
)
_COUNTRY: Final = re.compile(r"^(?:" + "|".join(sorted(COUNTRY_WORDS, key=len, reverse=True)) + r") (?=\S+ \S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All local entities of one family whose fullest name is the same up to spelling."""

    family: Family
    key: str
    members: tuple[Member, ...]
    types: tuple[tuple[EntityType, int], ...]
    """Type → number of documents that say so, by type."""
    names: tuple[tuple[str, int], ...]
    """Name as written → number of documents whose fullest form it is, by name."""
    aliases: frozenset[str]
    """Keys of other names, where they are distinctive enough to link by."""
    former: frozenset[str]
    """Keys of former names."""
    documents: frozenset[str]
    person: PersonName | None = None

    @property
    def id(self) -> tuple[Family, str]:
        return self.family, self.key

    @property
    def first(self) -> Member:
        """Stands for the profile in decisions."""
        return self.members[0]

    @property
    def shown(self) -> str:
        """A name to show in reasons."""
        return min(self.names, key=lambda pair: (-pair[1], pair[0]))[0]


def family_of(kind: EntityType) -> Family:
    """The family that a type belongs to."""
    return "Organization" if kind in ORGANIZATIONS else kind


@lru_cache(maxsize=65536)
def name_key(family: Family, name: str) -> str:
    """The key under which equal names of a family meet; never empty for a name with a letter or digit."""
    plain = normalise_name(name)
    if family == "Organization":
        key = organization_key(name)
        key = BODIES.get(key, key)
        return _COUNTRY.sub("", key) or key
    if family == "Person":
        parts = name_parts(name)
        return " ".join([*parts.given, parts.family, parts.generation]).strip() or plain
    if family == "Place":
        before = normalise_name(name.partition(",")[0])
        return PLACES.get(plain) or PLACES.get(before) or before or plain
    if family == "Facility" and (match := _FACILITY_TAIL.match(plain)):
        return match[1]
    return plain


def profiles_of(readings: Sequence[tuple[Document, Extraction]]) -> list[Profile]:
    """One profile for each family and key, in that order. A name without a letter or digit is keyed as it stands."""
    groups: dict[tuple[Family, str], list[tuple[Member, LocalEntity]]] = defaultdict(list)
    for document, extraction in readings:
        for entity in extraction.entities:
            family = family_of(entity.type)
            key = name_key(family, entity.name) or entity.name
            groups[family, key].append((Member(document.id, entity.id), entity))
    return [_profile(family, key, group) for (family, key), group in sorted(groups.items())]


def _profile(family: Family, key: str, group: list[tuple[Member, LocalEntity]]) -> Profile:
    aliases = {alias for _, entity in group for alias in entity.aliases}
    former = {name for _, entity in group for name in entity.former_names}
    return Profile(
        family=family,
        key=key,
        members=tuple(sorted(member for member, _ in group)),
        types=_counted((member.document, entity.type) for member, entity in group),
        names=_counted((member.document, entity.name) for member, entity in group),
        aliases=frozenset(found for alias in aliases if (found := _link_key(family, alias)) and found != key),
        former=frozenset(found for name in former if (found := _link_key(family, name)) and found != key),
        documents=frozenset(member.document for member, _ in group),
        person=name_parts(key) if family == "Person" else None,
    )


def _counted(pairs: Iterable[tuple[str, _Value]]) -> tuple[tuple[_Value, int], ...]:
    """In how many documents each value stands, by value."""
    counts = Counter(value for _, value in set(pairs))
    return tuple(sorted(counts.items()))


def _link_key(family: Family, alias: str) -> str | None:
    """The key of another name, or None for one that is too general to link by: a first name, "Group", "it"."""
    key = name_key(family, alias)
    words = key.split()
    if len(key) < 2 or set(words) <= GENERIC or not any(sign.isupper() or sign.isdigit() for sign in alias):
        return None
    return None if family == "Person" and len(words) < 2 else key
