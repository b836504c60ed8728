"""What a graph knows beside two claims that are judged: who owns, leads or lies in whom, and who knows of both."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.graph.judgement import Background
from kg.model.document import Document
from kg.model.graph import Entity, Statement
from kg.ontology.disagreement import load_disagreement
from kg.ontology.schema import load_schema

OWNER = "owner"
"""The name under which kg.ttl compares the relations that tell of ownership."""
_LEADS = "leads"
_FOUNDED = "foundedBy"
_WITHIN = "locatedIn"
USERS = frozenset({"operates", "uses"})
"""Relations of those who have the use of a thing and are loosely called its owners; who built it is another matter."""


def background_of(
    statements: Iterable[Statement], entities: Mapping[str, Entity], documents: Mapping[str, Document]
) -> Background:
    """Collected from the claims that support their direct triples, and from those that tell of the past."""
    schema = load_schema()
    owned: dict[str, set[str]] = defaultdict(set)
    led: dict[str, set[str]] = defaultdict(set)
    inside: dict[str, set[str]] = defaultdict(set)
    joined: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    over: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in statements:
        relation = schema.relation(one.predicate)
        if relation is None:
            continue
        if issued := _tells_of_an_end(one, documents):
            over[relation.compared_as, one.object, one.subject].add(issued)
            over[relation.compared_as, one.subject, one.object].add(issued)
        if not one.claim.supports_edge:
            continue
        joined[one.document, one.object, one.subject].add(relation.compared_as)
        joined[one.document, one.subject, one.object].add(relation.compared_as)
        if relation.compared_as == OWNER:
            holder, thing = (one.object, one.subject) if relation.functional else (one.subject, one.object)
            owned[holder].add(thing)
        elif one.predicate == _LEADS:
            led[one.subject].add(one.object)
        elif one.predicate == _FOUNDED:
            led[one.object].add(one.subject)
        elif one.predicate == _WITHIN:
            inside[one.subject].add(one.object)
    return Background(
        cues=load_disagreement(),
        owned=_closed(owned),
        led=led,
        inside=_closed(inside),
        joined=joined,
        names={entity.id: entity.name for entity in entities.values()},
        told_apart=_told_apart(joined),
        over=over,
    )


def _tells_of_an_end(one: Statement, documents: Mapping[str, Document]) -> str | None:
    """The date of a document that says for sure that something was so and is no longer."""
    claim = one.claim
    over = claim.tense == "past" and claim.polarity == "affirmed" and claim.certainty in ("asserted", "reported")
    return documents[one.document].issued if over else None


def _told_apart(joined: Mapping[tuple[str, str, str], Collection[str]]) -> frozenset[tuple[str, str, str]]:
    told: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for (document, thing, holder), relations in joined.items():
        owners, users = told[document, thing]
        if OWNER in relations:
            owners.add(holder)
        elif USERS & set(relations):
            users.add(holder)
    return frozenset(
        (thing, owner, user) for (_, thing), (owners, users) in told.items() for owner in owners for user in users
    )


def _closed(direct: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The transitive closure, cycles allowed."""
    closed: dict[str, set[str]] = {}
    for start in direct:
        reached: set[str] = set()
        waiting = list(direct[start])
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting.extend(direct.get(one, ()))
        closed[start] = reached
    return closed
