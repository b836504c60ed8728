from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Running, running, small_build


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a small build. Look, but do not write."""
    return small_build(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def server(build: Path) -> Iterator[Running]:
    """A server with its defaults, for tests that leave it as it is."""
    with running(build) as one:
        yield one
