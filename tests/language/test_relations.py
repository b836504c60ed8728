"""What is kept of the scores of pairs: directions, types, implied relations, deals; and what a long sentence may cost."""

from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.language import pairing
from kg.language.components.coreference import Antecedent
from kg.language.components.deals import deals
from kg.language.components.mentions import DocMention
from kg.language.components.reading import Reading
from kg.language.components.relations import relations
from kg.language.encoder import SentenceReading
from kg.language.heads import ENTITY_TYPES, SAYS, SPAN_LABELS, Inventory
from kg.language.pair_heads import PairScores

FACTS = (SAYS, "leads", "worksFor", "foundedBy", "acquires", "owns", "locatedIn")
INVENTORY = Inventory(
    spans=SPAN_LABELS,
    upos=(),
    xpos=(),
    lemmas=(),
    relations=(),
    facts=FACTS,
    deals=("none", "Lease", "Merger"),
    roles=("party", "provider"),
    statuses=("announced", "completed"),
    certainties=("asserted", "planned"),
    polarities=("affirmed", "negated"),
    tenses=("past", "present"),
)
_HIDDEN = 4


@dataclass
class Scores:
    """Stands in for the networks: pairs get these probabilities, by relation and whether from left to right."""

    likely: dict[tuple[str, bool], float] = field(default_factory=dict)
    roles: float = 0.0
    seen: list = field(default_factory=list)

    def pair_scores(self, sentences):
        self.seen += sentences
        count = sum(len(one.means) for one in sentences)
        facts = np.zeros((count, 2 * len(FACTS)), dtype=np.float32)
        for (name, forward), probability in self.likely.items():
            facts[:, FACTS.index(name) + len(FACTS) * (not forward)] = probability
        return PairScores(facts, *(np.ones(count, dtype=np.int64) for _ in range(3)))

    def role_scores(self, sentence):
        self.seen.append(sentence)
        return np.full((len(sentence.means), len(INVENTORY.roles)), self.roles, dtype=np.float32)


def read(scores: Scores, words: str, *mentions: tuple[str, str], triggers: dict[str, int] | None = None) -> Doc:
    """A Doc of one sentence whose words all hang on the first; `mentions`: words and class; `triggers`: word to kind."""
    parts = words.split()
    doc = Doc(
        spacy.blank("en").vocab,
        words=parts,
        heads=[0] * len(parts),
        deps=["ROOT", *["dep"] * (len(parts) - 1)],
        sent_starts=[True] + [False] * (len(parts) - 1),
    )
    count = len(parts)
    none = np.zeros(count, dtype=np.int64)
    at_trigger = np.zeros((count, 7), dtype=np.float32)
    at_trigger[:, 0] = 9.0
    for word, kind in (triggers or {}).items():
        at_trigger[parts.index(word), kind] = 20.0
        at_trigger[parts.index(word), [4, 5]] = 5.0  # completed, asserted
    sentence = SentenceReading(
        spans=np.zeros((count, len(SPAN_LABELS)), dtype=np.float32),
        upos=none,
        xpos=none,
        lemmas=none,
        states=np.ones((count, _HIDDEN), dtype=np.float16),
        sentence_state=np.zeros(_HIDDEN, dtype=np.float32),
        triggers=at_trigger,
    )
    doc._.reading = Reading(SimpleNamespace(inventory=INVENTORY, pair_heads=scores), [list(range(count))], [sentence])
    found, begin = [], 0
    for text, kind in mentions:
        size = len(text.split())
        start = next(i for i in range(begin, count) if parts[i : i + size] == text.split())
        begin = start + size
        named = kind in ENTITY_TYPES
        found.append(DocMention(start, begin, "name" if named else kind, frozenset((kind,) if named else ENTITY_TYPES)))
    doc._.mentions = found
    doc._.antecedents = {}
    return doc


ROE, BRILL = ("Ida Roe", "Person"), ("Brill", "Company")


def told(doc: Doc) -> set[tuple[int, str, int]]:
    return {(one.subject, one.relation, one.object) for one in relations(doc)._.relations}


def test_each_half_of_the_scores_has_its_direction():
    doc = read(Scores({("leads", True): 0.9}), "Ida Roe of Brill", ROE, BRILL)
    assert told(doc) == {(0, "leads", 1)}
    doc = read(Scores({("leads", False): 0.7}), "Brill of Ida Roe", BRILL, ROE)
    (one,) = relations(doc)._.relations
    assert (one.subject, one.relation, one.object, one.probability) == (1, "leads", 0, 0.7)
    assert (one.certainty, one.polarity, one.tense) == ("planned", "negated", "present")


def test_unlikely_ones_are_left_out():
    assert told(read(Scores({("leads", True): 0.1}), "Ida Roe of Brill", ROE, BRILL)) == set()


def test_types_rule_out_what_cannot_be():
    scores = Scores({("leads", True): 0.9, ("leads", False): 0.9, (SAYS, True): 0.9})
    assert told(read(scores, "Ida Roe of Brill", ROE, BRILL)) == {(0, "leads", 1), (0, SAYS, 1)}
    assert told(read(scores, "Varn of Brill", ("Varn", "Place"), BRILL)) == {(0, SAYS, 1)}
    # a pronoun that stands for nothing has no relations; one that stands for a person may lead and not be led
    doc = read(scores, "Ida Roe and it of Brill", ROE, ("it", "pronoun"), BRILL)
    assert {(subject, thing) for subject, _, thing in told(doc)} == {(0, 2)}
    doc._.antecedents = {1: Antecedent(0, 0.9)}
    found = told(doc)
    assert (1, "leads", 2) in found
    assert (0, "leads", 1) not in found


