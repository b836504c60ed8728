"""graph.ttl: Turtle to be read by people, and by every parser as the same graph.

One block per subject, blocks in sections, a prefix for each kind of instance (`company:veldt-compute`).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.graph.rdf import Resource, resources
from kg.graph.rdf_names import Node
from kg.model.graph import Graph
from kg.ontology.terms import PREFIXES, RDF_TYPE, XSD_DECIMAL, XSD_INTEGER, XSD_STRING
from kg.outputs.files import write_text

_TYPE: Final = RDF_TYPE.value
_SEGMENT = re.compile(r"[a-z][a-z0-9-]*\Z")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_BARE_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+\Z")
_BARE_INTEGER = re.compile(r"-?[0-9]+\Z")
# Besides what Turtle demands: characters that show nothing or turn the reading direction.
_ESCAPED = re.compile(
    '[\x00-\x1f"\\\\\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff]'
)
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_HEADINGS: Final = {
    "documents": "Documents",
    "extractors": "Extractors",
    "entities": "Entities",
    "deals": "Deals",
    "claims": "Claims",
    "terms": "Terms of deals",
    "conflicts": "Conflicts",
    "redirects": "Other IRIs of entities and deals, from graphs of fewer documents",
    "mentions": "Mentions",
}


def write(graph: Graph, path: Path) -> None:
    """Writes the graph without its mentions."""
    write_text(path, turtle(graph, mentions=False))


def turtle(graph: Graph, *, mentions: bool) -> Iterator[str]:
    """The parts of the document in order; joined they are the whole text."""
    terms = TurtleTerms(graph.base_iri)
    body = [
        _section(name, list(group), terms) for name, group in groupby(resources(graph, mentions=mentions), _heading)
    ]
    for prefix, namespace in terms.used():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    yield from body


def quoted(value: str) -> str:
    """A Turtle (and N-Triples) string literal on one line."""
    return '"' + _ESCAPED.sub(_escape, value) + '"'


class TurtleTerms:
    """Terms as Turtle, and which prefixes that took. Instances get the prefix of their path's first segment."""

    def __init__(self, base_iri: str) -> None:
        self._base = base_iri
        self._used: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def used(self) -> list[tuple[str, str]]:
        """Prefixes and namespaces met so far, sorted."""
        return sorted(self._used.items())

    def term(self, term: Node) -> str:
        """The term, abbreviated where it can be."""
        return self.iri(term.value) if isinstance(term, ox.NamedNode) else self._literal(term)

    def verb(self, predicate: ox.NamedNode) -> str:
        """A predicate, `a` for rdf:type."""
        name = predicate.value
        return "a" if name == _TYPE else self.iri(name)

    def iri(self, value: str) -> str:
        """A prefixed name, or the IRI in angle brackets."""
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = self._abbreviate(value)
        return known

    def _abbreviate(self, value: str) -> str:
        if value.startswith(self._base):
            segment, slash, local = value[len(self._base) :].partition("/")
            if slash and segment not in PREFIXES and _SEGMENT.match(segment) and _LOCAL.match(local):
                self._used[segment] = f"{self._base}{segment}/"
                return f"{segment}:{local}"
        for prefix, namespace in PREFIXES.items():
            if value.startswith(namespace) and _LOCAL.match(value[len(namespace) :]):
                self._used[prefix] = namespace
                return f"{prefix}:{value[len(namespace) :]}"
        return f"<{value}>"

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype
        if datatype == XSD_STRING:
            return quoted(value)
        if literal.language:
            return f"{quoted(value)}@{literal.language}"
        if datatype == XSD_INTEGER and _BARE_INTEGER.match(value):
            return value
        if datatype == XSD_DECIMAL and _BARE_DECIMAL.match(value):
            return value
        return f"{quoted(value)}^^{self.iri(datatype.value)}"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def _heading(resource: Resource) -> tuple[str, str]:
    """Section and, within it, what the blocks share: an entity's kind or a claim's document."""
    if resource.section == "entities":
        return resource.section, resource.subject.value.rsplit("/", 2)[-2]
    return resource.section, resource.document.value if resource.document is not None else ""


def _section(name: tuple[str, str], group: Iterable[Resource], terms: TurtleTerms) -> str:
    section, shared = name
    title = _HEADINGS[section]
    if shared:
        title += f": {terms.iri(shared) if '://' in shared else shared}"
    return f"\n\n# {title}\n" + "".join(block(resource, terms) for resource in group)


def block(resource: Resource, terms: TurtleTerms) -> str:
    """One subject with all its properties, from an empty line to the full stop."""
    objects: dict[str, list[str]] = {}
    for predicate, object_ in resource.properties:
        objects.setdefault(terms.verb(predicate), []).append(terms.term(object_))
    lines = [f"{verb} {_joined(verb, written)}" for verb, written in objects.items()]
    return f"\n{terms.iri(resource.subject.value)} " + " ;\n    ".join(lines) + " .\n"


def _joined(verb: str, objects: list[str]) -> str:
    return (", " if verb == "a" or len(objects) < 3 else ",\n        ").join(objects)
