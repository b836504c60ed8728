"""The way from inputs to outputs, with a fake language layer: what is read again, what is kept, what survives."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import KgError, LedgerError, ModelError, UnknownNameError, UsageError
from kg.ledger.ledger import Ledger
from kg.ledger.lock import BuildLock
from kg.model.document import Rejection
from kg.pipeline import BuildReport, build, load_graph, remove
from kg.settings import BuildSettings
from tests.fake_language import FAKE

ROOT = Path(__file__).parents[1]
FORMATS = ("turtle", "json-ld", "nquads", "csv", "report")
ARTICLE = "{} Mills supplies Borden Grain with flour. The firms have worked together for many years in the region.\n"

WORDS = [
    "Aster",
    "Birch",
    "Cobalt",
    "Dahlia",
    "Ember",
    "Falcon",
    "Garnet",
    "Hazel",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Larkspur",
    "Magnet",
    "Nectar",
    "Orchid",
    "Pepper",
    "Quartz",
]
"""Names too unlike one another to be taken for spellings of one."""


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "log"
    log.touch()
    monkeypatch.setenv("KG_TEST_LOG", str(log))
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("Acme", "Calder", "Dunmore"):
        (folder / f"{name.lower()}.txt").write_text(ARTICLE.format(name))
    return folder


def run(*inputs: str, out: str = "out", **settings: object) -> BuildReport:
    values = {"out": Path(out), "formats": FORMATS, **settings}
    return build(inputs or ["in"], BuildSettings(**values), language=FAKE)  # type: ignore[arg-type]


def read_log() -> list[str]:
    return Path("log").read_text().split("\n")[:-1]


def outputs(out: str = "out") -> dict[str, bytes]:
    kept = (".lock", "ledger.db", "ledger.db-wal", "ledger.db-shm")
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(Path(out).rglob("*"))
        if path.is_file() and path.name not in kept and "store" not in path.relative_to(out).parts
    }


def names(out: str = "out") -> set[str]:
    return {entity.name for entity in load_graph(Path(out)).entities}


def test_a_build_reads_everything_once(articles: Path) -> None:
    first = run()
    assert (first.extracted, first.reused, first.derived, first.rejections) == (3, 0, True, ())
    assert first.counts["documents"] == 3 and first.counts["claims"] == 3
    assert {"graph.ttl", "graph.jsonld", "graph.nq", "report.md", "manifest.json"} <= outputs().keys()
    before = outputs()
    second = run()
    assert (second.extracted, second.reused, second.derived) == (0, 3, False)
    assert second.counts == first.counts
    assert outputs() == before
    assert sorted(read_log()) == ["in/acme.txt", "in/calder.txt", "in/dunmore.txt"]


def test_a_changed_file_replaces_exactly_what_it_said(articles: Path) -> None:
    run()
    (articles / "acme.txt").write_text(ARTICLE.format("Zenith"))
    report = run()
    assert (report.extracted, report.reused) == (1, 2)
    assert "Zenith Mills" in names() and "Acme Mills" not in names()
    run(out="fresh")
    assert outputs() == outputs("fresh"), "the same as a build from nothing"


def test_any_order_and_number_of_workers_gives_the_same_bytes(articles: Path) -> None:
    for number in range(30):
        (articles / f"more{number}.txt").write_text(ARTICLE.format(WORDS[number % len(WORDS)]))
    run("in", out="one", workers=1)
    files = [f"in/{path.name}" for path in sorted(articles.iterdir())]
    run(*reversed(files), out="two", workers=2)
    run(*files[10:], out="three")
    run(*files[:10], out="three")
    assert outputs("one") == outputs("two") == outputs("three")
    assert len(read_log()) == 3 * 33


def test_the_shipped_reader_says_the_same_in_other_processes(articles: Path) -> None:
    for number, word in enumerate(WORDS[:3]):
        (articles / f"more{number}.txt").write_text(
            f"{word} Bank acquired Borden Grain in May.\n" + ARTICLE.format(word)
        )
    for out, workers in (("one", 1), ("two", 2)):
        report = build(["in"], BuildSettings(out=Path(out), workers=workers, formats=FORMATS))
        assert (report.extracted, report.rejections) == (6, ())
    assert outputs("one") == outputs("two")
    assert report.counts["claims"] > 0


def test_another_model_reads_everything_again(articles: Path) -> None:
    run()
    assert run(model="other").extracted == 3
    assert run(model="other").extracted == 0


def test_other_settings_write_anew_without_reading(articles: Path) -> None:
    run()
    report = run(base_iri="https://example.org/things#")
    assert (report.extracted, report.derived) == (0, True)
    assert b"https://example.org/things#" in outputs()["graph.nq"]
    report = run(base_iri="https://example.org/things#", formats=("nquads",))
    assert report.derived
    assert set(outputs()) == {"graph.nq", "manifest.json"}, "files that would go stale are gone"


@pytest.mark.parametrize("iri", ["no iri", "relative/", "https://x.example/id", "https://x.example/a b/", ""])
def test_a_base_iri_must_be_one(articles: Path, iri: str) -> None:
    with pytest.raises(UsageError, match="base IRI"):
        run(base_iri=iri)
    assert not Path("out").exists()


def test_damaged_outputs_are_written_again(articles: Path) -> None:
    run()
    whole = outputs()
    (Path("out") / "graph.ttl").write_text("touched")
    (Path("out") / "report.md").unlink()
    assert run().derived
    assert outputs() == whole
    shutil.rmtree("out/store")
    assert run().derived


def test_bad_input_is_named_and_the_rest_built(articles: Path) -> None:
    (articles / "empty.txt").touch()
    (articles / "raise.txt").write_text(ARTICLE.format("RAISE"))
    report = run("in", "nosuch.txt")
    assert report.counts["documents"] == 3
    assert {one.source for one in report.rejections} == {"in/empty.txt", "in/raise.txt", "nosuch.txt"}
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert {one["source"] for one in manifest["rejections"]} == {"in/empty.txt", "in/raise.txt", "nosuch.txt"}
    again = run("in")
    assert {one.source for one in again.rejections} == {"in/empty.txt", "in/raise.txt"}, "still so, and still said"
    assert read_log().count("in/raise.txt") == 2, "what failed is tried again"
    (articles / "empty.txt").write_text(ARTICLE.format("Full"))
    (articles / "raise.txt").unlink()
    last = run("in")
    assert last.rejections == ()
    assert last.counts["documents"] == 4
    assert load_graph(Path("out")).rejections == ()


def test_an_input_that_fails_now_keeps_its_last_good_reading(articles: Path) -> None:
    run()
    (articles / "acme.txt").write_bytes(b"")
    report = run()
    assert report.counts["documents"] == 3 and "Acme Mills" in names()
    assert [one.source for one in report.rejections] == ["in/acme.txt"]
    assert report.rejections[0].reason.endswith("what it said when last read is kept")
    (articles / "acme.txt").write_text(ARTICLE.format("RAISE"))
    report = run()
    assert "Acme Mills" in names() and "is kept" in report.rejections[0].reason


def test_a_table_row_by_row(articles: Path) -> None:
    table = articles / "rows.jsonl"
    rows = [json.dumps({"text": ARTICLE.format(name), "title": name}) for name in ("Elm", "Fir", "Gum")]
    table.write_text("\n".join(rows) + "\n")
    assert run("in/rows.jsonl").extracted == 3
    table.write_text("\n".join([rows[0], "{broken", rows[1]]) + "\n")
    report = run("in/rows.jsonl")
    assert len([one for one in report.rejections if one.severity == "rejected"]) == 1
    assert "Elm Mills" in names() and "Fir Mills" in names()
    table.write_text(rows[0] + "\n")
    report = run("in/rows.jsonl")
    assert (report.counts["documents"], report.rejections) == (1, ())
    assert names() == {"Elm Mills", "Borden Grain"} | (names() & {"The"})


def test_a_vanished_file_is_kept_and_said_to_be_missing(articles: Path) -> None:
    run()
    (articles / "acme.txt").unlink()
    report = run()
    assert report.counts["documents"] == 3
    assert load_graph(Path("out")).missing == ("in/acme.txt",)
    assert "in/acme.txt" in json.loads(Path("out/manifest.json").read_text())["missing"]


def test_remove_takes_exactly_what_was_said(articles: Path) -> None:
    run()
    gone, counts = remove("in/acme.txt", BuildSettings(out=Path("out")))
    assert (gone, counts["documents"]) == (1, 2)
    (articles / "acme.txt").unlink()
    run(out="fresh")
    assert outputs() == outputs("fresh")
    with pytest.raises(UnknownNameError, match=r"nothing called in/acme\.txt was read"):
        remove("in/acme.txt", BuildSettings(out=Path("out")))
    assert remove("./in/", BuildSettings(out=Path("out")))[0] == 2
    with pytest.raises(LedgerError, match="no ledger"):
        remove("in", BuildSettings(out=Path("nowhere")))
    assert not Path("nowhere").joinpath("ledger.db").exists()


@pytest.mark.parametrize("nothing", ["", "  "])
def test_remove_of_an_empty_name_takes_nothing(articles: Path, nothing: str) -> None:
    first = run(str(articles.resolve()))
    with pytest.raises(UsageError, match="no name"):
        remove(nothing, BuildSettings(out=Path("out")))
    assert len(load_graph(Path("out")).documents) == first.counts["documents"] > 0


def test_remove_of_what_was_never_read_says_so_whatever_the_outputs_are(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    before = outputs()
    monkeypatch.setattr(pipeline, "code_hash", lambda: "another version of kg")
    for name, near in (("in/acne.txt", "in/acme.txt"), ("acme.txt", "in/acme.txt")):
        with pytest.raises(UnknownNameError, match=f"nothing called {name} was read.*did you mean {near}"):
            remove(name, BuildSettings(out=Path("out")))
    with pytest.raises(UnknownNameError, match=r"nothing called zzz was read into out$"):
        remove("zzz", BuildSettings(out=Path("out")))
    assert outputs() == before


def test_remove_knows_a_file_whose_name_is_no_utf_8(articles: Path) -> None:
    odd = os.fsdecode(b"in/odd\xff.txt")
    Path(odd).write_text(ARTICLE.format("Zenith"))
    run()
    assert remove(odd, BuildSettings(out=Path("out")))[0] == 1


def test_a_removal_that_was_cut_short_is_finished_by_asking_again(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "write_all", fail)
    with pytest.raises(KgError, match="No space left"):
        remove("in/acme.txt", BuildSettings(out=Path("out")))
    monkeypatch.undo()
    monkeypatch.chdir(articles.parent)
    gone, counts = remove("in/acme.txt", BuildSettings(out=Path("out")))
    assert (gone, counts["documents"]) == (0, 2)
    assert b"Acme Mills" not in outputs()["graph.ttl"]
    with pytest.raises(UnknownNameError):
        remove("in/acme.txt", BuildSettings(out=Path("out")))


def test_a_failing_exporter_leaves_the_last_good_build(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    before = outputs()
    (articles / "acme.txt").write_text(ARTICLE.format("Zenith"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "write_all", fail)
    with pytest.raises(KgError, match="No space left"):
        run()
    assert outputs() == before
    monkeypatch.undo()
    os.environ.pop("KG_TEST_LOG", None)
    report = build([str(articles)], BuildSettings(out=articles.parent / "out", formats=FORMATS), language=FAKE)
    assert report.derived


def test_a_missing_model_ends_the_run_and_nothing_is_lost(articles: Path) -> None:
    run()
    before = outputs()
    with pytest.raises(ModelError):
        run(model="missing")
    assert outputs() == before


def test_two_builds_do_not_meet(articles: Path) -> None:
    with BuildLock(Path("out")), pytest.raises(LedgerError, match="another build"):
        run()


def test_progress_counts_inputs(articles: Path) -> None:
    steps: list[pipeline.Progress] = []
    build(["in"], BuildSettings(out=Path("out"), formats=FORMATS), language=FAKE, progress=steps.append)
    assert [(one.done, one.total) for one in steps if one.stage == "reading"] == [(1, 3), (2, 3), (3, 3)]


def test_source_spellings_do_not_hide_missing_files(articles: Path) -> None:
    run("./in/")
    (articles / "acme.txt").unlink()
    run("in/.")
    assert load_graph(Path("out")).missing == ("in/acme.txt",)


def test_a_build_never_reads_its_own_outputs(articles: Path) -> None:
    run(".")
    report = run(".", formats=(*FORMATS, "map"))
    assert (report.extracted, report.reused) == (0, 3)
    assert run(".").counts["documents"] == 3
    assert not any(one.source.startswith("out") for one in report.rejections)
    with pytest.raises(UsageError, match="--out"):
        run(".", out=".")
    assert not Path("ledger.db").exists()
    Path("in/self").symlink_to("self")
    assert [one.source for one in run(".").rejections if one.severity == "rejected"] == ["in/self"]
    (Path("out") / "kept.txt").write_text(ARTICLE.format("Zenith"))
    assert run("out/kept.txt").extracted == 1, "what is named is read wherever it is"


# -- interrupted builds

_DRIVER = """
import sys
from pathlib import Path
from kg.pipeline import build
from kg.settings import BuildSettings
from tests.fake_language import FAKE
if __name__ == "__main__":
    build(["in"], BuildSettings(out=Path("out"), workers=int(sys.argv[1]), formats=("nquads",)), language=FAKE)
