"""Finds the entity that a user names, by its label, another name or a former one."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import UnknownNameError
from kg.graph.shapes import type_iris
from kg.ontology.terms import KG, RDFS_LABEL, SKOS_ALT_LABEL, kg

_NAMES: Final = (RDFS_LABEL, SKOS_ALT_LABEL, kg("formerName"))
_SHOWN: Final = 3
_NEAR: Final = 75
"""Least similarity, of 100, of a name to be suggested."""
_TELLING: Final = 4
"""Letters from which a part of a name ("Lovelace") is enough to suggest the whole."""


def resolve_name(store: ox.Store, name: str) -> ox.NamedNode:
    """The entity or deal called `name`, given as a name in any case, as `<IRI>`, or as the end of its IRI.

    A label goes before another name, that before a former one. Raises UnknownNameError, with the nearest names where
    nothing matches and with the IRIs to choose from where several things do.
    """
    if name.startswith("<") and name.endswith(">"):
        return _existing(store, name)
    wanted = normal_name(name)
    by_rank = [_by_name(store, predicate) for predicate in _NAMES]
    for names in by_rank:
        if found := names.get(wanted):
            return _only(name, found)
    if "/" in name and (found := _by_path(store, name)):
        return _only(name, found)
    raise UnknownNameError(f'nothing in the graph is called "{name}"{_nearest(wanted, by_rank, store)}')


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
    return node


def _by_name(store: ox.Store, predicate: ox.NamedNode) -> Mapping[str, set[ox.NamedNode]]:
    found: dict[str, set[ox.NamedNode]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[normal_name(quad.object.value)].add(quad.subject)
    # Extractors have labels too, but nobody asks for them by name.
    return {name: kept for name, nodes in found.items() if (kept := {n for n in nodes if _is_ours(store, n)})}


def _is_ours(store: ox.Store, node: ox.NamedNode) -> bool:
    return any(iri.startswith(KG) for iri in type_iris(store, node))


def _by_path(store: ox.Store, path: str) -> set[ox.NamedNode]:
    ending = "/" + path.strip("/")
    labelled = {quad.subject for quad in store.quads_for_pattern(None, RDFS_LABEL, None, ox.DefaultGraph())}
    return {one for one in labelled if isinstance(one, ox.NamedNode) and one.value.endswith(ending)}


def _only(name: str, found: set[ox.NamedNode]) -> ox.NamedNode:
    if len(found) == 1:
        return next(iter(found))
    choices = ", ".join(f"<{node.value}>" for node in sorted(found, key=lambda one: one.value))
    raise UnknownNameError(f'"{name}" is the name of {len(found)} things; give the one you mean: {choices}')


def _nearest(wanted: str, by_rank: list[Mapping[str, set[ox.NamedNode]]], store: ox.Store) -> str:
    """The entities with the most similar names. Deals are left out: their labels hold half the words of the graph."""
    choices = sorted({name for names in by_rank for name, nodes in names.items() if not _deals(store, nodes)})
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


def _deals(store: ox.Store, nodes: set[ox.NamedNode]) -> bool:
    return all(kg("Deal").value in type_iris(store, node) for node in nodes)


def _label(store: ox.Store, node: ox.NamedNode) -> str:
    found = sorted(quad.object.value for quad in store.quads_for_pattern(node, RDFS_LABEL, None, ox.DefaultGraph())
                   if isinstance(quad.object, ox.Literal))  # fmt: skip
    return found[0] if found else f"<{node.value}>"
