"""SHACL: the shapes of ontology/shapes.ttl, and checking a graph against them a slice at a time.

The shapes of relations follow from domain and range in kg.ttl. They stand in shapes.ttl all the same, so that other
SHACL tools need that file alone; `python -m kg.graph.shapes` writes that part anew after a change of kg.ttl.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import KgError, OntologyError
from kg.graph.store import type_iris
from kg.ontology.files import ontology_path, read_ontology
from kg.ontology.schema import Relation, Schema, load_schema
from kg.ontology.terms import RDF_SUBJECT, SHACL, XSD_STRING, kg, local_name

SHAPES: Final = "https://kg.example/shapes#"
MARK: Final = "# Below: relations and roles, written by `python -m kg.graph.shapes` from kg.ttl.\n"
_SH = rdflib.Namespace(SHACL)
_DEFAULT_SLICE: Final = 2000
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """One result of validation: the node at fault, the property and value where it has one, and why."""

    focus: str
    path: str = ""
    value: str = ""
    message: str


def relation_shapes(schema: Schema) -> str:
    """Turtle with the domain and range of every relation and role, and the list of predicates that claims may have."""
    relations = [*schema.relations.values(), *schema.roles.values()]
    known = "\n".join(f"        kg:{relation.name}" for relation in relations)
    predicates = f"kgs:KnownPredicate a sh:NodeShape ;\n    sh:in (\n{known}\n    ) .\n"
    return "\n".join([predicates, *(_relation_shape(relation, schema) for relation in relations)])


def _relation_shape(relation: Relation, schema: Schema) -> str:
    property_ = f"kg:{relation.name}"
    subject = _either(relation.domain, schema)
    if relation.same_kind:
        pairs = " ".join(
            f"[ sh:class kg:{name} ; sh:property [ sh:path {property_} ; sh:class kg:{name} ] ]"
            for name in sorted(relation.domain)
        )
        return (
            f"kgs:relation-{relation.name} a sh:NodeShape ;\n    sh:targetSubjectsOf {property_} ;\n"
            f"    sh:or ( {pairs} ) ;\n"
            f'    sh:message "{property_} joins two things of one kind, each {subject}." .\n'
        )
    return (
        f"kgs:relation-{relation.name} a sh:NodeShape ;\n    sh:targetSubjectsOf {property_} ;\n"
        f"    {_classes(relation.domain)} ;\n"
        f'    sh:message "The subject of {property_} is {subject}." ;\n'
        f"    sh:property [ sh:path {property_} ; {_classes(relation.range)} ;\n"
        f'        sh:message "The object of {property_} is {_either(relation.range, schema)}." ] .\n'
    )


def _classes(names: frozenset[str]) -> str:
    if len(names) == 1:
        return f"sh:class kg:{next(iter(names))}"
    return "sh:or ( " + " ".join(f"[ sh:class kg:{name} ]" for name in sorted(names)) + " )"


def _either(names: frozenset[str], schema: Schema) -> str:
    labels = [schema.classes[name].label for name in sorted(names)]
    return " or ".join(f"{'an' if label[0] in 'aeiou' else 'a'} {label}" for label in labels)


def shapes_graph() -> rdflib.Graph:
    """The shapes as an rdflib graph. Raises OntologyError where shapes.ttl is missing or no Turtle."""
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        graph.parse(data=read_ontology("shapes.ttl"), format="turtle")
    except BadSyntax as error:
        raise OntologyError(f"{ontology_path('shapes.ttl')}: cannot be read as Turtle ({error})") from error
    return graph


def violations(store: ox.Store, *, slice_size: int = _DEFAULT_SLICE) -> Iterator[Violation]:
    """What in the store's default graph breaks a shape, sorted within each slice of `slice_size` subjects.

    A slice holds all that is said of its subjects and only the types of what they point at, so that memory stays
    bounded. Shapes must not fire on those neighbours: the class targets are renamed to marks that only the slice's
    own subjects carry.
    """
    shapes, schema = _marked_shapes(), load_schema()
    subjects = sorted({q.subject for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}, key=str)
    waiting = iter(subjects)
    while chosen := list(islice(waiting, slice_size)):
        yield from _check(_slice(store, chosen, schema), shapes)


@cache
def _marked_shapes() -> rdflib.Graph:
    shapes = shapes_graph()
    for shape, _, target in list(shapes.triples((None, _SH.targetClass, None))):
        shapes.remove((shape, _SH.targetClass, target))
        shapes.add((shape, _SH.targetClass, _mark(str(target))))
    return shapes


def _mark(iri: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"{SHAPES}target-{local_name(iri) or iri}")


def _slice(store: ox.Store, subjects: Iterable[_Subject], schema: Schema) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    typed: set[ox.NamedNode] = set()
    default = ox.DefaultGraph()
    for subject in subjects:
        for quad in store.quads_for_pattern(subject, None, None, default):
            graph.add(_to_rdflib(quad))
            if isinstance(quad.object, ox.NamedNode):
                typed.add(quad.object)
        if not isinstance(subject, ox.NamedNode):
            continue
        classes = _classes_of(store, subject, schema)
        for name in classes:
            graph.add((rdflib.URIRef(subject.value), rdflib.RDF.type, _mark(kg(name).value)))
        typed.add(subject)
        if "Deal" in classes:
            for quad in store.quads_for_pattern(None, RDF_SUBJECT, subject, default):
                graph.add(_to_rdflib(quad))
                if isinstance(quad.subject, ox.NamedNode):
                    typed.add(quad.subject)
    for node in typed:
        for name in _classes_of(store, node, schema):
            graph.add((rdflib.URIRef(node.value), rdflib.RDF.type, rdflib.URIRef(kg(name).value)))
    return graph


def _classes_of(store: ox.Store, node: ox.NamedNode, schema: Schema) -> set[str]:
    """The kg classes that a node is stated to have and those above them."""
    stated = [local_name(iri) for iri in type_iris(store, node)]
    return {above for name in stated if name and name in schema.classes for above in schema.lineage(name)}


def _to_rdflib(quad: ox.Quad) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return _term(quad.subject), rdflib.URIRef(quad.predicate.value), _term(quad.object)


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype == XSD_STRING:
            return rdflib.Literal(term.value)  # to rdflib a typed string would be another literal
        # What a literal looks like is the matter under test: rdflib must not tidy it up.
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise KgError("the graph holds a triple term, which kg never writes")


def _check(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Violation]:
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise KgError(f"the shapes could not be checked: {text}")
    return sorted(
        Violation(
            focus=str(report.value(result, _SH.focusNode)),
            path=str(report.value(result, _SH.resultPath) or ""),
            value=str(report.value(result, _SH.value) or ""),
            message=str(report.value(result, _SH.resultMessage) or ""),
        )
        for result in report.subjects(rdflib.RDF.type, _SH.ValidationResult)
    )


def rewrite_relation_shapes() -> None:
    """Replaces the generated part of the checkout's shapes.ttl."""
    kept = read_ontology("shapes.ttl").partition(MARK)[0].rstrip("\n")
    ontology_path("shapes.ttl").write_text(f"{kept}\n\n{MARK}\n{relation_shapes(load_schema())}", encoding="utf-8")


if __name__ == "__main__":
    rewrite_relation_shapes()
    sys.exit(0)
