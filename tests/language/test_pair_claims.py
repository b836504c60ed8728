"""What the model reads between mentions, laid beside the claims of the frames. Its scores are set by hand here."""

import pytest
from spacy.tokens import Doc, Span

from kg.language.components.deals import DealTrigger
from kg.language.components.mentions import DocMention
from kg.language.components.relations import MentionRelation
from kg.language.extract import Analyser
from kg.language.factory import load
from kg.language.pair_claims import PRODUCER
from kg.model.document import Document
from kg.model.extraction import Claim, Extraction
from kg.ontology.lexicon import lexicon
from kg.ontology.schema import load_schema

Names = dict[str, str]
ACQUIRES = "Farrow Mills has acquired Borden Grain."
TIED = "Farrow Mills went on a journey with Borden Grain."
LISTED = "Farrow Mills and Borden Grain were on the list."
BOTH: Names = {"Farrow Mills": "Company", "Borden Grain": "Company"}


@pytest.fixture(scope="module")
def nlp():
    return load()


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(lexicon(), load_schema())


def relation(predicate: str, probability: float, **changes: object) -> MentionRelation:
    fields = {"subject": 0, "object": 1, "certainty": "asserted", "polarity": "affirmed", "tense": "present"} | changes
    return MentionRelation(relation=predicate, probability=probability, **fields)  # type: ignore[arg-type]


def analysed(nlp, analyser, text: str, names: Names, *, relations=(), triggers=()) -> Extraction:
    doc: Doc = nlp(text)
    spans: list[tuple[Span, str]] = []
    for name, kind in names.items():
        span = doc.char_span(text.index(name), text.index(name) + len(name), alignment_mode="expand")
        assert span is not None
        span._.classes = None  # what the model believes of the name does not count here
        spans.append((span, kind))
    doc._.mentions = [DocMention(span.start, span.end, "name", frozenset({kind})) for span, kind in spans]
    doc._.antecedents, doc._.relations, doc._.triggers = {}, list(relations), list(triggers)
    return analyser.analyse(doc, Document(source="x.txt", text=text), spans, masked=text, extractor="test")


def between(found: Extraction, predicate: str) -> list[Claim]:
    return [claim for claim in found.claims if claim.predicate == predicate]


def test_two_sources_that_agree_make_a_claim_surer(nlp, analyser):
    (alone,) = between(analysed(nlp, analyser, ACQUIRES, BOTH), "acquires")
    (agreed,) = between(analysed(nlp, analyser, ACQUIRES, BOTH, relations=[relation("acquires", 0.9)]), "acquires")
    assert agreed.confidence > alone.confidence
    assert agreed.produced_by == alone.produced_by
    assert agreed.produced_by.startswith("frame:")


def test_what_only_the_model_is_sure_of_is_a_claim_with_its_words(nlp, analyser):
    read = relation("partnersWith", 0.99, certainty="planned", tense="future")
    found = analysed(nlp, analyser, TIED, BOTH, relations=[read])
    (claim,) = between(found, "partnersWith")
    assert claim.produced_by == PRODUCER
    assert (claim.certainty, claim.tense) == ("planned", "future")
    assert claim.quote.text == TIED
    assert claim.trigger is not None
    assert TIED[claim.trigger.span.start : claim.trigger.span.end] == claim.trigger.text
    assert not between(analysed(nlp, analyser, TIED, BOTH, relations=[relation("partnersWith", 0.3)]), "partnersWith")


@pytest.mark.parametrize(
    ("text", "changes", "reason"),
    [
        (TIED, {"certainty": "possible"}, "speculation that no frame confirms"),
        (LISTED, {}, "named side by side only"),
        ("Did Farrow Mills go on a journey with Borden Grain?", {}, "question"),
    ],
)
def test_what_the_model_alone_may_not_claim_is_kept_with_its_reason(nlp, analyser, text, changes, reason):
    found = analysed(nlp, analyser, text, BOTH, relations=[relation("partnersWith", 0.99, **changes)])
    assert not between(found, "partnersWith")
    assert [one.reason for one in found.rejected if one.produced_by == PRODUCER] == [reason]


