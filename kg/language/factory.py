"""The reading pipeline as a spaCy Language, so that Doc, Span, matchers and displaCy work as everyone knows them."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from kg.errors import ModelError
from kg.language.components import (
    coreference,
    deals,
    entities,
    foreign,
    mentions,
    parser,
    reading,
    relations,
    sentences,
    tagger,
)
from kg.language.components.tokenizer import build
from kg.language.identity import reader_folder

#: importing them is what makes their names known to spaCy
_REGISTERED = (coreference, deals, entities, foreign, mentions, parser, reading, relations, sentences, tagger)
_FIRST = ("kg_sentences", "kg_encoder", "kg_tagger", "kg_parser", "kg_entities")
#: what needs the names: run again by whoever exchanges `doc.ents` for others
LAST = ("kg_mentions", "kg_coreference", "kg_relations", "kg_deals")
#: the pipeline works through a text sentence by sentence, so no text is too long for it
_NO_LIMIT = 2**31 - 1


def load(name: str | None = None, *, folder: Path | None = None) -> Language:
    """The pipeline: sentences, tags, lemmas, trees, `doc.ents`, `doc.spans["values"]`, and across words
    `doc._.mentions`, `doc._.antecedents`, `doc._.relations` and `doc._.triggers`.

    `name`: another installed spaCy pipeline, whose entities and syntax then take the place of ours, or a folder
    written by `kg train`. `folder`: such a folder instead of the shipped one. Raises ModelError with one sentence.
    """
    if name is not None and (own := reader_folder(name)) is not None:
        name, folder = None, own
    if name is not None:
        return _completed(_installed(name), folder)
    nlp = spacy.blank("en")
    nlp.tokenizer = build(nlp)
    nlp.max_length = _NO_LIMIT
    for step in (*_FIRST, *LAST):
        nlp.add_pipe(step, config=_config(step, folder))
    return nlp


def _config(step: str, folder: Path | None) -> dict[str, str]:
    return {"folder": str(folder)} if step == "kg_encoder" and folder is not None else {}


def _installed(name: str) -> Language:
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{name}: this spaCy pipeline cannot be loaded ({reason})") from error
    nlp.max_length = _NO_LIMIT
    return nlp


def _completed(nlp: Language, folder: Path | None) -> Language:
    """Put the pipeline's results into our terms and add what none of its components gives."""
    given = {attribute for step in nlp.pipe_names for attribute in nlp.get_pipe_meta(step).assigns}
    parsed, named = "token.dep" in given, "doc.ents" in given
    if not parsed and not {"token.is_sent_start", "doc.sents"} & given:
        nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_encoder", config=_config("kg_encoder", folder))
    if parsed:
        nlp.add_pipe("kg_adopt_syntax")
    else:
        nlp.add_pipe("kg_tagger")
        nlp.add_pipe("kg_parser")
    nlp.add_pipe("kg_adopt_labels" if named else "kg_entities")
    for step in LAST:
        nlp.add_pipe(step)
    return nlp
