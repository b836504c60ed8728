"""Parts of a graph: what is chosen, and that a part refers to nothing outside itself."""

from dataclasses import replace

import pytest

from kg.graph.part import Choice, part
from kg.model.graph import Conflict, Graph, Statement
from tests.graphs import ANALYSIS, DEAL, REPRINT, WIRE, small_graph

ORRIN, VELDT, KESTREL = "company/orrin-labs", "company/veldt-compute", "company/kestrel-grid"
PELL, RIDGE, DULUTH = "product/pell", "facility/tallow-ridge", "place/duluth"


def ids(graph: Graph) -> set[str]:
    return {one.id for one in (*graph.entities, *graph.deals)}


def told(graph: Graph) -> set[tuple[str, str, str]]:
    return {(one.subject, one.predicate, one.object) for one in graph.statements}


def believed(graph: Graph) -> Graph:
    """Statements with belief by their confidence."""
    return replace(graph, statements=tuple(replace(one, belief=one.claim.confidence) for one in graph.statements))


def test_nothing_chosen_is_the_graph_itself() -> None:
    graph = small_graph()
    assert part(graph, Choice()) is graph
    assert part(graph, Choice(hops=5)) is graph, "hops alone choose nothing"


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (0, {PELL}),
        (1, {PELL, ORRIN}),
        (2, {PELL, ORRIN, VELDT, "company/sanderling-capital", "person/dov-hallam", DEAL}),
    ],
)
def test_what_is_near_a_focus(hops: int, expected: set[str]) -> None:
    found = part(small_graph(), Choice(focus=(PELL,), hops=hops))
    assert ids(found) == expected
    assert all({one.subject, one.object} <= expected for one in found.statements)


def test_several_focuses_are_each_gone_round() -> None:
    assert ids(part(small_graph(), Choice(focus=(DULUTH, KESTREL), hops=1))) == {DULUTH, RIDGE, KESTREL, VELDT}


def test_steps_go_only_over_what_is_chosen() -> None:
    found = part(small_graph(), Choice(focus=(PELL,), hops=3, relations=frozenset({"develops", "supplies"})))
    assert told(found) == {(ORRIN, "develops", PELL), (VELDT, "supplies", ORRIN)}


def test_a_broad_relation_stands_for_the_narrower_ones() -> None:
    roles = part(small_graph(), Choice(relations=frozenset({"party"})))
    assert {one.predicate for one in roles.statements} == {"provider", "customer"}


def test_types_hold_for_both_ends_and_for_what_falls_under_them() -> None:
    companies = part(small_graph(), Choice(types=frozenset({"Organization"})))
    assert told(companies) == {
        (VELDT, "supplies", ORRIN),
        (ORRIN, "competesWith", VELDT),
        (KESTREL, "acquires", VELDT),
        ("company/sanderling-capital", "investsIn", ORRIN),
    }
    assert not companies.deals
    with_deals = part(small_graph(), Choice(types=frozenset({"Company", "Deal"})))
    assert [one.id for one in with_deals.deals] == [DEAL]
    assert ids(part(small_graph(), Choice(types=frozenset({"ComputeDeal", "DataCenter"})))) == {DEAL, RIDGE}


def test_a_focus_stays_whatever_its_type() -> None:
    found = part(small_graph(), Choice(focus=(PELL,), hops=1, types=frozenset({"Person"})))
    assert ids(found) == {PELL}
    assert {one.id for one in found.documents} == {WIRE.id, REPRINT.id}, "where it is named"


def test_belief_and_certainty() -> None:
    graph = believed(small_graph())
    sure = part(graph, Choice(min_belief=0.9))
    assert told(sure) == {
        (VELDT, "foundedBy", "person/mara-quist"),
        (ORRIN, "develops", PELL),
        ("person/dov-hallam", "leads", VELDT),
    }
    rumours = part(graph, Choice(certainties=frozenset({"possible", "reported"})))
    assert {one.claim.certainty for one in rumours.statements} == {"possible", "reported"}
    assert KESTREL in ids(rumours) and PELL not in ids(rumours)


@pytest.mark.parametrize(
    ("since", "until", "documents"),
    [
        ("2026-04", None, {ANALYSIS}),
        ("2026-04-15", None, {ANALYSIS}),
        (None, "2026-03", {WIRE, REPRINT}),
        (None, "2026-03-04", {WIRE, REPRINT}),
        (None, "2026-03-03", set()),
        ("2026", "2026", {WIRE, REPRINT, ANALYSIS}),
        ("2026-03-05", "2026-03-31", set()),
    ],
)
def test_times_of_documents(since: str | None, until: str | None, documents: set[object]) -> None:
    assert set(part(small_graph(), Choice(since=since, until=until)).documents) == documents


def test_a_document_without_a_date_is_at_no_time() -> None:
    graph = small_graph()
    undated = replace(graph, documents=tuple(replace(one, issued=None) for one in graph.documents))
    assert not part(undated, Choice(since="2000")).statements
    assert part(undated, Choice(min_belief=0.0, types=frozenset({"Company"}))).statements


def test_a_part_refers_to_nothing_outside_itself() -> None:
    graph = small_graph()
    found = part(graph, Choice(focus=(KESTREL,), hops=1, until="2026"))
    documents, things = {one.id for one in found.documents}, ids(found)
    statements = {one.id for one in found.statements}
    assert statements and documents == {ANALYSIS.id}
    assert {document for document, _ in found.extractors} == documents
    assert all({one.subject, one.object} <= things and one.document in documents for one in found.statements)
    assert all(one.attributed_to is None or one.attributed_to in things for one in found.statements)
    assert all(set(edge.statements) <= statements for edge in found.edges)
    assert all(one.entity in things and one.document in documents for one in found.mentions)
    assert all(member.document in documents for one in found.entities for member in one.members)
    assert not found.reprints and not found.rejections and not found.missing
    assert [one.name for one in found.entities] == ["Kestrel Grid", "Veldt Compute"]


def test_a_speaker_outside_the_part_stays_as_a_name() -> None:
    found = part(small_graph(), Choice(relations=frozenset({"competesWith"})))
    (denial,) = found.statements
    assert "person/mara-quist" not in ids(found)
    assert (denial.attributed_to, denial.claim.attributed_name) == (None, "Mara Quist")


def test_conflicts_need_both_sides() -> None:
    graph = small_graph()
    of = {(one.subject, one.predicate, one.object): one for one in graph.statements}
    sides: list[Statement] = [of["person/dov-hallam", "leads", VELDT], of["person/dov-hallam", "leads", ORRIN]]
    dispute = Conflict(id="conflict/1", kind="scope", between=tuple(one.id for one in sides), reason="two posts")
    graph = replace(graph, conflicts=(dispute,))
    assert part(graph, Choice(focus=("person/dov-hallam",), hops=1)).conflicts == (dispute,)
    assert part(graph, Choice(focus=("person/dov-hallam",), hops=1, types=frozenset({"Person"}))).conflicts == ()
