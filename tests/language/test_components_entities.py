"""From label scores to `doc.ents` and the values."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.language.components.entities import VALUES, entities, trimmed
from kg.language.components.reading import Reading
from kg.language.encoder import SentenceReading
from kg.language.heads import SPAN_LABELS

LABEL = {name: index for index, name in enumerate(SPAN_LABELS)}


def sentence_reading(scores):
    """A sentence of which the model has said nothing but these probabilities of its span labels."""
    none = np.zeros(len(scores), dtype=np.int64)
    nothing = np.zeros((len(scores), 1), dtype=np.float32)
    return SentenceReading(np.log(scores), none, none, none, nothing.astype(np.float16), nothing[0], nothing)


def read(*sentences):
    """A Doc whose words carry the given labels, each with a probability."""
    words = [word for sentence in sentences for word, _, _ in sentence]
    starts = [index == 0 for sentence in sentences for index in range(len(sentence))]
    doc = Doc(spacy.blank("en").vocab, words=words, sent_starts=starts)
    readings, tokens, position = [], [], 0
    for sentence in sentences:
        scores = np.full((len(sentence), len(SPAN_LABELS)), 1e-4, dtype=np.float32)
        for row, (_, label, probability) in enumerate(sentence):
            scores[row, LABEL["O"]] = 1 - probability
            scores[row, LABEL[label]] = probability
        readings.append(sentence_reading(scores))
        tokens.append(list(range(position, position + len(sentence))))
        position += len(sentence)
    doc._.reading = Reading(None, tokens, readings)
    return entities(doc)


def found(doc):
    return [(span.text, span.label_) for span in doc.ents]


def test_names_and_values_are_parted_and_others_dropped():
    doc = read([("Varn", "B-Company", 0.9), ("Monday", "B-Date", 0.8), ("French", "B-Other", 0.9), ("x", "O", 0.9)])
    assert found(doc) == [("Varn", "Company")]
    assert [(span.text, span.label_) for span in doc.spans[VALUES]] == [("Monday", "Date")]
    assert doc.ents[0]._.confidence == pytest.approx(0.9, abs=1e-3)


def test_a_name_has_one_class_in_a_document():
    doc = read(
        [("Varn", "B-Product", 0.86), ("Ott", "B-Person", 0.9)],
        [("Varn", "B-Company", 0.95)],
        [("Varn", "B-Company", 0.9)],
    )
    assert found(doc) == [("Varn", "Company"), ("Ott", "Person"), ("Varn", "Company"), ("Varn", "Company")]


def test_scraps_are_dropped_but_torn_classes_are_not():
    assert found(read([("Varn", "B-Company", 0.55)])) == []
    doc = read([("Varn", "B-Company", 0.5)])
    assert doc.ents == ()
    scores = np.full((1, len(SPAN_LABELS)), 1e-4, dtype=np.float32)
    scores[0, [LABEL["B-Company"], LABEL["B-Product"], LABEL["O"]]] = [0.5, 0.4, 0.1]
    torn = Doc(spacy.blank("en").vocab, words=["Varn"], sent_starts=[True])
    torn._.reading = Reading(None, [[0]], [sentence_reading(scores)])
    assert found(entities(torn)) == [("Varn", "Company")]


def test_names_are_trimmed():
    words = ["the", "“", "Varn", "Group", "’s", "”", "(", "Ohio", ")"]
    doc = Doc(spacy.blank("en").vocab, words=words)
    assert trimmed(doc, 0, 6, named=True) == (2, 4)
    assert trimmed(doc, 2, 7, named=True) == (2, 4)
    assert trimmed(doc, 7, 9, named=True) == (7, 8)
    assert trimmed(doc, 2, 9, named=True) == (2, 9)
    assert trimmed(doc, 4, 6, named=True) is None


def test_endless_names_are_no_names():
    doc = Doc(spacy.blank("en").vocab, words=["Varn"] * 60)
    assert trimmed(doc, 0, 60, named=True) is None
