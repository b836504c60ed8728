"""Reads a plain question as a row of tokens in which names, amounts and dates stand as one token each.

Patterns of questions are written as in ontology/questions.toml: words, `(one|another)`, `[left out at will]` and
`{slot}`. Each becomes a regular expression over that row, in which every token ends with a blank.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.ontology.questions import SlotKind
from kg.text.amounts import money
from kg.text.dates import find_dates

_SIGILS: Final[Mapping[SlotKind, str]] = {
    "entity": "\ue000", "amount": "\ue001", "date": "\ue002", "publisher": "\ue003",
}  # fmt: skip
"""Private-use characters, which no token of the question itself keeps."""
_OWN: Final = "".join(_SIGILS.values())
_NOTATION: Final = re.compile(r"\{(\w+)\}|([()\[\]|])|([^\s()\[\]|{}]+)")
_WORD: Final = re.compile(r"\S+")
_QUOTED: Final = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")
_EDGE: Final = ".,;:!?()\"'“”‘’«»"
_POSSESSIVE: Final = re.compile(r"['’]s?\Z")
_ISO_DATE: Final = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b", re.ASCII)
_SCALES: Final = {"thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12}
_NUMBER: Final = re.compile(
    rf"\b(\d[\d,]*(?:\.\d+)?)(?:\s?({'|'.join(_SCALES)})\b)?(?![\w.-]*\w)", re.ASCII | re.IGNORECASE
)
_LONGEST_NAME: Final = 8
"""Words of a name at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the question that is one thing: its kind, its words, and the value that they stand for."""

    kind: SlotKind
    words: str
    value: str
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The question as `row`, for patterns to match; `pieces` are the things that its special tokens stand for."""

    row: str
    pieces: tuple[Piece, ...]
    unknown: tuple[str, ...] = ()
    """Words with a capital, in groups as they stand together, that name nothing in the graph and mean nothing else."""

    def piece(self, token: str) -> Piece | None:
        """The thing that a token stands for, None for a word."""
        token = token.strip()
        return self.pieces[int(token[1:])] if token[:1] in _OWN and token[1:] else None

    def plain(self, token: str) -> str:
        """A token as the question has it."""
        piece = self.piece(token)
        return piece.words if piece else token.strip()


def read_question(
    question: str, *, names: Callable[[str], bool], publishers: Callable[[str], bool], common: Collection[str]
) -> Tokens:
    """The tokens of a question. `names` and `publishers` say whether the graph has such a one; words of `common` are
    taken for names only with a capital or in quotation marks."""
    text = " ".join("".join(one for one in unicodedata.normalize("NFKC", question) if one not in _OWN).split())
    found: list[tuple[int, int, Piece]] = []
    for candidate in _candidates(text, names, publishers, common):
        if all(candidate[1] <= start or candidate[0] >= end for start, end, _ in found):
            found.append(candidate)
    found.sort(key=lambda one: one[:2])
    parts, at = [], 0
    unknown: list[str] = []
    for number, (start, end, piece) in enumerate(found):
        words = text[at:start].split()
        unknown += _unknown(words, common, first=not at)
        parts += [*_words(words), f"{_SIGILS[piece.kind]}{number}"]
        at = end
    unknown += _unknown(text[at:].split(), common, first=not at)
    parts += _words(text[at:].split())
    return Tokens(
        row="".join(f"{part} " for part in parts), pieces=tuple(piece for *_, piece in found), unknown=tuple(unknown)
    )


def pattern(ask: str, slot: Callable[[str], str]) -> re.Pattern[str]:
    """The regular expression of a pattern; `slot` gives that of a slot, without the group."""
    return re.compile(rf"(?<!\S){_expression(ask, slot)}")


def slot_tokens(*kinds: SlotKind) -> str:
    """The expression for one token of these kinds."""
    return f"[{''.join(_SIGILS[kind] for kind in kinds)}]\\d+ "


def literal_words(ask: str) -> set[str]:
    """The words of a pattern, in lower case."""
    return {match[3].lower() for match in _NOTATION.finditer(ask) if match[3]}


def _expression(ask: str, slot: Callable[[str], str]) -> str:
    signs = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}
    parts = []
    for name, sign, word in _NOTATION.findall(ask):
        if name:
            parts.append(f"(?P<{name}>{slot(name)})")
        else:
            parts.append(signs[sign] if sign else f"{re.escape(word.lower())} ")
    return "".join(parts)


def _candidates(
    text: str, names: Callable[[str], bool], publishers: Callable[[str], bool], common: Collection[str]
) -> Iterator[tuple[int, int, Piece]]:
    """Stretches that may be one thing, what goes before others first."""
    for match in _QUOTED.finditer(text):
        if kind := _kind_of(match[1], names, publishers):
            yield *match.span(), Piece(kind=kind, words=match[1], value=match[1])
    yield from _named(text, names, publishers, common)
    for amount in money(text):
        words = text[amount.start : amount.end]
        yield (
            amount.start,
            amount.end,
            Piece(kind="amount", words=words, value=format(amount.value, "f"), currency=amount.unit),
        )
    for match in _ISO_DATE.finditer(text):
        yield *match.span(), Piece(kind="date", words=match[0], value=match[0])
    for date in find_dates(text):
        if date.value:
            yield date.start, date.end, Piece(kind="date", words=text[date.start : date.end], value=date.value)
    for match in _NUMBER.finditer(text):
        scale = _SCALES[match[2].lower()] if match[2] else 0
        value = Decimal(match[1].replace(",", "")) * Decimal(10) ** scale
        yield *match.span(), Piece(kind="amount", words=match[0], value=format(value, "f"))


def _named(
    text: str, names: Callable[[str], bool], publishers: Callable[[str], bool], common: Collection[str]
) -> Iterator[tuple[int, int, Piece]]:
    """Names, the longest first and from left to right."""
    spans = [match.span() for match in _WORD.finditer(text)]
    for length in range(min(_LONGEST_NAME, len(spans)), 0, -1):
        for first in range(len(spans) - length + 1):
            start, end = spans[first][0], spans[first + length - 1][1]
            for shown in _spellings(text[start:end]):
                words = shown.split()
                lower = all(word in common or word.isdigit() for word in words)
                kind = None if not words or lower else _kind_of(shown, names, publishers)
                if kind and (first or not all(word.lower() in common for word in words)):
                    yield start, end, Piece(kind=kind, words=shown, value=shown)
                    break


def _spellings(words: str) -> Iterable[str]:
    """The words as they stand, without punctuation around them, and without a possessive ending."""
    inner = words.strip(_EDGE)
    return dict.fromkeys((words, inner, _POSSESSIVE.sub("", inner)))


def _kind_of(name: str, names: Callable[[str], bool], publishers: Callable[[str], bool]) -> SlotKind | None:
    if names(name):
        return "entity"
    return "publisher" if publishers(name) else None


def _words(words: Iterable[str]) -> list[str]:
    plain = (_POSSESSIVE.sub("", word.strip(_EDGE)).lower() for word in words)
    return [word for word in plain if word]


def _unknown(words: Sequence[str], common: Collection[str], *, first: bool) -> list[str]:
    """Groups of words that look like a name; the first word of a question has a capital anyway."""
    groups: list[list[str]] = [[]]
    for number, word in enumerate(words):
        plain = _POSSESSIVE.sub("", word.strip(_EDGE))
        if plain[:1].isupper() and plain.lower() not in common and not (first and number == 0):
            groups[-1].append(plain)
        else:
            groups.append([])
    return [" ".join(group) for group in groups if group]
