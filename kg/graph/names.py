"""Finds the entity that a user names, by its label, another name or a former one."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import UnknownNameError
from kg.graph.literals import text
from kg.graph.store import type_iris
from kg.ontology.terms import DCTERMS_IS_REPLACED_BY, KG, RDFS_LABEL, SKOS_ALT_LABEL, kg

_NAMES: Final = (RDFS_LABEL, SKOS_ALT_LABEL, kg("formerName"))
_SHOWN: Final = 3
_NEAR: Final = 75
"""Least similarity, of 100, of a name to be suggested."""
_TELLING: Final = 4
"""Letters from which a part of a name ("Lovelace") is enough to suggest the whole."""


class Names:
    """All names of a graph, read once: for whoever has more than one name to look up."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._by_rank = [_by_name(store, predicate) for predicate in _NAMES]

    def find(self, name: str) -> list[ox.NamedNode]:
        """What is called `name` in any case, sorted: by its label, else by another name, else by a former one."""
        wanted = normal_name(name)
        for names in self._by_rank:
            if found := _ours(self._store, names.get(wanted, ())):
                return sorted(found, key=lambda node: node.value)
        return []

    def only(self, name: str, found: Collection[ox.NamedNode]) -> ox.NamedNode:
        """The one thing found. Raises UnknownNameError where it is none, with near names, or several, with their IRIs."""
        if not found:
            near = _nearest(normal_name(name), self._by_rank, self._store)
            raise UnknownNameError(f'nothing in the graph is called "{name}"{near}')
        return _only(name, found)


def resolve_name(store: ox.Store, name: str) -> ox.NamedNode:
    """The entity or deal called `name`, given as a name in any case, as `<IRI>`, or as the end of its IRI.

    A label goes before another name, that before a former one; one that is spelt like `name` goes before all. Raises
    UnknownNameError, with the nearest names where nothing matches and with the IRIs to choose from where several
    things do.
    """
    if name.startswith("<") and name.endswith(">"):
        return _existing(store, name)
    if found := _ours(store, _spelt(store, name)):
        return _only(name, found)
    names = Names(store)
    if not (known := names.find(name)) and "/" in name and (by_path := _by_path(store, name)):
        return _only(name, by_path)
    return names.only(name, known)


def normal_name(name: str) -> str:
    """A name without differences of case, width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _existing(store: ox.Store, name: str) -> ox.NamedNode:
    try:
        node = ox.NamedNode(name[1:-1])
    except ValueError as error:
        raise UnknownNameError(f"{name} is no IRI ({error})") from error
    if next(store.quads_for_pattern(node, None, None, ox.DefaultGraph()), None) is None:
        raise UnknownNameError(f"the graph says nothing about {name}")
    return _present(store, node)


def _present(store: ox.Store, node: ox.NamedNode) -> ox.NamedNode:
    """The IRI that has replaced an earlier one; any other as it is."""
    later = next(store.quads_for_pattern(node, DCTERMS_IS_REPLACED_BY, None, ox.DefaultGraph()), None)
    return later.object if later is not None and isinstance(later.object, ox.NamedNode) else node


def _by_name(store: ox.Store, predicate: ox.NamedNode) -> Mapping[str, set[ox.NamedNode]]:
    found: dict[str, set[ox.NamedNode]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[normal_name(quad.object.value)].add(quad.subject)
    return found


def _spelt(store: ox.Store, label: str) -> set[ox.NamedNode]:
    """Whatever has exactly this label: one look into the index, where any other spelling takes reading all names."""
    found = store.quads_for_pattern(None, RDFS_LABEL, text(label), ox.DefaultGraph())
    return {quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)}


def _ours(store: ox.Store, nodes: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
    """Without extractors, which have labels too but are not asked for by name."""
    return {node for node in nodes if any(iri.startswith(KG) for iri in type_iris(store, node))}


def _by_path(store: ox.Store, path: str) -> set[ox.NamedNode]:
    ending = "/" + path.strip("/")
    named = (RDFS_LABEL, DCTERMS_IS_REPLACED_BY)
    quads = (quad for name in named for quad in store.quads_for_pattern(None, name, None, ox.DefaultGraph()))
    found = {quad.subject for quad in quads}
    return {_present(store, one) for one in found if isinstance(one, ox.NamedNode) and one.value.endswith(ending)}


def _only(name: str, found: Collection[ox.NamedNode]) -> ox.NamedNode:
    if len(found) == 1:
        return next(iter(found))
    choices = ", ".join(f"<{node.value}>" for node in sorted(found, key=lambda one: one.value))
    raise UnknownNameError(f'"{name}" is the name of {len(found)} things; give the one you mean: {choices}')


def _nearest(wanted: str, by_rank: list[Mapping[str, set[ox.NamedNode]]], store: ox.Store) -> str:
    """The entities with the most similar names. Deals are left out: their labels hold half the words of the graph."""
    choices = sorted({name for names in by_rank for name, nodes in names.items() if _worth_naming(store, nodes)})
    hits = [hit for hit, _, _ in process.extract(wanted, choices, scorer=fuzz.ratio, limit=_SHOWN, score_cutoff=_NEAR)]
    words = set(wanted.split())
    if len(wanted) >= _TELLING:
        hits += [name for name in choices if words < set(name.split())]
    shown: list[str] = []
    for hit in hits:
        nodes = next(names[hit] for names in by_rank if hit in names)
        label = _label(store, min(nodes, key=lambda one: one.value))
        if label not in shown:
            shown.append(label)
    return f"; did you mean {' or '.join(shown[:_SHOWN])}?" if shown else ""


def _worth_naming(store: ox.Store, nodes: set[ox.NamedNode]) -> bool:
    return any(kg("Deal").value not in type_iris(store, node) for node in _ours(store, nodes))


def _label(store: ox.Store, node: ox.NamedNode) -> str:
    found = sorted(quad.object.value for quad in store.quads_for_pattern(node, RDFS_LABEL, None, ox.DefaultGraph())
                   if isinstance(quad.object, ox.Literal))  # fmt: skip
    return found[0] if found else f"<{node.value}>"
