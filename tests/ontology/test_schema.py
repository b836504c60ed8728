from pathlib import Path
from typing import get_args

import pytest

from kg.errors import OntologyError
from kg.model import vocabulary
from kg.ontology.schema import load_schema

# The contract's table of relations: name, domain, range, symmetric.
AGENT = {"Person", "Organization"}
CONTRACT = {
    "foundedBy": ({"Organization"}, AGENT, False),
    "leads": ({"Person"}, {"Organization"}, False),
    "worksFor": ({"Person"}, {"Organization"}, False),
    "owns": (AGENT, {"Organization", "Facility", "Product"}, False),
    "subsidiaryOf": ({"Organization"}, {"Organization"}, False),
    "investsIn": (AGENT, {"Organization"}, False),
    "acquires": (AGENT, {"Organization", "Facility", "Product"}, False),
    "mergesWith": ({"Organization"}, {"Organization"}, True),
    "partnersWith": ({"Organization"}, {"Organization"}, True),
    "supplies": ({"Organization"}, {"Organization"}, False),
    "competesWith": ({"Organization", "Product"}, {"Organization", "Product"}, True),
    "operates": (AGENT, {"Facility"}, False),
    "builds": (AGENT, {"Facility"}, False),
    "uses": ({"Organization"}, {"Facility", "Product"}, False),
    "locatedIn": ({"Facility", "Organization", "Place"}, {"Place"}, False),
    "headquarteredIn": ({"Organization"}, {"Place"}, False),
    "develops": (AGENT, {"Product"}, False),
    "criticizes": (AGENT, AGENT, False),
    "regulates": ({"Organization"}, {"Organization"}, False),
    "sues": (AGENT, AGENT, False),
    "tradedOn": ({"Organization"}, {"Organization"}, False),
}
LITERALS_OF_THE_CONTRACT = {
    "formerName", "amount", "currency", "amountBound", "amountPeriod", "stake", "term", "capacity", "signedOn",
    "announcedOn", "status", "sha256", "quote", "start", "end", "confidence", "certainty", "polarity", "tense",
    "validFrom", "validUntil", "roleTitle", "trigger", "belief", "surface", "kind",
}  # fmt: skip
LITERALS_BEYOND_THE_CONTRACT = {"producedBy"}


def test_relations_are_those_of_the_contract() -> None:
    found = {r.name: (set(r.domain), set(r.range), r.symmetric) for r in load_schema().relations.values()}
    assert found == CONTRACT


def test_roles_kinds_and_closed_sets_are_those_that_code_knows() -> None:
    schema = load_schema()
    assert set(schema.roles) == set(vocabulary.DEAL_ROLES)
    assert set(schema.deal_kinds) == set(vocabulary.DEAL_KINDS)
    sets = {
        "certainty": vocabulary.Certainty,
        "polarity": vocabulary.Polarity,
        "tense": vocabulary.Tense,
        "status": vocabulary.DealStatus,
        "amountBound": vocabulary.AmountBound,
        "amountPeriod": vocabulary.AmountPeriod,
    }
    for name, type_ in sets.items():
        assert set(schema.literals[name].values) == set(get_args(type_)), name
    assert set(vocabulary.ENTITY_TYPES) <= schema.classes.keys()
    assert all(schema.is_a(name, "Organization") for name in vocabulary.ORGANIZATIONS)


def test_literals_of_the_contract_are_defined() -> None:
    assert load_schema().literals.keys() == LITERALS_OF_THE_CONTRACT | LITERALS_BEYOND_THE_CONTRACT
    others = {"attributedTo", "mentions", "inDocument", "refersTo", "between", "conflictsWith", "updates", "reprintOf"}
    assert others <= load_schema().terms


