"""Each training set becomes words with the set of labels that its annotation allows."""

import json
from pathlib import Path

import pytest

from kg.language.heads import SPAN_LABELS
from kg.training.data import TRAINING_FILES, cutter, repetitions
from kg.training.examples import ANYTHING, OUTSIDE, Example
from kg.training.readers import columns, own, relations, treebanks

SHARED = Path(__file__).parents[2] / ".." / "shared"


def labels(bits: int) -> set[str]:
    return {name for index, name in enumerate(SPAN_LABELS) if bits >> index & 1}


def by_word(example: Example) -> dict[str, set[str]]:
    return {word: labels(bits) for word, bits in zip(example.words, example.allowed, strict=True)}


@pytest.fixture(scope="module")
def cut():
    return cutter()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_reserved_for_evaluation_is_trained_on():
    forbidden = ("crossner-ai", "conll2003", "re3d", "crossre", "ewt-dev", "dev/docs", "dev/gold")
    assert len(TRAINING_FILES) >= 10
    assert not [name for name in TRAINING_FILES for word in forbidden if word in name]


def test_coarse_labels_allow_each_of_ours(tmp_path, cut):
    rows = "The O\nBrill I-ORG\nMills I-ORG\nof O\nVarn I-LOC\nhired O\nGerman I-MISC\nIda I-PER\nRoe I-PER\n. O\n"
    (example,) = columns.read_coarse(written(tmp_path / "x.conll", rows), source="x", cut=cut)
    found = by_word(example)
    assert found["Brill"] == {"B-Company", "B-Organization", "B-GovernmentBody"}
    assert found["Mills"] == {"I-Company", "I-Organization", "I-GovernmentBody"}
    assert found["Varn"] == {"B-Place", "B-Facility"}
    assert found["German"] == {"B-Other"}
    assert found["Ida"] == {"B-Person"}
    assert found["The"] == {"O"}


def test_amounts_and_posts_are_left_open_where_only_names_are_annotated(tmp_path, cut):
    rows = "president\tO\nIda\tB-person\npaid\tO\n5\tO\nmillion\tO\nfor\tO\nsomething\tO\nelse\tO\n"
    (example,) = columns.read_wnut(written(tmp_path / "x.conll", rows), cut=cut)
    found = by_word(example)
    assert {"O", "B-Role"} <= found["president"]
    assert {"O", "B-Money", "I-Money", "B-Quantity", "B-Date"} <= found["5"]
    assert found["else"] == {"O"}


def test_words_are_cut_as_at_run_time(tmp_path, cut):
    rows = "Varn-based\tO\nBrill-Ott\tB-organisation\nco-founded\tO\n"
    (example,) = columns.read_crossner(written(tmp_path / "crossner-x.txt", rows), cut=cut)
    assert example.words == ["Varn", "-", "based", "Brill", "-", "Ott", "co-founded"]
    assert example.spans == [(3, 6, frozenset({"Company", "Organization", "GovernmentBody"}))]


def test_redocred_nationalities_are_no_places(tmp_path, cut):
    document = {
        "sents": [["The", "French", "firm", "Brill", "left", "France", "in", "1999", "."]],
        "vertexSet": [
            [{"type": "LOC", "pos": [1, 2], "sent_id": 0}],
            [{"type": "ORG", "pos": [3, 4], "sent_id": 0}],
            [{"type": "LOC", "pos": [5, 6], "sent_id": 0}],
            [{"type": "TIME", "pos": [7, 8], "sent_id": 0}],
        ],
    }
    (example,) = relations.read_redocred(written(tmp_path / "redocred-dev.json", json.dumps([document])), cut=cut)
    found = by_word(example)
    assert found["French"] == {"B-Other"}
    assert found["France"] == {"B-Place", "B-Facility"}
    assert found["1999"] == {"B-Date"}


