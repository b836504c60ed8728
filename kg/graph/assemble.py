"""Puts readings together into one graph: canonical names, statements with evidence, edges under the vocabulary's rule."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model.document import Document, Rejection
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity
from kg.model.graph import Deal, Edge, Entity, Graph, Member, PlacedMention, Statement
from kg.model.ids import digest
from kg.model.vocabulary import DEAL_ROLES, DealStatus, EntityType
from kg.ontology.schema import load_schema
from kg.resolve import Resolution, resolve
from kg.settings import DEFAULT_BASE_IRI

Reading = tuple[Document, Extraction]
_DATA_CENTER = frozenset(
    {
        "data center",
        "data centre",
        "datacenter",
        "datacentre",
        "supercomputer",
        "compute cluster",
        "computing cluster",
        "cluster",
    }
)
_SETTLED: Mapping[DealStatus, int] = {"rumoured": 0, "planned": 1, "announced": 2, "completed": 3, "cancelled": 3}


def assemble(
    readings: Sequence[Reading],
    *,
    base_iri: str = DEFAULT_BASE_IRI,
    rejections: Iterable[Rejection] = (),
    missing: Iterable[str] = (),
) -> Graph:
    """The graph of all readings. The order of `readings` does not matter."""
    ordered = sorted(readings, key=lambda reading: reading[0].source)
    resolution = resolve(ordered, across_types=True)
    names = _Names(resolution)
    statements = sorted(
        (_statement(document, claim, names) for document, extraction in ordered for claim in extraction.claims),
        key=lambda s: s.id,
    )
    entities = _entities(ordered, resolution)
    fitting, refused = _by_types(statements, entities, ordered, names)
    deals = _deals(ordered, names, entities, fitting)
    return Graph(
        base_iri=base_iri,
        documents=tuple(document for document, _ in ordered),
        extractors=tuple((document.id, extraction.extractor) for document, extraction in ordered),
        entities=tuple(entities[key] for key in sorted(entities)),
        deals=tuple(sorted(deals, key=lambda d: d.id)),
        statements=tuple(fitting),
        refused=tuple(refused),
        edges=_edges(fitting),
        mentions=tuple(_mentions(ordered, names)),
        reprints=tuple(resolution.reprints),
        rejections=tuple(sorted(set(rejections))),
        missing=tuple(sorted(set(missing))),
    )


class _Names:
    """Canonical ids of document-local entities and deals."""

    def __init__(self, resolution: Resolution) -> None:
        self._entities = resolution.entity_of
        self._deals = resolution.deal_of

    def of(self, document: Document, local: str) -> str:
        member = Member(document.id, local)
        found = self._entities.get(member) or self._deals.get(member)
        if found is None:
            raise KeyError(f"{document.source}: {local} is in no cluster")
        return found


def _statement(document: Document, claim: Claim, names: _Names) -> Statement:
    return Statement(
        id=f"claim/{digest(document.id, claim.id)}",
        subject=names.of(document, claim.subject),
        predicate=claim.predicate,
        object=names.of(document, claim.object),
        document=document.id,
        claim=claim,
        attributed_to=names.of(document, claim.attributed_to) if claim.attributed_to else None,
    )


def _entities(readings: Sequence[Reading], resolution: Resolution) -> dict[str, Entity]:
    members: dict[str, list[tuple[Member, LocalEntity]]] = defaultdict(list)
    for document, extraction in readings:
        for local in extraction.entities:
            member = Member(document.id, local.id)
            members[resolution.entity_of[member]].append((member, local))
    made: dict[str, Entity] = {}
    for identifier, group in members.items():
        canonical = resolution.entities[identifier]
        surfaces = {name for _, local in group for name in (local.name, *local.aliases)}
        former = {name for _, local in group for name in local.former_names} - {canonical.name}
        made[identifier] = Entity(
            id=identifier,
            type=canonical.type,
            classes=_classes(canonical.type, [local for _, local in group]),
            name=canonical.name,
            aliases=tuple(sorted(surfaces - {canonical.name} - former)),
            former_names=tuple(sorted(former)),
            members=tuple(sorted(member for member, _ in group)),
        )
    return made


def _classes(kind: EntityType, group: Sequence[LocalEntity]) -> tuple[str, ...]:
    """The most specific class and those above it, as the ontology orders them."""
    calls = Counter(noun for local in group for noun in local.descriptions)
    narrow = "DataCenter" if kind == "Facility" and calls.keys() & _DATA_CENTER else kind
    return tuple(load_schema().lineage(narrow))


def _deals(
    readings: Sequence[Reading], names: _Names, entities: Mapping[str, Entity], statements: Sequence[Statement]
) -> list[Deal]:
    tellings: dict[str, list[tuple[Document, LocalDeal]]] = defaultdict(list)
    for document, extraction in readings:
        for deal in extraction.deals:
            tellings[names.of(document, deal.id)].append((document, deal))
    parties: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        if statement.predicate in DEAL_ROLES and entities[statement.object].name not in parties[statement.subject]:
            parties[statement.subject].append(entities[statement.object].name)
    return [_deal(identifier, group, sorted(parties[identifier])) for identifier, group in tellings.items()]


def _deal(identifier: str, group: list[tuple[Document, LocalDeal]], parties: Sequence[str]) -> Deal:
    """One deal out of its tellings: what later documents say counts before what earlier ones said."""
    ordered = sorted(group, key=lambda pair: (pair[0].issued or "", pair[0].source, pair[1].id))
    latest_first = [deal for _, deal in reversed(ordered)]
    kinds = Counter(deal.kind for deal in latest_first if deal.kind != "Partnership") or Counter(["Partnership"])
    kind = min(kinds, key=lambda name: (-kinds[name], name))
    priced = next((deal for deal in latest_first if deal.amount is not None), None)
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
    return Deal(
        id=identifier,
        kind=kind,
        label=f"{spaced.capitalize()}: {', '.join(parties)}" if parties else spaced.capitalize(),
        status=_status(latest_first),
        amount=priced.amount if priced else None,
        currency=priced.currency if priced else None,
        amount_bound=priced.amount_bound if priced else "exact",
        amount_period=priced.amount_period if priced else "total",
        stake=next((deal.stake for deal in latest_first if deal.stake is not None), None),
        term=next((deal.term for deal in latest_first if deal.term), None),
        capacity=next((deal.capacity for deal in latest_first if deal.capacity), None),
        signed_on=next((deal.signed_on for deal in latest_first if deal.signed_on), None),
        announced_on=next((deal.announced_on for _, deal in ordered if deal.announced_on), None),
        members=tuple(sorted(Member(document.id, deal.id) for document, deal in group)),
        tellings=tuple((document.id, deal) for document, deal in ordered),
    )


def _status(latest_first: Sequence[LocalDeal]) -> DealStatus:
    """The furthest that a deal got; of completed and cancelled the later word counts."""
    return max(latest_first, key=lambda deal: _SETTLED[deal.status]).status


def _by_types(
    statements: Sequence[Statement], entities: Mapping[str, Entity], readings: Sequence[Reading], names: _Names
) -> tuple[list[Statement], list[Statement]]:
    """Statements whose predicate allows the types of what they join, and those whose does not.

    A document may take a name for another type than the documents together do; what it then claims would break domain
    or range. It stays in the ledger.
    """
    schema = load_schema()
    kinds = {key: entity.type for key, entity in entities.items()} | {
        names.of(document, deal.id): deal.kind for document, extraction in readings for deal in extraction.deals
    }
    fitting: list[Statement] = []
    refused: list[Statement] = []
    for one in statements:
        allowed = one.subject != one.object and schema.allows(one.predicate, kinds[one.subject], kinds[one.object])
        (fitting if allowed else refused).append(one)
    return fitting, refused


def _edges(statements: Sequence[Statement]) -> tuple[Edge, ...]:
    """Direct triples: only what at least one affirmed, asserted or reported, present claim supports."""
    support: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for statement in statements:
        if statement.claim.supports_edge:
            support[statement.subject, statement.predicate, statement.object].append(statement.id)
    return tuple(
        Edge(subject=s, predicate=p, object=o, statements=tuple(sorted(ids)))
        for (s, p, o), ids in sorted(support.items())
    )


def _mentions(readings: Sequence[Reading], names: _Names) -> Iterable[PlacedMention]:
    for document, extraction in readings:
        for mention in extraction.mentions:
            yield PlacedMention(document=document.id, entity=names.of(document, mention.entity), mention=mention)
