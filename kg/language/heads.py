"""What the model's heads predict: entity labels, tags, lemma scripts, and their order in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The seven classes of named entities, in the vocabulary's words.
ENTITY_TYPES = ("Company", "Organization", "GovernmentBody", "Person", "Facility", "Place", "Product")
#: Spans that are read but are no entities.
VALUE_TYPES = ("Money", "Quantity", "Date", "Role")
#: Names of no class of ours (events, works, nationalities): read so that they are not forced into one.
OTHER = "Other"
SPAN_TYPES = (*ENTITY_TYPES, *VALUE_TYPES, OTHER)
#: The relation between a speaker and what is said about something, beside those of the vocabulary.
SAYS = "says"
#: BIO labels: 0 is outside, 2k+1 begins and 2k+2 continues a span of SPAN_TYPES[k].
SPAN_LABELS = ("O", *(f"{prefix}-{name}" for name in SPAN_TYPES for prefix in "BI"))


@dataclass(frozen=True, slots=True)
class Inventory:
    """The label lists of one trained model; positions are what its outputs mean."""

    spans: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    lemmas: tuple[str, ...]
    relations: tuple[str, ...]
    facts: tuple[str, ...]
    """Relations of the vocabulary, decided for pairs of mentions; the first one is SAYS, who is quoted."""
    deals: tuple[str, ...]
    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    certainties: tuple[str, ...]
    polarities: tuple[str, ...]
    tenses: tuple[str, ...]

    def as_dict(self) -> dict[str, list[str]]:
        return {name: list(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_dict(cls, record: dict[str, Sequence[str]]) -> Inventory:
        """Raises KeyError when a list is missing."""
        return cls(**{name: tuple(record[name]) for name in cls.__slots__})


def lemma_script(form: str, lemma: str) -> str:
    """How to get from a form to its lemma: 'k' or 'l' (keep case or lower), letters to strip, suffix to add.

    `=` in place of the count gives the whole lemma (irregular words that share no beginning).
    The idea follows the edit trees of Chrupała (2006) and UDPipe's lemma rules, reduced to suffixes.
    """
    case, base = ("k", form) if lemma != lemma.lower() or form == lemma else ("l", form.lower())
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    if shared == 0 and base:
        return f"{case}={lemma}"
    return f"{case}{len(base) - shared}{'+' + lemma[shared:] if lemma[shared:] else ''}"


def apply_script(form: str, script: str) -> str:
    """The lemma that a script of `lemma_script` gives for a form; the form itself where it cannot apply."""
    base = form if script[0] == "k" else form.lower()
    if script[1] == "=":
        return script[2:]
    count, _, suffix = script[1:].partition("+")
    strip = int(count)
    if strip >= len(base) and not suffix:
        return base
    return (base[: len(base) - strip] if strip <= len(base) else "") + suffix
