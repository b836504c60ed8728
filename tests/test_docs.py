"""What the documentation shows works: commands and code in it are run, links in it lead somewhere.

Of ```console blocks (lines that begin with `$ `) and ```sh blocks the `kg ...` commands are run, ```python blocks as a
whole, page by page in a folder with a copy of seeds/. A block right after a line `<!-- not run: why -->` is left out.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
    if path.exists()
]
_BLOCK = re.compile(
    r"^(?P<skip><!-- not run: .+ -->\n+)?(?P<indent> *)```(?P<kind>console|sh|python)[^\n]*\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Step:
    kind: str
    text: str
    line: int


def steps(page: Path) -> list[Step]:
    """Everything to run on a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.finditer(text):
        if block["skip"]:
            continue
        line = text.count("\n", 0, block.start("body")) + 1
        body = "\n".join(one.removeprefix(block["indent"]) for one in block["body"].split("\n"))
        if block["kind"] == "python":
            found.append(Step("python", body, line))
            continue
        # A command goes on over lines that end in a backslash.
        lines = re.sub(r"\\\n(?:> )?", "", body).split("\n")
        prompt = "$ " if block["kind"] == "console" else ""
        commands = [one.removeprefix(prompt) for one in lines if one.startswith(prompt)]
        found += [Step("kg", text, line) for command in commands for text in _kg_parts(command)]
    return found


def _kg_parts(command: str) -> list[str]:
    """The parts of a command line, joined by `&&`, that call kg; where it is installed to makes no difference."""
    parts = re.sub(r"\s+#\s.*$", "", command).split(" && ")
    return [found[1].strip() for part in parts if (found := re.match(r"\s*(?:\S*/)?(kg\s.*)", part))]


@pytest.fixture
def workplace(tmp_path: Path) -> dict[str, str]:
    """A folder with the sample articles and `kg` on the path; the environment to run in."""
    tools = tmp_path / "tools"
    tools.mkdir()
    kg = tools / "kg"
    kg.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg.cli "$@"\n')
    kg.chmod(0o755)
    shutil.copytree(ROOT / "seeds", tmp_path / "work" / "seeds")
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(tools), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "BROWSER": "true",
        "PWD": str(tmp_path / "work"),
    }


@pytest.mark.parametrize("page", [page for page in PAGES if steps(page)], ids=lambda page: page.name)
def test_what_a_page_shows_works(page: Path, workplace: dict[str, str]) -> None:
    for step in steps(page):
        command = [sys.executable, "-c", step.text] if step.kind == "python" else ["bash", "-c", step.text]
        done = subprocess.run(
            command, cwd=workplace["PWD"], env=workplace, capture_output=True, text=True, timeout=300, check=False
        )
        shown = f"{page.name}:{step.line}: {step.text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        assert done.returncode == 0, shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target for target in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert not broken


def test_blocks_are_found_and_marked_ones_left_out(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ kg build x \\\n    --out y\nread 1\n$ ls\n```\n"
        "<!-- not run: needs the net -->\n```console\n$ kg build https://x.example\n```\n"
        "  ```python\n  import kg\n  ```\n```text\n$ kg no\n```\n"
        "```sh\npip install -q . && .venv/bin/kg build y  # build\n```\n"
    )
    assert [(one.kind, one.text.strip(), one.line) for one in steps(page)] == [
        ("kg", "kg build x     --out y", 2),
        ("python", "import kg", 12),
        ("kg", "kg build y", 18),
    ]


def test_the_readme_begins_with_the_command_that_builds_and_the_one_that_tests() -> None:
    readme = ROOT / "README.md"
    first = next(_BLOCK.finditer(readme.read_text(encoding="utf-8")))
    lines = first["body"].splitlines()
    assert first["kind"] == "sh"
    assert [re.sub(".*# *", "", line) for line in lines] == ["build", "test"]
    assert any(step.text.startswith("kg build") for step in steps(readme))