@pytest.mark.parametrize(
    ("strong", "weak", "turned"),
    [("leads", "worksFor", False), ("acquires", "owns", False), ("foundedBy", "worksFor", True)],
)
def test_what_a_relation_implies_is_not_said_beside_it(strong, weak, turned):
    one, other = {"leads": (ROE, BRILL), "acquires": (BRILL, ("Varn", "Company")), "foundedBy": (BRILL, ROE)}[strong]
    words = f"{one[0]} of {other[0]}"
    weaker = (1, weak, 0) if turned else (0, weak, 1)
    both = {(strong, True): 0.8, (weak, not turned): 0.9}
    assert told(read(Scores(both), words, one, other)) == {(0, strong, 1)}
    # alone, or beside one that is hardly likely, it stays
    assert told(read(Scores({(weak, not turned): 0.9}), words, one, other)) == {weaker}
    assert weaker in told(read(Scores({**both, (strong, True): 0.25}), words, one, other))


def test_nobody_stands_with_what_he_is_part_of():
    doc = read(Scores({(SAYS, True): 0.9}), "Brill Varn of Ida Roe", ("Brill Varn", "Company"), ROE)
    doc._.mentions.insert(1, DocMention(1, 2, "name", frozenset({"Place"})))
    assert told(doc) == {(0, SAYS, 2), (1, SAYS, 2)}


def test_words_are_seen_from_the_pair():
    scores = Scores({(SAYS, True): 0.9})
    relations(read(scores, "so Ida Roe of old Brill left", ROE, BRILL))
    (seen,) = scores.seen
    names = "<L-R>*"
    assert "".join(names[number] for number in seen.regions[0]) == "*LL--R>"  # the first word is on the path
    assert seen.means.shape == (1, 8, _HIDDEN)
    assert seen.filled.tolist() == [[1.0] * 8]
    scores.seen.clear()
    relations(read(scores, "Brill Varn", ("Brill", "Company"), ("Varn", "Place")))
    # nothing between, nothing on the path, nothing before the one and after the other
    assert scores.seen[0].filled.tolist() == [[1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]]


@pytest.mark.parametrize("count", [60, 1000])
def test_a_sentence_of_many_names_costs_no_square_of_its_length(count):
    scores = Scores({(SAYS, True): 0.9})
    names = [(f"N{number}", "Company") for number in range(count)]
    doc = read(scores, "list " + " of , and ".join(name for name, _ in names), *names)
    found = told(doc)
    pairs = sum(len(one.means) for one in scores.seen)
    assert len(found) == pairs == len(relations(doc)._.relations)
    assert all(0 < object_ - subject <= pairing.REACH for subject, _, object_ in found)
    # neighbours in the same stretch are paired all along the sentence
    assert len(found) > 6 * count
    assert {subject for subject, _, _ in found} | {object_ for _, _, object_ in found} == set(range(count))
    for one in scores.seen:
        assert one.regions.shape == (len(one.means), len(one.states))
        assert one.regions.size < 300_000
        assert one.regions.max() < pairing.OUTSIDE


# Deals


def test_a_deal_has_its_kind_its_state_and_its_parts():
    scores = Scores(roles=0.6)
    doc = deals(read(scores, "Ida Roe signed a lease with Brill", ROE, BRILL, triggers={"lease": 1}))
    (one,) = doc._.triggers
    assert (doc[one.start : one.end].text, one.kind, one.status, one.certainty) == (
        "lease",
        "Lease",
        "completed",
        "asserted",
    )
    assert {(role, mention) for role, mention, _ in one.roles} == {
        (role, mention) for role in INVENTORY.roles for mention in (0, 1)
    }
    assert doc._.reading is None
    doc = deals(read(Scores(roles=0.1), "Ida Roe signed a lease with Brill", ROE, BRILL, triggers={"lease": 1}))
    assert doc._.triggers[0].roles == ()


def test_neighbouring_words_of_one_kind_are_one_deal():
    doc = deals(
        read(Scores(), "they lease , rent out and merge fuse", triggers={"rent": 1, "out": 1, "merge": 2, "fuse": 1})
    )
    assert [(doc[one.start : one.end].text, one.kind) for one in doc._.triggers] == [
        ("rent out", "Lease"),
        ("merge", "Merger"),
        ("fuse", "Lease"),
    ]


def test_the_parts_of_a_deal_stand_near_it_in_a_long_sentence():
    scores = Scores(roles=0.6)
    names = [(f"N{number}", "Company") for number in range(400)]
    words = (
        "list " + " , ".join(name for name, _ in names[:200]) + " lease " + " , ".join(name for name, _ in names[200:])
    )
    doc = deals(read(scores, words, *names, triggers={"lease": 1}))
    (one,) = doc._.triggers
    mentions = sorted({mention for _, mention, _ in one.roles})
    assert 199 in mentions
    assert 200 in mentions
    assert all(other - this == 1 for this, other in pairwise(mentions))
    assert len(mentions) < 100


def test_nothing_read_gives_nothing():
    doc = Doc(spacy.blank("en").vocab, words=["Brill"])
    doc._.mentions = []
    assert relations(doc)._.relations == []
    assert deals(doc)._.triggers == []
