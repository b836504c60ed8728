"""`kg deals` and `kg conflicts` through their options: tables, JSON, CSV, filters, and a sentence for what is wrong."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import app
from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.workers import Language
from tests.graph.said import deal, term, told

ROLES = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))
READINGS = [
    told("1", "Harlan may buy Brook for $2 billion, sources said.", *ROLES, issued="2026-01-10",
         deals=[deal("Acquisition", term("amount", "2000000000", "$2 billion"),
                     term("status", "rumoured", "may", certainty="possible"), capacity="=1+1")]),
    told("2", "Harlan agreed to buy Brook for $2.6 billion.", *ROLES, issued="2026-03-04", publisher="Harbor Wire",
         deals=[deal("Acquisition", term("amount", "2600000000", "$2.6 billion"), term("status", "announced", "agreed"))]),
    told("3", "Ott will supply Harlan for 90 million euros a year.", ("d", "provider", "Ott"), ("d", "customer", "Harlan"),
         issued="2025-06-01",
         deals=[deal("SupplyDeal", term("amount", "90000000", "90 million", currency="EUR", period="year"))]),
    told("4", "Harlan owns Tolm Mill in the hills.", ("Harlan", "owns", "Tolm Mill"), issued="2026-02-01"),
    told("5", "Brook owns Tolm Mill, the union says.", ("Brook", "owns", "Tolm Mill", {"attributed_name": "the union"}),
         issued="2026-02-03"),
    told("6", "Tolm Mill is the mill that Brook owns.", ("Brook", "owns", "Tolm Mill"), issued="2026-02-04"),
]  # fmt: skip
BY_TEXT = {document.text: extraction for document, extraction in READINGS}


class Reader:
    extractor = "by hand"

    def extract(self, document: Document) -> Extraction:
        return BY_TEXT[document.text]


BY_HAND = Language(identify=lambda model: "by hand", load=lambda model: Reader())


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "SHIPPED", BY_HAND)
    rows = [
        {"text": document.text, "date": document.issued, "publisher": document.publisher} for document, _ in READINGS
    ]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, rows)))

    def run(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app.kg, list(args))
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    run("build", "news.jsonl", "--workers", "1", "--format", "turtle")
    return run


def test_deals_as_a_table(cli) -> None:
    lines = cli("deals").stdout.splitlines()
    assert lines[0].split() == ["date", "deal", "parties", "amount", "status"]
    assert [line.split()[0] for line in lines[1:3]] == ["2025-06-01", "2026-01-10"]
    assert "acquirer: Harlan; target: Brook" in lines[2]
    assert "rumoured 2026-01-10 → announced 2026-03-04" in lines[2]
    assert lines[-1] == "2 deals; 90 million EUR a year in 1 priced; 2.6 billion USD in 1 priced"


def test_deals_as_json(cli) -> None:
    data = json.loads(cli("deals", "--json", "--party", "Brook").stdout)
    (found,) = data["deals"]
    assert (found["amount"], found["currency"], found["status"]) == ("2600000000", "USD", "announced")
    assert [(step["status"], step["source"]) for step in found["history"]] == [
        ("rumoured", "news.jsonl#1"), ("announced", "news.jsonl#2"),
    ]  # fmt: skip
    assert found["parties"]["target"] == [{"id": "company/brook", "name": "Brook"}]
    assert found["sources"] == ["news.jsonl#1", "news.jsonl#2"]
    assert data["totals"] == [{"currency": "USD", "period": "total", "amount": "2600000000", "deals": 1}]
    assert data["statuses"] == {"announced": 1}


def test_deals_as_csv_are_harmless_in_a_spreadsheet(cli) -> None:
    cli("deals", "--format", "csv", "-o", "deals.csv")
    with Path("deals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["kind"] for row in rows] == ["SupplyDeal", "Acquisition"]
    assert rows[1]["capacity"] == "'=1+1"
    assert rows[0]["amount_period"] == "year"
    printed = cli("deals", "--format", "csv").stdout
    assert len(list(csv.reader(io.StringIO(printed)))) == 3


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["--kind", "acquisition"], ["Acquisition"]),
        (["--kind", "supply deal"], ["SupplyDeal"]),
        (["--status", "Announced", "--since", "2026"], ["Acquisition"]),
        (["--until", "2025-12"], ["SupplyDeal"]),
        (["--min-amount", "2bn"], ["Acquisition"]),
        (["--max-amount", "90,000,000"], ["SupplyDeal"]),
        (["--min-amount", "90m", "--currency", "eur"], ["SupplyDeal"]),
        (["--currency", "GBP"], []),
    ],
)
def test_deals_filtered(cli, options: list[str], kinds: list[str]) -> None:
    data = json.loads(cli("deals", "--json", *options).stdout)
    assert [one["kind"] for one in data["deals"]] == kinds


def test_no_deals(cli) -> None:
    assert cli("deals", "--currency", "GBP").stdout == "no deals\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["deals", "--kind", "Aquisition"], "there is no kind of deal 'Aquisition'; did you mean Acquisition?"),
        (["deals", "--kind", "xyz"], "there are Acquisition, ComputeDeal"),
        (["deals", "--status", "anounced"], "did you mean announced"),
        (["deals", "--since", "spring"], "--since 'spring' is no date"),
        (["deals", "--until", "2026-13"], "--until '2026-13' is no date"),
        (["deals", "--min-amount", "lots"], "--min-amount 'lots' is no amount"),
        (["deals", "--party", "Harlen"], "did you mean Harlan?"),
        (["conflicts", "--kind", "contradicton"], "did you mean contradiction?"),
        (["conflicts", "--entity", "Tolm Mil"], "did you mean Tolm Mill?"),
    ],
)
def test_wrong_names(cli, options: list[str], reason: str) -> None:
    assert reason in cli(*options, code=2).stderr


def test_conflicts_side_by_side(cli) -> None:
    text = cli("conflicts", "--kind", "contradiction").stdout
    assert text.startswith("contradiction: ")
    (line,) = [
        line for line in text.splitlines() if "Harlan owns Tolm Mill" in line and "|" in line and "“" not in line
    ]
    assert "Brook owns Tolm Mill" in line
    assert "2026-02-01  news.jsonl#4" in text and "2026-02-04  news.jsonl#6" in text
    assert "also: news.jsonl#5" in text, "the other document that says the same"
    assert "“Harlan owns Tolm Mill in the hills.”" in text
    assert text.splitlines()[-1] == "1 contradiction"


def test_conflicts_as_json(cli) -> None:
    every = json.loads(cli("conflicts", "--json").stdout)
    assert [one["kind"] for one in every] == ["contradiction", "update", "update"]
    (mill,) = json.loads(cli("conflicts", "--json", "--entity", "Tolm Mill").stdout)
    assert mill["iri"] == f"https://kg.example/id/{mill['id']}"
    assert {side["said"]["source"] for side in mill["sides"]} == {"news.jsonl#4", "news.jsonl#6"}
    by_party = json.loads(cli("conflicts", "--json", "--entity", "Harlan", "--kind", "update").stdout)
    assert [[side["said"]["source"] for side in one["sides"]] for one in by_party] == [
        ["news.jsonl#1", "news.jsonl#2"]
    ] * 2


def test_no_conflicts(cli) -> None:
    assert cli("conflicts", "--kind", "precision").stdout == "no conflicts\n"
