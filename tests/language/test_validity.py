"""From when and until when a claim holds: only by dates that hang on its own words."""

import pytest

from kg.language.extract import Extractor
from kg.language.lexicon_examples import unmark
from kg.language.validity import states
from kg.model.document import Document
from kg.ontology.lexicon import lexicon


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def held(extractor: Extractor, marked: str, issued: str | None = "2026-05-07") -> dict[tuple[str, str], object]:
    """(predicate, object's name) -> (valid from, valid until)."""
    text, spans = unmark(marked)
    extraction = extractor.analyse(Document(source="own.txt", text=text, issued=issued), spans)
    names = {entity.id: entity.name for entity in extraction.entities}
    return {(c.predicate, names[c.object]): (c.valid_from, c.valid_until) for c in extraction.claims}


@pytest.mark.parametrize(
    ("text", "claim", "since", "until"),
    [
        ("[Mia Ott|Person] has been chief executive of [Brask|Company] since 2021.", ("leads", "Brask"), "2021", None),
        ("[Mia Ott|Person] was chairman of [Brask|Company] from 2019 to 2023.", ("leads", "Brask"), "2019", "2023"),
        ("[Mia Ott|Person] was chief executive of [Brask|Company] until last year.", ("leads", "Brask"), None, "2025"),
        ("[Mia Ott|Person] was appointed chief executive of [Brask|Company] in 2015.", ("leads", "Brask"), "2015", None),
        ("[Mia Ott|Person] stepped down as chief executive of [Brask|Company] in April 2020.", ("leads", "Brask"), None, "2020-04"),
        ("[Mia Ott|Person], who left [Brask|Company] in March, wrote a book.", ("worksFor", "Brask"), None, "2026-03"),
        ("[Mia Ott|Person] will become chief executive of [Brask|Company], effective June 1.", ("leads", "Brask"), "2026-06-01", None),
        ("[Brask|Company] was founded by [Mia Ott|Person] in 2015.", ("foundedBy", "Mia Ott"), "2015", None),
        ("In 2015, [Brask|Company] acquired [Tolvane|Company].", ("acquires", "Tolvane"), "2015", None),
        ("[Brask|Company] plans to buy [Tolvane|Company] next year.", ("acquires", "Tolvane"), "2027", None),
        ("[Brask|Company] was founded by [Mia Ott|Person].", ("foundedBy", "Mia Ott"), None, None),
        ("[Brask|Company], which was set up in 2001, bought [Tolvane|Company].", ("acquires", "Tolvane"), None, None),
        ("[Brask|Company] announced on Monday that it has bought [Tolvane|Company].", ("acquires", "Tolvane"), None, None),
        ("[Mia Ott|Person], chief executive of [Brask|Company], spoke in 2015.", ("leads", "Brask"), None, None),
    ],
)  # fmt: skip
def test_dates_of_claims(
    extractor: Extractor, text: str, claim: tuple[str, str], since: str | None, until: str | None
) -> None:
    assert held(extractor, text)[claim] == (since, until)


def test_each_of_two_joined_verbs_has_its_own_date(extractor: Extractor) -> None:
    found = held(extractor, "[Brask|Company] bought [Tolvane|Company] in 2015 and sued [Korvo|Company] last year.")
    assert found["acquires", "Tolvane"] == ("2015", None)
    assert found["sues", "Korvo"] == ("2025", None)


def test_a_phrase_closed_by_a_comma_dates_its_own_noun(extractor: Extractor) -> None:
    text = "[Mia Ott|Person], chairman of [Brask|Company] from 2019 to 2023, joined [Lumora|Company] in March."
    found = held(extractor, text)
    assert found["leads", "Brask"] == ("2019", "2023")
    assert found["worksFor", "Lumora"] == ("2026-03", None)


def test_a_partial_date_needs_the_documents_own(extractor: Extractor) -> None:
    text = "[Mia Ott|Person], who left [Brask|Company] in March, wrote a book."
    assert held(extractor, text, issued=None)["worksFor", "Brask"] == (None, None)


def test_a_denied_claim_has_no_validity(extractor: Extractor) -> None:
    text = "[Brask|Company] did not buy [Tolvane|Company] in 2015."
    assert held(extractor, text)["acquires", "Tolvane"] == (None, None)


def test_states_and_events_are_told_apart_by_the_lexicon() -> None:
    found = states(lexicon())
    assert "leads" in found
    assert "foundedBy" not in found
