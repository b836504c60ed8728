"""Universal and Penn Treebank tags, and lemmas, from the model's reading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from spacy.attrs import LEMMA, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.components.reading import Reading
from kg.language.heads import apply_script
from kg.text.lemmas import INFLECTED, lemma


@Language.component("kg_tagger", assigns=["token.pos", "token.tag", "token.lemma"])
def tagger(doc: Doc) -> Doc:
    """Set `pos_`, `tag_` and `lemma_` of every token; blanks are SPACE."""
    reading: Reading | None = doc._.reading
    if reading is None or not len(doc):
        return doc
    strings = doc.vocab.strings
    inventory = reading.inventory
    upos = [strings.add(name) for name in inventory.upos]
    xpos = [strings.add(name) for name in inventory.xpos]
    values = np.zeros((len(doc), 3), dtype=np.uint64)
    values[:, 0] = strings.add("SPACE")
    values[:, 1] = strings.add("_SP")
    values[:, 2] = doc.to_array(["ORTH"])
    for indices, sentence in zip(reading.tokens, reading.sentences, strict=True):
        values[indices, 0] = np.array(upos, dtype=np.uint64)[sentence.upos]
        values[indices, 1] = np.array(xpos, dtype=np.uint64)[sentence.xpos]
        for index, tag, script in zip(indices, sentence.xpos, sentence.lemmas.tolist(), strict=True):
            values[index, 2] = strings.add(_lemma(doc[index].text, inventory.xpos[int(tag)], inventory.lemmas[script]))
    doc.from_array([POS, TAG, LEMMA], values)  # type: ignore[arg-type]
    return doc


@lru_cache(maxsize=50_000)
def _lemma(form: str, tag: str, script: str) -> str:
    """Rules and the table of irregular forms for regular inflection, the model's script for the rest."""
    if tag not in INFLECTED or tag == "NNPS" or not form.replace("-", "").isalpha():
        return apply_script(form, script) or form
    low = form.lower()
    kind = "noun" if tag == "NNS" else "verb"
    exceptions, bases = _table()
    tags = ("VBD", "VBN") if tag == "VBD" else ("VBN", "VBD") if tag == "VBN" else (tag,)
    for one in tags:
        if (one, low) in exceptions:
            return exceptions[one, low]
    prefix, hyphen, last = low.rpartition("-")
    return prefix + hyphen + lemma(last, tag, bases[kind])


@cache
def _table() -> tuple[Mapping[tuple[str, str], str], Mapping[str, frozenset[str]]]:
    """Irregular forms by tag and form, and the known bases of verbs and nouns (made by kg.training.lemma_table)."""
    exceptions: dict[tuple[str, str], str] = {}
    bases: dict[str, set[str]] = {"noun": set(), "verb": set()}
    for line in files("kg.language").joinpath("lemmas.tsv").read_text(encoding="utf-8").splitlines():
        kind, form, base = line.split("\t")
        if kind in bases:
            bases[kind].add(base)
        else:
            exceptions[kind, form] = base
    return exceptions, {kind: frozenset(words) for kind, words in bases.items()}
