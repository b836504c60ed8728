"""Whether two statements of a deal's amount, stake, date and so on say the same, and if not, how they differ."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from kg.model.extraction import Term
from kg.model.vocabulary import AmountBound

Difference = Literal["same", "precision", "scope", "different", "incomparable"]

_ABOUT: Final = Decimal("0.1")
"""How far, as a share, a number may lie from one that is only "about" it, and at most from one that rounds to it."""
_DIGITS: Final = 2
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_MEASURE: Final = re.compile(r"(\d[\d,.]*)\s*(?:(thousand|million|billion)\s+)?(\D+)")
_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_UNITS: Final = {
    "kw": ("w", 10**3), "mw": ("w", 10**6), "gw": ("w", 10**9), "tw": ("w", 10**12), "megawatts": ("w", 10**6),
    "gigawatts": ("w", 10**9), "kilowatts": ("w", 10**3), "megawatt": ("w", 10**6), "gigawatt": ("w", 10**9),
    "mwh": ("wh", 10**6), "gwh": ("wh", 10**9), "twh": ("wh", 10**12),
}  # fmt: skip
_DATES: Final = ("signedOn", "announcedOn")


def difference(left: Term, right: Term) -> Difference:
    """How two terms of one deal differ; both must be of one predicate, or both be dates.

    "precision" where one value lies in what the other, by its bound, its rounding or its calendar unit, leaves open;
    "scope" where they measure different things (a year's payment and the total, signing and announcement);
    "incomparable" where nothing can be said (two currencies, two units).
    """
    if left.predicate != right.predicate:
        return "same" if left.value == right.value else "scope"
    if left.predicate in _DATES:
        return _dates(left.value, right.value)
    if left.predicate == "amount":
        if left.currency != right.currency:
            return "incomparable"
        if left.period != right.period:
            return "scope"
    if left.predicate in ("amount", "stake"):
        return _numbers(_number(left.value), left.bound, _number(right.value), right.bound)
    if left.predicate == "capacity":
        return _capacities(left, right)
    if left.predicate == "term":
        return "same" if _days(left.value) == _days(right.value) else "different"
    return "same" if left.value == right.value else "different"


def finer(left: Term, right: Term) -> Term:
    """The one of two terms that says it more exactly; the left one where neither does."""
    if left.predicate in _DATES:
        return right if len(right.value) > len(left.value) else left
    return right if _exactness(right) > _exactness(left) else left


def _exactness(term: Term) -> tuple[bool, int]:
    number = _number(term.value)
    return term.bound == "exact", 0 if number is None else len(_significant(number))


def _dates(left: str, right: str) -> Difference:
    if left == right:
        return "same"
    return "precision" if left.startswith(right) or right.startswith(left) else "different"


def _numbers(
    left: Decimal | None, left_bound: AmountBound, right: Decimal | None, right_bound: AmountBound
) -> Difference:
    if left is None or right is None:
        return "incomparable"
    if left == right:
        return "same" if left_bound == right_bound else "precision"
    low, high = _range(left, left_bound)
    other_low, other_high = _range(right, right_bound)
    return "precision" if low < other_high and other_low < high else "different"


def _range(value: Decimal, bound: AmountBound) -> tuple[Decimal, Decimal]:
    """The open interval that a speaker means by a number and its bound."""
    if bound == "about":
        return value * (1 - _ABOUT), value * (1 + _ABOUT)
    half = _rounding(value) / 2
    low = Decimal("-Infinity") if bound == "at-most" else value - half
    high = Decimal("Infinity") if bound == "at-least" else value + half
    return low, high


def _rounding(value: Decimal) -> Decimal:
    """What an exact number may have been rounded to: its last digit, as news write it ("5 billion", "1.25 million").

    Of the digits before the point the zeros count as far as two places: "10" is no 14, and "500" no 540.
    """
    if value == 0:
        return Decimal(0)
    before = value.adjusted() % 3 + 1
    digits = max(len(_significant(value)), min(before, _DIGITS))
    return min(Decimal(1).scaleb(value.adjusted() - digits + 1), 2 * _ABOUT * abs(value))


def _significant(number: Decimal) -> str:
    return "".join(str(digit) for digit in number.as_tuple().digits).strip("0")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _days(duration: str) -> int | str:
    """A duration in days of twelve months of thirty days, for comparing only."""
    found = _DURATION.fullmatch(duration)
    if not found:
        return duration
    years, months, days = (int(part or 0) for part in found.groups())
    return (years * 12 + months) * 30 + days


def _capacities(left: Term, right: Term) -> Difference:
    if left.value == right.value:
        return "same"
    one, other = _measure(left.value), _measure(right.value)
    if one is None or other is None or one[1] != other[1]:
        return "incomparable"
    return _numbers(one[0], left.bound, other[0], right.bound)


def _measure(text: str) -> tuple[Decimal, str] | None:
    """The number and unit of a capacity as stated, watts and watt-hours in their base unit."""
    found = _MEASURE.search(text.casefold())
    number = _number(found.group(1).replace(",", "").rstrip(".")) if found else None
    if found is None or number is None:
        return None
    unit, factor = _UNITS.get(found.group(3).split()[0], (" ".join(found.group(3).split()), 1))
    return number * factor * _SCALES.get(found.group(2) or "", 1), unit
