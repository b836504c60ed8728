"""Everything that a graph says about one entity or deal, with the words that say it."""

from dataclasses import dataclass

from kg.errors import UnknownNameError
from kg.model.document import Document
from kg.model.graph import Deal, Entity, Graph, Statement
from kg.model.vocabulary import DEAL_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement about the entity, as a reader wants it: what, of whom, in which words, from where."""

    predicate: str
    forward: bool
    """Whether the entity is the subject."""
    other: str
    """Canonical id of the entity or deal at the other end."""
    other_name: str
    quote: str
    certainty: str
    polarity: str
    tense: str
    confidence: float
    belief: float
    """How much all independent documents together support it, in [0, 1]."""
    role_title: str | None
    attributed_to: str | None
    source: str
    issued: str | None
    statement: str
    produced_by: str
    """The frame or head that made the claim, e.g. `frame:owns/3`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An entity or deal with all that is said about it. `told` is by relation, then document date and source."""

    thing: Entity | Deal
    told: tuple[Told, ...]
    deals: tuple[Deal, ...]
    documents: tuple[Document, ...]
    """Those that speak of it, by source."""


def profile(graph: Graph, identifier: str) -> Profile:
    """Collects everything said about an entity or deal of the graph, given its id or IRI.

    Raises `UnknownNameError` where the graph has nothing of this id. `kg.graph.names.resolve_name` finds ids by name.
    """
    wanted = identifier.removeprefix(graph.base_iri)
    things: list[Entity | Deal] = [*graph.entities, *graph.deals]
    thing = next((one for one in things if one.id == wanted), None)
    if thing is None:
        raise UnknownNameError(f"the graph has neither entity nor deal {identifier}")
    names = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
    documents = {one.id: one for one in graph.documents}
    about = [one for one in graph.statements if wanted in (one.subject, one.object)]
    deals = {one.subject for one in about if one.predicate in DEAL_ROLES}
    where = {one.document for one in graph.mentions if one.entity == wanted} | {one.document for one in about}
    return Profile(
        thing=thing,
        told=tuple(sorted((_told(one, wanted, names, documents[one.document]) for one in about), key=_order)),
        deals=tuple(deal for deal in graph.deals if deal.id in deals),
        documents=tuple(one for one in graph.documents if one.id in where),
    )


def _told(one: Statement, entity: str, names: dict[str, str], document: Document) -> Told:
    forward = one.subject == entity
    other = one.object if forward else one.subject
    claim = one.claim
    return Told(
        predicate=one.predicate,
        forward=forward,
        other=other,
        other_name=names.get(other, other),
        quote=claim.quote.text,
        certainty=claim.certainty,
        polarity=claim.polarity,
        tense=claim.tense,
        confidence=claim.confidence,
        belief=one.belief,
        role_title=claim.role_title,
        attributed_to=names.get(one.attributed_to or "", claim.attributed_name),
        source=document.source,
        issued=document.issued,
        statement=one.id,
        produced_by=claim.produced_by,
    )


def _order(told: Told) -> tuple[object, ...]:
    return (
        told.predicate in DEAL_ROLES, not told.forward, told.predicate, told.other_name, told.issued or "~",
        told.source, told.statement,
    )  # fmt: skip
