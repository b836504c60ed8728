"""The project's own corpus as training texts, cut by the run-time tokenizer and sentence splitter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.language.components import sentences as _sentences  # noqa: F401  registers the splitter
from kg.language.components.mentions import noun_types, pronoun_types
from kg.language.components.tokenizer import build
from kg.language.heads import SAYS
from kg.training.corpus_format import CorpusText, read_corpus
from kg.training.corpus_vocabulary import REFERENCE_TYPES, RELATIONS
from kg.training.documents import DealExample, DocumentExample, FactExample, MentionExample
from kg.training.examples import OUTSIDE, Example, mark


def splitter() -> Language:
    """The run-time tokenizer and sentence splitter without the model."""
    nlp = spacy.blank("en")
    nlp.tokenizer = build(nlp)
    nlp.max_length = 10**9
    nlp.add_pipe("kg_sentences")
    return nlp


_DETERMINERS = frozenset({"the", "this", "that", "said"})
_KINDS = {"pro": "pronoun", "nom": "nominal"}


def read_own_documents(paths: Sequence[Path], *, nlp: Language) -> Iterator[DocumentExample]:
    """Every text of the corpus files, with all that is annotated. `key` is the text's id."""
    for item in read_corpus(paths):
        yield document_of(item, nlp(item.text))


def document_of(item: CorpusText, doc: Doc) -> DocumentExample:
    """One annotated text; a mention that cuts through a word takes the whole word."""
    sentences = [[token.i for token in sentence if not token.is_space] for sentence in doc.sents]
    sentences = [tokens for tokens in sentences if tokens]
    place = {token: (number, index) for number, tokens in enumerate(sentences) for index, token in enumerate(tokens)}
    entities = {name: number for number, name in enumerate(item.entity_types())}
    types = item.entity_types()
    examples = [
        Example(words := [doc[i].text for i in tokens], [OUTSIDE] * len(words), "own", item.id) for tokens in sentences
    ]
    mentions: list[MentionExample] = []
    taken = -1
    for mention in item.mentions:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        places = [place[i] for i in range(span.start, span.end) if i in place] if span is not None else []
        if span is None or not places or span.start < taken:
            continue
        taken = span.end
        number, start, end = places[0][0], places[0][1], places[-1][1] + 1
        if places[-1][0] != number:
            end = len(examples[number].words)
        if mention.type not in REFERENCE_TYPES:
            mark(examples[number].allowed, start, end, (mention.type,))
            examples[number].spans.append((start, end, frozenset((mention.type,))))
        if mention.is_name or mention.type in REFERENCE_TYPES:
            kind = _KINDS.get(mention.type, "name")
            who = tuple(entities[name] for name in mention.entities)
            known = frozenset(types[name] for name in mention.entities)
            mentions.append(MentionExample(number, start, end, kind, known, who))
    mentions += _pointing_nowhere(examples, mentions, first=len(entities))
    deals = [deal for record in item.deals if (deal := _deal(record, entities, item.text, doc, place)) is not None]
    return DocumentExample(
        source="own",
        key=item.id,
        sentences=examples,
        mentions=mentions,
        facts=[_fact(claim, entities, _sentences_of(claim["quote"], item.text, doc, place)) for claim in item.claims],
        deals=deals,
        coreference=True,
        relations=frozenset((SAYS, *RELATIONS)),
        deals_known=len(deals) == len(item.deals),
    )


def _pointing_nowhere(
    examples: Sequence[Example], mentions: Sequence[MentionExample], *, first: int
) -> list[MentionExample]:
    """Pronouns and descriptions that the reader will ask about and that the annotation ties to no entity.

    Each gets an entity of its own, numbered from `first`, of the type Other: the model learns to leave it alone.
    """
    taken = {(m.sentence, word) for m in mentions for word in range(m.start, m.end)}
    found: list[MentionExample] = []
    for number, example in enumerate(examples):
        lowered = [word.lower() for word in example.words]
        for start, word in enumerate(lowered):
            kind, end = "pronoun", start + 1
            if word in _DETERMINERS:
                kind = "nominal"
                noun = next((i for i in range(start + 1, min(start + 4, len(lowered))) if noun_types(lowered[i])), None)
                if noun is None or any(w[:1].isupper() or not w.isalpha() for w in example.words[start + 1 : noun]):
                    continue
                end = noun + 1
            elif pronoun_types(word) is None:
                continue
            if not any((number, place) in taken for place in range(start, end)):
                entity = (first + len(found),)
                found.append(MentionExample(number, start, end, kind, frozenset({"Other"}), entity))
    return found


def _sentences_of(quote: str, text: str, doc: Doc, place: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    start = text.find(quote)
    span = doc.char_span(start, start + len(quote), alignment_mode="expand") if start >= 0 else None
    return (
        frozenset(place[i][0] for i in range(span.start, span.end) if i in place) if span is not None else frozenset()
    )


def _fact(claim: Mapping[str, Any], entities: Mapping[str, int], sentences: frozenset[int]) -> FactExample:
    return FactExample(
        subject=entities[claim["s"]],
        relation=claim["p"],
        object=entities[claim["o"]],
        sentences=sentences,
        certainty=claim.get("certainty") or "asserted",
        polarity=claim.get("polarity") or "affirmed",
        tense=claim.get("tense") or "present",
        speaker=entities.get(claim.get("attributedTo") or ""),
    )


def _deal(
    record: Mapping[str, Any], entities: Mapping[str, int], text: str, doc: Doc, place: Mapping[int, tuple[int, int]]
) -> DealExample | None:
    if not record.get("trigger"):
        return None
    start = text.find(record["trigger"], text.find(record["quote"]))
    span = doc.char_span(start, start + len(record["trigger"]), alignment_mode="expand")
    places = [place[i] for i in range(span.start, span.end) if i in place] if span is not None else []
    if not places or places[0][0] != places[-1][0]:
        return None
    return DealExample(
        kind=record["type"],
        sentence=places[0][0],
        start=places[0][1],
        end=places[-1][1] + 1,
        roles=tuple((role, entities[filler]) for role, fillers in record["roles"].items() for filler in fillers),
        status=record.get("status"),
        certainty=record.get("certainty"),
    )
