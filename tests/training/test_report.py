"""The figures of the model card are computed as they are named."""

import pytest

from kg.language.encoder import load_model
from kg.training.examples import Example, Syntax

pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.training.report import _f1, coarse_scores, own_scores, syntax_scores

SENTENCE = ["Tolver", "Mills", "bought", "Varn", "Logistics", "on", "Monday", "."]


def test_f1_counts_spans_and_types():
    gold = [{(0, 1, "Person"), (2, 3, "Place")}, set()]
    guesses = [{(0, 1, "Person"), (2, 3, "Company")}, {(0, 1, "Person")}]
    assert _f1(gold, guesses, {"Person"}) == round(2 / 3, 4)
    assert _f1(gold, guesses, {"Place"}) == 0.0
    assert _f1([set()], [set()], {"Place"}) == 0.0


def test_types_are_put_into_the_coarse_ones(tmp_path):
    path = tmp_path / "x.txt"
    tags = ["B-organisation", "I-organisation", "O", "B-organisation", "I-organisation", "O", "O", "O"]
    path.write_text("\n".join(f"{word}\t{tag}" for word, tag in zip(SENTENCE, tags, strict=True)), encoding="utf-8")
    assert coarse_scores(load_model(), path, cut=lambda word: (word,))["ORG"] == 1.0


def test_values_and_names_are_scored_apart():
    company, date = frozenset({"Company"}), frozenset({"Date"})
    example = Example(SENTENCE, [1] * 8, "own", "k", spans=[(0, 2, company), (3, 5, company), (6, 7, date)])
    scores = own_scores(load_model(), [example])
    assert scores["entities"]["all"] == scores["entities"]["Company"] == 1.0
    assert scores["values"]["Date"] == 1.0


def test_a_wrong_gold_tree_costs_attachment():
    right = Syntax(
        upos=["PROPN", "PROPN", "VERB", "PROPN", "PROPN", "ADP", "PROPN", "PUNCT"],
        xpos=["NNP", "NNPS", "VBD", "NNP", "NNPS", "IN", "NNP", "."],
        lemmas=["Tolver", "Mills", "buy", "Varn", "Logistics", "on", "Monday", "."],
        heads=[1, 2, -1, 4, 2, 6, 2, 2],
        relations=["compound", "nsubj", "root", "compound", "obj", "case", "obl", "punct"],
    )
    wrong = Syntax(right.upos, right.xpos, right.lemmas, [2, 0, -1, 2, 3, 2, 5, 0], right.relations)
    model = load_model()
    scores = [
        syntax_scores(model, [Example(SENTENCE, [0] * 8, "ewt", "k", syntax=syntax)]) for syntax in (right, wrong)
    ]
    assert scores[0]["uas"] > scores[1]["uas"]
    assert scores[0]["upos"] > 0.8
