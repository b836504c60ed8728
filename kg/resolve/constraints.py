"""What stands above the rules while names are joined: decisions made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.decisions import Decision
from kg.resolve.keys import Family

Id = tuple[Family, str]
"""Of a profile: `Profile.id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Decisions by hand, brought from names to profiles. They hold against every rule and every known entity."""

    joined: tuple[tuple[Id, Id], ...] = ()
    """Pairs that are one entity."""
    apart: Mapping[Id, frozenset[Id]] = field(default_factory=dict)
    """Profile → those that are another entity; given for both directions."""
    locked: Mapping[Id, str] = field(default_factory=dict)
    """Profiles of entities to which nothing further may be joined → the name by which they were locked."""
    renamed: Mapping[Id, str] = field(default_factory=dict)
    """Profile → the name of the entity that it is of."""
    decisions: tuple[Decision, ...] = ()
    """What of this was decided between two profiles, with its reasons."""
    notes: tuple[str, ...] = ()
    """Sentences on what could not be applied, for whoever wrote it."""


FREE = Constraints()
"""Nothing decided by hand."""
