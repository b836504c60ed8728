"""Whatever lies in a folder, a build names it in one line and goes on with the rest: the real thing, end to end."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = "{} Mills acquired Borden Grain on Monday. The firms have worked together for many years in the region.\n"
REASONS = {
    "in/empty.txt": "empty",
    "in/binary.txt": "binary",
    "in/huge.txt": "too large",
    "in/broken.pdf": "broken PDF",
    "in/loop": "leads back",
    "in/navigation.html": "no article text",
    "in/rows.jsonl#2": "JSON",
    "in/control.txt": "binary",
    "in/arabic.txt": "not English",
    "nosuch.txt": "no such file",
}
READ = {
    "in/good.txt",
    "in/latin.txt",
    "in/line.txt",
    "in/rows.jsonl#1",
    "in/sub/marks.txt",
}


def write_all_of_it(folder: Path) -> None:
    (folder / "sub").mkdir(parents=True)
    (folder / "good.txt").write_text(ARTICLE.format("Acme"))
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(random.Random(1).randbytes(20_000))
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(60_000_000)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nand no end")
    (folder / "latin.txt").write_bytes(ARTICLE.format("Citroën").encode("latin-1"))
    (folder / "loop").symlink_to(".")
    links = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Home", "World", "Sport", "Login"))
    (folder / "navigation.html").write_text(f"<html><body><nav><ul>{links}</ul></nav></body></html>")
    (folder / "rows.jsonl").write_text(json.dumps({"text": ARTICLE.format("Calder")}) + "\n{broken\n")
    (folder / "line.txt").write_text("x" * 200_000)
    (folder / "control.txt").write_text("\x00\x01\x1b[31m" * 200 + ARTICLE.format("Dunmore"))
    (folder / "arabic.txt").write_text("شركة النفط تعلن عن صفقة جديدة مع شركة الطاقة في المنطقة الشرقية هذا العام " * 5)
    (folder / "sub" / "marks.txt").write_text("\u202e" + ARTICLE.format("Elmwood") + "\u05d0\u05d1\x07\n")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Path, subprocess.CompletedProcess[str]]":
    folder = tmp_path_factory.mktemp("bad")
    write_all_of_it(folder / "in")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-m", "kg.cli", "build", "in", "nosuch.txt", "--format", "turtle", "--format", "report"]
    result = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    return folder, result


def test_it_ends_with_1_and_one_line_for_each(done: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    _, result = done
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr and "\x1b" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("rejected: ")]
    named = {line.split(": ")[1]: line for line in lines}
    assert len(lines) == len(named) == len(REASONS), "one line each"
    for source, reason in REASONS.items():
        assert reason in named[source]


def test_the_rest_is_built_and_the_manifest_names_what_is_not(
    done: "tuple[Path, subprocess.CompletedProcess[str]]",
) -> None:
    folder, _ = done
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    assert {one["source"] for one in manifest["inputs"]} == READ
    assert {one["source"] for one in manifest["rejections"] if one["severity"] == "rejected"} == REASONS.keys()
    turtle = (folder / "out" / "graph.ttl").read_text()
    assert "Acme Mills" in turtle and "Citroën Mills" in turtle


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(ARTICLE.format("Acme"))
    (tmp_path / "secret.txt").chmod(0)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-m", "kg.cli", "build", "secret.txt", "--format", "turtle"]
    result = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 1
    assert "rejected: secret.txt: no permission" in result.stderr
