"""What judging two claims takes and gives: claims with the words around them, what else is known, the judgement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.model.document import Document
from kg.model.extraction import Quote
from kg.model.graph import Statement, TermStatement
from kg.model.vocabulary import ConflictKind
from kg.ontology.disagreement import Disagreement, words

NEWS_DAYS: Final = 30
"""Documents this far apart, or less, speak of the same time unless their words say otherwise."""
_NEAR: Final = 7
"""Words before and behind a trigger that may qualify it."""
_NEAR_WITH_NAMES: Final = 12
_BEHIND: Final = 3
"""Words behind a post that may limit it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind of a conflict, why, and whether the first of the two claims is the earlier one."""

    kind: ConflictKind
    reason: str
    in_order: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with its document and the words around its trigger, without the names that it joins."""

    statement: Statement
    document: Document
    near: str
    title: str | None = None
    """The post with what is added to it ("president ... in Europe"), where the claim is about one."""

    @property
    def date(self) -> str | None:
        return self.document.issued


@dataclass(frozen=True, slots=True)
class SaidTerm:
    """A term claim with its document and the words around its trigger."""

    statement: TermStatement
    document: Document
    near: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the graph knows beside the two claims."""

    cues: Disagreement
    owned: Mapping[str, Collection[str]]
    """Owner → what it owns, straight or through others."""
    led: Mapping[str, Collection[str]]
    """Person or founder → organisations led or founded."""
    inside: Mapping[str, Collection[str]]
    """Place → places that it lies in."""
    joined: Mapping[tuple[str, str, str], Collection[str]]
    """(document, thing, holder) → in which ways that document says, of the present, that the two belong together: the
    names under which relations are compared."""
    names: Mapping[str, str]
    told_apart: Collection[tuple[str, str, str]] = frozenset()
    """(thing, owner, user) where some one document says that the one owns and the other operates or uses it."""
    over: Mapping[tuple[str, str, str], Collection[str]] = field(default_factory=dict)
    """(name under which relations are compared, thing, holder) → dates of documents by which that is in the past."""


def near(quote: Quote, trigger: Quote | None, names: Collection[str] = ()) -> str:
    """The words around a trigger, in lower case, the given names left out; more of them where no names are."""
    before, middle, after = _around(quote, trigger, names)
    reach = _NEAR if names else _NEAR_WITH_NAMES
    return " ".join([*before[-reach:], *middle, *after[:reach]])


def added(title: str, quote: Quote, trigger: Quote | None, names: Collection[str]) -> str:
    """A post's title and the few words behind the trigger, which may limit it, without the given names."""
    return " ".join([*words(_without(title, names)), *_around(quote, trigger, names)[2][:_BEHIND]])


def _around(quote: Quote, trigger: Quote | None, names: Collection[str]) -> tuple[list[str], list[str], list[str]]:
    if trigger is None:
        return [], words(_without(quote.text, names)), []
    start = max(trigger.span.start - quote.span.start, 0)
    before, after = quote.text[:start], quote.text[start + len(trigger.text) :]
    return words(_without(before, names)), words(trigger.text), words(_without(after, names))


def _without(text: str, names: Collection[str]) -> str:
    for name in sorted(names, key=lambda one: (-len(one), one)):
        text = text.replace(name, " ")
    return text
