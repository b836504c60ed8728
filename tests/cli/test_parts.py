"""`kg view` and `kg export` of a part: what is chosen, where it goes, and what is said of names that there are not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import app
from tests.fake_language import FAKE

ARTICLE = (
    "{} Mills supplies Borden Grain with flour, and both firms have worked together for many years in the region.\n"
)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs commands beside a built graph: Acme Mills and Calder Mills each supply Borden Grain."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "SHIPPED", FAKE)
    Path("in").mkdir()
    for name in ("Acme", "Calder"):
        Path(f"in/{name.lower()}.txt").write_text(ARTICLE.format(name))

    def run(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app.kg, list(args))
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    run("build", "in", "--format", "turtle")
    return run


def data(path: Path) -> Any:
    found = re.search(r'(?s)<script type="application/json" id="data">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    return json.loads(found.group(1))


def names(path: Path) -> list[str]:
    nodes = data(path)["nodes"]
    return sorted(row[nodes["fields"].index("name")] for row in nodes["rows"])


def test_view_writes_a_map_of_the_part_and_opens_it(built, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: bool(opened.append(url)) or True)
    path = Path(built("view", "--focus", "Acme Mills", "--hops", "1").stdout.strip())
    assert opened == [path.as_uri()]
    assert path.parent == Path("out/views").absolute() and path.name.startswith("acme-mills-")
    assert names(path) == ["Acme Mills", "Borden Grain"]
    shown = data(path)
    assert shown["part"] == "Within 1 step of Acme Mills."
    assert shown["whole"] == {"nodes": 3, "edges": 2}
    assert built("view", "--no-browser", "--focus", "acme mills", "--hops", "1").stdout.strip() == str(path)
    wider = Path(built("view", "--no-browser", "--focus", "Acme Mills").stdout.strip())
    assert wider != path and names(wider) == ["Acme Mills", "Borden Grain", "Calder Mills"]


def test_export_writes_the_part_in_any_format(built) -> None:
    built("export", "--format", "map", "-o", "part.html", "--focus", "Calder Mills", "--hops", "1")
    assert names(Path("part.html")) == ["Borden Grain", "Calder Mills"]
    turtle = built("export", "--format", "turtle", "--focus", "Calder Mills", "--hops", "1").stdout
    assert "Calder Mills" in turtle and "Acme Mills" not in turtle
    built("export", "--format", "map", "-o", "whole.html")
    assert len(names(Path("whole.html"))) == 3 and data(Path("whole.html"))["part"] == ""


def test_what_was_chosen_is_said_in_a_sentence(built) -> None:
    options = ["--types", "company,Person", "--relations", "supplies", "--certainty", "asserted,reported"]
    path = built("view", "--no-browser", *options, "--min-belief", "0.1").stdout.strip()
    assert data(Path(path))["part"] == (
        "Of type Company or Person, relation supplies, certainty asserted or reported, belief at least 0.1."
    )


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--focus", "Acme Mils"], "did you mean Acme Mills?"),
        (["--types", "Compny"], "there is no type 'Compny'; did you mean Company?"),
        (["--types", "Company,Claim"], "there is no type 'Claim'"),
        (["--relations", "supples"], "there is no relation 'supples'; did you mean supplies"),
        (["--certainty", "plannd"], "there is no certainty 'plannd'; did you mean planned?"),
        (["--since", "March"], "--since March: is no date"),
        (["--until", "2026-13"], "--until 2026-13: is no date"),
        (["--hops", "2"], "--hops counts from a thing"),
        (["--min-belief", "2"], "0<=x<=1"),
    ],
)
def test_wrong_names_are_answered_with_near_ones(built, args: list[str], expected: str) -> None:
    assert expected in built("view", "--no-browser", *args, code=2).stderr
    assert not Path("out/views").exists()


def test_an_empty_part_is_no_map(built) -> None:
    message = built("view", "--no-browser", "--relations", "owns", code=3).stderr
    assert "nothing in the graph was chosen: Relation owns." in message
    assert not Path("out/views").exists()


def test_a_build_leaves_the_views_alone(built) -> None:
    path = Path(built("view", "--no-browser", "--focus", "Acme Mills").stdout.strip())
    Path("in/calder.txt").unlink()
    built("build", "in", "--format", "turtle")
    assert path.is_file()
