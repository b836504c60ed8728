"""Money, quantities, dates and posts of a document as values with offsets."""

from spacy.tokens import Doc

from kg.model.document import Document, Span
from kg.model.extraction import Value
from kg.text.amounts import Amount, capacities, money, percentages
from kg.text.dates import find_dates


def read_values(masked: str, document: Document, doc: Doc) -> tuple[Value, ...]:
    """All values of a text (boilerplate already blanked out), by position.

    Money, percentages, capacities and dates come from patterns, which normalise them too; posts from the model.
    """
    found = [_amount("Money", one, document) for one in money(masked)]
    taken = {position for value in found for position in range(value.span.start, value.span.end)}
    for one in (*percentages(masked), *capacities(masked)):
        if one.start not in taken:
            found.append(_amount("Quantity", one, document))
    found += [
        Value(kind="Date", span=Span(d.start, d.end), surface=document.text[d.start : d.end], date=d.value)
        for d in find_dates(masked, document.issued)
    ]
    found += [
        Value(kind="Role", span=Span(s.start_char, s.end_char), surface=document.text[s.start_char : s.end_char])
        for s in doc.spans.get("values", ())
        if s.label_ == "Role"
    ]
    return tuple(sorted(found, key=lambda value: (value.span, value.kind)))


def _amount(kind: str, amount: Amount, document: Document) -> Value:
    return Value(
        kind="Money" if kind == "Money" else "Quantity",
        span=Span(amount.start, amount.end),
        surface=document.text[amount.start : amount.end],
        amount=amount.value,
        unit=amount.unit,
        bound=amount.bound,
        period=amount.period,
    )
