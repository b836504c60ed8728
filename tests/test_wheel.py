"""The wheel, installed away from the checkout and cut off from the network, does all its work."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_shared import SHARED

MOST_MEGABYTES = 40
"""Of the wheel, packed. The model is most of it."""
NEEDED = {
    "kg/ontology/data/kg.ttl",
    "kg/ontology/data/shapes.ttl",
    "kg/ontology/data/context.jsonld",
    "kg/language/shipped/model.onnx",
    "kg/language/shipped/heads.npz",
    "kg/language/shipped/config.json",
    "kg/language/shipped/vocab.txt",
    "kg/outputs/map/assets/map.html.j2",
    "kg/outputs/map/assets/main.js",
    "kg/outputs/map/assets/map.css",
}
CORPUS = "kg/training/corpus/"
"""Our own annotated sentences: for training from a checkout, of no use to who installs kg."""
SHINGLE = 12
"""Words in a row that two texts do not share by chance."""
ARTICLE = """Farrow Mills buys Borden Grain

LEEDS, March 3, 2026 - Farrow Mills has acquired Borden Grain, the companies said on Tuesday. Borden Grain is based in
Hull. Petra Lindqvist, chief executive of Farrow Mills, said that the two firms had worked together for many years.
"""
NO_NETWORK = """
import socket

def _refuse(*args, **kwargs):
    raise RuntimeError("this test allows no network")

socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = _refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = _refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (made,) = folder.glob("kg-*.whl")
    return made


@pytest.fixture(scope="module")
def kg(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs the installed command in an empty folder, without network; gives what it prints."""
    home = tmp_path_factory.mktemp("away")
    environment = home / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--no-compile", str(wheel)], check=True, capture_output=True, timeout=120)
    paths = dict.fromkeys(sysconfig.get_path(one) for one in ("purelib", "platlib"))
    site = Path(_printed([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home))
    # The libraries are those of this run; a path line of a .pth brings no editable checkout along.
    (site / "libraries.pth").write_text("\n".join(paths) + "\n")
    (site / "kg_test_offline.py").write_text(NO_NETWORK)
    (site / "offline.pth").write_text("import kg_test_offline\n")
    work = home / "work"
    work.mkdir()
    origin = _printed([str(python), "-c", "import kg; print(kg.__file__)"], work)
    assert Path(origin).is_relative_to(site), "the installed package is the one that runs"

    def run(*args: str) -> str:
        return _printed([str(environment / "bin" / "kg"), *args], work)

    return run


def _printed(command: list[str], folder: Path) -> str:
    kept = {"PATH": os.defpath, "HOME": str(folder), "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _files(wheel: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            yield name, archive.read(name)


def test_the_wheel_has_what_it_needs_and_no_more(wheel: Path) -> None:
    names = [name for name, _ in _files(wheel)]
    assert set(names) >= NEEDED
    assert {name.partition("/")[0] for name in names} == {
        "kg",
        next(n for n in names if "dist-info" in n).split("/")[0],
    }
    shipped = {p.relative_to(ROOT / "ontology").as_posix() for p in (ROOT / "ontology").rglob("*") if p.is_file()}
    data = {name.removeprefix("kg/ontology/data/") for name in names if name.startswith("kg/ontology/data/")}
    assert {one for one in shipped if not one.startswith(".")} == data
    assert sum(name.startswith("kg/ontology/data/queries/") for name in names) >= 10
    assert len([name for name in names if name.endswith(".dist-info/licenses/LICENSE")]) == 1
    data_files = re.compile(r"\.conllu?$|\.jsonl$|\.parquet$|\.pt$|__pycache__|/tests?/|/seeds?/")
    assert not [name for name in names if data_files.search(name) or name.startswith(CORPUS)]
    assert wheel.stat().st_size < MOST_MEGABYTES * 1e6


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside this checkout")
def test_the_wheel_carries_no_text_of_others(wheel: Path) -> None:
    theirs: set[tuple[str, ...]] = set()
    for path in [*(SHARED / "dev" / "docs").glob("*.txt"), *(SHARED / "seeds").glob("*.txt")]:
        theirs |= _shingles(path.read_text(encoding="utf-8"))
    assert len(theirs) > 1000
    for name, content in _files(wheel):
        if not name.endswith((".onnx", ".npz")):
            assert not theirs & _shingles(content.decode("utf-8")), name


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def test_it_builds_and_answers_offline(kg: Callable[..., str], tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert "graph of 1 document:" in kg("build", str(article), "--workers", "1")
    answer = kg("query", "--format", "csv", "SELECT ?s WHERE { [] rdf:predicate kg:acquires; kg:quote ?s }")
    assert answer.startswith("s\n") and "Borden Grain" in answer
    assert "Farrow Mills" in kg("show", "Farrow Mills")
    assert kg("query", "--list")
    kg("validate")


def test_the_network_is_really_cut_off(kg: Callable[..., str]) -> None:
    """Without this the test above would also pass where it blocks nothing."""
    with pytest.raises(AssertionError, match=r"allows no network|cannot be reached"):
        kg("build", "http://127.0.0.1:9/article.html")
