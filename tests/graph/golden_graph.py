"""The hand-made graph of tests/graph/golden/ and the texts that it quotes."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.graph.outcome import QueryOutcome, plain_value
from kg.model.ids import sha256_text

FOLDER = Path(__file__).parent / "golden"
ID = "https://kg.example/id/"


@cache
def golden_turtle() -> str:
    return (FOLDER / "golden.ttl").read_text(encoding="utf-8")


def golden_store(turtle: str | None = None) -> ox.Store:
    """A store of its own, so that a test may change it."""
    store = ox.Store()
    store.load(golden_turtle() if turtle is None else turtle, format=ox.RdfFormat.TURTLE)
    return store


@cache
def golden_texts() -> dict[str, str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))]
    return {sha256_text(text): text for text in texts}


def columns(outcome: QueryOutcome) -> dict[str, list[object]]:
    """The rows of a SELECT by variable, as plain values."""
    rows = outcome.rows()
    return {name: [plain_value(row[at]) for row in rows] for at, name in enumerate(outcome.variables)}
