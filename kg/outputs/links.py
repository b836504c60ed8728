"""What joins two things, with everything that was said about it: the rows of edge tables and the lines of the map."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from kg.model.graph import Graph, Statement
from kg.model.vocabulary import Certainty, Polarity, Tense

_CERTAINTY: Final = {"asserted": 0, "reported": 1, "planned": 2, "possible": 3}
_TENSE: Final = {"present": 0, "future": 1, "past": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One subject, predicate and object with the statements about them, the strongest first (never empty).

    Strongest means affirmed before negated, present before future before past, then by certainty, then by confidence.
    """

    subject: str
    predicate: str
    object: str
    statements: tuple[Statement, ...]
    supported: bool
    """Whether the vocabulary's rule lets the direct triple stand."""

    @property
    def strongest(self) -> Statement:
        """The statement whose flags stand for the whole link."""
        return self.statements[0]

    @property
    def certainty(self) -> Certainty:
        return self.strongest.claim.certainty

    @property
    def tense(self) -> Tense:
        return self.strongest.claim.tense

    @property
    def polarity(self) -> Polarity:
        return self.strongest.claim.polarity

    @property
    def confidence(self) -> float:
        return self.strongest.claim.confidence

    @property
    def documents(self) -> int:
        """How many documents say something about it."""
        return len({one.document for one in self.statements})


def links(graph: Graph) -> list[Link]:
    """All links of a graph, deal roles included, sorted by subject, predicate and object."""
    found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in graph.statements:
        found[statement.subject, statement.predicate, statement.object].append(statement)
    deals = {deal.id for deal in graph.deals}
    supporting = {id_ for edge in graph.edges for id_ in edge.statements}
    supporting |= {one.id for one in graph.statements if one.subject in deals and one.claim.supports_edge}
    return [
        Link(
            subject=subject,
            predicate=predicate,
            object=object_,
            statements=tuple(sorted(said, key=_strength)),
            supported=any(one.id in supporting for one in said),
        )
        for (subject, predicate, object_), said in sorted(found.items())
    ]


def _strength(statement: Statement) -> tuple[bool, int, int, float, str]:
    claim = statement.claim
    return (
        claim.polarity == "negated",
        _TENSE[claim.tense],
        _CERTAINTY[claim.certainty],
        -claim.confidence,
        statement.id,
    )
