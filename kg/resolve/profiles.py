"""Groups document-local entities by equal name: what then is compared is names, not mentions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.model.vocabulary import EntityType
from kg.resolve.context import NOTHING, Evidence, Surroundings
from kg.resolve.keys import Family, family_of, link_key, name_key
from kg.resolve.senses import split
from kg.text.names import PersonName, acronyms, name_parts

_Value = TypeVar("_Value", bound=str)
_Located = tuple[Member, LocalEntity]
_Name = tuple[Family, str]
_Groups = Mapping[_Name, Sequence[_Located]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Local entities of one family whose fullest name is the same up to spelling, and that seem to be one."""

    family: Family
    key: str
    sense: str = ""
    """Tells profiles of one key apart, where what documents say of the name made several; otherwise empty."""
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
    evidence: Evidence = NOTHING
    nearby: frozenset[str] = frozenset()
    """Names in its documents that tell something (see `Surroundings`)."""
    around: Surroundings = field(repr=False, compare=False)

    @property
    def id(self) -> tuple[Family, str]:
        return self.family, f"{self.key} #{self.sense}" if self.sense else self.key

    @property
    def first(self) -> Member:
        """Stands for the profile in decisions."""
        return self.members[0]

    @property
    def shown(self) -> str:
        """A name to show in reasons."""
        return min(self.names, key=lambda pair: (-pair[1], pair[0]))[0]


def profiles_of(
    readings: Sequence[tuple[Document, Extraction]], *, divided: Mapping[Member, str] = MappingProxyType({})
) -> list[Profile]:
    """One profile or more for each family and key, by id. A name without a letter or digit is keyed as it stands.

    A name has several profiles where its documents contradict each other about its bearer, and where it is also a short
    form of several other names: then each group of documents with the same neighbours is one, to find its own owner.
    Members in `divided`, which a person took apart, are grouped by their labels there instead.
    """
    groups: dict[_Name, list[_Located]] = defaultdict(list)
    taken: dict[tuple[Family, str, str], list[_Located]] = defaultdict(list)
    for document, extraction in readings:
        for entity in extraction.entities:
            family = family_of(entity.type)
            key = name_key(family, entity.name) or entity.name
            member = Member(document.id, entity.id)
            if label := divided.get(member):
                taken[family, key, label].append((member, entity))
            else:
                groups[family, key].append((member, entity))
    around = Surroundings(readings)
    made = [_profile(family, key, label, group, around) for (family, key, label), group in sorted(taken.items())]
    for (family, key), parts in _by_bearer(groups, around):
        local = dict(groups[family, key])
        for part in parts:
            sense = f"{part[0].document}/{part[0].local}" if len(parts) > 1 else ""
            made.append(_profile(family, key, sense, [(member, local[member]) for member in part], around))
    return sorted(made, key=lambda profile: profile.id)


def _by_bearer(groups: _Groups, around: Surroundings) -> Iterator[tuple[_Name, list[list[Member]]]]:
    """The members of each name, parted where the name seems to have several bearers."""
    owners = _owners(groups)
    keys: dict[str, set[_Name]] = defaultdict(set)
    for name, group in groups.items():
        for member, _ in group:
            keys[member.document].add(name)
    several: set[_Name] = set()
    # Long names first: one that turns out to have several bearers makes its short forms doubtful.
    for name, group in sorted(groups.items(), key=lambda item: (-len(item[0][1]), item[0])):
        members = sorted(member for member, _ in group)
        parts = [members]
        if len(members) > 1:
            found = owners.get(name, set())
            beside = None
            if len(found) > 1 or found & several:
                beside = {one: "; ".join(sorted(key for _, key in found & keys[one.document])) for one in members}
            written = {member: local.name for member, local in sorted(group, key=lambda pair: pair[0])}
            parts = split(*name, written, around, beside)
        if len(parts) > 1:
            several.add(name)
        yield name, parts


def _owners(groups: _Groups) -> dict[_Name, set[_Name]]:
    """Names that are short for others (their aliases, beginnings, initials, surnames) → those others."""
    owners: dict[_Name, set[_Name]] = defaultdict(set)
    for (family, key), group in groups.items():
        words = key.split()
        written = min(entity.name for _, entity in group)
        short: set[str | None] = {link_key(family, alias) for _, entity in group for alias in entity.aliases}
        if family == "Organization" and len(words) > 1:
            short |= {" ".join(words[:cut]) for cut in range(1, min(len(words), 4))}
            short |= {letters.lower() for letters in acronyms(written)}
        elif family == "Person" and len(words) > 1:
            short |= {name_parts(written).family, words[0]}
        for found in short:
            if found and found != key and (family, found) in groups:
                owners[family, found].add((family, key))
    return owners


def _profile(family: Family, key: str, sense: str, group: list[_Located], around: Surroundings) -> Profile:
    aliases = {alias for _, entity in group for alias in entity.aliases}
    former = {name for _, entity in group for name in entity.former_names}
    documents = frozenset(member.document for member, _ in group)
    evidence = NOTHING
    for member, _ in group:
        evidence |= around.evidence(member)
    return Profile(
        family=family,
        key=key,
        sense=sense,
        members=tuple(sorted(member for member, _ in group)),
        types=_counted((member.document, entity.type) for member, entity in group),
        names=_counted((member.document, entity.name) for member, entity in group),
        aliases=frozenset(found for alias in aliases if (found := link_key(family, alias)) and found != key),
        former=frozenset(found for name in former if (found := link_key(family, name)) and found != key),
        documents=documents,
        person=name_parts(min(entity.name for _, entity in group)) if family == "Person" else None,
        evidence=evidence,
        nearby=around.near(documents),
        around=around,
    )


def _counted(pairs: Iterable[tuple[str, _Value]]) -> tuple[tuple[_Value, int], ...]:
    """In how many documents each value stands, by value."""
    counts = Counter(value for _, value in set(pairs))
    return tuple(sorted(counts.items()))
