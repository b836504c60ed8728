"""Money, stakes and capacities in text, in the spellings of the news: "$1.5bn", "16.5 mln dlrs", "up to 300 MW"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.model.vocabulary import AmountBound, AmountPeriod

_SCALES: Final = {
    "": 1, "k": 10**3, "thousand": 10**3, "thousands": 10**3, "lakh": 10**5, "crore": 10**7, "lakh crore": 10**12,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9, "billions": 10**9,
    "t": 10**12, "tn": 10**12, "trn": 10**12, "trillion": 10**12, "trillions": 10**12,
}  # fmt: skip
# Codes that stand before or behind a number alike.
_CODES: Final = {
    code.lower(): code
    for code in (
        "USD", "EUR", "GBP", "JPY", "CNY", "INR", "KRW", "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "HKD", "SGD", "NZD",
        "TWD", "ZAR", "BRL", "MXN", "PLN", "CZK", "HUF", "ILS", "AED", "SAR", "THB", "IDR", "MYR", "PHP",
    )
} | {"rmb": "CNY", "stg": "GBP", "sfr": "CHF"}  # fmt: skip
# Signs as news agencies write them; a bare "$" is read as US dollars, as international wires mean it.
_SIGNS: Final = _CODES | {
    "us$": "USD", "$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "cdn$": "CAD", "hk$": "HKD",
    "nz$": "NZD", "s$": "SGD", "nt$": "TWD", "r$": "BRL", "mx$": "MXN", "£": "GBP", "€": "EUR", "¥": "JPY", "cn¥": "CNY",
    "₹": "INR", "rs": "INR", "rs.": "INR", "₩": "KRW", "skr": "SEK", "nkr": "NOK", "dkr": "DKK", "₽": "RUB",
    "₺": "TRY", "₦": "NGN", "₪": "ILS", "₱": "PHP", "฿": "THB", "₫": "VND", "rm": "MYR", "rp": "IDR",
}  # fmt: skip
# Bare "kroner" and "crowns" are several countries' and stay unread.
_UNITS: Final = _CODES | {
    "dollar": "USD", "dlr": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "pound sterling": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR", "won": "KRW", "swiss franc": "CHF",
    "mark": "DEM", "dmark": "DEM", "franc": "CHF", "french franc": "FRF", "belgian franc": "BEF", "lire": "ITL",
    "ruble": "RUB", "rouble": "RUB", "rand": "ZAR", "real": "BRL", "reais": "BRL", "peso": "MXN", "krona": "SEK",
    "kronor": "SEK", "swedish crown": "SEK", "norwegian crown": "NOK", "norwegian kroner": "NOK", "danish crown": "DKK",
    "danish kroner": "DKK", "zloty": "PLN", "czech crown": "CZK", "koruna": "CZK", "forint": "HUF", "shekel": "ILS",
    "dirham": "AED", "riyal": "SAR", "baht": "THB", "rupiah": "IDR", "ringgit": "MYR", "naira": "NGN",
    "guilder": "NLG", "peseta": "ESP", "austrian schilling": "ATS",
} | {
    f"{country} {coin}": code
    for country, code in (
        ("us", "USD"), ("u.s.", "USD"), ("canadian", "CAD"), ("australian", "AUD"), ("hong kong", "HKD"),
        ("singapore", "SGD"), ("new zealand", "NZD"), ("taiwan", "TWD"),
    )
    for coin in ("dollar", "dlr")
}  # fmt: skip
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}|\d+(?:\.\d+)?"
_SCALE_WORDS: Final = r"lakh\s+crore|lakh|crore|thousand|millions?|billions?|trillions?|mln|bln|trn|mn|bn|tn|mil|[kmbt]"
_SCALE: Final = rf"(?:[\s-]?(?P<scale>{_SCALE_WORDS})\b)?"
_PREFIXED: Final = re.compile(
    rf"(?P<sign>{'|'.join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True))})\s?(?P<number>{_NUMBER}){_SCALE}",
    re.IGNORECASE,
)
_SUFFIXED: Final = re.compile(
    rf"(?<![\w.,$£€¥])(?P<number>{_NUMBER}|(?:half\s+)?an?|several|one|two|three|five|ten){_SCALE}"
    rf"[\s-]+(?P<unit>{'|'.join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
_NUMBER_WORDS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_PERCENT: Final = re.compile(rf"(?<![\w.])(?P<number>{_NUMBER})\s?-?(?:%|per\s?cent\b|percent\b|pct\b)", re.IGNORECASE)
_FRACTION: Final = re.compile(
    r"\b(?:(?P<top>a|one|two|three)[\s-])?(?P<part>half|thirds?|quarters?|fifth|tenth)(?=[\s-](?:stake|interest|of\b)|[\s-]share\b)",
    re.IGNORECASE,
)
_EVEN: Final = re.compile(r"(?<![\w.,/:-])(?P<number>\d{2})\s?[-/:–]\s?(?P<rest>\d{2})(?![\w.,/:-]\d|\w)")
_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_CAPACITY: Final = re.compile(
    rf"(?<![\w.$£€])(?<!\w-)(?P<number>{_NUMBER}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)(?P<range>(?:\s?[-–]\s?|\sto\s)(?:{_NUMBER}))?{_SCALE}"
    r"[\s-]+(?:of\s+)?(?:(?!and\b|or\b|of\b|to\b|in\b|for\b|at\b|by\b)[A-Za-z][\w-]*\s+){0,3}?"
    r"(?P<unit>megawatts?|gigawatts?|kilowatts?|mw|gw|kw|gwh|mwh|twh|terawatt-hours?|gpus?|tpus?|accelerators?|chips?"
    r"|processors?|servers?|tonnes?|tons|barrels|bpd|cubic\s+(?:feet|metres|meters)"
    r"|square[\s-](?:foot|feet|metres?|meters?)|sq\s?(?:ft|m)|sqm|ounces|aircraft|jets|planes|airliners|helicopters"
    r"|vehicles|trains|trams|buses|trucks|locomotives|tankers|vessels|satellites|engines|turbines|wafers|units|doses"
    r"|hectares|acres)\b(?:\s+(?:a|per)\s+(?:day|month|year))?",
    re.IGNORECASE,
)
_BOUNDS: Final[tuple[tuple[re.Pattern[str], AmountBound], ...]] = (
    (re.compile(r"(?:up\s+to|as\s+(?:much|many)\s+as|at\s+most|(?<!no )(?<!not )(?:less|fewer)\s+than|under|below|(?:no|not)\s+more\s+than|maximum\s+of)(?:\s+an?)?\s*$", re.I), "at-most"),
    (re.compile(r"(?:(?<!no )(?<!not )more\s+than|at\s+least|over|above|exceeding|in\s+excess\s+of|upwards?\s+of|(?:no|not)\s+(?:less|fewer)\s+than|minimum\s+of)(?:\s+an?)?\s*$", re.I), "at-least"),
    (re.compile(r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|(?:an\s+)?estimated|close\s+to|(?:in\s+the\s+)?region\s+of|circa|c\.|~)(?:\s+an?)?\s*$", re.I), "about"),
)  # fmt: skip
_BOUNDS_AFTER: Final[tuple[tuple[re.Pattern[str], AmountBound], ...]] = (
    (re.compile(r"(?:\+|[\s-]plus\b|\s+(?:or|and)\s+(?:more|above|upwards)\b)", re.I), "at-least"),
    (re.compile(r"\s+or\s+less\b", re.I), "at-most"),
    (re.compile(r"\s+or\s+so\b", re.I), "about"),
)
_PERIODS: Final[tuple[tuple[re.Pattern[str], AmountPeriod], ...]] = (
    (re.compile(r"[\s-]*(?:(?:a|per|each|every)[\s-]+(?:year|annum)\b|annual(?:ly)?\b|yearly\b|p\.?a\b|/\s?(?:year|yr)\b)", re.I), "year"),
    (re.compile(r"[\s-]*(?:(?:a|per|each|every)[\s-]+month\b|monthly\b|/\s?(?:month|mo)\b)", re.I), "month"),
)  # fmt: skip
_PERIODS_BEFORE: Final[tuple[tuple[re.Pattern[str], AmountPeriod], ...]] = (
    (re.compile(r"\b(?:annual|yearly)\s+\w+\s+of\W+(?:\w+\s+){0,2}$", re.I), "year"),
    (re.compile(r"\bmonthly\s+\w+\s+of\W+(?:\w+\s+){0,2}$", re.I), "month"),
)
# "$1bn to $2bn", "between 1 and 2 billion euros": the low end stands for the range, as what it is at least worth
_HIGH_END: Final = re.compile(
    rf"\s*(?P<join>-|–|to|and)\s*(?:(?:{'|'.join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True) if not s[-1].isalpha())})\s?)?"
    rf"(?P<number>{_NUMBER}){_SCALE}(?P<unit>[\s-]+(?:{'|'.join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))})s?\b)?",
    re.IGNORECASE,
)
_LOW_END: Final = re.compile(rf"(?<![\w.,$£€¥])(?P<number>{_NUMBER}){_SCALE}\s*(?P<join>-|–|to|and)\s*$", re.IGNORECASE)


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
    if low == "several":
        return None
    parts = 2 if low.startswith("half") else 1
    low = low.removeprefix("half").strip()
    if low in _NUMBER_WORDS:
        if not scale or len(scale) < 2:
            return None
        value = Decimal(_NUMBER_WORDS[low]) / parts
    else:
        value = Decimal(low)
    return _plain(value * _SCALES[" ".join((scale or "").lower().split())])


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _bound(text: str, start: int, end: int) -> AmountBound:
    before, after = text[max(0, start - 32) : start], text[end : end + 14]
    return next(
        (bound for pattern, bound in _BOUNDS_AFTER if pattern.match(after)),
        next((bound for pattern, bound in _BOUNDS if pattern.search(before)), "exact"),
    )


def _period(text: str, start: int, end: int) -> AmountPeriod:
    before, after = text[max(0, start - 48) : start], text[end : end + 20]
    return next(
        (period for pattern, period in _PERIODS if pattern.match(after)),
        next((period for pattern, period in _PERIODS_BEFORE if pattern.search(before)), "total"),
    )


def money(text: str) -> list[Amount]:
    """Money amounts in a text, by position; none overlaps another.

    A range ("$1bn to $2bn", "between 1 and 2 billion euros") is one amount: its low end, with the bound `at-least`.
    """
    found = []
    for match, unit in _money_matches(text):
        start, end = match.span()
        bound, value = _bound(text, start, end), _number(match["number"], match["scale"])
        if value is None:
            continue
        spread = _range(text, match)
        if spread is not None:
            start, end, value = spread
            bound = "at-least"
        found.append(
            Amount(start=start, end=end, value=value, unit=unit, bound=bound, period=_period(text, start, end))
        )
    return _apart(found)


def _range(text: str, match: re.Match[str]) -> tuple[int, int, Decimal] | None:
    """Start, end and low value of the range that an amount begins or ends, None where it stands alone."""
    start, end = match.span()
    scale = match["scale"]
    high = _HIGH_END.match(text, end)
    if high is not None and (match["number"][0].isdigit()) and _joins(high["join"], text[:start]):
        signed = not text[high.start() : high.start("number")].strip(" -–toandTOAND")
        if signed and scale is None and high["scale"] is None:
            return None  # "$5 to 30 people"
        low = _number(match["number"], scale or high["scale"])
        top = _number(high["number"], high["scale"] or scale)
        if low is not None and top is not None and low < top:
            return start, high.end(), low
    if "unit" in match.re.groupindex and match["number"][0].isdigit():
        begun = _LOW_END.search(text[max(0, start - 24) : start])
        if begun is not None and _joins(begun["join"], text[: max(0, start - 24) + begun.start()]):
            low = _number(begun["number"], begun["scale"] or scale)
            top = _number(match["number"], scale)
            if low is not None and top is not None and low < top:
                return max(0, start - 24) + begun.start(), end, low
    return None


def _joins(word: str, before: str) -> bool:
    """Whether the word between two numbers makes a range of them: not "rose from 1 to 2", not "1 and 2"."""
    last = before.split()[-1].lower() if before.split() else ""
    return last == "between" if word.lower() == "and" else last != "from"


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
    """Percentages in a text and plain fractions of a whole ("half of", "a one-third stake"), by position; unit "%"."""
    found = [
        Amount(
            start=m.start(), end=m.end(), value=Decimal(m["number"].replace(",", "")), unit="%",
            bound=_bound(text, m.start(), m.end()),
        )
        for m in _PERCENT.finditer(text)
    ]  # fmt: skip
    for m in _FRACTION.finditer(text):
        part = m["part"].lower()
        if m["top"] is None and part != "half":
            continue  # "the third of May"
        exact = Decimal(100 * _NUMBER_WORDS[(m["top"] or "a").lower()]) / _PARTS[part.removesuffix("s")]
        value = _plain(exact.quantize(Decimal("0.01")))
        bound = _bound(text, m.start(), m.end())
        found.append(
            Amount(
                start=m.start(), end=m.end(), value=value, unit="%",
                bound="about" if bound == "exact" and value != exact else bound,
            )
        )  # fmt: skip
    found += [
        Amount(start=m.start(), end=m.end(), value=Decimal(m["number"]), unit="%")
        for m in _EVEN.finditer(text)
        if int(m["number"]) + int(m["rest"]) == 100  # "a 50-50 venture"
    ]
    return _apart(found)


def capacities(text: str) -> list[Amount]:
    """Capacities ("300 megawatts", "220,000 GPUs") in a text, by position; the unit as written."""
    return _apart([
        Amount(
            start=m.start(), end=m.end(), value=value, unit=m["unit"],
            bound="at-least" if m["range"] else _bound(text, m.start(), m.end()),
        )
        for m in _CAPACITY.finditer(text)
        if (value := _count(m["number"], m["scale"])) is not None
    ])  # fmt: skip


def _count(text: str, scale: str | None) -> Decimal | None:
    word = _NUMBER_WORDS.get(text.lower())
    return Decimal(word) if word is not None and scale is None else _number(text, scale)


def _apart(found: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -a.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept
