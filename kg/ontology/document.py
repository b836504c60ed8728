"""Writes docs/ontology.md from kg.ttl: `python -m kg.ontology.document > docs/ontology.md`; a test compares the two."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.ontology.files import read_ontology
from kg.ontology.terms import KG, local_name

_VOCABULARY: Final = rdflib.Namespace(KG)
_HEADER: Final = rdflib.URIRef(KG.rstrip("#"))
_ALIGNMENTS: Final = (
    (RDFS.subClassOf, ""), (RDFS.subPropertyOf, ""), (SKOS.closeMatch, "close to "), (SKOS.relatedMatch, "related to ")
)  # fmt: skip
_HEAD: Final = """\
# The vocabulary

Written by `python -m kg.ontology.document > docs/ontology.md` from ontology/kg.ttl; a test fails when the two differ.
"""
_READING: Final = """\
`A or B` under *from* and *to* is a union. *Is a* names what every instance also is in another vocabulary, by
`rdfs:subClassOf` or `rdfs:subPropertyOf`; what is only close or related (`skos:closeMatch`, `skos:relatedMatch`) entails
nothing.
"""


class _Ontology:
    """kg.ttl with names in place of IRIs."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph(bind_namespaces="none").parse(data=read_ontology("kg.ttl"), format="turtle")
        self.prefixes = {str(namespace): prefix for prefix, namespace in self.graph.namespaces()}

    def of_type(self, *kinds: rdflib.URIRef) -> list[str]:
        found = {local_name(str(one)) for kind in kinds for one in self.graph.subjects(RDF.type, kind)}
        return sorted(name for name in found if name)

    def text(self, name: str, predicate: rdflib.URIRef) -> str:
        return str(self.graph.value(_VOCABULARY[name], predicate) or "")

    def short(self, node: rdflib.term.Node) -> str:
        iri = str(node)
        own = local_name(iri)
        if own:
            return own
        for namespace in sorted(self.prefixes, key=len, reverse=True):
            if iri.startswith(namespace):
                return f"{self.prefixes[namespace]}:{iri.removeprefix(namespace)}"
        return iri

    def ends(self, name: str, predicate: rdflib.URIRef) -> list[str]:
        """Classes, datatypes or values of a domain or range; unions and enumerations taken apart."""
        found: list[str] = []
        for node in self.graph.objects(_VOCABULARY[name], predicate):
            parts = [self.graph.value(node, one) for one in (OWL.unionOf, OWL.oneOf)]
            heads = [one for one in parts if one is not None]
            found += [self.short(item) for head in heads for item in Collection(self.graph, head)] if heads else []
            found += [] if heads else [self.short(node)]
        return found

    def parents(self, name: str, predicate: rdflib.URIRef) -> list[str]:
        above = (local_name(str(one)) for one in self.graph.objects(_VOCABULARY[name], predicate))
        return sorted(one for one in above if one)

    def aligned(self, name: str) -> str:
        found = [
            f"{kind}`{self.short(one)}`"
            for predicate, kind in _ALIGNMENTS
            for one in sorted(self.graph.objects(_VOCABULARY[name], predicate), key=str)
            if isinstance(one, rdflib.URIRef) and not local_name(str(one))
        ]
        return ", ".join(found)


