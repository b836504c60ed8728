"""graph.framed.jsonld: a tree that reads well, and the same graph as the compact form."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.rdf import triples
from kg.model.graph import Graph
from kg.outputs.jsonld_framed import framed, write
from tests.graphs import DEAL, hostile_graph, small_graph
from tests.rdf_sets import literals_as_written, of_oxigraph, of_rdflib


@pytest.mark.parametrize(
    "graph",
    [
        small_graph(),
        small_graph(base_iri="urn:kg:"),
        hostile_graph(['"', "@id", "https://kg.example/id/company/hub", "company/hub", "a\nb\x00", "_:b", "\u202e"]),
    ],
)
def test_it_is_the_same_graph(graph: Graph) -> None:
    written = "".join(framed(graph)).encode()
    meant = of_oxigraph(triples(graph, mentions=False))
    assert of_oxigraph(ox.parse(written, format=ox.RdfFormat.JSON_LD)) == meant
    with literals_as_written():
        assert of_rdflib(rdflib.Graph().parse(data=written, format="json-ld")) == meant


def test_claims_stand_inside_what_they_are_about_and_references_have_names(tmp_path: Path) -> None:
    write(small_graph(), tmp_path / "graph.framed.jsonld")
    roots = {one["id"]: one for one in json.loads((tmp_path / "graph.framed.jsonld").read_text("utf-8"))["@graph"]}
    company = roots["company/veldt-compute"]
    assert company["foundedBy"] == {"id": "person/mara-quist", "label": "Mara Quist"}
    founded = [one for one in company["claims"] if one["predicate"] == "foundedBy"]
    assert {one["object"]["label"] for one in founded} == {"Mara Quist"}
    assert {one["wasDerivedFrom"]["title"] for one in founded} == {"Veldt Compute signs 300 MW lease with Orrin Labs"}
    assert not [one for one in founded if "subject" in one]
    assert {one["predicate"] for one in roots[DEAL]["claims"]} == {"provider", "customer", "facility"}
    assert not [name for name in roots if name.startswith("claim/")]
    kinds = [name.partition("/")[0] for name in roots]
    assert kinds.index("company") == 0 < kinds.index("deal") < kinds.index("document")
