"""What is found below the given paths, in which order, and what is said about the rest."""

import os
from pathlib import Path

import pytest

from kg.model.document import Rejection
from kg.sources.discovery import discover
from kg.sources.inputs import Input


def found(*given: str) -> dict[str, str]:
    """Source → kind, or severity and reason."""
    return {
        one.source: one.kind if isinstance(one, Input) else f"{one.severity}: {one.reason}" for one in discover(given)
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "news"
    (made / "deep" / "deeper").mkdir(parents=True)
    for name in ("b.txt", "a.HTML", "deep/c.md", "deep/deeper/d.jsonl", ".hidden.txt", "README.md", "x.json", "y.png"):
        (made / name).write_text("text")
    return made


def test_folder_is_walked_in_order(folder: Path) -> None:
    listed = [one.source for one in discover(["news"])]
    assert listed == sorted(listed)
    assert found("news") == {
        "news/a.HTML": "html",
        "news/b.txt": "text",
        "news/deep/c.md": "markdown",
        "news/deep/deeper/d.jsonl": "jsonl",
        "news/README.md": "skipped: a README is taken for no article",
        "news/x.json": "skipped: files of type .json are not read from folders",
        "news/y.png": "skipped: files of type .png are not read from folders",
    }


def test_sources_do_not_depend_on_order_or_spelling_of_the_path(folder: Path) -> None:
    assert list(discover(["news", "news/b.txt"])) == list(discover(["./news/", "news/b.txt", "news"]))


def test_one_file_under_two_names_is_read_once(folder: Path) -> None:
    (folder / "z.txt").symlink_to(folder / "b.txt")
    assert found("news")["news/z.txt"] == "skipped: is the same file as news/b.txt"


def test_named_files_are_read_whatever_they_are_called(folder: Path) -> None:
    assert found("news/README.md", "news/.hidden.txt") == {"news/README.md": "markdown", "news/.hidden.txt": "text"}


def test_stdin_and_addresses(folder: Path) -> None:
    assert found("-", "https://example.com/a") == {"-": "stdin", "https://example.com/a": "url"}
    assert found("ftp://example.com/a")["ftp://example.com/a"].startswith("rejected: ftp addresses are not read")


def test_missing_path_and_empty_folder(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert found("nothing.txt", "") == {
        "nothing.txt": "rejected: no such file or folder",
        "": "rejected: an empty path was given",
    }
    assert found("news/empty") == {"news/empty": "rejected: the folder holds nothing to read"}


def test_loops_and_dead_links_end_in_one_line_each(folder: Path) -> None:
    (folder / "deep" / "loop").symlink_to(folder)
    (folder / "dead.txt").symlink_to(folder / "gone")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    listed = found("news")
    assert listed["news/deep/loop"] == "rejected: a symbolic link leads back to a folder that contains it"
    assert listed["news/dead.txt"] == "rejected: the symbolic link leads nowhere"
    assert listed["news/self.txt"].startswith("rejected: cannot be read (Too many levels")
    assert listed["news/b.txt"] == "text"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_special_files_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert found("news")["news/pipe.txt"] == "rejected: is no regular file"


def test_folder_without_permission(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return allowed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    listed = found("news")
    assert listed["news/deep"] == "rejected: no permission to list the folder"
    assert "news/b.txt" in listed


def test_file_name_that_is_no_unicode(folder: Path) -> None:
    (folder / os.fsdecode(b"bad-\xff.txt")).write_text("text")
    source = next(name for name in found("news") if "bad" in name)
    assert source.encode("utf-8")
    assert all(isinstance(one, Input | Rejection) for one in discover(["news"]))
