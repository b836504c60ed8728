"""From words to what the encoder reads: WordPiece ids and a letter-case shape per word.

The vocabulary is BERT's uncased one; the splitting follows its published rules (lower-case, accents off,
punctuation apart, then greedy longest match). Written here because a word cache makes it faster than a
general tokenizer, and because it must agree between training and run time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: no word takes more ids than this; its tail is dropped (URLs, digit runs)
MAX_PIECES = 12
_MAX_WORD = 100
_MAX_CACHE = 200_000
# Typographic variants that the vocabulary knows only in their ASCII form.
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": ".",
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
    }
)

SHAPES = (
    "special",
    "lower",
    "Title",
    "UPPER",
    "Letter",
    "MixedTitle",
    "mixedLower",
    "D.O.T.",
    "digits",
    "number",
    "digits+letters",
    "Digits+Letters",
    "currency",
    "punctuation",
    "caseless",
    "other",
)
_SHAPE_ID = {name: index for index, name in enumerate(SHAPES)}


def shape(word: str) -> int:
    """Index into SHAPES of how a word is written; what the uncased vocabulary cannot see."""
    return _SHAPE_ID[_shape_name(word)]


def _shape_name(word: str) -> str:
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return _shape_without_letters(word)
    cased = [character for character in letters if character.isupper() or character.islower()]
    if not cased:
        return "caseless"
    uppers = sum(character.isupper() for character in cased)
    if any(character.isdigit() for character in word):
        return "Digits+Letters" if uppers else "digits+letters"
    if uppers == 0:
        return "lower"
    if uppers == len(cased):
        if len(cased) == 1:
            return "Letter"
        return "D.O.T." if "." in word else "UPPER"
    if cased[0].isupper():
        return "Title" if uppers == 1 else "MixedTitle"
    return "mixedLower"


def _shape_without_letters(word: str) -> str:
    if word.isdigit():
        return "digits"
    if any(character.isdigit() for character in word):
        return "number"
    if any(unicodedata.category(character) == "Sc" for character in word):
        return "currency"
    if word and all(unicodedata.category(character)[0] == "P" for character in word):
        return "punctuation"
    return "other"


class WordPieces:
    """Splits words into the ids of a WordPiece vocabulary, remembering words already split."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """`vocabulary`: the pieces in the order of their ids; needs [PAD], [UNK], [CLS] and [SEP]."""
        self._ids = {piece: index for index, piece in enumerate(vocabulary)}
        self.pad, self.unknown = self._ids["[PAD]"], self._ids["[UNK]"]
        self.first, self.last = self._ids["[CLS]"], self._ids["[SEP]"]
        self._cache: dict[str, tuple[int, ...]] = {}

    def ids(self, word: str) -> tuple[int, ...]:
        """Between 1 and MAX_PIECES ids of one word."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= _MAX_CACHE:
                self._cache.clear()
            known = self._split(word)[:MAX_PIECES] or (self.unknown,)
            if len(word) <= _MAX_WORD:
                self._cache[word] = known
        return known

    def _split(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in _parts(word[:_MAX_WORD]):
            found += self._longest_match(part)
            if len(found) >= MAX_PIECES:
                break
        return tuple(found)

    def _longest_match(self, part: str) -> list[int]:
        pieces: list[int] = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                piece = self._ids.get(part[start:end] if start == 0 else f"##{part[start:end]}")
                if piece is not None:
                    break
            else:
                return [self.unknown]
            pieces.append(piece)
            start = end
        return pieces


def _parts(word: str) -> list[str]:
    """The word lower-cased, without accents, cut around every punctuation mark and CJK sign."""
    plain = unicodedata.normalize("NFD", word.translate(_PLAIN).lower())
    parts: list[str] = []
    current: list[str] = []
    for character in plain:
        category = unicodedata.category(character)
        if category == "Mn" or category in {"Cc", "Cf", "Cn", "Co", "Cs"}:
            continue
        if character.isspace():
            parts.append("".join(current))
            current = []
        elif _stands_alone(character, category):
            parts += ["".join(current), character]
            current = []
        else:
            current.append(character)
    parts.append("".join(current))
    return [part for part in parts if part]


def _stands_alone(character: str, category: str) -> bool:
    code = ord(character)
    if code < 128:
        return not character.isalnum()
    return category[0] == "P" or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000