"""


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_build_goes_on_where_it_stopped(
    articles: Path, monkeypatch: pytest.MonkeyPatch, workers: int, how: signal.Signals
) -> None:
    for number, word in enumerate(WORDS):
        (articles / f"more{number:02}.txt").write_text(ARTICLE.format(word))
    Path("driver.py").write_text(_DRIVER)
    process = subprocess.Popen(
        [sys.executable, "driver.py", str(workers)],
        env={**os.environ, "KG_TEST_DELAY": "0.1", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while len(read_log()) < 6 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(how)
    assert process.wait(timeout=20) != 0
    time.sleep(0.3)
    begun = read_log()
    assert 6 <= len(begun) < 20, "it was stopped in the middle"
    with Ledger(Path("out/ledger.db"), create=False) as ledger:
        kept = set(ledger.sources())
    assert 6 - workers - 2 <= len(kept) < 20
    report = run(formats=("nquads",))
    assert (report.reused, report.extracted) == (len(kept), 20 - len(kept))
    again = read_log()[len(begun) :]
    assert not kept & set(again), "nothing that was kept is read again"
    assert len(again) == len(set(again)) == 20 - len(kept)
    run(out="fresh", formats=("nquads",))
    assert outputs() == outputs("fresh")


def test_a_rejection_is_said_once(articles: Path) -> None:
    report = run("in", "nosuch.txt", "nosuch.txt")
    assert report.rejections == (Rejection(source="nosuch.txt", reason=report.rejections[0].reason),)
