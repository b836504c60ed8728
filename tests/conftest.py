"""Builds that several test files look at; each is made once per session."""

import contextlib
from pathlib import Path

import pytest

from kg.model.graph import Graph
from kg.pipeline import BuildReport, build, load_graph
from kg.settings import BuildSettings

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seeds_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """The output folder of `kg build seeds`, every default output written, and what the build said."""
    out = tmp_path_factory.mktemp("seeds") / "out"
    with contextlib.chdir(ROOT):
        return out, build(["seeds"], BuildSettings(out=out))


@pytest.fixture(scope="session")
def seeds_build(seeds_report: tuple[Path, BuildReport]) -> Path:
    """The output folder of `kg build seeds`. Look, but do not write."""
    return seeds_report[0]


@pytest.fixture(scope="session")
def seeds_graph(seeds_build: Path) -> Graph:
    """The graph of `kg build seeds`."""
    return load_graph(seeds_build)
