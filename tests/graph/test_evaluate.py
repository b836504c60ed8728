"""Our measure against hand-computed cases and, where it is at hand, against the reference implementation."""

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.errors import InputError, UsageError
from kg.graph.evaluate import compare, evaluate, plain, read_gold
from kg.graph.rdf import quads
from tests.graphs import small_graph

SHARED = Path(__file__).parents[2] / ".." / "shared"
RELATIONS = ["owns", "operates", "develops", "subsidiaryOf", "partnersWith", "locatedIn", "headquarteredIn", "leads"]
ROLES = ["party", "provider", "customer", "acquirer", "target", "product"]
KINDS = ["Company", "Organization", "GovernmentBody", "Person", "Place", "Facility"]


def annotation(**parts: Any) -> dict[str, Any]:
    return {"doc": "one", "entities": [], "claims": [], "deals": [], **parts}


def entity(name: str, kind: str = "Company", *aliases: str) -> dict[str, Any]:
    return {"id": name.lower().replace(" ", "-"), "type": kind, "name": name, "aliases": list(aliases)}


def claim(subject: str, predicate: str, target: str, **flags: str) -> dict[str, str]:
    return {"s": subject, "p": predicate, "o": target, **flags}


def write(folder: Path, *annotations: dict[str, Any]) -> Path:
    folder.mkdir()
    for one in annotations:
        (folder / f"{one['doc']}.json").write_text(json.dumps(one))
    return folder


def total(tmp_path: Path, gold: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    scores = compare(read_gold(write(tmp_path / "gold", gold)), read_gold(write(tmp_path / "said", said)))
    return scores.as_data()["total"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Harlan Group, Inc.", "harlan"),
        ("Dr. Zoë Müller", "zoe muller"),
        ("AT&T Inc", "at&t"),
        ("Group Holdings", "group holdings"),
        ("Moody's", "moody"),
        ("株式", ""),
    ],
)
def test_plain(name: str, expected: str) -> None:
    assert plain(name) == expected


def test_entities_meet_by_a_shared_name_once(tmp_path: Path) -> None:
    gold = annotation(entities=[entity("Harlan Foods", "Company", "Harlan"), entity("Tide Bank")])
    said = annotation(entities=[entity("Harlan", "Person"), entity("Harlan Foods Inc"), entity("Other")])
    figures = total(tmp_path, gold, said)
    assert figures["entities"] == {"p": 0.333, "r": 0.5, "f1": 0.4, "tp": 1, "fp": 2, "fn": 1}
    assert figures["entity_type_acc"] == 1.0, "of two candidates the one of the right type is taken"


def test_wordings_that_mean_the_same_count_as_one(tmp_path: Path) -> None:
    names = [entity("A1"), entity("B1"), entity("C1", "Place"), entity("D1")]
    gold = annotation(
        entities=names,
        claims=[
            claim("a1", "owns", "b1"),
            claim("a1", "headquarteredIn", "c1", certainty="reported"),
            claim("a1", "partnersWith", "d1", tense="past"),
            claim("b1", "leads", "d1", polarity="negated"),
        ],
        optional=[["d1", "locatedIn", "c1"]],
    )
    said = annotation(
        entities=names,
        claims=[
            claim("b1", "subsidiaryOf", "a1"),
            claim("a1", "locatedIn", "c1"),
            claim("d1", "partnersWith", "a1"),
            claim("b1", "leads", "d1"),
            claim("d1", "locatedIn", "c1"),
        ],
    )
    figures = total(tmp_path, gold, said)
    assert figures["claims"] == {"p": 0.75, "r": 0.75, "f1": 0.75, "tp": 3, "fp": 1, "fn": 1}
    assert (figures["certainty_acc"], figures["tense_acc"]) == (0.667, 0.667)
    assert figures["claim_pair_recall"] == 1.0


