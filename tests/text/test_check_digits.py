"""Check digits, on published identifiers and on each with one digit changed."""

import pytest

from kg.text.check_digits import compact, is_isin, is_lei

LEI = "HWUPKR0MPOU8FGXBT394"
ISIN = "US0378331005"


def test_published_identifiers_are_right():
    assert is_lei(LEI)
    assert is_lei("hwup kr0m pou8 fgxb t394")
    assert is_isin(ISIN)
    assert compact("us-037833 1005") == ISIN


@pytest.mark.parametrize("place", range(20))
def test_another_sign_makes_an_lei_wrong(place):
    other = "7" if LEI[place] != "7" else "8"
    assert not is_lei(LEI[:place] + other + LEI[place + 1 :])


@pytest.mark.parametrize("wrong", ["US0378331004", "US037833100", "0378331005", "", "US03783310O5"])
def test_what_is_no_isin(wrong):
    assert not is_isin(wrong)
