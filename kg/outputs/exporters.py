"""The table of exporters. A new format is one module with a `write(graph, path)` and one line here."""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.errors import UsageError
from kg.model.graph import Graph
from kg.outputs import jsonld, jsonld_framed, lines, manifest, neo4j, networks, parquet, rdfxml, report, tables, turtle
from kg.outputs.map import page

Writer = Callable[[Graph, Path], None]
_log = logging.getLogger(__name__)

EXPORTERS: Final[Mapping[str, tuple[str, Writer]]] = MappingProxyType(
    {
        "turtle": ("graph.ttl", turtle.write),
        "json-ld": ("graph.jsonld", jsonld.write),
        "json-ld-framed": ("graph.framed.jsonld", jsonld_framed.write),
        "nquads": ("graph.nq", lines.write_nquads),
        "trig": ("graph.trig", lines.write_trig),
        "ntriples": ("graph.nt", lines.write_ntriples),
        "rdf-xml": ("graph.rdf", rdfxml.write),
        "graphml": ("graph.graphml", networks.write_graphml),
        "gexf": ("graph.gexf", networks.write_gexf),
        "csv": ("csv", tables.write),
        "neo4j": ("neo4j", neo4j.write),
        "parquet": ("parquet", parquet.write),
        "map": ("map.html", page.write),
        "report": ("report.md", report.write),
    }
)
"""Name of the format -> where it goes by default (a file, or a folder for csv, neo4j and parquet), and what writes it."""

DEFAULT_FORMATS: Final = ("turtle", "json-ld", "nquads", "graphml", "csv", "map", "report")
"""What a build writes unless told otherwise; manifest.json always comes with it."""


def export(graph: Graph, name: str, path: Path) -> None:
    """Writes one format to `path`. Raises UsageError for an unknown format, OSError where it cannot be written."""
    _, writer = _exporter(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _log.debug("writing %s", path)
    writer(graph, path)


def write_all(graph: Graph, folder: Path, formats: Iterable[str] = (), *, model: str | None = None) -> list[Path]:
    """Writes `formats` (empty: the default ones) and manifest.json into `folder`; returns all files written, sorted.

    Raises UsageError for an unknown format before anything is written.
    """
    chosen = tuple(dict.fromkeys(formats)) or DEFAULT_FORMATS
    for name in chosen:
        _exporter(name)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in chosen:
        target = folder / EXPORTERS[name][0]
        export(graph, name, target)
        written += sorted(target.iterdir()) if target.is_dir() else [target]
    manifest.write(graph, folder, written, model=model)
    return sorted([*written, folder / manifest.FILENAME])


def _exporter(name: str) -> tuple[str, Writer]:
    try:
        return EXPORTERS[name]
    except KeyError:
        raise UsageError(f"{name}: no such format; there are {', '.join(sorted(EXPORTERS))}") from None
