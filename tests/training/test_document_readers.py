"""Texts with who is who and with stated relations, from GUM, Re-DocRED and CORE."""

import json
import logging
from collections import Counter
from pathlib import Path

import pytest

from kg.training.corpus_vocabulary import RELATIONS
from kg.training.data import cutter
from kg.training.readers.documents import read_gum_documents
from kg.training.readers.fact_documents import read_core_documents, read_redocred_documents, surface_kind

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
ORGANISATIONS = {"Company", "Organization", "GovernmentBody"}


@pytest.fixture(scope="module")
def cut():
    return cutter()


def surface(document, mention):
    return " ".join(document.sentences[mention.sentence].words[mention.start : mention.end])


def shown(document):
    return [(surface(document, m), m.kind, m.entities) for m in document.mentions]


def stated(document):
    names = {}
    for mention in document.mentions:
        names.setdefault(mention.entities[0], surface(document, mention))
    return {(names[fact.subject], fact.relation, names[fact.object]) for fact in document.facts}


# GUM


def conllu(*rows: tuple[str, str, int, str]) -> str:
    """Form, part of speech, head, the content of `Entity=`."""
    lines = [
        f"{number}\t{form}\t{form}\t{upos}\tX\t_\t{head}\tdep\t_\t{f'Entity={marks}|SpaceAfter=No' if marks else '_'}"
        for number, (form, upos, head, marks) in enumerate(rows, start=1)
    ]
    return "\n".join(lines) + "\n\n"


FIRST = "# newdoc id = invented_one\n# global.Entity = GRP-etype\n" + conllu(
    ("Mira", "PROPN", 4, "(1-person-new-nnnnn-cf1-1,2-coref-Mira_Toll-Vane"),
    ("Toll", "PROPN", 1, "1)"),
    ("-", "PUNCT", 4, ""),
    ("sold", "VERB", 0, ""),
    ("her", "PRON", 6, "(7-organization-new-nnnnn-cf2-2-coref(1-person-giv:act-nnnnn-cf1-1-ana-Mira_Toll-Vane)"),
    ("mill", "NOUN", 4, ""),
    ("in", "ADP", 8, ""),
    ("Orlen", "PROPN", 6, "(3-place-new-nnnnn-cf3-1-sgl)7)"),
)
SECOND = conllu(
    ("It", "PRON", 2, "(7-organization-giv:act-nnnnn-cf1-1-ana)"),
    ("closed", "VERB", 0, ""),
    ("Monday", "PROPN", 2, "(9-time-new-nnnnn-cf2-1-sgl)|Bridge=7<9|SplitAnte=1<9,3<9"),
)
OTHER = "# newdoc id = invented_two\n" + conllu(("Orlen", "PROPN", 0, "(1-place-new-nnnnn-cf1-1-sgl)"))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_gum_gives_every_mention_of_a_text(tmp_path):
    one, two = read_gum_documents(written(tmp_path / "gum.conllu", FIRST + SECOND + OTHER))
    assert (one.key, two.key, one.source, one.coreference) == ("invented_one", "invented_two", "gum", True)
    assert shown(one) == [
        ("Mira Toll", "name", (0,)),
        ("her mill in Orlen", "nominal", (1,)),
        ("her", "pronoun", (0,)),
        ("Orlen", "name", (2,)),
        ("It", "pronoun", (1,)),
        ("Monday", "name", (3,)),
    ]
    assert [set(m.types) for m in one.mentions] == [
        {"Person"},
        ORGANISATIONS,
        {"Person"},
        {"Place", "Facility"},
        ORGANISATIONS,
        {"Other"},
    ]
    assert [m.sentence for m in one.mentions] == [0, 0, 0, 0, 1, 1]
    # numbers start anew in each text
    assert shown(two) == [("Orlen", "name", (0,))]
    assert one.sentences[0].spans == [(0, 2, frozenset({"Person"})), (7, 8, frozenset({"Place", "Facility"}))]


def test_gum_mentions_may_cross_and_nest_in_their_own_entity(tmp_path):
    text = "# newdoc id = x\n" + conllu(
        ("a", "DET", 2, "(4-person-new-n-c-2-coref(5-person-new-n-c-1-sgl"),
        ("friend", "NOUN", 0, "(4-person-giv-n-c-1-coref)4)"),
        ("left", "NOUN", 2, "5)"),
    )
    (document,) = read_gum_documents(written(tmp_path / "gum.conllu", text))
    assert [(m.start, m.end, m.entities) for m in document.mentions] == [(0, 3, (0,)), (0, 2, (1,)), (1, 2, (1,))]


@pytest.mark.parametrize("marks", ["(4-person-new-n-c-1-sgl", "4)"])
def test_gum_brackets_that_do_not_match_are_an_error(tmp_path, marks):
    path = written(tmp_path / "gum.conllu", "# newdoc id = broken\n" + conllu(("Mira", "PROPN", 0, marks)))
    with pytest.raises(ValueError, match=r"gum\.conllu: broken, sentence 1: .*entity 4"):
        list(read_gum_documents(path))


