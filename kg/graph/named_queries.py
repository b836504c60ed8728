"""The named queries of ontology/queries/: questions that an analyst asks often, as SPARQL with a header in plain words.

    # title: Deals of a company
    # question: Which deals is this company part of, and in which role?
    # ask: deals of {company}
    # param company: the company's name
    # param least (number, optional): the smallest amount
    # param top (number): a value that has a default [10]

A parameter is an entity unless the brackets after its name say text, number, date or term; the square brackets hold
the value to use where none is given. A line of the query that begins with `#? least` counts only where the optional
parameter `least` is given, so that the file is a proper query with and without it. `ask` lines are the plain questions
that `kg ask` answers with the query: see kg.graph.ask.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast, get_args

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import OntologyError, QueryError, UnknownNameError
from kg.graph.query import ParameterKind, QueryOutcome, run_query
from kg.ontology.files import ontology_path, read_ontology

_HEADER: Final = re.compile(r"#\s*(title|question|ask|param)\b\s*(.*)")
_PARAM: Final = re.compile(r"(\w+)(?:\s+\((?:(\w+)(, ?optional)?)\))?\s*:\s*(.*?)(?:\s*\[([^\]]*)\])?\s*\Z")
_CLAUSE: Final = re.compile(r"^(\s*)#\?\s+(\w+)\s+(.*)$", re.MULTILINE)
_KINDS: Final = frozenset(get_args(ParameterKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that the user fills. Where `default` is None and it is not `optional`, there is no answer without it."""

    name: str
    description: str
    kind: ParameterKind = "entity"
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query file: its name (the file's), what it answers, and its SPARQL."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str
    asks: tuple[str, ...] = ()
    """Patterns of plain questions that it answers."""

    def text_with(self, given: Collection[str]) -> str:
        """The SPARQL with the lines of those optional parameters that are given; all lines stay where they are."""
        return _CLAUSE.sub(lambda line: f"{line[1]}{line[3]}" if line[2] in given else line[0], self.text)


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


def run_named_query(
    store: ox.Store, name: str, *, parameters: Mapping[str, str] | None = None, rows: int | None = None
) -> QueryOutcome:
    """Answers a named query. Raises QueryError for a parameter that is missing or not one of the query's."""
    text, given, kinds = fill(named_query(name), parameters or {})
    return run_query(store, text, parameters=given, kinds=kinds, rows=rows)


def fill(query: NamedQuery, parameters: Mapping[str, str]) -> tuple[str, dict[str, str], dict[str, ParameterKind]]:
    """What `run_query` needs for a named query: its text, the parameters with their defaults, and their kinds.

    Raises QueryError for a parameter that is missing or not one of the query's.
    """
    given = dict(parameters)
    known = {parameter.name: parameter for parameter in query.parameters}
    for extra in sorted(given.keys() - known.keys()):
        there = ", ".join(known) or "none"
        raise QueryError(f"the query {query.name} has no parameter {extra}; its parameters are: {there}")
    for parameter in query.parameters:
        if parameter.name in given or parameter.optional:
            continue
        if parameter.default is None:
            raise QueryError(f"the query {query.name} needs --param {parameter.name}=... ({parameter.description})")
        given[parameter.name] = parameter.default
    kinds = {name: known[name].kind for name in given}
    return query.text_with(given), given, kinds


def parse_named_query(name: str, text: str, *, source: Path) -> NamedQuery:
    """Reads a query file's header. Raises OntologyError naming `source` where title or question is missing."""
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    asks: list[str] = []
    for line in text.splitlines():
        match = _HEADER.match(line)
        if not match:
            continue
        key, rest = match.groups()
        if key == "param":
            parameters.append(_parameter(rest, source))
        elif key == "ask":
            asks.append(rest.removeprefix(":").strip())
        else:
            found[key] = rest.removeprefix(":").strip()
    for key in ("title", "question"):
        if not found.get(key):
            raise OntologyError(f"{source}: the header has no `# {key}: ...`")
    return NamedQuery(
        name=name,
        title=found["title"],
        question=found["question"],
        parameters=tuple(parameters),
        text=text,
        asks=tuple(asks),
    )


def _parameter(rest: str, source: Path) -> Parameter:
    match = _PARAM.match(rest)
    if not match:
        raise OntologyError(f"{source}: `# param {rest}` is not `# param name: description [default]`")
    name, kind, optional, description, default = match.groups()
    if kind is not None and kind not in _KINDS:
        raise OntologyError(f"{source}: the parameter {name} has the unknown kind {kind}")
    chosen = cast(ParameterKind, kind or "entity")
    return Parameter(name=name, description=description, kind=chosen, default=default, optional=bool(optional))
