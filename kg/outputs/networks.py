"""graph.graphml and graph.gexf, for Gephi, yEd, Cytoscape and networkx.

Nodes are entities and deals; edges are the direct triples alone, so that measures such as centrality count nothing
that is denied, over or only planned.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.graph.network import network
from kg.model.graph import Graph
from kg.outputs.files import clean_xml, write_text
from kg.outputs.links import links


def write_graphml(graph: Graph, path: Path) -> None:
    """GraphML; keys are numbered, because names would come twice, for nodes and for edges."""
    lines = nx.generate_graphml(attributed_network(graph))
    write_text(path, [f"{line}\n" for line in lines])


def write_gexf(graph: Graph, path: Path) -> None:
    """GEXF 1.2 without networkx's date of today."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(attributed_network(graph))
    for element in writer.xml.findall("meta"):
        writer.xml.remove(element)
    ElementTree.indent(writer.xml)
    write_text(path, [ElementTree.tostring(writer.xml, encoding="unicode", xml_declaration=False), "\n"])


def attributed_network(graph: Graph) -> "nx.MultiDiGraph[str]":
    """kg's network with names as labels and a quote per edge, numbered, and without characters that XML forbids."""
    quotes = {(link.subject, link.predicate, link.object): link.strongest for link in links(graph)}
    sources = {document.id: document.source for document in graph.documents}
    others = {entity.id: (*entity.aliases, *entity.former_names) for entity in graph.entities}
    whole = network(graph, deals=True)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(whole):
        named = {"label": whole.nodes[node]["name"], "aliases": " | ".join(others.get(node, ()))}
        made.add_node(node, **_clean({**whole.nodes[node], **named}))
    for number, (start, end, key) in enumerate(sorted(whole.edges(keys=True)), start=1):
        said = quotes.get((start, key, end))
        evidence = {"quote": said.claim.quote.text, "source": sources[said.document]} if said else {}
        # Numbered, because XML wants ids of edges that are unique in the whole file.
        made.add_edge(start, end, key=f"e{number}", **_clean({**whole.edges[start, end, key], **evidence}))
    return made


def _clean(attributes: Mapping[str, object]) -> dict[str, object]:
    return {name: clean_xml(value) if isinstance(value, str) else value for name, value in attributes.items()}
