"""The gold set of entity and deal resolution: who is who, and which tellings are one deal, over many documents.

`gold/entities/own-*.jsonl` hold texts of the project's own, and so does `check.jsonl`, whose mistakes are not looked at
while rules are made: it tells whether what was learned from the others holds elsewhere. `gold/entities/shared.jsonl` holds no text: a path below
../shared, the SHA-256 of that file's bytes, and offsets into it. One JSON object a line:

    {"source": "own-001", "issued": "2026-03-04", "publisher": …, "title": …, "text": …,
     "mentions": [[start, end, type, id], …],             offsets are code points, the end exclusive
     "former": {id: [surface, …]},                        names that the text says the thing no longer bears
     "deals": [{"id", "kind", "roles": {role: [id, …]}, "amount", "currency", "signed_on", "announced_on", "status",
                "trigger": [start, end]}, …]}

Ids are global: equal ids are one thing in the world (or one deal), different ids two. A line of shared.jsonl has
"shared" and "sha256" in place of source and text, and offsets in place of the former surfaces.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.model.vocabulary import DEAL_KINDS, DEAL_ROLES, ENTITY_TYPES, EntityType
from tests.conftest import ROOT

FOLDER: Final = Path(__file__).parent / "gold" / "entities"
SHARED: Final = ROOT / ".." / "shared"
_STATUSES: Final = ("rumoured", "planned", "announced", "completed", "cancelled")
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class GoldError(ValueError):
    """A line of the gold set cannot be read; the message names file, line and reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMention:
    """A name in a text and the thing in the world that it stands for."""

    start: int
    end: int
    type: EntityType
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDeal:
    """One telling of an agreement; `id` is the agreement's in the world."""

    id: str
    kind: str
    roles: tuple[tuple[str, str], ...]
    """(role, gold entity id) pairs."""
    amount: str | None
    currency: str | None
    signed_on: str | None
    announced_on: str | None
    status: str
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A text with every name in it resolved by a person."""

    source: str
    text: str
    issued: str | None = None
    publisher: str | None = None
    title: str | None = None
    mentions: tuple[GoldMention, ...]
    former: tuple[tuple[str, str], ...] = ()
    """(gold entity id, surface) pairs."""
    deals: tuple[GoldDeal, ...] = ()


def own_documents() -> list[GoldDocument]:
    """The project's own texts. Raises GoldError."""
    return [document for path in sorted(FOLDER.glob("own-*.jsonl")) for document in _read(path)]


def check_documents() -> list[GoldDocument]:
    """Own texts kept apart from the making of rules. Raises GoldError."""
    return list(_read(FOLDER / "check.jsonl"))


def shared_documents() -> list[GoldDocument]:
    """The texts of ../shared, which must be there. Raises GoldError, also where a file is not the one annotated."""
    return list(_read(FOLDER / "shared.jsonl"))


def _read(path: Path) -> Iterator[GoldDocument]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            yield (
                _document(record, *_shared_text(record))
                if "shared" in record
                else _document(record, record["source"], record["text"])
            )
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise GoldError(f"{path}, line {number}: {error!r}") from error


def _shared_text(record: dict[str, Any]) -> tuple[str, str]:
    data = (SHARED / record["shared"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != record["sha256"]:
        raise GoldError(f"{record['shared']} is not the file that was annotated")
    return record["shared"], data.decode("utf-8")


def _document(record: dict[str, Any], source: str, text: str) -> GoldDocument:
    former = [
        (entity, surface if isinstance(surface, str) else text[slice(*surface)])
        for entity, surfaces in record.get("former", {}).items()
        for surface in surfaces
    ]
    return GoldDocument(
        source=source,
        text=text,
        issued=record.get("issued"),
        publisher=record.get("publisher"),
        title=record.get("title"),
        mentions=tuple(
            GoldMention(start=start, end=end, type=kind, entity=entity)
            for start, end, kind, entity in sorted(record["mentions"])
        ),
        former=tuple(sorted(former)),
        deals=tuple(_deal(deal) for deal in record.get("deals", ())),
    )


def _deal(record: dict[str, Any]) -> GoldDeal:
    start, end = record["trigger"]
    roles = [(role, entity) for role, entities in record["roles"].items() for entity in entities]
    plain = {key: record[key] for key in ("id", "kind", "amount", "currency", "signed_on", "announced_on", "status")}
    return GoldDeal(roles=tuple(sorted(roles)), trigger=(start, end), **plain)


def problems(documents: Sequence[GoldDocument]) -> list[str]:
    """Everything that is wrong with a gold set, one sentence each; empty when it is in order."""
    found: list[str] = []
    types: dict[str, set[str]] = defaultdict(set)
    sources: set[str] = set()
    for document in documents:
        if document.source in sources:
            found.append(f"{document.source} stands twice")
        sources.add(document.source)
        for mention in document.mentions:
            types[mention.entity].add(mention.type)
        for problem in (*_mention_problems(document), *_deal_problems(document)):
            found.append(f"{document.source}: {problem}")
    found += [f"{entity} has the types {', '.join(sorted(kinds))}" for entity, kinds in types.items() if len(kinds) > 1]
    return found


def _mention_problems(document: GoldDocument) -> Iterator[str]:
    covered = 0
    for mention in document.mentions:
        surface = document.text[mention.start : mention.end]
        if not 0 <= mention.start < mention.end <= len(document.text):
            yield f"{mention.start}-{mention.end} lies outside the text"
        elif surface != surface.strip() or not any(sign.isalnum() for sign in surface):
            yield f"{surface!r} is no name"
        elif _word_cut(document.text, mention):
            yield f"{surface!r} at {mention.start} is part of a word"
        if mention.start < covered:
            yield f"{surface!r} at {mention.start} overlaps the mention before it"
        if mention.type not in ENTITY_TYPES:
            yield f"{mention.type} is no type"
        covered = max(covered, mention.end)
    named = {(mention.entity, document.text[mention.start : mention.end]) for mention in document.mentions}
    yield from (
        f"{entity} is not called {surface!r}" for entity, surface in document.former if (entity, surface) not in named
    )


def _word_cut(text: str, mention: GoldMention) -> bool:
    before, after = text[mention.start - 1 : mention.start], text[mention.end : mention.end + 1]
    return (before.isalnum() and text[mention.start].isalnum()) or (after.isalnum() and text[mention.end - 1].isalnum())


def _deal_problems(document: GoldDocument) -> Iterator[str]:
    named = {mention.entity for mention in document.mentions}
    for deal in document.deals:
        start, end = deal.trigger
        if not 0 <= start < end <= len(document.text):
            yield f"the trigger of {deal.id} lies outside the text"
        if deal.kind not in DEAL_KINDS or deal.status not in _STATUSES:
            yield f"{deal.id} has the kind {deal.kind} and the status {deal.status}"
        for role, entity in deal.roles:
            if role not in DEAL_ROLES or entity not in named:
                yield f"{deal.id} has {entity} as {role}, which is no role or not named here"
        if (deal.amount is None) != (deal.currency is None) or not (deal.amount or "1").isdigit():
            yield f"{deal.id} has the amount {deal.amount} {deal.currency}"
        for date in (deal.signed_on, deal.announced_on):
            if date is not None and not _DATE.fullmatch(date):
                yield f"{deal.id} has the date {date}"