def page() -> str:
    """The whole page, in Markdown with two Mermaid diagrams."""
    ontology = _Ontology()
    relations = [
        name for name in ontology.of_type(OWL.ObjectProperty, RDF.Property) if _is_entity_relation(name, ontology)
    ]
    roles = [name for name in ontology.of_type(OWL.ObjectProperty) if ontology.ends(name, RDFS.domain) == ["Deal"]]
    links = [
        name
        for name in ontology.of_type(OWL.ObjectProperty, RDF.Property)
        if name not in (*relations, *roles) and ontology.ends(name, RDFS.domain)
    ]
    parts = [
        _HEAD,
        *_introduction(ontology),
        "## Classes\n",
        *_class_diagram(ontology),
        *_table(("class", "is a", "meaning"), _classes(ontology)),
        "## Relations\n",
        "A claim states one of these; the direct triple stands only while a claim supports it that is affirmed, asserted"
        " or reported, and present.\n",
        *_relation_diagram(ontology, relations),
    ]
    groups = sorted({ontology.text(name, _VOCABULARY.relationGroup) for name in relations})
    for group in groups:
        chosen = [name for name in relations if ontology.text(name, _VOCABULARY.relationGroup) == group]
        parts += [f"### {group.capitalize()}\n", *_table(_COLUMNS, _properties(ontology, chosen))]
    parts += ["## Roles in a deal\n", *_table(_COLUMNS, _properties(ontology, roles))]
    parts += ["## Evidence\n", *_table(_COLUMNS, _properties(ontology, links))]
    parts += ["## Literals\n", *_table(_COLUMNS, _properties(ontology, ontology.of_type(OWL.DatatypeProperty)))]
    notes = ((f"`kg:{name}`", ontology.text(name, RDFS.comment)) for name in ontology.of_type(OWL.AnnotationProperty))
    parts += ["## Annotations that kg's own code reads\n", *_table(("annotation", "meaning"), notes)]
    return "\n".join(parts)


_COLUMNS: Final = ("property", "from", "to", "is a", "meaning")


def _is_entity_relation(name: str, ontology: _Ontology) -> bool:
    return bool(ontology.text(name, _VOCABULARY.relationGroup)) and ontology.ends(name, RDFS.domain) != ["Deal"]


def _introduction(ontology: _Ontology) -> Iterator[str]:
    version = ontology.graph.value(_HEADER, OWL.versionInfo)
    yield f"{ontology.graph.value(_HEADER, rdflib.DCTERMS.description)}\n"
    yield f"Prefix `kg:` is `{KG}`; this is version {version}.\n"
    yield _READING


def _class_diagram(ontology: _Ontology) -> Iterator[str]:
    yield "```mermaid\nclassDiagram\n  direction LR"
    for name in ontology.of_type(OWL.Class):
        above = ontology.parents(name, RDFS.subClassOf)
        yield "\n".join(f"  {parent} <|-- {name}" for parent in above) if above else f"  class {name}"
    yield "```\n"


def _relation_diagram(ontology: _Ontology, relations: Iterable[str]) -> Iterator[str]:
    """Relations between the same two classes stand on one arrow."""
    between: dict[tuple[str, str], list[str]] = {}
    for name in relations:
        for start in ontology.ends(name, RDFS.domain):
            same = ontology.text(name, _VOCABULARY.sameKind) == "true"
            for end in [start] if same else ontology.ends(name, RDFS.range):
                between.setdefault((start, end), []).append(name)
    yield "```mermaid\nflowchart LR"
    for (start, end), names in sorted(between.items()):
        yield f'  {start} -- "{"<br>".join(names)}" --> {end}'
    yield "```\n"


def _classes(ontology: _Ontology) -> Iterator[tuple[str, ...]]:
    for name in ontology.of_type(OWL.Class):
        above = [f"`kg:{one}`" for one in ontology.parents(name, RDFS.subClassOf)]
        yield (
            f"`kg:{name}`",
            ", ".join(filter(None, [*above, ontology.aligned(name)])),
            ontology.text(name, RDFS.comment),
        )


def _properties(ontology: _Ontology, names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for name in names:
        symmetric = (_VOCABULARY[name], RDF.type, OWL.SymmetricProperty) in ontology.graph
        above = [f"`kg:{one}`" for one in ontology.parents(name, RDFS.subPropertyOf)]
        same = ontology.text(name, _VOCABULARY.sameKind) == "true"
        yield (
            f"`kg:{name}`" + (" (symmetric)" if symmetric else ""),
            " or ".join(ontology.ends(name, RDFS.domain)),
            "the same kind" if same else " or ".join(ontology.ends(name, RDFS.range)),
            ", ".join(filter(None, [*above, ontology.aligned(name)])),
            ontology.text(name, RDFS.comment),
        )


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{' --- |' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page())
