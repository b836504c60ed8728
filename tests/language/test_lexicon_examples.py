"""Every example sentence in ontology/lexicon/ is a test of the frames: what the model's heads read beside them is
measured, not tested, and is left out here."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.extract import Extractor
from kg.language.lexicon_examples import run_example
from kg.ontology.lexicon import Example, lexicon

EXAMPLES = lexicon().examples


@Language.component("no_relations_of_the_model")
def no_relations(doc: Doc) -> Doc:
    doc._.relations = []
    return doc


@Language.component("no_deals_of_the_model")
def no_deals(doc: Doc) -> Doc:
    doc._.triggers = []
    doc._.reading = None
    return doc


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    made = Extractor()
    made._nlp.replace_pipe("kg_relations", "no_relations_of_the_model")
    made._nlp.replace_pipe("kg_deals", "no_deals_of_the_model")
    return made


def test_every_file_has_examples_of_both_kinds() -> None:
    by_file = {source: [e for e in EXAMPLES if e.source == source] for source in {e.source for e in EXAMPLES}}
    assert len(by_file) >= 21
    assert len(EXAMPLES) >= 200
    poor = [source for source, own in sorted(by_file.items()) if not any(e.claims or e.deal for e in own)]
    assert poor == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.source}: {e.text[:60]}")
def test_example(example: Example, extractor: Extractor) -> None:
    assert run_example(extractor, example) == []
