"""Deal words in plain text: the lexicon's triggers in all their forms, and what only looks like them."""

import pytest

from kg.graph.deal_words import DealWords, deal_words
from kg.ontology.lexicon import lexicon, parse_lexicon

SMALL = parse_lexicon(
    {
        "acquires": """property = "acquires"
            [[frame]]
            verb = ["buy", "take control", "put"]
            deal = "Acquisition"
            [[frame]]
            verb = ["admire"]
            [[frame]]
            noun = ["takeover", "takeover bid", "tie-up"]
            deal = "Acquisition"
            [[frame]]
            noun = ["offer"]
            near = ["per share", "cash"]
            deal = "Acquisition"
        """,
        "_coreference": 'deal_nouns = ["deal", "accord"]',
        "_force": 'modals_future = ["will"]\nmodals_possible = ["may"]',
    }
)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], "noun" if one.noun else "verb") for one in DealWords(SMALL).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hub bought Rim.", [("bought", "verb")]),
        ("Hub is BUYING Rim", [("BUYING", "verb")]),
        ("two takeovers", [("takeovers", "noun")]),
        ("a takeover bid", [("takeover bid", "noun")]),
        ("Hub took full control of Rim", [("took full control", "verb")]),
        ("Hub took its time, and then control", []),
        ("a tie-up, a tie up", [("tie-up", "noun"), ("tie up", "noun")]),
        ("an offer of help", []),
        ("an offer of $5 per share", [("offer", "noun")]),
        ("The deal, they say", [("deal", "noun")]),
        ("to deal with it", [("deal", "verb")]),
        ("They will deal with it", [("deal", "verb")]),
        ("Hub admires Rim", []),
        ("according to both, dealing fairly", []),
        ("nothing here, and no ideal", []),
        ("", []),
    ],
)
def test_words_of_dealing_are_found_in_every_form(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("kind", sorted({frame.deal for frame in lexicon().frames if frame.deal}))
def test_every_kind_of_deal_has_words(kind: str) -> None:
    nouns = [f for f in lexicon().frames if f.deal == kind and f.part == "noun" and not f.near]
    verbs = [f for f in lexicon().frames if f.deal == kind and f.part == "verb" and not f.near]
    frames = nouns or verbs
    assert frames
    for phrase in frames[0].phrases:
        text = f"the {' '.join(phrase)}"
        assert any(" ".join(phrase) in text[one.start : one.end] for one in deal_words().find(text)), text
