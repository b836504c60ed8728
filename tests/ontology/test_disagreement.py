"""The word lists behind the judging of conflicts."""

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.ontology.disagreement import load_disagreement, words


def test_phrases_are_whole_words() -> None:
    cues = load_disagreement()
    assert cues.said("change", "it no longer owns the mill") == {"no longer"}
    assert cues.said("change", "the renewable plant") == frozenset()
    assert cues.said("regional", "head of U.S. trade") == {"u.s"}
    assert cues.said("shared", "a co-owner of") == {"co-owner"}


def test_places_are_as_wide_as_the_lists_say() -> None:
    cues = load_disagreement()
    assert [cues.level(name) for name in ("Europe", "France", "Texas", "Nowhere Falls")] == [0, 1, 2, 3]
    assert "singapore" in cues.cities
    assert not cues.cities & cues.levels.keys()


def test_words() -> None:
    assert words("Harlan's co-CEO said: “$2bn (AT&T)”") == ["harlan's", "co-ceo", "said", "2bn", "at&t"]


@pytest.mark.parametrize("text", ["shared = 3", "change = [", 'shared = ["a"]'])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "conflicts.toml"
    path.write_text(text)
    with pytest.raises(OntologyError, match=r"conflicts\.toml: cannot be read as lists of words"):
        load_disagreement(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"gone\.toml"):
        load_disagreement(tmp_path / "gone.toml")
