"""The shipped lexicon agrees with the vocabulary, and a malformed file is refused with its name and the mistake."""

import re
from collections import Counter

import pytest

from kg.errors import OntologyError
from kg.model.vocabulary import DEAL_KINDS, DEAL_ROLES, ENTITY_TYPES
from kg.ontology.lexicon import PARTS, Example, Frame, lexicon, parse_lexicon
from kg.ontology.schema import load_schema

RELATIONS = (
    "foundedBy", "leads", "worksFor", "owns", "subsidiaryOf", "investsIn", "acquires", "mergesWith", "partnersWith",
    "supplies", "competesWith", "operates", "builds", "uses", "locatedIn", "headquarteredIn", "develops", "criticizes",
    "regulates", "sues", "tradedOn",
)  # fmt: skip
DEAL_FILES = ("ComputeDeal", "SupplyDeal", "License", "Lease", "JointVenture")
WORD_SLOTS = {
    "verb": {"agent", "patient"},
    "noun": {"self", "poss", "compound", "support", "supported", "before", "speech"},
    "adjective": {"head", "before", "poss", "support"},
    "link": {"A", "B"},
    "pattern": set(),
}
PREPOSITIONS = {
    "of", "by", "with", "from", "to", "in", "at", "for", "on", "between", "into", "as", "against", "over", "behind",
    "near", "outside", "about", "alongside", "such", "including", "like", "out",
}  # fmt: skip
MARK = re.compile(r"\[([^\[\]|]+)\|(\w+)\]")


def frame_file(body: str, name: str = "owns") -> dict[str, str]:
    return {name: f'property = "{name}"\n[[frame]]\n{body}\n'}


def slots_of(frame: Frame) -> list[str]:
    return [*frame.subject, *frame.object, *(slot for slots in frame.roles.values() for slot in slots)]


def marked_names(example: Example) -> dict[str, str]:
    return dict(MARK.findall(example.text))


def test_every_relation_and_every_deal_has_its_words() -> None:
    shipped = lexicon()
    assert {frame.predicate for frame in shipped.frames if frame.predicate} == set(RELATIONS)
    assert {frame.deal for frame in shipped.frames if frame.deal} == set(DEAL_KINDS)


def test_every_property_of_a_file_is_one_of_the_ontology() -> None:
    assert set(RELATIONS) <= set(load_schema().relations)


def test_trigger_parts_are_used_as_counted() -> None:
    parts = Counter(frame.part for frame in lexicon().frames)
    assert set(parts) == set(PARTS)
    assert parts["verb"] >= 80
    assert parts["noun"] >= 70
    assert parts["link"] >= 6
    assert parts["pattern"] >= 6


@pytest.mark.parametrize("frame", lexicon().frames, ids=lambda frame: frame.id)
def test_frame_is_well_formed(frame: Frame) -> None:
    assert frame.phrases
    assert 0 < frame.confidence <= 1
    assert len(set(frame.phrases)) == len(frame.phrases), "a trigger is listed twice"
    assert {*frame.subject_types, *frame.object_types} <= set(ENTITY_TYPES)
    if frame.part == "pattern":
        for phrase in frame.phrases:
            assert phrase.count("{subject}") == phrase.count("{object}") == 1
        return
    symmetric = frame.predicate is not None and load_schema().relations[frame.predicate].symmetric
    if frame.predicate is not None:
        assert frame.subject, "a relation needs a subject"
        assert frame.object or symmetric, "only a symmetric relation finds both ends in one slot"
    else:
        assert frame.roles
    allowed = {*WORD_SLOTS[frame.part], *(() if frame.part == "link" else PREPOSITIONS)}
    if frame.deal is not None:
        allowed |= {"subject", "object", "support", "supported"}
    for slot in slots_of(frame):
        assert slot in allowed or slot.removeprefix("any:") in ENTITY_TYPES, f"{slot!r} is no slot of a {frame.part}"


@pytest.mark.parametrize("frame", [f for f in lexicon().frames if f.deal], ids=lambda frame: frame.id)
def test_roles_and_implied_relations_of_a_deal_exist(frame: Frame) -> None:
    relations = load_schema().relations
    assert frame.roles, "a deal without roles is none"
    for left, predicate, right in frame.implies:
        assert left in DEAL_ROLES
        assert right in DEAL_ROLES
        assert predicate in relations
        assert {left, right} <= set(frame.roles), "what a deal implies is between roles that it fills"


def test_each_relation_has_enough_positive_and_negative_examples() -> None:
    positive, negative = Counter[str](), Counter[str]()
    for example in lexicon().examples:
        (positive if example.claims or example.deal else negative)[example.source] += 1
    for name in RELATIONS:
        assert positive[name] >= 10, name
        assert negative[name] >= 5, name
    for name in DEAL_FILES:
        assert positive[name] >= 3, name
        assert negative[name] >= 1, name


