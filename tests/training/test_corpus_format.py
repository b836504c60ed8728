"""The format of the project's own corpus, its validator, and the corpus itself."""

import json
from pathlib import Path

import pytest

from kg.ontology.schema import load_schema
from kg.training import corpus_vocabulary as vocabulary
from kg.training.corpus_format import CorpusError, main, parse, problems, strip_markup, unmarked_names

CORPUS = Path(__file__).parents[2] / "kg" / "training" / "corpus"


def record(**changes: object) -> dict[str, object]:
    return {
        "id": "t-1",
        "style": "wire",
        "industry": "mills",
        "marked": "{Tolver Mills|Company|tolver} said {its|pro|tolver} {chairman|Role}, {Ida Roe|Person|roe}, would go.",
        "names": {"tolver": "Tolver Mills", "roe": "Ida Roe"},
        "claims": [
            {"s": "roe", "p": "leads", "o": "tolver", "roleTitle": "chairman", "quote": "its chairman, Ida Roe"}
        ],
        "deals": [],
    } | changes


def faults(**changes: object) -> str:
    return "\n".join(problems(parse(json.dumps(record(**changes)))))


def test_offsets_slice_the_stripped_text():
    item = parse(json.dumps(record()))
    assert item.text == "Tolver Mills said its chairman, Ida Roe, would go."
    assert [item.text[m.start : m.end] for m in item.mentions] == ["Tolver Mills", "its", "chairman", "Ida Roe"]
    assert [m.type for m in item.mentions] == ["Company", "pro", "Role", "Person"]
    assert item.entity_types() == {"tolver": "Company", "roe": "Person"}
    assert problems(item) == []


def test_offsets_count_code_points():
    text, mentions = strip_markup("𝔸 café {Ünal|Person|unal}\n{😀 Co|Company|smile}")
    assert [text[m.start : m.end] for m in mentions] == ["Ünal", "😀 Co"]


def test_a_mention_may_stand_for_several_entities():
    _, mentions = strip_markup("{Ann|Person|a} and {Bob|Person|b}: {they|pro|a+b}")
    assert mentions[-1].entities == ("a", "b")


@pytest.mark.parametrize(
    "marked",
    [
        "a { b",
        "{Foo|Firm|foo}",
        "{Foo|Company}",
        "{5|Money|five}",
        "{ Foo|Company|foo}",
        "{Foo|Company|Foo Bar}",
        "{Foo {Bar|Place|bar}|Company|foo}",
    ],
)
def test_malformed_marks_are_named(marked):
    with pytest.raises(CorpusError):
        strip_markup(marked)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ({"s": "tolver", "p": "leads", "o": "roe"}, "allowed are"),
        ({"s": "roe", "p": "likes", "o": "tolver"}, "unknown relation"),
        ({"s": "roe", "p": "leads", "o": "nobody"}, "not an entity"),
        ({"s": "roe", "p": "leads", "o": "tolver", "certainty": "sure"}, "certainty"),
        ({"s": "roe", "p": "leads", "o": "tolver", "tense": "perfect"}, "tense"),
        ({"s": "roe", "p": "leads", "o": "tolver", "quote": "other words"}, "quote"),
        ({"s": "roe", "p": "leads", "o": "tolver", "sure": 1}, "unknown key"),
    ],
)
def test_wrong_claims_are_found(claim, word):
    assert word in faults(claims=[{"quote": "would go", **claim}])


@pytest.mark.parametrize(
    ("deal", "word"),
    [
        ({"type": "Sale"}, "unknown deal type"),
        ({"roles": {"buyer": ["tolver"]}}, "unknown role"),
        ({"roles": {"facility": ["tolver"]}}, "allowed are"),
        ({"status": "done"}, "status"),
        ({"currency": "$"}, "currency"),
        ({"amount": "5"}, "amount"),
    ],
)
def test_wrong_deals_are_found(deal, word):
    sound = {"type": "Acquisition", "roles": {"acquirer": ["tolver"]}, "quote": "would go"}
    assert faults(deals=[sound]) == ""
    assert word in faults(deals=[sound | deal])


def test_an_overlooked_name_is_reported():
    marked = "{Tolver|Company|tolver} grew. Tolver shrank."
    assert unmarked_names(parse(json.dumps(record(marked=marked, claims=[])))) == ["Tolver"]


def test_the_command_fails_on_a_fault(tmp_path, capsys):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(json.dumps(record()) + "\n", encoding="utf-8")
    bad.write_text(json.dumps(record()) + "\n{broken\n", encoding="utf-8")
    assert main([str(good)]) == 0
    assert main([str(good), str(bad)]) == 1
    assert "bad.jsonl:1 (t-1)" not in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.name)
def test_the_projects_corpus_is_sound(path, capsys):
    assert main([str(path)]) == 0, capsys.readouterr().out


def test_the_tables_are_the_ontologys():
    schema = load_schema()
    assert set(vocabulary.RELATIONS) == set(schema.relations)
    assert set(vocabulary.DEAL_ROLES) == set(schema.roles)
    assert set(schema.deal_kinds) <= vocabulary.DEAL_TYPES
    for name, (domain, range_) in vocabulary.RELATIONS.items():
        if name == "competesWith":  # wants two of a kind, which `problems` checks apart
            continue
        for subject in vocabulary.NAME_TYPES:
            for object_ in vocabulary.NAME_TYPES:
                assert schema.allows(name, subject, object_) == (subject in domain and object_ in range_)


def test_a_product_competes_with_no_company():
    marked = "{Tolver|Company|tolver} rivals {Mealy|Product|mealy}."
    claims = [{"s": "tolver", "p": "competesWith", "o": "mealy", "quote": "rivals"}]
    assert "two organisations or two products" in faults(marked=marked, names={}, claims=claims)
