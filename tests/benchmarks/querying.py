"""Loading and asking beside rdflib and the bare engine: `python -m tests.benchmarks.querying [TRIPLES]`.

Times are of the processor, all threads together, because other work may run beside. The store on disk, its copy in
memory and rdflib each run in a process of their own, so that memory is their own; the bare engine is asked in turns
with kg over the same store. rdflib takes minutes at a million triples. Turtle is measured by tests.benchmarks.exporting.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.benchmarks.made_up_graph import company, write_made_up
from tests.benchmarks.table import show

_ROUNDS: Final = 5
_ONE: Final = f"<{company(1)}>"
QUERIES: Final = {
    "deals": "SELECT ?deal ?amount ?who { ?deal a kg:ComputeDeal ; kg:amount ?amount ; kg:provider/rdfs:label ?who FILTER(?amount > 4000000000) }",
    "two steps": "SELECT DISTINCT ?a ?c { ?a kg:supplies ?b . ?b kg:investsIn ?c . ?c kg:owns ?d }",
    "groups": "SELECT ?who (COUNT(?to) AS ?n) { ?who kg:supplies ?to } GROUP BY ?who ORDER BY DESC(?n) LIMIT 20",
    "evidence": f"SELECT ?quote ?source {{ ?c rdf:subject {_ONE} ; kg:quote ?quote ; prov:wasDerivedFrom/dcterms:source ?source }}",
    "filter": 'SELECT ?c { ?c kg:certainty "possible" ; kg:confidence ?x FILTER(?x > 0.9) }',
    "optional": 'SELECT ?c ?q { ?c rdf:predicate kg:owns ; kg:polarity "negated" OPTIONAL { ?c kg:quote ?q } }',
    "path": f"SELECT DISTINCT ?x {{ {_ONE} kg:subsidiaryOf+ ?x }}",
    "contradictions": 'SELECT ?b ?quote { ?b kg:polarity "negated" ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:quote ?quote . ?s ?p ?o }',
}


def main(triples: int) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "made-up.nt"
        count = write_made_up(source, triples)
        disk, memory, rdflib = (_in_child(side, source) for side in ("disk", "memory", "rdflib"))
    show(
        f"{count} triples",
        ("", "disk", "in memory", "rdflib", "disk, times as fast", "in memory, times as fast"),
        [
            _compared("load, s", *(side["load"] for side in (disk, memory, rdflib))),
            ("most memory, MB", *(f"{side['memory']:.0f}" for side in (disk, memory, rdflib)), "", ""),
        ],
    )
    assert disk["rows"] == memory["rows"] == rdflib["rows"], "they do not find the same"
    rows = [_compared(name, *(side["ms"][name] for side in (disk, memory, rdflib))) for name in QUERIES]
    rows.append(_compared("all", *(sum(side["ms"].values()) for side in (disk, memory, rdflib))))
    show(
        "queries, median ms",
        ("", "disk", "in memory", "rdflib", "disk, times as fast", "in memory, times as fast"),
        rows,
    )
    overhead = [
        (name, *(f"{side['ms'][name] / side['bare'][name]:.2f}" for side in (disk, memory))) for name in QUERIES
    ]
    total = [sum(side["ms"].values()) / sum(side["bare"].values()) for side in (disk, memory)]
    show("time of the bare engine's", ("", "disk", "in memory"), [*overhead, ("all", *(f"{one:.2f}" for one in total))])


def _compared(name: str, disk: float, memory: float, rdflib: float) -> tuple[str, ...]:
    return name, f"{disk:.2f}", f"{memory:.2f}", f"{rdflib:.2f}", f"{rdflib / disk:.1f}", f"{rdflib / memory:.1f}"


def _in_child(side: str, source: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.querying", side, str(source)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _ours(source: Path, *, in_memory: bool) -> dict[str, Any]:
    import pyoxigraph as ox

    from kg.graph.query import run_query
    from kg.graph.store import open_store, write_store
    from kg.ontology.terms import PREFIXES

    out = source.parent / "out"
    store = ox.Store()
    if in_memory:
        load = _seconds(lambda: store.bulk_extend(ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES)))
    else:
        load = _seconds(lambda: write_store(out, ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES)))
        store = open_store(out)
    ms: dict[str, float] = {}
    bare: dict[str, float] = {}
    rows: dict[str, int] = {}
    for name, text in QUERIES.items():
        sides: tuple[Callable[[], object], Callable[[], object]] = (
            lambda text=text: run_query(store, text).rows(),  # type: ignore[misc]
            lambda text=text: [tuple(one) for one in store.query(text, prefixes=PREFIXES)],  # type: ignore[misc]
        )
        times = [[1000 * _seconds(work) for work in sides] for _ in range(_ROUNDS)]
        ms[name], bare[name] = (median(column) for column in zip(*times, strict=True))
        rows[name] = len(run_query(store, text).rows())
    return {"load": load, "ms": ms, "bare": bare, "rows": rows, "memory": _most_memory()}


def _rdflib(source: Path) -> dict[str, Any]:
    import rdflib

    from kg.ontology.terms import PREFIXES

    graph = rdflib.Graph(bind_namespaces="none")
    load = _seconds(lambda: graph.parse(str(source), format="nt"))
    ms: dict[str, float] = {}
    rows: dict[str, int] = {}
    for name, text in QUERIES.items():
        times = [1000 * _seconds(lambda text=text: list(graph.query(text, initNs=PREFIXES))) for _ in range(3)]  # type: ignore[misc]
        ms[name] = median(times)
        rows[name] = len(graph.query(text, initNs=PREFIXES))
    return {"load": load, "ms": ms, "rows": rows, "memory": _most_memory()}


def _most_memory() -> float:
    """MB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _side(name: str, source: Path) -> dict[str, Any]:
    return _rdflib(source) if name == "rdflib" else _ours(source, in_memory=name == "memory")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(_side(sys.argv[1], Path(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
