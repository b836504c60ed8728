"""Whole texts for the tasks that look across words: coreference, relations, deals and their force."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from kg.training.examples import Example


@dataclass(slots=True)
class MentionExample:
    """A marked stretch: words `start` to `end` (exclusive) of sentence number `sentence`."""

    sentence: int
    start: int
    end: int
    kind: str
    """name, pronoun or nominal."""
    types: frozenset[str]
    """Entity types it may have (heads.ENTITY_TYPES, or "Other" for a thing of none of them); empty: unknown."""
    entities: tuple[int, ...]
    """What it refers to: numbers of entities of the text; several for "the two companies"."""


@dataclass(slots=True)
class FactExample:
    """A relation that the text states between two entities, and where."""

    subject: int
    relation: str
    object: int
    sentences: frozenset[int] = frozenset()
    """Sentences that say it; empty where the annotation does not tell."""
    certainty: str | None = None
    polarity: str | None = None
    tense: str | None = None
    speaker: int | None = None
    """Entity that is quoted as saying so."""


@dataclass(slots=True)
class DealExample:
    """An agreement; its trigger is words `start` to `end` of a sentence."""

    kind: str
    sentence: int
    start: int
    end: int
    roles: tuple[tuple[str, int], ...]
    status: str | None = None
    certainty: str | None = None


@dataclass(slots=True)
class DocumentExample:
    """One text with everything that its annotation says."""

    source: str
    key: str
    """What decides whether the text is held out."""
    sentences: list[Example]
    mentions: list[MentionExample] = field(default_factory=list)
    facts: list[FactExample] = field(default_factory=list)
    deals: list[DealExample] = field(default_factory=list)
    coreference: bool = False
    """Whether the mentions' entities are annotated (else: unknown who is who)."""
    relations: frozenset[str] = frozenset()
    """Relations for which the absence of a fact means that it is not said; empty: teaches none."""
    deals_known: bool = False
    pair_class: str | None = None
    """CORE's class of the pair of its first two mentions, "relation" or "relation^-1" by direction."""

    def held_out(self, share: float) -> bool:
        """Whether the text falls into the part that is never trained on."""
        digest = hashlib.sha256(self.key.encode()).digest()
        return int.from_bytes(digest[:4], "big") < share * 2**32
