"""Line formats for machines: N-Triples, N-Quads and TriG, each sorted."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from kg.graph.rdf import quads, resources, triples
from kg.model.graph import Graph
from kg.ontology.terms import XSD_STRING
from kg.outputs.files import write_text
from kg.outputs.turtle import TurtleTerms, block, quoted


def write_ntriples(graph: Graph, path: Path) -> None:
    """Writes all triples without mentions, one a line."""
    write_text(path, sorted({f"{_triple(one)} .\n" for one in triples(graph, mentions=False)}))


def write_nquads(graph: Graph, path: Path) -> None:
    """Writes everything: the default graph, and per document a named graph with its claims and mentions."""
    write_text(path, sorted({_quad(one) for one in quads(graph, mentions=True)}))


def write_trig(graph: Graph, path: Path) -> None:
    """Writes what `write_nquads` writes, grouped for reading."""
    write_text(path, trig(graph))


def trig(graph: Graph) -> Iterator[str]:
    """The parts of the TriG document in order."""
    terms = TurtleTerms(graph.base_iri)
    every = list(resources(graph, mentions=True))
    body = [block(one, terms) for one in every if one.section != "mentions"]
    inside = sorted((one for one in every if one.document is not None), key=lambda one: str(one.document))
    for document, group in groupby(inside, lambda one: one.document):
        if document is not None:
            blocks = "".join(block(one.as_said(), terms) for one in group)
            body.append(f"\n{terms.iri(document.value)} {{{blocks}}}\n")
    for prefix, namespace in terms.used():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    yield from body


def _triple(triple: ox.Triple | ox.Quad) -> str:
    return f"{_term(triple.subject)} {_term(triple.predicate)} {_term(triple.object)}"


def _quad(quad: ox.Quad) -> str:
    name = f" {_term(quad.graph_name)}" if isinstance(quad.graph_name, ox.NamedNode) else ""
    return f"{_triple(quad)}{name} .\n"


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    if not isinstance(term, ox.Literal):
        raise TypeError(f"kg writes no {type(term).__name__}")
    if term.language:
        return f"{quoted(term.value)}@{term.language}"
    datatype = "" if term.datatype == XSD_STRING else f"^^<{term.datatype.value}>"
    return quoted(term.value) + datatype
