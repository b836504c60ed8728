from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.ontology import files


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "kg.ttl").write_text("one")
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "a.toml").write_text("two")
    monkeypatch.setattr(files, "_INSTALLED", tmp_path)
    files.ontology_root.cache_clear()
    yield tmp_path
    files.ontology_root.cache_clear()


def test_the_installed_data_goes_before_the_checkout(root: Path) -> None:
    assert files.ontology_path("kg.ttl") == root / "kg.ttl"
    assert [name for name, _ in files.ontology_files()] == ["kg.ttl", "lexicon/a.toml"]


def test_the_checkout_serves_where_nothing_is_installed() -> None:
    assert files.ontology_path("kg.ttl").is_file()
    assert files.ontology_path("queries").is_dir()


def test_a_missing_file_is_named(root: Path) -> None:
    with pytest.raises(OntologyError, match=r"shapes\.ttl"):
        files.ontology_path("shapes.ttl")


def test_no_ontology_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_INSTALLED", tmp_path / "no")
    monkeypatch.setattr(files, "_CHECKOUT", tmp_path / "neither")
    files.ontology_root.cache_clear()
    try:
        with pytest.raises(OntologyError, match="neither"):
            files.ontology_root()
    finally:
        files.ontology_root.cache_clear()


def test_a_file_that_is_not_utf8_is_named(root: Path) -> None:
    (root / "kg.ttl").write_bytes(b"ab\xff")
    with pytest.raises(OntologyError, match=r"kg\.ttl: not UTF-8"):
        files.read_ontology("kg.ttl")


def test_the_fingerprint_sees_names_and_bytes_and_nothing_else(root: Path) -> None:
    before, lexicon = files.fingerprint(), files.fingerprint("lexicon")
    (root / "README.md").write_text("words")
    (root / ".hidden").write_text("x")
    (root / "__pycache__").mkdir()
    (root / "__pycache__" / "a.pyc").write_text("x")
    assert files.fingerprint() == before
    (root / "kg.ttl").write_text("1")
    assert files.fingerprint() != before
    assert files.fingerprint("lexicon") == lexicon
    (root / "lexicon" / "a.toml").rename(root / "lexicon" / "b.toml")
    assert files.fingerprint("lexicon") != lexicon
