"""How much a sentence claims, sentence by sentence: certainty, polarity, tense, and who says so.

Each sentence is read by the whole reader with its names given; the words around the relation are all that differs.
"""

import re

import pytest

from kg.language.extract import Extractor
from kg.model.document import Document
from kg.model.extraction import Claim, Extraction

NAMES = {
    "Varn Foods": "Company",
    "Ott Dairy": "Company",
    "Mia Brask": "Person",
    "Orca": "Product",
    "The Courier": "Company",
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, text: str) -> Extraction:
    spans = [(m.start(), m.end(), kind) for name, kind in NAMES.items() for m in re.finditer(re.escape(name), text)]
    return extractor.analyse(Document(source="t.txt", text=text), spans)  # type: ignore[arg-type]


def claims(extractor: Extractor, text: str, predicate: str) -> list[Claim]:
    return [claim for claim in read(extractor, text).claims if claim.predicate == predicate]


TURNED = [
    ("Mia Brask has shifted from criticizing Ott Dairy to praising it.", "criticizes"),
    ("Varn Foods has switched from supplying Ott Dairy to serving shops only.", "supplies"),
]


@pytest.mark.parametrize(("text", "predicate"), TURNED)
def test_what_somebody_has_turned_from_is_past(extractor, text, predicate):
    (claim,) = claims(extractor, text, predicate)
    assert (claim.certainty, claim.polarity, claim.tense) == ("asserted", "affirmed", "past")


BUYING = [
    ("The ruling prevents Varn Foods from buying Ott Dairy.", "asserted negated present"),
    ("Varn Foods bought Ott Dairy.", "asserted affirmed present"),
    ("Varn Foods will buy Ott Dairy.", "planned affirmed future"),
    ("Varn Foods plans to buy Ott Dairy.", "planned affirmed future"),
    ("Varn Foods may buy Ott Dairy.", "possible affirmed future"),
    ("Varn Foods is in talks to buy Ott Dairy.", "possible affirmed future"),
    ("Varn Foods reportedly bought Ott Dairy.", "reported affirmed present"),
    ("Varn Foods reportedly plans to buy Ott Dairy.", "reported affirmed future"),
    ("Varn Foods will reportedly buy Ott Dairy.", "reported affirmed future"),
    ("Varn Foods is said to be weighing a bid for Ott Dairy.", "reported affirmed future"),
    ("It is rumoured that Varn Foods will buy Ott Dairy.", "reported affirmed future"),
    ("Varn Foods bought Ott Dairy, according to people familiar with the matter.", "reported affirmed present"),
    ("Varn Foods has not bought Ott Dairy.", "asserted negated present"),
    ("Varn Foods failed to buy Ott Dairy.", "asserted negated present"),
    ("Varn Foods tried in vain to buy Ott Dairy.", "asserted negated present"),
    ("Varn Foods scrapped its plan to buy Ott Dairy.", "asserted negated future"),
    ("Varn Foods binned its plan to buy Ott Dairy.", "asserted negated future"),
    ("Varn Foods dropped the plan to buy Ott Dairy.", "asserted negated future"),
    ("Varn Foods has ended talks to buy Ott Dairy.", "asserted negated future"),
    ("Varn Foods walked away from a deal to buy Ott Dairy.", "asserted negated future"),
    ("Varn Foods called off its takeover of Ott Dairy.", "asserted negated future"),
    ("If Varn Foods buys Ott Dairy, prices will rise.", "possible affirmed future"),
    ("Should Varn Foods buy Ott Dairy, prices would rise.", "possible affirmed future"),
    ("Varn Foods would have bought Ott Dairy if regulators had agreed.", "asserted negated present"),
    ("Why Varn Foods is buying Ott Dairy", "asserted affirmed present"),
]


@pytest.mark.parametrize(("text", "force"), BUYING, ids=[text for text, _ in BUYING])
def test_of_an_event(extractor: Extractor, text: str, force: str) -> None:
    told = claims(extractor, text, "acquires")
    assert [f"{one.certainty} {one.polarity} {one.tense}" for one in told] == [force]


