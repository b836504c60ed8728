"""Changed names keep their labels; changed case keeps the words' number."""

import random

from kg.training.augment import Augmentation, augmented
from kg.training.examples import OUTSIDE, Example, mark
from kg.training.names import another_name


def sentence(source: str = "own") -> Example:
    words = ["Brill", "Mills", "hired", "Ida", "Roe", "for", "$", "5"]
    allowed = [OUTSIDE] * len(words)
    spans = [(0, 2, frozenset({"Company"})), (3, 5, frozenset({"Person"})), (6, 8, frozenset({"Money"}))]
    for start, end, types in spans:
        mark(allowed, start, end, types)
    return Example(words, allowed, source, "k", spans=spans)


def test_swapped_names_carry_their_labels():
    settings = Augmentation(swap_own=1.0, lower=0, upper=0, title=0)
    for seed in range(50):
        changed = augmented(sentence(), settings, random.Random(seed))
        assert len(changed.words) == len(changed.allowed)
        (a, b, _), (c, d, _), (e, f, _) = changed.spans
        assert changed.words[b:c] == ["hired"]
        assert changed.words[d:e] == ["for"]
        assert changed.words[e:f] == ["$", "5"]
        assert changed.words[a:b] != ["Brill", "Mills"]
        fresh = [OUTSIDE] * len(changed.words)
        for start, end, types in changed.spans:
            mark(fresh, start, end, types)
        assert changed.allowed == fresh


def test_coarse_sets_keep_their_company_names():
    settings = Augmentation(swap_own=1.0, swap_person=0.0, lower=0, upper=0, title=0)
    assert augmented(sentence("crossner"), settings, random.Random(1)).words == sentence().words


def test_case_changes_leave_labels_alone():
    for settings in (Augmentation(lower=1.0, swap_own=0), Augmentation(lower=0, upper=1.0, swap_own=0)):
        changed = augmented(sentence(), settings, random.Random(1))
        assert changed.allowed == sentence().allowed
        assert changed.words in ([w.lower() for w in sentence().words], [w.upper() for w in sentence().words])


def test_every_entity_class_has_names_of_every_length():
    rng = random.Random(3)
    for kind in ("Person", "Company", "Organization", "GovernmentBody", "Facility", "Place", "Product"):
        for words in (1, 2, 3):
            for _ in range(30):
                name = another_name(kind, words, rng)
                assert name
                assert all(name)
                assert words > 1 or len(name) == 1
    assert another_name("Date", 2, rng) is None
