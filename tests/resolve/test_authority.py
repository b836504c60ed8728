"""Files of known entities: what is read from each form, what is refused, and which names link to them."""

import json
from pathlib import Path

import pytest

from kg.errors import KnownEntitiesError
from kg.resolve import Resolution, resolve
from kg.resolve.authority import Known, KnownEntity, load_known
from tests.conftest import ROOT
from tests.resolve.readings import entity, member, reading

LEI = "HWUPKR0MPOU8FGXBT394"
CSV = (
    "name,aliases,type,country,wikidata,lei,ticker,identifiers\n"
    f'Harlan Foods,"Harlan; HF, Inc.",company,Norway,Q123,{LEI},NYSE: HAR,isin=US0378331005;orgnr=12\n'.replace(
        ": ", ":"
    )
    + "\nMia Ott,,Person,,,,,\n"
)
WANTED = KnownEntity(
    name="Harlan Foods",
    type="Company",
    aliases=("HF, Inc.", "Harlan"),
    country="Norway",
    same_as=("http://www.wikidata.org/entity/Q123",),
    identifiers=(
        ("isin", "US0378331005"), ("lei", LEI), ("orgnr", "12"), ("ticker", "NYSE:HAR"), ("wikidata", "Q123"),
    ),
    line=2,
)  # fmt: skip


def load(tmp_path: Path, name: str, text: str) -> Known:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_known(path)


def test_csv(tmp_path: Path) -> None:
    found = load(tmp_path, "known.csv", "\ufeff" + CSV).entities
    assert found[0] == WANTED
    assert (found[1].name, found[1].type, found[1].line) == ("Mia Ott", "Person", 4)


def test_json_says_the_same(tmp_path: Path) -> None:
    rows = [
        {
            "name": "Harlan Foods", "aliases": ["Harlan", "HF, Inc."], "type": "Company", "country": "Norway",
            "wikidata": "Q123", "lei": LEI, "ticker": "NYSE:HAR",
            "identifiers": {"isin": "US0378331005", "orgnr": "12"},
        },
        {"name": "Mia Ott", "type": "Person", "country": None},
    ]  # fmt: skip
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
    assert load(tmp_path, "known.json", text).entities[0] == WANTED


