"""The shipped reader and every exporter, end to end: the same bytes whatever order, process or history.

tests/test_pipeline.py tries more histories with a fake reader; here it is the real one, hash seeds included.
"""

import contextlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.pipeline import build, remove
from kg.settings import BuildSettings
from tests.conftest import ROOT

NUMBERS = ("01", "03", "06", "07", "08", "12", "15", "16")
"""Of seeds/: a text, a page, a reprint and its original, a mail, an update, a table; enough for every output to speak."""
OUTPUTS = ("graph.ttl", "graph.jsonld", "graph.nq", "graph.graphml", "map.html", "report.md", "manifest.json")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same") / "in"
    folder.mkdir()
    for path in (ROOT / "seeds").iterdir():
        if path.name.startswith(NUMBERS):
            shutil.copy(path, folder)
    assert len(list(folder.iterdir())) == len(NUMBERS)
    return folder


@pytest.fixture(scope="module")
def reference(articles: Path) -> dict[str, bytes]:
    """What one process makes of the folder."""
    made = build_here(articles, ["in"], "reference")
    assert set(OUTPUTS) <= made.keys()
    assert any(name.startswith("csv/") for name in made)
    assert all(made[name] for name in made)
    return made


def build_here(articles: Path, inputs: list[str], out: str) -> dict[str, bytes]:
    with contextlib.chdir(articles.parent):
        build(inputs, BuildSettings(out=Path(out), workers=1))
    return read(articles.parent / out)


def read(out: Path) -> dict[str, bytes]:
    paths = [out / name for name in OUTPUTS] + sorted((out / "csv").iterdir())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Names, not contents: pytest would take minutes to show where two maps differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.parametrize(("hash_seed", "workers"), [("0", "1"), ("20261120", "2")])
def test_order_workers_and_hash_seed_do_not_matter(
    articles: Path, reference: dict[str, bytes], hash_seed: str, workers: str
) -> None:
    """In another process, with the files in another order, in another time zone and locale."""
    files = sorted(f"in/{path.name}" for path in articles.iterdir())
    random.Random(hash_seed).shuffle(files)
    out = f"seed-{hash_seed}"
    subprocess.run(
        [sys.executable, "-m", "kg.cli", "build", *files, "--out", out, "--workers", workers, "--quiet"],
        cwd=articles.parent,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        check=True,
        timeout=120,
    )
    assert differing(reference, read(articles.parent / out)) == []


def test_history_does_not_matter(articles: Path, reference: dict[str, bytes]) -> None:
    """Half first, then all; then half removed against the other half read alone."""
    files = sorted(f"in/{path.name}" for path in articles.iterdir())
    half, rest = files[::2], files[1::2]
    alone = build_here(articles, half, "history")
    assert differing(alone, reference), "half the articles make another graph"
    assert differing(build_here(articles, ["in"], "history"), reference) == []
    with contextlib.chdir(articles.parent):
        for name in rest:
            remove(name, BuildSettings(out=Path("history")))
    assert differing(read(articles.parent / "history"), alone) == []


def test_a_second_run_changes_nothing(articles: Path, reference: dict[str, bytes]) -> None:
    shutil.copytree(articles.parent / "reference", articles.parent / "again")
    assert differing(build_here(articles, ["in"], "again"), reference) == []
    for name in OUTPUTS:
        (articles.parent / "again" / name).unlink()
    assert differing(build_here(articles, ["in"], "again"), reference) == [], "derived anew from the ledger alone"


def test_nothing_written_tells_where_or_when_it_was_made(articles: Path, reference: dict[str, bytes]) -> None:
    folder = str(articles.parent).encode()
    assert [name for name, content in reference.items() if folder in content or str(ROOT).encode() in content] == []
