"""csv/: documents, entities, claims, deals, terms, conflicts and edges as RFC 4180 tables, safe in a spreadsheet."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kg.graph.evidence import Witness
from kg.graph.literals import decimal
from kg.model.graph import Graph
from kg.outputs.files import write_text
from kg.outputs.links import links
from kg.outputs.wording import history_text
from kg.text.slugs import document_path

Cell = str | int
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LIST: Final = " | "


def write(graph: Graph, folder: Path) -> None:
    """Writes the tables into `folder`, making it where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
    write_table(folder / "documents.csv", _documents(graph))
    write_table(folder / "entities.csv", _entities(graph))
    write_table(folder / "claims.csv", _claims(graph, names))
    write_table(folder / "deals.csv", _deals(graph, names))
    write_table(folder / "terms.csv", _terms(graph, names))
    write_table(folder / "conflicts.csv", _conflicts(graph))
    write_table(folder / "edges.csv", _edges(graph, names))


def write_table(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """One table with its heading as first row; text that a spreadsheet would run as a formula gets an apostrophe."""
    write_text(path, [csv_line([guarded(cell) if isinstance(cell, str) else cell for cell in row]) for row in rows])


def csv_line(cells: Sequence[Cell]) -> str:
    """One record as RFC 4180 writes it, CRLF at its end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def guarded(text: str) -> str:
    """The text, with an apostrophe before a first character that makes spreadsheets read a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _documents(graph: Graph) -> Iterable[Sequence[Cell]]:
    yield (
        "id",
        "source",
        "title",
        "issued",
        "publisher",
        "authors",
        "url",
        "media_type",
        "sha256",
        "claims",
        "reprint_of",
    )
    said = Counter(one.document for one in graph.statements)
    paths = {one.id: document_path(one) for one in graph.documents}
    originals: dict[str, list[str]] = defaultdict(list)
    for reprint in graph.reprints:
        originals[reprint.later].append(paths[reprint.earlier])
    for one in sorted(graph.documents, key=lambda one: one.source):
        yield (
            paths[one.id], one.source, one.title or "", one.issued or "", one.publisher or "", _LIST.join(one.authors),
            one.url or "", one.media_type, one.sha256, said[one.id], _LIST.join(sorted(originals[one.id])),
        )  # fmt: skip


def _entities(graph: Graph) -> Iterable[Sequence[Cell]]:
    yield ("id", "iri", "type", "classes", "name", "aliases", "former_names", "documents", "mentions")
    mentions = Counter(one.entity for one in graph.mentions)
    for one in sorted(graph.entities, key=lambda one: one.id):
        documents = len({member.document for member in one.members})
        yield (
            one.id, graph.iri(one.id), one.type, _LIST.join(one.classes), one.name, _LIST.join(one.aliases),
            _LIST.join(one.former_names), documents, mentions[one.id],
        )  # fmt: skip


def _claims(graph: Graph, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    yield (
        "id", "subject", "subject_name", "predicate", "object", "object_name", "certainty", "polarity", "tense",
        "confidence", "belief", "attributed_to", "role_title", "valid_from", "valid_until", "document", "source", "start", "end",
        "quote", "trigger", "produced_by", "supports_edge",
    )  # fmt: skip
    documents = {one.id: one for one in graph.documents}
    for one in sorted(graph.statements, key=lambda one: one.id):
        claim, document = one.claim, documents[one.document]
        speaker = names.get(one.attributed_to or "", claim.attributed_name or "")
        yield (
            one.id, one.subject, names.get(one.subject, ""), one.predicate, one.object, names.get(one.object, ""),
            claim.certainty, claim.polarity, claim.tense, decimal(claim.confidence).value, decimal(one.belief).value,
            speaker, claim.role_title or "", claim.valid_from or "", claim.valid_until or "", document_path(document),
            document.source, claim.quote.span.start, claim.quote.span.end, claim.quote.text,
            claim.trigger.text if claim.trigger else "", claim.produced_by, "yes" if claim.supports_edge else "no",
        )  # fmt: skip


def _deals(graph: Graph, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    yield (
        "id", "iri", "kind", "label", "status", "amount", "currency", "amount_bound", "amount_period", "stake", "term",
        "capacity", "signed_on", "announced_on", "history", "parties", "documents",
    )  # fmt: skip
    roles: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    for one in graph.statements:
        roles[one.subject].add(f"{one.predicate}: {names.get(one.object, one.object)}")
        documents[one.subject].add(one.document)
    for deal in sorted(graph.deals, key=lambda deal: deal.id):
        yield (
            deal.id, graph.iri(deal.id), deal.kind, deal.label, deal.status,
            decimal(deal.amount).value if deal.amount is not None else "", deal.currency or "",
            deal.amount_bound if deal.amount is not None else "", deal.amount_period if deal.amount is not None else "",
            decimal(deal.stake).value if deal.stake is not None else "", deal.term or "", deal.capacity or "",
            deal.signed_on or "", deal.announced_on or "", history_text(deal), _LIST.join(sorted(roles[deal.id])), len(documents[deal.id]),
        )  # fmt: skip


def _terms(graph: Graph, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    yield (
        "id", "deal", "deal_name", "predicate", "value", "currency", "bound", "period", "certainty", "confidence",
        "belief", "attributed_to", "source", "start", "end", "quote", "trigger",
    )  # fmt: skip
    sources = {one.id: one.source for one in graph.documents}
    for one in sorted(graph.terms, key=lambda one: one.id):
        term = one.term
        yield (
            one.id, one.deal, names.get(one.deal, ""), term.predicate, term.value, term.currency or "", term.bound,
            term.period, term.certainty, decimal(term.confidence).value, decimal(one.belief).value,
            names.get(one.attributed_to or "", term.attributed_name or ""), sources[one.document],
            term.quote.span.start, term.quote.span.end, term.quote.text, term.trigger.text,
        )  # fmt: skip


def _conflicts(graph: Graph) -> Iterable[Sequence[Cell]]:
    """Two rows a conflict, one a side, so that a spreadsheet can filter and sort what is said."""
    yield ("id", "kind", "reason", "place", "claim", "says", "speaker", "issued", "source", "belief", "quote")
    witness = Witness(graph)
    for one in sorted(graph.conflicts, key=lambda one: one.id):
        for place, side in enumerate(one.between, start=1):
            said = witness.of(side)
            yield (
                one.id, one.kind, one.reason, place, side, said.says, said.speaker or "", said.issued or "",
                said.source, decimal(said.belief).value, said.quote,
            )  # fmt: skip


def _edges(graph: Graph, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    yield (
        "subject", "subject_name", "predicate", "object", "object_name", "certainty", "confidence", "belief",
        "documents", "claims", "quote",
    )  # fmt: skip
    for link in links(graph):
        if link.supported:
            yield (
                link.subject, names.get(link.subject, ""), link.predicate, link.object, names.get(link.object, ""),
                link.certainty, decimal(link.confidence).value, decimal(link.strongest.belief).value, link.documents,
                _LIST.join(sorted(one.id for one in link.statements)), link.strongest.claim.quote.text,
            )  # fmt: skip
