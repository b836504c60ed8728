"""How well entities and deals are resolved over the gold set, beside two baselines.

    python -m tests.resolve.evaluate_gold [--check]

prints pairwise precision and recall (of all pairs of document-local entities, or tellings of deals, that a method puts
together, the share that belongs together; and the other way round), then each wrong pair with what the resolver says.
The texts kept for checking get a row in the table, but their wrong pairs are printed only with `--check`.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final, TypeVar

import networkx as nx
from rapidfuzz.fuzz import token_set_ratio

from kg.model.decisions import Member
from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity, Mention, Quote
from kg.model.vocabulary import ORGANIZATIONS
from kg.resolve import Resolution, resolve
from tests.resolve.gold_format import SHARED, GoldDeal, GoldDocument, check_documents, own_documents, shared_documents

_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:[.!?](?!\s+[A-Z\[“\"]|\s*$)[^.!?\n]*)*[.!?]*[”\"]?")
_FUZZY: Final = 90

_Node = TypeVar("_Node", bound=Hashable)
Reading = tuple[Document, Extraction]
Clustering = Mapping[Member, Hashable]
"""Member → the cluster that it is in."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The readings that a perfect reader would make, and the truth about their local entities and deals."""

    readings: list[Reading]
    entities: dict[Member, str]
    deals: dict[Member, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs put together rightly, wrongly, and left apart wrongly."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def gold_of(documents: Sequence[GoldDocument]) -> Gold:
    """What `resolve` is given. Local ids are numbers, so that nothing of the truth is told by them."""
    gold = Gold([], {}, {})
    for made in documents:
        document = Document(
            source=made.source, text=made.text, issued=made.issued, publisher=made.publisher, title=made.title
        )
        local: dict[str, str] = {}
        for mention in made.mentions:
            local.setdefault(mention.entity, f"e{len(local) + 1}")
        sentences = tuple(Span(match.start(), match.end()) for match in _SENTENCE.finditer(made.text))
        told = [_deal(deal, number, made, sentences, local) for number, deal in enumerate(made.deals, start=1)]
        extraction = Extraction(
            extractor="gold",
            entities=tuple(_entity(made, entity, identifier) for entity, identifier in local.items()),
            mentions=tuple(
                Mention(span=Span(one.start, one.end), surface=made.text[one.start : one.end], entity=local[one.entity])
                for one in made.mentions
            ),
            claims=tuple(claim for _, claims in told for claim in claims),
            deals=tuple(deal for deal, _ in told),
            sentences=sentences,
        )
        gold.readings.append((document, extraction))
        gold.entities.update((Member(document.id, identifier), entity) for entity, identifier in local.items())
        gold.deals.update(
            (Member(document.id, deal.id), told_of.id) for (deal, _), told_of in zip(told, made.deals, strict=True)
        )
    return gold


def _entity(made: GoldDocument, entity: str, identifier: str) -> LocalEntity:
    mentions = [mention for mention in made.mentions if mention.entity == entity]
    former = {surface for named, surface in made.former if named == entity}
    surfaces = list(dict.fromkeys(made.text[mention.start : mention.end] for mention in mentions))
    present = [surface for surface in surfaces if surface not in former] or surfaces
    name = max(present, key=len)
    return LocalEntity(
        id=identifier,
        type=mentions[0].type,
        name=name,
        aliases=tuple(sorted(surface for surface in present if surface != name)),
        former_names=tuple(sorted(former - {name})),
    )


def _deal(
    deal: GoldDeal, number: int, made: GoldDocument, sentences: Sequence[Span], local: Mapping[str, str]
) -> tuple[LocalDeal, list[Claim]]:
    start, end = deal.trigger
    around = next((one for one in sentences if one.start <= start < one.end), Span(0, len(made.text)))
    quote = Quote(around, made.text[around.start : around.end])
    telling = LocalDeal(
        id=f"d{number}",
        kind=deal.kind,
        quote=quote,
        trigger=Quote(Span(start, end), made.text[start:end]),
        amount=None if deal.amount is None else Decimal(deal.amount),
        currency=deal.currency,
        signed_on=deal.signed_on,
        announced_on=deal.announced_on,
        status=deal.status,  # type: ignore[arg-type]  # the validator has looked at it
    )
    roles = [
        Claim(subject=telling.id, predicate=role, object=local[filler], quote=quote) for role, filler in deal.roles
    ]
    return telling, roles


def pairs_of(clustering: Clustering) -> set[tuple[Member, Member]]:
    """Every pair of members that are in one cluster."""
    clusters: dict[Hashable, list[Member]] = defaultdict(list)
    for member in sorted(clustering):
        clusters[clustering[member]].append(member)
    return {pair for members in clusters.values() for pair in combinations(members, 2)}


def score(truth: Clustering, found: Clustering) -> Score:
    """Pairwise, over the members that the truth knows."""
    true, made = pairs_of(truth), pairs_of({member: found.get(member, member) for member in truth})
    return Score(len(true & made), len(made - true), len(true - made))


def exact_names(gold: Gold) -> tuple[Clustering, Clustering]:
    """Baseline: the same name and family of types; deals of the same kind with the same fillers of roles."""
    entities = _names(gold)
    deals = {member: (deal.kind, fillers) for member, deal, fillers in _tellings(gold, entities)}
    return entities, deals


def fuzzy_names(gold: Gold) -> tuple[Clustering, Clustering]:
    """Baseline: names of one family that rapidfuzz calls alike, and what follows; deals that share two fillers."""
    exact = _names(gold)
    kinds = sorted(set(exact.values()))
    alike = [
        (one, other)
        for one, other in combinations(kinds, 2)
        if one[0] == other[0] and token_set_ratio(one[1], other[1]) >= _FUZZY
    ]
    cluster = _components(kinds, alike)
    entities = {member: cluster[kind] for member, kind in exact.items()}
    tellings = [(member, fillers) for member, _, fillers in _tellings(gold, entities)]
    together = [(one[0], other[0]) for one, other in combinations(tellings, 2) if len(one[1] & other[1]) >= 2]
    return entities, _components([member for member, _ in tellings], together)


def _names(gold: Gold) -> dict[Member, tuple[str, str]]:
    return {
        Member(document.id, entity.id): (_family(entity), entity.name.casefold())
        for document, extraction in gold.readings
        for entity in extraction.entities
    }


def _components(nodes: Iterable[_Node], edges: Iterable[tuple[_Node, _Node]]) -> dict[_Node, int]:
    graph: nx.Graph[_Node] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    return {node: number for number, component in enumerate(nx.connected_components(graph)) for node in component}


def _family(entity: LocalEntity) -> str:
    return "Organization" if entity.type in ORGANIZATIONS else entity.type


def _tellings(gold: Gold, entities: Clustering) -> list[tuple[Member, LocalDeal, frozenset[Hashable]]]:
    return [
        (
            Member(document.id, deal.id),
            deal,
            frozenset(
                entities[Member(document.id, claim.object)] for claim in extraction.claims if claim.subject == deal.id
            ),
        )
        for document, extraction in gold.readings
        for deal in extraction.deals
    ]


def evaluate(gold: Gold) -> tuple[dict[str, tuple[Score, Score]], Resolution]:
    """Scores of entities and of deals by method, the resolver's first, and what the resolver gave."""
    resolution = resolve(gold.readings)
    methods: dict[str, Callable[[], tuple[Clustering, Clustering]]] = {
        "kg.resolve": lambda: (resolution.entity_of, resolution.deal_of),
        "exact name": lambda: exact_names(gold),
        "rapidfuzz token_set_ratio >= 90": lambda: fuzzy_names(gold),
    }
    scores = {}
    for name, method in methods.items():
        entities, deals = method()
        scores[name] = score(gold.entities, entities), score(gold.deals, deals)
    return scores, resolution


def wrong_pairs(gold: Gold, resolution: Resolution) -> list[str]:
    """Each kind of wrong pair of entities and of deals with its number and what the resolver says of it."""
    names = {
        Member(document.id, entity.id): f"{entity.name} [{document.source}]"
        for document, extraction in gold.readings
        for entity in extraction.entities
    }
    names |= {
        Member(document.id, deal.id): f"{deal.kind} {deal.amount} {deal.status} [{document.source}]"
        for document, extraction in gold.readings
        for deal in extraction.deals
    }
    said: dict[frozenset[str], set[str]] = defaultdict(set)
    for decision in resolution.decisions:
        between = frozenset((resolution.entity_of[decision.left], resolution.entity_of[decision.right]))
        said[between].add(f"{decision.verdict} by {decision.rule}: {'; '.join(decision.reasons)}")
    lines: list[str] = []
    for what, truth, found in (
        ("entity", gold.entities, resolution.entity_of),
        ("deal", gold.deals, resolution.deal_of),
    ):
        true, made = pairs_of(truth), pairs_of(found)
        for verdict, wrong in (("JOINED", made - true), ("APART", true - made)):
            counts = Counter(_shown(pair, truth, found, verdict) for pair in wrong)
            example = {_shown(pair, truth, found, verdict): pair for pair in sorted(wrong, reverse=True)}
            for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
                one, other = example[key]
                reasons = said[frozenset((found[one], found[other]))] if what == "entity" else set()
                lines.append(f"{verdict} {what} x{count}: {' / '.join(key)}: {names[one]} | {names[other]}")
                lines += [f"      {reason}" for reason in sorted(reasons)[:6]]
    return lines


def _shown(
    pair: tuple[Member, Member], truth: Mapping[Member, str], found: Mapping[Member, str], verdict: str
) -> tuple[str, ...]:
    """What pairs with the same mistake have in common: the two things joined, or the two clusters of one thing."""
    return tuple(sorted({truth[member] for member in pair} if verdict == "JOINED" else {found[one] for one in pair}))


def main(arguments: Sequence[str]) -> None:
    """Prints the table, then the resolver's wrong pairs over all texts but those kept for checking."""
    own, check = own_documents(), check_documents()
    shared = shared_documents() if SHARED.is_dir() else []
    if not shared:
        print("no ../shared beside this checkout: own texts only")
    print(f"{'':42}{'entities':>28}{'deals':>32}")
    sets = {"all": own + check + shared, "own": own, "check": check, "shared": shared}
    for name, documents in sets.items():
        scores, _ = evaluate(gold_of(documents))
        for method, both in scores.items():
            cells = [f"P {one.precision:.3f} R {one.recall:.3f} ({one.right}+{one.wrong}-{one.missed})" for one in both]
            print(f"{name:8}{method:34}{cells[0]:>32}{cells[1]:>32}")
    gold = gold_of(check if "--check" in arguments else own + shared)
    print("\n".join(wrong_pairs(gold, evaluate(gold)[1])))


if __name__ == "__main__":
    main(sys.argv[1:])
