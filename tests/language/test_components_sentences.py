"""Sentence ends and words in the ways that news writes them."""

import time

import pytest
import spacy

from kg.language.components.tokenizer import build
from kg.language.factory import load  # noqa: F401  registers the components


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("en")
    pipeline.tokenizer = build(pipeline)
    pipeline.max_length = 10**9
    pipeline.add_pipe("kg_sentences")
    return pipeline


def cut(nlp, text):
    return [sentence.text.strip() for sentence in nlp(text).sents if sentence.text.strip()]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. J. R. Ott of Varn Corp. met Mr. Li in St. Pauls.",
        "Shares of Brill Inc. rose 3.5 percent to $1.25 on Jan. 5 in the U.S. market.",
        "The U.S. Department of Energy (U.S. agency No. 4) paid Tolver Mills Ltd. for it.",
        '"Who pays?" asked Ott, the mayor.',
        "Profit fell to 4.2 mln dlrs vs. 5.1 mln, the Varn Co. said.",
        'She said: "Wait ... not yet," and left.',
        "It met at 10 a.m. Monday with Roe & Sons, i.e. the owners.",
        "Yahoo! Inc. was there.",
    ],
)
def test_one_sentence_stays_one(nlp, sentence):
    assert cut(nlp, sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It was bought by Brill Inc.", "The price is secret."],
        ["They left the U.S.", "In May they came back."],
        ['"We are done."', "He left."],
        ["“We are done.”", "“Are you?” she asked."],
        ["He resigned (for good).", "Nobody replaced him."],
        ["Is that so?", "Yes!", "5,000 jobs go."],
        ["Prices rose.", "xAI sells more."],
        ["He knew it...", "The bank did not."],
        ["It sold the unit. [3]", "Ott left."],
    ],
)
def test_several_sentences_come_apart(nlp, sentences):
    assert cut(nlp, " ".join(sentences)) == sentences


def test_paragraphs_and_headlines_end_without_a_full_stop(nlp):
    text = "Brill to buy Varn\n\nBy Ida Roe\n• First point\n• Second point\nThe deal is done."
    assert cut(nlp, text) == ["Brill to buy Varn", "By Ida Roe", "• First point", "• Second point", "The deal is done."]


def test_folded_lines_are_one_sentence(nlp):
    lines = [
        "The miller of Tolver said on Monday that it would close",
        "two of its oldest plants by the end of the year because",
        "wheat had become too dear and the rail line to the port",
        "had been cut. A union leader called the plan a disgrace.",
    ]
    assert len(cut(nlp, "\n".join(lines))) == 2


def test_a_numbered_item_keeps_its_number(nlp):
    assert cut(nlp, "3. The board met.\n4. It voted.") == ["3. The board met.", "4. It voted."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("co-founded", ["co-founded"]),
        ("Varn-based mill", ["Varn", "-", "based", "mill"]),
        ("xAI's and xAI’s", ["xAI", "'s", "and", "xAI", "’s"]),
        ("didn’t", ["did", "n’t"]),
        ("non-profit,", ["non-profit", ","]),
        ("$5-a-share", None),
    ],
)
def test_words_are_cut_like_the_treebanks(nlp, text, words):
    doc = nlp(text)
    assert doc.text == text
    assert words is None or [token.text for token in doc] == words


@pytest.mark.parametrize("text", ["x" * 5000, "a.b-" * 3000, "(" * 4000, "ok " + "é" * 900 + " ok  " + "!" * 900])
def test_long_runs_are_covered_exactly(nlp, text):
    assert nlp(text).text == text


def test_runs_of_closing_marks_take_linear_time(nlp):
    begin = time.process_time()
    nlp("Varn" + ")" * 30_000 + " left.")
    assert time.process_time() - begin < 10
