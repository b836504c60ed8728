"""Whatever characters a text is made of, everything read from it stands in it at its offsets."""

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.language.extract import Extractor, mask
from kg.model.document import Boilerplate, Document, Span
from kg.model.extraction import Extraction, Quote

SENTENCES = (
    "Farrow Mills has acquired Borden Grain for $1.2 billion.",
    "Petra Lindqvist, chief executive of Farrow Mills, denied that it would sue Calder Rail.",
    "The Oslo-based company reportedly supplies Borden Grain with flour.",
    "Calder Rail (LSE: CDR), founded by Ivo Tanner in 1998, plans to build Tarn Works in Hull.",
)
"""Sentences that are known to give mentions, claims and deals, to be torn apart and littered."""
# No lone surrogates: kg.sources replaces them, so that no document has any.
LITTER = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=6),
    st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "So"]), max_size=4),
    st.sampled_from(["\u202e", "\u200b", "\ufeff", "\x00", "\r", "\u2028", "e\u0301", "🇳🇴", "👩‍🔬", "שלום", "ﬁ", "İ"]),
)
PIECES = st.lists(
    st.one_of(LITTER, st.sampled_from(SENTENCES), st.sampled_from(SENTENCES).flatmap(lambda s: _slices(s))),
    min_size=1,
    max_size=8,
)


def _slices(text: str) -> st.SearchStrategy[str]:
    bounds = st.integers(0, len(text))
    return st.tuples(bounds, bounds).map(lambda pair: text[min(pair) : max(pair)])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Littered sentences, a stretch or two of them marked as boilerplate."""
    text = draw(st.sampled_from(["", " ", "\n\n"])).join(draw(PIECES))
    bounds = st.integers(0, len(text))
    marks = draw(st.lists(st.tuples(bounds, bounds), max_size=2))
    spans = sorted(Span(min(pair), max(pair)) for pair in marks)
    return Document(source="any.txt", text=text, boilerplate=tuple(Boilerplate(span, "test") for span in spans))


@cache
def extractor() -> Extractor:
    return Extractor()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_everything_read_stands_at_its_offsets(document: Document) -> None:
    assert_sound(document, extractor().extract(document))


def test_the_sentences_do_give_something_to_check() -> None:
    """Otherwise the property would hold for a reader that finds nothing."""
    document = Document(source="plain.txt", text="\n".join(SENTENCES))
    extraction = extractor().extract(document)
    assert extraction.claims and extraction.mentions and extraction.values
    assert_sound(document, extraction)


@settings(max_examples=200)
@given(documents())
def test_masking_keeps_every_offset(document: Document) -> None:
    masked = mask(document)
    assert len(masked) == len(document.text)
    hidden = {i for mark in document.boilerplate for i in range(mark.span.start, mark.span.end)}
    assert all(masked[i] == ("\n" if i in hidden else char) for i, char in enumerate(document.text))


def assert_sound(document: Document, extraction: Extraction) -> None:
    text = document.text
    entities = {one.id for one in extraction.entities}
    deals = {one.id for one in extraction.deals}
    for mention in extraction.mentions:
        assert text[mention.span.start : mention.span.end] == mention.surface
        assert mention.entity in entities
        assert not _overlaps(document, mention.span)
    for value in extraction.values:
        assert text[value.span.start : value.span.end] == value.surface
    for claim in extraction.claims:
        _assert_quoted(document, claim.quote)
        if claim.trigger:
            _assert_quoted(document, claim.trigger)
            assert claim.quote.span.start <= claim.trigger.span.start < claim.trigger.span.end <= claim.quote.span.end
        assert claim.subject in entities | deals and claim.object in entities
        assert 0 <= claim.confidence <= 1
    for deal in extraction.deals:
        _assert_quoted(document, deal.quote)


def _assert_quoted(document: Document, quote: Quote) -> None:
    assert document.text[quote.span.start : quote.span.end] == quote.text
    assert quote.text.strip()
    assert not _overlaps(document, quote.span)


def _overlaps(document: Document, span: Span) -> bool:
    return any(max(span.start, one.span.start) < min(span.end, one.span.end) for one in document.boilerplate)
