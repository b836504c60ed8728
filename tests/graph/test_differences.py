"""What changed between two graphs: things that came, went, changed, were renamed, merged or split."""

from dataclasses import replace
from decimal import Decimal

from kg.graph.differences import Change, Differences, differences
from kg.graph.matching import match
from kg.model.decisions import Member
from kg.model.document import Span
from kg.model.extraction import Quote, Term
from kg.model.graph import Conflict, Entity, Graph, Statement, StatusChange, TermStatement
from tests.graphs import ANALYSIS, DEAL, WIRE, quote, small_graph, supported_edges

VELDT, ORRIN = "company/veldt-compute", "company/orrin-labs"


def without(graph: Graph, source: str) -> Graph:
    """The graph as if one document had never been read; entities are left with what the others say."""
    gone = next(one.id for one in graph.documents if one.source == source)
    statements = tuple(one for one in graph.statements if one.document != gone)
    entities = [replace(one, members=tuple(m for m in one.members if m.document != gone)) for one in graph.entities]
    return replace(
        graph,
        documents=tuple(one for one in graph.documents if one.id != gone),
        statements=statements,
        edges=supported_edges(statements),
        entities=tuple(one for one in entities if one.members),
        mentions=tuple(one for one in graph.mentions if one.document != gone),
    )


def called(graph: Graph, old: str, new: str, name: str) -> Graph:
    """The graph with an entity under another id and name."""

    def moved(one: Statement) -> Statement:
        return replace(
            one, subject=new if one.subject == old else one.subject, object=new if one.object == old else one.object
        )

    entities = [replace(one, id=new, name=name) if one.id == old else one for one in graph.entities]
    statements = tuple(moved(one) for one in graph.statements)
    return replace(
        graph,
        entities=tuple(sorted(entities, key=lambda one: one.id)),
        statements=statements,
        edges=supported_edges(statements),
        mentions=tuple(replace(one, entity=new) if one.entity == old else one for one in graph.mentions),
    )


def parts(entities: list[Entity]) -> dict[str, set[Member]]:
    return {one.id: set(one.members) for one in entities}


def told(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(one.what, one.label) for one in changes]


def mirrored(found: Differences) -> set[tuple[str, str, str]]:
    turned = {"came": "went", "went": "came", "merged": "split", "split": "merged"}
    return {(part, turned.get(one.what, one.what), one.id) for part, changes in found.sections() for one in changes}


def test_a_graph_does_not_differ_from_itself() -> None:
    found = differences(small_graph(), small_graph())
    assert not found and [name for name, changes in found.sections() if changes] == []


def test_a_document_takes_along_what_only_it_said() -> None:
    old, new = without(small_graph(), "analysis.md"), small_graph()
    found = differences(old, new)
    assert told(found.documents) == [("came", "analysis.md")]
    assert told(found.entities) == [("came", "Dov Hallam"), ("came", "Kestrel Grid"), ("came", "North Tallow")]
    assert told(found.edges) == [("came", "Dov Hallam leads Orrin Labs")]
    assert len(found.claims) == 7 and {one.what for one in found.claims} == {"came"}
    leads = next(one for one in found.claims if one.label == "Dov Hallam leads Orrin Labs")
    assert leads.evidence[0].quote.startswith("Dov Hallam, former chief executive")
    back = differences(new, old)
    assert mirrored(found) == {(part, one.what, one.id) for part, changes in back.sections() for one in changes}


def test_another_name_is_told_as_such_and_no_claim_changes() -> None:
    new = called(small_graph(), ORRIN, "company/orrin-intelligence", "Orrin Intelligence")
    found = differences(small_graph(), new)
    (change,) = found.entities
    assert (change.what, change.label, change.other) == ("renamed", "Orrin Intelligence", "Orrin Labs")
    assert [(one.name, one.before, one.after) for one in change.fields] == [
        ("id", (ORRIN,), ("company/orrin-intelligence",))
    ]
    assert found.claims == () and found.edges == () and found.deals == ()


def test_entities_that_became_one_are_merged_and_apart_again_split() -> None:
    old = small_graph()
    sanderling = next(one for one in old.entities if one.id == "company/sanderling-capital")
    one = called(old, sanderling.id, VELDT, "Veldt Compute")
    joined = [
        replace(entity, members=(*entity.members, *sanderling.members), aliases=("Sanderling Capital", *entity.aliases))
        for entity in old.entities
        if entity.id == VELDT
    ]
    rest = [entity for entity in old.entities if entity.id not in (VELDT, sanderling.id)]
    new = replace(one, entities=tuple(sorted((*rest, *joined), key=lambda entity: entity.id)))
    found = differences(old, new)
    assert told(found.entities) == [("merged", "Sanderling Capital"), ("changed", "Veldt Compute")]
    assert found.entities[0].other == "Veldt Compute"
    assert [(f.name, f.before, f.after) for f in found.entities[1].fields] == [("also", (), ("Sanderling Capital",))]
    assert found.claims == () and found.edges == (), "what was said of one is now said of both"
    assert told(differences(new, old).entities) == [("split", "Sanderling Capital"), ("changed", "Veldt Compute")]


