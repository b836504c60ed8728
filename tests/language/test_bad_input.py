"""Texts that are no news: each is read to its end, in bounded time, and says nothing that it does not hold."""

import time

import pytest

from kg.language.extract import Extractor
from kg.model.document import Document
from kg.model.extraction import Extraction

FACT = "Farrow Mills has acquired Borden Grain for $30 million. "
EMPTY = {
    "empty": "",
    "spaces": " " * 5_000,
    "line breaks": "\n" * 5_000,
    "all kinds of blanks": " \t\r\n\x0b\x0c\u00a0\u2003\u2028\u3000" * 300,
    "emoji": "😀👩‍👩‍👧 🇩🇪 🎉" * 60,
    "no letters": "12 % -- ... 4,5 !! \n" * 60,
    "control characters": "\x00\x01\x1b[0m\x07\x7f \x9b\x85\ufeff" * 100,
    "one word of 100,000 letters": "x" * 100_000,
    "one word of 100,000 capitals and others": "Xy" * 50_000,
    "dots": "." * 5_000,
    "closing marks": "”" * 600,
}
AROUND = {
    "control characters": "a\x00b \x1b[31m \x7f\u2028 c\ufeff ",
    "direction marks": "\u202e\u2067 \u200f",
    "Arabic": "شركة النفط تعلن عن صفقة جديدة. ",
    "Hebrew": "החברה הודיעה על עסקה חדשה. ",
    "one long word": "x" * 3_000 + ". ",
    "emoji": "🎉 👩‍👩‍👧. ",
    "a lone surrogate's stand-in": "\ufffd. ",
    "accents by the dozen": "Z\u0301\u0302\u0303\u0304" * 40 + ". ",
}


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return Extractor()


def read(reader: Extractor, text: str) -> Extraction:
    """What is read, each quote and mention checked against the text."""
    found = reader.extract(Document(source="bad.txt", text=text))
    for mention in found.mentions:
        assert text[mention.span.start : mention.span.end] == mention.surface
    quotes = [*(claim.quote for claim in found.claims), *(deal.quote for deal in found.deals)]
    for quote in quotes:
        assert text[quote.span.start : quote.span.end] == quote.text
    ends = [0, *(end for one in found.sentences for end in (one.start, one.end)), len(text)]
    assert ends == sorted(ends), "sentences lie in order inside the text"
    return found


@pytest.mark.parametrize("name", sorted(EMPTY))
def test_nothing_is_said_where_nothing_is_written(reader: Extractor, name: str) -> None:
    found = read(reader, EMPTY[name])
    assert (found.claims, found.deals) == ((), ())


@pytest.mark.parametrize("name", ["empty", "spaces", "line breaks", "all kinds of blanks"])
def test_blanks_have_no_sentence(reader: Extractor, name: str) -> None:
    found = read(reader, EMPTY[name])
    assert (found.sentences, found.entities, found.values) == ((), (), ())


@pytest.mark.parametrize("name", sorted(AROUND))
def test_what_stands_beside_it_is_still_read(reader: Extractor, name: str) -> None:
    found = read(reader, f"{AROUND[name]}\n\n{FACT}\n\n{AROUND[name]}")
    assert {"Farrow Mills", "Borden Grain"} <= {entity.name for entity in found.entities}
    assert [deal.kind for deal in found.deals] == ["Acquisition"]


def test_a_sentence_of_many_names(reader: Extractor) -> None:
    """Of 5,000 in tests/benchmarks/extremes.py; these are enough to show what grows with their square."""
    few, many = (
        ", ".join(f"{word}{n} Mills" for n in range(count)) for word, count in (("Farrow", 75), ("Borden", 300))
    )
    read(reader, FACT)
    quick, found = timed(reader, f"The owners are {few}.")
    assert len(found.mentions) >= 30
    slow, found = timed(reader, f"The owners are {many}.")
    assert len(found.mentions) >= 120
    assert slow < 10 * quick + 0.5, "four times the names: about four times as long, not sixteen"


def test_a_long_line_without_blanks(reader: Extractor) -> None:
    line = "Farrow-Mills,bought;Borden/Grain_and" * 50
    quick, _ = timed(reader, line)
    slow, _ = timed(reader, line * 4)
    assert slow < 10 * quick + 0.5


def test_a_long_text_takes_no_more_time_a_word(reader: Extractor) -> None:
    text = "".join(
        f"Farrow{n} Mills has bought Borden{n} Grain, it said. It opened a plant in Ohio.\n\n" for n in range(20)
    )
    quick, _ = timed(reader, text)
    slow, found = timed(reader, "\n\n".join(text.replace("Mills", word) for word in ("Steel", "Foods", "Bank", "Air")))
    assert len(found.mentions) >= 120
    assert slow < 10 * quick + 0.5


def timed(reader: Extractor, text: str) -> tuple[float, Extraction]:
    """Seconds of this process, so that a busy machine counts less, and what was read."""
    start = time.process_time()
    found = read(reader, text)
    return time.process_time() - start, found
