"""GraphML and GEXF: open in networkx, hold only edges that stand, and are well-formed whatever the text."""

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.outputs.networks import write_gexf, write_graphml
from tests.graphs import hostile_graph, small_graph


def test_graphml_opens_with_its_attributes(tmp_path: Path) -> None:
    graph = small_graph()
    write_graphml(graph, tmp_path / "graph.graphml")
    network = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(network) == {one.id for one in (*graph.entities, *graph.deals)}
    assert network.nodes["person/mara-quist"]["label"] == "Mara Quist"
    (edge,) = network["company/sanderling-capital"]["company/orrin-labs"].values()
    assert edge["predicate"] == "investsIn"
    assert edge["certainty"] == "reported"
    assert edge["quote"] == "Sanderling Capital reportedly invests in Orrin Labs."
    assert network.number_of_edges() == len(graph.edges) + 3
    assert not network.has_edge("company/orrin-labs", "company/veldt-compute")


def test_gexf_opens_and_has_no_clock(tmp_path: Path) -> None:
    write_gexf(small_graph(), tmp_path / "graph.gexf")
    text = (tmp_path / "graph.gexf").read_text(encoding="utf-8")
    assert "lastmodified" not in text
    network = nx.read_gexf(tmp_path / "graph.gexf")
    assert network.nodes["deal/0123456789abcdef"]["kind"] == "ComputeDeal"


@pytest.mark.parametrize(
    "text", ["<b>&amp;\"'", "\x00\x01\x0b\x1f", "\ufffe\uffff", "\ud800", "]]>", "\u202e", "x" * 10_000]
)
def test_any_text_gives_well_formed_xml(text: str, tmp_path: Path) -> None:
    graph = hostile_graph([text])
    write_graphml(graph, tmp_path / "graph.graphml")
    write_gexf(graph, tmp_path / "graph.gexf")
    ElementTree.parse(tmp_path / "graph.graphml")
    ElementTree.parse(tmp_path / "graph.gexf")
    assert len(nx.read_graphml(tmp_path / "graph.graphml")) == 3


def test_ids_within_the_file_are_unique(tmp_path: Path) -> None:
    write_graphml(small_graph(), tmp_path / "graph.graphml")
    ids = [one.get("id") for one in ElementTree.parse(tmp_path / "graph.graphml").iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_gexf_keeps_the_rules_by_which_gephi_reads(tmp_path: Path) -> None:
    """Every value's attribute is declared for its class and of its type; ids are unique, ends of edges exist."""
    write_gexf(small_graph(), tmp_path / "graph.gexf")
    root = ElementTree.parse(tmp_path / "graph.gexf").getroot()
    space = {"g": root.tag[1:].partition("}")[0]}
    assert space["g"] == "http://www.gexf.net/1.2draft"
    nodes, edges = root.findall(".//g:node", space), root.findall(".//g:edge", space)
    ids = {one.get("id") for one in nodes}
    assert len(ids) == len(nodes) and all(one.get("label") for one in (*nodes, *edges))
    assert len({one.get("id") for one in edges}) == len(edges) > 5
    assert {one.get(end) for one in edges for end in ("source", "target")} <= ids
    readers = {"string": str, "double": float, "long": int, "boolean": {"true": True, "false": False}.__getitem__}
    for kind, elements in (("node", nodes), ("edge", edges)):
        declared = {
            one.get("id"): one.get("type", "") for one in root.findall(f".//g:attributes[@class='{kind}']/*", space)
        }
        for value in (value for element in elements for value in element.findall(".//g:attvalue", space)):
            readers[declared[value.get("for")]](value.get("value", ""))
