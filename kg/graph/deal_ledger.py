"""The deals of a graph as rows: who is in them, how far they came, for how much; filtered, and summed up once each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.graph.moments import stretch
from kg.model.graph import Deal, Graph
from kg.model.vocabulary import DEAL_ROLES, AmountPeriod, DealStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """One deal with its parties and where it is told."""

    deal: Deal
    date: str | None
    """When it was announced, else signed, else the date of the first document that tells of it."""
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    """Each role with the ids of those in it, by name."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What rows to keep; None leaves a side open. Dates are ISO 8601 of day, month or year; amounts in own currency."""

    party: str | None = None
    """Id of an entity in any role."""
    kind: str | None = None
    status: DealStatus | None = None
    since: str | None = None
    until: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Total:
    """The amounts of the deals that have one in this currency and period, cancelled ones left out."""

    currency: str
    period: AmountPeriod
    amount: Decimal
    deals: int


def deal_rows(graph: Graph, wanted: Wanted | None = None) -> list[DealRow]:
    """The deals that are wanted, by date (undated ones last), then by id."""
    wanted = wanted or Wanted()
    names = {one.id: one.name for one in graph.entities}
    sources = {one.id: one.source for one in graph.documents}
    filled: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in graph.statements:
        if one.predicate in DEAL_ROLES and one.claim.polarity == "affirmed":
            filled[one.subject][one.predicate].add(one.object)
    rows = [
        DealRow(
            deal=deal,
            date=_date(deal),
            roles=tuple(
                (role, tuple(sorted(filled[deal.id][role], key=lambda id_: (names.get(id_, id_), id_))))
                for role in DEAL_ROLES
                if role in filled[deal.id]
            ),
            sources=tuple(sorted({sources[document] for document, _ in deal.tellings})),
        )
        for deal in graph.deals
    ]
    return sorted((row for row in rows if _is_wanted(row, wanted)), key=lambda row: (row.date or "~", row.deal.id))


def totals(rows: Iterable[DealRow]) -> list[Total]:
    """Sums by currency and period. Each deal counts once, however many documents tell of it; a cancelled one not."""
    sums: dict[tuple[str, AmountPeriod], list[Decimal]] = defaultdict(list)
    for row in rows:
        if row.deal.amount is not None and row.deal.currency and row.deal.status != "cancelled":
            sums[row.deal.currency, row.deal.amount_period].append(row.deal.amount)
    return [
        Total(currency=currency, period=period, amount=sum(amounts, Decimal(0)), deals=len(amounts))
        for (currency, period), amounts in sorted(sums.items())
    ]


def parties(row: DealRow, names: Mapping[str, str]) -> str:
    """Who is in a deal, in words: "investor: A, B; investee: C"."""
    return "; ".join(f"{role}: {', '.join(names.get(one, one) for one in ids)}" for role, ids in row.roles)


def _date(deal: Deal) -> str | None:
    return deal.announced_on or deal.signed_on or min((step.date for step in deal.history if step.date), default=None)


def _is_wanted(row: DealRow, wanted: Wanted) -> bool:
    deal = row.deal
    return (
        (wanted.party is None or any(wanted.party in ids for _, ids in row.roles))
        and (wanted.kind is None or deal.kind == wanted.kind)
        and (wanted.status is None or deal.status == wanted.status)
        and (wanted.currency is None or deal.currency == wanted.currency)
        and _in_time(row.date, wanted)
        and _in_size(deal.amount, wanted)
    )


def _in_time(date: str | None, wanted: Wanted) -> bool:
    """Whether some day of the deal's date lies in the time that is wanted; an undated deal lies in no stretch of it."""
    if wanted.since is None and wanted.until is None:
        return True
    when, since, until = stretch(date), stretch(wanted.since), stretch(wanted.until)
    return when is not None and (since is None or when[1] >= since[0]) and (until is None or when[0] <= until[1])


def _in_size(amount: Decimal | None, wanted: Wanted) -> bool:
    if wanted.least is None and wanted.most is None:
        return True
    return (
        amount is not None
        and (wanted.least is None or amount >= wanted.least)
        and (wanted.most is None or amount <= wanted.most)
    )


def by_status(rows: Sequence[DealRow]) -> dict[str, int]:
    """How many of the rows have which status, by name."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.deal.status] += 1
    return dict(sorted(counts.items()))
