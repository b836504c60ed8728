"""Which tellings are one deal, and which documents repeat each other."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.model.document import Span
from kg.model.extraction import Quote
from kg.resolve import resolve
from tests.resolve.evaluate_gold import gold_of, score
from tests.resolve.gold_format import check_documents, own_documents
from tests.resolve.readings import Reading, deal, entity, member, reading

HARLAN, OTT, BROOK = entity("Harlan"), entity("Ott Labs"), entity("Brook")
RIDGE = entity("Tallow Ridge", "Facility")
PELL = entity("Pell", "Product")
SUPPLY = [("provider", HARLAN.id), ("customer", OTT.id)]


def ids(*readings: Reading) -> list[str]:
    found = resolve(readings).deal_of
    return [found[member(made, one.id)] for made in readings for one in made[1].deals]


def test_one_deal_told_by_several_documents() -> None:
    told = ids(
        reading("a.txt", HARLAN, OTT, deals=[deal(1, "ComputeDeal", SUPPLY)], issued="2026-03-02"),
        reading(
            "b.txt", HARLAN, OTT, deals=[deal(1, "Partnership", [("party", HARLAN.id), ("party", OTT.id)], amount=5)]
        ),
        reading("c.txt", OTT, RIDGE, deals=[deal(1, "ComputeDeal", [("customer", OTT.id), ("facility", RIDGE.id)])]),
        reading(
            "d.txt",
            HARLAN,
            OTT,
            RIDGE,
            deals=[deal(1, "ComputeDeal", [*SUPPLY, ("facility", RIDGE.id)], amount=6)],
            issued="2026-03-01",
        ),
    )
    assert len(set(told)) == 1
    assert told[0].startswith("deal/compute-deal-harlan-ott-labs-")


def test_different_deals() -> None:
    buys = [("acquirer", HARLAN.id), ("target", OTT.id)]
    first = reading("a.txt", HARLAN, OTT, deals=[deal(1, "Acquisition", buys, signed_on="2024-01-01")])
    cases = [
        reading("b.txt", HARLAN, OTT, deals=[deal(1, "SupplyDeal", SUPPLY)]),
        reading(
            "b.txt", HARLAN, BROOK, deals=[deal(1, "Acquisition", [("acquirer", HARLAN.id), ("target", BROOK.id)])]
        ),
        reading("b.txt", HARLAN, OTT, deals=[deal(1, "Acquisition", buys, signed_on="2026-01-01")]),
        reading("b.txt", HARLAN, deals=[deal(1, "Acquisition", [("acquirer", HARLAN.id)])]),
    ]
    for other in cases:
        assert len(set(ids(first, other))) == 2


def test_what_is_bought_and_sold_on_is_two_deals() -> None:
    bought = reading(
        "a.txt",
        HARLAN,
        OTT,
        deals=[deal(1, "Acquisition", [("acquirer", HARLAN.id), ("target", OTT.id)])],
        issued="2026-03-02",
    )
    roles = [("party", HARLAN.id), ("acquirer", BROOK.id), ("target", OTT.id)]
    sold = reading("b.txt", HARLAN, OTT, BROOK, deals=[deal(1, "Acquisition", roles)], issued="2026-03-20")
    assert len(set(ids(bought, sold))) == 2
    again = reading("c.txt", HARLAN, OTT, deals=[deal(1, "Acquisition", [("party", HARLAN.id), ("target", OTT.id)])],
                    issued="2026-03-20")  # fmt: skip
    assert len(set(ids(bought, again))) == 1, "a reader may not have seen who of them buys"


def test_seller_and_buyer_shared_but_another_target() -> None:
    sale = [("acquirer", HARLAN.id), ("party", BROOK.id)]
    one = reading("a.txt", HARLAN, OTT, BROOK, deals=[deal(1, "Acquisition", [*sale, ("target", OTT.id)])])
    other = reading("b.txt", HARLAN, RIDGE, BROOK, deals=[deal(1, "Acquisition", [*sale, ("target", RIDGE.id)])])
    assert len(set(ids(one, other))) == 2


def test_two_amounts_in_one_document_are_two_deals() -> None:
    assert (
        len(
            set(
                ids(
                    reading(
                        "a.txt",
                        HARLAN,
                        OTT,
                        deals=[deal(1, "SupplyDeal", SUPPLY, amount=1), deal(2, "SupplyDeal", SUPPLY, amount=2)],
                    )
                )
            )
        )
        == 2
    )


def test_deals_do_not_depend_on_order() -> None:
    readings = [
        reading(f"{n}.txt", HARLAN, OTT, BROOK, RIDGE, deals=[deal(1, kind, roles)])
        for n, (kind, roles) in enumerate(
            [
                ("ComputeDeal", SUPPLY),
                ("ComputeDeal", [*SUPPLY, ("facility", RIDGE.id)]),
                ("Lease", [("customer", OTT.id), ("facility", RIDGE.id)]),
                ("SupplyDeal", [("provider", BROOK.id), ("customer", OTT.id), ("facility", RIDGE.id)]),
                ("Partnership", [("party", HARLAN.id), ("party", BROOK.id)]),
            ]
        )
    ]
    expected = resolve(readings).deal_of
    for seed in range(10):
        random.Random(seed).shuffle(readings)
        assert resolve(readings).deal_of == expected


WORDS = [f"word{n}" for n in range(200)]


def test_reprints_are_linked_to_the_earliest() -> None:
    text = " ".join(WORDS)
    changed = " ".join([*WORDS[:100], "extra", *WORDS[100:]])
    half = " ".join([*WORDS[:100], *(f"other{n}" for n in range(100))])
    late = reading("a.txt", text=text, issued="2026-03-02")
    first = reading("z.txt", text=changed, issued="2026-03-01")
    undated = reading("b.txt", text=text.upper())
    other = reading("c.txt", text=half)
    found = resolve([late, first, undated, other]).reprints
    assert {(one.later, one.earlier) for one in found} == {(late[0].id, first[0].id), (undated[0].id, first[0].id)}
    assert all(0.9 < one.similarity < 1 for one in found)
    assert resolve([other, undated, first, late]).reprints == found


def test_a_reprint_of_a_reprint_is_one_of_the_first_text() -> None:
    versions = [[*(f"new{n}" for n in range(changed)), *WORDS[changed:]] for changed in (0, 15, 30, 45)]
    made = [reading(f"{n}.txt", text=" ".join(words)) for n, words in enumerate(versions)]
    found = resolve(made).reprints
    assert {(one.later, one.earlier) for one in found} == {(one[0].id, made[0][0].id) for one in made[1:]}
    assert min(one.similarity for one in found) < 0.8, "the last has drifted too far to be known by itself"


def test_a_changed_word_or_two_leave_a_short_text_a_reprint() -> None:
    first = (
        "Harlan Foods said on Friday that it would buy its rival Brook for two billion dollars in cash, which is more "
    )
    first += "than it has ever paid for a firm. Mia Ott, who leads Harlan, called the price fair to both sides of it. "
    first += "The deal still needs the consent of the regulator in Lyon and of the owners of both firms."
    texts = [first, first.replace("Friday", "Monday").replace("fair", "right"), first]
    made = [reading(name, text=text) for name, text in zip(("a.txt", "b.txt", "c.md"), texts, strict=True)]
    other = reading(
        "d.txt", text=first[: len(first) // 3] + " nobody knows what comes next, and few people seem to care"
    )
    found = resolve([*made, other]).reprints
    assert {(one.later, one.earlier) for one in found} == {(one[0].id, made[0][0].id) for one in made[1:]}


def test_short_texts_are_reprints_only_if_equal() -> None:
    one, same, near = (
        reading(f"{n}.txt", text=text)
        for n, text in enumerate(
            ["Harlan buys Brook and Hale today", "Harlan buys Brook and Hale, today!", "Harlan buys Brook and Hale now"]
        )
    )
    assert [(found.later, found.earlier) for found in resolve([one, same, near]).reprints] == [(same[0].id, one[0].id)]


def test_empty_prose_is_no_reprint() -> None:
    assert resolve([reading("a.txt", text="..."), reading("b.txt", text="???")]).reprints == ()


def deal_ids(*tellings: tuple[str, list[tuple[str, str]], dict[str, object]]) -> list[str]:
    """Canonical ids of one deal a document: (kind, roles, what else: issued, amount, status, quote ...)."""
    made = []
    for number, (kind, roles, more) in enumerate(tellings):
        issued = more.pop("issued", None)
        told, claims = deal(1, kind, roles)
        words = str(more.pop("quote", "x"))
        amount = more.pop("amount", None)
        told = replace(
            told,
            quote=Quote(Span(0, len(words)), words),
            amount=None if amount is None else Decimal(str(amount)),
            currency="USD" if amount is not None else None,
            **more,  # type: ignore[arg-type]
        )
        made.append(reading(f"{number}.txt", HARLAN, OTT, BROOK, RIDGE, PELL, deals=[(told, claims)], issued=issued))  # type: ignore[arg-type]
    return ids(*made)


BUY = [("acquirer", HARLAN.id), ("target", OTT.id)]
FUND = [("investor", HARLAN.id), ("investee", OTT.id)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # A deal may take long from its announcement to its end; a new announcement for another sum is a new deal.
        (("Acquisition", BUY, {"issued": "2025-01-10"}), ("Acquisition", BUY, {"issued": "2026-04-01", "status": "completed"}), True),
        (("SupplyDeal", SUPPLY, {"issued": "2025-01-10", "amount": 190}), ("SupplyDeal", SUPPLY, {"issued": "2026-01-12", "amount": 135}), False),
        (("SupplyDeal", SUPPLY, {"issued": "2025-01-10", "amount": 190}), ("SupplyDeal", SUPPLY, {"issued": "2026-02-12", "amount": 185}), True),
        (("SupplyDeal", SUPPLY, {"issued": "2023-01-10"}), ("SupplyDeal", SUPPLY, {"issued": "2026-01-10"}), False),
        (("SupplyDeal", SUPPLY, {"issued": "2025-01-10"}), ("SupplyDeal", SUPPLY, {"issued": "2025-07-10"}), True),
        # What is done is not announced again.
        (("Investment", FUND, {"issued": "2025-01-10", "status": "completed"}), ("Investment", FUND, {"issued": "2025-06-10"}), False),
        # The price of one thing that is bought may rise; sums of one week may be told each in its own way.
        (("Acquisition", BUY, {"issued": "2025-01-10", "amount": 100}), ("Acquisition", BUY, {"issued": "2025-03-10", "amount": 150}), True),
        (("Investment", FUND, {"issued": "2025-01-10", "amount": 100}), ("Investment", FUND, {"issued": "2025-03-10", "amount": 150}), False),
        (("SupplyDeal", SUPPLY, {"issued": "2025-01-10", "amount": 100}), ("SupplyDeal", SUPPLY, {"issued": "2025-01-12", "amount": 400}), True),
        # Rounds of funding by name, sides exchanged, other objects.
        (("Investment", FUND, {"issued": "2025-01-10", "quote": "its Series A round"}),
         ("Investment", FUND, {"issued": "2025-01-20", "quote": "its series B"}), False),
        (("Investment", FUND, {"issued": "2025-01-10", "quote": "its Series A round"}),
         ("Investment", FUND, {"issued": "2025-01-20", "quote": "the series a"}), True),
        (("SupplyDeal", SUPPLY, {}), ("SupplyDeal", [("provider", OTT.id), ("customer", HARLAN.id)], {}), False),
        (("SupplyDeal", [*SUPPLY, ("facility", RIDGE.id)], {}), ("SupplyDeal", [*SUPPLY, ("product", PELL.id)], {}), True),
        # Kinds that are confused now and then: in the same days only.
        (("Investment", FUND, {"issued": "2025-01-10"}), ("Acquisition", BUY, {"issued": "2025-01-12"}), True),
        (("Investment", FUND, {"issued": "2025-01-10"}), ("Acquisition", BUY, {"issued": "2025-05-12"}), False),
        (("License", SUPPLY, {"issued": "2025-01-10"}), ("SupplyDeal", SUPPLY, {}), False),
        # One party and the very sum, in the same days.
        (("Acquisition", BUY, {"issued": "2025-01-10", "amount": 97}), ("Acquisition", BUY[:1], {"issued": "2025-01-12", "amount": 97}), True),
        (("Acquisition", BUY, {"issued": "2025-01-10", "amount": 97}), ("Acquisition", BUY[:1], {"issued": "2025-01-12", "amount": 98}), False),
    ],
)  # fmt: skip
def test_pairs_of_tellings(one, other, same: bool) -> None:
    told = deal_ids((one[0], one[1], dict(one[2])), (other[0], other[1], dict(other[2])))
    assert (told[0] == told[1]) is same


def test_a_telling_joins_the_nearest_of_two_deals() -> None:
    first, second, recap = deal_ids(
        ("SupplyDeal", SUPPLY, {"issued": "2023-01-10"}),
        ("SupplyDeal", SUPPLY, {"issued": "2025-01-10"}),
        ("SupplyDeal", SUPPLY, {"issued": "2025-02-20"}),
    )
    assert first != second == recap


def test_deals_of_the_gold_set() -> None:
    gold = gold_of([*own_documents(), *check_documents()])
    found = score(gold.deals, resolve(gold.readings).deal_of)
    assert (found.precision >= 0.95, found.recall >= 0.95) == (True, True), found
