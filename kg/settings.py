"""Settings of a build and the few constants that every layer shares."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BASE_IRI = "https://kg.example/id/"
DEFAULT_OUT = Path("out")


@dataclass(frozen=True, kw_only=True)
class BuildSettings:
    """What a build may be told. Only `base_iri` and `model` change what is written; the rest changes how."""

    out: Path = DEFAULT_OUT
    base_iri: str = DEFAULT_BASE_IRI
    model: str | None = None
    workers: int = 0
    """Processes that read and extract; 0 lets the pipeline choose by the amount of work."""
    formats: tuple[str, ...] = field(default=())
    """Names of the exporters to run; empty runs all."""
