"""Plain text: encodings, odd characters, offsets, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.decoding import clean_characters
from kg.sources.english import foreign_language
from tests.sources.samples import STORY, document, reason

FRENCH = (
    "La société a annoncé vendredi qu'elle allait racheter son concurrent pour deux milliards d'euros. Cette "
    "acquisition serait la plus importante de son histoire, selon la direction, qui en attend beaucoup."
)


def test_text_is_kept_whole_and_marked() -> None:
    raw = f"Harlan buys Brook\n\n{STORY}\n\nShare this post\n"
    made = document(raw)
    assert made.text == raw
    assert made.title == "Harlan buys Brook"
    assert [made.text[mark.span.start : mark.span.end] for mark in made.boilerplate] == ["Share this post"]
    assert (made.source, made.media_type, made.language, len(made.raw_sha256)) == ("a.txt", "text/plain", "en", 64)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = f"Harlan’s price: €2 – a café in Zürich. {STORY}"
    assert document(text.encode(encoding)).text == text


def test_a_broken_byte_does_not_turn_the_rest_to_mojibake() -> None:
    made = document("“Café” “Zürich” ".encode() + b"\xff " + STORY.encode())
    assert made.text.startswith("“Café” “Zürich” \ufffd Harlan")


def test_line_ends_and_control_characters() -> None:
    made = document(f"A\x00B\x07C\r\n{STORY}\r\x1b[31m\u2028end\x85\n")
    assert made.text == f"A B C\n{STORY}\n [31m\nend\n\n"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_characters(text)
    assert clean_characters(once) == once
    assert not set(once) & {chr(code) for code in {*range(32), *range(127, 160)} - {9, 10}}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "is empty"),
        (b" \n\t \r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "looks binary (a PNG picture), not text"),
        (bytes(range(256)) * 20, "looks binary, not text"),
        (b"12.5 % --- 17\n", "has no words in it"),
        (b"Share\n\nRead more\n\nFollow us\n", "no article text found"),
        (FRENCH.encode(), "not English (fr)"),
        (("הממשלה הודיעה היום על רכישת החברה הגדולה ביותר במדינה. " * 6).encode(), "not English (he)"),
    ],
)
def test_refusals(raw: bytes, expected: str) -> None:
    assert reason(raw) == expected


def test_short_texts_are_not_judged_by_language() -> None:
    assert foreign_language("Le Havre, Lyon, Orly") is None
    assert document("Harlan AG kauft Brook").text


def test_right_to_left_words_in_english_text_keep_offsets() -> None:
    text = f"The paper הארץ said: {STORY}"
    assert document(text).text == text


def test_one_line_of_200_000_characters() -> None:
    text = (STORY + " ") * (200_000 // len(STORY))
    assert document(text).text == text
