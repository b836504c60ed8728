"""Which names of several documents are one entity, and which are not."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.extraction import LocalEntity
from kg.model.vocabulary import EntityType
from kg.resolve import Resolution, resolve
from tests.resolve.readings import Reading, entity, member, reading


def groups(*documents: list[LocalEntity]) -> list[set[str]]:
    """The names in each cluster, for one reading per list of entities."""
    readings = [reading(f"{number}.txt", *entities) for number, entities in enumerate(documents)]
    resolution = resolve(readings)
    found: dict[str, set[str]] = {}
    for made in readings:
        for local in made[1].entities:
            found.setdefault(resolution.entity_of[member(made, local.id)], set()).add(local.name)
    return sorted(found.values(), key=sorted)


def together(left: LocalEntity, right: LocalEntity) -> bool:
    return len(groups([left], [right])) == 1


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Harlan Foods, Inc.", "HARLAN FOODS", "Company"),
        ("The Brøk Group", "Brok Group", "Company"),
        ("Hale & Hale", "Hale and Hale LLC", "Company"),
        ("J.P. Dunmore", "JPDunmore", "Company"),
        ("Harlan Web Services", "HWS", "Company"),
        ("Harlan", "Harlan Technologies", "Company"),
        ("Harlan Pharmaceuticals", "Harlan Pharmaceuticels", "Company"),
        ("US Department of Mills", "Department of Mills", "GovernmentBody"),
        ("United States", "U.S.", "Place"),
        ("Duluth, Minnesota", "Duluth", "Place"),
        ("Tallow Ridge", "Tallow Ridge data center", "Facility"),
        ("Mia Ott", "Ms Ott", "Person"),
        ("Mia Ott", "Mia L. Ott", "Person"),
        ("Mia Ott", "M. Ott", "Person"),
        ("William Ott", "Bill Ott", "Person"),
        ("Ott Mia", "Mia Ott", "Person"),
    ],
)
def test_one_entity(left: str, right: str, kind: EntityType) -> None:
    assert together(entity(left, kind), entity(right, kind))
    assert together(entity(right, kind), entity(left, kind))


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Harlan Foods", "Harlan Energy", "Company"),
        ("Harlan", "Harlan Cloud", "Company"),
        ("Harlan Web Services", "HW", "Company"),
        ("Northland Power", "Northland Tower", "Company"),
        ("Group", "Harlan Group", "Company"),
        ("Pell 4", "Pell 5", "Product"),
        ("Tallow Ridge 1", "Tallow Ridge 2", "Facility"),
        ("Mia Ott", "Leo Ott", "Person"),
        ("Jon Ott", "John Ott", "Person"),
        ("Mia Ott", "Mia", "Person"),
        ("Leo Ott Jr", "Leo Ott Sr", "Person"),
    ],
)
def test_two_entities(left: str, right: str, kind: EntityType) -> None:
    assert not together(entity(left, kind), entity(right, kind))


def test_types_agree_within_organisations_only() -> None:
    assert together(entity("Harlan", "Company"), entity("Harlan", "Organization"))
    assert together(entity("Harlan", "GovernmentBody"), entity("Harlan", "Organization"))
    for other in ("Person", "Product", "Facility", "Place"):
        assert not together(entity("Harlan", "Company"), entity("Harlan", other))
    assert not together(entity("Harlan", "Facility"), entity("Harlan", "Place"))


def test_alias_links_and_an_ambiguous_alias_does_not() -> None:
    one = [entity("Harlan Foods", aliases=["Harlan"])]
    other = [entity("Harlan Energy", aliases=["Harlan"])]
    lone = [entity("Harlan")]
    assert groups(one, lone) == [{"Harlan", "Harlan Foods"}]
    assert groups(one, other, lone) == [{"Harlan"}, {"Harlan Energy"}, {"Harlan Foods"}]
    assert groups(one, other) == [{"Harlan Energy"}, {"Harlan Foods"}]


def test_short_name_that_has_an_owner_does_not_glue_another_to_it() -> None:
    found = groups([entity("Harlan Web Services")], [entity("HWS")], [entity("Hill Weather Stations", aliases=["HWS"])])
    assert {"Harlan Web Services", "Hill Weather Stations"} not in found
    assert all(not {"Harlan Web Services", "Hill Weather Stations"} <= group for group in found)


def test_generic_alias_links_nothing() -> None:
    assert len(groups([entity("Harlan Foods", aliases=["the Group"])], [entity("Group")])) == 2


def test_former_name() -> None:
    assert groups([entity("Zeta", aliases=["Harlan"], former=["Harlan"])], [entity("Harlan, Inc.")]) == [
        {"Harlan, Inc.", "Zeta"}
    ]


def test_what_a_document_keeps_apart_is_not_joined_by_weak_rules() -> None:
    both = [entity("Harlan"), entity("Harlan Technologies")]
    assert len(groups(both)) == 2
    assert len(groups([entity("Mia Ott", "Person"), entity("M. Ott", "Person")])) == 2


def test_surname_alone_needs_one_bearer() -> None:
    mia, leo, lone = entity("Mia Ott", "Person"), entity("Leo Ott", "Person"), entity("Ott", "Person")
    assert groups([mia], [lone], [lone]) == [{"Mia Ott", "Ott"}]
    assert groups([mia], [leo], [lone]) == [{"Leo Ott"}, {"Mia Ott"}, {"Ott"}]


def test_doubt_between_two_spellings_of_one_person_is_settled() -> None:
    names = ["Tim Ott", "Timothy Ott", "Timothy D. Ott", "T. Ott"]
    assert groups(*([entity(name, "Person")] for name in names)) == [set(names)]
    with_other = [*names, "Tom Ott"]
    assert {"T. Ott"} in groups(*([entity(name, "Person")] for name in with_other))


def resolved(*documents: list[LocalEntity]) -> Resolution:
    return resolve([reading(f"{number}.txt", *entities) for number, entities in enumerate(documents)])


def test_canonical_type_name_and_id() -> None:
    made = resolved(
        [entity("Harlan Foods, Inc.", "Organization")],
        [entity("Harlan Foods", "Company")],
        [entity("Harlan Foods", "Organization")],
        [entity("HARLAN FOODS", "Company")],
        [entity("Ott", "Person")],
        [entity("Ott", "Person")],
        [entity("Mia Ott", "Person")],
        [entity("Department of Mills", "GovernmentBody")],
    )
    assert {(one.id, one.type, one.name) for one in made.entities.values()} == {
        ("company/harlan-foods", "Company", "Harlan Foods"),
        ("person/mia-ott", "Person", "Mia Ott"),
        ("government/department-of-mills", "GovernmentBody", "Department of Mills"),
    }


def test_a_former_name_is_not_the_canonical_one() -> None:
    made = resolved([entity("Zeta", former=["Harlan"])], [entity("Harlan")], [entity("Harlan")])
    assert [one.name for one in made.entities.values()] == ["Zeta"]


def test_same_slug_for_different_entities_gets_a_hash() -> None:
    made = resolved(
        [entity("A-1", "Product")],
        [entity("A 1+", "Product")],
        [entity("A-1", "Product")],
    )
    assert len(made.entities) == 2
    assert made.entities["product/a-1"].name == "A-1"


def test_a_web_address_is_the_name_only_if_most_say_so() -> None:
    assert [one.name for one in resolved([entity("Harlan.com")], [entity("Harlan")]).entities.values()] == ["Harlan"]


def test_a_name_of_another_type_in_few_documents_is_reported_and_joined_on_request() -> None:
    documents = [[entity("Mia Ott", "Person")], [entity("Mia Ott", "Person")], [entity("Mia Ott")]]
    readings = [reading(f"{number}.txt", *entities) for number, entities in enumerate(documents)]
    apart, joined = resolve(readings), resolve(readings, across_types=True)
    assert sorted(apart.entities) == ["company/mia-ott", "person/mia-ott"]
    assert [(one.verdict, one.rule) for one in apart.decisions] == [("unsure", "majority type")]
    assert [(one.id, one.type) for one in joined.entities.values()] == [("person/mia-ott", "Person")]


@pytest.mark.parametrize(
    "documents",
    [
        [[entity("Ott", "Place")], [entity("Ott", "Place")], [entity("Ott")]],
        [[entity("Ott Mill")], [entity("Ott Mill", "Product")]],
        [[entity("Ott Mill"), entity("Ott Mill", "Product")], [entity("Ott Mill")]],
    ],
)
def test_types_without_a_clear_majority_or_of_places_stay_apart(documents: list[list[LocalEntity]]) -> None:
    readings = [reading(f"{number}.txt", *entities) for number, entities in enumerate(documents)]
    assert len(resolve(readings, across_types=True).entities) == 2


def test_decisions_carry_rule_and_reasons() -> None:
    made = resolved(
        [entity("Harlan Web Services")],
        [entity("HWS")],
        [entity("Mia Ott", "Person")],
        [entity("Leo Ott", "Person")],
        [entity("Ott", "Person")],
    )
    shown = {(one.verdict, one.rule, one.reasons) for one in made.decisions}
    assert ("same", "acronym", ("HWS are the initials of Harlan Web Services",)) in shown
    assert ("unsure", "surname", ("Leo Ott is called Ott", "Ott fits 2 different names")) in shown


POOL = [
    entity("Harlan Foods", aliases=["Harlan"]),
    entity("Harlan Foods, Inc."),
    entity("Harlan Energy", aliases=["Harlan"]),
    entity("Harlan"),
    entity("Harlan", "Organization"),
    entity("Harlan Web Services", aliases=["HWS"]),
    entity("HWS"),
    entity("Zeta", former=["Harlan Energy"]),
    entity("Mia Ott", "Person"),
    entity("M. Ott", "Person"),
    entity("Ott", "Person"),
    entity("Leo Ott", "Person", aliases=["Ott"]),
    entity("Leopold Ott", "Person"),
    entity("Duluth", "Place"),
    entity("Duluth, Minn.", "Place"),
    entity("Tallow Ridge plant", "Facility"),
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from(POOL), max_size=4, unique_by=lambda one: one.id), max_size=8), st.randoms())
def test_order_of_input_does_not_matter(documents: list[list[LocalEntity]], chance: random.Random) -> None:
    readings = [reading(f"{number}.txt", *entities) for number, entities in enumerate(documents)]
    turned: list[Reading] = [(one, replace(it, entities=it.entities[::-1])) for one, it in readings]
    chance.shuffle(turned)
    one, other = resolve(readings), resolve(turned)
    assert one == other
    assert list(one.entity_of) == list(other.entity_of)
    assert list(one.entities) == list(other.entities)
    locals_ = {member(made, local.id) for made in readings for local in made[1].entities}
    assert set(one.entity_of) == locals_
    assert {each for canonical in one.entities.values() for each in canonical.members} == locals_


def test_names_of_signs_only_and_none_at_all() -> None:
    assert len(groups([entity("!!!"), entity("???")])) == 2
    assert resolve([]).entities == {}


def test_many_names_with_one_word_in_common_are_quick() -> None:
    made = resolved(*([entity(f"Harlan {chr(97 + n % 26)}{n} Foods")] for n in range(1500)))
    assert len(made.entities) == 1500