def test_each_kind_of_deal_is_exemplified() -> None:
    kinds = Counter(example.deal["type"] for example in lexicon().examples if example.deal)
    assert set(kinds) == set(DEAL_KINDS)


@pytest.mark.parametrize("example", lexicon().examples, ids=lambda example: f"{example.source}: {example.text[:40]}")
def test_example_names_what_it_marks(example: Example) -> None:
    relations, names = load_schema().relations, marked_names(example)
    assert set(names.values()) <= set(ENTITY_TYPES)
    for subject, predicate, thing in example.claims:
        assert relations[predicate]
        assert load_schema().allows(predicate, names[subject], names[thing])
        if example.source in relations:
            assert predicate == example.source
    for role, fillers in (example.deal or {}).items():
        if role != "type":
            assert role in DEAL_ROLES
            assert set(fillers) <= set(names)


def test_examples_are_distinct() -> None:
    texts = Counter((example.source, example.text) for example in lexicon().examples)
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_frame_takes_the_defaults_of_its_file() -> None:
    text = 'property = "owns"\nstative = true\nconfidence = 0.4\n[[frame]]\nverb = ["Own", "Take  Over"]\n'
    (frame,) = parse_lexicon({"owns": text}).frames
    assert frame.id == "owns/1"
    assert frame.predicate == "owns"
    assert frame.part == "verb"
    assert frame.phrases == (("own",), ("take", "over"))
    assert frame.stative
    assert frame.confidence == 0.4


def test_a_frame_overrides_the_defaults_of_its_file() -> None:
    text = 'property = "owns"\nstative = true\n[[frame]]\nnoun = ["x"]\nstative = false\nconfidence = 0.9\n'
    (frame,) = parse_lexicon({"owns": text}).frames
    assert not frame.stative
    assert frame.confidence == 0.9


def test_a_deal_file_has_no_predicate_and_hands_on_what_it_implies() -> None:
    text = (
        'deal = "Lease"\nimplies = [["provider", "supplies", "customer"]]\n'
        '[[frame]]\nverb = ["let"]\nroles = { provider = ["agent"] }\n'
    )
    (frame,) = parse_lexicon({"Lease": text}).frames
    assert frame.predicate is None
    assert frame.deal == "Lease"
    assert frame.roles == {"provider": ("agent",)}
    assert frame.implies == (("provider", "supplies", "customer"),)


def test_an_underscore_file_is_a_list_of_words() -> None:
    shipped = parse_lexicon({"_force": 'modals = ["May", "Might Be"]'})
    assert shipped.frames == ()
    assert shipped.words == {"force.modals": frozenset({"may", "might be"})}


def test_an_example_keeps_its_flags() -> None:
    text = (
        'property = "owns"\n[[example]]\ntext = "[A|Company] owned [B|Company]."\n'
        'claims = [["A", "owns", "B"]]\ntense = "past"\n'
    )
    (example,) = parse_lexicon({"owns": text}).examples
    assert example.claims == (("A", "owns", "B"),)
    assert example.flags == {"tense": "past"}
    assert example.deal is None
    assert example.source == "owns"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"owns": "property = "}, "owns.toml"),
        ({"owns": 'property = "leads"'}, "must be 'owns'"),
        (frame_file('verb = ["own"]\ncolour = "red"'), "frame 1: unknown key 'colour'"),
        (frame_file('subject = ["agent"]'), "frame 1: needs exactly one of"),
        (frame_file('verb = ["own"]\nnoun = ["owner"]'), "frame 1: needs exactly one of"),
        (frame_file('verb = "own"'), "frame 1: expected a list of non-empty strings"),
        (frame_file('verb = ["own", " "]'), "frame 1: expected a list of non-empty strings"),
        (frame_file('verb = ["own"]\nnear = ["x", 3]'), "frame 1: expected a list of non-empty strings"),
        (frame_file('verb = ["own"]\ndeal = "Marriage"'), "'Marriage' is no kind of deal"),
        (frame_file('verb = ["own"]\nroles = { buyer = ["agent"] }'), "'buyer' is no role of a deal"),
        (frame_file('verb = ["own"]\ncertainty = "sure"'), "'sure' is no certainty"),
        ({"_words": 'list = "one"'}, "_words.toml, list: expected a list"),
    ],
)
def test_a_malformed_file_is_refused_by_name(files: dict[str, str], reason: str) -> None:
    with pytest.raises(OntologyError) as caught:
        parse_lexicon(files)
    assert reason in str(caught.value)
    assert next(iter(files)) in str(caught.value)


def test_the_number_of_the_frame_is_told() -> None:
    good = 'property = "owns"\n[[frame]]\nverb = ["own"]\n[[frame]]\nverb = ["own"]\ncertainty = "sure"\n'
    with pytest.raises(OntologyError, match="frame 2"):
        parse_lexicon({"owns": good})
