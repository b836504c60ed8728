"""Namesakes stay apart, and short names find the owner that keeps their company: what context does, by texts."""

import re

import pytest

from kg.model.document import Document, Span
from kg.model.extraction import Extraction, LocalEntity, Mention
from kg.model.vocabulary import EntityType
from kg.resolve import Resolution, resolve
from tests.resolve.readings import Reading, entity, reading

_NAMED = re.compile(r"\[(\w+)\|([^\]]+)\]")


def told(source: str, text: str) -> Reading:
    """A reading of a text with its names marked: `[Company|Harlan] of [Place|Lyon]`. Equal names are one entity."""
    plain, mentions, entities = "", [], {}
    place = 0
    for match in _NAMED.finditer(text):
        plain += text[place : match.start()]
        kind, name = match.groups()
        made: EntityType = kind  # type: ignore[assignment]
        local = entities.setdefault((kind, name), LocalEntity(id=f"{kind}:{name}", type=made, name=name))
        mentions.append(Mention(span=Span(len(plain), len(plain) + len(name)), surface=name, entity=local.id))
        plain += name
        place = match.end()
    plain += text[place:]
    extraction = Extraction(extractor="t", entities=tuple(entities.values()), mentions=tuple(mentions))
    return Document(source=source, text=plain), extraction


def same(left: tuple[Reading, str], right: tuple[Reading, str], *others: Reading) -> bool:
    """Whether two local names are one entity."""
    resolution = resolved(left[0], right[0], *others)
    one, other = (
        next(
            resolution.entity_of[member]
            for member in resolution.entity_of
            if member.document == made[0].id and member.local.endswith(f":{name}")
        )
        for made, name in (left, right)
    )
    return one == other


def resolved(*readings: Reading) -> Resolution:
    return resolve(list({made[0].source: made for made in readings}.values()))


def test_companies_of_one_name_with_other_home_and_trade() -> None:
    one = told("1.txt", "[Company|Orrin], the [Place|Lyon] bank, lent to [Company|Hale Farms], said [Person|Mia Ott].")
    other = told(
        "2.txt", "[Company|Orrin], the [Place|Perth] miner, sold gold to [Company|Dunmore], said [Person|Leo Fry]."
    )
    assert not same((one, "Orrin"), (other, "Orrin"))
    decisions = [one for one in resolved(one, other).decisions if one.rule == "same name"]
    assert [decision.verdict for decision in decisions] == ["different"]
    assert "home -0.40: lyon against perth" in decisions[0].reasons[1]
    assert "trade -0.30: bank against mining" in decisions[0].reasons[2]


def test_one_company_that_moved_keeps_its_company() -> None:
    one = told("1.txt", "[Company|Orrin], the [Place|Lyon] bank, is led by [Person|Mia Ott].")
    other = told("2.txt", "[Company|Orrin] of [Place|Perth] is run by [Person|Mia Ott], who bought a gold mine.")
    assert same((one, "Orrin"), (other, "Orrin"))


def test_nothing_said_is_no_contradiction() -> None:
    one = told("1.txt", "[Company|Orrin] of [Place|Lyon] rose.")
    other = told("2.txt", "[Company|Orrin] fell.")
    assert same((one, "Orrin"), (other, "Orrin"))


@pytest.mark.parametrize(
    ("forms", "one_body"), [(("GmbH", "LLC"), False), (("Inc.", "Corp."), True), (("AG", "AG"), True)]
)
def test_legal_forms_of_other_countries(forms: tuple[str, str], one_body: bool) -> None:
    first, second = (f"Orrin {form}" for form in forms)
    made = told("1.txt", f"[Company|{first}] rose."), told("2.txt", f"[Company|{second}] fell.")
    assert same((made[0], first), (made[1], second)) is one_body


def test_tickers() -> None:
    def listed(source: str, ticker: str) -> Reading:
        return told(source, f"[Company|Orrin] ({ticker}) rose.")

    assert same((listed("1.txt", "NYSE: ORR"), "Orrin"), (listed("2.txt", "LSE: ORN"), "Orrin"))
    assert not same((listed("1.txt", "NYSE: ORR"), "Orrin"), (listed("2.txt", "NYSE: ORI"), "Orrin"))