def test_turtle(tmp_path: Path) -> None:
    text = """
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix schema: <https://schema.org/> .
        @prefix wd: <http://www.wikidata.org/entity/> .
        @prefix ex: <https://ex.example/> .
        ex:scheme a skos:ConceptScheme .
        ex:harlan a schema:Organization, schema:Corporation ;
            skos:prefLabel "Harlan Foods"@en, "Harlan Matvarer"@no ; skos:altLabel "Harlan" ;
            owl:sameAs wd:Q123 ; schema:tickerSymbol "NYSE:HAR" .
        wd:Q1490 a schema:City ; <http://www.w3.org/2000/01/rdf-schema#label> "Tokyo" .
    """
    harlan, tokyo = load(tmp_path, "known.ttl", text).entities
    assert (harlan.name, harlan.type, harlan.aliases, harlan.line) == ("Harlan Foods", "Company", ("Harlan",), 8)
    assert harlan.same_as == ("http://www.wikidata.org/entity/Q123", "https://ex.example/harlan")
    assert harlan.identifiers == (("ticker", "NYSE:HAR"), ("wikidata", "Q123"))
    assert (tokyo.type, tokyo.same_as) == ("Place", ("http://www.wikidata.org/entity/Q1490",))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "name,type\nHarlan,Firm\n", "line 2: there is no type 'Firm' (Harlan)"),
        ("a.csv", "name,type\n\n,Company\n", "line 3: the name is missing"),
        ("a.csv", "name,type\nHarlan,\n", "line 2: the type is missing (Harlan)"),
        ("a.csv", "name,kind\nHarlan,Company\n", "there is no field 'kind'"),
        ("a.csv", "Harlan,Company\n", "line 1: the first line does not name the columns"),
        ("a.csv", "name,type\nHarlan,Company,x\n", "line 2: has 3 cells for 2 columns"),
        ("a.csv", "name,type,name\nHarlan,Company,Brook\n", "line 1: two columns are called name"),
        (
            "a.csv",
            "name,type\nHar\u202elan,Company\n",
            "line 2: 'Har\\u202elan' or what is said of it holds characters",
        ),
        ("a.csv", "name,type,aliases\nHarlan,Company,Har\x1blan\n", "line 2: 'Harlan' or what is said of it holds"),
        ("a.csv", 'name,type\n"Har"lan,Company\n', "line 2: is no CSV"),
        ("a.csv", "name,type,wikidata\nHarlan,Company,123\n", "line 2: wikidata '123' is not a Q number"),
        ("a.csv", f"name,type,lei\nHarlan,Company,{LEI[:-1]}5\n", "line 2: lei 'HWUPKR0MPOU8FGXBT395' is not an LEI"),
        ("a.csv", "name,type,ticker\nHarlan,Company,HAR\n", "line 2: ticker 'HAR' is not EXCHANGE:SYMBOL"),
        (
            "a.csv",
            "name,type,same_as\nHarlan,Company,javascript:x\n",
            "line 2: same_as 'javascript:x' is not an http(s)",
        ),
        ("a.csv", "name,type,identifiers\nHarlan,Company,isin=US1\n", "line 2: isin 'US1' is not an ISIN"),
        ("a.csv", "name,type,identifiers\nHarlan,Company,orgnr\n", "line 2: 'orgnr' is no identifier"),
        ("a.csv", "name,type\n???,Company\n", "line 2: '???' has neither a letter nor a digit"),
        ("a.csv", "name,type\nHarlan,Company\nHARLAN Inc.,Company\n", "line 3: the name HARLAN Inc. stands in line 2"),
        ("a.csv", "name,type,wikidata\nHarlan,Company,Q1\nBrook,Company,Q1\n", "line 3: wikidata Q1 stands in line 2"),
        ("a.json", '{"name": "Harlan"}', "line 1: is no JSON list of objects"),
        ("a.json", '[\n{"name": "Harlan"', "line 2: is no JSON"),
        ("a.json", '[\n"Harlan"]', "line 2: is no object with name and type"),
        ("a.json", '[\n{"name": "Harlan", "name": "Brook"}]', "line 2: a field stands twice"),
        ("a.json", '[\n{"name": 3, "type": "Company"}]', "line 2: name is neither a text nor a list of texts"),
        ("a.json", '[\n{"name": ["a", "b"], "type": "Company"}]', "line 2: name has several values: a, b"),
        ("a.json", '[{"name": "a", "type": "Place"},\n]', "line 2: is no JSON (a comma before the end"),
        ("a.json", '[{"name": "a", "type": "Place"}] x', "is no JSON (something stands after the list)"),
        ("a.ttl", "@prefix a: <b> .\n\na:b a:c .", "is no Turtle"),
        ("a.xlsx", "", "known entities are read from .csv, .json, .ttl files only"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(KnownEntitiesError) as raised:
        load(tmp_path, name, text)
    assert str(tmp_path / name) in str(raised.value)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(KnownEntitiesError, match=r"none\.csv: cannot be read"):
        load_known(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"name,type\n\xff,Company\n")
    with pytest.raises(KnownEntitiesError, match="is not UTF-8 text"):
        load_known(tmp_path / "bad.csv")


HARLAN = KnownEntity(
    name="Harlan Foods", type="Company", aliases=("Old Mill Bakers",), same_as=("https://ex.example/1",),
    identifiers=(("ticker", "NYSE:HAR"),),
)  # fmt: skip
BROOK = KnownEntity(name="Brook", type="Company", country="Norway", same_as=("https://ex.example/2",))
OTHER_BROOK = KnownEntity(name="Brook", type="Company", country="Chile", same_as=("https://ex.example/3",))


def names(found: Resolution) -> dict[str, tuple[str, ...]]:
    return {one.name: one.same_as for one in found.entities.values()}


def test_a_name_and_an_alias_link_and_the_rest_stays_as_it_is() -> None:
    readings = [
        reading("1.txt", entity("Harlan Foods, Inc."), entity("Dale")),
        reading("2.txt", entity("Old Mill Bakers")),
        reading("3.txt", entity("Harlan Foods", "Person")),
    ]
    found = resolve(readings, known=Known((HARLAN,)))
    linked = found.entities[found.entity_of[member(readings[0], "Company:Harlan Foods, Inc.")]]
    assert (linked.name, linked.same_as, linked.identifiers) == ("Harlan Foods", HARLAN.same_as, HARLAN.identifiers)
    assert linked.id == found.entity_of[member(readings[1], "Company:Old Mill Bakers")] == "company/harlan-foods"
    assert [one.same_as for one in found.entities.values() if one is not linked] == [(), ()]
    assert {(one.verdict, one.rule) for one in found.decisions} >= {("same", "known entity")}
    assert len(resolve(readings).entities) == 4


def test_a_name_that_joins_a_linked_one_by_a_rule_is_the_known_entity_too() -> None:
    readings = [reading("1.txt", entity("Harlan Foods", aliases=["Harlan"])), reading("2.txt", entity("Harlan"))]
    assert names(resolve(readings, known=Known((HARLAN,)))) == {"Harlan Foods": HARLAN.same_as}


def test_two_known_entities_are_never_joined() -> None:
    readings = [reading("1.txt", entity("Brook", former=["Harlan Foods"])), reading("2.txt", entity("Harlan Foods"))]
    assert len(resolve(readings).entities) == 1
    found = resolve(readings, known=Known((BROOK, HARLAN)))
    assert names(found) == {"Brook": BROOK.same_as, "Harlan Foods": HARLAN.same_as}
    assert "they are two known entities" in {reason for one in found.decisions for reason in one.reasons}


def test_an_ambiguous_name_links_by_context_or_not_at_all() -> None:
    known = Known((BROOK, OTHER_BROOK))
    assert names(resolve([reading("1.txt", entity("Brook"))], known=known)) == {"Brook": ()}
    decision = resolve([reading("1.txt", entity("Brook"))], known=known).decisions[0]
    assert (decision.verdict, decision.reasons[-1]) == ("unsure", "nothing in the documents says which")
    near = [reading("1.txt", entity("Brook"), entity("Norway", "Place")), reading("2.txt", entity("Norway", "Place"))]
    assert names(resolve(near, known=known))["Brook"] == BROOK.same_as


def test_the_own_file_of_known_entities_is_in_order() -> None:
    known = load_known(ROOT / "seeds" / "known.json")
    assert len(known.entities) >= 80
    assert any(one.same_as for one in known.entities)
