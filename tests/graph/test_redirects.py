"""An IRI that was published once goes on leading to its entity, however many documents are added."""

from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.assemble import assemble
from kg.graph.names import resolve_name
from kg.graph.rdf import quads
from kg.graph.redirects import redirects
from kg.graph.shapes import violations
from kg.ledger.ledger import Ledger
from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.model.graph import Graph
from kg.model.vocabulary import EntityType
from kg.ontology.terms import DCTERMS_IS_REPLACED_BY
from kg.resolve import resolve

Reading = tuple[Document, Extraction]


def reading(source: str, *names: tuple[str, EntityType]) -> Reading:
    entities = (LocalEntity(id=f"e{n}", type=kind, name=name) for n, (name, kind) in enumerate(names))
    text = " and ".join(name for name, _ in names)
    return Document(source=source, text=text), Extraction(extractor="test", entities=tuple(entities))


SHORT = reading("a", ("Harlan Foods", "Company"))
LONG = [reading(source, ("Harlan Foods Inc.", "Company")) for source in "bc"]
AGENCY = reading("d", ("Trade Board", "Organization"))
BODY = [reading(source, ("Trade Board", "GovernmentBody")) for source in "ef"]


def leads(graph: Graph, path: str) -> str | None:
    """The entity that a path leads to."""
    return path if path in {one.id for one in graph.entities} else dict(graph.redirects).get(path)


def test_another_name_or_type_by_the_majority_keeps_the_old_iri_alive() -> None:
    before, after = assemble([SHORT, AGENCY]), assemble([SHORT, AGENCY, *LONG, *BODY])
    moved = {one.id for one in before.entities} - {one.id for one in after.entities}
    assert moved == {"company/harlan-foods", "organization/trade-board"}, "or this test shows nothing"
    assert leads(after, "company/harlan-foods") == "company/harlan-foods-inc"
    assert leads(after, "organization/trade-board") == "government/trade-board"


def test_what_stands_for_another_entity_now_is_not_redirected() -> None:
    both = [reading("a", ("Mercury", "Company")), reading("b", ("Mercury", "Product"))]
    graph = assemble(both)
    assert {one.id for one in graph.entities} == {"company/mercury", "product/mercury"}
    assert graph.redirects == ()


def test_the_store_tells_and_names_follow(tmp_path: Path) -> None:
    graph = assemble([SHORT, AGENCY, *LONG, *BODY])
    store = ox.Store()
    store.bulk_extend(quads(graph, mentions=False))
    now = graph.iri("government/trade-board")
    old = graph.iri("organization/trade-board")
    told = store.query(f"SELECT ?new {{ <{old}> <http://purl.org/dc/terms/isReplacedBy> ?new }}")
    assert [row["new"].value for row in told] == [now]  # type: ignore[union-attr]
    assert resolve_name(store, f"<{old}>").value == resolve_name(store, "organization/trade-board").value == now
    assert resolve_name(store, "Trade Board").value == now


@pytest.fixture(scope="module")
def readings(seeds_build: Path) -> list[Reading]:
    with Ledger(seeds_build / "ledger.db", create=False) as ledger:
        return list(ledger.readings())


def test_every_iri_of_fewer_sample_articles_leads_on(readings: list[Reading]) -> None:
    """Each article alone, and all but one or two: their entities are found in the whole, unless two could be meant."""
    whole = resolve(readings, across_types=True)
    onward = dict(redirects(readings, whole))
    parts = [[one] for one in readings]
    parts += [[one for one in readings if one not in left] for left in list(combinations(readings, 2))[::7]]
    assert len(parts) > 20
    lost, moved, told_earlier = set(), 0, 0
    for part in parts:
        found = resolve(part, across_types=True)
        known = {*whole.deal_of.values()}
        for path in found.deal_of.values():
            # The deal that the path's earliest telling belongs to now: parting tellings is what more documents may do.
            assert path in known or path in onward, path
            told_earlier += path not in known
            assert onward.get(path, path) in known
        for path, entity in found.entities.items():
            target = path if path in whole.entities else onward.get(path)
            if target is None:
                lost.add(path)
            elif target != path:
                moved += 1
                assert shared(entity.members, whole.entities[target].members), path
    assert moved > 5
    assert told_earlier > 0
    assert {path for path in lost if not several(path, readings, whole.entity_of)} == set()


def shared(some: tuple[Member, ...], others: tuple[Member, ...]) -> bool:
    return bool(set(some) & set(others))


def several(path: str, readings: list[Reading], entity_of: dict[Member, str]) -> bool:
    """Whether more than one entity of the whole could have had the path."""
    from kg.resolve.naming import entity_path

    owners = {
        entity_of[Member(document.id, local.id)]
        for document, extraction in readings
        for local in extraction.entities
        if path.startswith(entity_path(local.type, local.name))
    }
    return len(owners) > 1


def test_an_iri_that_leads_to_two_things_or_to_none_breaks_a_shape() -> None:
    graph = assemble([SHORT, AGENCY, *LONG, *BODY])
    store = ox.Store()
    store.bulk_extend(quads(graph, mentions=False))
    assert list(violations(store)) == []
    old, other, nothing = (
        ox.NamedNode(graph.iri(path)) for path in ("company/harlan-foods", "government/trade-board", "x")
    )
    for wrong in (other, nothing):
        store.add(ox.Quad(old, DCTERMS_IS_REPLACED_BY, wrong))
        messages = {one.message for one in violations(store) if one.focus == old.value}
        assert messages == {"An earlier IRI leads to exactly one entity or deal (dcterms:isReplacedBy)."}
        store.remove(ox.Quad(old, DCTERMS_IS_REPLACED_BY, wrong))
