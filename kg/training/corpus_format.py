"""The project's own annotated texts: one JSON object per line, the annotation written into the text.

    {"id": "…", "style": "wire", "industry": "chips",
     "marked": "{Harlan Foods|Company|harlan} said {its|pro|harlan} {chief executive|Role} …",
     "names": {"harlan": "Harlan Foods"}, "claims": [{"s": …, "p": …, "o": …, "quote": …}], "deals": […]}

`{surface|Type|entity}` marks a name, `{surface|Money}` (Quantity, Date, Role, Other) a value,
`{surface|pro|entity}` a pronoun and `{surface|nom|entity}` a definite description; a mention of several
entities joins their ids with `+`. Mentions do not nest, and the text holds no literal brace.

`python -m kg.training.corpus_format FILE…` checks files and exits with 1 when a line is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.training import corpus_vocabulary as vocabulary

_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")
_ENTITY_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


class CorpusError(ValueError):
    """A line of the corpus does not follow the format; the message says what and where."""


@dataclass(frozen=True, slots=True)
class CorpusMention:
    """A marked stretch of a text; offsets are Unicode code points, the end exclusive."""

    start: int
    end: int
    type: str
    entities: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        return self.type in vocabulary.NAME_TYPES


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One annotated text with its markup taken off."""

    id: str
    style: str
    industry: str
    text: str
    mentions: tuple[CorpusMention, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Mapping[str, Any], ...] = ()
    deals: tuple[Mapping[str, Any], ...] = ()

    def entity_types(self) -> dict[str, str]:
        """Every entity that a name in the text stands for, with the type of its first mention."""
        types: dict[str, str] = {}
        for mention in self.mentions:
            if mention.is_name:
                for entity in mention.entities:
                    types.setdefault(entity, mention.type)
        return types


def strip_markup(marked: str) -> tuple[str, tuple[CorpusMention, ...]]:
    """Take the marks off a text. Raises CorpusError where a mark is malformed or of an unknown type."""
    pieces: list[str] = []
    mentions: list[CorpusMention] = []
    length = position = 0
    for match in _MARK.finditer(marked):
        plain = marked[position : match.start()]
        surface, kind, entity = match.group(1), match.group(2), match.group(3)
        start = length + len(plain)
        mentions.append(_mention(surface, kind, entity, start=start))
        pieces += [plain, surface]
        length = start + len(surface)
        position = match.end()
    pieces.append(marked[position:])
    text = "".join(pieces)
    if "{" in text or "}" in text:
        at = min(index for index in (text.find("{"), text.find("}")) if index >= 0)
        raise CorpusError(f"a brace that opens or closes no mark near {text[max(0, at - 15) : at + 25]!r}")
    return text, tuple(mentions)


def _mention(surface: str, kind: str, entity: str | None, *, start: int) -> CorpusMention:
    if not surface or surface != surface.strip():
        raise CorpusError(f"the marked surface {surface!r} is empty or has spaces at its ends")
    if kind in vocabulary.VALUE_TYPES:
        if entity is not None:
            raise CorpusError(f"{surface!r} is a {kind} and takes no entity id")
        return CorpusMention(start, start + len(surface), kind)
    if kind not in vocabulary.NAME_TYPES | vocabulary.REFERENCE_TYPES:
        raise CorpusError(f"{surface!r} has the unknown type {kind!r}")
    entities = tuple((entity or "").split("+"))
    for name in entities:
        if not _ENTITY_ID.fullmatch(name):
            raise CorpusError(f"{surface!r} ({kind}) needs an id made of a-z 0-9 . _ - and not {name!r}")
    return CorpusMention(start, start + len(surface), kind, entities)


