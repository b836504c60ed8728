"""The project's own corpus as training sentences, cut by the run-time tokenizer and sentence splitter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.components import sentences as _sentences  # noqa: F401  registers the splitter
from kg.language.components.tokenizer import build
from kg.training.corpus_format import CorpusText, read_corpus
from kg.training.corpus_vocabulary import REFERENCE_TYPES
from kg.training.examples import OUTSIDE, Example, mark


def splitter() -> Language:
    """The run-time tokenizer and sentence splitter without the model."""
    nlp = spacy.blank("en")
    nlp.tokenizer = build(nlp)
    nlp.max_length = 10**9
    nlp.add_pipe("kg_sentences")
    return nlp


def read_own(paths: Sequence[Path], *, nlp: Language) -> Iterator[Example]:
    """Every sentence of the corpus files. `key` is the text's id, so that a text is held out as a whole."""
    for item in read_corpus(paths):
        yield from examples_of(item, nlp(item.text))


def examples_of(item: CorpusText, doc: Doc) -> Iterator[Example]:
    """The sentences of one annotated text; a mention that cuts through a word takes the whole word."""
    spans: list[tuple[int, int, str]] = []
    for mention in item.mentions:
        if mention.type in REFERENCE_TYPES:
            continue
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1][1]):
            spans.append((span.start, span.end, mention.type))
    for sentence in doc.sents:
        place = {token.i: index for index, token in enumerate(t for t in sentence if not t.is_space)}
        words = [doc[i].text for i in place]
        if not words:
            continue
        allowed = [OUTSIDE] * len(words)
        kept: list[tuple[int, int, frozenset[str]]] = []
        for start, end, name in spans:
            inside = [place[i] for i in range(start, end) if i in place]
            if inside:
                mark(allowed, inside[0], inside[-1] + 1, (name,))
                kept.append((inside[0], inside[-1] + 1, frozenset((name,))))
        yield Example(words, allowed, "own", item.id, spans=kept)