def test_deals_are_compared_by_role_fillers(tmp_path: Path) -> None:
    names = [entity("A1"), entity("B1"), entity("C1")]
    gold = annotation(entities=names, deals=[{"roles": {"provider": ["a1"], "customer": ["b1"]}}])
    said = annotation(
        entities=names, deals=[{"roles": {"party": ["a1"], "customer": ["c1"]}}, {"roles": {"party": ["c1"]}}]
    )
    figures = total(tmp_path, gold, said)
    assert figures["deals"] == {"p": 0.333, "r": 0.5, "f1": 0.4, "tp": 1, "fp": 2, "fn": 1}
    assert figures["deals_found"] == "1/1 (predicted 2)"


def test_a_document_that_was_not_read_counts_as_missed(tmp_path: Path) -> None:
    gold = annotation(entities=[entity("A1")], claims=[claim("a1", "owns", "a1")])
    assert total(tmp_path, gold, annotation(doc="other"))["claims"]["fn"] == 1


def test_damaged_annotations_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no annotations"):
        read_gold(tmp_path)
    (tmp_path / "bad.json").write_text('{"doc": "x", "entities": 3}')
    with pytest.raises(InputError, match=r"bad\.json: this is no annotation"):
        read_gold(tmp_path)


# -- against the reference implementation


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = SHARED / "tools" / "score.py"
    if not path.is_file():
        pytest.skip("../shared/tools/score.py is not at hand")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _random_annotation(chance: random.Random, name: str) -> dict[str, Any]:
    names = [
        f"{first} {last}" for first in ("Harlan", "The Tide", "Dr. Orin", "Mölk") for last in ("Inc", "Bank", "Co")
    ]
    entities = [
        {
            "id": f"e{number}",
            "type": chance.choice(KINDS),
            "name": chance.choice(names),
            "aliases": chance.sample(names, chance.randint(0, 2)),
        }
        for number in range(chance.randint(0, 8))
    ]
    ids = [one["id"] for one in entities] or ["none"]
    return {
        "doc": name,
        "entities": entities,
        "claims": [
            {
                "s": chance.choice(ids),
                "p": chance.choice(RELATIONS),
                "o": chance.choice(ids),
                "polarity": chance.choice(["affirmed", "affirmed", "negated"]),
                "certainty": chance.choice(["asserted", "reported"]),
                "tense": chance.choice(["past", "present"]),
            }
            for _ in range(chance.randint(0, 10))
        ],
        "deals": [
            {
                "type": "Deal",
                "roles": {
                    chance.choice(ROLES): chance.sample(ids, min(len(ids), 2)) for _ in range(chance.randint(1, 3))
                },
            }
            for _ in range(chance.randint(0, 3))
        ],
        "optional": [[chance.choice(ids), "owns", chance.choice(ids)] for _ in range(chance.randint(0, 2))],
    }


@pytest.mark.parametrize("seed", range(40))
def test_same_figures_as_the_reference(tmp_path: Path, reference: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    gold = write(tmp_path / "gold", *(_random_annotation(chance, f"d{n}") for n in range(6)))
    said = write(tmp_path / "said", *(_random_annotation(chance, f"d{n}") for n in range(5)))
    expected, per = reference.score(reference.load_json_dir(gold), reference.load_json_dir(said))
    assert compare(read_gold(gold), read_gold(said)).as_data() == {"total": expected, "per": per}


def test_same_figures_as_the_reference_from_a_graph(tmp_path: Path, reference: ModuleType) -> None:
    graph = small_graph()
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in quads(graph, mentions=False)))
    named = list(graph.entities[:5])
    gold = write(
        tmp_path / "gold",
        *(
            {
                "doc": Path(document.source).stem,
                "entities": [{"id": one.id, "type": one.type, "name": one.name} for one in named],
                "claims": [
                    claim(one.subject, one.predicate, one.object)
                    for one in graph.statements[::2]
                    if one.subject in {e.id for e in named} and one.object in {e.id for e in named}
                ],
                "deals": [],
            }
            for document in graph.documents
        ),
    )
    expected, per = reference.score(reference.load_json_dir(gold), reference.load_rdf(path))
    ours = evaluate(graph, read_gold(gold)).as_data()
    assert ours == {"total": expected, "per": per}
    assert ours["total"]["entities"]["tp"] > 0 and ours["total"]["claims"]["tp"] > 0
