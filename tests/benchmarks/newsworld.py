"""A made-up business world for timing: communities, hubs, deals, rumours, disagreement, one sentence for each claim."""

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from kg.graph.belief import Sources, with_belief
from kg.model.document import Document, Span
from kg.model.extraction import Claim, LocalDeal, Quote, Term
from kg.model.graph import Conflict, Deal, Entity, Graph, Statement, StatusChange, TermStatement
from kg.model.ids import digest
from kg.model.vocabulary import Certainty, EntityType
from kg.settings import DEFAULT_BASE_IRI
from tests.graphs import EXTRACTOR, supported_edges

_KINDS: Final[tuple[tuple[EntityType, float], ...]] = (
    ("Company", 0.5), ("Person", 0.2), ("Place", 0.07), ("Product", 0.1), ("Facility", 0.07), ("Organization", 0.03),
    ("GovernmentBody", 0.03),
)  # fmt: skip
_RELATIONS: Final[dict[str, tuple[str, ...]]] = {
    "Company": ("supplies", "partnersWith", "competesWith", "investsIn", "acquires", "owns"),
    "Person": ("foundedBy",),
    "Place": ("headquarteredIn", "locatedIn"),
    "Product": ("develops", "uses"),
    "Facility": ("operates", "builds"),
    "Organization": ("partnersWith",),
    "GovernmentBody": ("sues",),
}
_CERTAINTIES: Final[tuple[Certainty, ...]] = (*("asserted",) * 7, *("reported",) * 2, "possible", "planned")
_PER_DOCUMENT: Final = 12
_DEALS: Final = 0.06
_SYLLABLES: Final = ("bar", "kel", "mor", "tan", "vel", "dri", "sol", "wen", "har", "lun", "pek", "ros", "tir", "gan")


@dataclass(slots=True)
class _World:
    chance: random.Random
    entities: list[Entity] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    said: list[tuple[int, Claim]] = field(default_factory=list)

    def say(self, words: str) -> tuple[int, Quote]:
        """Puts a sentence at the end of the last document; returns the document's number and the quote."""
        if not self.texts or len(self.texts[-1]) >= _PER_DOCUMENT:
            self.texts.append([])
        start = sum(len(one) + 1 for one in self.texts[-1])
        self.texts[-1].append(words)
        return len(self.texts) - 1, Quote(Span(start, start + len(words)), words)

    def name(self, number: int) -> str:
        """Two words that nothing else is called."""
        base, word = len(_SYLLABLES), ""
        for _ in range(4):
            number, syllable = divmod(number, base)
            word += _SYLLABLES[syllable]
        return f"{word[:6].title()} {word[6:].title()}"


def newsworld(entities: int, relations: int, *, seed: int = 1) -> Graph:
    """About so many entities and relations; deals, which count as relations by their roles, come on top."""
    world = _World(random.Random(seed))
    _populate(world, entities)
    near = _near(world)
    everywhere = list(range(entities))
    for _ in range(relations):
        first = world.chance.randrange(entities)
        among = near[world.group[first]] if world.chance.random() < 0.88 else everywhere
        other = world.chance.choice(among)
        if first == other or world.entities[first].type != "Company":
            first, other = other, first
        if first != other and world.entities[first].type == "Company":
            _relate(world, first, other)
            near[world.group[first]].append(first)
            everywhere += [first, other]
    deals, terms, roles = _deals(world, int(entities * _DEALS))
    return _graph(world, deals, terms, roles)


def _populate(world: _World, count: int) -> None:
    kinds, weights = zip(*_KINDS, strict=True)
    group = 0
    while len(world.entities) < count:
        for _ in range(min(int(world.chance.paretovariate(1.1) * 12), 300)):
            number = len(world.entities)
            kind: EntityType = world.chance.choices(kinds, weights)[0]
            world.entities.append(
                Entity(id=f"{kind.lower()}/n{number:05}", type=kind, classes=(kind,), name=world.name(number))
            )
            world.group.append(group)
            if len(world.entities) == count:
                return
        group += 1


def _near(world: _World) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, group in enumerate(world.group):
        found.setdefault(group, []).append(number)
    return found


