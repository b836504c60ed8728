"""From what a person asks for ("these two are one") to an entry of the file of decisions, checked against the graph."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from kg.errors import CurationError, UsageError
from kg.graph.names import normal_name
from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.model.vocabulary import EntityType
from kg.resolve import CanonicalEntity, Resolution
from kg.resolve.by_hand import divided
from kg.resolve.curated_names import Sources, compatible
from kg.resolve.curation import Action, Curation, Entry, parse_curation
from kg.resolve.curation_text import Value, with_entry, without_entry
from kg.resolve.keys import family_of, name_key
from kg.text.names import normalise_name

Reading = tuple[Document, Extraction]
Resolved = Callable[[Curation], Resolution]
_Reference = str | Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A decision as a person asks for it; `names` are names or ids of entities."""

    action: Action
    names: tuple[str, ...]
    type: EntityType | None = None
    sources: tuple[str, ...] = ()
    """Of a split: documents whose mentions are another entity."""
    to: str | None = None
    why: str | None = None


def with_wish(
    text: str, file: str, wish: Wish, readings: Sequence[Reading], resolved: Resolved, find: Callable[[str], str]
) -> tuple[str, Entry]:
    """The text of the file of decisions with the wish as its last entry, and that entry.

    `resolved` resolves the readings as the build does; `find` gives the id of the entity that a name means. Raises what `find` raises for a name that there is not, and
    `UsageError` for an unknown document and for a wish that contradicts an earlier decision or would do nothing.
    """
    known = _Known(text, file, readings, resolved)
    entities = [known.entity(name, find, wish.type) for name in wish.names]
    if wish.action == "merge":
        _can_be_one(entities)
    kind = wish.type or entities[0].type
    fields: dict[str, Value] = {wish.action: _about(wish, entities, known)}
    if wish.action == "lock":
        fields["names"] = known.references(entities[0])
    if wish.sources:
        fields["in"] = known.sources(wish.sources, entities[0], wish.names[0])
    if wish.to is not None:
        fields["to"] = known.free(wish.to, entities[0])
    fields["type"] = kind
    if wish.why:
        fields["why"] = " ".join(wish.why.split())
    return _checked(text, file, fields, wish, entities, known)


def _can_be_one(entities: Sequence[CanonicalEntity]) -> None:
    for one, other in combinations(entities, 2):
        if not compatible(family_of(one.type), family_of(other.type)):
            raise UsageError(f"{one.name} is of type {one.type}, {other.name} of type {other.type}; they cannot be one")


def without_wish(text: str, file: str, line: int | None, resolved: Resolved) -> tuple[str, Entry]:
    """The text without the decision on a line, or without the last one, and that decision.

    Raises `UsageError` where there is none, or where another decision makes no sense without it.
    """
    made, entry = without_entry(text, file, line)
    try:
        resolved(parse_curation(made, file))
    except CurationError as error:
        raise UsageError(f"without it the other decisions contradict each other: {error}") from error
    return made, entry


def _about(wish: Wish, entities: Sequence[CanonicalEntity], known: "_Known") -> Value:
    """Whom the entry names."""
    if wish.action == "split" and wish.sources:
        names = known.spellings(entities[0])
        return names[0] if len(names) == 1 else names
    if wish.action in ("lock", "rename"):
        return known.scalar(wish.names[0], entities[0])
    if wish.action == "split":
        return [known.written(name, entity) for name, entity in zip(wish.names, entities, strict=True)]
    return [known.reference(name, entity) for name, entity in zip(wish.names, entities, strict=True)]


def _checked(
    text: str, file: str, fields: dict[str, Value], wish: Wish, entities: Sequence[CanonicalEntity], known: "_Known"
) -> tuple[str, Entry]:
    """Tries the entry on the documents: it must change nothing that it was not asked to, and do something."""
    try:
        made = with_entry(text, file, fields)
        curation = parse_curation(made, file)
        *earlier, entry = curation.entries
        if same := [one for one in earlier if one.means == entry.means]:
            raise UsageError(f"this would do nothing: it stands in {file} already, on line {same[0].line}")
        after = known.resolved(curation)
        if wish.action == "merge":
            # Rules may let go of a name of one that does not go with the other; who merges the two means all of both.
            lost = known.lost(entities, after)
            if lost:
                made = with_entry(text, file, {**fields, "merge": [*fields["merge"], *lost]})
                entry = parse_curation(made, file).entries[-1]
                after = known.resolved(parse_curation(made, file))
    except CurationError as error:
        raise UsageError(f"this cannot be decided so: {error}") from error
    here = f"{file}, line {entry.line}: "
    if notes := [note.removeprefix(here) for note in after.notes if note.startswith(here)]:
        raise UsageError(f"this would do nothing: {'; '.join(notes)}")
    return made, entry


