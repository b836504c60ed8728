"""What changed from one graph to another: documents, entities, deals, edges, claims, terms of deals, conflicts.

Entities and deals are matched by what they stand for in the documents (kg.graph.matching), so that one which was
renamed or joined with another is told as such. Claims are matched by id, then by their words: that a document grew at
its beginning changes none of its claims.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from kg.graph.entries import (
    Entry,
    Fields,
    Side,
    claims,
    conflicts,
    deal_fields,
    documents,
    edges,
    entity_fields,
    terms,
)
from kg.graph.evidence import Evidence, Witness
from kg.graph.matching import Match, Parts, match
from kg.model.graph import Deal, Entity, Graph

What = Literal["came", "went", "changed", "renamed", "merged", "split"]
T = TypeVar("T", Entity, Deal)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """The values of one property that only the older, and that only the newer graph has."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that came, went or changed. Of what went or was merged, `id` is that of the older graph."""

    what: What
    id: str
    label: str
    other: str | None = None
    """What it is now a part of (merged), was a part of (split), or was called (renamed)."""
    fields: tuple[FieldChange, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All changes, each part sorted by label. False where there are none."""

    documents: tuple[Change, ...]
    entities: tuple[Change, ...]
    deals: tuple[Change, ...]
    edges: tuple[Change, ...]
    claims: tuple[Change, ...]
    terms: tuple[Change, ...]
    conflicts: tuple[Change, ...]

    def __bool__(self) -> bool:
        return any(changes for _, changes in self.sections())

    def sections(self) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """The parts with their names, in the order that a reader wants them."""
        yield "documents", self.documents
        yield "entities", self.entities
        yield "deals", self.deals
        yield "edges", self.edges
        yield "claims", self.claims
        yield "terms of deals", self.terms
        yield "conflicts", self.conflicts


def differences(old: Graph, new: Graph) -> Differences:
    """What changed from `old` to `new`."""
    entities = match(
        old.entities, new.entities, parts=(_names(old), _names(new)), alike=lambda one: (one.type, one.name.casefold())
    )
    deals = match(
        old.deals, new.deals, parts=(_words(old), _words(new)), alike=lambda one: (one.kind, one.label.casefold())
    )
    names = {one.id: one.name for one in new.entities} | {one.id: one.label for one in new.deals}
    # What is gone must not be taken for something else that got its id.
    lost: tuple[Entity | Deal, ...] = (*entities.gone, *deals.gone)
    gone = {one.id: f"gone {one.id}" for one in lost}
    before = Side(old, ids={**entities.now, **deals.now, **gone}, names=names)
    after = Side(new, ids={}, names=names)
    changes = partial(_changes, before=before.witness, after=after.witness)
    claimed, termed = _pairs(claims(before), claims(after)), _pairs(terms(before), terms(after))
    still = {left.id: right.id for left, right in (*claimed, *termed) if left and right}
    return Differences(
        documents=changes(_pairs(documents(before), documents(after))),
        entities=_things(entities, lambda one: one.name, entity_fields, entity_fields),
        deals=_things(deals, lambda one: one.label, lambda one: deal_fields(one, before), lambda one: deal_fields(one, after)),
        edges=changes(_pairs(edges(before), edges(after))),
        claims=changes(claimed),
        terms=changes(termed),
        conflicts=changes(_pairs(conflicts(before, still), conflicts(after, {}))),
    )  # fmt: skip


def _names(graph: Graph) -> Parts:
    """By which names which document calls each entity. Local ids would do only for documents read in the same way."""
    found: dict[str, set[Hashable]] = defaultdict(set)
    for placed in graph.mentions:
        if placed.mention.kind == "name":
            found[placed.entity].add((placed.document, " ".join(placed.mention.surface.casefold().split())))
    return found


def _words(graph: Graph) -> Parts:
    """The words in which each document tells of each deal."""
    return {
        deal.id: {
            (document, local.quote.text, local.trigger and local.trigger.text) for document, local in deal.tellings
        }
        for deal in graph.deals
    }


_Pair = tuple[Entry | None, Entry | None]


def _pairs(old: Iterable[Entry], new: Iterable[Entry]) -> list[_Pair]:
    """Entries with the same strictest key together, of the rest those with the same next key, and so on."""
    left, right = list(old), list(new)
    found: list[_Pair] = []
    for place in range(max((len(one.keys) for one in (*left, *right)), default=0)):
        here: dict[Hashable, list[Entry]] = defaultdict(list)
        for one in right:
            here[one.keys[place]].append(one)
        rest, taken = [], set()
        for one in left:
            same = here.get(one.keys[place])
            if same:
                partner = same.pop(0)
                taken.add(partner.id)
                found.append((one, partner))
            else:
                rest.append(one)
        left, right = rest, [one for one in right if one.id not in taken]
    return [*found, *((one, None) for one in left), *((None, one) for one in right)]


def _changes(pairs: Iterable[_Pair], *, before: Witness, after: Witness) -> tuple[Change, ...]:
    found: list[Change] = []
    for old, new in pairs:
        if old is None and new is not None:
            found.append(Change(what="came", id=new.id, label=new.label, evidence=_told(new, after)))
        elif new is None and old is not None:
            found.append(Change(what="went", id=old.id, label=old.label, evidence=_told(old, before)))
        elif old is not None and new is not None and (fields := _field_changes(old.fields, new.fields)):
            found.append(Change(what="changed", id=new.id, label=new.label, fields=fields, evidence=_told(new, after)))
    return _sorted(found)


def _told(one: Entry, witness: Witness) -> tuple[Evidence, ...]:
    return tuple(witness.of(id_) for id_ in one.told_by)


def _things(
    found: Match[T], name: Callable[[T], str], before: Callable[[T], Fields], after: Callable[[T], Fields]
) -> tuple[Change, ...]:
    """Entities or deals that came, went, changed, or stand for more or less than before."""
    changes = [Change(what="came", id=one.id, label=name(one)) for one in found.came]
    changes += [Change(what="went", id=one.id, label=name(one)) for one in found.gone]
    changes += [Change(what="merged", id=one.id, label=name(one), other=name(into)) for one, into in found.merged]
    changes += [Change(what="split", id=one.id, label=name(one), other=name(off)) for one, off in found.split]
    for old, new in found.same:
        fields = _field_changes(before(old), after(new))
        renamed = isinstance(new, Entity) and name(old) != name(new)
        if renamed or fields:
            changes.append(
                Change(
                    what="renamed" if renamed else "changed",
                    id=new.id,
                    label=name(new),
                    other=name(old) if renamed else None,
                    fields=fields,
                )
            )
    return _sorted(changes)


def _field_changes(old: Fields, new: Fields) -> tuple[FieldChange, ...]:
    found = []
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, ()), new.get(name, ())
        if before == after:
            continue
        less = tuple(one for one in before if one not in after)
        more = tuple(one for one in after if one not in before)
        if not less and not more:  # the same values in another order
            less, more = before, after
        found.append(FieldChange(name=name, before=less, after=more))
    return tuple(found)


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda one: (one.label, one.what, one.id)))
