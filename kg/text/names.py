"""Names of organisations and people brought to forms that can be compared.

The tables are short on purpose. Lists of every legal form in the world hold strings that are also ordinary words
("as", "da", "et", "co"); here a short form counts only as written in capitals, at the end, after another word.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from kg.text.name_tables import (
    GENERATIONS,
    HONORIFICS,
    LEGAL_FORMS,
    LEGAL_FORMS_AS_WRITTEN,
    LEGAL_WORDS,
    NICKNAMES,
    PARTICLES,
    SMALL_WORDS,
)

_APOSTROPHES: Final = re.compile(r"['’‘ʼ`´]")
_MARKS: Final = re.compile(r"[®™℠©]")
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_LETTER_RUN: Final = re.compile(r"\b[a-z](?: [a-z]\b)+")
_DOTTED: Final = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_DOMAIN: Final = re.compile(r"(?<=\w)\.(?:com|net|org|io|ai)$", re.IGNORECASE)
_BRACKETED_END: Final = re.compile(r"\s*\([^()]*\)\s*$")


def _form_pattern(form: str) -> str:
    """A pattern for a legal form that lets every letter of an abbreviation carry a full stop."""
    words = (r"(?:\.\s?)?".join(map(re.escape, word)) if len(word) <= 4 else word for word in form.split())
    return r"\.?,?\s*".join(words)


def _suffix_pattern() -> re.Pattern[str]:
    def alternatives(forms: frozenset[str]) -> str:
        return "|".join(_form_pattern(form) for form in sorted(forms, key=lambda form: (-len(form), form)))

    lenient, written = alternatives(LEGAL_FORMS), alternatives(LEGAL_FORMS_AS_WRITTEN)
    return re.compile(rf"(?:\s*,\s*|\s+)(?:(?:&|and)\s+)?\(?(?:(?i:{lenient})|{written})\)?\.?\s*$")


_LEGAL_SUFFIX: Final = _suffix_pattern()
_GENERATION: Final = {"junior": "jr", "senior": "sr"}
_DOUBLED: Final = re.compile(r"([a-z])\1")


@lru_cache(maxsize=65536)
def normalise_name(name: str) -> str:
    """A key under which spellings of one name are equal: `L'Oréal`, `l’oreal` and `L’ORÉAL`; `A.B. Corp` and `AB Corp`.

    Lower-case ASCII words with single spaces; apostrophes and the dots of initials closed up, other punctuation a
    space, `&` read as "and", a leading "the" dropped. Empty for a name without letters or digits. A possessive `'s`
    at the end is not taken off: it belongs to many names, and who read the text knows where the name ends.
    """
    text = _MARKS.sub("", name)
    text = unicodedata.normalize("NFKC", text).replace("&", " and ").replace("+", " plus ")
    plain = _APOSTROPHES.sub("", anyascii(_DOTTED.sub(lambda match: match[0].replace(".", ""), text))).casefold()
    words = _NOT_WORD.sub(" ", plain).strip()
    joined = _LETTER_RUN.sub(lambda match: match[0].replace(" ", ""), words)
    return joined.removeprefix("the ") or joined


def strip_legal_form(name: str) -> str:
    """The name without legal forms at its end (`Co., Ltd.`, `S.p.A.`), otherwise as written.

    A name that is nothing but a legal form, or "The Limited", stays whole.
    """
    kept = name.strip()
    while match := _LEGAL_SUFFIX.search(kept):
        shorter = kept[: match.start()].rstrip(" ,&")
        if normalise_name(shorter) in ("", "the"):
            break
        kept = shorter
    return kept


@lru_cache(maxsize=65536)
def legal_form(name: str) -> str:
    """The last legal form that a name carries, without dots and in lower case ("llc", "gmbh"); empty for none."""
    kept = name.strip()
    match = _LEGAL_SUFFIX.search(kept)
    if match is None or strip_legal_form(kept) == kept:
        return ""
    return normalise_name(match[0]).replace(" ", "")


@lru_cache(maxsize=65536)
def organization_key(name: str) -> str:
    """`normalise_name` without legal form, a trailing bracket or a web domain: `Acme.com, Inc. (Acme)` → `acme`."""
    bare = strip_legal_form(_BRACKETED_END.sub("", name) or name)
    return normalise_name(_DOMAIN.sub("", bare)) or normalise_name(name)


def acronym(name: str) -> str:
    """Initials of the words that count, legal form and small words left out; empty for fewer than two such words."""
    words = [word for word in _WORD.findall(strip_legal_form(name)) if word.lower() not in SMALL_WORDS]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else ""


@lru_cache(maxsize=65536)
def acronyms(name: str) -> frozenset[str]:
    """Every acronym that a name of two or more words may go by, in capitals.

    With and without small words ("BoA", "BA"), with a final "Corporation" or "Company" counted or not, hyphenated words
    as one or several, and without a leading country ("US").
    """
    found: set[str] = set()
    bare = strip_legal_form(name)
    tail = name[len(bare) :].strip(" ,.").lower()
    for form in {bare, name if tail in LEGAL_WORDS and len(_WORD.findall(bare)) > 1 else bare}:
        for spelled in {form, form.replace("-", ""), form.replace("-", " ")}:
            words = _WORD.findall(spelled)
            if words and words[0].lower() == "the":
                words = words[1:]
            starts = [words, words[1:]] if words and words[0].replace(".", "") in ("US", "UK", "EU") else [words]
            for chosen in starts:
                counted = [word for word in chosen if word.lower() not in SMALL_WORDS]
                if len(counted) > 1:
                    found.add("".join(word[0] for word in counted).upper())
                    found.add("".join(word[0] for word in chosen).upper())
    return frozenset(found)


def is_acronym_of(short: str, name: str) -> bool:
    """Whether `short` ("AWS", "D.o.J.") abbreviates `name` by its initials; it must be mostly capitals itself."""
    letters = short.replace(".", "").replace("&", "").strip()
    capitals = sum(letter.isupper() for letter in letters)
    if not letters.isalpha() or not 2 <= len(letters) <= 8 or capitals * 2 <= len(letters):
        return False
    return letters.upper() in acronyms(name)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name in parts, each normalised as by `normalise_name`, initials as one letter."""

    given: tuple[str, ...]
    """First and middle names; empty where only one word stands, which is then read as the family name."""
    family: str
    honorific: str = ""
    generation: str = ""

    @property
    def full(self) -> bool:
        """Whether there is a first name of more than an initial, and a family name."""
        return bool(self.given) and len(self.given[0]) > 1


