"""Every example sentence in ontology/lexicon/ is a test of the frames: what the model's heads read beside them is
measured, not tested, and is left out here."""

from collections import Counter

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.extract import Extractor
from kg.language.lexicon_examples import run_example
from kg.ontology.lexicon import Example, lexicon

EXAMPLES = lexicon().examples
COUNT = 609
"""Examples when last counted; there may be more, never fewer."""


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


def test_every_property_has_its_examples_and_none_went_missing() -> None:
    """A filter that empties the list below would leave nothing to fail, so the list itself is counted."""
    positive = Counter(example.source for example in EXAMPLES if example.claims or example.deal)
    negative = Counter(example.source for example in EXAMPLES if not (example.claims or example.deal))
    properties = {frame.predicate for frame in lexicon().frames if frame.predicate}
    assert len(properties) >= 21
    assert [name for name in sorted(properties) if positive[name] < 12 or negative[name] < 6] == []
    deals = {frame.id.split("/")[0] for frame in lexicon().frames} - properties
    assert [name for name in sorted(deals) if positive[name] < 4 or negative[name] < 2] == []
    assert len(EXAMPLES) >= COUNT


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.source}: {e.text[:60]}")
def test_example(example: Example, extractor: Extractor) -> None:
    assert run_example(extractor, example) == []