def test_people_of_a_common_name_with_other_employers() -> None:
    one = told("1.txt", "[Person|John Smith], chief executive of [Company|Hale Farms], resigned.")
    other = told("2.txt", "[Person|John Smith], an analyst at [Company|Dunmore], disagreed.")
    again = told("3.txt", "[Company|Dunmore]'s [Person|John Smith] and [Person|Mia Ott] agreed.")
    assert not same((one, "John Smith"), (other, "John Smith"), again)
    assert same((other, "John Smith"), (again, "John Smith"), one)


def test_a_person_of_a_rare_name_may_have_two_employers() -> None:
    one = told("1.txt", "[Person|Orla Dunmore], chief executive of [Company|Hale Farms], resigned.")
    other = told("2.txt", "[Person|Orla Dunmore], chair of [Company|Brook], agreed.")
    assert same((one, "Orla Dunmore"), (other, "Orla Dunmore"))


def test_a_document_that_has_two_of_one_name() -> None:
    twins = (
        Document(source="1.txt", text="x"),
        Extraction(
            extractor="t",
            entities=(
                LocalEntity(id="a", type="Person", name="Leo Ott"),
                LocalEntity(id="b", type="Person", name="Leo Ott"),
            ),
        ),
    )
    assert len(resolve([twins, reading("2.txt", entity("Leo Ott", "Person"))]).entities) == 2


def test_two_spellings_in_one_document_are_no_two_bearers() -> None:
    made = told(
        "1.txt", "[Place|LYON] - The mill in [Place|Lyon] is run by [Company|Orrin Inc.], as [Company|Orrin] said."
    )
    assert len(resolved(made).entities) == 2


def test_towns_of_one_name_in_two_states() -> None:
    one = told("1.txt", "The mill in [Place|Brook], [Place|Ohio], closed, said [Person|Mia Ott].")
    other = told("2.txt", "The mine in [Place|Brook], [Place|Texas], opened, said [Person|Mia Ott].")
    assert not same((one, "Brook"), (other, "Brook"))


def test_a_short_name_goes_to_the_owner_that_keeps_its_company() -> None:
    bank = told("1.txt", "[Company|Orrin Bank] lent to [Company|Hale Farms], said [Person|Mia Ott].")
    tools = told("2.txt", "[Company|Orrin Tools] sold wrenches to [Company|Dunmore], said [Person|Leo Fry].")
    short = told("3.txt", "[Company|Orrin] paid [Company|Hale Farms], according to [Person|Mia Ott].")
    other = told("4.txt", "[Company|Orrin] paid [Company|Dunmore], according to [Person|Leo Fry].")
    assert same((short, "Orrin"), (bank, "Orrin Bank"), tools, other)
    assert same((other, "Orrin"), (tools, "Orrin Tools"), bank, short)
    assert not same((short, "Orrin"), (other, "Orrin"), bank, tools)


def test_a_short_name_without_company_stays_alone() -> None:
    bank = told("1.txt", "[Company|Orrin Bank] lent to [Company|Hale Farms], said [Person|Mia Ott].")
    short = told("2.txt", "[Company|Orrin] fell.")
    assert not same((short, "Orrin"), (bank, "Orrin Bank"))


def test_a_branch_is_not_its_parent() -> None:
    parent = told("1.txt", "[Company|Orrin Foods] pleased [Person|Mia Ott] and [Company|Hale Farms].")
    branch = told("2.txt", "[Company|Orrin Foods Canada] pleased [Person|Leo Fry].")
    both = told(
        "3.txt", "[Company|Orrin Foods] sold [Company|Orrin Foods Canada] to [Company|Hale Farms] and [Person|Mia Ott]."
    )
    assert not same((parent, "Orrin Foods"), (branch, "Orrin Foods Canada"), both)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Orrin Labs", "Orrin Laboratories"),
        ("Orrin Insurance", "Orrin Mutual Insurance"),
        ("Orrin Bio", "Orrin Biotech"),
    ],
)
def test_words_shortened_or_left_out_in_one_company(short: str, full: str) -> None:
    others = "[Company|Hale Farms] and [Person|Mia Ott]"
    one, other = told("1.txt", f"[Company|{short}] with {others}."), told("2.txt", f"[Company|{full}] with {others}.")
    strange = told("2.txt", f"[Company|{full}] with [Company|Dunmore].")
    assert same((one, short), (other, full))
    assert not same((one, short), (strange, full))


