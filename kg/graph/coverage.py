"""Which sentences may hold more than the graph has: companies or deal words of which no claim and no deal tells.

What counts was chosen on annotated texts, by how many of the listed sentences hold a claim that the reader missed. Two
companies beside a percentage and without a deal word are left out, since those are lists of share prices; so is a verb
of dealing beside one company, unless somebody or something else or money is named too.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.graph.deal_words import deal_words
from kg.graph.refusals import misfit
from kg.model.document import Document, Span
from kg.model.extraction import Extraction, Mention
from kg.model.graph import Coverage, OpenSentence, RejectedStatement, Statement
from kg.model.vocabulary import ORGANIZATIONS

TWO_COMPANIES: Final = "two companies"
"""It names two organisations, and nothing came of it."""
DEAL_WORD: Final = "deal word"
"""It has a word of dealing beside an organisation, and nothing came of it."""
ONE_WITHOUT_CLAIM: Final = "company without a claim"
"""It names two organisations, and what came of it does not concern all of them."""
_NO_STATEMENT: Final = frozenset({"question", "heading"})
"""Reasons of the reader's that make a sentence say nothing, whatever it names."""


@dataclass(slots=True)
class _Known:
    """What the graph has of one document: where evidence begins and whom it concerns; what was refused, and why."""

    evidence: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    refused: list[tuple[Span, str]] = field(default_factory=list)

    def concerned(self, sentence: Span) -> set[str] | None:
        """Ids that claims of the sentence are about; None where it gave neither claim nor deal. `evidence` is sorted."""
        first, last = (bisect_left(self.evidence, (offset, ())) for offset in (sentence.start, sentence.end))
        return {one for _, ends in self.evidence[first:last] for one in ends} if first < last else None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the mentions in it and their canonical ids."""

    document: Document
    span: Span
    inside: Sequence[tuple[Mention, str]]
    refusals: Sequence[str]
    units: Sequence[str | None]
    """Of the values in it: currencies, "%" ..."""
    money: bool


def coverage(
    readings: Sequence[tuple[Document, Extraction]],
    *,
    canonical: Callable[[Document, str], str],
    types: Mapping[str, str],
    statements: Iterable[Statement],
    refused: Iterable[Statement],
    rejected: Iterable[RejectedStatement],
) -> Coverage:
    """Compares the sentences of `readings`, which are sorted by source, with what became of them.

    `canonical` gives the id of a document's local entity, `types` the type of an entity or kind of a deal. `refused` are
    claims that the graph leaves out because of types, `rejected` the reader's own refusals.
    """
    known = _known(readings, types, statements, refused, rejected)
    total = stating = 0
    found: list[OpenSentence] = []
    for document, extraction in readings:
        about = known[document.id]
        mentions = sorted(extraction.mentions, key=lambda one: (one.span, one.entity))
        starts = [one.span.start for one in mentions]
        for span in sorted(extraction.sentences):
            concerned = about.concerned(span)
            total += 1
            stating += concerned is not None
            here = mentions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            values = [one for one in extraction.values if _overlap(one.span, span)]
            sentence = _Sentence(
                document=document,
                span=span,
                inside=[(one, canonical(document, one.entity)) for one in here],
                refusals=sorted({reason for place, reason in about.refused if _overlap(place, span)}),
                units=[one.unit for one in values],
                money=any(one.kind == "Money" for one in values),
            )
            listed = _listed(sentence, concerned, types)
            found += [listed] if listed else []
    return Coverage(sentences=total, stating=stating, open=tuple(found))


def by_promise(sentences: Iterable[OpenSentence]) -> list[OpenSentence]:
    """Those that may hold more, likeliest first: companies and a deal word or a refused candidate, or a company that the
    sentence's claims leave out; then deal words; then two companies alone; then lists of companies. Sentences that the
    reader knows to say nothing are left out."""
    return sorted((one for one in sentences if not one.refused), key=_promise)


def _promise(one: OpenSentence) -> int:
    if ONE_WITHOUT_CLAIM in one.reasons or (TWO_COMPANIES in one.reasons and (one.cues or one.rejected)):
        return 0
    if DEAL_WORD in one.reasons:
        return 1
    return 2 if len(one.companies) == 2 else 3


def _known(
    readings: Iterable[tuple[Document, Extraction]],
    types: Mapping[str, str],
    statements: Iterable[Statement],
    refused: Iterable[Statement],
    rejected: Iterable[RejectedStatement],
) -> Mapping[str, _Known]:
    known: dict[str, _Known] = defaultdict(_Known)
    for one in statements:
        start = (one.claim.trigger or one.claim.quote).span.start
        known[one.document].evidence.append((start, (one.subject, one.object)))
    for document, extraction in readings:
        told = (
            quote
            for deal in extraction.deals
            for quote in (deal.trigger or deal.quote, *(t.trigger for t in deal.terms))
        )
        known[document.id].evidence += [(quote.span.start, ()) for quote in told]
    for one in refused:
        reason = misfit(one.subject, one.predicate, one.object, types)
        known[one.document].refused.append((one.claim.quote.span, reason))
    for candidate in rejected:
        known[candidate.document].refused.append((candidate.candidate.quote.span, candidate.candidate.reason))
    for about in known.values():
        about.evidence.sort()
    return known


def _listed(one: _Sentence, concerned: set[str] | None, types: Mapping[str, str]) -> OpenSentence | None:
    """The sentence where there is a reason to list it."""
    organisations = [id_ for _, id_ in one.inside if types[id_] in ORGANIZATIONS]
    if not organisations:
        return None
    named = {id_ for mention, id_ in one.inside if mention.kind == "name"}.intersection(organisations)
    words = _deal_words(one)
    if concerned is not None:
        reasons = [ONE_WITHOUT_CLAIM] if len(named) > 1 and named - concerned else []
    else:
        reasons = _reasons(one, named, words, others=len({id_ for _, id_ in one.inside if types[id_] != "Place"}) > 1)
    if not reasons:
        return None
    text = one.document.text[one.span.start : one.span.end]
    return OpenSentence(
        document=one.document.id,
        span=Span(one.span.start + len(text) - len(text.lstrip()), one.span.start + len(text.rstrip())),
        entities=tuple(dict.fromkeys(id_ for _, id_ in one.inside)),
        companies=tuple(dict.fromkeys(id_ for id_ in organisations if id_ in named)),
        reasons=(*reasons, *(f"rejected: {reason}" for reason in one.refusals if reason in _NO_STATEMENT)),
        cues=tuple(word for word, _ in words),
        rejected=tuple(one.refusals),
    )


def _reasons(one: _Sentence, named: set[str], words: Sequence[tuple[str, bool]], *, others: bool) -> list[str]:
    """Why a sentence of which nothing came is listed. `others`: more than one entity takes part, places left aside."""
    reasons = []
    prices = "%" in one.units and not words and not one.refusals
    if len(named) > 1 and not prices:
        reasons.append(TWO_COMPANIES)
    if any(noun for _, noun in words) or (words and (others or one.money)):
        reasons.append(DEAL_WORD)
    return reasons


def _deal_words(one: _Sentence) -> list[tuple[str, bool]]:
    """The deal words of the sentence and whether they are nouns; none that belongs to a name ("Order of Physicians")."""
    names = [mention.span for mention, _ in one.inside if mention.kind == "name"]
    found = []
    for word in deal_words().find(one.document.text[one.span.start : one.span.end]):
        place = Span(one.span.start + word.start, one.span.start + word.end)
        if not any(_overlap(place, name) for name in names):
            found.append((one.document.text[place.start : place.end], word.noun))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
