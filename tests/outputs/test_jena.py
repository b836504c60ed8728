"""Apache Jena's riot, a parser of another family, reads every RDF format as the same graph.

Debian's libapache-jena-java (4.5.0) does not start as it is: its Xerces classes look for their messages under
`xerces/`, the jar has them under `org/apache/jena/ext/xerces/`. They are copied out here. JSON-LD is read by its
reader of version 1.0, because Debian has no implementation of the JSON interface that the newer one needs; that kg's
context stays within 1.0 is thereby tested too.
"""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.rdf import quads, triples
from kg.outputs.exporters import export
from tests.graphs import hostile_graph, small_graph

JARS = Path("/usr/share/java")
_MOVED = "org/apache/jena/ext/xerces/"
TEXTS = ['"', "\\u0041", "a\nb\tc", "]]>&amp;", "\u202e", "\u2028", "}", "@id", "\U0001f600"]
TRIPLES = ("turtle", "ntriples", "rdf-xml", "json-ld", "json-ld-framed")
ENDINGS = {
    "turtle": "ttl", "ntriples": "nt", "rdf-xml": "rdf", "json-ld": "jsonld", "json-ld-framed": "jsonld",
    "nquads": "nq", "trig": "trig",
}  # fmt: skip


@pytest.fixture(scope="session")
def riot(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], bytes]:
    """Reads a file and gives its statements as N-Quads."""
    java, core = shutil.which("java"), JARS / "jena-core.jar"
    if java is None or not core.exists():
        pytest.skip("no java with Jena (Debian: apt-get install default-jre-headless libapache-jena-java)")
    folder = tmp_path_factory.mktemp("jena")
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(_MOVED) and not name.endswith(("/", ".class")):
                target = folder / "xerces" / name.removeprefix(_MOVED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    # Of the logging bridges in that folder several exclude each other.
    logs = ("log4j", "slf4j", "jcl-over", "jul-to")
    jars = [path for path in sorted(JARS.glob("*.jar")) if not any(one in path.name for one in logs)]
    path = os.pathsep.join(map(str, [folder, JARS / "slf4j-api.jar", JARS / "slf4j-simple.jar", *jars]))

    def read(file: Path) -> bytes:
        syntax = ["--syntax=jsonld10"] if file.suffix == ".jsonld" else []
        command = [java, "-Xmx512m", "-cp", path, "riotcmd.riot", "--strict", *syntax, "--output=nquads", str(file)]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, f"{file.name}: {done.stderr.decode()[-2000:]}"
        return done.stdout

    return read


@pytest.mark.parametrize("name", ENDINGS)
def test_riot_reads_what_was_meant(name: str, riot: Callable[[Path], bytes], tmp_path: Path) -> None:
    for number, graph in enumerate([small_graph(), hostile_graph(TEXTS)]):
        file = tmp_path / f"{number}.{ENDINGS[name]}"
        export(graph, name, file)
        found = set(ox.parse(riot(file), format=ox.RdfFormat.N_QUADS))
        if name in TRIPLES:
            meant = {ox.Quad(t.subject, t.predicate, t.object) for t in triples(graph, mentions=False)}
        else:
            meant = set(quads(graph, mentions=True))
        assert found == meant