def test_a_product_with_and_without_its_makers_name() -> None:
    one = told("1.txt", "[Company|Orrin Motors] showed the [Product|Orrin Pell], said [Person|Mia Ott].")
    other = told("2.txt", "The [Product|Pell] of [Company|Orrin Motors] sells, said [Person|Mia Ott].")
    assert same((one, "Orrin Pell"), (other, "Pell"))


def test_a_mine_is_no_refinery() -> None:
    one, other = (
        told("1.txt", "The [Facility|Tallow mine] opened."),
        told("2.txt", "The [Facility|Tallow refinery] shut."),
    )
    plant = told("2.txt", "The [Facility|Tallow plant] shut."), "Tallow plant"
    assert not same((one, "Tallow mine"), (other, "Tallow refinery"))
    assert same((told("1.txt", "The [Facility|Tallow works] opened."), "Tallow works"), plant)


def test_the_nearest_names_that_were_not_joined_are_kept() -> None:
    made = resolved(
        reading("1.txt", entity("Orrin Foods")),
        reading("2.txt", entity("Orrin Energy")),
        reading("3.txt", entity("Mia Ott", "Person")),
        reading("4.txt", entity("Leo Ott", "Person")),
        reading("5.txt", entity("Hale")),
    )
    found = {(one.verdict, one.rule, one.reasons[-1]) for one in made.decisions}
    assert found == {
        ("different", "names alike", "foods against energy"),
        ("different", "names alike", "the personal names do not agree"),
    }
    assert all(0 < one.score < 1 for one in made.decisions)


def test_few_are_kept_for_each_name() -> None:
    made = resolved(*(reading(f"{n}.txt", entity(f"Orrin Dunmore {chr(97 + n)}{n}x")) for n in range(30)))
    counts = {one.id: 0 for one in made.entities.values()}
    for decision in made.decisions:
        for member in {decision.left, decision.right}:
            counts[made.entity_of[member]] += 1
    assert max(counts.values()) <= 30 and len(made.decisions) <= 30 * 10


def test_a_surname_read_as_a_company_is_the_person_who_keeps_its_company() -> None:
    full = told("1.txt", "[Person|Orla Dunmore] leads [Company|Hale Farms], said [Person|Mia Ott] of [Product|Pell].")
    slip = told("2.txt", "[Company|Dunmore] left [Company|Hale Farms], said [Person|Mia Ott] of [Product|Pell].")
    firm = told(
        "2.txt", "[Company|Dunmore], the bank, left [Company|Hale Farms] and [Person|Mia Ott] and [Product|Pell]."
    )
    assert len(resolve([full, slip], across_types=True).entities) == 4
    assert len(resolve([full, slip]).entities) == 5
    assert len(resolve([full, firm], across_types=True).entities) == 5


def test_a_product_and_a_company_of_one_name_with_nobody_in_common_stay_apart() -> None:
    texts = [f"[Company|Orrin] lent to [Company|Hale Farms], said [Person|Mia Ott] in {n}." for n in range(3)]
    many = [told(f"{n}.txt", text) for n, text in enumerate(texts)]
    strange = [told(f"8{n}.txt", "The [Product|Pell] flew, said [Person|Leo Fry].") for n in range(2)]
    near, far = "[Person|Mia Ott] praised the [Product|Orrin].", "[Person|Leo Fry] praised the [Product|Orrin]."
    apart = resolve([*many, *strange, told("9.txt", far)], across_types=True)
    joined = resolve([*many, *strange, told("9.txt", near)], across_types=True)
    assert {"company/orrin", "product/orrin"} <= apart.entities.keys()
    assert "product/orrin" not in joined.entities
