"""`kg ask` and what `kg query` has besides SPARQL: limits, explanations, formats."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.app import kg
from kg.cli.queries_page import page
from kg.graph.store import write_store
from tests.graph.golden_graph import golden_store

ROOT = Path(__file__).parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?f || ?i = ?l) }"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_store(folder, iter(golden_store()))
    return folder


@pytest.fixture
def run(out: Path):
    def call(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(kg, [*args, "--out", str(out)])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return call


def test_a_question_is_answered_and_its_sparql_shown(run) -> None:
    result = run("ask", "deals", "over", "1", "billion", "USD", "in", "Kerrin", "this", "week")
    assert "Compute deal of Orrin AI and Tallow Systems" in result.stdout
    assert "understood: All deals with amounts; least: 1 billion USD" in result.stderr
    assert "place: Kerrin" in result.stderr and re.search("^ignored: this, week", result.stderr, re.MULTILINE)
    shown = result.stderr[result.stderr.index("PREFIX") :]
    again = run("query", shown, "--format", "json")
    assert len(json.loads(again.stdout)["results"]["bindings"]) == 3


def test_a_question_can_be_shown_only_and_questions_listed(run) -> None:
    shown = run("ask", "Who owns Granite Peak?", "--show").stdout
    assert "understood: " in shown and "SELECT" in shown and "Brightmoor" not in shown
    assert "deals between {company} and {other}" in run("ask", "--list").stdout
    listed = json.loads(run("ask", "--list", "--format", "json").stdout)
    assert {"question": "who owns {entity}", "query": "relations-to"} in listed


@pytest.mark.parametrize(
    ("question", "code", "reason"),
    [
        ("", 2, "kg ask --list"),
        ("why is the sky blue", 2, "nearest are"),
        ("deals with Talow", 3, "did you mean Tallow"),
    ],
)
def test_what_is_not_understood(run, question: str, code: int, reason: str) -> None:
    assert reason in run("ask", *question.split(), code=code).stderr


def test_quiet_leaves_the_answer_alone(run) -> None:
    result = run("ask", "who owns Granite Peak", "--format", "csv", "--quiet")
    assert result.stderr == "" and result.stdout.startswith("entity,predicate,who,")


def test_the_time_limit_says_what_happened(run) -> None:
    result = run("query", ENDLESS, "--timeout", "0.7", code=3)
    assert "ended after 0.7 seconds" in result.stderr and result.stdout == ""


def test_rows_are_cut_and_it_is_said_even_with_quiet(run) -> None:
    query = "SELECT ?l { ?x rdfs:label ?l } ORDER BY ?l"
    cut = run("query", query, "--rows", "2", "--format", "csv", "--quiet")
    assert len(cut.stdout.splitlines()) == 3 and "more than these 2 rows" in cut.stderr
    whole = run("query", query, "--format", "csv")
    assert len(whole.stdout.splitlines()) > 10 and whole.stderr == ""


def test_formats_for_programs_are_byte_for_byte(run) -> None:
    query = "SELECT ?q { ?c kg:quote ?q FILTER(CONTAINS(?q, '<b>')) }"
    assert CliRunner().invoke(kg, ["query", "ASK {}", "--format", "nosuch"]).exit_code == 2
    assert run("query", query, "--format", "csv").stdout_bytes.count(b"\r\n") == 2
    assert run("query", "CONSTRUCT WHERE { ?x a kg:Place }", "--format", "rdf-xml").stdout.startswith("<?xml")
    assert run("query", "CONSTRUCT WHERE { ?x a kg:Place }", "--format", "ntriples").stdout.endswith(" .\n")


def test_a_query_is_explained_and_not_answered(run) -> None:
    told = run("query", ENDLESS, "--explain").stdout
    assert "all of these patterns" in told
    named = run("query", "--name", "exposure", "--param", "company=Tallow", "--explain").stdout
    assert "?company is https://kg.example/id/company/tallow-systems" in named


def test_the_page_of_queries_is_what_the_files_say() -> None:
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert text == page(), "run: python -m kg.cli.queries_page > docs/queries.md"