# Re-DocRED


def cluster(kind: str, *places: tuple[int, int, int]) -> list[dict[str, object]]:
    return [{"type": kind, "sent_id": sentence, "pos": [start, end], "name": ""} for sentence, start, end in places]


def label(name: str, head: int, tail: int, *evidence: int) -> dict[str, object]:
    return {"r": name, "h": head, "t": tail, "evidence": list(evidence)}


def redocred(tmp_path: Path, cut, *labels: dict[str, object]):
    record = {
        "title": "Invented",
        "sents": [
            ["The", "Brill", "Mills-Works", "of", "Orlen", "was", "founded", "by", "Mira", "Toll", "in", "1990", "."],
            [
                "US",
                "maker",
                "Brill",
                "is",
                "in",
                "Varn",
                ",",
                "the",
                "Vanish",
                "province",
                "of",
                "Orlen",
                ";",
                "it",
                "makes",
                "Quell",
                ".",
            ],
        ],
        "vertexSet": [
            cluster("ORG", (0, 0, 3), (1, 2, 3), (1, 13, 14)),
            cluster("LOC", (0, 4, 5), (1, 11, 12)),
            cluster("PER", (0, 8, 10)),
            cluster("TIME", (0, 11, 12)),
            cluster("LOC", (1, 5, 6)),
            cluster("LOC", (1, 0, 1)),
            cluster("MISC", (1, 15, 16), (1, 11, 12)),
        ],
        "labels": list(labels),
    }
    path = written(tmp_path / "redocred.json", json.dumps([record]))
    (document,) = read_redocred_documents(path, cut=cut)
    return document


def test_redocred_mentions_stand_on_recut_words(tmp_path, cut):
    document = redocred(tmp_path, cut)
    assert shown(document) == [
        ("Brill Mills - Works", "name", (0,)),
        ("Orlen", "name", (1,)),
        ("Mira Toll", "name", (2,)),
        ("US", "name", (5,)),
        ("Brill", "name", (0,)),
        ("Varn", "name", (4,)),
        ("Orlen", "name", (1,)),
        ("it", "pronoun", (0,)),
        ("Quell", "name", (6,)),
    ]
    assert document.key == "Invented"
    assert document.coreference


def test_redocred_facts_turn_into_ours(tmp_path, cut):
    document = redocred(
        tmp_path,
        cut,
        label("P112", 0, 2, 0),
        label("P17", 0, 1, 1),
        label("P131", 0, 1, 0),
        label("P150", 1, 4),
        label("P361", 4, 5),
        label("P178", 6, 0),
        label("P571", 0, 3, 0),  # a time: no entity of ours
        label("P6", 1, 2),  # heads of government lead no organisation
        label("P159", 0, 4),
        label("P17", 0, 4),
        label("P131", 1, 1),
    )
    assert stated(document) == {
        ("Brill Mills - Works", "foundedBy", "Mira Toll"),
        ("Brill Mills - Works", "locatedIn", "Orlen"),
        ("Varn", "locatedIn", "Orlen"),
        ("Varn", "locatedIn", "US"),
        ("Brill Mills - Works", "develops", "Quell"),
        ("Brill Mills - Works", "headquarteredIn", "Varn"),
    }
    evidence = {(fact.subject, fact.relation, fact.object): fact.sentences for fact in document.facts}
    assert evidence[0, "locatedIn", 1] == {0, 1}
    assert evidence[4, "locatedIn", 1] == frozenset()


def test_an_unmapped_neighbour_leaves_a_relation_open(tmp_path, cut):
    everything = redocred(tmp_path, cut).relations
    assert {"locatedIn", "foundedBy", "develops"} <= everything
    assert not {"leads", "worksFor", "headquarteredIn"} & everything
    assert everything - redocred(tmp_path, cut, label("P123", 6, 0)).relations == {"develops"}
    # "part of" between a place and an organisation could be nobody's subsidiary
    assert redocred(tmp_path, cut, label("P361", 4, 0)).relations == everything


def test_nationalities_carry_no_fact(tmp_path, cut):
    record = {
        "title": "Invented",
        "sents": [["The", "Dutch", "maker", "Brill", "."]],
        "vertexSet": [cluster("LOC", (0, 1, 2)), cluster("ORG", (0, 3, 4))],
        "labels": [label("P17", 1, 0, 0)],
    }
    (document,) = read_redocred_documents(written(tmp_path / "r.json", json.dumps([record])), cut=cut)
    assert [set(m.types) for m in document.mentions] == [{"Other"}, ORGANISATIONS]
    assert document.facts == []


# CORE


