"""The errors of docs/errors.md: each is expected to fail, and fails the suite when it no longer does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.language.extract import Extractor
from kg.model.document import Document
from kg.model.extraction import Extraction

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
Right = Callable[[Extraction], bool]


def said(found: Extraction) -> set[tuple[str, str, str]]:
    names = {entity.id: entity.name for entity in found.entities}
    return {(names.get(c.subject, c.subject), c.predicate, names.get(c.object, c.object)) for c in found.claims}


def types(found: Extraction) -> dict[str, str]:
    return {entity.name: entity.type for entity in found.entities}


CASES: list[Right] = [
    lambda found: types(found).get("Brask") == "Company",
    lambda found: ("Jon Vale", "worksFor", "Harlan Labs") in said(found),
    lambda found: "Pragmatism" not in types(found),
    lambda found: ("Mia Ott", "criticizes", "Harlan") in said(found),
    lambda found: ("Brask Foods", "sues", "Harlan") in said(found),
    lambda found: ("Tolvane Capital", "acquires", "Brask Corporation") in said(found),
    lambda found: ("Jon Vale", "leads", "Media Labs") in said(found),
    lambda found: any(c.predicate == "operates" or c.attributed_to for c in found.claims),
    lambda found: len(found.deals) == 2,
    lambda found: bool(found.deals) and found.deals[0].status in ("cancelled", "completed"),
]


def sentences() -> list[str]:
    rows = [
        line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3].strip("| ").isdigit()
    ]
    return [row[2] for row in rows]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def test_the_page_has_ten_errors():
    assert len(sentences()) == len(CASES) == 10


@pytest.mark.xfail(strict=True, reason="docs/errors.md lists it")
@pytest.mark.parametrize("number", range(len(CASES)))
def test_known_error(extractor, number):
    document = Document(source="x.txt", text=sentences()[number], issued="2026-03-03")
    assert CASES[number](extractor.extract(document))
