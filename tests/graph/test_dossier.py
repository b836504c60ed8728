"""A dossier holds what the graph knows of one thing: names, deals with their story, conflicts, dates."""

from dataclasses import replace

import pytest

from kg.errors import UnknownNameError
from kg.graph.dossier import dossier
from kg.graph.evidence import Witness
from kg.model.extraction import Term
from kg.model.graph import Conflict, Graph, StatusChange, TermStatement
from tests.graphs import ANALYSIS, DEAL, WIRE, quote, small_graph

VELDT, ORRIN, PELL = "company/veldt-compute", "company/orrin-labs", "product/pell"


def storied_graph() -> Graph:
    """The small graph with what is said of the deal's amount and signing, its history, and two conflicts."""
    graph = small_graph()
    pay = quote(ANALYSIS, "about $1.25 billion a year")
    signed = quote(WIRE, "said on March 4")
    terms = (
        TermStatement(
            id="term/pay", deal=DEAL, document=ANALYSIS.id, attributed_to="person/mara-quist",
            term=Term(predicate="amount", value="1250000000", quote=pay, trigger=pay, currency="USD", bound="about",
                      period="year", certainty="reported", confidence=0.7),
        ),
        TermStatement(
            id="term/signed", deal=DEAL, document=WIRE.id,
            term=Term(predicate="signedOn", value="2026-03", quote=signed, trigger=signed),
        ),
    )  # fmt: skip
    history = (
        StatusChange(status="announced", date="2026-03-04", document=WIRE.id, term=None),
        StatusChange(status="completed", date="2026-04", document=ANALYSIS.id, term="term/pay"),
    )
    leads = [one.id for one in graph.statements if one.predicate == "leads"]
    conflicts = (
        Conflict(id="conflict/1", kind="update", between=(leads[0], leads[1]), reason="he changed sides"),
        Conflict(id="conflict/2", kind="precision", between=("term/pay", "term/pay"), reason="about and exactly"),
    )
    return replace(graph, deals=(replace(graph.deals[0], history=history),), terms=terms, conflicts=conflicts)


def test_a_deal_is_told_with_parties_steps_and_terms() -> None:
    (story,) = dossier(storied_graph(), ORRIN).deals
    assert dict(story.parties) == {
        "provider": ("Veldt Compute",),
        "customer": ("Orrin Labs",),
        "facility": ("Tallow Ridge",),
    }
    assert [(one.status, one.date, one.source) for one in story.steps] == [
        ("announced", "2026-03-04", "wire.txt"),
        ("completed", "2026-04", "analysis.md"),
    ]
    assert story.steps[0].evidence is None and story.steps[1].evidence is not None
    terms = dict(story.terms)
    assert terms["amount"][0].says.endswith("amount about 1,250,000,000 USD a year")
    assert (terms["amount"][0].speaker, terms["amount"][0].flags) == ("Mara Quist", ("reported",))
    assert dossier(storied_graph(), DEAL).deals == (story,)


def test_conflicts_are_those_about_it_or_its_deals() -> None:
    def kinds(of: str) -> list[str]:
        return [one.kind for one in dossier(storied_graph(), of).conflicts]

    assert kinds("person/dov-hallam") == ["update"]
    assert kinds(ORRIN) == kinds(VELDT) == ["update", "precision"]
    assert kinds(PELL) == []
    sides = dossier(storied_graph(), "person/dov-hallam").conflicts[0].sides
    assert sorted(side.says for side in sides) == ["Dov Hallam leads Orrin Labs", "Dov Hallam leads Veldt Compute"]


def test_what_is_dated_stands_in_order_with_its_words() -> None:
    events = dossier(storied_graph(), VELDT).timeline
    label = "Veldt Compute – Orrin Labs compute deal"
    assert [(one.date, one.what) for one in events] == [
        ("2019", "Veldt Compute founded by Mara Quist (from)"),
        ("2026-03", f"{label}: signed"),
        ("2026-03-04", f"{label}: announced"),
        ("2026-04", f"{label}: completed"),
    ]
    assert events[0].evidence is not None and events[0].evidence.quote.startswith("Veldt Compute, founded by")
    assert events[1].evidence is not None and events[1].evidence.quote == "said on March 4"


def test_surfaces_are_counted() -> None:
    assert dossier(small_graph(), PELL).surfaces == (("Pell", 2),)


def test_evidence_says_who_said_what_and_how_surely() -> None:
    graph = small_graph()
    witness = Witness(graph)
    denial = next(one for one in graph.statements if one.claim.polarity == "negated")
    told = witness.of(denial.id)
    assert (told.says, told.speaker, told.flags) == (
        "Orrin Labs competes with Veldt Compute",
        "Mara Quist",
        ("negated",),
    )
    fund = next(one for one in graph.statements if one.predicate == "investsIn")
    assert (witness.of(fund.id).speaker, witness.of(fund.id).flags) == ("two people familiar", ("reported",))
    role = next(one for one in graph.statements if one.predicate == "customer")
    assert witness.of(role.id).says.endswith("deal: customer Orrin Labs")
    assert "term/none" not in witness


def test_an_unknown_id_is_said() -> None:
    with pytest.raises(UnknownNameError, match="company/none"):
        dossier(small_graph(), "company/none")
