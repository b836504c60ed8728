from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.graph import shapes
from kg.graph.literals import text as rdf_text
from kg.graph.rdf import triples
from kg.graph.shapes import violations
from kg.graph.validate import Problem, validate, validate_store
from kg.model.ids import sha256_text
from kg.ontology.terms import PROV_WAS_DERIVED_FROM, RDF_TYPE, kg
from tests.graph.golden_graph import ID, golden_store, golden_texts, golden_turtle
from tests.graphs import hostile_graph, small_graph


def _problems(turtle: str) -> list[Problem]:
    return validate_store(golden_store(turtle), texts=golden_texts())


def _changed(old: str, new: str) -> str:
    assert old in golden_turtle()
    return golden_turtle().replace(old, new, 1)


def test_the_golden_graph_is_sound() -> None:
    assert _problems(golden_turtle()) == []


def test_what_kg_itself_writes_is_sound(tmp_path: Path) -> None:
    graph = small_graph()
    data = ox.serialize(triples(graph, mentions=True), format=ox.RdfFormat.TURTLE)
    (tmp_path / "graph.ttl").write_bytes(data or b"")
    assert validate(tmp_path, texts={document.sha256: document.text for document in graph.documents}) == []


def test_untrusted_text_does_not_upset_the_check() -> None:
    graph = hostile_graph(['"""\\', "\u202egnirts", "<b>&amp;", "a\tb\r\nc", "e\u0301\U0001f600"])
    store = ox.Store()
    store.extend([ox.Quad(one.subject, one.predicate, one.object) for one in triples(graph, mentions=True)])
    found = validate_store(store, texts={document.sha256: document.text for document in graph.documents})
    assert [problem for problem in found if problem.kind == "quote"] == []


def test_a_quote_that_was_broken_on_purpose_is_caught() -> None:
    broken = _changed('kg:quote "Orrin AI makes Lumen"', 'kg:quote "Orrin AI makes lumen"')
    (problem,) = _problems(broken)
    assert problem.kind == "quote"
    assert problem.subject.startswith(ID + "claim/")
    assert '"Orrin AI makes Lumen"' in problem.message and "not what is quoted" in problem.message


@pytest.mark.parametrize("shift", [-1, 1, 100000])
def test_an_offset_that_was_moved_is_caught(shift: int) -> None:
    store = golden_store()
    claim, start = ox.NamedNode(ID + "claim/35"), ox.NamedNode("https://kg.example/ontology#start")
    for name in ("start", "end"):
        offset = ox.NamedNode("https://kg.example/ontology#" + name)
        (quad,) = store.quads_for_pattern(claim, offset, None)
        store.remove(quad)
        integer = ox.Literal(str(int(quad.object.value) + shift), datatype=quad.object.datatype)
        store.add(ox.Quad(claim, offset, integer))
    assert [quad.object.value for quad in store.quads_for_pattern(claim, start, None)]
    (problem,) = validate_store(store, texts=golden_texts())
    assert (problem.kind, problem.subject) == ("quote", claim.value)


def test_a_trigger_outside_the_quote_and_a_text_that_is_gone_are_caught() -> None:
    (problem,) = _problems(_changed('kg:trigger "called"', 'kg:trigger "praised"'))
    assert problem.kind == "quote" and '"praised"' in problem.message
    texts = {hash_: text for hash_, text in golden_texts().items() if not text.startswith("Jon Pesch")}
    (problem,) = validate_store(golden_store(), texts=texts.get)
    assert problem.subject == ID + "document/blog" and "no text" in problem.message


def test_a_text_of_another_hash_is_caught() -> None:
    texts = {hash_: text + " " for hash_, text in golden_texts().items()}
    assert {problem.kind for problem in validate_store(golden_store(), texts=texts)} == {"quote"}
    assert sha256_text("a") != sha256_text("a ")


def test_a_direct_triple_without_evidence_is_caught() -> None:
    extra = f"\n<{ID}company/fenwick-capital> kg:owns <{ID}product/lumen> .\n"
    (problem,) = _problems(golden_turtle() + extra)
    assert (problem.kind, problem.subject) == ("orphan", ID + "company/fenwick-capital")
    assert "kg:owns" in problem.message and "product/lumen" in problem.message


@pytest.mark.parametrize(
    ("subject", "predicate", "object_"),
    [
        ("person/jon-pesch", "worksFor", "company/quill-robotics"),  # past
        ("company/orrin-ai", "acquires", "company/quill-robotics"),  # possible
        ("company/orrin-ai", "builds", "facility/slate-hollow"),  # planned
        ("company/tallow-systems", "owns", "company/quill-robotics"),  # denied
        ("deal/2", "acquirer", "company/orrin-ai"),  # a role that is only possible
    ],
)
def test_claims_that_do_not_support_an_edge_are_no_evidence(subject: str, predicate: str, object_: str) -> None:
    (problem,) = _problems(golden_turtle() + f"\n<{ID}{subject}> kg:{predicate} <{ID}{object_}> .\n")
    assert problem.kind == "orphan"


def test_the_other_direction_of_a_symmetric_relation_has_evidence() -> None:
    extra = f"\n<{ID}company/quill-robotics> kg:competesWith <{ID}company/orrin-ai> .\n"
    assert _problems(golden_turtle() + extra) == []


def test_headquarters_are_evidence_for_the_place() -> None:
    turtle = golden_turtle()
    old = f"rdf:subject <{ID}facility/slate-hollow> ;\n    rdf:predicate kg:locatedIn"
    assert old in turtle
    turtle = turtle.replace(old, f"rdf:subject <{ID}company/orrin-ai> ;\n    rdf:predicate kg:headquarteredIn")
    turtle = turtle.replace(
        f'rdfs:label "Slate Hollow" ;\n    kg:locatedIn <{ID}place/kerrin>', 'rdfs:label "Slate Hollow"'
    )
    turtle += f"\n<{ID}company/orrin-ai> kg:locatedIn <{ID}place/kerrin> .\n"
    assert _problems(turtle) == []


def test_a_claim_between_things_that_its_predicate_cannot_join_is_caught() -> None:
    old = f"rdf:predicate kg:criticizes ;\n    rdf:object <{ID}company/quill-robotics>"
    found = _problems(_changed(old, f"rdf:predicate kg:criticizes ;\n    rdf:object <{ID}place/kerrin>"))
    assert "range" in {problem.kind for problem in found}


def _drop(line: str) -> Callable[[str], str]:
    return lambda turtle: turtle.replace(line, "", 1)


def _swap(old: str, new: str) -> Callable[[str], str]:
    return lambda turtle: turtle.replace(old, new, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_swap('rdfs:label "Lumen"', 'rdfs:label "Lumen", "Lumen 2"'), "exactly one rdfs:label"),
        (_swap('rdfs:label "Kerrin"', 'skos:altLabel "Kerrin"'), "exactly one rdfs:label"),
        (_swap("a kg:Product ;\n    rdfs:label \"Lumen\"", "a kg:Product, kg:Place ;\n    rdfs:label \"Lumen\""),
         "exactly one of organization, person"),
        (_swap('kg:certainty "asserted"', 'kg:certainty "sure"'), "one kg:certainty"),
        (_swap('kg:polarity "affirmed"', 'kg:polarity "yes"'), "one kg:polarity"),
        (_swap('kg:tense "present"', 'kg:tense "now"'), "one kg:tense"),
        (_drop('    kg:tense "present" ;\n'), "one kg:tense"),
        (_swap("kg:confidence 0.9", "kg:confidence 1.5"), "from 0 to 1"),
        (_swap("kg:confidence 0.9", 'kg:confidence "0.9"'), "from 0 to 1"),
        (_swap('kg:status "announced"', 'kg:status "signed"'), "one kg:status"),
        (_swap('kg:currency "USD"', 'kg:currency "dollars"'), "three capital letters"),
        (_drop('    kg:currency "USD" ;\n'), "in which kg:currency"),
        (_swap('"P3Y"^^xsd:duration', '"three years"'), "xsd:duration"),
        (_swap('"P3Y"^^xsd:duration', '"3Y"^^xsd:duration'), "xsd:duration"),
        (_swap('kg:announcedOn "2026-03-02"^^xsd:date', 'kg:announcedOn "March"'), "one day, month or year"),
        (_swap('dcterms:source "news/wire.txt" ;\n', ""), "exactly one dcterms:source"),
        (_swap('kg:sha256 "', 'kg:sha256 "X'), "64 lower-case"),
        (_swap("rdf:predicate kg:criticizes", "rdf:predicate rdfs:seeAlso"), "relation or deal role of the vocabulary"),
        (_swap(f"kg:mentions <{ID}person/tove-lind>", f"kg:mentions <{ID}deal/1>"), "mentions entities"),
        (_swap(f"prov:wasDerivedFrom <{ID}document/blog>", f"prov:wasDerivedFrom <{ID}company/orrin-ai>"), "exactly one document"),
        (lambda turtle: turtle + f"\n<{ID}place/kerrin> kg:owns <{ID}product/lumen> .", "subject of kg:owns is"),
        (lambda turtle: turtle + f"\n<{ID}company/orrin-ai> kg:leads <{ID}product/lumen> .", "object of kg:leads is"),
        (lambda turtle: turtle + f"\n<{ID}company/orrin-ai> kg:competesWith <{ID}product/lumen> .", "two things of one kind"),
        (lambda turtle: turtle + f'\n<{ID}deal/3> a kg:Deal ; rdfs:label "x" ; kg:status "planned" .', "at least one role"),
        (lambda turtle: turtle + f'\n<{ID}c/1> a kg:Conflict ; kg:kind "row" ; kg:between <{ID}claim/01> .', "two or more claims"),
        (lambda turtle: turtle + f"\n<{ID}m/1> a kg:Mention ; kg:start 5 ; kg:end 3 .", "less than kg:end"),
    ],
)  # fmt: skip
def test_every_shape_can_fail(change: Callable[[str], str], message: str) -> None:
    turtle = change(golden_turtle())
    assert turtle != golden_turtle()
    found = [problem for problem in _problems(turtle) if problem.kind == "shape"]
    assert any(message in problem.message for problem in found), found


