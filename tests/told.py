"""What a build says, asked in plain names: for tests that compare it with what a reader would find."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from kg.model.graph import Entity, Graph, Statement
from kg.ontology.schema import load_schema

Fact = Sequence[str]
"""Subject's name, relation, object's name."""


class Told:
    """A graph behind questions in plain names. A name means every entity that bears it, as name or as alias."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._bearers: dict[str, set[str]] = defaultdict(set)
        for entity in graph.entities:
            for name in (entity.name, *entity.aliases, *entity.former_names):
                self._bearers[name].add(entity.id)
        self._by_id = {entity.id: entity for entity in graph.entities}
        self._files = {one.id: PurePosixPath(one.source.partition("#")[0]).name for one in graph.documents}

    def bearers(self, name: str) -> list[Entity]:
        """All entities of that name."""
        return [self._by_id[one] for one in sorted(self._bearers.get(name, ()))]

    def file(self, document: str) -> str:
        """The file name behind a document id."""
        return self._files[document]

    def statements(self, fact: Fact, file: str | None = None) -> Iterator[Statement]:
        """The claims, of whatever force, that say `fact`; of one file or of all."""
        subject, predicate, object_ = fact
        subjects, objects = self._bearers.get(subject, set()), self._bearers.get(object_, set())
        symmetric = load_schema().relations[predicate].symmetric
        for one in self.graph.statements:
            if file not in (None, self.file(one.document)) or predicate not in _with_broader(one.predicate):
                continue
            straight = one.subject in subjects and one.object in objects
            if straight or (symmetric and one.subject in objects and one.object in subjects):
                yield one

    def holds(self, fact: Fact, file: str) -> bool:
        """Whether `file` says it in a way that puts an edge into the graph."""
        return any(one.claim.supports_edge for one in self.statements(fact, file))

    def misjudged(self, types: Mapping[str, str]) -> dict[str, str]:
        """Of names that should each be one entity of the type given: those that are not, and what they are."""
        return {
            name: ", ".join(f"{one.type} {one.name}" for one in self.bearers(name)) or "nothing"
            for name, kind in types.items()
            if [one.type for one in self.bearers(name)] != [kind]
        }

    def files_of_deals(self, kind: str, parties: set[str]) -> set[str]:
        """The files that tell the deal of this kind which has all these parties; empty where no one deal has."""
        for deal in self.graph.deals:
            fillers = {one.object for one in self.graph.statements if one.subject == deal.id}
            if deal.kind == kind and all(self._bearers.get(name, set()) & fillers for name in parties):
                return {self.file(document) for document, _ in deal.tellings}
        return set()


def _with_broader(predicate: str) -> set[str]:
    found = {predicate}
    relation = load_schema().relations.get(predicate)
    while relation and relation.broader:
        found.add(relation.broader)
        relation = load_schema().relations.get(relation.broader)
    return found
