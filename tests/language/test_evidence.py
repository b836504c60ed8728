"""Every claim can be read in its quote: the words that say it, and something that names or stands for both ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.language.extract import Extractor
from kg.model.document import Document
from kg.model.extraction import Extraction
from kg.sources.discovery import discover
from kg.sources.inputs import Input
from kg.sources.loading import load
from kg.sources.parsing import parse
from kg.training.corpus_format import parse as parse_own

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "kg/training/corpus"
OWN_TEXTS = 60


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def documents(folder: Path) -> Iterator[Document]:
    for item in discover([str(folder)]):
        if isinstance(item, Input):
            yield from (one for one in parse(item, load(item)) if isinstance(one, Document))


def own_texts() -> Iterator[Document]:
    """Texts from every part of the corpus, the same ones each time."""
    files = sorted(CORPUS.glob("*.jsonl"))
    each = -(-OWN_TEXTS // len(files))
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines()[:each]:
            yield Document(source=json.loads(line)["id"], text=parse_own(line).text)


def faults(document: Document, extraction: Extraction) -> list[str]:
    """What the quotes of an extraction's claims lack."""
    deals = {deal.id for deal in extraction.deals}
    names = {one.id: (one.name, *one.aliases, *one.former_names) for one in extraction.entities}
    found = []
    for claim in extraction.claims:
        where, said = claim.quote.span, f"{claim.subject} {claim.predicate} {claim.object}"
        if document.text[where.start : where.end] != claim.quote.text:
            found.append(f"{said}: the quote is not what stands there")
        trigger = claim.trigger.span if claim.trigger else None
        if trigger is None or not where.start <= trigger.start < trigger.end <= where.end:
            found.append(f"{said}: no trigger in the quote")
        for end in {claim.subject, claim.object} - deals:
            mentioned = any(
                one.entity == end and one.span.start < where.end and one.span.end > where.start
                for one in extraction.mentions
            )
            # A maker may be named only inside its product's name.
            if not mentioned and not any(name in claim.quote.text for name in names[end]):
                found.append(f"{said}: the quote has nothing that stands for {end}")
    return [f"{document.source}: {fault}" for fault in found]


def check(extractor: Extractor, texts: Iterator[Document], least: int) -> None:
    claims, found = 0, []
    for document in texts:
        extraction = extractor.extract(document)
        claims += len(extraction.claims)
        found += faults(document, extraction)
    assert found == []
    assert claims >= least, "too few claims for the check to mean anything"


def test_quotes_of_the_own_seeds(extractor: Extractor) -> None:
    check(extractor, documents(ROOT / "seeds"), 200)


def test_quotes_of_own_texts(extractor: Extractor) -> None:
    check(extractor, own_texts(), 150)


@pytest.mark.parametrize("folder", ["seeds", "dev/docs"])
def test_quotes_of_shared_texts(extractor: Extractor, folder: str) -> None:
    path = ROOT.parent / "shared" / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not there")
    check(extractor, documents(path), 30)


def test_a_group_is_evidence_for_both(extractor: Extractor) -> None:
    text = "Ott Dairy and Brask Foods sell butter. The two companies have merged."
    spans = [(0, 9, "Company"), (14, 25, "Company")]
    document = Document(source="t.txt", text=text)
    extraction = extractor.analyse(document, spans)  # type: ignore[arg-type]
    merged = [claim for claim in extraction.claims if claim.predicate == "mergesWith"]
    assert [claim.quote.text for claim in merged] == ["The two companies have merged."]
    assert faults(document, extraction) == []
