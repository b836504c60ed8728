"""What might have become a claim and was refused: by the reader, or when the documents were put together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.errors import UnknownNameError
from kg.model.extraction import Claim, RejectedCandidate
from kg.model.graph import Graph, RejectedStatement, Statement

Stage = Literal["reading", "putting together"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused relation, with its words."""

    subject: str
    """Canonical id of an entity or deal, as `object`."""
    subject_name: str
    predicate: str
    object: str
    object_name: str
    reason: str
    stage: Stage
    """Who refused: the reader of the one document, or the graph because of what other documents say of the names."""
    quote: str
    source: str
    issued: str | None
    start: int
    """Offset of the quote in the document's text."""
    produced_by: str


def refusals(graph: Graph, identifier: str | None = None) -> tuple[Refusal, ...]:
    """All refusals of the graph, or those about one entity or deal, given its id or IRI; by source and position.

    Raises `UnknownNameError` where the graph has nothing of this id.
    """
    wanted = identifier.removeprefix(graph.base_iri) if identifier is not None else None
    names = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
    if wanted is not None and wanted not in names:
        raise UnknownNameError(f"the graph has neither entity nor deal {identifier}")
    found = [one for one in _all(graph, names) if wanted is None or wanted in (one.subject, one.object)]
    return tuple(sorted(found, key=_order))


def by_reason(found: Iterable[Refusal]) -> dict[str, int]:
    """How many refusals have which reason, the most frequent first."""
    counts = Counter(one.reason for one in found)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def misfit(subject: str, predicate: str, object_: str, types: Mapping[str, str]) -> str:
    """Why the graph does not take a claim of the documents. `types` has the type of every entity, the kind of every deal."""
    if subject == object_:
        return "both ends are the same"
    return f"{predicate} does not go from {types[subject]} to {types[object_]}"


def _all(graph: Graph, names: Mapping[str, str]) -> Iterable[Refusal]:
    documents = {one.id: one for one in graph.documents}
    types: dict[str, str] = {one.id: one.type for one in graph.entities} | {one.id: one.kind for one in graph.deals}

    def made(
        one: RejectedStatement | Statement, evidence: RejectedCandidate | Claim, reason: str, stage: Stage
    ) -> Refusal:
        return Refusal(
            subject=one.subject,
            subject_name=names.get(one.subject, one.subject),
            predicate=one.predicate,
            object=one.object,
            object_name=names.get(one.object, one.object),
            reason=reason,
            stage=stage,
            quote=evidence.quote.text,
            source=documents[one.document].source,
            issued=documents[one.document].issued,
            start=evidence.quote.span.start,
            produced_by=evidence.produced_by,
        )

    for one in graph.rejected:
        yield made(one, one.candidate, one.candidate.reason, "reading")
    for claim in graph.refused:
        yield made(claim, claim.claim, misfit(claim.subject, claim.predicate, claim.object, types), "putting together")


def _order(one: Refusal) -> tuple[object, ...]:
    return one.source, one.start, one.predicate, one.subject, one.object, one.reason, one.produced_by
