"""The dependency tree of every sentence (Universal Dependencies), from the model's arc scores."""

from __future__ import annotations

import numpy as np
from spacy.attrs import DEP, HEAD  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.components.reading import Reading
from kg.language.decode import Ints, single_root_tree
from kg.language.encoder import SentenceReading

# How the parts of an over-long sentence hang together: their own trees, tied to the first one.
_JOIN = "parataxis"


@Language.component("kg_parser", assigns=["token.head", "token.dep"])
def parser(doc: Doc) -> Doc:
    """Set `head` and `dep_` so that each sentence is one tree with one root."""
    reading: Reading | None = doc._.reading
    if reading is None or not len(doc):
        return doc
    strings = doc.vocab.strings
    names = [*reading.inventory.relations, _JOIN, "root", "dep"]
    labels = np.array([strings.add(name) for name in names], dtype=np.uint64)
    offsets = np.zeros(len(doc), dtype=np.int64)
    chosen = np.full(len(doc), len(names) - 1, dtype=np.int64)
    for indices, sentence in zip(reading.tokens, reading.sentences, strict=True):
        heads, relations = tree_of(sentence, join=len(names) - 3, root=len(names) - 2)
        place = np.array(indices)
        offsets[place] = place[heads] - place
        chosen[place] = relations
        sentence.parts = []
    _attach_blanks(doc, offsets)
    values = np.stack([offsets.astype(np.uint64), labels[chosen]], axis=1)
    doc.from_array([HEAD, DEP], values)  # type: ignore[arg-type]
    return doc


def tree_of(sentence: SentenceReading, *, join: int, root: int) -> tuple[Ints, Ints]:
    """Head index (the root points to itself) and label index per word of a sentence."""
    count = len(sentence.upos)
    heads = np.zeros(count, dtype=np.int64)
    relations = np.zeros(count, dtype=np.int64)
    top = -1
    for part in sentence.parts:
        local = single_root_tree(part.arcs.astype(np.float32))
        words = np.arange(len(local))
        relations[part.begin : part.end] = part.relations[words, local + 1]
        heads[part.begin : part.end] = local + part.begin
        own_top = part.begin + int(np.flatnonzero(local < 0)[0])
        heads[own_top] = own_top if top < 0 else top
        relations[own_top] = root if top < 0 else join
        top = own_top if top < 0 else top
    return heads, relations


def _attach_blanks(doc: Doc, offsets: Ints) -> None:
    """Blanks hang on the word before them in their sentence, or on the one after."""
    for token in doc:
        if token.is_space:
            sentence_start = bool(token.is_sent_start)
            if not sentence_start and token.i > 0:
                offsets[token.i] = -1
            elif token.i + 1 < len(doc) and not doc[token.i + 1].is_sent_start:
                offsets[token.i] = 1
