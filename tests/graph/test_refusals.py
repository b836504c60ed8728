"""What was refused, about one entity or of all, with its words and its reason."""

from dataclasses import replace

import pytest

from kg.errors import UnknownNameError
from kg.graph.refusals import by_reason, refusals
from kg.model.extraction import Claim, RejectedCandidate
from kg.model.graph import RejectedStatement
from tests.graphs import ANALYSIS, DEAL, WIRE, quote, small_graph, statement

VELDT, ORRIN, QUIST = "company/veldt-compute", "company/orrin-labs", "person/mara-quist"
WORDS = quote(WIRE, "Orrin Labs develops the assistant Pell.")
SAID = statement(
    ANALYSIS, Claim(subject=QUIST, predicate="supplies", object=ORRIN, quote=quote(ANALYSIS, "Mara Quist"))
)
SELF = statement(ANALYSIS, Claim(subject=VELDT, predicate="owns", object=VELDT, quote=quote(ANALYSIS, "Veldt Compute")))
ROLE = statement(ANALYSIS, Claim(subject=DEAL, predicate="provider", object="product/pell", quote=SAID.claim.quote))
GRAPH = replace(
    small_graph(),
    refused=(SAID, SELF, ROLE),
    rejected=(
        RejectedStatement(
            subject=ORRIN,
            predicate="owns",
            object=QUIST,
            document=WIRE.id,
            candidate=RejectedCandidate(
                subject="a", predicate="owns", object="b", quote=WORDS, reason="question", produced_by="frame:owns/3"
            ),
        ),
    ),
)


def test_all_of_them_by_source_and_position() -> None:
    found = refusals(GRAPH)
    assert [(one.source, one.stage, one.reason) for one in found] == [
        ("analysis.md", "putting together", "both ends are the same"),
        ("analysis.md", "putting together", "provider does not go from ComputeDeal to Product"),
        ("analysis.md", "putting together", "supplies does not go from Person to Company"),
        ("wire.txt", "reading", "question"),
    ]
    last = found[-1]
    assert (last.quote, last.produced_by, last.issued) == (WORDS.text, "frame:owns/3", WIRE.issued)
    assert WIRE.text[last.start :].startswith(last.quote)


def test_those_about_one_entity_or_deal() -> None:
    assert [one.predicate for one in refusals(GRAPH, QUIST)] == ["supplies", "owns"]
    assert refusals(GRAPH, GRAPH.base_iri + QUIST) == refusals(GRAPH, QUIST)
    (role,) = refusals(GRAPH, DEAL)
    assert (role.subject_name, role.object_name) == (GRAPH.deals[0].label, "Pell")
    assert refusals(GRAPH, "place/duluth") == ()
    with pytest.raises(UnknownNameError, match="company/none"):
        refusals(GRAPH, "company/none")


def test_reasons_are_counted_the_most_frequent_first() -> None:
    one = refusals(GRAPH)[-1]
    counts = by_reason([replace(one, reason="b"), replace(one, reason="c"), replace(one, reason="c"), one])
    assert list(counts.items()) == [("c", 2), ("b", 1), ("question", 1)]
