"""The conflicts of a graph with the words of both sides, for readers and programs."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from kg.graph.evidence import Evidence, Witness
from kg.model.graph import Graph, Statement, TermStatement
from kg.model.vocabulary import ConflictKind

_KINDS: tuple[ConflictKind, ...] = ("contradiction", "update", "scope", "precision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a conflict: its strongest claim, and where else the same is said."""

    said: Evidence
    also: tuple[str, ...]
    """Sources of the other documents that say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A conflict with its sides, the earlier document's first; of an update the later claim stands last."""

    id: str
    kind: ConflictKind
    reason: str
    about: tuple[str, ...]
    """Ids of the entities and deals that the claims are about."""
    sides: tuple[Side, ...]


def disputes(graph: Graph, *, kind: ConflictKind | None = None, about: str | None = None) -> list[Dispute]:
    """The conflicts of one kind, or about one entity or deal (its id), or all: contradictions first, then by what they
    are about."""
    witness = Witness(graph)
    said: dict[str, Statement | TermStatement] = {one.id: one for one in graph.statements}
    said.update((one.id, one) for one in graph.terms)
    where: dict[Hashable, set[str]] = defaultdict(set)
    for one in said.values():
        where[_meaning(one)].add(witness.documents[one.document].source)
    roles: dict[str, set[str]] = defaultdict(set)
    deals = {deal.id for deal in graph.deals}
    for statement in graph.statements:
        if statement.subject in deals:
            roles[statement.subject].add(statement.object)
    found = []
    for conflict in graph.conflicts:
        if kind is not None and conflict.kind != kind:
            continue
        claims = [said[side] for side in conflict.between]
        things = {thing for claim in claims for thing in _things(claim)}
        if about is not None and about not in things | {party for thing in things for party in roles.get(thing, ())}:
            continue
        sides = [_side(claim, witness, where[_meaning(claim)]) for claim in claims]
        if conflict.kind != "update":
            sides.sort(key=lambda side: (side.said.issued or "~", side.said.source, side.said.id))
        found.append(
            Dispute(
                id=conflict.id,
                kind=conflict.kind,
                reason=conflict.reason,
                about=tuple(sorted(things)),
                sides=tuple(sides),
            )
        )
    return sorted(found, key=lambda one: (_KINDS.index(one.kind), one.about, one.id))


def _things(claim: Statement | TermStatement) -> tuple[str, ...]:
    return (claim.deal,) if isinstance(claim, TermStatement) else (claim.subject, claim.object)


def _meaning(claim: Statement | TermStatement) -> Hashable:
    """What claims have in common that say the same."""
    if isinstance(claim, TermStatement):
        term = claim.term
        return claim.deal, term.predicate, term.value, term.currency, term.period
    return claim.subject, claim.predicate, claim.object, claim.claim.polarity, claim.claim.tense == "past"


def _side(claim: Statement | TermStatement, witness: Witness, sources: set[str]) -> Side:
    evidence = witness.of(claim.id)
    return Side(said=evidence, also=tuple(sorted(sources - {evidence.source})))
