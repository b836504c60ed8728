"""Settings of a build and the few constants that every layer shares."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BASE_IRI = "https://kg.example/id/"
DEFAULT_OUT = Path("out")


@dataclass(frozen=True, kw_only=True)
class BuildSettings:
    """What a build may be told. `base_iri`, `model`, `curation` and `known` change what is written; the rest changes how."""

    out: Path = DEFAULT_OUT
    base_iri: str = DEFAULT_BASE_IRI
    model: str | None = None
    workers: int = 0
    """Processes that read and extract; 0 lets the pipeline choose by the amount of work."""
    curation: Path | None = None
    """The file of decisions made by hand; None for that of the last build, at first `curation.yaml` in `out`."""
    known: Path | None = None
    """The file of entities known beforehand; None for what the last build knew, at first nothing."""
    forget_known: bool = False
    """Whether what the last build knew beforehand no longer counts."""
    formats: tuple[str, ...] = field(default=())
    """Names of the exporters to run; empty runs all."""