def test_every_relation_has_a_group_of_the_map_and_roles_lead_to_party() -> None:
    schema = load_schema()
    groups = {"ownership", "people", "funding", "trade", "rivalry", "places", "products", "oversight"}
    assert {relation.group for relation in schema.relations.values()} == groups
    agents = {name for name, role in schema.roles.items() if role.broader == "party"}
    assert agents == {"provider", "customer", "investor", "investee", "acquirer", "target"}
    assert schema.relations["headquarteredIn"].broader == "locatedIn"


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "allowed"),
    [
        ("foundedBy", "Company", "Person", True),
        ("foundedBy", "Person", "Company", False),
        ("regulates", "GovernmentBody", "Company", True),
        ("operates", "Company", "DataCenter", True),
        ("operates", "Company", "Place", False),
        ("competesWith", "Company", "GovernmentBody", True),
        ("competesWith", "Product", "Product", True),
        ("competesWith", "Company", "Product", False),
        ("owns", "Person", "Product", True),
        ("provider", "ComputeDeal", "Company", True),
        ("facility", "Lease", "DataCenter", True),
        ("facility", "Lease", "Place", False),
        ("locatedIn", "DataCenter", "Place", True),
        ("nonesuch", "Company", "Company", False),
        ("owns", "Nonesuch", "Company", False),
    ],
)
def test_allows(predicate: str, subject: str, object_: str, allowed: bool) -> None:
    assert load_schema().allows(predicate, subject, object_) is allowed


def test_lineage_goes_from_the_special_to_the_general() -> None:
    schema = load_schema()
    assert schema.lineage("DataCenter") == ("DataCenter", "Facility")
    assert schema.lineage("ComputeDeal") == ("ComputeDeal", "Deal")
    assert not schema.is_a("Facility", "DataCenter")
    with pytest.raises(OntologyError, match="kg:Nonesuch"):
        schema.lineage("Nonesuch")


def test_functional_expectations() -> None:
    relations = load_schema().relations
    assert {name for name, relation in relations.items() if relation.functional} == {"headquarteredIn", "subsidiaryOf"}
    assert {name for name, r in relations.items() if r.inverse_functional} == {"owns", "acquires", "operates"}
    assert {name: r.one_object_of for name, r in relations.items() if r.one_object_of} == {"locatedIn": {"Facility"}}
    assert {name for name, r in relations.items() if r.lasting} == {"foundedBy", "locatedIn"}
    assert {name for name, r in relations.items() if r.compared_as == "owner"} == {"owns", "acquires", "subsidiaryOf"}
    assert relations["operates"].taken_for == "owns"
    assert relations["owns"].taken_for is None
    assert any({"ceo", "chief executive officer"} <= post for post in relations["leads"].posts)
    assert relations["worksFor"].posts == ()
    assert relations["uses"].compared_as == "uses"


HEAD = """
@prefix kg: <https://kg.example/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://kg.example/ontology> a owl:Ontology ; owl:versionInfo "1" .
kg:A a owl:Class ; rdfs:label "a" ; rdfs:comment "c" .
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kg:p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:comment 'c' ; rdfs:domain kg:A .", "domain and a range"),
        (
            "kg:p a owl:ObjectProperty ; rdfs:domain kg:A ; rdfs:range kg:A ; rdfs:comment 'c' .",
            "kg:p needs exactly one",
        ),
        ("kg:p a owl:ObjectProperty ; rdfs:label 'p' ; rdfs:comment 'c' ; rdfs:domain kg:B ; rdfs:range kg:A .", "B"),
        ("kg:C a owl:Class ; rdfs:label 'c' ; rdfs:comment 'c' ; rdfs:subClassOf kg:Gone .", "kg:Gone"),
        ("kg:C a owl:Class", "cannot be read as Turtle"),
    ],
)
def test_a_broken_ontology_is_named_with_its_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "kg.ttl"
    path.write_text(HEAD + text)
    with pytest.raises(OntologyError, match=reason) as caught:
        load_schema(path)
    assert str(path) in str(caught.value)


def test_a_new_relation_needs_no_code(tmp_path: Path) -> None:
    path = tmp_path / "kg.ttl"
    path.write_text(
        HEAD
        + "kg:insures a owl:ObjectProperty ; rdfs:label 'insures' ; rdfs:comment 'c' ; rdfs:domain kg:A ; "
        + "rdfs:range kg:A ; kg:relationGroup 'trade' ; kg:usuallyOneSubject true ."
    )
    schema = load_schema(path)
    assert schema.allows("insures", "A", "A")
    assert schema.relations["insures"].inverse_functional
