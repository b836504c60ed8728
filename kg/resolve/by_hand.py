"""Brings decisions made by hand to the names that the documents have.

An entry speaks of entities by name. A name stands for all documents' equal names ("Acme" is also "Acme Inc."), or else
for those of which a document says that they are also called so. What cannot be applied is left out with a note, because
documents come and go; what contradicts itself is an error, because then nobody can tell what was meant.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from kg.model.decisions import Decision, Member, Verdict
from kg.model.extraction import LocalEntity
from kg.model.ids import digest
from kg.model.vocabulary import ENTITY_TYPES
from kg.resolve.constraints import FREE, Constraints, Id
from kg.resolve.contradictions import Decided, Groups, check, check_spelling
from kg.resolve.curated_names import Names, Reading, Sources, compatible, is_called
from kg.resolve.curation import Curation, Entry, Reference
from kg.resolve.keys import Family, family_of, name_key
from kg.resolve.profiles import Profile
from kg.resolve.records import CanonicalEntity
from kg.text.names import normalise_name

RULE: Final = "by hand"
_FAMILIES: Final = sorted({family_of(kind) for kind in ENTITY_TYPES})


def divided(curation: Curation, readings: Sequence[Reading]) -> dict[Member, str]:
    """Members that splits take away from others of equal names, each with the label of its part.

    Raises `CurationError` where the entries contradict each other, or two of them take away the same member.
    """
    check_spelling(curation)
    sources = Sources(readings)
    found: dict[Member, tuple[str, Entry]] = {}
    for entry in curation.entries:
        if entry.action != "split":
            continue
        parts = _by_document(entry, sources) if entry.sources else _by_spelling(entry, readings)
        for member, label in parts:
            before, other = found.setdefault(member, (label, entry))
            if before != label:
                raise curation.error(f"{entry.names[0].name} is split in two ways in one document", other, entry)
    return {member: label for member, (label, _) in sorted(found.items())}


def _by_document(entry: Entry, sources: Sources) -> Iterator[tuple[Member, str]]:
    readings, _ = sources.called(entry.sources)
    documents = sorted(document.id for document, _ in readings)
    label = digest("documents", *documents, *sorted(one.key for one in entry.names))
    for document, extraction in readings:
        for entity in extraction.entities:
            if _of_type(entry, entity) and any(is_called(entity, one.name) for one in entry.names):
                yield Member(document.id, entity.id), label


def _by_spelling(entry: Entry, readings: Sequence[Reading]) -> Iterator[tuple[Member, str]]:
    """Parts names that would meet under one key ("Acme Inc.", "Acme LLC") by how they are written.

    A name that is its own key keeps all the spellings that the entry does not name.
    """
    spellings: dict[tuple[Family, str], set[str]] = defaultdict(set)
    for family in _FAMILIES:
        for one in entry.names:
            spellings[family, name_key(family, one.name)].add(normalise_name(one.name))
    shared = {where: some - {where[1]} for where, some in spellings.items() if len(some) > 1}
    if not shared:
        return
    for document, extraction in readings:
        for entity in extraction.entities:
            family, written = family_of(entity.type), normalise_name(entity.name)
            if written in shared.get((family, name_key(family, entity.name)), ()) and _of_type(entry, entity):
                yield Member(document.id, entity.id), written


def _of_type(entry: Entry, entity: LocalEntity) -> bool:
    return entry.type is None or family_of(entry.type) == family_of(entity.type)


def constraints(
    curation: Curation, profiles: Sequence[Profile], readings: Sequence[Reading], parts: Mapping[Member, str]
) -> Constraints:
    """What the entries mean for profiles, which were made with `parts` (of `divided`) taken apart.

    Raises `CurationError` where entries contradict each other for these profiles, or merge what can never be one.
    """
    if not curation.entries:
        return FREE
    names = Names(curation, profiles, readings, parts)
    applied = [one for entry in curation.entries if (one := _applied(entry, names)) is not None]
    decided = _decided(applied)
    check(curation, decided)
    _check_types(curation, decided, names)
    joined = [pair for one in applied for pair in one.joined]
    apart: dict[Id, set[Id]] = defaultdict(set)
    for left, right in ((one, other) for entry in applied for one, other in entry.apart):
        apart[left].add(right)
        apart[right].add(left)
    shown = names.by_id
    decisions = [_decision(one.entry, "same", shown[a], shown[b]) for one in applied for a, b in one.joined]
    decisions += [_decision(one.entry, "different", shown[a], shown[b]) for one in applied for a, b in one.apart]
    return Constraints(
        joined=tuple(sorted(set(joined))),
        apart={one: frozenset(others) for one, others in sorted(apart.items())},
        locked={one: e.entry.names[0].name for e in applied if e.entry.action == "lock" for one in e.nodes},
        renamed={one: e.entry.to or "" for e in applied if e.entry.action == "rename" for one in e.nodes},
        decisions=tuple(sorted(set(decisions))),
        notes=tuple(names.notes),
    )


@dataclass(frozen=True, slots=True)
class _Applied:
    """An entry with the profiles that it is about."""

    entry: Entry
    sides: tuple[tuple[str, tuple[Id, ...]], ...]
    """For each name of the entry that was found, its profiles; for a split by documents, those in them stand first."""

    @property
    def nodes(self) -> dict[Id, str]:
        return {one: name for name, side in self.sides for one in side}

    @property
    def joined(self) -> list[tuple[Id, Id]]:
        if self.entry.action in ("merge", "lock"):
            first, *rest = sorted(self.nodes)
        elif self.entry.sources:
            first, *rest = sorted(self.sides[0][1])
        else:
            return []
        return [(first, one) for one in rest]

    @property
    def apart(self) -> list[tuple[Id, Id]]:
        if self.entry.action != "split":
            return []
        pairs = combinations((side for _, side in self.sides), 2)
        return sorted({(min(a, b), max(a, b)) for left, right in pairs for a in left for b in right})


def _applied(entry: Entry, names: Names) -> _Applied | None:
    """An entry for the profiles there are, or None, with a note, where it has nothing to do."""
    if entry.sources:
        away = names.found(entry, [Reference(one.name, entry.sources) for one in entry.names])
        taken = tuple(sorted({one for _, side in away for one in side if names.is_part(one)}))
        rest = {one for _, side in names.found(entry, entry.names, quiet=True) for one in side} - set(taken)
        sides = [(entry.names[0].name, tuple(sorted(side))) for side in (taken, rest) if side]
        return _Applied(entry, tuple(sides)) if taken else None
    sides = names.found(entry, entry.names)
    nodes = {one for _, side in sides for one in side}
    if entry.action == "split":
        shared = [
            (one, other) for (one, left), (other, right) in combinations(sides, 2) if not set(left).isdisjoint(right)
        ]
        if shared:
            both = " and ".join(shared[0])
            names.note(entry, f"documents call one thing {both}; `in:` can name those that mean another")
            return None
    if entry.action in ("merge", "split") and len(nodes) < 2:
        if len(sides) == len(entry.names):
            names.note(entry, f"{' and '.join(name for name, _ in sides)} are equal names already")
        return None
    return _Applied(entry, tuple(sides)) if nodes else None


def _decided(applied: Sequence[_Applied]) -> Decided:
    decided = Decided()
    for one in applied:
        nodes = one.nodes
        if one.entry.action in ("merge", "lock"):
            decided.bonds.append((one.entry, nodes))
        if one.entry.action == "lock":
            decided.locks.append((one.entry, nodes))
        if one.entry.action == "rename":
            decided.renames.append((one.entry, nodes))
        if one.entry.action == "split":
            sides = [dict.fromkeys(side, name) for name, side in one.sides]
            if one.entry.sources:
                decided.bonds.append((one.entry, sides[0]))
            decided.partings += [(one.entry, left, right) for left, right in combinations(sides, 2)]
    return decided


def _check_types(curation: Curation, decided: Decided, names: Names) -> None:
    groups = Groups()
    for _, nodes in decided.bonds:
        groups.join(nodes)
    first: dict[Id, list[tuple[Profile, Entry]]] = defaultdict(list)
    for entry, nodes in decided.bonds:
        for node in sorted(nodes):
            here = names.by_id[node]
            for there, other in first[groups.root(node)]:
                if not compatible(here.family, there.family):
                    kinds = f"{there.shown} is {_a(there.family)} and {here.shown} {_a(here.family)}"
                    raise curation.error(f"{kinds}; they cannot be one", other, entry)
            first[groups.root(node)].append((here, entry))


def _a(family: Family) -> str:
    return f"{'an' if family[0] in 'AEIOU' else 'a'} {family}"


def _decision(entry: Entry, verdict: Verdict, one: Profile, other: Profile) -> Decision:
    left, right = sorted((one.first, other.first))
    names = " and ".join(sorted((one.shown, other.shown)))
    done = {"merge": "merged", "lock": "locked as one", "split": "split"}[entry.action]
    reasons = [f"{names} were {done} by hand"]
    reasons += [entry.why] if entry.why else []
    reasons += [f"decided by {entry.by}"] if entry.by else []
    score = 1.0 if verdict == "same" else 0.0
    return Decision(left=left, right=right, verdict=verdict, rule=RULE, score=score, reasons=tuple(reasons))


def rename(
    entities: Mapping[str, CanonicalEntity],
    entity_of: Mapping[Member, str],
    profiles: Sequence[Profile],
    by_hand: Constraints,
) -> tuple[dict[str, CanonicalEntity], list[str]]:
    """The entities under the names that a person gave them, ids unchanged, and notes on those given several."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for profile in profiles:
        if name := by_hand.renamed.get(profile.id):
            wanted[entity_of[profile.first]].add(name)
    renamed = {key: replace(entities[key], name=min(names)) for key, names in sorted(wanted.items())}
    notes = [
        f"{entities[key].name} is given several names by hand ({', '.join(sorted(names))}); the first is used"
        for key, names in sorted(wanted.items())
        if len(names) > 1
    ]
    return {**entities, **renamed}, notes
