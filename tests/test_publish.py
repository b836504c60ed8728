"""A new set of outputs takes the place of the old one whole, or not at all."""

from pathlib import Path

import pytest

from kg import publish
from kg.errors import KgError


def write(out: Path, **files: str) -> dict[str, str]:
    with publish.staging(out) as folder:
        for name, text in files.items():
            path = folder / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return publish.publish(out)


def content(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*")) if path.is_file()}


def test_files_and_folders_are_replaced_and_others_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    write(tmp_path, graph="1", csv__a="1", csv__b="1")
    hashes = write(tmp_path, graph="2", csv__a="2")
    assert content(tmp_path) == {"README.md": "mine", "graph": "2", "csv/a": "2"}
    assert publish.intact(tmp_path, hashes)
    (tmp_path / "csv" / "a").write_text("touched")
    assert not publish.intact(tmp_path, hashes)
    assert not publish.intact(tmp_path, {})


def test_a_failure_before_the_switch_leaves_the_old_outputs(tmp_path: Path) -> None:
    write(tmp_path, graph="1")
    with pytest.raises(RuntimeError), publish.staging(tmp_path) as folder:
        (folder / "graph").write_text("half")
        raise RuntimeError
    assert content(tmp_path) == {"graph": "1"}


def test_a_disk_error_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="outputs cannot be written"), publish.staging(tmp_path) as folder:
        (folder / "missing" / "graph").write_text("x")


@pytest.mark.parametrize("moves", range(4))
def test_a_crash_in_the_switch_is_finished_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    write(tmp_path, a="1", b="1", csv__c="1")
    real, done = Path.replace, 0

    def crash(self: Path, target: Path) -> Path:
        nonlocal done
        if done == moves:
            raise KeyboardInterrupt
        done += 1
        return real(self, target)

    monkeypatch.setattr(Path, "replace", crash)
    if moves < 3:
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, a="2", b="2", csv__c="2")
    else:
        write(tmp_path, a="2", b="2", csv__c="2")
    monkeypatch.undo()
    publish.recover(tmp_path)
    assert content(tmp_path) == {"a": "2", "b": "2", "csv/c": "2"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "csv"]


def test_left_overs_of_an_interrupted_run_are_cleared(tmp_path: Path) -> None:
    write(tmp_path, graph="1")
    for name in (".next", ".old"):
        (tmp_path / name / "deep").mkdir(parents=True)
    publish.recover(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_prune_takes_files_and_emptied_folders(tmp_path: Path) -> None:
    write(tmp_path, graph="1", csv__a="1", neo4j__n="1", neo4j__m="1")
    publish.prune(tmp_path, ["csv/a", "neo4j/n", "never/was"])
    assert content(tmp_path) == {"graph": "1", "neo4j/m": "1"}
    assert not (tmp_path / "csv").exists()
