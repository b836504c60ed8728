"""parquet/: typed tables that pyarrow, pandas and DuckDB read the same."""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.outputs import parquet
from tests.graphs import hostile_graph, small_graph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed (pip install '.[parquet]')")
    parquet.write(small_graph(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.parquet", "deals.parquet", "entities.parquet"]
    return tmp_path


def test_columns_have_types(folder: Path) -> None:
    from pyarrow import parquet as pq

    deals = pq.read_table(folder / "deals.parquet")
    (deal,) = deals.to_pylist()
    assert (deal["amount"], deal["currency"], deal["amount_period"]) == (Decimal("1250000000"), "USD", "year")
    assert (deal["signed_on"], deal["signed_on_day"]) == ("2026-03", date(2026, 3, 1))
    assert deal["announced_on_day"] == date(2026, 3, 4)
    assert {"role": "customer", "id": "company/orrin-labs", "name": "Orrin Labs"} in deal["parties"]
    claims = pq.read_table(folder / "claims.parquet")
    kinds = {field.name: str(field.type) for field in claims.schema}
    assert (kinds["issued_day"], kinds["confidence"], kinds["supports_edge"]) == ("date32[day]", "double", "bool")
    assert str(deals.schema.field("amount").type) == "decimal128(38, 6)"
    assert claims.num_rows == len(small_graph().statements)


def test_pandas_reads_them(folder: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    claims = pandas.read_parquet(folder / "claims.parquet")
    denied = claims[claims.polarity == "negated"]
    assert list(denied.subject_name) == ["Orrin Labs"]
    assert claims.supports_edge.dtype == bool
    entities = pandas.read_parquet(folder / "entities.parquet").set_index("id")
    assert list(entities.loc["company/veldt-compute", "former_names"]) == ["Duluth Hosting"]


def test_duckdb_reads_them(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    ask = duckdb.connect().execute
    deals = ask("SELECT sum(amount), max(announced_on_day), any_value(parties[1].name) FROM read_parquet(?)",
                [str(folder / "deals.parquet")])  # fmt: skip
    assert deals.fetchone() == (Decimal("1250000000"), date(2026, 3, 4), "Veldt Compute")
    spans = ask('SELECT DISTINCT "end" - "start" - len(quote) FROM read_parquet(?)', [str(folder / "claims.parquet")])
    assert spans.fetchall() == [(0,)]


def test_hostile_text_and_amounts_are_kept_or_left_out_aloud(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (pip install '.[parquet]')")
    graph = hostile_graph(["\ud800", "a\x00b", "=1+1"])
    deals = tuple(replace(one, amount=Decimal("1E+40"), stake=Decimal("33.33333333")) for one in graph.deals)
    parquet.write(replace(graph, deals=deals), tmp_path)
    assert {one["name"] for one in pq.read_table(tmp_path / "entities.parquet").to_pylist()} == {
        "Hub", "\ufffd", "a\x00b", "=1+1",
    }  # fmt: skip
    written = pq.read_table(tmp_path / "deals.parquet").to_pylist()
    assert {(one["amount"], one["stake"]) for one in written} == {(None, Decimal("33.333333"))}
    assert "too large for a Parquet decimal" in caplog.text


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'kg\[parquet\]'"):
        parquet.write(small_graph(), tmp_path)
