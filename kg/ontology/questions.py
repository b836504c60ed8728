"""Loads ontology/questions.toml: the English that `kg ask` knows beside the `ask` lines of the named queries."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, cast, get_args

from kg.errors import OntologyError
from kg.ontology.files import ontology_path, read_ontology

SlotKind = Literal["entity", "amount", "date", "publisher"]
_KINDS: Final = frozenset(get_args(SlotKind))
_SHIFTS: Final = frozenset({"", "next", "previous"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A phrase that narrows a question down. `same` names a second parameter that gets the same value, `shift` takes
    the date after or before the one that is named ("after 2025" begins with 2026)."""

    ask: str
    same: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What questions.toml says. `values` maps a slot's patterns to the values they stand for."""

    silent: frozenset[str]
    slots: Mapping[str, SlotKind]
    prefer: Mapping[str, str]
    facets: tuple[Facet, ...]
    values: Mapping[str, Mapping[str, str]]


@cache
def load_questions() -> Questions:
    """The file of the installed ontology. Raises OntologyError where it is missing or not as it should be."""
    path = ontology_path("questions.toml")
    try:
        data = tomllib.loads(read_ontology("questions.toml"))
        facets = tuple(Facet(**one) for one in data["facet"])
        slots: dict[str, str] = data["slots"]
        questions = Questions(
            silent=frozenset(data["silent"].split()),
            slots=cast(dict[str, SlotKind], slots),
            prefer=dict(data["prefer"]),
            facets=facets,
            values={name: dict(table) for name, table in data["values"].items()},
        )
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"{path}: no TOML ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise OntologyError(f"{path}: {error} is missing or of the wrong kind") from error
    if wrong := sorted({*slots.values()} - _KINDS) or sorted({one.shift for one in facets} - _SHIFTS):
        raise OntologyError(f'{path}: "{wrong[0]}" is unknown here')
    return questions
