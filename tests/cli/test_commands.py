"""Every command through its options: output, exit codes, and one clear sentence for whatever goes wrong."""

import csv
import io
import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kg import __version__, pipeline
from kg.cli import app, console
from kg.ledger.lock import BuildLock
from tests.fake_language import FAKE

ARTICLE = "{} Mills supplies Borden Grain with flour. The firms have worked together for many years in the region.\n"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "SHIPPED", FAKE)
    Path("in").mkdir()
    for name in ("Acme", "Calder"):
        Path(f"in/{name.lower()}.txt").write_text(ARTICLE.format(name))

    def run(*args: str, code: int = 0, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(app.kg, list(args), input=stdin)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def built(cli):
    cli("build", "in", "--format", "turtle", "--format", "map")
    return cli


def test_build_says_what_it_did(cli) -> None:
    first = cli("build", "in")
    assert first.stdout.splitlines() == [
        "read 2 documents, 0 unchanged",
        first.stdout.splitlines()[1],
        "wrote out",
    ]
    assert "graph of 2 documents" in first.stdout and "2 claims" in first.stdout
    assert Path("out/map.html").is_file() and Path("out/manifest.json").is_file()
    assert "read 0 documents, 2 unchanged" in cli("build", "in").stdout


def test_build_names_what_it_rejects(cli) -> None:
    Path("in/empty.txt").touch()
    Path("in/picture.png").touch()
    result = cli("build", "in", "--format", "turtle", code=1)
    lines = result.stderr.splitlines()
    assert any(line.startswith("rejected: in/empty.txt: ") for line in lines)
    assert any(line.startswith("skipped: in/picture.png: ") for line in lines)
    assert "1 input rejected" in result.stdout
    quiet = cli("build", "in", "--format", "turtle", "--quiet", code=1)
    assert quiet.stdout == ""
    assert [line.split(":")[0] for line in quiet.stderr.splitlines()] == ["rejected"]


def test_build_as_json(cli) -> None:
    Path("in/empty.txt").touch()
    data = json.loads(cli("build", "in", "--json", "--format", "turtle", code=1).stdout)
    assert data["extracted"] == 2 and data["counts"]["documents"] == 2
    assert [one["source"] for one in data["rejections"]] == ["in/empty.txt"]


def test_build_reads_standard_input(cli) -> None:
    assert "read 1 document," in cli("build", "-", "--format", "turtle", stdin=ARTICLE.format("Piped")).stdout
    assert "Piped Mills" in cli("show", "Piped Mills").stdout


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["build"], "Missing argument"),
        (["biuld", "in"], "Did you mean build?"),
        (["build", "in", "--fromat", "turtle"], "--format"),
        (["build", "in", "--format", "trutle"], "turtle"),
        (["build", "in", "--workers", "-1"], "--workers"),
        (["build", "in", "--base-iri", "not an iri"], "base IRI"),
        (["query"], "--name"),
        (["query", "ASK {}", "--name", "deals"], "one of"),
        (["query", "ASK {}", "--param", "x"], "name=value"),
        (["query", "--file", "nosuch.rq"], "nosuch.rq"),
        (["export"], "--format"),
        (["export", "--format", "csv"], "-o"),
        (["export", "--format", "csv", "-o", "-"], "name a folder"),
        (["export", "--format", "turtle", "-o", "in"], "file"),
        (["evaluate", "in", "nosuch"], "nosuch"),
        (["evaluate", "in", "in"], "no annotations"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(cli, args: list[str], hint: str) -> None:
    stderr = cli(*args, code=2).stderr
    assert hint in stderr
    if args[0] != "biuld":
        assert stderr.startswith(f"Usage: kg {args[0]} ")


@pytest.mark.parametrize(
    "args",
    [
        ["query", "ASK {}"],
        ["export", "--format", "turtle"],
        ["show", "Acme"],
        ["path", "Acme", "Calder"],
        ["view"],
        ["validate"],
        ["remove", "in/acme.txt"],
    ],
)
def test_without_a_build_the_way_out_is_said(cli, args: list[str]) -> None:
    result = cli(*args, "--out", "nowhere", code=3)
    assert "run `kg build` first" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not Path("nowhere").joinpath("ledger.db").exists()


def test_what_cannot_go_on_ends_with_3(built) -> None:
    assert "no such model" in built("build", "in", "--model", "missing", code=3).stderr
    with BuildLock(Path("out")):
        assert "another build is running" in built("build", "in", code=3).stderr
    assert "nothing called in/none.txt was read" in built("remove", "in/none.txt", code=3).stderr
    Path("out/ledger.db").write_bytes(b"not a ledger, certainly not" * 50)
    assert "damaged" in built("build", "in", code=3).stderr


def test_an_error_of_our_own_is_a_sentence_and_with_verbose_a_traceback(cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr(pipeline, "build", fail)
    result = cli("build", "in", code=3)
    assert result.stderr == "kg: an error in kg itself (ZeroDivisionError: surprise); `--verbose` shows where\n"
    loud = CliRunner().invoke(app.kg, ["build", "in", "--verbose"])
    assert loud.exit_code == 3 and "Traceback" in loud.stderr


def test_an_interrupt_says_how_to_go_on(cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", stop)
    assert "goes on from there" in cli("build", "in", code=3).stderr


def test_version_and_help(cli) -> None:
    assert cli("--version").stdout.strip() == f"kg, version {__version__}"
    assert cli("build", "-h").stdout == cli("build", "--help").stdout


# -- asking


def test_query_in_every_format(built) -> None:
    select = "SELECT ?name WHERE { ?x a kg:Company ; rdfs:label ?name } ORDER BY ?name"
    assert "Acme Mills" in built("query", select).stdout
    rows = list(csv.reader(io.StringIO(built("query", select, "--format", "csv").stdout)))
    assert rows[0] == ["name"] and ["Acme Mills"] in rows
    data = json.loads(built("query", select, "--format", "json").stdout)
    assert data["head"]["vars"] == ["name"]
    assert "<sparql" in built("query", select, "--format", "xml").stdout
    assert built("query", select, "--format", "markdown").stdout.startswith("| name")
    construct = "CONSTRUCT WHERE { ?x kg:supplies ?y }"
    assert "kg:supplies" in built("query", construct, "--format", "turtle").stdout
    assert json.loads(built("query", construct, "--format", "json-ld").stdout)
    assert built("query", "ASK { ?x kg:supplies ?y }").stdout.strip() == "true"


def test_query_from_a_file_and_from_standard_input(built) -> None:
    Path("q.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { ?x a kg:Document }")
    assert "2" in built("query", "--file", "q.rq").stdout
    assert "2" in built("query", "--file", "-", stdin=Path("q.rq").read_text()).stdout


def test_named_queries_are_listed_and_answer(built) -> None:
    listing = built("query", "--list").stdout
    names = [one["name"] for one in json.loads(built("query", "--list", "--format", "json").stdout)]
    assert len(names) >= 10 and all(name in listing for name in names)
    assert "Borden Grain" in built("query", "--name", "most-connected").stdout
    assert "did you mean most-connected" in built("query", "--name", "most-conected", code=2).stderr


def test_bad_queries_are_sentences(built) -> None:
    for text in (
        "SELECT WHERE",
        "SELECT * { ?s kg:nosuch ?o }",
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    ):
        result = built("query", text, code=2)
        assert result.stderr.splitlines()[0].startswith("Usage: kg query ") and result.stdout == ""
        assert len(re.findall("^Error: ", result.stderr, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["SELECT WHERE"], "line 1"),
        (["--name", "nosuch"], "no named query"),
        (["--name", "deals-of-company"], "needs --param company="),
        (["--name", "deals-of-company", "--param", "compny=x"], "no parameter compny"),
        (["SELECT ?x { ?x a kg:Company }", "--param", "y=Acme Mills"], "no variable ?y"),
        (["SELECT ?x { ?x a kg:Company }", "--format", "turtle"], "cannot be written as turtle"),
    ],
)
def test_a_wrong_question_is_wrong_usage(built, args: list[str], hint: str) -> None:
    stderr = built("query", *args, code=2).stderr
    assert hint in stderr and stderr.startswith("Usage: kg query [OPTIONS] [QUERY]")


def test_a_name_that_is_not_in_the_graph_is_no_wrong_usage(built) -> None:
    stderr = built("query", "--name", "deals-of-company", "--param", "company=Nosuch", code=3).stderr
    assert "Nosuch" in stderr and "Usage" not in stderr


def test_show_has_the_words_that_say_it(built) -> None:
    shown = built("show", "borden grain").stdout
    assert shown.startswith("Borden Grain  (Company")
    assert "← supplies" in shown and "Acme Mills" in shown and "Calder Mills" in shown
    assert "“Acme Mills supplies Borden Grain with flour.” (in/acme.txt" in shown
    data = json.loads(built("show", "Acme Mills", "--json").stdout)
    assert data["told"][0]["predicate"] == "supplies" and data["told"][0]["forward"] is True
    assert data["iri"].endswith(data["id"])
    assert json.loads(built("show", data["id"], "--json").stdout) == data
    assert built("show", "Acme Mils", code=2).stderr.endswith("; did you mean Acme Mills?\n")
    assert built("show", "calder", code=2).stderr.endswith("; did you mean Calder Mills?\n")
    assert built("show", "NONSENSE", code=2).stderr.endswith('is called "NONSENSE"\n')


def test_show_says_what_made_a_claim(built) -> None:
    assert "in/acme.txt, 0.50, fake:pair)" in built("show", "Acme Mills").stdout
    told = json.loads(built("show", "Acme Mills", "--json").stdout)["told"]
    assert {one["produced_by"] for one in told} == {"fake:pair"}


def test_show_rejected_lists_what_was_refused_and_why(cli) -> None:
    Path("in/doubt.txt").write_text(
        "does Acme Mills own Borden Grain? does Calder Mills know Tilby Sons? The firms have told nobody about it.\n"
    )
    cli("build", "in", "--format", "turtle")
    every = cli("show", "--rejected").stdout
    assert every.splitlines()[:2] == ["refused: 2", "      2  question"]
    assert "Calder Mills → supplies → Tilby Sons  [question]\n" in every
    acme = cli("show", "Acme Mills", "--rejected").stdout
    assert acme.startswith("Acme Mills  (Company") and "refused: 1\n" in acme and "Tilby" not in acme
    assert "  “does Acme Mills own Borden Grain?” (in/doubt.txt, fake:pair)" in acme
    assert "supplies Borden Grain with flour" not in acme, "that was said, not refused"
    data = json.loads(cli("show", "--rejected", "--json").stdout)
    assert data["reasons"] == {"question": 2}
    assert [one["subject_name"] for one in data["rejected"]] == ["Acme Mills", "Calder Mills"]
    one = json.loads(cli("show", "Tilby Sons", "--rejected", "--json").stdout)
    assert one["iri"].endswith(one["id"]) and [r["object"] for r in one["rejected"]] == [one["id"]]
    assert "name an ENTITY" in cli("show", code=2).stderr
    assert cli("show", "NONSENSE", "--rejected", code=2).stderr.endswith('is called "NONSENSE"\n')


def test_export_to_file_folder_and_standard_output(built) -> None:
    turtle = built("export", "--format", "turtle").stdout
    assert turtle == Path("out/graph.ttl").read_text(), "the same bytes as the build wrote"
    assert built("export", "--format", "turtle", "-o", "-").stdout_bytes == Path("out/graph.ttl").read_bytes()
    assert not Path("-").exists()
    built("export", "--format", "graphml", "-o", "graph.graphml")
    assert "<graphml" in Path("graph.graphml").read_text()
    built("export", "--format", "csv", "-o", "tables")
    assert any(Path("tables").iterdir())
    assert "cannot be written" in built("export", "--format", "turtle", "-o", "in/acme.txt/x", code=3).stderr
    for name, target in (("turtle", "deep/er/graph.ttl"), ("csv", "deep/tables")):
        stderr = built("export", "--format", name, "-o", target, code=3).stderr
        assert "there is no folder deep" in stderr and len(stderr.splitlines()) == 1
        assert not Path("deep").exists()


def test_view_prints_and_opens_the_map(built, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: bool(opened.append(url)) or True)
    path = Path("out/map.html").absolute()
    assert built("view").stdout.strip() == str(path)
    assert opened == [path.as_uri()]
    built("view", "--no-browser")
    assert len(opened) == 1


def test_validate_finds_a_broken_quote(built) -> None:
    assert built("validate").stdout.strip() == "no fault found in out"
    graph = Path("out/graph.ttl")
    graph.write_text(graph.read_text().replace("Acme Mills supplies Borden", "Acme Mills buys Borden"))
    result = built("validate", code=1)
    assert "quote: " in result.stdout
    data = json.loads(built("validate", "--json", code=1).stdout)
    assert data[0]["kind"] == "quote"


def test_remove_takes_a_document_out(built) -> None:
    assert "removed 1 document; 1 left in out" in built("remove", "in/acme.txt").stdout
    assert "Acme" not in Path("out/graph.ttl").read_text()
    data = json.loads(built("remove", "in", "--json").stdout)
    assert data["removed"] == 1 and data["counts"]["documents"] == 0


def test_evaluate_compares_with_annotations(cli) -> None:
    Path("gold").mkdir()
    entities = [
        {"id": "a", "type": "Company", "name": "Acme Mills"},
        {"id": "b", "type": "Company", "name": "Borden Grain"},
    ]
    claims = [{"s": "a", "p": "supplies", "o": "b"}, {"s": "b", "p": "owns", "o": "a"}]
    gold = {"doc": "acme", "entities": entities, "claims": claims, "deals": []}
    Path("gold/acme.json").write_text(json.dumps(gold))
    data = json.loads(cli("evaluate", "in", "gold", "--json").stdout)["total"]
    assert (data["claims"]["tp"], data["claims"]["fn"]) == (1, 1)
    assert data["entities"]["r"] == 1.0
    table = cli("evaluate", "in", "gold", "--errors").stdout
    assert "claims" in table and "claim missed: Borden Grain owns Acme Mills" in table
    assert not Path("out").exists()


# -- a terminal


def test_control_and_direction_characters_are_shown_not_obeyed() -> None:
    assert console.clean("a\x1b[31mb\u202ec\td\n\x9b") == "a\\u001b[31mb\\u202ec\td\n\\u009b"


def test_a_hostile_name_does_not_reach_the_terminal(cli) -> None:
    odd = "in/\x1b[2Jodd\u202e.txt"
    Path(odd).touch()
    result = cli("build", "in", "--format", "turtle", code=1)
    assert "\x1b" not in result.output and "\u202e" not in result.output
    assert "\\u001b[2Jodd\\u202e.txt" in result.stderr


def test_columns() -> None:
    assert console.columns([("a", "bb"), ("ccc", "")]) == "a    bb\nccc\n"
    assert console.columns([]) == ""


def test_progress_in_plain_lines(cli) -> None:
    result = cli("build", "in", "--format", "turtle")
    assert "reading 2/2" in result.stderr.splitlines()
    assert cli("build", "in", "--format", "turtle", "--quiet").stderr == ""


def test_unknown_click_errors_keep_their_code(cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise click.ClickException("odd")

    monkeypatch.setattr(pipeline, "build", fail)
    assert "odd" in cli("build", "in", code=1).stderr