HOLDING = [
    ("Varn Foods owns Ott Dairy.", "owns", "asserted affirmed present"),
    ("Varn Foods once owned Ott Dairy.", "owns", "asserted affirmed past"),
    ("Varn Foods no longer owns Ott Dairy.", "owns", "asserted affirmed past"),
    ("Varn Foods used to own Ott Dairy.", "owns", "asserted affirmed past"),
    ("Varn Foods neither owns nor controls Ott Dairy.", "owns", "asserted negated present"),
    ("Varn Foods has no stake in Ott Dairy.", "investsIn", "asserted negated present"),
    ("Mia Brask is no longer chief executive of Varn Foods.", "leads", "asserted affirmed past"),
    ("Mia Brask, formerly chief executive of Varn Foods, sang.", "leads", "asserted affirmed past"),
    ("Mia Brask, onetime chairman of Varn Foods, sang.", "leads", "asserted affirmed past"),
    ("Mia Brask, then-chief executive of Varn Foods, sang.", "leads", "asserted affirmed past"),
    ("Mia Brask, once the chairman of Varn Foods, sang.", "leads", "asserted affirmed past"),
    ("Mia Brask, chairman of Varn Foods until March, sang.", "leads", "asserted affirmed past"),
    ("Until recently, Mia Brask was chief executive of Varn Foods.", "leads", "asserted affirmed past"),
    ("Mia Brask will become chief executive of Varn Foods.", "leads", "planned affirmed future"),
    ("Varn Foods has ended its partnership with Ott Dairy.", "partnersWith", "asserted affirmed past"),
    ("If Varn Foods teams up with Ott Dairy, prices will rise.", "partnersWith", "possible affirmed future"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "predicate", "force"), HOLDING, ids=[text for text, _, _ in HOLDING])
def test_of_a_state(extractor: Extractor, text: str, predicate: str, force: str) -> None:
    told = claims(extractor, text, predicate)
    assert {f"{one.certainty} {one.polarity} {one.tense}" for one in told} == {force}


SPEAKERS = [
    ("Mia Brask said Varn Foods had bought Ott Dairy.", "person:mia-brask"),
    ("Varn Foods bought Ott Dairy, Mia Brask said.", "person:mia-brask"),
    ("Varn Foods bought Ott Dairy, Mia Brask tweeted.", "person:mia-brask"),
    ("Varn Foods bought Ott Dairy, according to Mia Brask.", "person:mia-brask"),
    ("Two analysts said Varn Foods had bought Ott Dairy.", "Two analysts"),
    ("Varn Foods will buy Ott Dairy, a source told The Courier.", "a source"),
    (
        "Varn Foods bought Ott Dairy, according to people familiar with the matter.",
        "people familiar with the matter",
    ),
    ("Varn Foods is believed to have bought Ott Dairy.", None),
    ("Mia Brask would not say whether Varn Foods had bought Ott Dairy.", None),
    ("Mia Brask said the firm, which bought Ott Dairy from Varn Foods, had grown.", None),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS, ids=[text for text, _ in SPEAKERS])
def test_who_says_so(extractor: Extractor, text: str, speaker: str | None) -> None:
    told = claims(extractor, text, "acquires")
    assert {one.attributed_to or one.attributed_name for one in told} <= {speaker}
    assert told or speaker is None


@pytest.mark.parametrize(
    "text",
    [
        "Is Varn Foods buying Ott Dairy?",
        "Should Varn Foods buy Ott Dairy?",
        "Will Varn Foods partner with Ott Dairy?",
        "Who would buy Ott Dairy if not Varn Foods?",
    ],
)
def test_a_question_states_nothing(extractor: Extractor, text: str) -> None:
    assert read(extractor, text).claims == ()


def test_what_describes_a_noun_is_not_planned_with_the_rest(extractor: Extractor) -> None:
    told = claims(extractor, "Mia Brask will use Orca, a tool made by Varn Foods.", "develops")
    assert {one.certainty for one in told} == {"asserted"}


def test_hearsay_does_not_reach_into_a_relative_clause(extractor: Extractor) -> None:
    text = "Varn Foods, which owns Ott Dairy, has failed, according to people familiar with the plans."
    assert {one.certainty for one in claims(extractor, text, "owns")} == {"asserted"}
