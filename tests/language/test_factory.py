"""The whole reading pipeline on sentences of our own, on bad input, and with another pipeline in its place."""

import subprocess
import sys

import pytest
import spacy

from kg.errors import ModelError
from kg.language.components.entities import VALUES
from kg.language.factory import load
from kg.language.identity import model_fingerprint

TEXT = (
    "Tolver Mills Inc. said on Monday it had agreed to buy Varn Logistics for $250 million. Its chief executive, "
    "Ida Roe, spoke to reporters in Chicago. The Ministry of Transport must approve the deal.\n\nMr. Roe co-founded the company."
)


@pytest.fixture(scope="module")
def nlp():
    return load()


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_names_are_found_with_their_classes(doc):
    found = {span.text: span.label_ for span in doc.ents}
    assert found["Tolver Mills Inc."] == "Company"
    assert found["Varn Logistics"] == "Company"
    assert found["Ida Roe"] == "Person"
    assert found["Chicago"] == "Place"
    assert found["Ministry of Transport"] == "GovernmentBody"
    assert all(0 < span._.confidence <= 1 for span in doc.ents)


def test_values_are_apart_from_names(doc):
    found = {span.text: span.label_ for span in doc.spans[VALUES]}
    assert found["Monday"] == "Date"
    assert found["$250 million"] == "Money"
    assert found["chief executive"] == "Role"


def test_tags_lemmas_and_trees(nlp, doc):
    said = next(token for token in doc if token.text == "said")
    assert (said.text, said.lemma_, said.pos_, said.tag_) == ("said", "say", "VERB", "VBD")
    assert said.dep_ == "root"
    bought = next(token for token in nlp("Tolver Mills Inc. bought Varn Logistics in March.") if token.text == "bought")
    assert (bought.lemma_, {"nsubj", "obj"} <= {child.dep_ for child in bought.children}) == ("buy", True)
    assert next(token for token in doc if token.text == "company").lemma_ == "company"


def assert_whole(doc, text):
    assert doc.text == text
    for sentence in doc.sents:
        roots = [token for token in sentence if token.head.i == token.i]
        assert len(roots) == 1
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)
    assert all(token.dep_ and (token.is_space or token.pos_) for token in doc)


BAD = {
    "empty": "",
    "blank": " \n\t \n",
    "emoji": "😀👩‍👩‍👧 🇩🇪 ok 🎉" * 40,
    "no letters": "12 % -- ... 4,5 !! \n" * 40,
    "control": "a\x00b \x1b[31m \x7f\u2028 c\ufeff",
    "right to left": "شركة تعلن عن صفقة. " * 20,
    "one run": "x" * 20_000,
    "dots": "." * 3_000,
    "brackets": "((((" * 300 + "Varn" + "))" * 200,
    "one line": "Tolver Mills bought Varn Logistics and " * 300,
    "names": ", ".join(f"Tolver{n} Mills" for n in range(400)) + ".",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_read_to_its_end(nlp, name):
    assert_whole(nlp(BAD[name]), BAD[name])


def test_names_far_apart_in_one_sentence_are_all_found(nlp):
    doc = nlp("The owners are " + ", ".join(f"Tolver {word} Inc." for word in ["Steel", "Mills", "Foods"] * 60) + ".")
    # a weak model may join neighbours, none may pass over them
    named = {token.i for span in doc.ents for token in span}
    assert sum(token.i in named for token in doc if token.text == "Tolver") >= 175


def test_a_document_reads_the_same_whatever_was_read_before(nlp, doc):
    def essence(read):
        return [(t.text, t.pos_, t.lemma_, t.dep_, t.head.i, t.ent_type_) for t in read]

    expected = essence(doc)
    nlp("Something else entirely, with Brill Corp. and its 300 plants in Ohio.\n" * 7)
    assert essence(nlp(TEXT)) == expected
    other, same = nlp.pipe(["A filler about Ott plc.", TEXT])
    assert essence(same) == expected
    assert other.text.startswith("A filler")


def test_the_raw_reading_does_not_stay_on_the_document(doc):
    assert doc._.reading is None


def test_the_fingerprint_is_stable():
    assert len(model_fingerprint()) == 64
    assert model_fingerprint() == model_fingerprint()


def test_no_torch_at_run_time():
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from kg.language.factory import load\n"
        "assert load()('Varn Logistics left Ohio.').ents\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_another_pipelines_names_replace_ours(tmp_path):
    small = spacy.blank("en")
    ruler = small.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "ORG", "pattern": "Monday"},
            {"label": "ORG", "pattern": "Ministry of Transport"},
            {"label": "GPE", "pattern": "reporters"},
            {"label": "MONEY", "pattern": "$250 million"},
            {"label": "NORP", "pattern": "company"},
        ]
    )
    small.to_disk(tmp_path / "small")
    doc = load(str(tmp_path / "small"))(TEXT)
    assert [(span.text, span.label_) for span in doc.ents] == [
        ("Monday", "Company"),
        ("reporters", "Place"),
        ("Ministry of Transport", "GovernmentBody"),
    ]
    assert [(span.text, span.label_) for span in doc.spans[VALUES]] == [("$250 million", "Money")]
    # it has no parser, so ours fills in
    assert_whole(doc, TEXT)
    assert "nsubj" in {token.dep_ for token in doc}


def test_a_pipeline_that_is_not_there_is_one_sentence():
    with pytest.raises(ModelError, match="no_such_pipeline") as caught:
        load("no_such_pipeline")
    assert "\n" not in str(caught.value)
