"""How fast each format is written, beside rdflib writing the same triples: `python -m tests.benchmarks.exporting [N]`.

N is the number of relations of the graph, which is made up; the entities are a quarter of that.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.graph.rdf import quads, triples
from kg.graph.store import write_store
from kg.outputs.exporters import EXPORTERS, export
from tests.benchmarks.table import show
from tests.graphs import large_graph

SAME_IN_RDFLIB = {"turtle": "turtle", "json-ld": "json-ld", "ntriples": "nt"}
"""Formats that rdflib writes as well."""
SLOW = ("map",)
"""Made for what a person can look at; left out where the graph is larger."""
MOST_TO_DRAW = 4000


def main(relations: int) -> None:
    """Measures and prints."""
    graph = large_graph(entities=max(2, relations // 4), edges=relations)
    count = sum(1 for _ in triples(graph, mentions=False))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        seconds = timed(lambda: write_store(out, quads(graph, mentions=True)))
        rows.append(("(the store)", f"{seconds:.2f}", f"{count / seconds:.0f}", "", ""))
        lines = out / "all.nt"
        ox.serialize(triples(graph, mentions=False), str(lines), format=ox.RdfFormat.N_TRIPLES)
        theirs = rdflib.Graph().parse(str(lines), format="nt")
        for name, (path, _) in EXPORTERS.items():
            if name in SLOW and relations > MOST_TO_DRAW:
                continue
            seconds = timed(lambda name=name, path=path: export(graph, name, out / path))  # type: ignore[misc]
            other = ratio = ""
            if name in SAME_IN_RDFLIB:
                rival = timed(lambda name=name: theirs.serialize(out / "theirs", format=SAME_IN_RDFLIB[name]))  # type: ignore[misc]
                other, ratio = f"{rival:.2f}", f"{rival / seconds:.1f}"
            rows.append((name, f"{seconds:.2f}", f"{count / seconds:.0f}", other, ratio))
    head = ("format", "seconds", "triples/s", "rdflib, s", "times as fast")
    show(f"{len(graph.entities)} entities, {len(graph.edges)} relations, {count} triples", head, rows)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
