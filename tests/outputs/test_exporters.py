"""All formats together: what is written, removed and refused, and that the bytes never depend on chance."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.model.document import Span
from kg.model.graph import Coverage, OpenSentence
from kg.outputs.exporters import DEFAULT_FORMATS, EXPORTERS, export, write_all
from tests.graphs import hostile_graph, small_graph

ROOT = Path(__file__).parents[2]
FORMATS = [name for name in EXPORTERS if name != "parquet" or importlib.util.find_spec("pyarrow")]
FILES = {"csv": 7, "neo4j": 2, "parquet": 3}
"""Of the formats that are folders."""
PROGRAM = """
import sys
from pathlib import Path
from kg.outputs.exporters import write_all
from tests.graphs import small_graph
write_all(small_graph(), Path(sys.argv[1]), sys.argv[2:])
"""


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path / seed), *FORMATS], cwd=ROOT, env=environment, check=True
        )
    first, second = hashes(tmp_path / "1"), hashes(tmp_path / "4242")
    assert first == second
    assert len(first) == sum(FILES.get(name, 1) for name in FORMATS) + 1, "and the manifest"


def test_bytes_do_not_depend_on_order(tmp_path: Path) -> None:
    graph = small_graph()
    turned = replace(
        graph, entities=graph.entities[::-1], statements=graph.statements[::-1], edges=graph.edges[::-1],
        mentions=graph.mentions[::-1], rejections=graph.rejections[::-1], documents=graph.documents[::-1],
        extractors=graph.extractors[::-1],
    )  # fmt: skip
    write_all(graph, tmp_path / "a", FORMATS)
    write_all(turned, tmp_path / "b", FORMATS)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_writes_the_default_formats_and_says_so(tmp_path: Path) -> None:
    written = write_all(small_graph(), tmp_path)
    assert set(DEFAULT_FORMATS) <= set(EXPORTERS)
    assert {"graph.ttl", "graph.jsonld", "graph.nq", "graph.graphml", "map.html", "report.md", "manifest.json"} <= {
        path.name for path in tmp_path.iterdir()
    }
    assert written == sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_the_manifest_matches_the_files(tmp_path: Path) -> None:
    write_all(small_graph(), tmp_path, model="other-model")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    found = hashes(tmp_path)
    del found["manifest.json"]
    assert manifest["outputs"] == found
    assert manifest["settings"] == {"base_iri": "https://kg.example/id/", "model": "other-model"}
    assert manifest["counts"]["entities"] == 10
    assert manifest["counts"]["claims_by_certainty"]["reported"] == 2
    assert [one["source"] for one in manifest["inputs"]] == ["analysis.md", "mirror/wire-copy.html", "wire.txt"]
    assert {"source": "broken.pdf", "reason": "the file ends early", "severity": "rejected"} in manifest["rejections"]
    assert str(tmp_path) not in (tmp_path / "manifest.json").read_text(encoding="utf-8")


def test_the_manifest_counts_and_lists_what_may_have_been_missed(tmp_path: Path) -> None:
    graph = small_graph()
    late, early = (
        OpenSentence(document=graph.documents[number].id, span=Span(number, 9), entities=("company/orrin-labs",),
                     companies=(), reasons=("two companies", "deal word"), cues=("merger",), rejected=("question",))
        for number in (1, 0)
    )  # fmt: skip
    found = replace(graph, coverage=Coverage(sentences=7, stating=3, open=(late, early)))
    write_all(found, tmp_path, ["turtle"])
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sentences_that_may_hold_more"] == [
        {
            "source": source, "start": start, "end": 9, "reasons": ["two companies", "deal word"], "deal_words": ["merger"],
            "entities": ["company/orrin-labs"], "rejected": ["question"],
        }
        for start, source in enumerate(("analysis.md", "mirror/wire-copy.html"))
    ]  # fmt: skip
    counts = manifest["counts"]
    assert (counts["sentences"], counts["sentences_with_claims"], counts["sentences_that_may_hold_more"]) == (7, 3, 2)
    assert counts["sentences_that_may_hold_more_by_reason"] == {"two companies": 2, "deal word": 2}
    assert counts["candidates_rejected"] == 0


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="word: no such format; there are csv, gexf"):
        write_all(small_graph(), tmp_path / "out", ["turtle", "word"])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_hostile_text_and_an_empty_graph(name: str, tmp_path: Path) -> None:
    texts = [
        "</script><script>alert(1)</script>",
        "=1+1",
        "a\x00b\x0b\r\n\ud800c",
        "\u202e\u2028",
        "|`*_[x](y)",
        "x" * 10_000,
    ]
    export(hostile_graph(texts), name, tmp_path / "a" / "hostile")
    export(hostile_graph([]), name, tmp_path / "b" / "empty")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) >= 2
    for path in written:
        if path.suffix != ".parquet":
            path.read_bytes().decode("utf-8")