def test_slices_find_the_same_as_the_whole() -> None:
    turtle = golden_turtle().replace('kg:certainty "asserted"', 'kg:certainty "sure"').replace('"USD"', '"usd"')
    store = golden_store(turtle)
    whole = sorted(violations(store))
    assert len(whole) > 30
    for size in (13, 50):
        assert sorted(violations(store, slice_size=size)) == whole


def test_the_shapes_give_the_same_with_plain_pyshacl() -> None:
    """Slicing renames the targets; the file as it is must say the same to any SHACL tool."""
    import pyshacl
    import rdflib

    from kg.ontology.files import read_ontology

    data = rdflib.Graph().parse(data=golden_turtle().replace('"USD"', '"usd"'), format="turtle")
    ontology = rdflib.Graph().parse(data=read_ontology("kg.ttl"), format="turtle")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes.shapes_graph(), ont_graph=ontology)
    assert not conforms
    results = list(report.subjects(rdflib.RDF.type, rdflib.Namespace("http://www.w3.org/ns/shacl#").ValidationResult))
    assert len(results) == len(list(violations(golden_store(golden_turtle().replace('"USD"', '"usd"'))))) == 4
    clean, _, _ = pyshacl.validate(
        rdflib.Graph().parse(data=golden_turtle(), format="turtle"),
        shacl_graph=shapes.shapes_graph(),
        ont_graph=ontology,
    )
    assert clean


def test_no_build_and_no_turtle_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"graph\.ttl: there is no finished build"):
        validate(tmp_path, texts={})
    (tmp_path / "graph.ttl").write_text("<a> <b>")
    with pytest.raises(KgError, match=r"graph\.ttl: cannot be read as Turtle"):
        validate(tmp_path, texts={})


def _one_claim(text: str, start: int, end: int, quote: str) -> ox.Store:
    node = {name: ox.NamedNode(f"http://t/{name}") for name in ("document", "claim")}
    store = ox.Store()
    store.add(ox.Quad(node["document"], RDF_TYPE, kg("Document")))
    store.add(ox.Quad(node["document"], kg("sha256"), ox.Literal(sha256_text(text))))
    store.add(ox.Quad(node["claim"], RDF_TYPE, kg("Claim")))
    store.add(ox.Quad(node["claim"], PROV_WAS_DERIVED_FROM, node["document"]))
    store.add(ox.Quad(node["claim"], kg("quote"), rdf_text(quote)))
    store.add(ox.Quad(node["claim"], kg("start"), ox.Literal(start)))
    store.add(ox.Quad(node["claim"], kg("end"), ox.Literal(end)))
    return store


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(), min_size=2, max_size=40), data=st.data())
def test_any_slice_of_any_text_survives_turtle_and_any_other_words_do_not(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    store = _one_claim(text, start, end, text[start:end])
    again = ox.Store()
    again.load(store.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph()), format=ox.RdfFormat.TURTLE)
    texts = {sha256_text(text): text}
    assert [p for p in validate_store(again, texts=texts) if p.kind == "quote"] == []
    other = _one_claim(text, start, end, text[start:end] + "x")
    assert [p.kind for p in validate_store(other, texts=texts) if p.kind == "quote"] == ["quote"]
