"""Ways in which one sentence spreads a relation over several names, read whole: groups, lists, appositions, clauses."""

import re

import pytest

from kg.language.extract import Extractor
from kg.model.document import Document

NAMES = {
    "Varn Foods": "Company",
    "Ott Dairy": "Company",
    "Brask Mills": "Company",
    "Sunmere": "Company",
    "Mia Brandt": "Person",
    "Norrland": "Place",
    "VELDEN": "Place",
    "a Norrland corporation": "Company",
    "Ex-Varn Foods": "Company",
    "US Grain Board": "GovernmentBody",
    "the Grain Board": "GovernmentBody",
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def told(extractor: Extractor, text: str, *names: str) -> set[tuple[str, str, str]]:
    """(subject, predicate, object) of the claims, with `names` as the only names of the text."""
    spans = [
        (found.start() + skipped, found.end(), NAMES[name])
        for name in names
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}", text)
        for skipped in (len(re.match(r"(?:an?|the) |", name)[0]),)  # type: ignore[index]
    ]
    extraction = extractor.analyse(Document(source="t.txt", text=text), sorted(spans))  # type: ignore[arg-type]
    label = {one.id: one.name for one in extraction.entities}
    return {(label[c.subject], c.predicate, label[c.object]) for c in extraction.claims if c.subject in label}


FOUR = ("Varn Foods", "Ott Dairy", "Brask Mills", "Sunmere")


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Varn Foods and Ott Dairy sell butter. The two companies have merged.",
            {("Varn Foods", "mergesWith", "Ott Dairy")},
        ),
        (
            "Varn Foods and Ott Dairy sell butter. Both firms compete with Sunmere.",
            {("Varn Foods", "competesWith", "Sunmere"), ("Ott Dairy", "competesWith", "Sunmere")},
        ),
        ("Varn Foods and Ott Dairy sell butter. The pair joined forces.", {("Varn Foods", "partnersWith", "Ott Dairy")}),
        # three are named and none of them together: nobody can tell which two are meant
        ("Varn Foods met Ott Dairy after Sunmere had left. The two companies have merged.", set()),
    ],
)  # fmt: skip
def test_a_group_stands_for_the_two_named_together(
    extractor: Extractor, text: str, claims: set[tuple[str, str, str]]
) -> None:
    found = told(extractor, text, *FOUR)
    assert {(s, p, o) for s, p, o in found if p in {"mergesWith", "competesWith", "partnersWith"}} == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Varn Foods and Ott Dairy, subsidiaries of Sunmere, grew.",
            {("Varn Foods", "subsidiaryOf", "Sunmere"), ("Ott Dairy", "subsidiaryOf", "Sunmere")},
        ),
        (
            "Varn Foods and Ott Dairy, two of the largest customers of Sunmere, grew.",
            {("Sunmere", "supplies", "Varn Foods"), ("Sunmere", "supplies", "Ott Dairy")},
        ),
        (
            "Varn Foods and Ott Dairy, both owned by Sunmere, grew.",
            {("Sunmere", "owns", "Varn Foods"), ("Sunmere", "owns", "Ott Dairy")},
        ),
    ],
)
def test_what_is_said_behind_a_comma_is_said_of_all(
    extractor: Extractor, text: str, claims: set[tuple[str, str, str]]
) -> None:
    assert claims <= told(extractor, text, *FOUR)


def test_which_and_whose_mean_the_name_before_the_comma(extractor: Extractor) -> None:
    text = "Varn Foods, which bought Ott Dairy, whose chief executive is Mia Brandt, grew."
    found = told(extractor, text, "Varn Foods", "Ott Dairy", "Mia Brandt")
    assert {("Varn Foods", "acquires", "Ott Dairy"), ("Mia Brandt", "leads", "Ott Dairy")} <= found
    assert ("Mia Brandt", "leads", "Varn Foods") not in found


def test_rivals_are_rivals_of_each_other_unless_of_a_third(extractor: Extractor) -> None:
    found = told(extractor, "Varn Foods and Ott Dairy compete with Sunmere.", *FOUR)
    assert found == {("Varn Foods", "competesWith", "Sunmere"), ("Ott Dairy", "competesWith", "Sunmere")}
    assert told(extractor, "Varn Foods and Ott Dairy compete in butter.", *FOUR) == {
        ("Varn Foods", "competesWith", "Ott Dairy")
    }


