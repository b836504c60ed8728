"""The WordPiece splitter against the tokenizers library, and the case shapes."""

from pathlib import Path

import pytest
from tokenizers.implementations import BertWordPieceTokenizer

from kg.language.encoder import SHIPPED
from kg.language.wordpiece import MAX_PIECES, SHAPES, WordPieces, shape

VOCABULARY = SHIPPED / "vocab.txt"
WORDS = [
    "the",
    "mills",
    "Brill",
    "unaffable",
    "AT&T",
    "don't",
    "x.y.z",
    "3.5%",
    "$12,000.50",
    "Zürich",
    "São",
    "naïve",
    "Ångström",
    "北京",
    "Привет",
    "مرحبا",
    "ok😀",
    "e-mail",
    "photosynthesizing",
    "U.S.",
    "...",
    "--",
    "co-founder",
    "McDonald's",
    "300MW",
    "ñandú",
    "Straße",
    "İstanbul",
    "semiconductors",
    "antidisestablish",
]


@pytest.fixture(scope="module")
def pieces():
    return WordPieces(VOCABULARY.read_text(encoding="utf-8").splitlines())


def test_it_splits_as_the_library_does(pieces):
    library = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
    checked = 0
    for word in WORDS:
        expected = library.encode(word, add_special_tokens=False).ids
        assert list(pieces.ids(word)) == expected[:MAX_PIECES], word
        checked += 1
    assert checked == len(WORDS) >= 30


def test_typographic_marks_read_like_plain_ones(pieces):
    assert pieces.ids("’s") == pieces.ids("'s")
    assert pieces.ids("“") == pieces.ids('"')
    assert pieces.ids("—") == pieces.ids("-")


@pytest.mark.parametrize("word", ["", "\u200b", "\x00", "x" * 100_000, "\ud7ff", "\u0301"])
def test_any_word_gets_at_least_one_id_and_not_too_many(pieces, word):
    assert 1 <= len(pieces.ids(word)) <= MAX_PIECES


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("mill", "lower"),
        ("Mill", "Title"),
        ("MILL", "UPPER"),
        ("A", "Letter"),
        ("McCoy", "MixedTitle"),
        ("xAI", "mixedLower"),
        ("U.S.", "D.O.T."),
        ("2024", "digits"),
        ("1,000.5", "number"),
        ("300MW", "Digits+Letters"),
        ("5bn", "digits+letters"),
        ("$", "currency"),
        ("—", "punctuation"),
        ("北京", "caseless"),
        ("😀", "other"),
        ("", "other"),
    ],
)
def test_shapes(word, name):
    assert SHAPES[shape(word)] == name


def test_the_vocabulary_is_a_file_of_the_package():
    assert Path(VOCABULARY).is_file()