def parse(line: str) -> CorpusText:
    """Read one line. Raises CorpusError for broken JSON, missing keys or malformed marks."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise CorpusError("not a JSON object")
    unknown = sorted(set(record) - vocabulary.LINE_KEYS)
    if unknown:
        raise CorpusError(f"unknown key {unknown[0]!r}")
    for key in ("id", "style", "industry", "marked"):
        if not isinstance(record.get(key), str) or not record[key].strip():
            raise CorpusError(f"{key!r} is missing or not a text")
    names = record.get("names") or {}
    claims, deals = record.get("claims") or [], record.get("deals") or []
    if not isinstance(names, dict) or not all(isinstance(item, dict) for item in [*claims, *deals]):
        raise CorpusError("'names', each claim and each deal must be JSON objects")
    text, mentions = strip_markup(record["marked"])
    return CorpusText(
        id=record["id"],
        style=record["style"],
        industry=record["industry"],
        text=text,
        mentions=mentions,
        names=names,
        claims=tuple(claims),
        deals=tuple(deals),
    )


def problems(item: CorpusText) -> list[str]:
    """Everything that is wrong with a parsed text, one sentence each; empty when it is in order."""
    types = item.entity_types()
    found = [f"names: {entity!r} is never named in the text" for entity in item.names if entity not in types]
    for mention in item.mentions:
        surface = item.text[mention.start : mention.end]
        for entity in mention.entities:
            if entity not in types:
                found.append(f"{surface!r} refers to {entity!r}, which no name in the text stands for")
            elif mention.is_name and types[entity] != mention.type:
                found.append(f"{entity!r} is a {types[entity]} and, at {surface!r}, a {mention.type}")
    for number, claim in enumerate(item.claims, start=1):
        found += [f"claim {number}: {fault}" for fault in _claim_problems(claim, types, item.text)]
    for number, deal in enumerate(item.deals, start=1):
        found += [f"deal {number}: {fault}" for fault in _deal_problems(deal, types, item.text)]
    return found


def _claim_problems(claim: Mapping[str, Any], types: Mapping[str, str], text: str) -> Iterator[str]:
    yield from _unknown_keys(claim, vocabulary.CLAIM_KEYS)
    relation = claim.get("p")
    if relation not in vocabulary.RELATIONS:
        yield f"unknown relation {relation!r}"
        return
    domain, range_ = vocabulary.RELATIONS[relation]
    for key, allowed in (("s", domain), ("o", range_)):
        yield from _filler_problems(claim.get(key), types, allowed, f"{relation} {key}")
    if claim.get("s") == claim.get("o"):
        yield f"{relation} relates {claim.get('s')!r} to itself"
    elif relation == "competesWith" and len({types.get(claim[key]) == "Product" for key in "so"}) > 1:
        yield "competesWith needs two organisations or two products"
    yield from _one_of(claim, "certainty", vocabulary.CERTAINTIES)
    yield from _one_of(claim, "polarity", vocabulary.POLARITIES)
    yield from _one_of(claim, "tense", vocabulary.TENSES)
    source = claim.get("attributedTo")
    if source is not None and source not in types and str(source) not in text:
        yield f"attributedTo {source!r} is neither an entity nor words of the text"
    title = claim.get("roleTitle")
    if title is not None and str(title) not in text:
        yield f"roleTitle {title!r} is not in the text"
    yield from _quote_problems(claim, text)


def _deal_problems(deal: Mapping[str, Any], types: Mapping[str, str], text: str) -> Iterator[str]:
    yield from _unknown_keys(deal, vocabulary.DEAL_KEYS)
    if deal.get("type") not in vocabulary.DEAL_TYPES:
        yield f"unknown deal type {deal.get('type')!r}"
    roles = deal.get("roles")
    if not isinstance(roles, dict) or not roles:
        yield "'roles' is missing or empty"
        roles = {}
    for role, fillers in roles.items():
        if role not in vocabulary.DEAL_ROLES:
            yield f"unknown role {role!r}"
        elif not isinstance(fillers, list):
            yield f"role {role!r} must be a list of entity ids"
        else:
            for filler in fillers:
                yield from _filler_problems(filler, types, vocabulary.DEAL_ROLES[role], role)
    yield from _one_of(deal, "status", vocabulary.STATUSES)
    yield from _one_of(deal, "certainty", vocabulary.CERTAINTIES)
    yield from _one_of(deal, "dateKind", vocabulary.DATE_KINDS)
    yield from _one_of(deal, "amountBound", vocabulary.AMOUNT_BOUNDS)
    yield from _one_of(deal, "amountPeriod", vocabulary.AMOUNT_PERIODS)
    amount, currency = deal.get("amount"), deal.get("currency")
    if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int | float)):
        yield f"amount {amount!r} is not a number"
    if currency is not None and not re.fullmatch(r"[A-Z]{3}", str(currency)):
        yield f"currency {currency!r} is not an ISO 4217 code"
    yield from _quote_problems(deal, text)
    trigger = deal.get("trigger")
    if trigger is not None and (not trigger or str(trigger) not in str(deal.get("quote"))):
        yield f"the trigger {trigger!r} is not in the deal's quote"


def _unknown_keys(record: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    for key in sorted(set(record) - known):
        yield f"unknown key {key!r}"


def _filler_problems(entity: object, types: Mapping[str, str], allowed: frozenset[str], where: str) -> Iterator[str]:
    if not isinstance(entity, str) or entity not in types:
        yield f"{where}: {entity!r} is not an entity named in the text"
    elif types[entity] not in allowed:
        yield f"{where}: {entity!r} is a {types[entity]}, allowed are {', '.join(sorted(allowed))}"


def _one_of(record: Mapping[str, Any], key: str, allowed: frozenset[str]) -> Iterator[str]:
    value = record.get(key)
    if value is not None and value not in allowed:
        yield f"{key} {value!r} is none of {', '.join(sorted(allowed))}"


def _quote_problems(record: Mapping[str, Any], text: str) -> Iterator[str]:
    quote = record.get("quote")
    if not isinstance(quote, str) or not quote:
        yield "'quote' is missing"
    elif quote not in text:
        yield f"the quote {quote!r} is not in the text"


def unmarked_names(item: CorpusText) -> list[str]:
    """Marked names that also occur unmarked in the same text: probably overlooked mentions."""
    covered = [False] * len(item.text)
    for mention in item.mentions:
        covered[mention.start : mention.end] = [True] * (mention.end - mention.start)
    surfaces = {item.text[m.start : m.end] for m in item.mentions if m.is_name}
    return sorted(
        surface
        for surface in surfaces
        if any(
            not any(covered[match.start() : match.end()])
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", item.text)
        )
    )


def read_corpus(paths: Sequence[Path]) -> Iterator[CorpusText]:
    """Every text of the given files, in order. Raises CorpusError naming file and line."""
    for path in sorted(paths):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                try:
                    yield parse(line)
                except CorpusError as error:
                    raise CorpusError(f"{path}, line {number}: {error}") from error


def check_file(path: Path, *, seen: dict[str, str]) -> tuple[int, list[str], list[str]]:
    """Number of texts in a file, its faults and its warnings. `seen` gathers ids across files."""
    count, faults, warnings = 0, [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        count += 1
        try:
            item = parse(line)
        except CorpusError as error:
            faults.append(f"{where}: {error}")
            continue
        if item.id in seen:
            faults.append(f"{where}: id {item.id!r} was used at {seen[item.id]}")
        seen.setdefault(item.id, where)
        faults += [f"{where} ({item.id}): {fault}" for fault in problems(item)]
        warnings += [f"{where} ({item.id}): {name!r} also occurs unmarked" for name in unmarked_names(item)]
    return count, faults, warnings


def main(arguments: Sequence[str] | None = None) -> int:
    """Check corpus files; prints faults, warnings and counts. Returns 1 when there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m kg.training.corpus_format", description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    seen: dict[str, str] = {}
    total = wrong = 0
    for path in parser.parse_args(arguments).files:
        count, faults, warnings = check_file(path, seen=seen)
        for line in [*faults, *(f"warning: {warning}" for warning in warnings)]:
            print(line)
        total, wrong = total + count, wrong + len(faults)
    print(f"{total} texts, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
