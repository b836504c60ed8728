"""The map's script and style sheet, linted as the page runs them."""

import shutil
import subprocess
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[3] / "kg/outputs/map/assets"
LINT = Path(__file__).parent / "lint"


def test_the_script_is_what_the_list_names() -> None:
    listed = (ASSETS / "scripts.txt").read_text(encoding="utf-8").split()
    assert sorted(listed) == sorted(one.name for one in ASSETS.glob("*.js"))


def test_script_and_style_are_clean() -> None:
    node = shutil.which("node")
    if not node or not (LINT / "node_modules").exists():
        pytest.skip(f"needs node, and `npm ci --prefix {LINT.relative_to(ASSETS.parents[3])}`")
    done = subprocess.run([node, LINT / "lint.mjs"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
