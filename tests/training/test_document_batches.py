"""Whole texts in batches: long ones in parts, nothing lost, nothing told where it is not said."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.language.wordpiece import WordPieces  # noqa: E402
from kg.training.augment import Augmentation  # noqa: E402
from kg.training.batches import Encoding  # noqa: E402
from kg.training.document_batches import LONGEST, assemble, epoch, parts  # noqa: E402
from kg.training.documents import DealExample, DocumentExample, FactExample  # noqa: E402
from kg.training.pairs import UNKNOWN, TargetMaker  # noqa: E402
from tests.training.texts import ALL, INVENTORY, surfaces, text  # noqa: E402

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "varn", "orlen", "sues", "it", "left", "a", "lease", "."]


def long_text(count: int) -> DocumentExample:
    return text(
        *(f"[ Varn{n} ]Company.0 sues [ Orlen ]Company.1 ." for n in range(count)),
        relations=ALL,
        coreference=True,
        deals_known=True,
        facts=[
            FactExample(0, "sues", 1, frozenset({0, count - 1})),
            FactExample(0, "owns", 1, frozenset({count - 1})),
            FactExample(0, "uses", 1),
        ],
        deals=[DealExample("Lease", count - 1, 1, 2, (("party", 1),))],
    )


@pytest.fixture(scope="module")
def encoding() -> Encoding:
    return Encoding(WordPieces(VOCABULARY), INVENTORY, longest=64)


@pytest.fixture(scope="module")
def maker() -> TargetMaker:
    return TargetMaker(INVENTORY, (), {})


def test_a_text_of_usual_length_is_one_part():
    document = long_text(LONGEST)
    assert list(parts(document)) == [document]


@pytest.mark.parametrize("count", [LONGEST + 1, 3 * LONGEST, 3 * LONGEST + 1, 100])
def test_parts_hold_every_sentence_and_mention_once(count):
    document = long_text(count)
    found = list(parts(document))
    assert all(len(part.sentences) <= LONGEST for part in found)
    # of like size: no part has a single sentence left over
    assert min(len(part.sentences) for part in found) > LONGEST // 3
    assert [sentence for part in found for sentence in part.sentences] == document.sentences
    assert [surface for part in found for surface in surfaces(part)] == surfaces(document)
    assert all(0 <= m.sentence < len(part.sentences) for part in found for m in part.mentions)
    assert {part.key for part in found} == {document.key}


def test_facts_and_deals_go_where_they_are_said():
    first, *_, last = parts(long_text(3 * LONGEST))
    end = len(last.sentences) - 1
    assert [fact.sentences for fact in first.facts] == [{0}, {-1}, set()]
    assert [fact.sentences for fact in last.facts] == [{end}, {end}, set()]
    assert first.deals == []
    assert [(deal.sentence, deal.start) for deal in last.deals] == [(end, 1)]


def test_a_fact_that_other_parts_say_is_open_here(encoding, maker):
    first, *_, last = parts(long_text(3 * LONGEST))
    column = INVENTORY.facts.index("owns")
    pairs = assemble([first], encoding, maker).targets.pairs
    assert {pair.facts[column] for pair in pairs if pair.facts} == {UNKNOWN}
    pairs = [pair for pair in assemble([last], encoding, maker).targets.pairs if pair.facts]
    assert [pair.left.row for pair in pairs if pair.facts[column] == 1.0] == [len(last.sentences) - 1]


def test_a_batch_keeps_rows_apart(encoding, maker):
    one, other = (
        long_text(2),
        text("It left .", "[ It ]pro.3 sues [ Orlen ]Company.4 .", relations=ALL, coreference=True),
    )
    batch = assemble([one, other], encoding, maker)
    assert batch.words == [sentence.words for sentence in [*one.sentences, *other.sentences]]
    assert batch.batch.words.tolist() == [4, 4, 3, 4]
    assert sorted({pair.left.row for pair in batch.targets.pairs if pair.facts}) == [0, 1, 3]
    assert [chain.rows[0][0] for chain in batch.targets.chains] == [0, 3]
    # only the first text's deals are annotated
    assert batch.targets.trigger_rows == [0, 1]
    assert [(one.row, one.word) for one in batch.targets.triggers] == [(1, 1)]


@pytest.mark.parametrize("augmentation", [None, Augmentation(swap_own=1.0)])
def test_an_epoch_has_every_sentence_once_within_its_budget(encoding, maker, augmentation):
    documents = [long_text(count) for count in (1, 2, 3, 5, 8, 13, 40)]
    batches = list(epoch(documents, encoding, maker, budget=120, augmentation=augmentation, seed=3))
    assert sum(len(batch.words) for batch in batches) == 72
    for batch in batches:
        assert len(batch.targets.chains) == 1 or batch.batch.subwords <= 120
    again = list(epoch(documents, encoding, maker, budget=120, augmentation=augmentation, seed=3))
    assert [batch.words for batch in again] == [batch.words for batch in batches]
    other = list(epoch(documents, encoding, maker, budget=120, augmentation=augmentation, seed=4))
    assert [batch.words for batch in other] != [batch.words for batch in batches]
