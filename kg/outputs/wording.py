"""Values of the vocabulary in words, for pages that people read."""

import re
from decimal import Decimal

from kg.graph.literals import duration
from kg.model.graph import Deal
from kg.model.vocabulary import AmountBound, AmountPeriod

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?\Z")


def amount_text(deal: Deal) -> str:
    """An amount as people write it: "about 1.25 billion USD a year"; empty where none is known."""
    if deal.amount is None:
        return ""
    return money_text(deal.amount, deal.currency, bound=deal.amount_bound, period=deal.amount_period)


def money_text(amount: Decimal, currency: str | None, *, bound: AmountBound, period: AmountPeriod) -> str:
    """An amount with its currency, bound and period in words."""
    before = {"exact": "", "at-least": "at least ", "at-most": "at most ", "about": "about "}[bound]
    after = {"total": "", "year": " a year", "month": " a month"}[period]
    return f"{before}{_rounded(amount)} {currency or ''}".rstrip() + after


def history_text(deal: Deal) -> str:
    """The steps of a deal with the dates of their documents: "rumoured 2026-01-12 → announced 2026-03-04"."""
    return " → ".join(f"{step.status} {step.date}" if step.date else step.status for step in deal.history)


def _rounded(amount: Decimal) -> str:
    for limit, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if abs(amount) >= limit:
            return f"{plain_number(amount / limit)} {word}"
    return f"{amount:,f}"


def plain_number(number: Decimal) -> str:
    text = f"{round(number, 3):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def term_text(term: str) -> str:
    """A duration as people write it, "P18M" as "1 year, 6 months"; what is no duration of days or more, unchanged."""
    found = _DURATION.match(duration(term).value)
    if not found:
        return term
    parts = zip(found.groups(), ("year", "month", "day"), strict=True)
    return ", ".join(f"{number} {unit}{'' if number == '1' else 's'}" for number, unit in parts if number)


def spaced(name: str) -> str:
    """A name of the vocabulary as people write it, "ComputeDeal" as "Compute deal"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