def core(tmp_path: Path, cut, text: str, relation: str, invert: int = 0):
    """`text` marks the pair with 1[ … ]1 and 2[ … ]2, all blank-separated; marks are inclusive in the file."""
    record = {"relation": relation, "invert_relation": invert, "context": []}
    for word in text.split():
        if word.endswith("["):
            record[f"e{word[0]}_start"] = len(record["context"])
        elif word.startswith("]"):
            record[f"e{word[1]}_end"] = len(record["context"]) - 1
        else:
            record["context"].append(word)
    return list(read_core_documents(written(tmp_path / "core.json", json.dumps([record])), cut=cut))


def test_core_marks_the_pair(tmp_path, cut):
    (document,) = core(
        tmp_path, cut, "In well-known Orlen 1[ the company ]1 bought 2[ Quell-Tec , ]2 .", "acquired_by", 1
    )
    assert shown(document) == [("the company", "nominal", (0,)), ("Quell - Tec", "name", (1,))]
    assert stated(document) == {("the company", "acquires", "Quell - Tec")}
    assert document.pair_class == "acquired_by^-1"
    assert document.facts[0].sentences == {0}
    assert document.key == document.sentences[0].key


@pytest.mark.parametrize(
    ("relation", "invert", "pair_class", "fact"),
    [
        ("acquired_by", 0, "acquired_by", ("Quell", "acquires", "Brill")),
        ("client_of", 0, "client_of", ("Quell", "supplies", "Brill")),
        ("client_of", 1, "client_of^-1", ("Brill", "supplies", "Quell")),
        ("subsidiary_of", 1, "subsidiary_of^-1", ("Quell", "subsidiaryOf", "Brill")),
        ("shareholder_of", 0, "shareholder_of", ("Brill", "investsIn", "Quell")),
        ("regulated_by", 0, "regulated_by", ("Quell", "regulates", "Brill")),
        ("product_or_service_of", 1, "product_or_service_of^-1", ("Brill", "develops", "Quell")),
        ("competitor_of", 1, "competitor_of", ("Brill", "competesWith", "Quell")),
    ],
)
def test_core_directions(tmp_path, cut, relation, invert, pair_class, fact):
    (document,) = core(tmp_path, cut, "1[ Brill ]1 and 2[ Quell ]2 .", relation, invert)
    assert document.pair_class == pair_class
    assert stated(document) == {fact}
    (only,) = document.facts
    domain, range_ = RELATIONS[only.relation]
    assert document.mentions[only.subject].types & domain
    assert document.mentions[only.object].types & range_
    assert only.relation in document.relations


def test_core_undefined_states_nothing(tmp_path, cut):
    (document,) = core(tmp_path, cut, "1[ Brill ]1 and 2[ Quell ]2 .", "undefined")
    assert document.pair_class == "undefined"
    assert document.facts == []
    assert "acquires" in document.relations


def test_core_says_nothing_of_what_may_hold_beside_its_class(tmp_path, cut):
    (document,) = core(tmp_path, cut, "1[ Brill ]1 of 2[ Quell ]2 .", "subsidiary_of")
    assert "acquires" not in document.relations
    assert {"subsidiaryOf", "competesWith"} <= document.relations


def test_core_skips_a_mark_without_words(tmp_path, cut, caplog):
    with caplog.at_level(logging.INFO):
        assert core(tmp_path, cut, "1[ Brill ]1 and 2[ , ]2 .", "undefined") == []
    assert "1 records skipped" in caplog.text


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("US", "name"),
        ("it", "pronoun"),
        ("Its", "pronoun"),
        ("The company", "nominal"),
        ("its rival", "nominal"),
        ("the Quell", "name"),
        ("iQuell", "name"),
        ("大阪", "name"),
    ],
)
def test_kind_by_look(words, kind):
    assert surface_kind(words.split()) == kind


# the real files


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
def test_the_real_files(cut):
    sets = {
        "gum": list(read_gum_documents(DATA / "treebank" / "gum-ccby-train.conllu")),
        "redocred": list(read_redocred_documents(DATA / "relations" / "redocred-dev.json", cut=cut)),
        "core": list(read_core_documents(DATA / "relations" / "core-train.json", cut=cut)),
    }
    assert {name: len(documents) for name, documents in sets.items()} == {"gum": 87, "redocred": 500, "core": 4000}
    assert len({document.key for document in sets["gum"]}) == 87
    assert sum(len(document.mentions) for document in sets["gum"]) == 24_044
    for documents in sets.values():
        for document in documents:
            assert all(
                0 <= m.start < m.end <= len(document.sentences[m.sentence].words) and m.kind for m in document.mentions
            )
            known = {entity for mention in document.mentions for entity in mention.entities}
            assert all({fact.subject, fact.object} <= known for fact in document.facts)
    counts = Counter(fact.relation for documents in sets.values() for document in documents for fact in document.facts)
    assert set(counts) <= set(RELATIONS)
    assert counts["locatedIn"] > 3_000
    assert counts["acquires"] > 450
