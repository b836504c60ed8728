"""Batches of whole texts: their sentences as rows, and the targets of everything that looks across words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.training.augment import Augmentation, augmented_document, name_pool
from kg.training.batches import Batch, Encoding
from kg.training.documents import DealExample, DocumentExample, FactExample
from kg.training.pairs import TargetMaker, Targets

#: a longer text is read in parts while training
LONGEST = 14


@dataclass(slots=True)
class DocumentBatch:
    """Rows with their word targets, the targets across words, and the words themselves."""

    batch: Batch
    targets: Targets
    words: list[list[str]]


def parts(document: DocumentExample, longest: int = LONGEST) -> Iterator[DocumentExample]:
    """The text in stretches of at most so many sentences; facts and deals go where they are said."""
    if len(document.sentences) <= longest:
        yield document
        return
    count = -(-len(document.sentences) // longest)
    size = -(-len(document.sentences) // count)
    for begin in range(0, len(document.sentences), size):
        end = begin + size
        yield replace(
            document,
            sentences=document.sentences[begin:end],
            mentions=[replace(m, sentence=m.sentence - begin) for m in document.mentions if begin <= m.sentence < end],
            facts=[_moved_fact(fact, begin, end) for fact in document.facts],
            deals=[_moved_deal(deal, begin) for deal in document.deals if begin <= deal.sentence < end],
        )


def _moved_fact(fact: FactExample, begin: int, end: int) -> FactExample:
    """A fact that is said in other parts only keeps a sentence that is none, so that it is unknown here."""
    if not fact.sentences:
        return fact
    inside = frozenset(number - begin for number in fact.sentences if begin <= number < end)
    return replace(fact, sentences=inside or frozenset({-1}))


def _moved_deal(deal: DealExample, begin: int) -> DealExample:
    return replace(deal, sentence=deal.sentence - begin)


def assemble(documents: Sequence[DocumentExample], encoding: Encoding, maker: TargetMaker) -> DocumentBatch:
    """One batch of texts as they are."""
    rows = [sentence for document in documents for sentence in document.sentences]
    batch = encoding.batch(rows)
    counts = batch.words.tolist()
    targets = Targets()
    row = 0
    for document in documents:
        size = len(document.sentences)
        maker.add(targets, document, row=row, counts=counts[row : row + size])
        row += size
    return DocumentBatch(batch, targets, [sentence.words for sentence in rows])


def epoch(
    documents: Sequence[DocumentExample],
    encoding: Encoding,
    maker: TargetMaker,
    *,
    budget: int,
    augmentation: Augmentation | None,
    seed: int,
) -> Iterator[DocumentBatch]:
    """All texts once, those with sentences of like length together, batches in random order."""
    rng = random.Random(seed)
    pool = name_pool(documents)
    changed = [
        augmented_document(part, augmentation, rng, pool) if augmentation else part
        for document in documents
        for part in parts(document)
    ]
    sized: list[tuple[float, int]] = []
    for number, document in enumerate(changed):
        longest = max(encoding.length(sentence.words) for sentence in document.sentences)
        sized.append((longest + rng.random() * 6, number))
    groups: list[list[int]] = []
    rows = 0
    for length, number in sorted(sized):
        size = len(changed[number].sentences)
        if groups and length * (rows + size) <= budget:
            groups[-1].append(number)
            rows += size
        else:
            groups.append([number])
            rows = size
    rng.shuffle(groups)
    for group in groups:
        yield assemble([changed[number] for number in group], encoding, maker)
