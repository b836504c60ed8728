"""Sentences longer than the model's window, and names exchanged after the parse: nothing is lost or decided twice."""

from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from spacy.tokens import Doc, Span

from kg.language import encoder, factory
from kg.language.components.mentions import DocMention
from kg.language.encoder import load_model


def torn(count: int) -> list[str]:
    """Words of a sentence: 1, 4 and 8 subwords in turn."""
    return [["Brill", ",", "Otto", "semiconductorization", "Ida"][place % 5] for place in range(count)]


@pytest.fixture
def cautious(monkeypatch):
    """Memory that is not written to shows."""

    def empty(shape, dtype=float):
        return np.full(shape, np.nan if np.issubdtype(dtype, np.floating) else -1, dtype=dtype)

    monkeypatch.setattr(encoder, "np", SimpleNamespace(**{**vars(np), "empty": empty}))


@pytest.fixture
def stored(monkeypatch):
    """Which words of which sentence were written, in order."""
    found: list[tuple[int, int]] = []
    number = {}
    store = encoder._store

    def watched(reading, row, *rest):
        number.setdefault(row.sentence, reading)
        assert number[row.sentence] is reading
        found.extend((row.sentence, word) for word in range(row.begin, row.end))
        store(reading, row, *rest)

    monkeypatch.setattr(encoder, "_store", watched)
    return found


@pytest.mark.parametrize("counts", [[90], [400], [3, 1200, 5, 300, 7]])
def test_every_word_is_read_in_exactly_one_window(cautious, stored, counts):
    sentences = [torn(count) for count in counts]
    readings = load_model().read(sentences)
    assert sorted(stored) == [(number, word) for number, count in enumerate(counts) for word in range(count)]
    for reading, words in zip(readings, sentences, strict=True):
        for name in ("spans", "upos", "xpos", "lemmas", "states", "triggers"):
            values = getattr(reading, name)
            assert len(values) == len(words)
            assert np.isfinite(values).all()
            assert (values >= 0).all() or values.dtype.kind == "f"
        assert np.abs(reading.states.astype(np.float32)).sum(axis=1).all()
        assert reading.sentence_state.any()


def test_windows_are_really_used():
    words = torn(400)
    sizes = [len(load_model()._pieces.ids(word)) for word in words]
    rows = list(encoder._rows(0, sizes, words))
    assert len(rows) > 3
    assert all(row.subwords <= encoder._LONGEST for row in rows)
    assert [row.begin for row in rows[1:]] == [row.end for row in rows[:-1]]
    # each looks at words before and after its own
    assert all(row.left < row.begin for row in rows[1:])
    assert all(row.right > row.end for row in rows[:-1])


def test_nothing_is_decided_twice_across_windows():
    nlp = factory.load()
    names = [f"Tolver {word} Inc." for word in ("Steel", "Mills", "Foods", "Paper")]
    text = (
        "On Monday "
        + ", ".join(f"{names[n % 4]} bought {names[(n + 1) % 4]} in Ohio and it grew" for n in range(40))
        + "."
    )
    doc = nlp(text)
    assert len(list(doc.sents)) == 1
    mentions = [(one.start, one.end) for one in doc._.mentions]
    assert mentions == sorted(set(mentions))
    assert all(one.end <= other.start for one, other in pairwise(doc._.mentions))
    # the words of the text from its first to its last stretch are among them
    assert mentions[-1][0] > len(doc) - 25
    facts = Counter((one.subject, one.relation, one.object) for one in doc._.relations)
    assert not facts or max(facts.values()) == 1
    triggers = [(one.start, one.end) for one in doc._.triggers]
    assert all(one[1] <= other[0] for one, other in pairwise(triggers))


# Names exchanged after the parse


def parsed(nlp, text: str) -> Doc:
    with nlp.select_pipes(disable=factory.LAST):
        return nlp(text)


@pytest.fixture(scope="module")
def nlp():
    return factory.load()


def finished(nlp, doc: Doc) -> Doc:
    for step in factory.LAST:
        doc = nlp.get_pipe(step)(doc)
    return doc


def named(doc: Doc, *names: tuple[str, str]) -> list[Span]:
    return [doc.char_span(doc.text.index(name), doc.text.index(name) + len(name), label=kind) for name, kind in names]


TEXT = "Tolver Mills hired Ida Roe as its head of sales last year. He likes Varn Street a lot."


def test_the_last_components_follow_the_names_they_are_given(nlp):
    doc = parsed(nlp, TEXT)
    assert doc._.mentions is None
    doc.set_ents(named(doc, ("Varn Street", "Company"), ("Ida Roe", "Person")))
    doc = finished(nlp, doc)
    names = [(doc[one.start : one.end].text, one.types) for one in doc._.mentions if one.kind == "name"]
    assert names == [("Ida Roe", frozenset({"Person"})), ("Varn Street", frozenset({"Company"}))]
    assert {doc[one.start : one.end].text for one in doc._.mentions if one.kind == "pronoun"} == {"its", "He"}
    count = len(doc._.mentions)
    assert all(0 <= one.subject < count and 0 <= one.object < count for one in doc._.relations)
    assert all(later > earlier.mention >= 0 for later, earlier in doc._.antecedents.items())
    assert all(0 <= mention < count for one in doc._.triggers for _, mention, _ in one.roles)


def test_a_second_turn_on_a_fresh_parse_gives_the_same(nlp):
    first, second = parsed(nlp, TEXT), parsed(nlp, TEXT)
    for doc in (first, second):
        finished(nlp, doc)
    whole = nlp(TEXT)
    for name in ("mentions", "antecedents", "relations", "triggers"):
        assert getattr(first._, name) == getattr(second._, name) == getattr(whole._, name)


def test_without_names_there_is_nothing_to_say(nlp):
    doc = parsed(nlp, TEXT)
    doc.set_ents([])
    doc = finished(nlp, doc)
    assert all(one.kind != "name" for one in doc._.mentions)
    # references need a name at the end of their chain
    assert doc._.antecedents == {}


def test_he_is_the_one_man(nlp):
    doc = nlp("Peter Roe founded Tolver Mills in 1999. He left the company in 2004.")
    names = {number: doc[one.start : one.end].text for number, one in enumerate(doc._.mentions)}
    he = next(number for number, text in names.items() if text == "He")
    assert names[doc._.antecedents[he].mention] == "Peter Roe"


def test_mentions_are_in_order_and_know_their_kind(nlp):
    doc = parsed(nlp, "Tolver Mills said it would sell the plant. The miller has no other plant, and it is raining.")
    doc.set_ents(named(doc, ("Tolver Mills", "Company")))
    doc = nlp.get_pipe("kg_mentions")(doc)
    found = [(doc[one.start : one.end].text, one.kind) for one in doc._.mentions]
    assert found[:2] == [("Tolver Mills", "name"), ("it", "pronoun")]
    assert ("the plant", "nominal") in found
    assert all(isinstance(one, DocMention) for one in doc._.mentions)
    assert "no other plant" not in [text for text, _ in found]