def test_the_trigger_is_a_word_of_the_relation_where_one_stands_between(nlp, analyser):
    text = "Farrow Mills, a miller with many ventures, came to own by inheritance what is now Borden Grain."
    found = analysed(nlp, analyser, text, BOTH, relations=[relation("owns", 0.99)])
    (claim,) = between(found, "owns")
    assert claim.trigger is not None and claim.trigger.text == "own"


def test_the_ontology_refuses_what_its_domain_forbids(nlp, analyser):
    found = analysed(nlp, analyser, TIED, BOTH, relations=[relation("headquarteredIn", 0.99)])
    assert not between(found, "headquarteredIn")
    (refused,) = [one for one in found.rejected if one.produced_by == PRODUCER]
    assert refused.predicate == "headquarteredIn"
    assert "Company" in refused.reason


def test_a_question_says_nothing(nlp, analyser):
    asked = "Were Farrow Mills and Borden Grain on the list?"
    assert not analysed(nlp, analyser, asked, BOTH, relations=[relation("partnersWith", 0.99)]).claims


def test_a_relation_that_a_frame_already_implies_is_not_told_again(nlp, analyser):
    text = "Ida Roe is the chief executive of Borden Grain."
    names = {"Ida Roe": "Person", "Borden Grain": "Company"}
    found = analysed(nlp, analyser, text, names, relations=[relation("worksFor", 0.99)])
    assert between(found, "leads")
    assert not between(found, "worksFor")


def test_the_model_does_not_turn_round_what_a_frame_says(nlp, analyser):
    text = "Farrow Mills is a subsidiary of Borden Grain."
    turned = relation("subsidiaryOf", 0.99, subject=1, object=0)
    found = between(analysed(nlp, analyser, text, BOTH, relations=[turned]), "subsidiaryOf")
    assert [claim.produced_by.startswith("frame:") for claim in found] == [True]


def test_the_models_trigger_makes_a_deal_where_no_frame_does(nlp, analyser):
    assert not analysed(nlp, analyser, LISTED, BOTH).deals
    words = nlp(LISTED)
    start = next(token.i for token in words if token.text == "list")
    trigger = DealTrigger(
        start, start + 1, "Partnership", 0.95, "announced", "asserted", (("party", 0, 0.9), ("party", 1, 0.8))
    )
    found = analysed(nlp, analyser, LISTED, BOTH, triggers=[trigger])
    (deal,) = found.deals
    assert deal.kind == "Partnership"
    assert {claim.object for claim in found.claims if claim.subject == deal.id} == {e.id for e in found.entities}
    assert all(claim.produced_by == "model:deals" for claim in found.claims if claim.subject == deal.id)


def test_the_model_fills_roles_that_a_frame_left_empty(nlp, analyser):
    text = "Farrow Mills has acquired Borden Grain, owner of Varn."
    names = BOTH | {"Varn": "Product"}
    plain = analysed(nlp, analyser, text, names)
    (deal,) = plain.deals
    roles = {claim.predicate: claim.object for claim in plain.claims if claim.subject == deal.id}
    assert roles.keys() == {"acquirer", "target"}
    start = next(token.i for token in nlp(text) if token.text == "acquired")
    trigger = DealTrigger(
        start, start + 1, "Acquisition", 0.95, "completed", "asserted", (("party", 0, 0.9), ("product", 2, 0.9))
    )
    found = analysed(nlp, analyser, text, names, triggers=[trigger])
    (deal,) = found.deals
    told = {claim.predicate: claim.object for claim in found.claims if claim.subject == deal.id}
    assert told == roles | {"product": told["product"]}


def test_somebodys_venture_is_no_deal_with_them(nlp, analyser):
    text = "Ida Roe's venture helps Borden Grain."
    names = {"Ida Roe": "Person", "Borden Grain": "Company"}
    start = next(token.i for token in nlp(text) if token.text == "venture")
    roles = (("party", 0, 0.9), ("party", 1, 0.9))
    trigger = DealTrigger(start, start + 1, "JointVenture", 0.95, "announced", "asserted", roles)
    assert not analysed(nlp, analyser, text, names, triggers=[trigger]).deals
    firms = {"Ida Roe": "Company", "Borden Grain": "Company"}
    assert analysed(nlp, analyser, text, firms, triggers=[trigger]).deals
