"""RDF of any source as plain sets of strings, so that two parsers' readings can be compared term for term."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import rdflib

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
Term = tuple[str, ...]
Triple = tuple[Term, Term, Term]


def of_oxigraph(triples: Iterable[ox.Triple | ox.Quad]) -> set[Triple]:
    """Triples of pyoxigraph; the graph of a quad is left out."""
    return {(_ox(one.subject), _ox(one.predicate), _ox(one.object)) for one in triples}


def of_rdflib(graph: rdflib.Graph) -> set[Triple]:
    """Triples of rdflib. Read the graph inside `literals_as_written()`."""
    return {(_rdflib(s), _rdflib(p), _rdflib(o)) for s, p, o in graph}


@contextmanager
def literals_as_written() -> Iterator[None]:
    """rdflib rewrites typed literals when it makes them, unless told not to."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _ox(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return (term.value,)
    assert isinstance(term, ox.Literal), "no blank nodes"
    return term.value, term.language or "", term.datatype.value


def _rdflib(term: object) -> Term:
    if isinstance(term, rdflib.URIRef):
        return (str(term),)
    assert isinstance(term, rdflib.Literal), "no blank nodes"
    return str(term), term.language or "", str(term.datatype or XSD_STRING)
