"""What is said about one entity or deal, complete and in a fixed order."""

import pytest

from kg.errors import UnknownNameError
from kg.graph.profile import profile
from kg.model.vocabulary import DEAL_ROLES
from tests.graphs import small_graph

GRAPH = small_graph()


@pytest.mark.parametrize("thing", [*GRAPH.entities, *GRAPH.deals], ids=lambda thing: thing.id)
def test_every_statement_about_it_is_told_once(thing) -> None:
    found = profile(GRAPH, thing.id)
    expected = {one.id for one in GRAPH.statements if thing.id in (one.subject, one.object)}
    assert [told.statement for told in found.told if told.statement in expected] == [t.statement for t in found.told]
    assert {told.statement for told in found.told} == expected
    assert found == profile(GRAPH, GRAPH.base_iri + thing.id)
    sources = {told.source for told in found.told}
    assert sources <= {document.source for document in found.documents}


def test_it_carries_quote_direction_and_deal() -> None:
    deal = GRAPH.deals[0]
    party = next(one for one in GRAPH.statements if one.subject == deal.id and one.predicate in DEAL_ROLES)
    found = profile(GRAPH, party.object)
    assert deal in found.deals
    told = next(one for one in found.told if one.statement == party.id)
    founded = next(one for one in GRAPH.statements if one.predicate == "foundedBy")
    assert "frame:foundedBy/2" in {one.produced_by for one in profile(GRAPH, founded.subject).told}
    assert (told.forward, told.other, told.other_name, told.quote) == (
        False, deal.id, deal.label, party.claim.quote.text,
    )  # fmt: skip
    assert next(one for one in profile(GRAPH, deal.id).told if one.statement == party.id).forward


def test_an_unknown_id_is_said() -> None:
    with pytest.raises(UnknownNameError, match="company/none"):
        profile(GRAPH, "company/none")
