"""IRIs of everything in a graph, and the parts that its RDF is made of."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.model.graph import Graph
from kg.model.ids import digest
from kg.ontology.terms import RDF_TYPE, kg
from kg.text.slugs import document_path, slug

Node = ox.NamedNode | ox.Literal
Property = tuple[ox.NamedNode, Node]


class Names:
    """IRIs of everything in one graph; those of documents are found by document id."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._extractors: dict[str, ox.NamedNode] = {}
        self._documents = {document.id: self.node(document_path(document)) for document in graph.documents}

    def node(self, path: str) -> ox.NamedNode:
        return ox.NamedNode(self._graph.iri(path))

    def document(self, id_: str) -> ox.NamedNode:
        return self._documents[id_]

    def extractor(self, extractor: str) -> ox.NamedNode:
        found = self._extractors.get(extractor)
        if found is None:
            path = f"extractor/{slug(extractor.partition(' ')[0])}-{digest(extractor, length=8)}"
            found = self._extractors[extractor] = self.node(path)
        return found

    def links(self, pairs: Iterable[tuple[str, str]]) -> list[Property]:
        return [(kg(predicate), self.node(target)) for predicate, target in pairs]


def types(*names: str) -> list[Property]:
    """The classes of kg that a resource has."""
    return [(RDF_TYPE, kg(name)) for name in names]
