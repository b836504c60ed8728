"""The gold set of disagreements: short texts about the same things, and how what they say goes together.

One JSON object a line in `gold/conflicts-tune.jsonl` and `gold/conflicts-check.jsonl`. Rules may be written by looking
at the first; the second is only for measuring them. A case stands in the one or the other by the hash of its id.

    {"id": "owner-01",
     "expected": [{"kind": "contradiction", "left": ["a", 0], "right": ["b", 0]}],       empty: nothing disagrees
     "documents": [{"source": "a", "issued": "2026-03-04" or null, "publisher": …, "title": …, "text": …,
        "entities": [{"id": "e1", "type": "Company", "name": …, "mentions": [[start, end] or [start, end, kind], …]}],
        "claims": [{"s", "p", "o", "quote": [start, end], "trigger": [start, end], "certainty", "polarity", "tense",
                    "attributed": null, entity id or {"name": …}, "valid_from", "valid_until", "role_title"}],
        "deals": [{"id": "d1", "kind", "status", "quote", "trigger", "roles": [{"p", "o"}],
                   "terms": [{"p", "value", "currency", "bound", "period", "quote", "trigger", "certainty",
                              "attributed"}]}]}]}

Offsets are code points, the end exclusive. `["a", 0]` is the first claim of document a, `["a", "d1", 0]` the first
term of its deal d1. The right end of an update is the later one; otherwise left and right mean nothing. Entity ids
are a document's own, and entities of one name and type are the same in all documents of a case.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast, get_args

from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity, Mention, Quote, Term
from kg.model.ids import sha256_text
from kg.model.vocabulary import ConflictKind, MentionKind
from tests.graph.conflict_checks import faults

FOLDER: Final = Path(__file__).parent / "gold"
HALVES: Final = ("tune", "check")
KINDS: Final[tuple[ConflictKind, ...]] = get_args(ConflictKind)
Ref = tuple[str, int] | tuple[str, str, int]
"""A claim (document, index) or a term of a deal (document, deal, index)."""
Reading = tuple[Document, Extraction]


class CaseError(ValueError):
    """A case cannot be used; the message names the case and the reason."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Two statements that do not go together. Of an update, `right` is the later one."""

    kind: ConflictKind
    left: Ref
    right: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A few documents, read by hand, and all disagreements between them."""

    id: str
    expected: tuple[Expected, ...]
    readings: tuple[Reading, ...]
    """What `kg.graph.assemble.assemble` takes. Role claims of deals stand behind the claims that references count."""

    @property
    def kind(self) -> str:
        """The kind of its first disagreement, or "none"."""
        return self.expected[0].kind if self.expected else "none"

    def said(self, ref: Ref) -> tuple[Document, Claim | Term]:
        """What a reference points to; IndexError or KeyError where it points to nothing."""
        document, extraction = {document.source: (document, extraction) for document, extraction in self.readings}[
            ref[0]
        ]
        if len(ref) == 2:
            return document, extraction.claims[ref[1]]
        return document, {deal.id: deal for deal in extraction.deals}[ref[1]].terms[ref[2]]


def half_of(case_id: str) -> str:
    """Which of the two files a case belongs to."""
    return "tune" if sha256_text(case_id)[0] < "8" else "check"


def load_cases(half: str, *, folder: Path = FOLDER) -> list[Case]:
    """The cases of one half, checked. Raises CaseError."""
    lines = (folder / f"conflicts-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [read_case(json.loads(line)) for line in lines]


def read_case(data: Mapping[str, Any]) -> Case:
    """One line of a file as a checked case. Raises CaseError."""
    try:
        case = Case(
            id=data["id"],
            expected=tuple(_expected(one) for one in data["expected"]),
            readings=tuple(_reading(one) for one in data["documents"]),
        )
        problems = list(_problems(case))
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise CaseError(f"{data.get('id')}: {error!r}") from error
    if problems:
        raise CaseError(f"{case.id}: {'; '.join(problems)}")
    return case


def _expected(data: Mapping[str, Any]) -> Expected:
    return Expected(data["kind"], cast(Ref, tuple(data["left"])), cast(Ref, tuple(data["right"])))


def _reading(data: Mapping[str, Any]) -> Reading:
    document = Document(
        source=data["source"],
        text=data["text"],
        title=data["title"],
        issued=data["issued"],
        publisher=data["publisher"],
    )
    deals = data["deals"]
    claims = [_claim(document, one) for one in data["claims"]]
    roles = [_role(document, deal, role) for deal in deals for role in deal["roles"]]
    mentions = [_mention(document, one["id"], place) for one in data["entities"] for place in one["mentions"]]
    return document, Extraction(
        extractor="by hand",
        entities=tuple(_entity(document, one) for one in data["entities"]),
        mentions=tuple(sorted(mentions, key=lambda one: one.span)),
        claims=(*claims, *roles),
        deals=tuple(_deal(document, one) for one in deals),
        sentences=tuple(sorted({claim.quote.span for claim in (*claims, *roles)})),
    )


def _entity(document: Document, data: Mapping[str, Any]) -> LocalEntity:
    named = {document.text[place[0] : place[1]] for place in data["mentions"] if len(place) == 2}
    return LocalEntity(
        id=data["id"], type=data["type"], name=data["name"], aliases=tuple(sorted(named - {data["name"]}))
    )


def _mention(document: Document, entity: str, place: list[Any]) -> Mention:
    span = _quote(document, place[:2])
    kind: MentionKind = place[2] if len(place) > 2 else "name"
    return Mention(span=span.span, surface=span.text, entity=entity, kind=kind)


def _claim(document: Document, data: Mapping[str, Any]) -> Claim:
    entity, name = _speaker(data)
    return Claim(
        subject=data["s"],
        predicate=data["p"],
        object=data["o"],
        quote=_quote(document, data["quote"]),
        trigger=_quote(document, data["trigger"]),
        confidence=0.9,
        certainty=data["certainty"],
        polarity=data["polarity"],
        tense=data["tense"],
        attributed_to=entity,
        attributed_name=name,
        valid_from=data["valid_from"],
        valid_until=data["valid_until"],
        role_title=data["role_title"],
        produced_by="by hand",
    )


def _role(document: Document, deal: Mapping[str, Any], role: Mapping[str, Any]) -> Claim:
    quote, trigger = _quote(document, deal["quote"]), _quote(document, deal["trigger"])
    return Claim(
        subject=deal["id"], predicate=role["p"], object=role["o"], quote=quote, trigger=trigger, confidence=0.9
    )


def _deal(document: Document, data: Mapping[str, Any]) -> LocalDeal:
    terms = tuple(_term(document, one) for one in data["terms"])
    first = {term.predicate: term for term in reversed(terms)}
    amount, stake = first.get("amount"), first.get("stake")
    said = {name: term.value for name, term in first.items()}
    return LocalDeal(
        id=data["id"],
        kind=data["kind"],
        quote=_quote(document, data["quote"]),
        trigger=_quote(document, data["trigger"]),
        amount=Decimal(amount.value) if amount else None,
        currency=amount.currency if amount else None,
        amount_bound=amount.bound if amount else "exact",
        amount_period=amount.period if amount else "total",
        stake=Decimal(stake.value) if stake else None,
        term=said.get("term"),
        capacity=said.get("capacity"),
        signed_on=said.get("signedOn"),
        announced_on=said.get("announcedOn"),
        status=data["status"],
        confidence=0.9,
        terms=terms,
    )


def _term(document: Document, data: Mapping[str, Any]) -> Term:
    entity, name = _speaker(data)
    return Term(
        predicate=data["p"],
        value=data["value"],
        quote=_quote(document, data["quote"]),
        trigger=_quote(document, data["trigger"]),
        currency=data.get("currency"),
        bound=data.get("bound", "exact"),
        period=data.get("period", "total"),
        certainty=data["certainty"],
        attributed_to=entity,
        attributed_name=name,
        confidence=0.9,
    )


def _speaker(data: Mapping[str, Any]) -> tuple[str | None, str | None]:
    said = data["attributed"]
    return (None, said["name"]) if isinstance(said, dict) else (said, None)


def _quote(document: Document, place: list[int]) -> Quote:
    start, end = place
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"{document.source}: {place} lies outside the text")
    return Quote(Span(start, end), document.text[start:end])


def _problems(case: Case) -> Iterator[str]:
    sources = [document.source for document, _ in case.readings]
    if len(sources) < 2 or len(set(sources)) < len(sources):
        yield "it needs two documents of different sources"
    for one in case.expected:
        if one.kind not in KINDS:
            yield f"kind {one.kind} is unknown"
        (left, _), (right, _) = case.said(one.left), case.said(one.right)
        if left.source == right.source:
            yield f"{one.left} and {one.right} are of one document"
    types: dict[str, str] = {}
    for document, extraction in case.readings:
        for entity in extraction.entities:
            if types.setdefault(entity.name, entity.type) != entity.type:
                yield f"{entity.name} has two types"
        yield from (f"{document.source}: {problem}" for problem in faults(document, extraction))
