"""Python values as RDF literals that every RDF tool accepts, each in one canonical form."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.ontology.terms import XSD, XSD_DECIMAL, XSD_INTEGER

_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE_SHAPES: Final = (
    (re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII), "date", ""),
    (re.compile(r"\d{4}-\d{2}\Z", re.ASCII), "gYearMonth", "-01"),
    (re.compile(r"\d{4}\Z", re.ASCII), "gYear", "-01-01"),
)
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?\Z", re.ASCII)


def text(value: str) -> Literal:
    """A plain string. Lone surrogates, which no RDF syntax can hold, become U+FFFD: lengths and offsets stay true."""
    return Literal(_SURROGATE.sub("\ufffd", value))


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD_INTEGER)


def decimal(value: Decimal | float) -> Literal:
    """An xsd:decimal in the canonical form of XSD 1.1, which is also what Oxigraph gives back: no exponent, no
    trailing zeros, no point in a whole number. Floats are rounded to six places. Raises ValueError for NaN, infinity.
    """
    exact = Decimal(str(round(value, 6))) if isinstance(value, float) else value
    if not exact.is_finite():
        raise ValueError(f"{value} is no decimal number")
    digits = format(exact, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal("0" if digits in ("-0", "") else digits, datatype=XSD_DECIMAL)


def when(value: str) -> Literal:
    """A date of day, month or year precision; a plain string where it is none, so that SHACL can report it."""
    for shape, datatype, rest in _DATE_SHAPES:
        if shape.match(value):
            try:
                date.fromisoformat(value + rest)
            except ValueError:
                break
            return Literal(value, datatype=NamedNode(XSD + datatype))
    return text(value)


def duration(value: str) -> Literal:
    """An xsd:duration of years, months and days in canonical form (P24M is P2Y); a plain string where it is none."""
    found = _DURATION.match(value)
    if not found:
        return text(value)
    years, months, days = (int(part or 0) for part in found.groups())
    years, months = years + months // 12, months % 12
    parts = [f"{number}{unit}" for number, unit in ((years, "Y"), (months, "M"), (days, "D")) if number]
    return Literal("P" + ("".join(parts) or "0D"), datatype=NamedNode(XSD + "duration"))
