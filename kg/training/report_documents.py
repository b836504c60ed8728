"""Figures of what a shipped model reads across words: relations, force, deal triggers, coreference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.language import coreference_features, factory
from kg.language.components.coreference import Antecedent, Linker
from kg.language.components.deals import DealTrigger
from kg.language.components.mentions import DocMention
from kg.language.components.relations import MentionRelation
from kg.language.heads import SAYS
from kg.training.coreference_scores import conll_f1, gold_clusters, head_match
from kg.training.corpus_format import CorpusText, read_corpus
from kg.training.corpus_vocabulary import SYMMETRIC
from kg.training.documents import DocumentExample
from kg.training.evaluate import f1
from kg.training.evaluate_documents import clusters_of
from kg.training.readers.documents import read_gum_documents

_FLAGS = ("certainty", "polarity", "tense")
_LEAST = 0.5
Fact = tuple[str, str, str]


def own_documents(nlp: Language, corpus: Path, *, share: float) -> dict[str, Any]:
    """Relations of held-out texts of the corpus, with the mentions that the model finds and with the gold ones.

    Strict: both ends must be the right entities, reached by name or reference, the relation and its direction right.
    Force is scored on the relations that were found. A text's claims count once each, wherever they are said.
    """
    items = [item for item in read_corpus(sorted(corpus.glob("*.jsonl"))) if held_out(item, share)]
    return {
        name: _relation_scores([(item, _read(nlp, item, gold=gold)) for item in items])
        for name, gold in (("mentions found", False), ("mentions given", True))
    }


def held_out(item: CorpusText, share: float) -> bool:
    """Whether a text of the corpus was kept out of training."""
    return DocumentExample("own", item.id, []).held_out(share)


def _read(nlp: Language, item: CorpusText, *, gold: bool) -> Doc:
    if not gold:
        return nlp(item.text)
    steps = factory.LAST[1:]  # after the mentions, which are given
    with nlp.select_pipes(disable=steps):
        doc = nlp(item.text)
    doc._.mentions = [mention for mention, _ in gold_mentions(item, doc)]
    for step in steps:
        doc = nlp.get_pipe(step)(doc)
    return doc


def gold_mentions(item: CorpusText, doc: Doc) -> list[tuple[DocMention, str]]:
    """The annotated mentions of one entity each, with that entity, in order of place."""
    types = item.entity_types()
    found: dict[int, tuple[DocMention, str]] = {}
    for mention in item.mentions:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or len(mention.entities) != 1:
            continue
        kind = {"pro": "pronoun", "nom": "nominal"}.get(mention.type, "name")
        entity = mention.entities[0]
        found.setdefault(span.start, (DocMention(span.start, span.end, kind, frozenset((types[entity],))), entity))
    return [found[start] for start in sorted(found)]


def _relation_scores(read: Sequence[tuple[CorpusText, Doc]]) -> dict[str, float]:
    right = total = guessed = reached = 0
    flags = {name: [0, 0] for name in _FLAGS}
    triggers = [0, 0, 0]
    for item, doc in read:
        gold = {fact_of(claim["s"], claim["p"], claim["o"]): claim for claim in item.claims}
        found = facts_of(item, doc)
        right += len(gold.keys() & found.keys())
        total += len(gold)
        guessed += len(found)
        together = pairs_found(item, doc)
        reached += sum(frozenset(fact[::2]) in together or fact in found for fact in gold)
        for fact in sorted(gold.keys() & found.keys()):
            for name, default in zip(_FLAGS, ("asserted", "affirmed", "present"), strict=True):
                flags[name][0] += getattr(found[fact], name) == (gold[fact].get(name) or default)
                flags[name][1] += 1
        _count_triggers(item, doc, triggers)
    return {
        "relations": round(f1(right, total, guessed), 4),
        "precision": round(right / max(1, guessed), 4),
        "recall": round(right / max(1, total), 4),
        "relations whose ends are found in one sentence": round(f1(right, reached, guessed), 4),
        **{name: round(got / max(1, all_), 4) for name, (got, all_) in flags.items()},
        "deals (kind, quote)": round(f1(*triggers), 4),
        "texts": float(len(read)),
    }


def _count_triggers(item: CorpusText, doc: Doc, counts: list[int]) -> None:
    """A deal is found when a trigger of its kind stands within its quote."""
    triggers: list[DealTrigger] = doc._.triggers
    used: set[int] = set()
    for deal in item.deals:
        start = item.text.find(deal["quote"])
        span = doc.char_span(start, start + len(deal["quote"]), alignment_mode="expand")
        inside = [
            number
            for number, one in enumerate(triggers)
            if span is not None and one.kind == deal["type"] and span.start <= one.start < span.end
        ]
        counts[0] += bool(inside)
        used.update(inside)
    counts[1] += len(item.deals)
    # a deal told again elsewhere in the text is no wrong one: only kinds that the text has none of count
    kinds = {deal["type"] for deal in item.deals}
    counts[2] += sum(number in used or one.kind not in kinds for number, one in enumerate(triggers))


def fact_of(subject: str, relation: str, object_: str) -> Fact:
    """A relation between two entities in one form, whichever way a symmetric one is told."""
    if relation in SYMMETRIC and object_ < subject:
        subject, object_ = object_, subject
    return subject, relation, object_


def facts_of(item: CorpusText, doc: Doc) -> dict[Fact, MentionRelation]:
    """The relations that the model reads, in terms of the annotation's entities; a mention of nothing annotated or
    with other bounds makes a fact of its own, which is wrong."""
    entities = entities_of(item, doc)
    found: dict[Fact, MentionRelation] = {}
    relations: list[MentionRelation] = doc._.relations
    for one in sorted(relations, key=lambda one: -one.probability):
        if one.relation == SAYS or one.probability < _LEAST:
            continue
        subject, object_ = entities.get(one.subject), entities.get(one.object)
        if subject is not None and object_ is not None and subject != object_:
            found.setdefault(fact_of(subject, one.relation, object_), one)
    return found


def pairs_found(item: CorpusText, doc: Doc) -> set[frozenset[str]]:
    """The pairs of entities that some sentence has found mentions of: what a look within sentences can reach."""
    entities = entities_of(item, doc)
    by_sentence: dict[int, set[str]] = {}
    for number, one in enumerate(doc._.mentions):
        if number in entities:
            by_sentence.setdefault(doc[one.start].sent.start, set()).add(entities[number])
    return {frozenset((a, b)) for inside in by_sentence.values() for a in inside for b in inside if a != b}


def entities_of(item: CorpusText, doc: Doc) -> dict[int, str]:
    """Mention number -> entity: the annotated one of a name with the same bounds, else one of the name's own; for a
    reference that of what it points at. References that point at nothing are left out."""
    annotated = {(one.start, one.end): entity for one, entity in gold_mentions(item, doc) if one.kind == "name"}
    antecedents: Mapping[int, Antecedent] = doc._.antecedents
    found: dict[int, str] = {}
    for number, one in enumerate(doc._.mentions):
        if one.kind == "name":
            text = doc[one.start : one.end].text
            found[number] = annotated.get((one.start, one.end), f"? {text}")
        elif number in antecedents and antecedents[number].mention in found:
            found[number] = found[antecedents[number].mention]
    return found


def gum_coreference(nlp: Language, path: Path, *, share: float) -> dict[str, float]:
    """CoNLL F1 on the held-out texts of GUM, mentions given, singletons left out; the head-match baseline beside it.

    Once with all annotated mentions, of which more than half are singletons that must be left alone, once with the others
    only. The types of names are those that the model itself reads; its own tags and trees give the head words.
    """
    documents = [document for document in read_gum_documents(path) if document.held_out(share)]
    found = {"texts": float(len(documents))}
    for name, texts in (
        ("all mentions given", documents),
        ("mentions of entities named twice given", [_without_singletons(document) for document in documents]),
    ):
        gold = [gold_clusters(document) for document in texts]
        for reader, clusters in (
            ("model", [linked_clusters(nlp, document) for document in texts]),
            ("head match", [head_match(document) for document in texts]),
        ):
            scores = conll_f1(gold, clusters, singletons=False)
            found[f"{name}, {reader}"] = round(scores["conll"], 4)
            found |= {f"{name}, {reader}, {part}": round(scores[f"{part}-f"], 4) for part in ("muc", "b3", "ceafe")}
    return found


def _without_singletons(document: DocumentExample) -> DocumentExample:
    counts = Counter(entity for m in document.mentions for entity in m.entities)
    return replace(document, mentions=[m for m in document.mentions if counts[m.entities[0]] > 1])


def linked_clusters(nlp: Language, document: DocumentExample) -> list[set[int]]:
    """Clusters of mention numbers as the model makes them of given mentions of all kinds."""
    words = [word for sentence in document.sentences for word in sentence.words]
    starts: list[bool | int | None] = [
        index == 0 for sentence in document.sentences for index in range(len(sentence.words))
    ]
    doc = Doc(nlp.vocab, words=words, sent_starts=starts)
    for step in ("kg_encoder", "kg_tagger", "kg_parser", "kg_entities"):
        doc = nlp.get_pipe(step)(doc)
    begin = [0]
    for sentence in document.sentences:
        begin.append(begin[-1] + len(sentence.words))
    types = {token.i: frozenset((span.label_,)) for span in doc.ents for token in span}
    numbered = sorted(
        range(len(document.mentions)),
        key=lambda n: (document.mentions[n].sentence, document.mentions[n].start, document.mentions[n].end),
    )
    mentions = list(_placed(document, numbered, begin, types))
    linker = Linker(doc, doc._.reading, mentions)
    clusters: list[int] = []
    for number in range(len(mentions)):
        window = range(max(0, number - coreference_features.WINDOW), number)
        best = linker.antecedent(number, window)
        clusters.append(number if best is None else clusters[best.mention])
    return [{numbered[number] for number in cluster} for cluster in clusters_of(clusters)]


def _placed(
    document: DocumentExample, numbered: Sequence[int], begin: Sequence[int], types: Mapping[int, frozenset[str]]
) -> Iterator[DocMention]:
    for number in numbered:
        m = document.mentions[number]
        start, end = begin[m.sentence] + m.start, begin[m.sentence] + m.end
        seen = next((types[index] for index in range(start, end) if index in types), frozenset[str]())
        yield DocMention(start, end, m.kind, seen if m.kind == "name" else frozenset())
