"""Extraction in this process and in others gives the same, and no single document can end it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.workers import Failure, extract_all
from tests.fake_language import FAKE


def documents(count: int, odd: dict[int, str] | None = None) -> list[Document]:
    texts = {number: f"Acme Mills supplies Borden {number}." for number in range(count)} | (odd or {})
    return [Document(source=f"{number:03}.txt", text=text) for number, text in texts.items()]


def run(items: list[Document], workers: int) -> dict[str, Extraction | Failure]:
    tasks: Iterator[tuple[int, Document]] = iter(enumerate(items))
    done = list(extract_all(tasks, language=FAKE, model=None, workers=workers))
    assert [(key, items[key]) for key, _, _ in done] == [(key, document) for key, document, _ in done]
    result = {document.source: outcome for _, document, outcome in done}
    assert len(result) == len(done), "each document is yielded once"
    return result


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log"
    path.touch()
    monkeypatch.setenv("KG_TEST_LOG", str(path))
    return path


def test_any_number_of_workers_gives_the_same(log: Path) -> None:
    items = documents(9, {4: "RAISE"})
    alone = run(items, 1)
    assert len(alone) == 9
    assert alone["004.txt"] == Failure("reading it failed (ValueError: no head for this)")
    assert run(items, 2) == alone
    assert sorted(log.read_text().split()) == sorted([one.source for one in items] * 2), "each read once per run"


def test_a_document_that_kills_its_process_is_found_and_given_up(log: Path) -> None:
    outcomes = run(documents(7, {2: "CRASH here"}), 2)
    assert [source for source, one in outcomes.items() if isinstance(one, Failure)] == ["002.txt"]
    assert "process reading it died" in outcomes["002.txt"].reason
    assert len(outcomes) == 7


def test_few_documents_stay_in_this_process(log: Path) -> None:
    # In a worker CRASH would be survived; here RAISE shows that nothing else is started for one document.
    assert isinstance(run(documents(1, {0: "RAISE"}), 4)["000.txt"], Failure)
    assert run([], 0) == {}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_model_ends_the_run(workers: int) -> None:
    with pytest.raises(ModelError, match="no such model"):
        list(extract_all(enumerate(documents(3)), language=FAKE, model="missing", workers=workers))


def test_documents_are_pulled_as_there_is_room(log: Path) -> None:
    pulled = 0

    def tasks() -> Iterator[tuple[int, Document]]:
        nonlocal pulled
        for document in documents(200):
            pulled += 1
            yield pulled, document

    results = extract_all(tasks(), language=FAKE, model=None, workers=1)
    next(results)
    assert pulled < 10
    results.close()  # type: ignore[attr-defined]
