"""Says how a query will be answered: what its parameters stand for, its algebra, and how much each pattern matches.

Oxigraph does not show its plan. What decides about it can be shown all the same: the algebra of the SPARQL standard,
as rdflib translates it, and how many triples of this graph each triple pattern matches by itself.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from kg.graph.query import ParameterKind, prepare
from kg.graph.results import cell_text
from kg.ontology.terms import PREFIXES

_COUNTED: Final = 1_000_000
"""Triples that are counted at most for one pattern."""
_NAMED: Final = {
    "BGP": "all of these patterns", "LeftJoin": "optional", "ToMultiSet": "values or subquery",
    "Extend": "bind", "SelectQuery": "select", "AskQuery": "ask", "ConstructQuery": "construct",
    "DescribeQuery": "describe", "OrderBy": "order", "AggregateJoin": "aggregate",
}  # fmt: skip
_INSIDE: Final = ("p", "p1", "p2")


def explain(
    store: ox.Store,
    text: str,
    *,
    parameters: Mapping[str, str] | None = None,
    kinds: Mapping[str, ParameterKind] | None = None,
) -> str:
    """Lines for people, without answering the query. Raises what `run_query` raises for the same arguments."""
    ready = prepare(store, text, parameters=parameters, kinds=kinds)
    bound = {variable.value: term for variable, term in ready.bound.items()}
    lines = [f"?{name} is {cell_text(term)}" for name, term in sorted(bound.items())]
    lines += ["the algebra, with how many triples each pattern matches by itself:", *_algebra(store, ready.text, bound)]
    return "\n".join(lines) + "\n"


def _algebra(store: ox.Store, text: str, bound: Mapping[str, Any]) -> list[str]:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        query = translateQuery(parseQuery(text), initNs=PREFIXES)
    except (ParseException, NotImplementedError, ValueError) as error:
        return [f"  (rdflib cannot read this query: {' '.join(str(error).split())})"]
    return list(_lines(store, query.algebra, bound, 1))


def _lines(store: ox.Store, node: Any, bound: Mapping[str, Any], depth: int, *, named: bool = False) -> Iterator[str]:
    """`named` says that the node stands in a GRAPH, where the triples of the default graph do not count."""
    indent = "  " * depth
    detail = _detail(node)
    yield f"{indent}{_NAMED.get(node.name, node.name.lower())}{f' {detail}' if detail else ''}"
    for triple in sorted(node["triples"], key=str) if "triples" in node else ():
        count = "" if named else _count(store, triple, bound)
        yield f"{indent}  {' '.join(_shown(part) for part in triple)}{count}"
    for name in _INSIDE:
        if name in node and hasattr(node[name], "name"):
            yield from _lines(store, node[name], bound, depth + 1, named=named or node.name == "Graph")


def _detail(node: Any) -> str:
    if node.name == "Project":
        return " ".join(_shown(one) for one in node.PV)
    if node.name == "Slice":
        return f"from {node.start}, at most {node.length}"
    if node.name == "Extend":
        return _shown(node.var)
    if node.name == "Graph":
        return _shown(node.term)
    return ""


def _count(store: ox.Store, triple: Any, bound: Mapping[str, Any]) -> str:
    pattern = [_term(part, bound) for part in triple]
    if "path" in pattern:
        return "  (a path)"
    subject, predicate, object_ = pattern
    found = store.quads_for_pattern(subject, predicate, object_, ox.DefaultGraph())
    number = sum(1 for _ in islice(found, _COUNTED))
    return f"  ({number}{' or more' if number == _COUNTED else ''})"


def _term(part: Any, bound: Mapping[str, Any]) -> Any:
    """The engine's term for one of rdflib's: None for a variable that may be anything, "path" for a property path."""
    from rdflib.term import BNode, Literal, URIRef, Variable

    if isinstance(part, Variable):
        return bound.get(str(part))
    if isinstance(part, URIRef):
        return ox.NamedNode(str(part))
    if isinstance(part, Literal):
        if part.language:
            return ox.Literal(str(part), language=part.language)
        return (
            ox.Literal(str(part), datatype=ox.NamedNode(str(part.datatype))) if part.datatype else ox.Literal(str(part))
        )
    return None if isinstance(part, BNode) else "path"


def _shown(part: Any) -> str:
    from rdflib.paths import Path
    from rdflib.term import Variable

    if isinstance(part, Variable):
        return f"?{part}"
    term = _term(part, {})
    if isinstance(part, Path):
        short = part.n3()
        for prefix, namespace in PREFIXES.items():
            short = short.replace(f"<{namespace}", f"{prefix}:").replace(">", "") if namespace in short else short
        return short
    return f'"{term.value}"' if isinstance(term, ox.Literal) else cell_text(term) or "[]"
