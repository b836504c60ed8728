"""One encoder pass over a document; its raw result waits on the Doc for the components that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.language.encoder import ReadingModel, SentenceReading, load_model
from kg.language.heads import Inventory
from kg.language.identity import SHIPPED
from kg.language.pair_heads import PairHeads

Doc.set_extension("reading", default=None, force=True)


@dataclass(slots=True)
class Reading:
    """The model's raw output for one Doc: token indices of each sentence's words, and what was read."""

    model: ReadingModel
    tokens: list[list[int]]
    """Per sentence the indices of its tokens without blanks."""
    sentences: list[SentenceReading]

    @property
    def inventory(self) -> Inventory:
        """The labels that the numbers stand for."""
        return self.model.inventory

    @property
    def pair_heads(self) -> PairHeads:
        """The networks over pairs of mentions."""
        return self.model.pair_heads

    def places(self, count: int) -> list[tuple[int, int]]:
        """Per token of a Doc of `count` tokens: its sentence and its word there; a blank stands at (0, 0)."""
        found = [(0, 0)] * count
        for number, indices in enumerate(self.tokens):
            for word, index in enumerate(indices):
                found[index] = (number, word)
        return found

    def words(self, places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int, int]:
        """Tokens `start` to `end` as sentence, first word and end there; what crosses into another sentence is cut."""
        sentence, first = places[start]
        there, last = places[end - 1]
        return sentence, first, (last if there == sentence else first) + 1


class Encoder:
    """Component that fills `doc._.reading`."""

    def __init__(self, model: ReadingModel) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        tokens = [[token.i for token in sentence if not token.is_space] for sentence in doc.sents]
        tokens = [indices for indices in tokens if indices]
        words = [[doc[index].text for index in indices] for indices in tokens]
        doc._.reading = Reading(self.model, tokens, self.model.read(words))
        return doc


@Language.factory("kg_encoder", default_config={"folder": None}, requires=["token.is_sent_start"])
def make_encoder(nlp: Language, name: str, folder: str | None) -> Encoder:
    """`folder`: a model folder instead of the shipped one. Raises ModelError."""
    return Encoder(load_model(Path(folder) if folder else SHIPPED))
