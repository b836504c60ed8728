"""Every example sentence in ontology/lexicon/ is a test."""

import pytest

from kg.language.extract import Extractor
from kg.language.lexicon_examples import run_example
from kg.ontology.lexicon import Example, lexicon

EXAMPLES = lexicon().examples


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def test_every_file_has_examples_of_both_kinds() -> None:
    by_file = {source: [e for e in EXAMPLES if e.source == source] for source in {e.source for e in EXAMPLES}}
    assert len(by_file) >= 21
    assert len(EXAMPLES) >= 200
    poor = [source for source, own in sorted(by_file.items()) if not any(e.claims or e.deal for e in own)]
    assert poor == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.source}: {e.text[:60]}")
def test_example(example: Example, extractor: Extractor) -> None:
    assert run_example(extractor, example) == []
