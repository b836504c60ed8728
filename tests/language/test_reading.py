"""Mentions by sentence, as frames ask for them."""

import pytest
import spacy
from spacy.tokens import Doc

from kg.language.reading import Marked, Reading
from kg.model.document import Document

WORDS = ["Varn", "and", "Ott", "Mills", "grew", ".", "Brill", "sold", "Varn", "."]


@pytest.fixture
def reading() -> Reading:
    starts = [index in (0, 6) for index in range(len(WORDS))]
    doc = Doc(spacy.blank("en").vocab, words=WORDS, sent_starts=starts)
    return Reading(doc, Document(source="t.txt", text=doc.text))


def mark(reading: Reading, start: int, end: int, entity: str) -> Marked:
    marked = Marked(span=reading.doc[start:end], entity=entity)
    reading.add(marked)
    return marked


def test_mentions_of_a_sentence_in_the_order_of_the_text(reading: Reading) -> None:
    last, inner, outer = mark(reading, 8, 9, "varn"), mark(reading, 3, 4, "mills"), mark(reading, 2, 4, "ott")
    first, again, longer = mark(reading, 0, 1, "varn"), mark(reading, 0, 1, "other"), mark(reading, 0, 3, "both")
    one, two = reading.doc.sents
    assert reading.in_sentence(one) == [first, again, longer, outer, inner]
    assert reading.in_sentence(two) == [last]
    assert reading.in_sentence(reading.doc[2:4]) == [outer, inner]
    assert reading.in_sentence(reading.doc[4:6]) == []


def test_a_mention_across_the_end_is_in_neither_sentence(reading: Reading) -> None:
    mark(reading, 5, 7, "odd")
    assert [reading.in_sentence(sentence) for sentence in reading.doc.sents] == [[], []]
    assert len(reading.in_sentence(reading.doc[:])) == 1


def test_what_is_added_later_is_found_and_the_answer_is_the_askers_own(reading: Reading) -> None:
    one, _ = reading.doc.sents
    first = mark(reading, 2, 4, "ott")
    reading.in_sentence(one).clear()
    before = mark(reading, 0, 1, "varn")
    assert reading.in_sentence(one) == [before, first]


def test_asking_often_does_not_look_through_all_mentions(reading: Reading) -> None:
    class Counted(list[Marked]):
        looks = 0

        def __iter__(self):
            Counted.looks += 1
            return super().__iter__()

    reading.marked = Counted()
    mark(reading, 0, 1, "varn")
    for _ in range(50):
        for sentence in reading.doc.sents:
            reading.in_sentence(sentence)
    assert Counted.looks == 0
