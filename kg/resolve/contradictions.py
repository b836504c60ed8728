"""Finds where decisions by hand contradict one another.

The same questions are asked twice: of the names as the file spells them, whatever the documents say, and of the
groups of equal names that a build brings them to, where two spellings may turn out to be one.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kg.model.vocabulary import EntityType
from kg.resolve.curation import Curation, Entry, Reference
from kg.resolve.keys import family_of

Node = tuple[str, str]
"""A name as the file spells it with its documents (`Reference.key`), or a profile's id."""
_Named = Mapping[Node, str]
"""Nodes, each with the name that stands for it in messages; never empty."""


@dataclass(slots=True)
class Decided:
    """Decisions about nodes."""

    bonds: list[tuple[Entry, _Named]] = field(default_factory=list)
    """Nodes that an entry makes one."""
    partings: list[tuple[Entry, _Named, _Named]] = field(default_factory=list)
    """Nodes on the two sides of a split."""
    locks: list[tuple[Entry, _Named]] = field(default_factory=list)
    renames: list[tuple[Entry, _Named]] = field(default_factory=list)


class Groups:
    """Nodes that are one, directly or through others."""

    def __init__(self) -> None:
        self._above: dict[Node, Node] = {}

    def root(self, node: Node) -> Node:
        """The same for all nodes that are one."""
        while (above := self._above.get(node, node)) != node:
            self._above[node] = self._above.get(above, above)
            node = above
        return node

    def join(self, nodes: Iterable[Node]) -> None:
        """Makes nodes one."""
        first, *rest = nodes
        for node in rest:
            if (root := self.root(node)) != self.root(first):
                self._above[root] = self.root(first)


def check_spelling(curation: Curation) -> None:
    """Raises `CurationError` where entries contradict each other by the names alone.

    An entry without a type may be about any; so it is held against those of each type in turn.
    """
    families = {_family(entry.type) for entry in curation.entries}
    for family in sorted(families, key=lambda one: one or ""):
        entries = [entry for entry in curation.entries if _family(entry.type) in (None, family)]
        _cycles(curation, entries)
        _circular_renames(curation, entries)
        check(curation, _spelled(entries))


def check(curation: Curation, decided: Decided) -> None:
    """Raises `CurationError` with the lines of the first decisions that cannot both hold."""
    groups = Groups()
    for _, nodes in decided.bonds:
        groups.join(nodes)
    _split_what_is_one(curation, decided, groups)
    _joined_to_a_lock(curation, decided)
    _two_names_for_one(curation, decided, groups)


def _family(kind: EntityType | None) -> str | None:
    return None if kind is None else family_of(kind)


def _spelled(entries: Iterable[Entry]) -> Decided:
    decided = Decided()
    for entry in entries:
        nodes = {one.key: one.name for one in entry.names}
        if entry.action == "merge":
            decided.bonds.append((entry, nodes))
        elif entry.action == "lock":
            decided.bonds.append((entry, nodes))
            decided.locks.append((entry, nodes))
        elif entry.action == "rename":
            decided.renames.append((entry, nodes))
        elif entry.sources:
            away = {Reference(one.name, entry.sources).key: one.name for one in entry.names}
            decided.bonds.append((entry, away))
            decided.partings.append((entry, away, nodes))
        else:
            decided.partings += [(entry, {a: nodes[a]}, {b: nodes[b]}) for a, b in combinations(nodes, 2)]
    return decided


def _split_what_is_one(curation: Curation, decided: Decided, groups: Groups) -> None:
    for entry, left, right in decided.partings:
        for one in left:
            for other in right:
                if groups.root(one) == groups.root(other):
                    way = _way(decided.bonds, one, other)
                    raise curation.error(f"{left[one]} and {right[other]} are both split and made one", entry, *way)


def _joined_to_a_lock(curation: Curation, decided: Decided) -> None:
    for lock, locked in decided.locks:
        for entry, nodes in decided.bonds:
            further = [node for node in nodes if node not in locked]
            if further and len(further) < len(nodes):
                name = next(nodes[node] for node in nodes if node in locked)
                message = (
                    f"{name} is locked, but {nodes[further[0]]} is joined to it; the lock may list it under `names:`"
                )
                raise curation.error(message, lock, entry)


def _two_names_for_one(curation: Curation, decided: Decided, groups: Groups) -> None:
    named: dict[Node, tuple[Entry, Node]] = {}
    for entry, nodes in sorted(decided.renames, key=lambda pair: pair[0].line):
        for node in nodes:
            before, start = named.setdefault(groups.root(node), (entry, node))
            if before is not entry:
                way = _way(decided.bonds, start, node)
                message = f"{nodes[node]} is given two names, {before.to} and {entry.to}"
                raise curation.error(message, before, *way, entry)


def _cycles(curation: Curation, entries: Sequence[Entry]) -> None:
    """A merge of names that others have merged already: one of the lines is not meant as it stands."""
    bonds: list[tuple[Entry, _Named]] = []
    groups = Groups()
    for entry in entries:
        if entry.action != "merge":
            continue
        nodes = {one.key: one.name for one in entry.names}
        for one, other in combinations(nodes, 2):
            if groups.root(one) == groups.root(other):
                message = f"merging {nodes[one]} and {nodes[other]} goes in a circle: they are merged already"
                raise curation.error(message, *_way(bonds, one, other), entry)
        bonds.append((entry, nodes))
        groups.join(nodes)


def _circular_renames(curation: Curation, entries: Sequence[Entry]) -> None:
    given = {entry.names[0].key: entry for entry in entries if entry.action == "rename"}
    for start in given.values():
        seen: list[Entry] = [start]
        while (following := given.get(Reference(seen[-1].to or "").key)) is not None and following is not seen[-1]:
            if following in seen:
                raise curation.error("these names are given in a circle", *seen[seen.index(following) :])
            seen.append(following)


def _way(bonds: Sequence[tuple[Entry, _Named]], start: Node, goal: Node) -> list[Entry]:
    """The fewest entries that together make two nodes one; none where the nodes are equal."""
    holding: dict[Node, list[tuple[Entry, _Named]]] = defaultdict(list)
    for bond in bonds:
        for node in bond[1]:
            holding[node].append(bond)
    ways: dict[Node, list[Entry]] = {start: []}
    waiting = deque([start])
    while goal not in ways and waiting:
        node = waiting.popleft()
        for entry, nodes in holding[node]:
            for near in nodes:
                if near not in ways:
                    ways[near] = [*ways[node], entry]
                    waiting.append(near)
    return ways[goal]
