"""A made-up graph of any size, in N-Triples, shaped like those that kg writes: for timing stores and servers."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.ontology.terms import DCTERMS, KG, PROV, RDF, RDFS, XSD

ID: Final = "https://kg.example/id/"
_PER_CLAIM: Final = 18
"""Triples that each claim brings with it, its share of entities, documents and deals included."""
_RELATIONS: Final = (
    "supplies",
    "owns",
    "investsIn",
    "partnersWith",
    "competesWith",
    "subsidiaryOf",
    "foundedBy",
    "leads",
)
_CERTAINTIES: Final = ("asserted", "asserted", "asserted", "reported", "possible", "planned")


def write_made_up(path: Path, triples: int, *, seed: int = 7) -> int:
    """Writes about so many triples, each once, always the same for one size and seed; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for subject, predicate, object_ in _statements(triples // _PER_CLAIM, random.Random(seed)):
            file.write(f"<{subject}> <{predicate}> {object_} .\n")
            count += 1
    return count


def company(number: int) -> str:
    """The IRI of one of the companies."""
    return f"{ID}company/c{number}"


def _statements(claims: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    companies, people, documents, deals = (max(2, claims // part) for part in (6, 10, 20, 12))
    for number in range(companies):
        yield company(number), RDF + "type", f"<{KG}Company>"
        yield company(number), RDF + "type", f"<{KG}Organization>"
        yield company(number), RDFS + "label", f'"Company {number}"'
    for number in range(people):
        yield _person(number), RDF + "type", f"<{KG}Person>"
        yield _person(number), RDFS + "label", f'"Person {number}"'
    for number in range(documents):
        yield from _document(number)
    for number in range(deals):
        yield from _deal(number, companies, chance)
    edges: set[tuple[str, str, str]] = set()
    for number in range(claims):
        yield from _claim(number, companies, people, documents, chance, edges)


def _person(number: int) -> str:
    return f"{ID}person/p{number}"


def _document(number: int) -> Iterator[tuple[str, str, str]]:
    node = f"{ID}document/d{number}"
    yield node, RDF + "type", f"<{KG}Document>"
    yield node, DCTERMS + "source", f'"news/{number}.txt"'
    yield node, DCTERMS + "publisher", f'"Publisher {number % 40}"'
    yield node, DCTERMS + "issued", f'"{2020 + number % 7}-{1 + number % 12:02}-{1 + number % 28:02}"^^<{XSD}date>'


def _deal(number: int, companies: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    node = f"{ID}deal/{number}"
    yield node, RDF + "type", f"<{KG}Deal>"
    yield node, RDF + "type", f"<{KG}{('ComputeDeal', 'SupplyDeal', 'Investment', 'Acquisition')[number % 4]}>"
    yield node, RDFS + "label", f'"Deal {number}"'
    yield node, KG + "status", f'"{("rumoured", "announced", "completed")[number % 3]}"'
    yield node, KG + "amount", f'"{chance.randrange(1, 5000) * 1_000_000}"^^<{XSD}decimal>'
    yield node, KG + "currency", '"USD"'
    yield node, KG + "announcedOn", f'"{2020 + number % 7}-{1 + number % 12:02}-15"^^<{XSD}date>'
    yield node, KG + "provider", f"<{company(chance.randrange(companies))}>"
    yield node, KG + "customer", f"<{company(chance.randrange(companies))}>"


def _claim(
    number: int, companies: int, people: int, documents: int, chance: random.Random, edges: set[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    node, relation = f"{ID}claim/{number}", _RELATIONS[number % len(_RELATIONS)]
    # A few are named far more often than the rest, as in the news.
    subject = company(int(companies * chance.random() ** 2))
    object_ = _person(chance.randrange(people)) if relation == "foundedBy" else company(chance.randrange(companies))
    if relation == "leads":
        subject = _person(chance.randrange(people))
    certainty, polarity = chance.choice(_CERTAINTIES), "negated" if chance.random() < 0.06 else "affirmed"
    start = chance.randrange(4000)
    yield node, RDF + "type", f"<{KG}Claim>"
    yield node, RDF + "subject", f"<{subject}>"
    yield node, RDF + "predicate", f"<{KG}{relation}>"
    yield node, RDF + "object", f"<{object_}>"
    yield node, PROV + "wasDerivedFrom", f"<{ID}document/d{chance.randrange(documents)}>"
    yield node, KG + "quote", f'"The made-up sentence number {number} says that one {relation} the other."'
    yield node, KG + "start", f'"{start}"^^<{XSD}integer>'
    yield node, KG + "end", f'"{start + 60}"^^<{XSD}integer>'
    yield node, KG + "confidence", f'"0.{chance.randrange(30, 99)}"^^<{XSD}decimal>'
    yield node, KG + "belief", f'"0.{chance.randrange(30, 99)}"^^<{XSD}decimal>'
    yield node, KG + "certainty", f'"{certainty}"'
    yield node, KG + "polarity", f'"{polarity}"'
    yield node, KG + "tense", f'"{chance.choice(("present", "present", "past", "future"))}"'
    if (
        polarity == "affirmed"
        and certainty in ("asserted", "reported")
        and (edge := (subject, relation, object_)) not in edges
    ):
        edges.add(edge)
        yield subject, KG + relation, f"<{object_}>"
