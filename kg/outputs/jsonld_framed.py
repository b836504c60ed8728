"""graph.framed.jsonld: JSON-LD as a tree for people and for programs that know nothing of RDF.

Each entity and deal stands once, with the claims about it inside (`claims`, the reverse of rdf:subject), and whatever
a property leads to comes with its name. As RDF it is the same graph as graph.jsonld; what JSON-LD framing would
make of that file with the entities and deals as roots.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.graph.rdf import Resource, resources
from kg.model.graph import Graph
from kg.ontology.files import ontology_path
from kg.ontology.terms import DCTERMS_SOURCE, DCTERMS_TITLE, RDF_SUBJECT, RDFS_LABEL
from kg.outputs.files import write_text
from kg.outputs.jsonld import NodeWriter
from kg.outputs.jsonld_context import read_context

_CLAIMS: Final = "claims"
_REVERSE: Final = {"@reverse": RDF_SUBJECT.value}
_NAMED_BY: Final = (("label", RDFS_LABEL), ("title", DCTERMS_TITLE), ("source", DCTERMS_SOURCE))
"""The members that name a resource where it is only referred to, best first."""
_ROOTS: Final = ("entities", "deals", "conflicts", "documents", "extractors", "redirects")
"""Sections in the order of the file: what people look for first."""
_KEYWORDS: Final = {"@id": "id", "@type": "type"}


def write(graph: Graph, path: Path) -> None:
    """Writes the graph without its mentions."""
    write_text(path, framed(graph))


def framed(graph: Graph) -> Iterator[str]:
    """The parts of the document in order; joined they are the whole text."""
    writer = NodeWriter(graph.base_iri, read_context(ontology_path("context.jsonld")))
    every = list(resources(graph, mentions=False))
    about: dict[str, list[dict[str, Any]]] = defaultdict(list)
    tree = _Tree(writer, every)
    for resource in every:
        if resource.section in ("claims", "terms"):
            subject = next(value.value for name, value in resource.properties if name == RDF_SUBJECT)
            about[subject].append(tree.node(resource, without="subject"))
    context = {**writer.context, _CLAIMS: _REVERSE}
    yield '{\n"@context": ' + _written(context) + ',\n"@graph": ['
    separator = "\n"
    roots = [one for one in every if one.section in _ROOTS]
    for resource in sorted(roots, key=lambda one: _ROOTS.index(one.section)):
        node = tree.node(resource)
        if said := about.get(resource.subject.value):
            node[_CLAIMS] = said
        yield separator + _written(node)
        separator = ",\n"
    yield "\n]\n}\n"


class _Tree:
    """Resources as JSON objects whose references come with a name."""

    def __init__(self, writer: NodeWriter, every: list[Resource]) -> None:
        self._writer = writer
        named = ((resource, dict(reversed(resource.properties))) for resource in every)
        self._names = {
            writer.iri(resource.subject.value): (member, values[predicate].value)
            for resource, values in named
            for member, predicate in reversed(_NAMED_BY)
            if predicate in values
        }

    def node(self, resource: Resource, *, without: str = "") -> dict[str, Any]:
        members = self._writer.node(resource).items()
        return {_KEYWORDS.get(key, key): self._value(key, value) for key, value in members if key != without}

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(key, one) for one in value]
        if isinstance(value, dict) and "@id" in value:
            return self._reference(value["@id"])
        if isinstance(value, str) and key not in _KEYWORDS and self._writer.links(key):
            return self._reference(value)
        return value

    def _reference(self, iri: str) -> dict[str, str]:
        named = self._names.get(iri)
        return {"id": iri, named[0]: named[1]} if named else {"id": iri}


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
