"""What the coreference head sees of two mentions beside the encoder."""

import itertools
from collections import Counter

import numpy as np
import pytest

from kg.language import coreference_features as shared
from kg.language.coreference_features import CorefMention, alone, features, mention

_LIKENESS = 1  # column


def made(
    words: str,
    *,
    kind: str = "name",
    sentence: int = 0,
    start: int = 0,
    head: int | None = None,
    types: frozenset[str] = frozenset(),
    first: bool = False,
    counts: Counter[str] | None = None,
) -> CorefMention:
    parts = words.split()
    return mention(
        parts,
        sentence=sentence,
        start=start,
        head=len(parts) - 1 if head is None else head,
        kind=kind,
        types=types,
        first=first,
        counts=Counter() if counts is None else counts,
    )


def likeness(one: CorefMention, other: CorefMention) -> int:
    nothing = features(made("Zzz"), made("Qqq"), apart=1)[_LIKENESS]
    return features(one, other, apart=1)[_LIKENESS] - nothing


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Tolver Mills", "the TOLVER Mills 's", 1),  # the same but for case, article and ending
        ("Mr. Roe", "Roe", 1),
        ("Ida Roe", "Roe", 2),  # same head, no new words
        ("Roe", "Ida Roe", 3),  # same head, new words
        ("Tolver Mills", "Tolver", 4),  # one within the other
        ("Tolver", "Tolver Mills", 4),
        ("Tolver Mills", "Varn Tolver Ltd.", 5),  # a word in common
        ("Union of Tolver Mills", "UTM", 6),  # an acronym
        ("UTM", "Union of Tolver Mills", 6),
        ("Tolver Mills", "Varn Steel", 0),
    ],
)
def test_names_are_alike_by_degrees(one, other, level):
    assert likeness(made(one), made(other)) == level


def test_a_name_that_opens_with_an_article_alone_keeps_it():
    assert made("The").text == "the"


def test_pronouns_are_alike_or_not():
    it, its = made("it", kind="pronoun"), made("It", kind="pronoun")
    assert likeness(it, its) == 7
    assert likeness(it, made("he", kind="pronoun")) == 0
    assert likeness(made("It"), it) == 7
    assert likeness(made("the firm", kind="nominal"), made("the firm", kind="nominal")) == 1


def test_no_acronym_is_sought_of_a_description():
    assert likeness(made("the union of mills", kind="nominal"), made("UM")) == 0


def test_repeats_are_counted_up_to_three():
    counts: Counter[str] = Counter()
    found = [made(words, counts=counts).repeats for words in ("Varn", "the Varn", "Ott", "VARN", "Varn", "Varn")]
    assert found == [0, 1, 0, 2, 3, 3]


@pytest.mark.parametrize(
    ("words", "kind", "form"),
    [
        ("the firm", "nominal", 1),
        ("a firm", "nominal", 2),
        ("another firm", "nominal", 2),
        ("this firm", "nominal", 3),
        ("its firm", "nominal", 4),
        ("its", "pronoun", 0),
        ("Varn", "name", 0),
    ],
)
def test_forms_differ(words, kind, form):
    usual = features(made("Zzz"), made("Varn"), apart=1)
    got = features(made("Zzz"), made(words, kind=kind), apart=1)
    # the form is the one column that `alone` has as its second
    place = alone(made("Varn"))[1]
    column = usual.index(place)
    assert got[column] - place == form
    assert alone(made(words, kind=kind))[1] == got[column]


def test_the_determiners_that_news_uses_have_four_forms():
    forms = [made(words, kind="nominal").form for words in ("the firm", "a firm", "this firm", "its firm", "firm")]
    assert len(set(forms)) == 5


def test_pronoun_classes_part_who_from_what():
    classes = {
        word: made(word, kind="pronoun").pronoun for word in ("he", "his", "she", "it", "its", "they", "we", "i")
    }
    assert classes["he"] == classes["his"]
    assert classes["it"] == classes["its"]
    assert len(set(classes.values())) == 6
    assert made("he").pronoun == 0  # a name that happens to be written so
    unheard = made("whatsoever", kind="pronoun").pronoun
    assert unheard not in {0, *classes.values()}


def test_types_of_references_come_from_their_words_alone():
    given = frozenset({"Place"})
    assert made("he", kind="pronoun", types=given).types == {"Person"}
    assert made("the Dutch chipmaker", kind="nominal", types=given).types == {"Company"}
    assert made("the zzz", kind="nominal", types=given).types == frozenset()
    assert made("Varn", types=given).types == {"Place"}


def test_agreement_of_types_is_seen():
    company, person, both = frozenset({"Company"}), frozenset({"Person"}), frozenset({"Company", "Person"})
    seen = [
        features(made("A", types=one), made("B", types=other), apart=1)
        for one, other in ((frozenset(), company), (company, company), (company, both), (company, person))
    ]
    assert len(set(seen)) == 4
    assert all(sum(a != b for a, b in zip(seen[0], other, strict=True)) == 1 for other in seen[1:])


def mentions():
    counts: Counter[str] = Counter()
    words = ["Varn", "Varn Mills", "it", "whatsoever", "this", "the firm", "a firm", "such firms", "its firm", "VM"]
    for kind, text, first in itertools.product(shared.KINDS, words, (False, True)):
        for sentence, types in ((0, frozenset({"Company"})), (50, frozenset({"Person"})), (50, frozenset({"Person"}))):
            yield made(text, kind=kind, sentence=sentence, start=sentence, types=types, first=first, counts=counts)


def test_features_stay_in_disjoint_blocks_of_the_table():
    everything = sorted(mentions(), key=lambda one: one.sentence)
    everything = everything[::7] + everything[::11]
    everything.sort(key=lambda one: one.sentence)
    rows = np.array(
        [
            features(one, other, apart=apart)
            for number, one in enumerate(everything)
            for other in everything[number:]
            for apart in (1, 6, shared.WINDOW)
        ]
    )
    assert rows.shape[1] == shared.COLUMNS
    assert rows.min() >= 0
    assert rows.max() < shared.FEATURES
    lows, highs = rows.min(axis=0), rows.max(axis=0)
    assert (lows[1:] > highs[:-1]).all()
    lone = np.array([alone(one) for one in everything])
    assert lone.shape[1] == shared.ALONE
    assert lone.min() >= 0
    assert lone.max() < shared.FEATURES


def test_distance_and_nesting_are_seen():
    one, other = made("Varn"), made("it", kind="pronoun", start=5)
    usual = features(one, other, apart=1)
    assert features(one, other, apart=9) != usual
    later = made("it", kind="pronoun", start=5, sentence=3)
    assert features(one, later, apart=1) != usual
    outer, inner = made("the owner of Varn", kind="nominal", head=1), made("Varn", start=3)
    apart = made("Varn", start=4)
    assert features(outer, inner, apart=1) != features(outer, apart, apart=1)