def test_an_id_that_another_entity_took_over_is_no_match() -> None:
    def company(id_: str, *documents: str) -> Entity:
        return Entity(
            id=id_,
            type="Company",
            classes=("Company",),
            name="Apex",
            members=tuple(Member(one, "apex") for one in documents),
        )

    old = [company("company/apex", "a"), company("company/apex-2", "b", "c")]
    new = [company("company/apex", "b", "c", "d"), company("company/apex-1", "a")]
    found = match(old, new, parts=(parts(old), parts(new)), alike=lambda one: one.name)
    assert found.now == {"company/apex": "company/apex-1", "company/apex-2": "company/apex"}
    assert not (found.came or found.gone or found.merged or found.split)


def test_what_shares_no_document_is_matched_by_id_then_by_name() -> None:
    old = [
        Entity(id=i, type="Company", classes=(), name=n, members=(Member("old", n),))
        for i, n in (("x/a", "A"), ("x/b", "B"), ("x/d", "D"))
    ]
    new = [
        Entity(id=i, type="Company", classes=(), name=n, members=(Member("new", n),))
        for i, n in (("x/a", "A"), ("x/c", "B"), ("x/e", "E"))
    ]
    found = match(old, new, parts=(parts(old), parts(new)), alike=lambda one: one.name)
    assert found.now == {"x/a": "x/a", "x/b": "x/c"}
    assert [one.id for one in found.gone] == ["x/d"] and [one.id for one in found.came] == ["x/e"]


def test_claims_that_only_moved_are_no_change_and_reworded_ones_are() -> None:
    old = small_graph()
    develops = next(one for one in old.statements if one.predicate == "develops" and one.document == WIRE.id)

    def moved(claim_quote: Quote, **more: object) -> Graph:
        claim = replace(develops.claim, quote=claim_quote, **more)  # type: ignore[arg-type]
        rest = [one for one in old.statements if one.id != develops.id]
        statements = (*rest, replace(develops, id="claim/moved", claim=claim))
        return replace(old, statements=statements, edges=supported_edges(statements))

    shifted = Quote(Span(1000, 1039), develops.claim.quote.text)
    assert differences(old, moved(shifted)).claims == ()
    (change,) = differences(old, moved(shifted, certainty="possible")).claims
    assert change.what == "changed" and [(f.name, f.before, f.after) for f in change.fields] == [
        ("certainty", ("asserted",), ("possible",))
    ]
    (change,) = differences(old, moved(Quote(Span(0, 5), "Pell!"))).claims
    assert [f.name for f in change.fields] == ["quote"]


def term(value: str, words: str, *, identifier: str) -> TermStatement:
    said = quote(ANALYSIS, words)
    made = Term(predicate="amount", value=value, quote=said, trigger=said, currency="USD", period="year", bound="about")
    return TermStatement(id=f"term/{identifier}", deal=DEAL, document=ANALYSIS.id, term=made)


def test_deals_change_in_status_amount_and_parties() -> None:
    old = small_graph()
    deal = old.deals[0]
    steps = tuple(
        StatusChange(status=s, date=d, document=WIRE.id, term=None)
        for s, d in (("announced", "2026-03-04"), ("completed", "2026-06-01"))
    )
    later = replace(deal, id="deal/told-earlier", status="completed", amount=Decimal("1500000000"), history=steps)
    moved = tuple(replace(one, subject=later.id) if one.subject == DEAL else one for one in old.statements)
    kept = tuple(one for one in moved if not (one.subject == later.id and one.predicate == "facility"))
    found = differences(
        replace(old, terms=(term("1250000000", "about $1.25 billion", identifier="a"),)),
        replace(
            old,
            deals=(later,),
            statements=kept,
            terms=(replace(term("1500000000", "about $1.25 billion", identifier="b"), deal=later.id),),
        ),
    )
    (change,) = found.deals
    assert change.what == "changed" and change.id == later.id
    assert {f.name: (f.before, f.after) for f in change.fields} == {
        "status": (("announced",), ("completed",)),
        "amount": (("about 1,250,000,000 USD a year",), ("about 1,500,000,000 USD a year",)),
        "history": ((), ("announced 2026-03-04", "completed 2026-06-01")),
        "facility": (("Tallow Ridge",), ()),
    }
    (said,) = found.terms
    assert said.what == "changed" and [f.name for f in said.fields] == ["value"]
    assert [(one.what, "facility" in one.label) for one in found.claims] == [("went", True)] * 2


def test_conflicts_are_matched_by_what_they_are_between() -> None:
    old = small_graph()
    first, second = (one.id for one in old.statements if one.predicate == "supplies")

    def with_conflict(kind: str, identifier: str) -> Graph:
        return replace(old, conflicts=(Conflict(id=identifier, kind=kind, between=(first, second), reason="why"),))  # type: ignore[arg-type]

    assert told(differences(old, with_conflict("update", "conflict/a")).conflicts) == [
        ("came", "Veldt Compute supplies Orrin Labs")
    ]
    (change,) = differences(
        with_conflict("contradiction", "conflict/b"), with_conflict("update", "conflict/a")
    ).conflicts
    assert [(f.name, f.before, f.after) for f in change.fields] == [("kind", ("contradiction",), ("update",))]


def test_order_of_input_does_not_matter() -> None:
    old, new = without(small_graph(), "analysis.md"), small_graph()
    turned = replace(new, statements=new.statements[::-1], entities=new.entities[::-1], documents=new.documents[::-1])
    assert differences(old, new) == differences(old, turned)
