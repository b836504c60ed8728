"""`kg path`, `kg diff` and the dossier of `kg show` through their options: output, exit codes, clear sentences."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import app
from tests.fake_language import FAKE

TEXTS = {
    "acme": "Acme Mills supplies Borden Grain with flour. The firms have worked together for many years in the region.\n",
    "borden": "Borden Grain supplies Calder Foods with bread. The firms have worked together for many years in the region.\n",
    "alone": "Tilby Sons supplies Dorn Works with nails. The firms have worked together for many years in the region.\n",
}


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "SHIPPED", FAKE)
    Path("in").mkdir()
    for name, text in TEXTS.items():
        Path(f"in/{name}.txt").write_text(text)

    def run(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app.kg, list(args))
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    run("build", "in", "--format", "turtle", "--quiet")
    return run


# -- path


def test_a_path_has_an_arrow_and_a_quote_for_every_hop(cli) -> None:
    lines = cli("path", "acme mills", "Calder Foods").stdout.splitlines()
    assert lines[0].startswith("1. 2 hops, belief 0.") and lines[0].endswith("(shortest #1, strongest #1)")
    assert lines[1] == "  Acme Mills –supplies→ Borden Grain –supplies→ Calder Foods"
    assert "      “Acme Mills supplies Borden Grain with flour.” (in/acme.txt)" in lines
    assert "      “Borden Grain supplies Calder Foods with bread.” (in/borden.txt)" in lines
    back = cli("path", "Calder Foods", "Acme Mills").stdout.splitlines()
    assert back[1] == "  Calder Foods ←supplies– Borden Grain ←supplies– Acme Mills"


def test_a_path_for_a_program(cli) -> None:
    data = json.loads(cli("path", "Acme Mills", "Calder Foods", "--json").stdout)
    assert data["from"]["name"] == "Acme Mills" and data["to"]["id"].endswith("calder-foods")
    (way,) = data["ways"]
    assert (way["shortest"], way["strongest"]) == (1, 1)
    assert [(hop["source"]["name"], hop["predicate"], hop["target"]["name"]) for hop in way["hops"]] == [
        ("Acme Mills", "supplies", "Borden Grain"),
        ("Borden Grain", "supplies", "Calder Foods"),
    ]
    assert way["hops"][0]["evidence"]["source"] == "in/acme.txt"


def test_no_path_is_an_answer(cli) -> None:
    apart = cli("path", "Acme Mills", "Tilby Sons").stdout
    assert apart.startswith("no way of up to 4 hops from Acme Mills to Tilby Sons\n")
    assert "nearest to Acme Mills\n  –supplies→ Borden Grain\n" in apart
    assert "nearest to Tilby Sons\n  –supplies→ Dorn Works\n" in apart
    assert (
        "the shortest has 2 hops: --max-hops 2\n" in cli("path", "Acme Mills", "Calder Foods", "--max-hops", "1").stdout
    )
    without = cli("path", "Acme Mills", "Calder Foods", "--without", "supplies").stdout
    assert "nothing is joined to Acme Mills" in without
    data = json.loads(cli("path", "Acme Mills", "Calder Foods", "--certainty", "possible", "--json").stdout)
    assert data["ways"] == [] and data["near"] == {"from": [], "to": []} and data["farther"] is None


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["Acme Mils", "Calder Foods"], 'nothing in the graph is called "Acme Mils"; did you mean Acme Mills?'),
        (["Acme Mills", "NONSENSE"], 'nothing in the graph is called "NONSENSE"'),
        (["Acme Mills", "acme mills"], "are the same"),
        (
            ["Acme Mills", "Calder Foods", "--through", "suplies"],
            "there is no relation 'suplies'; did you mean supplies",
        ),
        (
            ["Acme Mills", "Calder Foods", "--certainty", "asserted,sure"],
            "there is no certainty 'sure'; there are asserted",
        ),
        (["Acme Mills", "Calder Foods", "--certainty", ","], "names none"),
        (["Acme Mills", "Calder Foods", "--max-hops", "0"], "--max-hops"),
        (["Acme Mills"], "Missing argument 'B'"),
    ],
)
def test_a_wrong_path_is_wrong_usage(cli, args: list[str], hint: str) -> None:
    stderr = cli("path", *args, code=2).stderr
    assert hint in stderr and stderr.startswith("Usage: kg path ")


# -- diff


def test_diff_tells_what_a_change_of_the_documents_did(cli) -> None:
    assert cli("diff", "out", "out", "--exit-code").stdout == "no difference\n"
    Path("in/alone.txt").unlink()
    Path("in/acme.txt").write_text("News of the day. " + TEXTS["acme"])
    Path("in/more.txt").write_text(TEXTS["acme"].replace("Acme", "Ember"))
    cli("build", "in", "--out", "new", "--format", "turtle", "--quiet")
    text = cli("diff", "out", "new").stdout
    assert "documents: 1 came, 1 went, 1 changed\n  ~ in/acme.txt\n" in text
    for line in ("  - Dorn Works", "  + Ember Mills", "  - Tilby Sons"):
        assert line in text.splitlines()
    assert "claims: 1 came, 1 went\n" in text, "what only moved is no change"
    assert (
        "  + Ember Mills supplies Borden Grain\n      “Ember Mills supplies Borden Grain with flour.” (in/more.txt)"
        in text
    )
    assert cli("diff", "out", "new", "--exit-code", code=1).stdout == text
    data = json.loads(cli("diff", "out", "new", "--json").stdout)
    assert data == json.loads(cli("diff", "out", "new", "--format", "json").stdout)
    assert [(one["what"], one["label"]) for one in data["edges"]] == [
        ("came", "Ember Mills supplies Borden Grain"),
        ("went", "Tilby Sons supplies Dorn Works"),
    ]
    result = cli("diff", "out", "new", "--format", "markdown", "-o", "changes.md")
    assert result.stdout == "" and result.stderr == "wrote changes.md\n"
    assert Path("changes.md").read_text().startswith("# What changed\n\n## Documents\n")


def test_diff_of_what_is_no_build(cli) -> None:
    assert "'nowhere' does not exist" in cli("diff", "out", "nowhere", code=2).stderr
    assert "run `kg build` first" in cli("diff", "in", "out", code=3).stderr
    stderr = cli("diff", "out", "out", "-o", "deep/er/x.md", code=3).stderr
    assert stderr.startswith("kg: deep/er/x.md: cannot be written") and len(stderr.splitlines()) == 1
    assert "is a folder" in cli("diff", "out", "out", "-o", "in", code=2).stderr


# -- show


def test_show_in_every_form(cli) -> None:
    text = cli("show", "Borden Grain").stdout
    assert "\ncalled\n  Borden Grain  (2 times)\n" in text and "belief 0." in text
    markdown = cli("show", "Borden Grain", "--format", "markdown", "-o", "-").stdout
    assert markdown.startswith("# Borden Grain\n") and "## ← supplies\n\n- Acme Mills *(belief" in markdown
    html = cli("show", "Borden Grain", "--format", "html", "-o", "borden.html")
    assert html.stdout == "" and "wrote borden.html" in html.stderr
    assert Path("borden.html").read_text().startswith("<!doctype html>")
    assert cli("show", "Borden Grain", "--format", "json").stdout == cli("show", "Borden Grain", "--json").stdout
    assert "not as html" in cli("show", "--rejected", "--format", "html", code=2).stderr
    cli("show", "--rejected", "-o", "rejected.txt")
    assert Path("rejected.txt").read_text().startswith("refused: 0\n")
