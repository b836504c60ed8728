"""Names that a user gives on the command line, as what they mean in the graph."""

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    import pyoxigraph


def named(store: "pyoxigraph.Store", name: str) -> str:
    """The IRI of the entity or deal called `name`. Raises `UsageError`, with the nearest names, where there is none."""
    from kg.graph.names import resolve_name

    try:
        return resolve_name(store, name).value
    except UnknownNameError as error:
        raise UsageError(str(error)) from error


def relation(name: str) -> str:
    """A relation or deal role of the vocabulary. Raises `UsageError`, with the nearest ones, where there is none."""
    from kg.ontology.schema import load_schema

    schema = load_schema()
    known = {*schema.relations, *schema.roles}
    plain = name.removeprefix("kg:")
    if plain in known:
        return plain
    raise UsageError(f"there is no relation {name!r}{near(plain, known)}")


def near(name: str, known: Iterable[str]) -> str:
    """What of `known` may have been meant, to end an error with; empty where nothing is alike."""
    by_lower = {one.lower(): one for one in sorted(known)}
    found = difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(by_lower[one] for one in found)}?" if found else ""