def _relate(world: _World, first: int, other: int) -> None:
    subject, thing = world.entities[first], world.entities[other]
    predicate = world.chance.choice(_RELATIONS[thing.type])
    past, denied = world.chance.random() < 0.08, world.chance.random() < 0.03
    verb = f"{'no longer ' if past else ''}{'denies that it ' if denied else ''}{predicate}"
    document, quote = world.say(f"{subject.name} {verb} {thing.name}, as case {len(world.said)} in its filings shows.")
    start = quote.span.start + quote.text.index(predicate)
    claim = Claim(
        subject=subject.id,
        predicate=predicate,
        object=thing.id,
        quote=quote,
        trigger=Quote(Span(start, start + len(predicate)), predicate),
        confidence=round(0.4 + 0.6 * world.chance.random(), 2),
        certainty=world.chance.choice(_CERTAINTIES),
        polarity="negated" if denied else "affirmed",
        tense="past" if past else "present",
        produced_by=f"frame:{predicate}/{first % 5}",
    )
    world.said.append((document, claim))


def _deals(world: _World, count: int) -> tuple[list[Deal], list[tuple[int, TermStatement]], list[tuple[int, Claim]]]:
    deals: list[Deal] = []
    terms: list[tuple[int, TermStatement]] = []
    roles: list[tuple[int, Claim]] = []
    firms = [one for one in world.entities if one.type == "Company"]
    for number in range(count if len(firms) > 1 else 0):
        buyer, seller = world.chance.sample(firms, 2)
        amount = Decimal(world.chance.randrange(1, 900) * 1_000_000)
        document, quote = world.say(f"{buyer.name} agreed to buy supplies from {seller.name} for ${amount}.")
        id_ = f"deal/{digest('benchmark', number)}"
        for role, who in (("customer", buyer), ("provider", seller)):
            roles.append((document, Claim(subject=id_, predicate=role, object=who.id, quote=quote, confidence=0.8)))
        said = Term(predicate="amount", value=str(amount), quote=quote, trigger=quote, currency="USD", confidence=0.8)
        terms.append((document, TermStatement(id=f"term/{digest(id_)}", deal=id_, document="", term=said, belief=0.7)))
        local = LocalDeal(id=f"d{number}", kind="SupplyDeal", quote=quote, amount=amount, currency="USD")
        deals.append(
            Deal(id=id_, kind="SupplyDeal", label=f"Supply deal: {buyer.name}, {seller.name}", status="announced",
                 amount=amount, currency="USD", tellings=((str(document), local),),
                 history=(StatusChange(status="announced", date=None, document=str(document), term=None),))
        )  # fmt: skip
    return deals, terms, roles


def _graph(
    world: _World, deals: list[Deal], terms: list[tuple[int, TermStatement]], roles: list[tuple[int, Claim]]
) -> Graph:
    documents = [
        Document(
            source=f"news/{number:05}.txt",
            text="\n".join(sentences) + "\n",
            title=f"Business day {number}",
            issued=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            publisher=f"Wire {number % 9}",
        )
        for number, sentences in enumerate(world.texts)
    ]
    unique = {
        (one := Statement(id=f"claim/{digest(documents[place].id, claim.id)}", subject=claim.subject,
                          predicate=claim.predicate, object=claim.object, document=documents[place].id, claim=claim)).id: one
        for place, claim in (*world.said, *roles)
    }  # fmt: skip
    statements = [unique[key] for key in sorted(unique)]
    said, edges = with_belief(statements, supported_edges(statements), Sources(documents, ()))
    pairs = zip(said[::40], said[1::40], strict=False)
    return Graph(
        base_iri=DEFAULT_BASE_IRI,
        documents=tuple(documents),
        extractors=tuple((one.id, EXTRACTOR) for one in documents),
        entities=tuple(sorted(world.entities, key=lambda one: one.id)),
        deals=tuple(
            replace(
                one,
                tellings=tuple((documents[int(place)].id, local) for place, local in one.tellings),
                history=tuple(replace(step, document=documents[int(step.document)].id) for step in one.history),
            )
            for one in sorted(deals, key=lambda one: one.id)
        ),
        statements=said,
        edges=edges,
        mentions=(),
        terms=tuple(sorted((replace(one, document=documents[place].id) for place, one in terms), key=lambda one: one.id)),
        conflicts=tuple(
            Conflict(id=f"conflict/{digest(one.id, other.id)}", kind="contradiction", between=(one.id, other.id),
                     reason="made up")
            for one, other in pairs
        ),
    )  # fmt: skip
