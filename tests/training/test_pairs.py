"""What the heads across words are taught of an annotated text."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.language import pairing  # noqa: E402
from kg.language.heads import SAYS  # noqa: E402
from kg.training.batches import IGNORE  # noqa: E402
from kg.training.documents import DealExample, DocumentExample, FactExample  # noqa: E402
from kg.training.pairs import UNKNOWN, Pair, TargetMaker, Targets, coref_mentions  # noqa: E402
from tests.training.texts import ALL, INVENTORY, text  # noqa: E402

SIZE = len(INVENTORY.facts)


def targets(document: DocumentExample, *, row: int = 0, counts: list[int] | None = None, words=None) -> Targets:
    maker = TargetMaker(INVENTORY, ("acquired_by", "acquired_by^-1"), words or {})
    found = Targets()
    maker.add(found, document, row=row, counts=counts or [len(one.words) for one in document.sentences])
    return found


def pairs_of(document: DocumentExample, **options) -> dict[tuple[int, int, int], Pair]:
    """By row and where both sides begin."""
    return {(pair.left.row, pair.left.start, pair.right.start): pair for pair in targets(document, **options).pairs}


def value(pair: Pair, relation: str, *, forward: bool = True) -> float:
    assert pair.facts is not None
    return pair.facts[INVENTORY.facts.index(relation) + SIZE * (not forward)]


def stated(pair: Pair) -> set[tuple[str, bool]]:
    assert pair.facts is not None
    return {(INVENTORY.facts[n % SIZE], n < SIZE) for n, wanted in enumerate(pair.facts) if wanted == 1.0}


def unknown(pair: Pair) -> set[tuple[str, bool]]:
    assert pair.facts is not None
    return {(INVENTORY.facts[n % SIZE], n < SIZE) for n, wanted in enumerate(pair.facts) if wanted == UNKNOWN}


def test_the_nearest_pair_carries_a_fact_and_the_others_stay_open():
    document = text(
        "[ Varn ]Company.0 bought [ Orlen ]Company.1 and [ Brill ]Company.2 .",
        "[ It ]pro.0 had wanted [ Varn ]Company.0 to own [ Orlen ]Company.1 .",
        "[ Varn ]Company.0 left [ Orlen ]Company.1 .",
        relations=ALL,
        facts=[FactExample(0, "sues", 1, frozenset({0, 1}))],
    )
    found = pairs_of(document)
    assert stated(found[0, 0, 2]) == {("sues", True)}
    assert value(found[0, 0, 2], "sues", forward=False) == 0.0
    assert value(found[0, 0, 2], "owns") == 0.0
    # other entities of the same sentence: nothing is said of them
    assert stated(found[0, 0, 4]) == stated(found[0, 2, 4]) == set()
    assert unknown(found[0, 0, 4]) == set()
    # the second telling: the name stands nearer than the pronoun, whose pair is left open
    assert stated(found[1, 3, 6]) == {("sues", True)}
    assert stated(found[1, 0, 6]) == set()
    assert unknown(found[1, 0, 6]) == {("sues", True)}
    # where no evidence lies, neither yes nor no
    assert unknown(found[2, 0, 2]) == {("sues", True)}


def test_a_backward_fact_goes_into_the_other_half():
    document = text(
        "[ Orlen ]Company.1 is sued by [ Varn ]Company.0 .",
        relations=ALL,
        facts=[FactExample(0, "sues", 1, frozenset({0}))],
    )
    assert stated(pairs_of(document)[0, 0, 4]) == {("sues", False)}


@pytest.mark.parametrize(("subject", "object_"), [(0, 1), (1, 0)])
def test_a_symmetric_fact_is_one_from_left_to_right(subject, object_):
    document = text(
        "[ Varn ]Company.0 merges with [ Orlen ]Company.1 .",
        relations=ALL,
        facts=[FactExample(subject, "mergesWith", object_, frozenset({0}))],
    )
    (pair,) = pairs_of(document).values()
    assert stated(pair) == {("mergesWith", True)}
    assert unknown(pair) == {("mergesWith", False)}


def test_what_a_fact_implies_stays_open():
    document = text(
        "[ Varn ]Company.0 of [ Orlen ]Place.1 .",
        relations=ALL,
        facts=[FactExample(0, "headquarteredIn", 1, frozenset({0}))],
    )
    (pair,) = pairs_of(document).values()
    assert stated(pair) == {("headquarteredIn", True)}
    assert unknown(pair) == {("locatedIn", True)}
    # annotated beside it, it is stated
    both = FactExample(0, "locatedIn", 1, frozenset({0}))
    document.facts.append(both)
    (pair,) = pairs_of(document).values()
    assert stated(pair) == {("headquarteredIn", True), ("locatedIn", True)}


def test_who_founded_a_firm_may_or_may_not_work_for_it():
    document = text(
        "[ Varn ]Company.0 was founded by [ Ada ]Person.1 .",
        relations=ALL,
        facts=[FactExample(0, "foundedBy", 1, frozenset({0}))],
    )
    (pair,) = pairs_of(document).values()
    assert stated(pair) == {("foundedBy", True)}
    assert unknown(pair) == {("worksFor", False)}


def test_a_speaker_says_something_of_the_object():
    fact = FactExample(0, "sues", 1, frozenset({0}), "asserted", "negated", "past", speaker=2)
    document = text(
        "[ Ada ]Person.2 said [ Varn ]Company.0 never sued [ Orlen ]Company.1 .", relations=ALL, facts=[fact]
    )
    found = pairs_of(document)
    assert stated(found[0, 0, 5]) == {(SAYS, True)}
    assert stated(found[0, 2, 5]) == {("sues", True)}
    assert stated(found[0, 0, 2]) == set()
    # the force is the fact's, not the quotation's
    assert INVENTORY.polarities[found[0, 2, 5].polarity] == "negated"
    assert INVENTORY.tenses[found[0, 2, 5].tense] == "past"
    assert found[0, 0, 5].polarity == found[0, 0, 5].tense == found[0, 0, 5].certainty == IGNORE


def test_facts_without_evidence_are_open_save_for_places():
    document = text(
        "[ Varn ]Company.0 and [ Ada ]Person.1 .",
        "[ Varn ]Company.0 in [ Orlen ]Place.2 .",
        relations=ALL,
        facts=[FactExample(1, "leads", 0), FactExample(0, "locatedIn", 2)],
    )
    found = pairs_of(document)
    assert stated(found[0, 0, 2]) == set()
    # leading somebody implies working for them
    assert unknown(found[0, 0, 2]) == {("leads", False), ("worksFor", False)}
    assert stated(found[1, 0, 2]) == {("locatedIn", True)}


def test_only_annotated_relations_are_taught():
    document = text("[ Varn ]Company.0 and [ Orlen ]Company.1 .", relations=frozenset({"sues"}))
    (pair,) = pairs_of(document).values()
    assert value(pair, "sues") == value(pair, "sues", forward=False) == 0.0
    assert len(unknown(pair)) == 2 * SIZE - 2
    assert pairs_of(text("[ Varn ]Company.0 and [ Orlen ]Company.1 .")) == {}


def test_who_is_paired():
    document = text(
        "[ Varn ]Company.0 said [ it ]pro.0 and [ Orlen ]Company.1 know [ they ]pro.0+1 and [ it ]no.5 matter .",
        "[ Ada ]Person.2 .",
        relations=ALL,
    )
    # nobody stands with himself, with two at once, with nothing, or with somebody of another sentence
    assert sorted(pairs_of(document)) == [(0, 0, 4), (0, 2, 4)]


def test_rows_are_counted_from_where_the_text_begins_and_cut_words_fall_away():
    document = text(
        "[ Varn ]Company.0 sues [ Orlen ]Company.1 .",
        "[ Varn ]Company.0 left , [ Orlen ]Company.1 too .",
        relations=ALL,
        coreference=True,
        facts=[FactExample(0, "sues", 1, frozenset({0}))],
    )
    found = targets(document, row=7, counts=[4, 3])
    (pair,) = found.pairs
    assert (pair.left.row, pair.right.row) == (7, 7)
    assert stated(pair) == {("sues", True)}
    assert found.chains[0].rows == [(7, 0, 1), (7, 2, 3), (8, 0, 1)]
    assert found.chains[0].entities == [0, 1, 0]


def test_sides_know_their_class_and_what_stands_between():
    document = text(
        "[ Varn ]Company.0 and [ it ]pro.1 and [ the firm ]nom.2 and [ Ott ]Other.3 .",
        relations=ALL,
    )
    found = pairs_of(document)
    assert [pairing.CLASSES[side.kind] for side in (found[0, 0, 4].left, found[0, 0, 4].right)] == [
        "Company",
        "nominal",
    ]
    assert pairing.CLASSES[found[0, 2, 7].left.kind] == "pronoun"
    assert pairing.CLASSES[found[0, 2, 7].right.kind] == "Other"
    assert (found[0, 0, 7].mentions, found[0, 0, 7].between) == (2, 6)


def test_a_pair_class_is_that_of_the_first_two_mentions():
    document = text("[ Varn ]Company.0 by [ Orlen ]Company.1 .", pair_class="acquired_by^-1")
    (pair,) = targets(document).pairs
    assert pair.pair_class == 1
    assert pair.facts is None


# Deals

LEASE = DealExample("Lease", 0, 3, 4, (("provider", 1), ("customer", 0)), status="announced", certainty="planned")


def leased(**changes) -> DocumentExample:
    return text(
        "[ Varn ]Company.0 signed a lease with [ Orlen ]Company.1 as [ Varn ]Company.0 's rent rose .",
        "The rent is a lease , not [ Brill ]Company.2 's rent .",
        deals_known=True,
        deals=[LEASE],
        **changes,
    )


def test_trigger_words_are_taught_and_their_like_is_left_open():
    found = targets(leased(), words={"Lease": frozenset({"lease"}), "Merger": frozenset({"rent"})})
    assert found.trigger_rows == [0, 1]
    taught = {(one.row, one.word): one for one in found.triggers}
    assert sorted(taught) == [(0, 3), (1, 4)]
    trigger = taught[0, 3]
    assert INVENTORY.deals[trigger.kind] == "Lease"
    assert INVENTORY.statuses[trigger.status] == "announced"
    assert INVENTORY.certainties[trigger.certainty] == "planned"
    # the same word elsewhere may tell of the same deal; words of other kinds of deals trigger nothing
    assert taught[1, 4].kind == taught[1, 4].status == taught[1, 4].certainty == IGNORE


def test_roles_go_to_the_nearest_mention():
    found = {
        (pair.left.start, pair.right.start): pair
        for pair in targets(leased()).pairs
        if pair.left.kind == pairing.TRIGGER
    }
    assert sorted(found) == [(3, 0), (3, 5), (3, 7)]
    roles = {start: dict(zip(INVENTORY.roles, pair.roles, strict=True)) for (_, start), pair in found.items()}
    assert {role for role, wanted in roles[5].items() if wanted == 1.0} == {"provider"}
    assert {role for role, wanted in roles[0].items() if wanted == 1.0} == {"customer"}
    assert roles[7]["customer"] == UNKNOWN
    assert roles[7]["provider"] == roles[0]["acquirer"] == 0.0
    assert found[3, 7].mentions == 1
    assert found[3, 0].mentions == 0
    assert found[3, 0].facts is None


def test_texts_whose_deals_nobody_annotated_teach_no_triggers():
    document = leased()
    document.deals_known = False
    found = targets(document)
    assert (found.trigger_rows, found.triggers, found.pairs) == ([], [], [])


def test_a_text_without_deals_teaches_that_nothing_triggers():
    found = targets(text("Nothing was signed .", deals_known=True), words={"Lease": frozenset({"signed"})})
    assert found.trigger_rows == [0]
    assert found.triggers == []


# Coreference


def test_a_chain_leaves_out_who_stands_for_several():
    document = text(
        "[ Varn ]Company.0 and [ Orlen ]Company.1 said [ they ]pro.0+1 grew and [ it ]no.9 rained .",
        "[ It ]pro.0 left .",
        coreference=True,
    )
    (chain,) = targets(document).chains
    assert chain.entities == [0, 1, 9, 0]
    words = [one.words for one in document.sentences]
    mentions = coref_mentions(chain, words, [[-1] * len(row) for row in words])
    assert [one.surface for one in mentions] == ["Varn", "Orlen", "it", "It"]
    assert [one.sentence for one in mentions] == [0, 0, 0, 1]
    assert [one.first for one in mentions] == [True, False, False, True]
    assert [one.repeats for one in mentions] == [0, 0, 0, 1]
    # a reference is known by its words alone, never by what the annotation makes of it
    assert "Company" in mentions[2].types
