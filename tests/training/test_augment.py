"""Changed names keep their labels; changed case keeps the words' number."""

import random

from kg.training.augment import Augmentation, augmented, augmented_document, name_pool
from kg.training.documents import DocumentExample
from kg.training.examples import OUTSIDE, Example, mark
from kg.training.names import another_name
from tests.training.texts import surfaces, text


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


# Whole texts

CALM = Augmentation(swap_own=1.0, lower=0, upper=0, title=0)


def story(**changes):
    return text(
        "[ Ida Roe ]Person.0 left [ Brill Mills ]Company.1 for [ Varn ]Place.2 .",
        "[ Roe ]Person.0 said [ Mills ]Company.1 paid [ her ]pro.0 well , and [ Mills ]Company.3 did not .",
        "[ Ida Roe ]Person.0 and [ the firm ]nom.1 met in [ Varn ]Place.2 .",
        **changes,
    )


def named(document):
    """Entity -> the forms of its name."""
    found: dict[int, list[str]] = {}
    for m, surface in zip(document.mentions, surfaces(document), strict=True):
        if m.kind == "name":
            found.setdefault(m.entities[0], []).append(surface)
    return found


def test_a_text_is_renamed_throughout():
    before = story()
    other_words = 0
    for seed in range(40):
        changed = augmented_document(before, CALM, random.Random(seed), {})
        assert [len(s.words) for s in changed.sentences] == [len(s.words) for s in before.sentences]
        assert changed.mentions == before.mentions
        assert [(s.allowed, s.spans) for s in changed.sentences] == [(s.allowed, s.spans) for s in before.sentences]
        names = named(changed)
        full, short, again = names[0]
        assert full == again != "Ida Roe"
        assert full.split()[1] == short
        if names[1][0] != "Brill Mills":
            # the second entity of the same short name keeps apart from it
            assert names[1][1] == names[1][0].split()[1]
            other_words += names[3] != names[1][1:]
        places = {(m.sentence, place) for m in before.mentions if m.kind == "name" for place in range(m.start, m.end)}
        for number, (new, old) in enumerate(zip(changed.sentences, before.sentences, strict=True)):
            kept = [place for place in range(len(old.words)) if (number, place) not in places]
            assert [new.words[place] for place in kept] == [old.words[place] for place in kept]
    assert other_words > 20
    # the text that was given is as it was
    assert before == story()


def test_an_entity_with_a_name_of_another_form_is_left_alone():
    document = text("[ Union of Mills ]Organization.0 , or [ UM ]Organization.0 , left [ Varn ]Place.1 .")
    for seed in range(20):
        changed = augmented_document(document, CALM, random.Random(seed), {})
        assert named(changed)[0] == ["Union of Mills", "UM"]
    assert named(changed)[1] != ["Varn"]


def test_only_own_texts_are_renamed():
    document = story(source="gum")
    assert augmented_document(document, CALM, random.Random(1), {}) == document
    still = Augmentation(swap_own=0, lower=0, upper=0, title=0)
    assert augmented_document(story(), still, random.Random(1), {}) == story()


def test_a_text_changes_its_case_as_a_whole():
    loud = Augmentation(swap_own=0, lower=0, upper=1.0, title=0)
    changed = augmented_document(story(), loud, random.Random(1), {})
    assert [s.words for s in changed.sentences] == [[w.upper() for w in s.words] for s in story().sentences]
    assert changed.mentions == story().mentions


def test_a_pair_takes_names_of_its_class_and_side():
    def pair(one: str, other: str, *, pair_class: str | None = "owns") -> DocumentExample:
        return text(
            f"[ {one} ]Company.0 leads [ {other} ]Company.1 , {one} said .", source="core", pair_class=pair_class
        )

    documents = [pair("Aa", "Bb Bb"), pair("Cc", "Dd Dd"), pair("Xx", "Yy Yy", pair_class="sues"), pair("Zz", "Zz")]
    settings = Augmentation(swap_pair=1.0, lower=0, upper=0, title=0)
    seen = set()
    for seed in range(40):
        changed = augmented_document(documents[0], settings, random.Random(seed), name_pool(documents))
        first, second = surfaces(changed)
        seen.add((first, second))
        words = changed.sentences[0].words
        assert words == [first, "leads", *second.split(), ",", first, "said", "."]
        assert changed.sentences[0].allowed == documents[0].sentences[0].allowed
    assert seen == {(one, other) for one in ("Aa", "Cc", "Zz") for other in ("Bb Bb", "Dd Dd")}
    assert documents[0] == pair("Aa", "Bb Bb")
    unclassed = pair("Aa", "Bb Bb", pair_class=None)
    assert augmented_document(unclassed, settings, random.Random(1), name_pool(documents)) == unclassed
