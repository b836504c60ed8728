"""The commands that decide by hand: what they write, what they say, and that a refusal changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import app
from tests.fake_language import FAKE

Run = Callable[..., Result]
SAID = {
    "a.txt": "Alder Mills supplies Borden Grain with flour.",
    "b.txt": "Quince Foods supplies Borden Grain with jam.",
    "c.txt": "Quince supplies Orchard Point with jam.",
    "d.txt": "Borden Grain supplies Verity Docks with rye.",
}
FILE = Path("out/curation.yaml")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "SHIPPED", FAKE)
    Path("in").mkdir()
    for name, text in SAID.items():
        Path("in", name).write_text(text)

    def run(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app.kg, list(args))
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    run("build", "in", "--format", "turtle")
    return run


def graph() -> str:
    return Path("out/graph.ttl").read_text()


def test_merge_and_back(cli: Run) -> None:
    before = graph()
    said = cli("merge", "alder mills", "company/verity-docks", "--why", "one: owner").stdout
    assert said == "decided: merge Alder Mills, Verity Docks (out/curation.yaml, line 1); entities: 5 → 4\n"
    assert FILE.read_text() == "- merge: [Alder Mills, Verity Docks]\n  type: Company\n  why: 'one: owner'\n"
    shown = cli("show", "Verity Docks").stdout
    assert "Alder Mills" in shown and "with flour" in shown
    assert "already up to date" in cli("build", "in", "--format", "turtle").stdout
    assert cli("undo").stdout.startswith("took back: merge Alder Mills, Verity Docks (out/curation.yaml, line 1)")
    assert (graph(), FILE.read_text()) == (before, "")


def test_merging_two_keeps_what_belongs_to_either(cli: Run) -> None:
    assert "Quince" in cli("show", "Quince Foods").stdout, "a rule made these one"
    cli("split", "Quince", "Quince Foods")
    assert cli("show", "company/quince").stdout.startswith("Quince  ")
    cli("undo")
    cli("merge", "Quince", "Alder Mills")
    assert "with jam" in cli("show", "Alder Mills").stdout


def test_split_by_documents(cli: Run) -> None:
    done = json.loads(cli("split", "Borden Grain", "--in", "d.txt", "--json").stdout)
    assert (done["entities"], done["line"], done["file"]) == ({"before": 5, "after": 6}, 1, "out/curation.yaml")
    assert FILE.read_text() == "- split: Borden Grain\n  in: [in/d.txt]\n  type: Company\n"
    several = cli("show", "Borden Grain", code=2).stderr
    other = several[several.index("company/borden-grain-") :].partition(">")[0]
    cli("rename", other, "Borden Rail")
    assert "{name: Borden Grain, in: [in/d.txt]}" in FILE.read_text()
    assert "supplies" in cli("show", "Borden Rail").stdout
    assert cli("show", other).stdout.startswith("Borden Rail"), "a rename moves no id"


def test_lock_holds_later_documents_off(cli: Run) -> None:
    cli("lock", "Alder Mills")
    assert FILE.read_text() == "- lock: Alder Mills\n  names: [Alder Mills]\n  type: Company\n"
    Path("in/e.txt").write_text("AlderMills supplies Verity Docks with rye. Alder Millls supplies Quince with rye.")
    cli("build", "in", "--format", "turtle")
    assert "also:" not in cli("show", "Alder Mills").stdout
    cli("undo")


def test_what_was_decided_before_is_not_decided_again(cli: Run) -> None:
    cli("lock", "Quince Foods")
    cli("split", "Alder Mills", "Verity Docks", "--why", "two towns")
    before = graph(), FILE.read_bytes()
    assert "stands in out/curation.yaml already, on line 1" in cli("lock", "Quince Foods", code=2).stderr
    assert "already, on line 4" in cli("split", "Verity Docks", "Alder Mills", "--why", "again", code=2).stderr
    assert (graph(), FILE.read_bytes()) == before


def test_a_link_to_a_shared_file_stays_a_link(cli: Run) -> None:
    Path("shared.yaml").write_text("# of all of us\n")
    FILE.symlink_to(Path("shared.yaml").resolve())
    cli("merge", "Alder Mills", "Verity Docks")
    assert FILE.is_symlink()
    assert Path("shared.yaml").read_text().startswith("# of all of us\n- merge: [Alder Mills, Verity Docks]\n")


def test_decisions_are_listed_with_their_reasons(cli: Run) -> None:
    cli("merge", "Alder Mills", "Verity Docks", "--why", "said so")
    every = cli("decisions").stdout
    assert "Alder Mills = Verity Docks  (same, by hand, 1.00)\n" in every and "  said so\n" in every
    assert "Quince" in every, "what rules decided is there too"
    about = json.loads(cli("decisions", "Verity Docks", "--verdict", "same", "--json").stdout)
    assert [(one["rule"], one["verdict"]) for one in about] == [("by hand", "same")]
    assert {about[0]["left_entity"], about[0]["right_entity"]} <= {"company/alder-mills", "company/verity-docks"}
    assert cli("decisions", "Orchard Point", "--verdict", "unsure").stdout == ""


def test_show_tells_why_names_are_one_and_which_came_near(cli: Run) -> None:
    joined = json.loads(cli("show", "Quince Foods", "--json").stdout)["joined"]
    assert [(one["left"], one["right"], one["verdict"]) for one in joined] == [("Quince", "Quince Foods", "same")]
    cli("split", "Quince", "Quince Foods", "--why", "one is a town")
    shown = json.loads(cli("show", "company/quince", "--json").stdout)
    assert shown["joined"] == []
    [near] = shown["kept_apart"]
    assert (near["rule"], near["right_entity"]) == ("by hand", "company/quince-foods")
    assert "one is a town" in cli("show", "company/quince").stdout


def test_a_file_of_its_own_is_kept_to(cli: Run) -> None:
    Path("ours.yaml").write_text("# ours\n- merge: [Alder Mills, Nobody]\n- lock: Quince\n")
    result = cli("build", "in", "--format", "turtle", "--curation", "ours.yaml")
    assert "ours.yaml, line 2: nothing is called Nobody" in result.stderr
    assert json.loads(cli("build", "in", "--json", "--format", "turtle").stdout)["notes"], "the file is remembered"
    cli("merge", "Alder Mills", "Verity Docks")
    assert Path("ours.yaml").read_text().startswith("# ours\n- merge: [Alder Mills, Nobody]\n") and not FILE.exists()
    Path("ours.yaml").unlink()
    assert "no longer there" in cli("build", "in", code=3).stderr
    cli("show", "Verity Docks")
    assert "no such file" in cli("build", "in", "--curation", "theirs.yaml", code=2).stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("merge", "Alder Mills"), "two names or more"),
        (("merge", "Alder Mils", "Quince"), "did you mean Alder Mills?"),
        (("merge", "Alder Mills", "ALDER MILLS"), "equal names already"),
        (("merge", "Quince Foods", "Quince Foods"), "equal names already"),
        (("split", "Alder Mills"), "two names, or one and --in"),
        (("split", "Alder Mills", "Quince", "--in", "a.txt"), "--in goes with one name"),
        (("split", "Alder Mills", "--in", "z.txt"), "no document is called z.txt"),
        (("split", "Alder Mills", "--in", "c.txt"), "does not name Alder Mills"),
        (("split", "Alder Mills", "--in", "a.txt"), "none would be left"),
        (("rename", "Alder Mills", "Quince"), "is called Quince already"),
        (("rename", "Alder Mills", ""), "a text is missing"),
        (("rename", "Alder Mills", "a\x1b[31m"), "cannot be seen"),
        (("lock", "Nobody"), "nothing in the graph is called"),
        (("undo",), "has no decision"),
        (("undo", "3"), "has no decision on line 3"),
        (("decisions", "Nobody"), "nothing in the graph is called"),
    ],
)
def test_what_cannot_be_decided_changes_nothing(cli: Run, args: tuple[str, ...], said: str) -> None:
    before = graph()
    assert said in cli(*args, code=2).stderr
    assert not FILE.exists() and graph() == before


def test_contradictions_are_refused_with_both_lines(cli: Run) -> None:
    cli("split", "Alder Mills", "Verity Docks")
    cli("merge", "Alder Mills", "Orchard Point")
    before = graph(), FILE.read_bytes()
    assert "lines 1, 3 and 5: " in cli("merge", "Orchard Point", "Verity Docks", code=2).stderr
    assert "lines 3 and 5: " in cli("merge", "Orchard Point", "Alder Mills", "Quince", code=2).stderr
    assert (graph(), FILE.read_bytes()) == before


def test_a_wrong_file_stops_a_build_before_it_reads(cli: Run) -> None:
    before = graph()
    FILE.write_text("- merge: [Alder Mills, Quince]\n- split: [Quince, Alder Mills]\n")
    Path("in/e.txt").write_text("Verity Docks supplies Tulip Bank with rye.")
    result = cli("build", "in", "--format", "turtle", code=3)
    assert "out/curation.yaml, lines 1 and 2: " in result.stderr
    assert "lines 1 and 2: " in cli("lock", "Quince", code=2).stderr
    assert graph() == before and "Alder Mills" in cli("show", "Alder Mills").stdout
    FILE.write_text("- merge: [Alder Mills\n")
    assert "out/curation.yaml, line 2: this is no YAML" in cli("remove", "in/a.txt", code=3).stderr
    FILE.unlink()
    cli("build", "in", "--format", "turtle")


def test_decisions_outlive_documents_and_removals(cli: Run) -> None:
    cli("merge", "Alder Mills", "Verity Docks")
    cli("remove", "in/a.txt")
    Path("in/a.txt").unlink()
    assert "nothing is called Alder Mills" in cli("build", "in", "--format", "turtle").stderr
    Path("in/a.txt").write_text(SAID["a.txt"])
    assert cli("build", "in", "--format", "turtle").stderr.count("nothing is called") == 0
    assert "with flour" in cli("show", "Verity Docks").stdout
