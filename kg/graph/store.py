"""The Oxigraph store under out/store: written anew by every build, read by everything that asks questions.

A build writes its own numbered folder and then replaces the file `current`, which names the folder to read. That one
replacement is atomic, so a reader sees the old graph or the new one and never half of either. The folder before the
current one is kept until the next build, for readers that have it open.
"""

import logging
import shutil
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.ontology.terms import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    import rdflib

_log = logging.getLogger(__name__)
_CURRENT: Final = "current"
_BATCH: Final = 200_000
"""Quads that are loaded at once: the engine holds all of a batch in memory, 300 MB for this many."""


def write_store(out: Path, quads: Iterable[ox.Quad]) -> int:
    """Builds a store from `quads`, makes it the current one and returns how many quads it holds.

    Whatever fails on the way leaves the current store as it was. Raises KgError where the folder cannot be written.
    """
    root = out / "store"
    try:
        root.mkdir(parents=True, exist_ok=True)
        before = _current(root)
        number = max([before, *_generations(root)]) + 1
        count = _fill(root / str(number), quads)
        pointer = root / f"{_CURRENT}.new"
        pointer.write_text(f"{number}\n", encoding="ascii")
        pointer.replace(root / _CURRENT)
    except OSError as error:
        raise KgError(f"{root}: the store cannot be written ({error.strerror or error})") from error
    _remove_old(root, keep={number, before})
    return count


def store_folder(out: Path) -> Path:
    """The folder of the current store. Raises KgError where there is no finished build under `out`."""
    root = out / "store"
    if not (root / _CURRENT).exists():
        raise KgError(f"{out}: there is no finished build here; run `kg build` first")
    folder = root / str(_current(root))
    if not folder.is_dir():
        raise KgError(f"{root / _CURRENT}: names no store; run `kg build` again")
    return folder


def open_store(out: Path, *, in_memory: bool = False) -> ox.Store:
    """The current store, read-only, or with `in_memory` a copy of it, for processes that ask much: a million quads take
    seconds to copy and 400 MB, and are then asked about twice as fast.

    Raises KgError where there is no store or it is damaged.
    """
    folder = store_folder(out)
    try:
        store = ox.Store.read_only(str(folder))
        if not in_memory:
            return store
        copy = ox.Store()
        copy.bulk_extend(store)
        return copy
    except (OSError, RuntimeError) as error:
        newer = store_folder(out)
        # A build may have finished and cleaned up between reading its number and opening it.
        if newer != folder:
            return open_store(out, in_memory=in_memory)
        raise KgError(f"{folder}: the store cannot be opened ({error}); run `kg build` again") from error


def rdflib_graph(out: Path) -> "rdflib.Graph":
    """The default graph (everything but mentions) as an rdflib Graph that reads from the store.

    Changes are refused by the store. For serialising choose rdflib's formats "ox-ttl" or "ox-nt", which are many
    times faster on it. Raises KgError where there is no build.
    """
    import rdflib  # here, because a query must not wait for it
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    graph = rdflib.Graph(
        store=OxigraphStore(store=open_store(out)), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none"
    )
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    return graph


def type_iris(store: ox.Store, node: ox.NamedNode) -> list[str]:
    """The IRIs of a node's stated types in the default graph, sorted."""
    found = [quad.object for quad in store.quads_for_pattern(node, RDF_TYPE, None, ox.DefaultGraph())]
    return sorted(one.value for one in found if isinstance(one, ox.NamedNode))


def _fill(folder: Path, quads: Iterable[ox.Quad]) -> int:
    finished = False
    try:
        store = ox.Store(str(folder))
        waiting = iter(quads)
        while batch := list(islice(waiting, _BATCH)):
            store.bulk_extend(batch)
        store.optimize()
        store.flush()
        count = len(store)
        finished = True
    finally:
        if not finished:
            shutil.rmtree(folder, ignore_errors=True)
    return count


def _current(root: Path) -> int:
    """The number of the current store, 0 where there is none or the pointer is damaged."""
    try:
        return int((root / _CURRENT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _generations(root: Path) -> list[int]:
    return [int(path.name) for path in root.iterdir() if path.name.isdigit() and path.is_dir()]


def _remove_old(root: Path, *, keep: set[int]) -> None:
    for number in _generations(root):
        if number not in keep:
            try:
                shutil.rmtree(root / str(number))
            except OSError as error:
                # Some systems refuse while a reader has it open; the next build tries again.
                _log.warning("%s: an old store could not be removed (%s)", root / str(number), error)