def test_fire_names_lose_what_hangs_on_them(tmp_path, cut):
    record = {
        "tokens": ["Brill", "'s", "chief", "sold", "the", "company", "for", "$", "5"],
        "entities": [
            {"start": 0, "end": 2, "type": "Company"},
            {"start": 4, "end": 6, "type": "Company"},
            {"start": 7, "end": 9, "type": "Money"},
        ],
    }
    (example,) = relations.read_fire(written(tmp_path / "fire-dev.json", json.dumps([record])), cut=cut)
    found = by_word(example)
    assert found["Brill"] == {"B-Company"}
    assert len(found["'s"]) == len(SPAN_LABELS)
    assert "O" in found["company"]
    assert found["$"] == {"B-Money"}
    assert found["5"] == {"I-Money"}


def test_core_teaches_only_its_two_companies(tmp_path, cut):
    record = {
        "context": ["Brill", "Mills", "sued", "It", "and", "Varn"],
        **{"e1_start": 0, "e1_end": 1, "e2_start": 3, "e2_end": 3},
    }
    (example,) = relations.read_core(written(tmp_path / "core-train.json", json.dumps([record])), cut=cut)
    found = by_word(example)
    assert found["Brill"] == {"B-Company", "B-Organization"}
    assert len(found["It"]) == len(found["Varn"]) == len(SPAN_LABELS)
    assert found["and"] == {"O"}


CONLLU = """\
# text = The Bank of Varn hired her in May 2001
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-organization-new
2\tBank\tBank\tPROPN\tNNP\t_\t5\tnsubj\t_\t_
3\tof\tof\tADP\tIN\t_\t4\tcase\t_\t_
4\tVarn\tVarn\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=(2-place-new)1)
5\thired\thire\tVERB\tVBD\t_\t0\troot\t_\t_
6-7\ther in\t_\t_\t_\t_\t_\t_\t_\t_
6\ther\tshe\tPRON\tPRP\t_\t5\tobj\t_\tEntity=(3-person-giv)
7\tin\tin\tADP\tIN\t_\t8\tcase\t_\t_
8\tMay\tMay\tPROPN\tNNP\t_\t5\tobl\t_\tEntity=(4-time-new
8.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
9\t2001\t2001\tNUM\tCD\t_\t8\tnmod\t_\tEntity=4)

"""


def test_gum_gives_syntax_and_named_entities(tmp_path):
    (example,) = treebanks.read_gum(written(tmp_path / "gum-x.conllu", CONLLU))
    assert example.spans == [
        (1, 4, frozenset({"Company", "Organization", "GovernmentBody"})),
        (7, 9, frozenset({"Date"})),
    ]
    assert example.syntax is not None
    assert example.syntax.heads == [1, 4, 3, 1, -1, 4, 7, 4, 7]
    assert example.allowed[4] & OUTSIDE
    assert not example.allowed[1] & OUTSIDE


def test_ewt_teaches_no_names(tmp_path):
    (example,) = treebanks.read_ewt(written(tmp_path / "ewt-x.conllu", CONLLU))
    assert set(example.allowed) == {ANYTHING}


def test_own_corpus_is_cut_into_sentences(tmp_path):
    marked = "{Brill|Company|brill}'s {chief|Role} quit. {It|pro|brill} fell {5%|Quantity}."
    line = {"id": "t", "style": "s", "industry": "i", "marked": marked}
    path = written(tmp_path / "a.jsonl", json.dumps(line))
    (document,) = own.read_own_documents([path], nlp=own.splitter())
    first, second = document.sentences
    assert by_word(first)["Brill"] == {"B-Company"}
    assert by_word(first)["'s"] == {"O"}
    assert by_word(first)["chief"] == {"B-Role"}
    assert by_word(second)["It"] == {"O"}
    assert second.spans == [(2, 4, frozenset({"Quantity"}))]
    assert first.held_out(0.5) == second.held_out(0.5)


def test_weights_repeat_and_thin_out():
    examples = [Example(["w"], [OUTSIDE], "x", f"key {n}") for n in range(400)]
    assert {repetitions(example, 2.0) for example in examples} == {2}
    assert 60 < sum(repetitions(example, 0.25) for example in examples) < 140


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("name", ["ner/wikigold.conll", "relations/fire-dev.json"])
def test_real_files_are_read_whole(name, cut):
    from kg.training.data import read_file

    examples = list(read_file(SHARED / "data" / name, cut=cut))
    assert len(examples) > 400
    assert all(len(example.words) == len(example.allowed) for example in examples)
    assert all(bits for example in examples for bits in example.allowed)
