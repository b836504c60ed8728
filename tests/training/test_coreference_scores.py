"""Scores against examples worked by hand, and what the baseline joins."""

from math import isclose

import pytest

from kg.training.coreference_scores import b_cubed, ceaf_e, conll_f1, gold_clusters, head_match, muc
from kg.training.documents import DocumentExample, MentionExample
from kg.training.examples import OUTSIDE, Example, Syntax

GOLD = [{1, 2, 3}, {4, 5}, {6}]
SAID = [{1, 2}, {3, 4, 5}, {7}]


def close(pair, expected):
    return all(isclose(value, wanted) for value, wanted in zip(pair, expected, strict=True))


def test_links():
    # gold {1,2,3} falls into {1,2}, {3}: one of two links; {4,5} is whole: 1 of 1; recall 2/3, precision (1 + 1) / 3
    precision, recall = muc(GOLD, SAID)
    assert close(recall, (2, 3))
    assert close(precision, (2, 3))


def test_a_mention_that_the_other_side_lacks_is_a_part_of_its_own():
    precision, recall = muc([{1, 2, 3}], [{1, 2}])
    assert close(recall, (1, 2))
    assert close(precision, (1, 1))


def test_mentions():
    # recall: 1, 2 have 2/3 each, 3 has 1/3, 4 and 5 have 1, 6 is missing: (5/3 + 2) / 6
    # precision: 1, 2 have 1 each, 3 has 1/3, 4 and 5 have 2/3 each, 7 is not gold: (2 + 1/3 + 4/3) / 6
    precision, recall = b_cubed(GOLD, SAID)
    assert close(recall, (5 / 3 + 2, 6))
    assert close(precision, (2 + 5 / 3, 6))


def test_entities():
    # {1,2,3}-{1,2}: 2*2/5; {4,5}-{3,4,5}: 2*2/5; {1,2,3}-{3,4,5}: 2*1/6; the best alignment takes the first two
    precision, recall = ceaf_e(GOLD, SAID)
    assert close(precision, (1.6, 3))
    assert close(recall, (1.6, 3))


def test_the_alignment_is_the_best_one_not_the_greedy_one():
    # {1..4} fits {1,2,3,5,6} by 6/9 and {4} by 2/5; {5,6} fits the first by 4/7 only. Greedy takes 6/9 and leaves
    # {5,6} and {4} alone; the other way round gives 2/5 + 4/7
    (total, _), _ = ceaf_e([{1, 2, 3, 4}, {5, 6}], [{1, 2, 3, 5, 6}, {4}])
    assert isclose(total, 2 / 5 + 4 / 7)


def test_the_mean_is_over_documents_and_measures():
    scores = conll_f1([GOLD, [{1, 2}]], [SAID, [{1, 2}]])
    assert isclose(scores["muc-f"], 3 / 4)
    assert isclose(scores["b3-r"], (5 / 3 + 4) / 8)
    assert isclose(scores["ceafe-p"], 2.6 / 4)
    assert isclose(scores["conll"], (scores["muc-f"] + scores["b3-f"] + scores["ceafe-f"]) / 3)


def test_singletons_may_be_dropped():
    scores = conll_f1([GOLD], [SAID], singletons=False)
    assert isclose(scores["b3-r"], (5 / 3 + 2) / 5)
    assert isclose(scores["ceafe-r"], 1.6 / 2)


def test_bounds():
    assert conll_f1([GOLD], [GOLD])["conll"] == 1.0
    assert conll_f1([GOLD], [[]])["conll"] == 0.0
    with pytest.raises(ValueError):
        conll_f1([GOLD], [])


def text(*mentions: tuple[str, str, str, int]) -> DocumentExample:
    """Each mention is a sentence of its own: words, kind, type, entity."""
    sentences = [Example(words.split(), [OUTSIDE] * len(words.split()), "x", "x") for words, *_ in mentions]
    marks = [
        MentionExample(number, 0, len(words.split()), kind, frozenset({name}), (entity,))
        for number, (words, kind, name, entity) in enumerate(mentions)
    ]
    return DocumentExample("x", "x", sentences, marks, coreference=True)


def test_the_baseline_matches_heads_and_agreement():
    document = text(
        ("Bank of Orlen", "name", "Organization", 0),
        ("Mira Toll", "name", "Person", 1),
        ("the bank", "nominal", "Organization", 0),
        ("she", "pronoun", "Person", 1),
        ("it", "pronoun", "Organization", 0),
        ("the mills", "nominal", "Facility", 2),
        ("they", "pronoun", "Facility", 2),
        ("he", "pronoun", "Person", 3),
        ("I", "pronoun", "Person", 4),
        ("my", "pronoun", "Person", 4),
    )
    # he joins Mira Toll: the baseline knows no names, and her pronoun is passed over
    assert head_match(document) == [{0, 2, 4}, {1, 3, 7}, {5, 6}, {8, 9}]
    assert gold_clusters(document) == [{0, 2, 4}, {1, 3}, {5, 6}, {7}, {8, 9}]


def test_nothing_joins_the_mention_around_it():
    syntax = Syntax(["PRON", "NOUN"], ["PRP$", "NN"], ["its", "owner"], [1, -1], ["nmod:poss", "root"])
    sentence = Example(["its", "owner"], [OUTSIDE] * 2, "x", "x", syntax=syntax)
    marks = [
        MentionExample(0, 0, 2, "nominal", frozenset({"Company"}), (0,)),
        MentionExample(0, 0, 1, "pronoun", frozenset({"Company"}), (1,)),
    ]
    assert head_match(DocumentExample("x", "x", [sentence], marks, coreference=True)) == [{0}, {1}]


def test_a_mention_of_several_entities_is_in_no_cluster():
    document = text(("Mira Toll", "name", "Person", 0))
    document.mentions.append(MentionExample(0, 0, 1, "nominal", frozenset(), (0, 1)))
    assert gold_clusters(document) == head_match(document) == [{0}]
