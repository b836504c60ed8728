"""graph.jsonld: compact JSON-LD with the whole context inside, one resource a line, sorted.

An own writer: rdflib's bytes change with the hash seed, and framing libraries are a thousand times slower.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.graph.rdf import Resource, resources
from kg.graph.rdf_names import Node, Property
from kg.model.graph import Graph
from kg.ontology.files import ontology_path
from kg.ontology.terms import RDF_TYPE, XSD_INTEGER, XSD_STRING
from kg.outputs.files import write_text
from kg.outputs.jsonld_context import Context, ContextTerm, read_context

Json = str | int | dict[str, str] | list["str | int | dict[str, str]"]

_HIERARCHICAL = re.compile(r"https?://[^/?#]+/(?:[^?#]*/)?\Z")
_SAFE_RELATIVE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:/[A-Za-z0-9_][A-Za-z0-9_-]*)*\Z")
# JavaScript's safe integers: beyond them a JSON reader may round.
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
_CONTEXT_FILE: Final = "context.jsonld"


def write(graph: Graph, path: Path) -> None:
    """Writes the graph without its mentions."""
    context = read_context(ontology_path(_CONTEXT_FILE))
    write_text(path, json_ld(graph, context, mentions=False))


def json_ld(graph: Graph, context: Context, *, mentions: bool) -> Iterator[str]:
    """The parts of the document in order; joined they are the whole text."""
    writer = NodeWriter(graph.base_iri, context)
    head = json.dumps(writer.context, ensure_ascii=False, indent=1, sort_keys=True)
    yield '{\n"@context": ' + head + ',\n"@graph": ['
    separator = "\n"
    for resource in resources(graph, mentions=mentions):
        yield separator + json.dumps(writer.node(resource), ensure_ascii=False)
        separator = ",\n"
    yield "\n]\n}\n"


class NodeWriter:
    """Turns resources into JSON objects whose names the context explains."""

    def __init__(self, base: str, context: Context) -> None:
        self._context = context
        # Relative names only where resolving them against the base gives the full name back.
        self._base = base if _HIERARCHICAL.match(base) else None
        self.context = {**context.document, "@base": base} if self._base else dict(context.document)
        self._terms: dict[str, list[ContextTerm]] = {}

    def node(self, resource: Resource) -> dict[str, Json]:
        """One resource; members come in the order of its properties."""
        found: dict[str, Json] = {"@id": self.iri(resource.subject.value)}
        for predicate, pairs in groupby(resource.properties, lambda pair: pair[0]):
            found.update(self._members(predicate, list(pairs)))
        return found

    def links(self, name: str) -> bool:
        """Whether the context reads the texts under this member as names of resources."""
        return self._context.type_of(name) == "@id"

    def _members(self, predicate: ox.NamedNode, pairs: list[Property]) -> dict[str, Json]:
        if predicate == RDF_TYPE:
            return {"@type": _one_or_list([self._context.compact(value.value) for _, value in pairs])}
        members: dict[str, list[str | int | dict[str, str]]] = {}
        for _, value in pairs:
            name, written = self._value(predicate.value, value)
            members.setdefault(name, []).append(written)
        return {name: _one_or_list(values) for name, values in members.items()}

    def _value(self, predicate: str, value: Node) -> tuple[str, str | int | dict[str, str]]:
        """The member's name and value: short where a term's type says the rest."""
        terms = self._terms.get(predicate)
        if terms is None:
            terms = self._terms[predicate] = self._context.terms(predicate)
        if isinstance(value, ox.NamedNode):
            for term in terms:
                if term.type == "@id":
                    return term.name, self.iri(value.value)
                if term.type == "@vocab":
                    return term.name, self._context.value(value.value)
        else:
            for term in terms:
                if term.type == value.datatype.value and not value.language:
                    return term.name, _number(value)
        # A term's type says nothing about full value objects, so any name will do for those.
        name = terms[0].name if terms else self._context.compact(predicate)
        if isinstance(value, ox.NamedNode):
            return name, {"@id": self.iri(value.value)}
        return name, _literal(value, typed_term=bool(terms and terms[0].type))

    def iri(self, value: str) -> str:
        """A resource's name: relative to the base, with a prefix, or in full."""
        if self._base and value.startswith(self._base) and _SAFE_RELATIVE.match(value[len(self._base) :]):
            return value[len(self._base) :]
        return self._context.prefixed(value)


def _number(value: ox.Literal) -> str | int:
    if value.datatype == XSD_INTEGER and _INTEGER.match(value.value):
        return int(value.value)
    return value.value


def _literal(value: ox.Literal, *, typed_term: bool) -> str | int | dict[str, str]:
    """A literal that says its own type. Bare values are only for terms that have none to impose."""
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == XSD_STRING:
        return {"@value": value.value} if typed_term else value.value
    if value.datatype == XSD_INTEGER and not typed_term:
        return _number(value) if _INTEGER.match(value.value) else {"@value": value.value, "@type": value.datatype.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _one_or_list(values: list[str | int | dict[str, str]] | list[str]) -> Json:
    return values[0] if len(values) == 1 else list(values)
