"""Plain text: kept as it is, so that offsets are true to the file."""

from collections.abc import Iterator

from kg.sources.decoding import decode
from kg.sources.inputs import Draft, Input


def read_text(item: Input, raw: bytes) -> Iterator[Draft]:
    """The whole text as it stands."""
    yield Draft(text=decode(item.source, raw))
