import shutil
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import KgError
from kg.graph.network import network
from kg.graph.rdf import quads
from kg.graph.store import open_store, rdflib_graph, store_folder, write_store
from tests.graphs import small_graph


def _quads(count: int) -> Iterator[ox.Quad]:
    for number in range(count):
        yield ox.Quad(ox.NamedNode(f"http://a/{number}"), ox.NamedNode("http://p"), ox.Literal("x"))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    graph = small_graph()
    expected = set(quads(graph, mentions=True))
    assert write_store(tmp_path, quads(graph, mentions=True)) == len(expected)
    assert set(open_store(tmp_path)) == expected


def test_a_reader_keeps_its_graph_while_builds_go_on(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(10))
    reader = open_store(tmp_path)
    for count in (3, 2, 1):
        write_store(tmp_path, _quads(count))
        assert len(open_store(tmp_path)) == count
        assert len(list(reader)) == 10
    assert len([path for path in (tmp_path / "store").iterdir() if path.is_dir()]) == 2


def test_a_build_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(5))
    before = sorted(path.name for path in (tmp_path / "store").iterdir())

    def broken() -> Iterator[ox.Quad]:
        yield from _quads(3)
        raise RuntimeError("the source ended early")

    with pytest.raises(RuntimeError):
        write_store(tmp_path, broken())
    assert len(open_store(tmp_path)) == 5
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before


def test_what_a_killed_build_left_is_cleared_and_never_read(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(5))
    (tmp_path / "store" / "2").mkdir()
    (tmp_path / "store" / "2" / "CURRENT").write_text("half")
    assert len(open_store(tmp_path)) == 5
    write_store(tmp_path, _quads(6))
    assert len(open_store(tmp_path)) == 6
    assert not (tmp_path / "store" / "2").exists()


def test_the_store_cannot_be_changed_by_a_reader(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(1))
    with pytest.raises(RuntimeError):
        open_store(tmp_path).add(next(_quads(1)))


@pytest.mark.parametrize("damage", ["none", "pointer", "folder", "files"])
def test_no_or_a_damaged_build_is_one_sentence(tmp_path: Path, damage: str) -> None:
    if damage != "none":
        write_store(tmp_path, _quads(1))
    if damage == "pointer":
        (tmp_path / "store" / "current").write_text("../../etc")
    if damage == "folder":
        shutil.rmtree(store_folder(tmp_path))
    if damage == "files":
        (store_folder(tmp_path) / "CURRENT").write_bytes(b"\xff\x00")
    with pytest.raises(KgError, match="kg build") as caught:
        open_store(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_rdflib_sees_the_default_graph_and_its_prefixes(tmp_path: Path) -> None:
    graph = small_graph()
    write_store(tmp_path, quads(graph, mentions=True))
    seen = rdflib_graph(tmp_path)
    kg = rdflib.Namespace("https://kg.example/ontology#")
    named = {str(label) for label in seen.objects(None, rdflib.RDFS.label)}
    assert {entity.name for entity in graph.entities} <= named
    assert list(seen.subjects(rdflib.RDF.type, kg.Mention)) == []
    rows = seen.query("SELECT ?c WHERE { ?c a kg:Claim }")
    assert len(list(rows)) == len(graph.statements)


def test_the_network_has_every_edge_with_its_evidence() -> None:
    graph = small_graph()
    seen = network(graph)
    assert set(seen) == {entity.id for entity in graph.entities}
    assert {(s, k, o) for s, o, k in seen.edges(keys=True)} == {(e.subject, e.predicate, e.object) for e in graph.edges}
    by_id = {statement.id: statement for statement in graph.statements}
    for edge in graph.edges:
        data = seen.edges[edge.subject, edge.object, edge.predicate]
        claims = [by_id[one] for one in edge.statements]
        assert data["confidence"] == max(one.claim.confidence for one in claims)
        assert data["documents"] == len({one.document for one in claims})
        assert data["certainty"] == ("asserted" if any(c.claim.certainty == "asserted" for c in claims) else "reported")
        assert data["quotes"] >= data["documents"]


def test_deals_join_the_network_when_asked(tmp_path: Path) -> None:
    graph = small_graph()
    seen = network(graph, deals=True)
    assert {deal.id for deal in graph.deals} <= set(seen)
    assert any(data["group"] == "deals" for _, _, data in seen.edges(data=True))
    nx.write_graphml(seen, tmp_path / "g.graphml")
    assert set(nx.read_graphml(tmp_path / "g.graphml")) == set(seen)


def test_a_store_larger_than_a_batch_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.store._BATCH", 7)
    assert write_store(tmp_path, _quads(50)) == 50
    assert set(open_store(tmp_path)) == set(_quads(50))
    assert write_store(tmp_path, iter([])) == 0


def test_a_copy_in_memory_is_the_same_and_stands_alone(tmp_path: Path) -> None:
    write_store(tmp_path, _quads(20))
    copy = open_store(tmp_path, in_memory=True)
    assert set(copy) == set(_quads(20))
    shutil.rmtree(tmp_path / "store")
    assert len(copy) == 20
