"""`kg deals`."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import console, delivery, names, options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.deal_ledger import DealRow, Wanted
    from kg.model.graph import Graph
    from kg.model.vocabulary import DealStatus

_MONEY: Final = re.compile(r"([\d,_]*\.?\d+)\s*(k|thousand|m|mn|million|b|bn|billion|t|tn|trillion)?", re.IGNORECASE)
_SCALES: Final = {"k": 3, "t": 12, "m": 6, "b": 9, "thousand": 3, "trillion": 12, "tn": 12}
_HEADING: Final = ("date", "deal", "parties", "amount", "status")


@click.command(epilog="Examples: kg deals --party SpaceX, kg deals --since 2026 --min-amount 1bn --format csv")
@click.option("--party", metavar="NAME", help="Only deals in which this entity has a role.")
@click.option("--kind", metavar="K", help="Only deals of this kind, for instance Acquisition.")
@click.option(
    "--status", metavar="S", help="Only deals that came this far: rumoured, planned, announced, completed, cancelled."
)
@click.option("--since", metavar="DATE", help="Only deals of this day, month or year (2026-03) or later.")
@click.option("--until", metavar="DATE", help="Only deals of this day, month or year or earlier.")
@click.option(
    "--min-amount", metavar="N", help="Only deals of at least so much, in their own currency: 250000000, 1.5bn."
)
@click.option("--max-amount", metavar="N", help="Only deals of at most so much, in their own currency.")
@click.option("--currency", metavar="CODE", help="Only deals whose amount is in this currency (ISO 4217).")
@click.option("--format", "format_", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@options.output
@options.out
@options.as_json
@options.talk
def deals(
    party: str | None,
    kind: str | None,
    status: str | None,
    since: str | None,
    until: str | None,
    min_amount: str | None,
    max_amount: str | None,
    currency: str | None,
    format_: str,
    output: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """List the deals: parties, amount, and status over time.

    A deal that several documents tell of stands on one line and counts once in the totals, which leave cancelled
    deals out. Its date is that of the announcement, else of the signing, else of the first document that tells of it.
    """
    from kg import pipeline
    from kg.graph.deal_ledger import Wanted, deal_rows
    from kg.graph.store import open_store

    limits = Wanted(
        kind=_kind(kind),
        status=_status(status),
        since=_date(since, "--since"),
        until=_date(until, "--until"),
        least=_amount(min_amount, "--min-amount"),
        most=_amount(max_amount, "--max-amount"),
        currency=currency.upper() if currency else None,
    )
    node = names.named(open_store(out), party) if party is not None else None
    graph = pipeline.load_graph(out)
    rows = deal_rows(graph, _with_party(limits, node.removeprefix(graph.base_iri) if node else None))
    format_ = "json" if as_json else format_
    shown = {"json": _as_json, "csv": _as_csv, "table": _as_table}[format_](rows, graph)
    delivery.deliver(shown, output, machine=format_ != "table")


def _with_party(wanted: "Wanted", party: str | None) -> "Wanted":
    from dataclasses import replace

    return replace(wanted, party=party)


def _kind(name: str | None) -> str | None:
    from kg.ontology.schema import load_schema

    if name is None:
        return None
    known = {one.lower(): one for one in load_schema().deal_kinds}
    plain = name.removeprefix("kg:").replace(" ", "").replace("-", "").lower()
    if plain not in known:
        hint = names.near(plain, known.values()) or f"; there are {', '.join(sorted(known.values()))}"
        raise UsageError(f"there is no kind of deal {name!r}{hint}")
    return known[plain]


def _status(name: str | None) -> "DealStatus | None":
    from kg.graph.deals import SETTLED

    if name is None:
        return None
    found: DealStatus | None = next((one for one in SETTLED if one == name.lower()), None)
    if found is None:
        hint = names.near(name, SETTLED) or f"; there are {', '.join(SETTLED)}"
        raise UsageError(f"there is no status {name!r}{hint}")
    return found


def _date(text: str | None, option: str) -> str | None:
    from kg.graph.moments import stretch

    if text is not None and stretch(text) is None:
        raise UsageError(f"{option} {text!r} is no date; write a year, a month (2026-03) or a day (2026-03-04)")
    return text


def _amount(text: str | None, option: str) -> Decimal | None:
    if text is None:
        return None
    found = _MONEY.fullmatch(text.strip())
    try:
        number = Decimal(found.group(1).replace(",", "").replace("_", "")) if found else None
    except InvalidOperation:
        number = None
    if found is None or number is None:
        raise UsageError(f"{option} {text!r} is no amount; write a number such as 250000000, 250m or 1.5bn")
    scale = (found.group(2) or "").lower()
    return number.scaleb(_SCALES.get(scale, _SCALES.get(scale[:1], 0)))


def _as_table(rows: "Sequence[DealRow]", graph: "Graph") -> list[str]:
    from kg.graph.deal_ledger import parties, totals
    from kg.outputs.wording import amount_text, history_text, money_text, spaced

    if not rows:
        return ["no deals\n"]
    called = {one.id: one.name for one in graph.entities}
    table = [
        (
            row.date or "",
            spaced(row.deal.kind),
            parties(row, called),
            amount_text(row.deal),
            history_text(row.deal) or row.deal.status,
        )
        for row in rows
    ]
    sums = [
        f"{money_text(one.amount, one.currency, bound='exact', period=one.period)} in {one.deals} priced"
        for one in totals(rows)
    ]
    count = f"{len(rows)} deal{'' if len(rows) == 1 else 's'}"
    return [console.columns([_HEADING, *table]), f"\n{'; '.join([count, *sums])}\n"]


def _as_csv(rows: "Sequence[DealRow]", graph: "Graph") -> list[str]:
    from kg.graph.deal_ledger import parties
    from kg.graph.literals import decimal
    from kg.outputs.tables import csv_line, guarded
    from kg.outputs.wording import history_text

    called = {one.id: one.name for one in graph.entities}
    lines = [
        csv_line(
            (
                "id", "date", "kind", "label", "status", "history", "parties", "amount", "currency", "amount_bound",
                "amount_period", "stake", "term", "capacity", "signed_on", "announced_on", "sources",
            )
        )
    ]  # fmt: skip
    for row in rows:
        deal = row.deal
        priced = deal.amount is not None
        cells = (
            deal.id, row.date or "", deal.kind, deal.label, deal.status, history_text(deal), parties(row, called),
            decimal(deal.amount).value if deal.amount is not None else "", deal.currency or "",
            deal.amount_bound if priced else "", deal.amount_period if priced else "",
            decimal(deal.stake).value if deal.stake is not None else "", deal.term or "", deal.capacity or "",
            deal.signed_on or "", deal.announced_on or "", " | ".join(row.sources),
        )  # fmt: skip
        lines.append(csv_line([guarded(cell) for cell in cells]))
    return lines


def _as_json(rows: "Sequence[DealRow]", graph: "Graph") -> list[str]:
    from kg.graph.deal_ledger import by_status, totals
    from kg.graph.literals import decimal

    called = {one.id: one.name for one in graph.entities}
    sources = {one.id: one.source for one in graph.documents}
    listed = []
    for row in rows:
        deal = row.deal
        listed.append(
            {
                "id": deal.id,
                "iri": graph.iri(deal.id),
                "kind": deal.kind,
                "label": deal.label,
                "date": row.date,
                "status": deal.status,
                "history": [
                    {"status": step.status, "date": step.date, "source": sources[step.document], "term": step.term}
                    for step in deal.history
                ],
                "parties": {
                    role: [{"id": one, "name": called.get(one, one)} for one in ids] for role, ids in row.roles
                },
                "amount": decimal(deal.amount).value if deal.amount is not None else None,
                "currency": deal.currency,
                "amount_bound": deal.amount_bound if deal.amount is not None else None,
                "amount_period": deal.amount_period if deal.amount is not None else None,
                "stake": decimal(deal.stake).value if deal.stake is not None else None,
                "term": deal.term,
                "capacity": deal.capacity,
                "signed_on": deal.signed_on,
                "announced_on": deal.announced_on,
                "sources": list(row.sources),
            }
        )
    sums = [
        {"currency": one.currency, "period": one.period, "amount": decimal(one.amount).value, "deals": one.deals}
        for one in totals(rows)
    ]
    data = {"deals": listed, "statuses": by_status(rows), "totals": sums}
    return [json.dumps(data, indent=2, ensure_ascii=False), "\n"]
