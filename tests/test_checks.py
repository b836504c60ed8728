"""The checks that need no running code: lint, format, types, and which package may import which."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "imports": ("lint-imports",),
}


@pytest.mark.parametrize("name", CHECKS)
def test_check(name: str) -> None:
    tool, *args = CHECKS[name]
    # Beside the interpreter first: a tool elsewhere on the path may be of another environment.
    found = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed (pip install '.[test]')")
    done = subprocess.run([found, *args], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{tool} {' '.join(args)}\n{done.stdout}\n{done.stderr}"