def test_a_dateline_gives_no_claim(extractor: Extractor) -> None:
    assert told(extractor, "VELDEN, Norrland - Prices rose.", "VELDEN", "Norrland") == set()
    later = "A mill in VELDEN, Norrland, burnt down."
    assert told(extractor, later, "VELDEN", "Norrland") == {("VELDEN", "locatedIn", "Norrland")}


def test_a_firm_called_after_milk_is_no_sign_of_goods(extractor: Extractor) -> None:
    found = told(extractor, "Varn Foods bought Ott Dairy from Sunmere.", *FOUR)
    assert ("Varn Foods", "acquires", "Ott Dairy") in found
    assert not any(predicate == "supplies" for _, predicate, _ in found)


def test_a_common_noun_with_an_article_is_no_name(extractor: Extractor) -> None:
    text = "Varn Foods, a Norrland corporation, bought Ott Dairy."
    found = told(extractor, text, "Varn Foods", "Ott Dairy", "a Norrland corporation")
    assert found == {("Varn Foods", "acquires", "Ott Dairy")}


def test_ex_belongs_to_the_post_and_not_to_the_firm(extractor: Extractor) -> None:
    text = "Ex-Varn Foods chief executive Mia Brandt sang."
    spans = [(0, 13, "Company"), (30, 40, "Person")]
    extraction = extractor.analyse(Document(source="t.txt", text=text), spans)  # type: ignore[arg-type]
    assert {one.name for one in extraction.entities} == {"Varn Foods", "Mia Brandt"}
    assert [(c.predicate, c.tense) for c in extraction.claims] == [("leads", "past")]


def test_a_country_before_a_body_is_no_part_of_its_name(extractor: Extractor) -> None:
    text = (
        "Prices fell after the US Grain Board's decision. The Grain Board met. Later the Grain Board fined Ott Dairy."
    )
    found = told(extractor, text, "US Grain Board", "the Grain Board", "Ott Dairy")
    assert ("Grain Board", "locatedIn", "US") in found


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Varn Foods has worked on the Vexa processor for years.", {("Varn Foods", "develops", "Vexa")}),
        ("Users of Varn Foods' Vexa Base software wept.", {("Varn Foods", "develops", "Vexa Base")}),
        ("Varn Foods has worked on the Internet browser for years.", set()),
        ("Varn Foods has worked on the German software for years.", set()),
        ("Varn Foods has worked on the PC software for years.", set()),
        ("Varn Foods has worked on a Vexa processor for years.", set()),
    ],
)
def test_a_capital_before_a_made_thing_is_its_name(
    extractor: Extractor, text: str, claims: set[tuple[str, str, str]]
) -> None:
    assert told(extractor, text, "Varn Foods") == claims


def test_a_headline_gives_a_firm_its_legal_form_back(extractor: Extractor) -> None:
    text = "Varn Foods Limited Signs Non-Binding Letter of Intent to Acquire Ott Dairy"
    assert told(extractor, text, "Varn Foods", "Ott Dairy") == {("Varn Foods Limited", "acquires", "Ott Dairy")}


def test_a_share_code_in_brackets_is_no_name(extractor: Extractor) -> None:
    text = "Varn Foods (VRN.N) bought Ott Dairy."
    extraction = extractor.analyse(
        Document(source="t.txt", text=text), [(0, 10, "Company"), (12, 17, "Company"), (26, 35, "Company")]
    )
    assert {one.name for one in extraction.entities} == {"Varn Foods", "Ott Dairy"}


def test_a_country_by_its_letters_is_a_place(extractor: Extractor) -> None:
    text = "US magazine Varn Foods grew."
    extraction = extractor.analyse(Document(source="t.txt", text=text), [(0, 2, "Company"), (12, 22, "Company")])
    assert {one.name: one.type for one in extraction.entities}["US"] == "Place"


def test_a_board_and_scientists_are_the_body_they_serve(extractor: Extractor) -> None:
    found = told(extractor, "Varn Foods' board has rejected a bid from Ott Dairy.", "Varn Foods", "Ott Dairy")
    assert ("Ott Dairy", "acquires", "Varn Foods") in found
    found = told(extractor, "Scientists at Varn Foods have developed the Vexa processor.", "Varn Foods")
    assert found == {("Varn Foods", "develops", "Vexa")}
    assert told(extractor, "Workers at Varn Foods have developed the Vexa processor.", "Varn Foods") == set()
