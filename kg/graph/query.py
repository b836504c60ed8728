"""Asks the store: SPARQL 1.1 SELECT, ASK, CONSTRUCT and DESCRIBE, with parameters bound by the engine."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

import pyoxigraph as ox

from kg.errors import KgError, QueryError, UnknownNameError
from kg.graph.literals import decimal, when
from kg.graph.literals import text as plain_text
from kg.graph.names import resolve_name
from kg.graph.results import Cell, markdown, table
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

ParameterKind = Literal["entity", "term", "text", "number", "date", "any"]
Format = Literal["table", "csv", "tsv", "json", "xml", "markdown", "turtle", "json-ld"]
FORMATS: Final[tuple[Format, ...]] = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "json-ld")

_W3C: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_RDF: Final = {"turtle": ox.RdfFormat.TURTLE, "json-ld": ox.RdfFormat.JSON_LD}
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_ANSWER = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Bindable = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class QueryOutcome:
    """What a query found. Nothing is kept in memory: the query is answered anew each time the outcome is read.

    `kind` is "rows" (SELECT), "truth" (ASK) or "graph" (CONSTRUCT, DESCRIBE); `variables` are the columns of rows.
    """

    def __init__(self, run: Callable[[], _ANSWER], *, hidden: frozenset[str] = frozenset()) -> None:
        self._run = run
        self._hidden = hidden
        self._first: _ANSWER | None = run()
        self.kind: Literal["rows", "truth", "graph"] = "graph"
        self.variables: tuple[str, ...] = ()
        if isinstance(self._first, ox.QuerySolutions):
            self.kind = "rows"
            self.variables = tuple(variable.value for variable in self._first.variables)
        elif isinstance(self._first, ox.QueryBoolean):
            self.kind = "truth"

    def _answer(self) -> _ANSWER:
        answer, self._first = self._first, None
        return self._run() if answer is None else answer

    def rows(self) -> list[tuple[Cell, ...]]:
        """The rows of a SELECT, cells in the order of `variables`; of a graph its triples; of an ASK nothing."""
        answer = self._answer()
        try:
            if isinstance(answer, ox.QuerySolutions):
                return [tuple(solution) for solution in answer]
        except (OSError, RuntimeError, ValueError) as error:
            raise KgError(f"the query could not be answered: {error}") from error
        if isinstance(answer, ox.QueryTriples):
            return [(one.subject, one.predicate, one.object) for one in self._sorted(answer)]
        return []

    def triples(self) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted; of anything else nothing."""
        answer = self._answer()
        return self._sorted(answer) if isinstance(answer, ox.QueryTriples) else []

    def truth(self) -> bool:
        """The answer of an ASK; for the others, whether anything was found."""
        answer = self._answer()
        return bool(answer) if isinstance(answer, ox.QueryBoolean) else next(iter(answer), None) is not None

    def render(self, format_: str, *, width: int | None = None) -> bytes:
        """The result in UTF-8. csv, tsv, json and xml are the W3C's formats to the letter.

        `width` limits the columns of a table (a terminal's width). Tables for people leave out the columns of bound
        parameters. Raises QueryError where the kind of result has no such format.
        """
        if format_ in ("table", "markdown"):
            return self._for_people(format_, width).encode("utf-8", "replace")
        if format_ in _RDF and self.kind == "graph":
            written = ox.serialize(self.triples(), format=_RDF[format_], prefixes=PREFIXES)
            return written or b""
        answer = self._answer()
        if format_ in _W3C and not isinstance(answer, ox.QueryTriples):
            try:
                return answer.serialize(format=_W3C[format_]) or b""
            except (OSError, RuntimeError, ValueError) as error:
                raise KgError(f"the query could not be answered: {error}") from error
        what = {"rows": "a SELECT", "truth": "an ASK", "graph": "a CONSTRUCT or DESCRIBE"}[self.kind]
        fitting = ("table", "markdown", *(_RDF if self.kind == "graph" else _W3C))
        raise QueryError(f"{what} cannot be written as {format_}; choose {', '.join(fitting)}")

    def _for_people(self, format_: str, width: int | None) -> str:
        if self.kind == "truth":
            return "true\n" if self.truth() else "false\n"
        header = list(self.variables) if self.kind == "rows" else ["subject", "predicate", "object"]
        shown = [i for i, name in enumerate(header) if name not in self._hidden] or list(range(len(header)))
        rows = [[row[i] for i in shown] for row in self.rows()]
        names = [header[i] for i in shown]
        return markdown(names, rows) if format_ == "markdown" else table(names, rows, width=width)

    @staticmethod
    def _sorted(answer: ox.QueryTriples) -> list[ox.Triple]:
        try:
            return sorted(set(answer), key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
        except (OSError, RuntimeError, ValueError) as error:
            raise KgError(f"the query could not be answered: {error}") from error


def run_query(
    store: ox.Store,
    text: str,
    *,
    parameters: Mapping[str, str] | None = None,
    kinds: Mapping[str, ParameterKind] | None = None,
) -> QueryOutcome:
    """Answers a SPARQL query over the default graph (everything but mentions; those stand in `GRAPH ?document`).

    The prefixes of the vocabulary need no declaration. `parameters` binds variables to values through the engine, so
    that no value ever becomes part of the text; `kinds` says how to read a value where it is not to be guessed: an
    entity's name, a term of the vocabulary, a text, number or date. Raises QueryError for a query that is malformed,
    would call out or names an unknown term, and UnknownNameError for a name that fits nothing.
    """
    refuse_unsafe(text)
    _parse(text)
    refuse_unknown_terms(text, load_schema().terms)
    bound = _bindings(store, text, parameters or {}, kinds or {})
    given = {variable.value for variable in bound}
    projected = project(text, sorted(given)) if bound else text

    def run() -> _ANSWER:
        try:
            return store.query(projected, prefixes=PREFIXES, substitutions=bound or None)
        except RuntimeError as error:
            names = ", ".join(f"?{name}" for name in sorted(given))
            needs = "a bound variable must stand in a triple pattern (and after DESCRIBE where there is one)"
            reason = f"{names} cannot be bound; {needs}" if bound else str(error)
            raise QueryError(f"the query could not be answered: {reason}") from error
        except (OSError, ValueError, SyntaxError) as error:
            raise KgError(f"the query could not be answered: {error}") from error

    return QueryOutcome(run, hidden=frozenset(given))


def _parse(text: str) -> None:
    """Lets the engine read the query over an empty store, where answering it costs nothing."""
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(explain_syntax_error(text, str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query could not be answered: {error}") from error


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
