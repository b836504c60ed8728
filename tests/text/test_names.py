"""Names brought to comparable forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.names import (
    acronym,
    given_names_agree,
    is_acronym_of,
    legal_form,
    name_parts,
    normalise_name,
    organization_key,
    persons_compatible,
    strip_legal_form,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("L'Oréal", "l’oreal"),
        ("The Harlan Group", "Harlan Group"),
        ("Brook & Hale", "Brook and Hale"),
        ("A.B. Dunmore", "AB Dunmore"),
        ("A. B. Dunmore", "AB Dunmore"),
        ("Coral-Bay", "Coral Bay"),
        ("U.S.", "US"),
        ("Möller", "Moller"),
        ("Zip!", "ZIP"),
        ("Sunvue+", "Sunvue Plus"),
    ],
)
def test_spellings_of_one_name_are_equal(left: str, right: str) -> None:
    assert normalise_name(left) == normalise_name(right)


@pytest.mark.parametrize(
    ("left", "right"), [("Harlan Foods", "Harland Foods"), ("Sunvue", "Sunvue+"), ("Unit 4", "Unit 5"), ("A&B", "AB")]
)
def test_different_names_stay_different(left: str, right: str) -> None:
    assert normalise_name(left) != normalise_name(right)


def test_the_alone_and_nothing() -> None:
    assert normalise_name("The") == "the"
    assert normalise_name("…") == ""


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Harlan Foods, Inc.", "Harlan Foods"),
        ("Harlan Foods Co., Ltd.", "Harlan Foods"),
        ("Harlan S.p.A.", "Harlan"),
        ("HARLAN FOODS CORP", "HARLAN FOODS"),
        ("Harlan GmbH & Co. KG", "Harlan"),
        ("Harlan & Co", "Harlan"),
        ("The Harlan Company", "The Harlan"),
        ("Harlan plc", "Harlan"),
        ("Harlan A/S", "Harlan"),
        ("Harlan N.V.", "Harlan"),
        ("Harlan, L.P.", "Harlan"),
        ("Harlan Pty Ltd", "Harlan"),
        ("Harlan AG", "Harlan"),
        ("Harlan (Pvt) Ltd.", "Harlan (Pvt)"),
        ("Corporation", "Corporation"),
        ("The Limited", "The Limited"),
        ("Harlan Spa", "Harlan Spa"),
        ("Same as", "Same as"),
        ("Company of Heroes", "Company of Heroes"),
        ("Visage", "Visage"),
        ("Nassau", "Nassau"),
        ("Costco", "Costco"),
        ("Taco", "Taco"),
    ],
)
def test_legal_forms_come_off_the_end_only(name: str, bare: str) -> None:
    assert strip_legal_form(name) == bare


def test_organization_key_sees_through_form_domain_and_bracket() -> None:
    assert organization_key("Harlan.com, Inc.") == organization_key("harlan") == "harlan"
    assert organization_key("Harlan Energy Ltd. (HEL)") == "harlan energy"
    assert organization_key("(HEL)") == "hel"


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("HWS", "Harlan Web Services"),
        ("HWS", "Harlan Web Services, Inc."),
        ("ECB", "European Central Bank"),
        ("DoJ", "Department of Justice"),
        ("S.E.C.", "US Securities and Exchange Commission"),
        ("HBC", "Harlan Broadcasting Corporation"),
        ("HSMC", "Harlan Semi-conductor Manufacturing Co"),
        ("H&H", "Hale & Hale"),
    ],
)
def test_acronyms_found(short: str, name: str) -> None:
    assert is_acronym_of(short, name)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("HC", "Harlan Corp"),
        ("HW", "Harlan Web Services"),
        ("hws", "Harlan Web Services"),
        ("H", "Harlan"),
        ("Has", "Harlan Air Services"),
    ],
)
def test_no_acronym(short: str, name: str) -> None:
    assert not is_acronym_of(short, name)


def test_acronym_of_one_word_is_empty() -> None:
    assert acronym("Harlan Inc.") == ""
    assert acronym("Bank of Harlan") == "BH"


@pytest.mark.parametrize(
    ("name", "given_", "family", "honorific"),
    [
        ("Mia Ott", ("mia",), "ott", ""),
        ("Mr Ott", (), "ott", "mr"),
        ("Ott", (), "ott", ""),
        ("Dr. Mia L. van der Ott Jr.", ("mia", "l"), "van der ott", "dr"),
        ("J.R. Ott", ("j", "r"), "ott", ""),
        ("Ott, Mia", ("mia",), "ott", ""),
        ("Mia Ott, Jr.", ("mia",), "ott", ""),
        ("Mr de Ott", (), "de ott", "mr"),
        ("Mia O'Brien", ("mia",), "obrien", ""),
        ("Anne-Marie Ott", ("anne marie",), "ott", ""),
        ("", (), "", ""),
    ],
)
def test_person_parts(name: str, given_: tuple[str, ...], family: str, honorific: str) -> None:
    parts = name_parts(name)
    assert (parts.given, parts.family, parts.honorific) == (given_, family, honorific)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Mia Ott", "M. Ott", True),
        ("Mia Ott", "Mia L. Ott", True),
        ("Mia Ott", "Ott", True),
        ("William Ott", "Bill Ott", True),
        ("Mia Ott", "Leo Ott", False),
        ("Mia L. Ott", "Mia K. Ott", False),
        ("Mia Ott", "Mia Otto", False),
        ("Leo Ott Jr", "Leo Ott Sr", False),
    ],
)
def test_compatible_persons(left: str, right: str, same: bool) -> None:
    assert persons_compatible(name_parts(left), name_parts(right)) is same
    assert persons_compatible(name_parts(right), name_parts(left)) is same


def test_short_first_names_meet_through_a_full_one_only() -> None:
    assert given_names_agree("rob", "bob")
    assert given_names_agree("steve", "stephen")
    assert not given_names_agree("alfred", "frederick")


@given(st.text(max_size=40))
def test_functions_hold_for_any_text(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) in (once, once.removeprefix("the "))
    assert strip_legal_form(strip_legal_form(text)) == strip_legal_form(text)
    name_parts(text)
    acronym(text)
    organization_key(text)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Harlan GmbH", "gmbh"),
        ("Harlan S.p.A.", "spa"),
        ("Orrin Partners, L.P.", "lp"),
        ("Harlan", ""),
        ("The Limited", ""),
    ],
)
def test_legal_form(name: str, form: str) -> None:
    assert legal_form(name) == form


def test_marks_of_trade_are_no_letters() -> None:
    assert normalise_name("PELL® Tap™") == normalise_name("Pell Tap")


def test_junior_and_senior_are_written_in_two_ways() -> None:
    assert name_parts("Leo Ott Junior") == name_parts("Leo Ott Jr.")
    assert not persons_compatible(name_parts("Leo Ott senior"), name_parts("Leo Ott Jr"))


@pytest.mark.parametrize(("left", "right"), [("mohamed", "mohammed"), ("ekaterina", "yekaterina")])
def test_first_names_transcribed_in_two_ways(left: str, right: str) -> None:
    assert given_names_agree(left, right)
    assert not given_names_agree(left, "mia")
