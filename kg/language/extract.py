"""Reads one document: from text to mentions, claims and deals. The door through which the pipeline meets the model."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.language import factory
from kg.language.claims import ClaimMaker
from kg.language.deals import DealMaker
from kg.language.force import ForceReader
from kg.language.frames import FrameMatcher
from kg.language.identity import extractor_id
from kg.language.model_deals import ModelDeals
from kg.language.naming import name_entities
from kg.language.nominals import mark_nominals
from kg.language.pair_claims import PairClaims, relation_words
from kg.language.reading import Reading
from kg.language.validity import ValidityReader, states
from kg.language.values import read_values
from kg.model import document as nouns
from kg.model.extraction import Extraction
from kg.model.vocabulary import ENTITY_TYPES, EntityType
from kg.ontology.lexicon import Lexicon, lexicon
from kg.ontology.schema import Schema, load_schema

_TICKER = re.compile(r"\(\s*(?P<code>[A-Za-zøØ][A-Za-zøØ .\-]{1,28}?)\s*:\s*[A-Z0-9][A-Z0-9.\-]{0,9}\b")


class Extractor:
    """Extracts documents one by one. Loading takes about a second; `extract` keeps nothing between documents."""

    def __init__(self, model: str | None = None) -> None:
        self.fingerprint = extractor_id(model)
        self._nlp = factory.load(model)
        self._analyser = Analyser(lexicon(), load_schema())

    def parse(self, text: str) -> Doc:
        """The parse alone, for tests and tools."""
        return self._nlp(text)

    def extract(self, document: nouns.Document) -> Extraction:
        """Everything that the document says."""
        masked = mask(document)
        doc = self._nlp(masked)
        return self._analyser.analyse(doc, document, named_spans(doc), masked=masked, extractor=self.fingerprint)

    def analyse(self, document: nouns.Document, spans: Iterable[tuple[int, int, EntityType]]) -> Extraction:
        """Like `extract` with the names given (code points, end exclusive): for examples and gold entities."""
        with self._nlp.select_pipes(disable=factory.LAST):
            doc = self._nlp(document.text)
        placed = [
            (span, kind)
            for start, end, kind in spans
            if (span := doc.char_span(start, end, alignment_mode="expand")) is not None
        ]
        for span, _ in placed:
            span._.classes = None  # what the model thinks of the same words does not count here
        doc.set_ents(filter_spans([Span(doc, span.start, span.end, label=kind) for span, kind in placed]))
        for step in factory.LAST:
            doc = self._nlp.get_pipe(step)(doc)
        return self._analyser.analyse(doc, document, placed, masked=document.text, extractor=self.fingerprint)


class Analyser:
    """What comes after the parse: entities, coreference, frames, claims, deals. Knows no model."""

    def __init__(self, words: Lexicon, rules: Schema) -> None:
        force, validity = ForceReader(words.words), ValidityReader(words.words)
        self._words = words.words
        self._class_nouns = {kind: words.words.get(f"types.{kind}", frozenset()) for kind in ENTITY_TYPES}
        self._matcher = FrameMatcher(words, rules)
        self._validity = validity
        self._states = states(words)
        self._claims = ClaimMaker(force, rules, validity)
        self._pairs = PairClaims(force, rules, relation_words(words))
        self._model_deals = ModelDeals(rules)
        self._deals = DealMaker(force, rules, validity, words.words)

    def analyse(
        self,
        doc: Doc,
        document: nouns.Document,
        spans: Iterable[tuple[Span, EntityType]],
        *,
        masked: str,
        extractor: str,
    ) -> Extraction:
        """The extraction of a parsed document whose name spans are given."""
        reading = Reading(doc, document, class_nouns=self._class_nouns)
        stop = self._words["not_names.terms"]
        kept = [(span, kind) for span, kind in spans if span.text.lower() not in stop]
        name_entities(reading, _with_exchanges(doc, kept, self._words["exchanges.codes"]))
        mark_nominals(reading, self._words)
        values = read_values(masked, document, doc)
        proposals = self._matcher.propose(reading)
        claims, rejected = self._claims.make(proposals.relations, reading)
        deals, told = self._deals.make(self._model_deals.add(proposals.deals, reading), values, reading)
        _describe(reading, self._class_nouns["Facility"])
        claims, refused = self._pairs.make(self._pairs.read(reading), [*claims, *told], reading)
        claims = self._claims.merge(self._validity.complete(claims, self._states, reading))
        return Extraction(
            extractor=extractor,
            entities=tuple(sorted(reading.entities.values(), key=lambda e: e.id)),
            mentions=reading.mentions(),
            values=values,
            claims=tuple(claims),
            deals=tuple(deals),
            rejected=(*rejected, *refused),
            sentences=tuple(nouns.Span(s.start_char, s.end_char) for s in doc.sents if s.text.strip()),
        )


def mask(document: nouns.Document) -> str:
    """The text with boilerplate blanked out character for character, so that offsets hold and sentences end there."""
    pieces, position = [], 0
    for mark in sorted(document.boilerplate, key=lambda b: b.span):
        start, end = max(position, mark.span.start), mark.span.end
        if end > start:
            pieces += [document.text[position:start], "\n" * (end - start)]
            position = end
    return "".join([*pieces, document.text[position:]])


def named_spans(doc: Doc) -> list[tuple[Span, EntityType]]:
    """The entities of the model that are of the vocabulary's types."""
    known: dict[str, EntityType] = {kind: kind for kind in ENTITY_TYPES}
    return [(ent, known[ent.label_]) for ent in doc.ents if ent.label_ in known]


def _with_exchanges(
    doc: Doc, spans: list[tuple[Span, EntityType]], codes: frozenset[str]
) -> list[tuple[Span, EntityType]]:
    """Adds the exchange of each ticker "(NASDAQ: ABC)" as an organisation and drops names read into the ticker."""
    for match in _TICKER.finditer(doc.text):
        if match["code"].strip().lower() not in codes:
            continue
        code = doc.char_span(
            match.start("code"), match.start("code") + len(match["code"].rstrip()), alignment_mode="expand"
        )
        whole = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if code is None or whole is None:
            continue
        spans = [(s, k) for s, k in spans if s.end <= whole.start + 1 or s.start >= whole.end]
        spans.append((code, "Organization"))
    return sorted(spans, key=lambda pair: (pair[0].start, pair[0].end))


def _describe(reading: Reading, class_nouns: frozenset[str]) -> None:
    """Keeps what the text calls a facility ("data center"), which tells its class."""
    for marked in reading.marked:
        if reading.type_of(marked.entity) != "Facility":
            continue
        root = marked.span.root
        near = [*reading.doc[max(0, marked.span.start - 3) : min(len(reading.doc), marked.span.end + 4)], root.head]
        lowered = " ".join(t.lower_ for t in sorted(set(near), key=lambda t: t.i))
        for noun in sorted(class_nouns):
            if f" {noun} " in f" {lowered} ":
                reading.describe(marked.entity, noun)
