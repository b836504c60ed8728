import pytest

from kg.errors import OntologyError
from kg.ontology.files import read_ontology
from kg.ontology.questions import load_questions


def test_the_shipped_file_is_whole() -> None:
    questions = load_questions()
    assert questions.facets and questions.silent and questions.slots["since"] == "date"


@pytest.mark.parametrize("change", [("[slots]", "[slot]"), ('since = "date"', 'since = "day"'), ("silent", "silent = ="), ("shift = \"next\"", 'shift = "up"')])  # fmt: skip
def test_a_damaged_file_of_questions_is_one_sentence(monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]) -> None:
    text = read_ontology("questions.toml").replace(*change, 1)
    monkeypatch.setattr("kg.ontology.questions.read_ontology", lambda *_: text)
    load_questions.cache_clear()
    try:
        with pytest.raises(OntologyError, match=r"questions\.toml"):
            load_questions()
    finally:
        load_questions.cache_clear()
