"""Finds the profiles that the names of a curated decision stand for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.resolve.constraints import Id
from kg.resolve.curation import Curation, Entry, Reference
from kg.resolve.keys import Family, family_of, name_key
from kg.resolve.profiles import Profile
from kg.text.names import normalise_name

COMPATIBLE: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("Organization", "Product"),
        ("Organization", "Facility"),
        ("Product", "Facility"),
        ("Facility", "Place"),
    )
)
"""Families that a reader may take for one another; a person is never anything else."""
_CLEARLY: Final = 2
"""How many times more documents must use a name for one family than for another, for the one to be meant."""

Reading = tuple[Document, Extraction]
_Found = Mapping[Family, Sequence[Profile]]


def compatible(one: Family, other: Family) -> bool:
    """Whether members of two families may be declared one entity."""
    return one == other or frozenset((one, other)) in COMPATIBLE


def is_called(entity: LocalEntity, name: str) -> bool:
    """Whether a document uses a name for its entity, as the fullest form or another."""
    family = family_of(entity.type)
    if name_key(family, entity.name) == name_key(family, name):
        return True
    return normalise_name(name) in map(normalise_name, (*entity.aliases, *entity.former_names))


class Sources:
    """The readings by what their documents are called."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._by_file: dict[str, list[Reading]] = defaultdict(list)
        for reading in readings:
            self._by_file[_file(reading[0].source)].append(reading)

    def called(self, sources: Iterable[str]) -> tuple[list[Reading], list[str]]:
        """The documents meant by `sources`, and for each that was not found a phrase that says so.

        A source is given in full or by the end of its path, so that a file of decisions can be used from another folder.
        """
        found: dict[str, Reading] = {}
        wrong: list[str] = []
        for source in sources:
            near = self._by_file.get(_file(source), [])
            exact = [one for one in near if one[0].source == source]
            ending = exact or [one for one in near if one[0].source.endswith("/" + source)]
            if len(ending) == 1:
                found[ending[0][0].source] = ending[0]
            else:
                many = f"{len(ending)} documents are called {source}"
                wrong.append(many if ending else f"no document is called {source}")
        return [found[source] for source in sorted(found)], wrong


def _file(source: str) -> str:
    return source.rpartition("/")[2]


class Names:
    """What the documents call whom. `notes` collects sentences on what was not found."""

    def __init__(
        self, curation: Curation, profiles: Sequence[Profile], readings: Sequence[Reading], parts: Mapping[Member, str]
    ) -> None:
        self.by_id: dict[Id, Profile] = {profile.id: profile for profile in profiles}
        self.notes: list[str] = []
        self._curation = curation
        self._readings = readings
        self._sources = Sources(readings)
        self._parts = parts
        self._labels = frozenset(parts.values())
        self._profile = {member: profile for profile in profiles for member in profile.members}
        self._by_key: dict[tuple[Family, str], list[Profile]] = defaultdict(list)
        self._divided: dict[tuple[Family, str], list[Profile]] = defaultdict(list)
        for profile in profiles:
            if profile.sense in self._labels:
                self._divided[profile.family, profile.sense].append(profile)
            else:
                self._by_key[profile.family, profile.key].append(profile)

    def note(self, entry: Entry, message: str) -> None:
        """Keeps a sentence about an entry that does not apply, or not in full."""
        self.notes.append(f"{self._curation.file}, line {entry.line}: {message}")

    def is_part(self, profile: Id) -> bool:
        """Whether a split took the profile out of others of equal names."""
        return self.by_id[profile].sense in self._labels

    def found(
        self, entry: Entry, references: Sequence[Reference], *, quiet: bool = False
    ) -> list[tuple[str, tuple[Id, ...]]]:
        """For each name that the documents have, its profiles; all of one family where they can be.

        Notes what is not found, unless `quiet`.
        """
        candidates = [self._candidates(one, entry, quiet=quiet) for one in references]
        family = family_of(entry.type) if entry.type else self._meant(entry, references, candidates)
        found: list[tuple[str, tuple[Id, ...]]] = []
        for one, by_family in zip(references, candidates, strict=True):
            profiles = by_family.get(family or "") or [
                profile
                for other, some in sorted(by_family.items())
                if family and (entry.type is None or compatible(family, other))
                for profile in some
            ]
            if profiles:
                found.append((one.name, tuple(sorted({profile.id for profile in profiles}))))
            elif not quiet and (family or not by_family):
                kind = f" as {entry.type}" if entry.type else ""
                where = f" in {', '.join(one.sources)}" if one.sources else ""
                self.note(entry, f"nothing is called {one.name}{where}{kind}")
        return found

    def _meant(self, entry: Entry, references: Sequence[Reference], candidates: Sequence[_Found]) -> Family | None:
        """The family in which most of an entry's names are found, or None with a note where two come equally near."""
        rank: dict[Family, tuple[int, int]] = {}
        for family in {family for one in candidates for family in one}:
            here = [one[family] for one in candidates if family in one]
            told = {document for profiles in here for profile in profiles for document in profile.documents}
            rank[family] = (len(here), len(told))
        ordered = sorted(rank, key=lambda family: (rank[family], family), reverse=True)
        fitting = [
            family
            for family in ordered
            if all(any(compatible(family, other) for other in one) for one in candidates if one)
        ]
        if len(fitting) > 1:
            first, second = fitting[:2]
            both = [one.name for one, by in zip(references, candidates, strict=True) if first in by and second in by]
            if both and rank[first][0] == rank[second][0] and rank[first][1] < _CLEARLY * rank[second][1]:
                self.note(entry, f"{both[0]} may be {' or '.join(sorted((first, second)))}; the decision needs `type:`")
                return None
        # Where no family fits all names, the caller finds them incompatible.
        return next(iter([*fitting, *ordered]), None)

    def _candidates(self, one: Reference, entry: Entry, *, quiet: bool) -> _Found:
        found: dict[Family, dict[Id, Profile]] = defaultdict(dict)
        profiles = self._in_documents(one, entry, quiet=quiet) if one.sources else self._everywhere(one.name)
        for profile in profiles:
            found[profile.family][profile.id] = profile
        return {family: list(some.values()) for family, some in sorted(found.items())}

    def _in_documents(self, one: Reference, entry: Entry, *, quiet: bool) -> list[Profile]:
        readings, wrong = self._sources.called(one.sources)
        for phrase in () if quiet else wrong:
            self.note(entry, phrase)
        return [
            self._profile[Member(document.id, entity.id)]
            for document, extraction in readings
            for entity in extraction.entities
            if is_called(entity, one.name)
        ]

    def _everywhere(self, name: str) -> list[Profile]:
        spelled = normalise_name(name)
        families = sorted({family for family, _ in self._by_key} | {family for family, _ in self._divided})
        named = [
            profile
            for family in families
            for profile in self._divided.get((family, spelled), [])
            or self._by_key.get((family, name_key(family, name)), [])
        ]
        return named or self._by_other_name.get(spelled, [])

    @cached_property
    def _by_other_name(self) -> Mapping[str, list[Profile]]:
        """Names that some document uses beside the fullest one."""
        found: dict[str, list[Profile]] = defaultdict(list)
        for document, extraction in self._readings:
            for entity in extraction.entities:
                member = Member(document.id, entity.id)
                if member not in self._parts:
                    for name in (*entity.aliases, *entity.former_names):
                        found[normalise_name(name)].append(self._profile[member])
        return found
