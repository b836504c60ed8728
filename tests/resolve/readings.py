"""Readings made by hand: each document lists its entities and deals."""

from collections.abc import Sequence
from decimal import Decimal

from kg.model.decisions import Member
from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity, Quote
from kg.model.vocabulary import EntityType

Reading = tuple[Document, Extraction]
HERE = Quote(Span(0, 1), "x")


def entity(
    name: str, kind: EntityType = "Company", *, aliases: Sequence[str] = (), former: Sequence[str] = ()
) -> LocalEntity:
    return LocalEntity(id=f"{kind}:{name}", type=kind, name=name, aliases=tuple(aliases), former_names=tuple(former))


def deal(
    number: int,
    kind: str,
    roles: Sequence[tuple[str, str]],
    *,
    amount: int | None = None,
    signed_on: str | None = None,
) -> tuple[LocalDeal, tuple[Claim, ...]]:
    """A deal whose roles name entities by local id, e.g. `("provider", "Company:Harlan")`."""
    made = LocalDeal(
        id=f"d{number}",
        kind=kind,
        quote=HERE,
        amount=None if amount is None else Decimal(amount),
        signed_on=signed_on,
    )
    return made, tuple(Claim(subject=made.id, predicate=role, object=filler, quote=HERE) for role, filler in roles)


def reading(
    source: str,
    *entities: LocalEntity,
    deals: Sequence[tuple[LocalDeal, tuple[Claim, ...]]] = (),
    text: str = "",
    issued: str | None = None,
) -> Reading:
    document = Document(source=source, text=text or source, issued=issued)
    claims = tuple(claim for _, made in deals for claim in made)
    return document, Extraction(extractor="t", entities=entities, claims=claims, deals=tuple(one for one, _ in deals))


def member(made: Reading, local: str) -> Member:
    return Member(made[0].id, local)
