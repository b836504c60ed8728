"""Asks the store: SPARQL 1.1 SELECT, ASK, CONSTRUCT and DESCRIBE, with parameters bound by the engine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Final, Literal

import pyoxigraph as ox

from kg.errors import KgError, QueryError, UnknownNameError
from kg.graph.literals import decimal, when
from kg.graph.literals import text as plain_text
from kg.graph.names import resolve_name
from kg.graph.outcome import FORMATS, MEDIA_TYPES, Answer, Format, QueryOutcome, fitting_formats
from kg.graph.sparql_text import (
    explain_syntax_error,
    nearest_term,
    project,
    refuse_unknown_terms,
    refuse_unsafe,
    variables,
)  # fmt: skip
from kg.ontology.schema import load_schema
from kg.ontology.terms import KG, PREFIXES, kg

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Format",
    "ParameterKind",
    "Prepared",
    "QueryOutcome",
    "fitting_formats",
    "parameter_value",
    "prepare",
    "run_query",
]

ParameterKind = Literal["entity", "term", "text", "number", "date", "any"]

_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_Named = ox.NamedNode | ox.BlankNode
_Graph = _Named | ox.DefaultGraph
_Bindable = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A query that was checked: the text that the engine gets, and what it binds to the text's variables."""

    text: str
    bound: Mapping[ox.Variable, _Bindable]


def run_query(
    store: ox.Store,
    text: str,
    *,
    parameters: Mapping[str, str] | None = None,
    kinds: Mapping[str, ParameterKind] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    rows: int | None = None,
) -> QueryOutcome:
    """Answers a SPARQL query over the default graph (everything but mentions; those stand in `GRAPH ?document`).

    The prefixes of the vocabulary need no declaration. `parameters` binds variables to values through the engine, so
    that no value ever becomes part of the text; `kinds` says how to read a value where it is not to be guessed: an
    entity's name, a term of the vocabulary, a text, number or date. `default_graphs` and `named_graphs` choose graphs
    of the store by IRI and go before FROM and FROM NAMED. `rows` is the most rows or triples to give. Raises
    QueryError for a query that is malformed, would call out or names an unknown term, and UnknownNameError for a name
    that fits nothing.
    """
    ready = prepare(store, text, parameters=parameters, kinds=kinds)
    # Of the two kinds of graph, giving one means that the other is empty, as in the SPARQL 1.1 Protocol.
    chosen = bool(default_graphs or named_graphs)
    default: list[_Graph] | None = [*_graphs(default_graphs)] if chosen else None
    named: list[_Named] | None = [*_graphs(named_graphs)] if chosen else None

    def run() -> Answer:
        try:
            return store.query(
                ready.text,
                prefixes=PREFIXES,
                substitutions=dict(ready.bound) or None,
                default_graph=default,
                named_graphs=named,
            )
        except RuntimeError as error:
            names = ", ".join(sorted(f"?{variable.value}" for variable in ready.bound))
            needs = "a bound variable must stand in a triple pattern (and after DESCRIBE where there is one)"
            reason = f"{names} cannot be bound; {needs}" if ready.bound else str(error)
            raise QueryError(f"the query could not be answered: {reason}") from error
        except (OSError, ValueError, SyntaxError) as error:
            raise KgError(f"the query could not be answered: {error}") from error

    return QueryOutcome(run, hidden=frozenset(variable.value for variable in ready.bound), limit=rows)


def prepare(
    store: ox.Store,
    text: str,
    *,
    parameters: Mapping[str, str] | None = None,
    kinds: Mapping[str, ParameterKind] | None = None,
) -> Prepared:
    """Checks a query and finds what its parameters stand for, without answering it. Raises as `run_query` does."""
    _check(text)
    bound = _bindings(store, text, parameters or {}, kinds or {})
    projected = project(text, sorted(variable.value for variable in bound)) if bound else text
    return Prepared(text=projected, bound=bound)


def _graphs(iris: Sequence[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"a graph to ask is named by no IRI ({error})") from error


@lru_cache(maxsize=512)
def _check(text: str) -> None:
    """Raises QueryError for a text that cannot be answered. Whoever asks again is not checked again.

    The engine reads the query over an empty store, where answering it costs nothing.
    """
    refuse_unsafe(text)
    try:
        _empty_store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(explain_syntax_error(text, str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query could not be answered: {error}") from error
    refuse_unknown_terms(text, load_schema().terms)


@cache
def _empty_store() -> ox.Store:
    return ox.Store()


def _bindings(
    store: ox.Store, text: str, parameters: Mapping[str, str], kinds: Mapping[str, ParameterKind]
) -> dict[ox.Variable, _Bindable]:
    known = variables(text) if parameters else []
    bound: dict[ox.Variable, _Bindable] = {}
    for name, value in sorted(parameters.items()):
        if name not in known:
            there = ", ".join(f"?{one}" for one in known) or "none"
            raise QueryError(f"the query has no variable ?{name} to bind; its variables are: {there}")
        bound[ox.Variable(name)] = parameter_value(store, name, value, kinds.get(name, "any"))
    return bound


def parameter_value(store: ox.Store, name: str, value: str, kind: ParameterKind) -> ox.NamedNode | ox.Literal:
    """The RDF term that a parameter's value stands for.

    Where the kind is "any": `kg:owns` is a term, `"…"` in quotes a text, a known name its entity, and only then a
    number or date is taken as such, because entities too are called 1366.
    """
    if kind == "text":
        return plain_text(value)
    if kind == "number":
        return _number(name, value)
    if kind == "date":
        if not _DATE.match(value) or when(value).datatype.value.endswith("#string"):
            raise QueryError(f'the parameter {name} needs a date such as 2026-05 or 2026-05-07, not "{value}"')
        return when(value)
    if kind == "term" or (kind == "any" and value.startswith("kg:")):
        return _term(name, value)
    if kind == "any":
        if len(value) > 1 and value[0] == value[-1] == '"':
            return plain_text(value[1:-1])
        if _NUMBER.match(value) or _DATE.match(value):
            return _named_or_literal(store, name, value)
    return resolve_name(store, value)


def _named_or_literal(store: ox.Store, name: str, value: str) -> ox.NamedNode | ox.Literal:
    try:
        return resolve_name(store, value)
    except UnknownNameError:
        return _number(name, value) if _NUMBER.match(value) else when(value)


def _number(name: str, value: str) -> ox.Literal:
    try:
        return decimal(Decimal(value.replace(",", "").replace("_", "")))
    except (InvalidOperation, ValueError) as error:
        raise QueryError(f'the parameter {name} needs a number, not "{value}"') from error


def _term(name: str, value: str) -> ox.NamedNode:
    local = value.removeprefix("<").removesuffix(">").removeprefix(KG).removeprefix("kg:")
    known = load_schema().terms
    if local not in known:
        hint = nearest_term(local, known)
        raise QueryError(f'the parameter {name} needs a term of the vocabulary; there is no "{value}"{hint}')
    return kg(local)
