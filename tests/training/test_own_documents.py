"""Texts of the project's own corpus with all that is annotated in them."""

import json
from pathlib import Path

import pytest

from kg.language.heads import SAYS
from kg.training.corpus_vocabulary import RELATIONS
from kg.training.documents import DocumentExample
from kg.training.readers import own
from tests.training.texts import surfaces

MARKED = (
    "{Brill Mills|Company|brill}'s {founder|Role} {Ida Roe|Person|roe} said it was raining. "
    "{She|pro|roe} said {the miller|nom|brill} signed a lease with {Varn|Company|varn} for {$5m|Money}. "
    "The regulator and {they|pro|brill+varn} met; it will end the lease."
)


@pytest.fixture(scope="module")
def nlp():
    return own.splitter()


@pytest.fixture
def read(tmp_path, nlp):
    def reading(marked: str = MARKED, **changes: object) -> DocumentExample:
        record = {"id": "t-1", "style": "wire", "industry": "mills", "marked": marked} | changes
        path: Path = tmp_path / "a.jsonl"
        path.write_text(json.dumps(record) + "\n", encoding="utf-8")
        (document,) = own.read_own_documents([path], nlp=nlp)
        return document

    return reading


def test_mentions_stand_in_their_sentences(read):
    document = read()
    assert len(document.sentences) == 3
    annotated = [m for m in document.mentions if m.types != {"Other"}]
    shown = [
        (surface, m.kind, m.entities, m.sentence)
        for m, surface in zip(annotated, surfaces(document, annotated), strict=True)
    ]
    assert shown == [
        ("Brill Mills", "name", (0,), 0),
        ("Ida Roe", "name", (1,), 0),
        ("She", "pronoun", (1,), 1),
        ("the miller", "nominal", (0,), 1),
        ("Varn", "name", (2,), 1),
        ("they", "pronoun", (0, 2), 2),
    ]
    assert [m.types for m in annotated[:4]] == [{"Company"}, {"Person"}, {"Person"}, {"Company"}]
    assert (document.key, document.source, document.coreference) == ("t-1", "own", True)
    assert document.relations == {SAYS, *RELATIONS}
    # amounts and posts are spans and no mentions
    assert [sorted(next(iter(types)) for _, _, types in s.spans) for s in document.sentences] == [
        ["Company", "Person", "Role"],
        ["Company", "Money"],
        [],
    ]


def test_what_points_at_nothing_annotated_is_learnt_as_such(read):
    document = read()
    nothing = [m for m in document.mentions if m.types == {"Other"}]
    shown = [(s, m.kind, m.sentence) for m, s in zip(nothing, surfaces(document, nothing), strict=True)]
    assert sorted(shown) == [("The regulator", "nominal", 2), ("it", "pronoun", 0), ("it", "pronoun", 2)]
    # each is alone in its entity, which no annotated mention has
    numbers = [m.entities for m in nothing]
    assert len(set(numbers)) == 3
    assert min(numbers) > (2,)


def test_no_reference_is_made_of_marked_words_or_of_a_named_noun(read):
    document = read("{The Company|Company|brill} and {it|pro|brill} left the Orlen company and the 300-strong union.")
    assert surfaces(document) == ["The Company", "it"]


def claim(quote: str, **changes: object) -> dict[str, object]:
    return {"s": "roe", "p": "foundedBy", "o": "brill", "quote": quote} | changes


def test_facts_know_their_sentences_and_their_force(read):
    document = read(
        claims=[
            claim("founder Ida Roe"),
            claim(
                "was raining. She said the miller signed",
                p="leads",
                certainty="possible",
                polarity="negated",
                tense="past",
            ),
            claim("the miller signed", p="partnersWith", s="brill", o="varn", attributedTo="roe"),
            claim("words that stand nowhere", p="worksFor"),
        ]
    )
    assert [fact.sentences for fact in document.facts] == [{0}, {0, 1}, {1}, set()]
    first, second, third, _ = document.facts
    assert (first.subject, first.relation, first.object) == (1, "foundedBy", 0)
    assert (first.certainty, first.polarity, first.tense, first.speaker) == ("asserted", "affirmed", "present", None)
    assert (second.certainty, second.polarity, second.tense) == ("possible", "negated", "past")
    assert third.speaker == 1


def deal(**changes: object) -> dict[str, object]:
    return {
        "id": "d",
        "type": "Lease",
        "roles": {"provider": ["varn"], "customer": ["brill"]},
        "quote": "signed a lease with Varn",
        "trigger": "lease",
        "status": "announced",
    } | changes


def test_deals_know_their_trigger(read):
    document = read(deals=[deal(), deal(quote="will end the lease", trigger="lease", status="cancelled")])
    first, second = document.deals
    words = [s.words for s in document.sentences]
    assert words[first.sentence][first.start : first.end] == ["lease"]
    assert first.sentence == 1
    assert words[second.sentence][second.start : second.end] == ["lease"]
    # the word is sought in the quote, not where the text has it first
    assert second.sentence == 2
    assert sorted(first.roles) == [("customer", 0), ("provider", 2)]
    assert (first.kind, first.status, second.status) == ("Lease", "announced", "cancelled")
    assert document.deals_known


def test_a_deal_without_a_trigger_leaves_the_text_open(read):
    document = read(deals=[deal(), deal(trigger="")])
    assert not document.deals_known
    assert len(document.deals) == 1
    assert read().deals_known


def test_a_name_that_ends_inside_a_word_takes_the_whole_word(read):
    document = read("The {Brill|Company|brill}esque mill.")
    assert surfaces(document) == ["Brillesque"]