@lru_cache(maxsize=65536)
def name_parts(name: str) -> PersonName:
    """Reads `Dr. Mia L. van Ott Jr.` as honorific, given names, family name with its particles, and generation.

    `Ott, Mia` is turned round. The family name is taken to stand last, which is wrong for names in East Asian order;
    `kg.resolve` therefore also compares the words of a name in any order.
    """
    before, comma, after = name.partition(",")
    if comma and normalise_name(after) not in GENERATIONS and after.strip():
        name = f"{after} {before}"
    spaced = re.sub(r"\b([^\W\d_])\.(?=\S)", r"\1. ", name)
    words = [word for word in (normalise_name(part) for part in spaced.split()) if word]
    honorifics: list[str] = []
    while len(words) > 1 and words[0] in HONORIFICS:
        honorifics.append(words.pop(0))
    generation = ""
    while len(words) > 1 and words[-1] in GENERATIONS:
        last = words.pop()
        generation = _GENERATION.get(last, last)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    if honorifics and cut == 1 and words[0] in PARTICLES:
        cut = 0
    return PersonName(tuple(words[:cut]), " ".join(words[cut:]), " ".join(honorifics), generation)


def transcribed(name: str) -> str:
    """A name without what transcriptions differ in: doubled letters, "Ye" for "E" at the start."""
    return _DOUBLED.sub(r"\1", "e" + name[2:] if name.startswith("ye") else name)


def given_names_agree(left: str, right: str) -> bool:
    """Whether two first names may be one: equal, an initial of the other, or a usual short form (Bill, William).

    Names that are written with letters of ours may differ in doubled ones and in a leading "Ye".
    """
    if left == right:
        return True
    if min(len(left), len(right)) > 4 and transcribed(left) == transcribed(right):
        return True
    if 1 in (len(left), len(right)):
        return left[:1] == right[:1]
    return not NICKNAMES.get(left, frozenset({left})).isdisjoint(NICKNAMES.get(right, frozenset({right})))


def persons_compatible(left: PersonName, right: PersonName) -> bool:
    """Whether nothing in the two names speaks against one bearer: family names equal, given names agree one by one.

    A missing middle name or a lone family name is compatible; whether it is enough is for the caller to say.
    """
    if left.family != right.family or (left.generation and right.generation and left.generation != right.generation):
        return False
    if not (left.given and right.given):
        return True
    if not given_names_agree(left.given[0], right.given[0]):
        return False
    middles = zip(left.given[1:], right.given[1:], strict=False)
    return all(given_names_agree(one, other) for one, other in middles)