class _Known:
    """The entities as they are before the wish, and how to name them in the file."""

    def __init__(self, text: str, file: str, readings: Sequence[Reading], resolved: Resolved) -> None:
        curation = parse_curation(text, file)
        self.resolved = resolved
        self._now = resolved(curation)
        self._parts = divided(curation, readings)
        self._sources = Sources(readings)
        self._documents = {document.id: document for document, _ in readings}
        self._local: dict[Member, LocalEntity] = {
            Member(document.id, entity.id): entity
            for document, extraction in readings
            for entity in extraction.entities
        }

    def entity(self, name: str, find: Callable[[str], str], kind: EntityType | None) -> CanonicalEntity:
        """The entity meant by a name or id; of several of one name, the one of the type."""
        if kind is not None:
            named = [one for one in self._called.get(normal_name(name), []) if family_of(one.type) == family_of(kind)]
            if len(named) == 1:
                return named[0]
        identifier = find(name)
        if identifier.startswith("deal/"):
            raise UsageError(f"{name} is a deal; only companies, people, places and other entities can be curated")
        if identifier not in self._now.entities:
            raise UsageError(f"{name}: the graph is older than the decisions or documents; run `kg build` first")
        return self._now.entities[identifier]

    @cached_property
    def _called(self) -> Mapping[str, list[CanonicalEntity]]:
        found: dict[str, dict[str, CanonicalEntity]] = defaultdict(dict)
        for entity in self._now.entities.values():
            for member in entity.members:
                local = self._local[member]
                for name in (entity.name, local.name, *local.aliases):
                    found[normal_name(name)][entity.id] = entity
        return {name: list(some.values()) for name, some in found.items()}

    def free(self, name: str, entity: CanonicalEntity) -> str:
        """A new name, if no other entity of the family has it."""
        for other in self._called.get(normal_name(name), []):
            if other.id != entity.id and family_of(other.type) == family_of(entity.type):
                raise UsageError(f"{other.name} ({other.id}) is called {name} already; `kg merge` makes two one")
        return name

    def sources(self, wanted: Sequence[str], entity: CanonicalEntity, name: str) -> list[str]:
        """The documents of a split, in full; each must name the entity, and one must be left that does too."""
        here = {member.document for member in entity.members}
        found: list[str] = []
        for source in wanted:
            meant, wrong = self._sources.called([source])
            if wrong:
                near = difflib.get_close_matches(source, [one.source for one in self._documents.values()], 3, 0.6)
                raise UsageError(wrong[0] + (f"; did you mean {' or '.join(near)}?" if near else ""))
            if any(document.id not in here for document, _ in meant):
                raise UsageError(f"{source} does not name {name}")
            found += [document.source for document, _ in meant]
        if len(set(found)) == len(here):
            raise UsageError(f"these are all documents that name {name}; none would be left to tell apart")
        return sorted(set(found))

    def spellings(self, entity: CanonicalEntity) -> list[str]:
        """The names of an entity, one for each that would not be taken for equal anyway; the most used first."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for member in entity.members:
            local = self._local[member]
            family = family_of(local.type)
            counts[family, name_key(family, local.name)][local.name] += 1
        told = {min(some, key=lambda name: (-some[name], name)): some.total() for some in counts.values()}
        return sorted(told, key=lambda name: (-told[name], name))

    def references(self, entity: CanonicalEntity) -> list[_Reference]:
        """All names of an entity as the file can have them."""
        return [self._reference(name, entity) for name in self.spellings(entity)]

    def reference(self, name: str, entity: CanonicalEntity) -> _Reference:
        """How the file may name an entity: as the person did, where this is nobody else's name, or as documents do."""
        for one in (self.written(name, entity), *self.spellings(entity)):
            if isinstance(plain := self._reference(one, entity), str):
                return plain
        return self._reference(self.spellings(entity)[0], entity)

    def scalar(self, name: str, entity: CanonicalEntity) -> Value:
        """The same where the file has one name, not a list."""
        found = self.reference(name, entity)
        return found if isinstance(found, str) else [found]

    def written(self, name: str, entity: CanonicalEntity) -> str:
        """The name in the spelling of the documents; for an id, the most used of the entity's names."""
        names = sorted({one for m in entity.members for one in (self._local[m].name, *self._local[m].aliases)})
        return next((one for one in names if normal_name(one) == normal_name(name)), self.spellings(entity)[0])

    def _reference(self, name: str, entity: CanonicalEntity) -> _Reference:
        """The plain name if it means this entity alone, otherwise the name with the documents that mean it so."""
        called = [member for member in self._called_so(name, entity) if member not in self._parts]
        if called and all(self._now.entity_of[member] == entity.id for member in called):
            return name
        spelled = normalise_name(name)
        own = [
            m for m in entity.members if spelled in map(normalise_name, (self._local[m].name, *self._local[m].aliases))
        ]
        return {"name": name, "in": sorted({self._documents[member.document].source for member in own})}

    def _called_so(self, name: str, entity: CanonicalEntity) -> list[Member]:
        family = family_of(entity.type)
        return [
            member
            for member, local in self._local.items()
            if compatible(family, family_of(local.type))
            and name_key(family_of(local.type), local.name) == name_key(family_of(local.type), name)
        ]

    def lost(self, entities: Sequence[CanonicalEntity], after: Resolution) -> list[_Reference]:
        """Names of the entities that are not in the one that they were to become."""
        shared = Counter(now for entity in entities for now in {after.entity_of[member] for member in entity.members})
        main = min(shared, key=lambda now: (-shared[now], now))
        lost: list[_Reference] = []
        for entity in entities:
            gone = {normalise_name(self._local[m].name) for m in entity.members if after.entity_of[m] != main}
            lost += [self._reference(name, entity) for name in self.spellings(entity) if normalise_name(name) in gone]
        return lost
