"""The named queries of ontology/queries/: questions that an analyst asks often, as SPARQL with a header in plain words.

    # title: Deals of a company
    # question: Which deals is this company part of, and in which role?
    # param company: the company's name
    # param min_amount (number): the smallest amount [0]

A parameter is an entity unless the brackets after its name say text, number, date or term; the square brackets hold
the value to use where none is given.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast, get_args

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import OntologyError, QueryError, UnknownNameError
from kg.graph.query import ParameterKind, QueryOutcome, run_query
from kg.ontology.files import ontology_path, read_ontology

_HEADER: Final = re.compile(r"#\s*(title|question|param)\b\s*(.*)")
_PARAM: Final = re.compile(r"(\w+)(?:\s+\((\w+)\))?\s*:\s*(.*?)(?:\s*\[([^\]]*)\])?\s*\Z")
_KINDS: Final = frozenset(get_args(ParameterKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that the user fills. `default` is None where there is no answer without it."""

    name: str
    description: str
    kind: ParameterKind = "entity"
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query file: its name (the file's), what it answers, and its SPARQL."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """All named queries, sorted by name. Raises OntologyError for a file without a proper header."""
    files = sorted(ontology_path("queries").glob("*.rq"))
    return {path.stem: parse_named_query(path.stem, read_ontology("queries", path.name), source=path) for path in files}


def named_query(name: str) -> NamedQuery:
    """The query of that name. Raises UnknownNameError with the nearest name where there is none."""
    known = named_queries()
    if name in known:
        return known[name]
    hit = process.extractOne(name.lower(), list(known), scorer=fuzz.WRatio, score_cutoff=60)
    hint = f"; did you mean {hit[0]}?" if hit else "; `kg query --list` shows them all"
    raise UnknownNameError(f'there is no named query "{name}"{hint}')


def run_named_query(store: ox.Store, name: str, *, parameters: Mapping[str, str] | None = None) -> QueryOutcome:
    """Answers a named query. Raises QueryError for a parameter that is missing or not one of the query's."""
    query = named_query(name)
    given = dict(parameters or {})
    known = {parameter.name: parameter for parameter in query.parameters}
    for extra in sorted(given.keys() - known.keys()):
        there = ", ".join(known) or "none"
        raise QueryError(f"the query {name} has no parameter {extra}; its parameters are: {there}")
    for parameter in query.parameters:
        if parameter.name not in given:
            if parameter.default is None:
                raise QueryError(f"the query {name} needs --param {parameter.name}=... ({parameter.description})")
            given[parameter.name] = parameter.default
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    return run_query(store, query.text, parameters=given, kinds=kinds)


def parse_named_query(name: str, text: str, *, source: Path) -> NamedQuery:
    """Reads a query file's header. Raises OntologyError naming `source` where title or question is missing."""
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        match = _HEADER.match(line)
        if not match:
            continue
        key, rest = match.groups()
        if key == "param":
            parameters.append(_parameter(rest, source))
        else:
            found[key] = rest.removeprefix(":").strip()
    for key in ("title", "question"):
        if not found.get(key):
            raise OntologyError(f"{source}: the header has no `# {key}: ...`")
    return NamedQuery(
        name=name, title=found["title"], question=found["question"], parameters=tuple(parameters), text=text
    )


def _parameter(rest: str, source: Path) -> Parameter:
    match = _PARAM.match(rest)
    if not match:
        raise OntologyError(f"{source}: `# param {rest}` is not `# param name: description [default]`")
    name, kind, description, default = match.groups()
    if kind is not None and kind not in _KINDS:
        raise OntologyError(f"{source}: the parameter {name} has the unknown kind {kind}")
    chosen = cast(ParameterKind, kind or "entity")
    return Parameter(name=name, description=description, kind=chosen, default=default)
