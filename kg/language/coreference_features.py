"""What the coreference head sees of two mentions beside the encoder's states; shared by training and reading."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.language.components.mentions import noun_types, pronoun_types
from kg.text.names import is_acronym_of

KINDS = ("name", "pronoun", "nominal")
#: earlier mentions that one may point back at
WINDOW = 80
_PRONOUNS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "he him his himself",
        "she her hers herself",
        "it its itself",
        "they them their theirs themselves",
        "we us our ours ourselves",
        "i me my mine myself",
        "you your yours yourself yourselves",
        "who whom whose which that",
        "this these those here there then",
    )
)
_DETERMINERS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split()) for words in ("the", "a an another some any", "this that these those such", "")
)
_POSSESSIVE = frozenset(["his", "her", "its", "their", "our", "my", "your", "whose"])
_LEFT_OUT = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "'s",
        "’s",
        "'",
        "’",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "sir",
    ]
)
_SENTENCES = (0, 1, 2, 3, 4, 6, 10)
_MENTIONS = (1, 2, 3, 4, 5, 8, 13, 21, 41)
_CLASSES = len(_PRONOUNS) + 2
_FORMS = len(_DETERMINERS) + 1
_REPEATS = 4
_SIZES = (9, 8, len(_SENTENCES), len(_MENTIONS), 4, _CLASSES, _CLASSES, _FORMS, _FORMS, 4, 2, _REPEATS, _REPEATS)
_OFFSETS = (0, *accumulate(_SIZES[:-1]))
FEATURES = sum(_SIZES)
COLUMNS = len(_SIZES)
#: rows for an anaphor alone, whatever it may point at: its pronoun class, its form, whether it opens the sentence
ALONE = 3


@dataclass(frozen=True, slots=True)
class CorefMention:
    """One mention as the features need it; words within its sentence."""

    sentence: int
    start: int
    end: int
    kind: str
    text: str
    """Lower case, articles and titles left out."""
    words: frozenset[str]
    head: str
    pronoun: int
    form: int
    types: frozenset[str]
    first: bool
    surface: str
    repeats: int
    """How many earlier mentions are written alike, at most 3: what is named often is pointed at often."""


def mention(
    words: Sequence[str],
    *,
    sentence: int,
    start: int,
    head: int,
    kind: str,
    types: frozenset[str],
    first: bool,
    counts: Counter[str],
) -> CorefMention:
    """The mention that is made of `words`, which begin at word `start` of their sentence; `head`: the place of its
    head among them; `first`: whether it is the first mention of its sentence; `types`: of a name, for a reference its
    words tell; `counts`: how often each text was met in the document so far, kept up to date here."""
    lowered = [word.lower() for word in words]
    content = [word for word in lowered if word not in _LEFT_OUT] or lowered
    text = " ".join(content)
    counts[text] += 1
    if kind != "name":
        told = pronoun_types(lowered[0]) if kind == "pronoun" else noun_types(lowered[head])
        types = told or frozenset()
    return CorefMention(
        sentence=sentence,
        start=start,
        end=start + len(words),
        kind=kind,
        text=text,
        words=frozenset(content),
        head=lowered[head],
        pronoun=_pronoun_class(lowered) if kind == "pronoun" else 0,
        form=_form(lowered),
        types=types,
        first=first,
        surface=" ".join(words),
        repeats=min(counts[text] - 1, _REPEATS - 1),
    )


def _pronoun_class(lowered: Sequence[str]) -> int:
    for number, words in enumerate(_PRONOUNS, start=1):
        if lowered[0] in words:
            return number
    return len(_PRONOUNS) + 1


def _form(lowered: Sequence[str]) -> int:
    for number, words in enumerate(_DETERMINERS[:-1], start=1):
        if lowered[0] in words:
            return number
    return len(_DETERMINERS) if lowered[0] in _POSSESSIVE and len(lowered) > 1 else 0


def alone(anaphor: CorefMention) -> tuple[int, ...]:
    """Rows of the table that describe an anaphor without an antecedent."""
    return (_OFFSETS[6] + anaphor.pronoun, _OFFSETS[8] + anaphor.form, _OFFSETS[9] + 2 * anaphor.first)


def features(antecedent: CorefMention, anaphor: CorefMention, *, apart: int) -> tuple[int, ...]:
    """Rows of the embedding table for a pair; `apart`: 1 for neighbours in the order of mentions."""
    values = (
        3 * KINDS.index(antecedent.kind) + KINDS.index(anaphor.kind),
        _likeness(antecedent, anaphor),
        bisect_right(_SENTENCES, anaphor.sentence - antecedent.sentence) - 1,
        bisect_right(_MENTIONS, apart) - 1,
        _agreement(antecedent.types, anaphor.types),
        antecedent.pronoun,
        anaphor.pronoun,
        antecedent.form,
        anaphor.form,
        2 * anaphor.first + antecedent.first,
        int(antecedent.sentence == anaphor.sentence and anaphor.start < antecedent.end),
        antecedent.repeats,
        anaphor.repeats,
    )
    return tuple(offset + value for offset, value in zip(_OFFSETS, values, strict=True))


def _likeness(one: CorefMention, other: CorefMention) -> int:
    """How alike two mentions are written, 0 (not at all) to 7."""
    if one.kind == "pronoun" or other.kind == "pronoun":
        return 7 if one.text == other.text else 0
    if one.text == other.text:
        return 1
    if one.head == other.head:
        return 2 if other.words <= one.words else 3
    if other.words <= one.words or one.words <= other.words:
        return 4
    if one.kind == other.kind == "name" and (
        is_acronym_of(one.surface, other.surface) or is_acronym_of(other.surface, one.surface)
    ):
        return 6
    return 5 if one.words & other.words else 0


def _agreement(one: frozenset[str], other: frozenset[str]) -> int:
    if not one or not other:
        return 0
    if one == other:
        return 1
    return 2 if one & other else 3
