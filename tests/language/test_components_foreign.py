"""Trees of other pipelines, in the CLEAR style, put into Universal Dependencies."""

import spacy
from spacy.tokens import Doc

from kg.language.components.foreign import adopt_syntax


def tree(rows):
    words, heads, labels, tags = zip(*rows, strict=True)
    return Doc(
        spacy.blank("en").vocab,
        words=list(words),
        heads=list(heads),
        deps=list(labels),
        pos=list(tags),
        lemmas=list(words),
    )


def as_rows(doc):
    return [(token.text, token.head.text, token.dep_) for token in doc]


def test_prepositions_become_case_marks():
    doc = tree(
        [
            ("Varn", 2, "nsubjpass", "PROPN"),
            ("was", 2, "auxpass", "AUX"),
            ("bought", 2, "ROOT", "VERB"),
            ("by", 2, "agent", "ADP"),
            ("owners", 3, "pobj", "NOUN"),
            ("of", 4, "prep", "ADP"),
            ("Brill", 5, "pobj", "PROPN"),
        ]
    )
    assert as_rows(adopt_syntax(doc)) == [
        ("Varn", "bought", "nsubj:pass"),
        ("was", "bought", "aux:pass"),
        ("bought", "bought", "root"),
        ("by", "owners", "case"),
        ("owners", "bought", "obl:agent"),
        ("of", "Brill", "case"),
        ("Brill", "owners", "nmod"),
    ]


def test_the_predicate_takes_the_copulas_place():
    doc = tree(
        [
            ("Roe", 1, "nsubj", "PROPN"),
            ("be", 1, "ROOT", "AUX"),
            ("chairman", 1, "attr", "NOUN"),
            ("of", 2, "prep", "ADP"),
            ("Varn", 3, "pobj", "PROPN"),
        ]
    )
    assert as_rows(adopt_syntax(doc)) == [
        ("Roe", "chairman", "nsubj"),
        ("be", "chairman", "cop"),
        ("chairman", "chairman", "root"),
        ("of", "Varn", "case"),
        ("Varn", "chairman", "nmod"),
    ]


def test_conjuncts_hang_on_the_first():
    doc = tree(
        [
            ("buys", 0, "ROOT", "VERB"),
            ("Varn", 0, "dobj", "PROPN"),
            (",", 1, "punct", "PUNCT"),
            ("Ott", 1, "conj", "PROPN"),
            ("and", 3, "cc", "CCONJ"),
            ("Roe", 3, "conj", "PROPN"),
        ]
    )
    rows = as_rows(adopt_syntax(doc))
    assert rows[3] == ("Ott", "Varn", "conj")
    assert rows[5] == ("Roe", "Varn", "conj")
    assert rows[1] == ("Varn", "buys", "obj")


def test_trees_in_ud_stay_as_they_are():
    doc = tree([("Varn", 1, "nsubj", "PROPN"), ("grew", 1, "root", "VERB"), ("fast", 1, "advmod", "ADV")])
    before = as_rows(doc)
    assert as_rows(adopt_syntax(doc)) == before
