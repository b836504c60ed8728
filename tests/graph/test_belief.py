"""Support by independent documents: agreement raises it, copies do not, denial lowers it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.assemble import assemble
from kg.graph.belief import WEIGHTS, Sources, strength, weighed
from kg.model.document import Document
from kg.model.graph import Graph, Reprint
from tests.graph.said import deal, term, told

OWNS = ("Harlan", "owns", "Tolm Mill")
TEXT = "Harlan owns Tolm Mill."


def belief(graph: Graph, predicate: str = "owns", polarity: str = "affirmed") -> float:
    (found,) = {one.belief for one in graph.statements if (one.predicate, one.claim.polarity) == (predicate, polarity)}
    return found


def test_one_assertion_has_its_confidence_times_its_weight() -> None:
    assert belief(assemble([told("a", TEXT, OWNS)])) == pytest.approx(0.9 * WEIGHTS["asserted"])


def test_independent_sources_add_up_as_a_noisy_or() -> None:
    graph = assemble([told("a", TEXT, OWNS), told("b", "The mill is Harlan's: Tolm Mill.", OWNS)])
    assert belief(graph) == pytest.approx(1 - (1 - 0.81) ** 2, abs=1e-4)
    (edge,) = graph.edges
    assert edge.belief == belief(graph)


def test_a_rumour_weighs_less_than_hearsay_and_that_less_than_an_assertion() -> None:
    found = [
        belief(assemble([told("a", TEXT, (*OWNS, {"certainty": sure})), told("b", "No more.")]))
        for sure in ("possible", "planned", "reported", "asserted")
    ]
    assert found == sorted(found)
    assert len(set(found)) == 4


def test_one_publisher_and_its_copies_are_one_source() -> None:
    one = assemble([told("a", TEXT, OWNS, publisher="The Wire")])
    two = assemble(
        [told("a", TEXT, OWNS, publisher="The Wire"), told("b", "Yes: Harlan, Tolm Mill.", OWNS, publisher="the  wire")]
    )
    other = assemble(
        [told("a", TEXT, OWNS, publisher="The Wire"), told("b", "Yes: Harlan, Tolm Mill.", OWNS, publisher="Post")]
    )
    assert belief(one) == belief(two) < belief(other)


def test_a_reprint_is_the_source_of_its_original() -> None:
    graph = assemble([told("a", TEXT, OWNS), told("b", TEXT, OWNS)])
    assert len(graph.reprints) == 1
    assert belief(graph) == belief(assemble([told("a", TEXT, OWNS)]))


def test_sources_are_joined_through_a_common_text_or_publisher() -> None:
    documents = [
        Document(source=name, text=name, publisher=by) for name, by in zip("abcd", ("X", None, "X", None), strict=True)
    ]
    a, b, c, d = (document.id for document in documents)
    sources = Sources(documents, [Reprint(later=b, earlier=a, similarity=0.9)])
    assert sources.groups([a, b, c, d]) == sorted([sorted([a, b, c]), [d]])
    assert sources.groups([b, c]) == sorted([[b], [c]]), "what joins the two says nothing here"


def test_denial_takes_support_away_by_dempsters_rule() -> None:
    graph = assemble(
        [told("a", TEXT, OWNS), told("b", "Harlan does not own Tolm Mill.", (*OWNS, {"polarity": "negated"}))]
    )
    s = c = 0.81
    assert belief(graph) == pytest.approx(s * (1 - c) / (1 - s * c), abs=1e-4)
    assert belief(graph, polarity="negated") == belief(graph), "both say it as strongly"


def test_what_is_past_supports_no_present_relation() -> None:
    graph = assemble([told("a", TEXT, OWNS), told("b", "Harlan once owned Tolm Mill.", (*OWNS, {"tense": "past"}))])
    (edge,) = graph.edges
    assert edge.belief == pytest.approx(0.81)


def test_a_narrower_relation_supports_the_broader_one() -> None:
    seat, place = ("Harlan", "headquarteredIn", "Lyon"), ("Harlan", "locatedIn", "Lyon")
    graph = assemble([told("a", "Harlan is based in Lyon.", seat), told("b", "Harlan is in Lyon.", place)])
    assert belief(graph, "locatedIn") > belief(graph, "headquarteredIn")


def test_the_ends_of_a_symmetric_relation_may_change_places() -> None:
    graph = assemble(
        [
            told("a", "Harlan works with Brook.", ("Harlan", "partnersWith", "Brook")),
            told("b", "Brook is a partner of Harlan.", ("Brook", "partnersWith", "Harlan")),
        ]
    )
    assert belief(graph, "partnersWith") > 0.9


def test_equal_terms_of_a_deal_support_each_other() -> None:
    roles = (("d", "acquirer", "Harlan"), ("d", "target", "Brook"))
    price = term("amount", "2000000000", "$2 billion")
    one = told("a", "Harlan buys Brook for $2 billion.", *roles, deals=[deal("Acquisition", price)])
    two = told("b", "Brook goes to Harlan for $2 billion.", *roles, deals=[deal("Acquisition", price)])
    other = told("c", "For Brook, Harlan pays $3 billion.", *roles,
                 deals=[deal("Acquisition", replace(price, value="3000000000", trigger=term("amount", "3", "$3 billion").trigger))])  # fmt: skip
    graph = assemble([one, two, other])
    by_value = {one.term.value: one.belief for one in graph.terms}
    assert by_value["2000000000"] > by_value["3000000000"] > 0


@given(st.floats(0, 0.99), st.floats(0, 0.99))
def test_support_and_denial_never_pass_one_together(support: float, against: float) -> None:
    left, right = weighed(support, against), weighed(against, support)
    assert 0 <= left <= support
    assert left + right <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_more_sources_never_lower_support(confidences: list[float]) -> None:
    documents = [Document(source=str(n), text=str(n)) for n in range(len(confidences))]
    sources = Sources(documents, [])
    said = [(document.id, strength(sure, "asserted")) for document, sure in zip(documents, confidences, strict=True)]
    found = [sources.support(said[:n]) for n in range(1, len(said) + 1)]
    assert found == sorted(found)
    assert all(0 <= one < 1 for one in found)
