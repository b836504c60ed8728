"""Money, stakes and capacities in text, in the spellings of the news: "$1.5bn", "16.5 mln dlrs", "up to 300 MW"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.model.vocabulary import AmountBound, AmountPeriod

_SCALES: Final = {
    "": 1, "k": 10**3, "thousand": 10**3, "thousands": 10**3,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9, "billions": 10**9,
    "t": 10**12, "tn": 10**12, "trn": 10**12, "trillion": 10**12, "trillions": 10**12,
}  # fmt: skip
# Signs as news agencies write them; a bare "$" is read as US dollars, as international wires mean it.
_SIGNS: Final = {
    "us$": "USD", "usd": "USD", "$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD",
    "nz$": "NZD", "s$": "SGD", "nt$": "TWD", "r$": "BRL", "£": "GBP", "gbp": "GBP", "stg": "GBP", "€": "EUR",
    "eur": "EUR", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "inr": "INR",
    "₩": "KRW", "krw": "KRW", "chf": "CHF", "sfr": "CHF", "cad": "CAD", "aud": "AUD", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK", "hkd": "HKD", "sgd": "SGD", "₽": "RUB", "₺": "TRY", "₦": "NGN", "zar": "ZAR", "brl": "BRL",
}  # fmt: skip
_UNITS: Final = {
    "dollar": "USD", "dlr": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "pound sterling": "GBP", "stg": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR", "won": "KRW", "swiss franc": "CHF",
    "sfr": "CHF", "mark": "DEM", "dmark": "DEM", "franc": "CHF", "french franc": "FRF", "belgian franc": "BEF", "lire": "ITL", "ruble": "RUB", "rouble": "RUB",
    "rand": "ZAR", "real": "BRL", "reais": "BRL", "peso": "MXN", "krona": "SEK", "kronor": "SEK", "zloty": "PLN",
    "us dollar": "USD", "u.s. dollar": "USD", "canadian dollar": "CAD", "australian dollar": "AUD",
    "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "chf": "CHF", "cad": "CAD", "aud": "AUD",
}  # fmt: skip
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE: Final = r"(?:[\s-]?(?P<scale>thousand|millions?|billions?|trillions?|mln|bln|trn|mn|bn|tn|mil|[kmbt])\b)?"
_PREFIXED: Final = re.compile(
    rf"(?P<sign>{'|'.join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True))})\s?(?P<number>{_NUMBER}){_SCALE}",
    re.IGNORECASE,
)
_SUFFIXED: Final = re.compile(
    rf"(?<![\w.,$£€¥])(?P<number>{_NUMBER}|an?|several|one|two|three|five|ten){_SCALE}"
    rf"[\s-]+(?P<unit>{'|'.join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
_NUMBER_WORDS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_PERCENT: Final = re.compile(rf"(?<![\w.])(?P<number>{_NUMBER})\s?(?:%|per\s?cent\b|percent\b|pct\b)", re.IGNORECASE)
_CAPACITY: Final = re.compile(
    rf"(?<![\w.$])(?P<number>{_NUMBER}){_SCALE}[\s-]+(?:(?:of\s+)?[a-z]+\s+){{0,2}}?"
    r"(?P<unit>megawatts?|gigawatts?|kilowatts?|mw|gw|kw|gwh|mwh|twh|gpus?|chips?|processors?|tonnes?|tons|barrels(?:\s+(?:a|per)\s+day)?|bpd|"
    r"square\s+(?:feet|metres|meters)|ounces|aircraft|jets|planes|vehicles|turbines|wafers(?:\s+(?:a|per)\s+month)?|units|doses|hectares|acres)\b",
    re.IGNORECASE,
)
_BOUNDS: Final[tuple[tuple[re.Pattern[str], AmountBound], ...]] = (
    (re.compile(r"(?:up\s+to|as\s+much\s+as|at\s+most|less\s+than|under|below|no\s+more\s+than)\s*$", re.I), "at-most"),
    (re.compile(r"(?:more\s+than|at\s+least|over|above|exceeding|in\s+excess\s+of|upwards\s+of)\s*$", re.I), "at-least"),
    (re.compile(r"(?:about|around|approximately|roughly|nearly|almost|some|an\s+estimated|close\s+to|circa|c\.|~)\s*$", re.I), "about"),
)  # fmt: skip
_PERIODS: Final[tuple[tuple[re.Pattern[str], AmountPeriod], ...]] = (
    (re.compile(r"^\s*(?:a|per|each|every)\s+year|^\s*(?:annually|yearly|/\s?year)", re.I), "year"),
    (re.compile(r"^\s*(?:a|per|each|every)\s+month|^\s*(?:monthly|/\s?month)", re.I), "month"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A money amount, percentage or capacity with its place in the text (code points, end exclusive)."""

    start: int
    end: int
    value: Decimal
    unit: str
    """ISO 4217 code, "%" or the unit as written."""
    bound: AmountBound = "exact"
    period: AmountPeriod = "total"


def _number(text: str, scale: str | None) -> Decimal | None:
    low = text.lower().replace(",", "")
    if low in _NUMBER_WORDS:
        if not scale or len(scale) < 2:
            return None
        value = Decimal(_NUMBER_WORDS[low])
    elif low == "several":
        return None
    else:
        value = Decimal(low)
    result = value * _SCALES[(scale or "").lower()]
    return result.to_integral_value() if result == result.to_integral_value() else result.normalize()


def _bound(before: str) -> AmountBound:
    return next((bound for pattern, bound in _BOUNDS if pattern.search(before)), "exact")


def _period(after: str) -> AmountPeriod:
    return next((period for pattern, period in _PERIODS if pattern.match(after)), "total")


def money(text: str) -> list[Amount]:
    """Money amounts in a text, by position; none overlaps another."""
    found = [
        Amount(
            start=m.start(), end=m.end(), value=value, unit=unit,
            bound=_bound(text[max(0, m.start() - 25) : m.start()]), period=_period(text[m.end() : m.end() + 20]),
        )
        for m, unit in _money_matches(text)
        if (value := _number(m["number"], m["scale"])) is not None
    ]  # fmt: skip
    return _apart(found)


def _money_matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _PREFIXED.finditer(text):
        sign = match["sign"].lower()
        if sign[0].isalpha() and match.start() and text[match.start() - 1].isalnum():
            continue
        yield match, _SIGNS[sign]
    for match in _SUFFIXED.finditer(text):
        if match["unit"].split()[-1].istitle():
            continue  # "3 Marks Street"
        yield match, _UNITS[match["unit"].lower()]


def percentages(text: str) -> list[Amount]:
    """Percentages in a text, by position; unit "%"."""
    return [
        Amount(
            start=m.start(), end=m.end(), value=Decimal(m["number"].replace(",", "")), unit="%",
            bound=_bound(text[max(0, m.start() - 25) : m.start()]),
        )
        for m in _PERCENT.finditer(text)
    ]  # fmt: skip


def capacities(text: str) -> list[Amount]:
    """Capacities ("300 megawatts", "220,000 GPUs") in a text, by position; the unit as written."""
    return [
        Amount(
            start=m.start(), end=m.end(), value=value, unit=m["unit"],
            bound=_bound(text[max(0, m.start() - 25) : m.start()]),
        )
        for m in _CAPACITY.finditer(text)
        if (value := _number(m["number"], m["scale"])) is not None
    ]  # fmt: skip


def _apart(found: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -a.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept
