"""Term claims, conflicts and belief in RDF: the contract's names, whole shapes, and nothing in a document's own graph
that the document does not say."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.graph.assemble import assemble
from kg.graph.rdf import quads
from kg.graph.validate import validate_store
from kg.model.graph import Graph
from tests.graph.said import deal, term, told
from tests.graph.test_rdf import PREFIXES

ROLES = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    price, debt = "$2 billion", "$3 billion"
    return assemble(
        [
            told("a", "Harlan owns Tolm Mill.", ("Harlan", "owns", "Tolm Mill")),
            told("b", "Brook owns Tolm Mill.", ("Brook", "owns", "Tolm Mill")),
            told("c", f"Harlan agreed to buy Brook for about {price}, Mia Roe said.", *ROLES, ("Mia Roe", "leads", "Harlan"),
                 deals=[deal("Acquisition", term("amount", "2000000000", price, bound="about", attributed_to="Mia Roe"),
                             term("status", "announced", "agreed"))]),
            told("e", f"Harlan has bought 51% of Brook for {debt}, a two-year wait behind it.", *ROLES, issued="2026-07-01",
                 deals=[deal("Acquisition", term("amount", "3000000000", debt, attributed_name="a banker"),
                             term("status", "completed", "bought"), term("stake", "51", "51%"), term("term", "P24M", "two-year"),
                             term("signedOn", "2026-03", "a two"))]),
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def store(graph: Graph) -> ox.Store:
    made = ox.Store()
    made.extend(quads(graph, mentions=True))
    return made


@pytest.mark.parametrize(
    "pattern",
    [
        "?t a kg:TermClaim ; rdf:predicate kg:amount ; rdf:object 2000000000.0 ; kg:currency 'USD' ; kg:amountBound 'about'",
        "?t rdf:object 2000000000.0 ; kg:amountPeriod 'total' ; kg:trigger '$2 billion' ; kg:certainty 'asserted'",
        "?t rdf:object 2000000000.0 ; kg:attributedTo <https://kg.example/id/person/mia-roe>",
        "?t rdf:object 3000000000.0 ; kg:attributedTo 'a banker'",
        "?t rdf:subject ?d ; rdf:predicate kg:status ; rdf:object 'completed' . ?d a kg:Acquisition",
        "?t rdf:predicate kg:term ; rdf:object 'P2Y'^^xsd:duration",
        "?t rdf:predicate kg:signedOn ; rdf:object '2026-03'^^xsd:gYearMonth",
        "?t rdf:predicate kg:stake ; rdf:object 51.0 ; kg:amountBound 'exact'",
        "?t a kg:TermClaim ; kg:belief ?b ; kg:confidence ?c ; prov:wasDerivedFrom ?d FILTER(?b > 0 && ?b < 1)",
        "?c a kg:Claim ; rdf:predicate kg:owns ; kg:belief 0.81",
        "?x a kg:Conflict ; kg:kind 'contradiction' ; kg:between ?a, ?b ; rdfs:comment ?why . ?a kg:conflictsWith ?b . ?b kg:conflictsWith ?a FILTER(?a != ?b)",
        "?later a kg:TermClaim ; rdf:object 'completed' ; kg:updates ?earlier . ?earlier rdf:object 'announced'",
    ],
)
def test_says(store: ox.Store, pattern: str) -> None:
    assert store.query(f"{PREFIXES} ASK {{ {pattern} }}")


@pytest.mark.parametrize(
    "pattern",
    [
        "?t a kg:TermClaim, kg:Claim",
        "?c a kg:Claim ; rdf:object ?o FILTER(isLiteral(?o))",
        "?a kg:updates ?b . ?b kg:updates ?a",
        "GRAPH ?g { ?c kg:belief ?b }",
        "GRAPH ?g { ?c kg:conflictsWith ?d }",
        "GRAPH ?g { ?c kg:updates ?d }",
        "GRAPH ?g { ?c a kg:Conflict }",
    ],
)
def test_does_not_say(store: ox.Store, pattern: str) -> None:
    assert not store.query(f"{PREFIXES} ASK {{ {pattern} }}")


def test_a_documents_graph_holds_its_terms(store: ox.Store, graph: Graph) -> None:
    rows = list(store.query(f"{PREFIXES} SELECT DISTINCT ?t {{ GRAPH ?g {{ ?t a kg:TermClaim ; kg:quote ?q }} }}"))
    assert len(rows) == len(graph.terms) == 7


def test_a_sound_graph_has_no_fault_and_a_wrong_one_is_found(graph: Graph) -> None:
    texts = {document.sha256: document.text for document in graph.documents}

    def faults(changed: Graph) -> list[str]:
        made = ox.Store()
        made.extend(quads(changed, mentions=False))
        return [f"{one.kind} {one.message}" for one in validate_store(made, texts=texts)]

    assert faults(graph) == []
    first, *rest = graph.terms
    quote = replace(first.term.quote, text="Other words")
    moved = replace(graph, terms=(replace(first, term=replace(first.term, quote=quote)), *rest))
    assert any(one.startswith("quote") for one in faults(moved))
    odd = replace(graph, terms=(replace(first, term=replace(first.term, predicate="owns")), *rest))
    assert any("literal property of deals" in one for one in faults(odd))
    conflict = replace(graph.conflicts[0], reason="")
    assert any("why it is one" in one for one in faults(replace(graph, conflicts=(conflict,))))
    bare = replace(graph, statements=tuple(one for one in graph.statements if not one.subject.startswith("deal/")))
    assert any("at least one role" in one for one in faults(bare)), "terms are no roles"


def test_values_that_are_no_numbers_stay_text(graph: Graph) -> None:
    first = next(one for one in graph.terms if one.term.predicate == "amount")
    for value in ("much", "NaN", "Infinity"):
        odd = replace(graph, terms=(replace(first, term=replace(first.term, value=value)),), conflicts=())
        made = ox.Store()
        made.extend(quads(odd, mentions=False))
        assert made.query(f"{PREFIXES} ASK {{ ?t a kg:TermClaim ; rdf:object '{value}' }}")
