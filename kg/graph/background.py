"""What a graph knows beside two claims that are judged: who owns, leads or lies in whom, and who knows of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.graph.judgement import Background
from kg.model.graph import Entity, Statement
from kg.ontology.disagreement import load_disagreement
from kg.ontology.schema import load_schema

_OWNER = "owner"
"""The name under which kg.ttl compares the relations that tell of ownership."""
_LEADS = "leads"
_FOUNDED = "foundedBy"
_WITHIN = "locatedIn"


def background_of(statements: Iterable[Statement], entities: Mapping[str, Entity]) -> Background:
    """Collected from the claims that support their direct triples."""
    schema = load_schema()
    owned: dict[str, set[str]] = defaultdict(set)
    led: dict[str, set[str]] = defaultdict(set)
    inside: dict[str, set[str]] = defaultdict(set)
    joined: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in statements:
        relation = schema.relation(one.predicate)
        if relation is None or not one.claim.supports_edge:
            continue
        joined[one.document, one.object, one.subject].add(relation.compared_as)
        joined[one.document, one.subject, one.object].add(relation.compared_as)
        if relation.compared_as == _OWNER:
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
