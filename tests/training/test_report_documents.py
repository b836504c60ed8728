"""The figures about relations count what they say they count."""

import json

import pytest
import spacy

pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.language.components.coreference import Antecedent
from kg.language.components.deals import DealTrigger
from kg.language.components.mentions import DocMention
from kg.language.components.relations import MentionRelation
from kg.language.components.tokenizer import build
from kg.language.heads import SAYS
from kg.training.corpus_format import parse
from kg.training.report_documents import (
    _count_triggers,
    _relation_scores,
    entities_of,
    facts_of,
    gold_mentions,
    held_out,
)

MARKED = (
    "{Ida Roe|Person|roe} leads {Brill Mills|Company|brill} . {She|pro|roe} sued {Varn|Company|varn} , "
    "{its|pro|varn} rival {Ott|Company|ott} said . {They|pro|varn+ott} signed a lease ."
)
CLAIMS = [
    {"s": "roe", "p": "leads", "o": "brill", "quote": "leads"},
    {"s": "roe", "p": "sues", "o": "varn", "quote": "sued", "tense": "past", "certainty": "reported"},
    {"s": "varn", "p": "competesWith", "o": "ott", "quote": "rival"},
]


def item(**changes):
    record = {"id": "t", "style": "s", "industry": "i", "marked": MARKED, "claims": CLAIMS} | changes
    return parse(json.dumps(record))


def relation(subject, name, object_, probability=0.9, certainty="asserted", polarity="affirmed", tense="present"):
    return MentionRelation(subject, name, object_, probability, certainty, polarity, tense)


#: mention numbers
ROE, BRILL, SHE, VARN, ITS, OTT = range(6)


@pytest.fixture
def doc():
    """The text with the mentions that a good model finds, and nothing read of them yet."""
    nlp = spacy.blank("en")
    nlp.tokenizer = build(nlp)
    made = nlp(item().text)
    words = [token.text for token in made]
    for token in made:
        token.is_sent_start = token.i == 0 or made[token.i - 1].text == "."
    made._.mentions = [
        DocMention(words.index(first), words.index(first) + size, kind, frozenset())
        for first, size, kind in (
            ("Ida", 2, "name"),
            ("Brill", 2, "name"),
            ("She", 1, "pronoun"),
            ("Varn", 1, "name"),
            ("its", 1, "pronoun"),
            ("Ott", 1, "name"),
        )
    ]
    made._.antecedents = {SHE: Antecedent(ROE, 0.9), ITS: Antecedent(VARN, 0.9)}
    made._.relations = []
    made._.triggers = []
    return made


def test_mentions_of_the_annotation_stand_on_tokens(doc):
    found = gold_mentions(item(), doc)
    assert [(doc[one.start : one.end].text, one.kind, entity) for one, entity in found] == [
        ("Ida Roe", "name", "roe"),
        ("Brill Mills", "name", "brill"),
        ("She", "pronoun", "roe"),
        ("Varn", "name", "varn"),
        ("its", "pronoun", "varn"),
        ("Ott", "name", "ott"),
    ]
    assert found[0][0].types == {"Person"}


def test_references_stand_for_what_they_point_at(doc):
    assert entities_of(item(), doc) == {ROE: "roe", BRILL: "brill", SHE: "roe", VARN: "varn", ITS: "varn", OTT: "ott"}
    doc._.antecedents = {SHE: Antecedent(BRILL, 0.9)}
    found = entities_of(item(), doc)
    assert found[SHE] == "brill"
    assert ITS not in found


def test_a_name_with_other_bounds_is_another_entity(doc):
    doc._.mentions[BRILL] = DocMention(doc._.mentions[BRILL].start, doc._.mentions[BRILL].end - 1, "name", frozenset())
    found = entities_of(item(), doc)
    assert found[BRILL] not in {"roe", "brill", "varn", "ott"}
    doc._.relations = [relation(ROE, "leads", BRILL)]
    ((subject, name, object_),) = facts_of(item(), doc)
    assert (subject, name) == ("roe", "leads")
    assert object_ != "brill"


def test_facts_are_in_terms_of_entities(doc):
    doc._.relations = [
        relation(ROE, "leads", BRILL, 0.7),
        relation(SHE, "sues", VARN, 0.6, tense="past"),
        relation(ROE, "sues", VARN, 0.8, tense="future"),
        relation(VARN, "competesWith", OTT),
        relation(ROE, SAYS, VARN),
        relation(BRILL, "owns", VARN, 0.49),
        relation(ITS, "owns", VARN),
    ]
    found = facts_of(item(), doc)
    # quotations, doubtful ones and what would hold of a thing and itself are left out
    assert set(found) == {("roe", "leads", "brill"), ("roe", "sues", "varn"), ("ott", "competesWith", "varn")}
    # told twice, the surer one counts
    assert found["roe", "sues", "varn"].tense == "future"


def test_a_symmetric_fact_is_the_same_both_ways(doc):
    doc._.relations = [relation(OTT, "competesWith", VARN)]
    one = set(facts_of(item(), doc))
    doc._.relations = [relation(VARN, "competesWith", OTT)]
    assert set(facts_of(item(), doc)) == one
    doc._.relations = [relation(VARN, "leads", OTT)]
    assert set(facts_of(item(), doc)) == {("varn", "leads", "ott")}


def test_scores_of_a_text_worked_by_hand(doc):
    doc._.relations = [
        relation(ROE, "leads", BRILL),
        relation(SHE, "sues", VARN, tense="past", certainty="asserted"),
        relation(VARN, "owns", OTT),
        relation(VARN, "leads", OTT, 0.3),
    ]
    scores = _relation_scores([(item(), doc)])
    # two of three read ones are right, two of three annotated ones found
    assert scores["precision"] == scores["recall"] == scores["relations"] == pytest.approx(2 / 3, abs=1e-4)
    assert scores["certainty"] == 0.5
    assert scores["polarity"] == scores["tense"] == 1.0
    assert scores["texts"] == 1.0
    # nothing read of a pair of entities that no sentence holds counts neither way
    apart = item(claims=[*CLAIMS, {"s": "brill", "p": "sues", "o": "ott", "quote": "sued"}])
    scores = _relation_scores([(apart, doc)])
    assert scores["recall"] == 0.5
    assert scores["relations whose ends are found in one sentence"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_deal_is_found_by_a_trigger_of_its_kind_in_its_quote(doc):
    text = item(deals=[{"id": "d", "type": "Lease", "roles": {}, "quote": "signed a lease"}])
    words = [token.text for token in doc]

    def trigger(word, kind):
        return DealTrigger(words.index(word), words.index(word) + 1, kind, 0.9, "announced", "asserted", ())

    for triggers, counts in (
        ([], [0, 1, 0]),
        ([trigger("lease", "Lease")], [1, 1, 1]),
        ([trigger("signed", "Lease"), trigger("lease", "Lease")], [1, 1, 2]),
        ([trigger("lease", "Merger")], [0, 1, 1]),
        # told again elsewhere in the text: neither right nor wrong
        ([trigger("rival", "Lease")], [0, 1, 0]),
    ):
        doc._.triggers = triggers
        got = [0, 0, 0]
        _count_triggers(text, doc, got)
        assert got == counts


def test_held_out_texts_are_those_of_training():
    from kg.training.documents import DocumentExample

    items = [item(id=f"text-{n}") for n in range(200)]
    chosen = [one.id for one in items if held_out(one, 0.1)]
    assert chosen == [one.id for one in items if DocumentExample("own", one.id, []).held_out(0.1)]
    assert 5 < len(chosen) < 40
