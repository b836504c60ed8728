"""CSV tables and Neo4j's: complete, and harmless in a spreadsheet."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.assemble import assemble
from kg.model.graph import Graph
from kg.outputs import neo4j, tables
from kg.outputs.tables import csv_line, guarded
from tests.graph.said import deal, term, told
from tests.graphs import hostile_graph, small_graph


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_claim_has_its_quote_offsets_and_flags(tmp_path: Path) -> None:
    graph = small_graph()
    tables.write(graph, tmp_path)
    texts = {one.source: one.text for one in graph.documents}
    claims = read(tmp_path / "claims.csv")
    assert len(claims) == len(graph.statements)
    assert all(texts[row["source"]][int(row["start"]) : int(row["end"])] == row["quote"] for row in claims)
    assert {row["produced_by"] for row in claims if row["predicate"] == "foundedBy"} == {"frame:foundedBy/2"}
    denied = [row for row in claims if row["polarity"] == "negated"]
    assert [(row["subject_name"], row["attributed_to"], row["supports_edge"]) for row in denied] == [
        ("Orrin Labs", "Mara Quist", "no")
    ]


def test_only_edges_that_stand_are_edges(tmp_path: Path) -> None:
    tables.write(small_graph(), tmp_path)
    edges = {(row["subject"], row["predicate"], row["object"]) for row in read(tmp_path / "edges.csv")}
    assert ("company/veldt-compute", "foundedBy", "person/mara-quist") in edges
    assert ("deal/0123456789abcdef", "customer", "company/orrin-labs") in edges
    assert not {predicate for _, predicate, _ in edges} & {"competesWith", "acquires", "builds"}


def test_a_deal_stands_on_one_row(tmp_path: Path) -> None:
    tables.write(small_graph(), tmp_path)
    (deal,) = read(tmp_path / "deals.csv")
    assert (deal["amount"], deal["currency"], deal["amount_period"]) == ("1250000000", "USD", "year")
    assert deal["parties"] == "customer: Orrin Labs | facility: Tallow Ridge | provider: Veldt Compute"
    assert deal["documents"] == "3"


def test_terms_and_conflicts_have_their_words(tmp_path: Path) -> None:
    roles = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))
    price = term("amount", "2000000000", "$2 billion", bound="about")
    graph = assemble(
        [
            told("a", "Harlan buys Brook for some $2 billion.", *roles, deals=[deal("Acquisition", price)]),
            told("b", "Harlan owns Tolm Mill.", ("Harlan", "owns", "Tolm Mill")),
            told("c", "Brook owns Tolm Mill.", ("Brook", "owns", "Tolm Mill", {"attributed_name": "=SUM(A1)"})),
        ]
    )
    tables.write(graph, tmp_path)
    (row,) = read(tmp_path / "terms.csv")
    assert (row["predicate"], row["value"], row["bound"], row["trigger"]) == (
        "amount",
        "2000000000",
        "about",
        "$2 billion",
    )
    sides = read(tmp_path / "conflicts.csv")
    assert [(side["kind"], side["place"]) for side in sides] == [("contradiction", "1"), ("contradiction", "2")]
    assert {side["quote"] for side in sides} == {"Harlan owns Tolm Mill.", "Brook owns Tolm Mill."}
    assert "'=SUM(A1)" in {side["speaker"] for side in sides}
    assert {row["belief"] for row in read(tmp_path / "claims.csv") if row["predicate"] == "owns"} == {"0.81"}
    assert {row["belief"] for row in read(tmp_path / "edges.csv") if row["predicate"] == "owns"} == {"0.81"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_formulas_are_disarmed_in_every_column(text: str, tmp_path: Path) -> None:
    tables.write(hostile_graph([text]), tmp_path)
    cells = [cell for path in tmp_path.iterdir() for row in read(path) for cell in row.values()]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=5))
def test_a_record_reads_back(cells: list[str]) -> None:
    line = csv_line(cells)
    assert line.endswith("\r\n")
    assert next(csv.reader(io.StringIO(line, newline=""), strict=True)) == cells


@given(st.text())
def test_a_guard_adds_at_most_an_apostrophe(text: str) -> None:
    assert guarded(text) in (text, f"'{text}")


def test_neo4j_headers_ids_and_labels(tmp_path: Path) -> None:
    graph = small_graph()
    neo4j.write(graph, tmp_path)
    nodes, relations = read(tmp_path / "nodes.csv"), read(tmp_path / "relationships.csv")
    assert list(nodes[0])[:2] == ["id:ID", ":LABEL"]
    assert list(relations[0])[:3] == [":START_ID", ":END_ID", ":TYPE"]
    ids = [row["id:ID"] for row in nodes]
    assert len(ids) == len(set(ids)) == len(graph.entities) + len(graph.deals)
    assert {row[":START_ID"] for row in relations} | {row[":END_ID"] for row in relations} <= set(ids)
    labels = {row["id:ID"]: row[":LABEL"] for row in nodes}
    assert labels["facility/tallow-ridge"] == "DataCenter;Facility"
    assert labels["deal/0123456789abcdef"] == "ComputeDeal;Deal"
    assert {row["supported:boolean"] for row in relations} == {"true", "false"}


def test_neo4j_records_are_lines_and_lists_keep_their_items(tmp_path: Path) -> None:
    neo4j.write(hostile_graph(["a\nb\r\nc\u2028d", "x;y"]), tmp_path)
    data = (tmp_path / "nodes.csv").read_bytes()
    assert data.count(b"\n") == 1 + 1 + 2 + 2, "a heading, the hub, two products, two licences"
    aliases = [row["aliases:string[]"] for row in read(tmp_path / "nodes.csv")]
    assert "x,y!;x,y?" in aliases


NEO4J_TYPES = {"string", "string[]", "int", "double", "boolean"}


@pytest.mark.parametrize("graph", [small_graph(), hostile_graph(['"', "a\nb", "x;y", "=1+1", ",", "'", "\\"])])
def test_neo4j_tables_keep_the_importers_rules(graph: Graph, tmp_path: Path) -> None:
    """One field of each marked kind, types it knows, values of those types, one record a line."""
    neo4j.write(graph, tmp_path)
    for name, marks in (("nodes.csv", [":ID", ":LABEL"]), ("relationships.csv", [":END_ID", ":START_ID", ":TYPE"])):
        text = (tmp_path / name).read_bytes().decode()
        heading, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        kinds = [field.partition(":")[2] for field in heading]
        assert sorted(f":{kind}" for kind in kinds if kind.isupper()) == marks
        assert {kind for kind in kinds if kind and not kind.isupper()} <= NEO4J_TYPES
        assert text.count("\r\n") == len(rows) + 1
        for row in rows:
            assert len(row) == len(heading)
            for kind, cell in zip(kinds, row, strict=True):
                assert not set(cell) & set("\r\n")
                assert kind != "boolean" or cell in ("true", "false")
                assert kind not in ("int", "double") or not cell or float(cell) >= 0
                assert kind not in ("ID", "START_ID", "END_ID", "TYPE", "LABEL") or cell
