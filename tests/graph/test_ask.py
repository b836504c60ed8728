"""Plain questions over the golden graph: which query answers them, with what, and that the SPARQL shown says the same."""

import pyoxigraph as ox
import pytest

from kg.errors import KgError, QueryError, UnknownNameError
from kg.graph.ask import example_questions, understand
from kg.graph.named_queries import named_queries, named_query, run_named_query
from kg.graph.query import run_query
from kg.graph.question_words import literal_words, pattern, read_question, slot_tokens
from kg.graph.sparql_text import standalone, variables
from kg.ontology.questions import load_questions
from tests.graph.golden_graph import ID, columns, golden_store

ORRIN, TALLOW, QUILL = (f"<{ID}company/{name}>" for name in ("orrin-ai", "tallow-systems", "quill-robotics"))
PEAK, KERRIN = f"<{ID}facility/granite-peak>", f"<{ID}place/kerrin>"

CASES = [
    ("deals over 1 billion USD in Kerrin since 2025", "deals",
     {"least": "1000000000", "currency": "USD", "place": KERRIN, "since": "2025"}, 3),
    ("Which deals over $250 million were announced after March 2026?", "deals",
     {"least": "250000000", "currency": "USD", "since": "2026-04"}, 2),
    ("acquisitions under 500m", "deals", {"type": "kg:Acquisition", "most": "500000000"}, 2),
    ("cancelled deals", "deals", {"status": "cancelled"}, 0),
    ("deals between 100 million and 1 billion", "deals", {"least": "100000000", "most": "1000000000"}, 2),
    ("deals between 2026-03 and 2026-03-31", "deals", {"since": "2026-03", "until": "2026-03-31"}, 3),
    ("deals before April 2026", "deals", {"until": "2026-03"}, 3),
    ("deals between Orrin AI and Tallow", "deals", {"company": ORRIN, "other": TALLOW}, 3),
    ("compute deals with Tallow Systems in 2026", "deals",
     {"type": "kg:ComputeDeal", "company": TALLOW, "since": "2026", "until": "2026"}, 3),
    ("list all deals of Orrin Labs", "deals-of-company", {"company": ORRIN}, 2),
    ("Who founded Orrin AI?", "relations-from", {"predicate": "kg:foundedBy", "entity": ORRIN}, 2),
    ("who owns Granite Peak", "relations-to", {"predicate": "kg:owns", "entity": PEAK}, 3),
    ("What does tallow systems own?", "relations-from", {"predicate": "kg:owns", "entity": TALLOW}, 3),
    ("Who leads Orrin AI?", "relations-to", {"predicate": "kg:leads", "entity": ORRIN}, 1),
    ("who really owns Granite Peak", "ownership-chain", {"company": PEAK}, 2),
    ("who depends on Tallow?", "exposure", {"company": TALLOW}, 2),
    ("facilities in Kerrin", "facilities-by-place", {"place": KERRIN}, 3),
    ("What happened to Quill Robotics?", "timeline", {"company": QUILL}, 12),
    ("contradictions about Granite Peak", "contradictions", {"company": PEAK}, 2),
    ("which rumours came true?", "rumours-come-true", {}, 2),
    ("What did Harbour Wire alone report?", "one-publisher", {"publisher": "Harbour Wire"}, 7),
    ("evidence that Tallow Systems owns Granite Peak", "evidence",
     {"predicate": "kg:owns", "subject": TALLOW, "object": PEAK}, 2),
    ("how is Orrin AI related to Tallow Systems", "between", {"one": ORRIN, "other": TALLOW}, 4),
    ("Granite Peak", "about", {"entity": PEAK}, 6),
    ("what is Orrin AI's biggest rival", "competitors-of", {"company": ORRIN}, 1),
    ("Where is Granite Peak?", "relations-from", {"predicate": "kg:locatedIn", "entity": PEAK}, 1),
    ("what happened to Quill Robotics since May 2026", "timeline", {"company": QUILL, "since": "2026-05"}, 1),
    ("What did Tallow Systems deny?", "denials", {"company": TALLOW}, 2),
    ("deals announced in March 2026", "deals", {"since": "2026-03", "until": "2026-03"}, 3),
    ("how did the deal between Orrin AI and Quill Robotics go", "deal-history", {"company": ORRIN, "other": QUILL}, 2),
    ("what is Orrin AI's favourite colour today in spring", None, {}, 0),
    ("rivals of Orrin AI", "competitors-of", {"company": ORRIN}, 1),
    ("who is suing whom", "criticism", {}, 4),
    ("updates since May 2026", "updates", {"since": "2026-05"}, 2),
    ('everything about "Lumen"', "about", {"entity": f"<{ID}product/lumen>"}, 1),
]  # fmt: skip


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return golden_store()


@pytest.mark.parametrize(("question", "name", "parameters", "rows"), CASES, ids=[case[0] for case in CASES])
def test_questions(store: ox.Store, question: str, name: str | None, parameters: dict[str, str], rows: int) -> None:
    if name is None:
        with pytest.raises(QueryError, match="no question that kg knows"):
            understand(store, question)
        return
    understood = understand(store, question)
    assert (understood.query.name, dict(understood.parameters), understood.ignored) == (name, parameters, ())
    assert understand(store, question) == understood
    found = run_named_query(store, name, parameters=parameters)
    assert len(found.rows()) == rows
    shown = run_query(store, understood.sparql)
    # What is shown gives the same without the columns of what was bound, which the engine adds.
    theirs = {key: values for key, values in columns(found).items() if key in shown.variables}
    assert set(theirs) == set(shown.variables)
    assert sorted(map(sorted, _texts(columns(shown)))) == sorted(map(sorted, _texts(theirs)))


def _texts(table: dict[str, list[object]]) -> list[list[str]]:
    return [
        [f"{name}={value}" for name, value in zip(table, row, strict=True)] for row in zip(*table.values(), strict=True)
    ]


def test_words_that_play_no_part_are_named(store: ox.Store) -> None:
    understood = understand(store, "deals over 1 billion quickly, if possible, since 2025")
    assert understood.ignored == ("quickly", "if", "possible")
    assert understood.reading == {"least": "1 billion", "since": "2025"}


@pytest.mark.parametrize(
    ("question", "error", "reason"),
    [
        ("deals in Kerin", UnknownNameError, r'called "Kerin"; did you mean Kerrin\?'),
        ("deals with Tallow and Zzyzx Motors", UnknownNameError, 'called "Zzyzx Motors"'),
        ("why is the sky blue", QueryError, "names nothing in the graph; nearest are "),
        ("", QueryError, "no question that kg knows fits"),
        ("\ue0000 \ue0019", QueryError, "no question"),
    ],
)
def test_what_is_not_understood_says_so(store: ox.Store, question: str, error: type[KgError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        understand(store, question)


def test_a_name_of_several_things_prefers_the_place_and_else_asks(store: ox.Store) -> None:
    own = golden_store()
    for path, kind in (("place/lumen", "Place"), ("company/lumen", "Company")):
        own.load(
            f'<{ID}{path}> a <https://kg.example/ontology#{kind}> ; '
            f'<http://www.w3.org/2000/01/rdf-schema#label> "Lumen" .'.encode(),
            format=ox.RdfFormat.TURTLE,
        )  # fmt: skip
    assert understand(own, "facilities in Lumen").parameters == {"place": f"<{ID}place/lumen>"}
    with pytest.raises(UnknownNameError, match="3 things"):
        understand(own, "deals of Lumen")


def test_no_value_of_a_question_becomes_part_of_the_query(store: ox.Store) -> None:
    hostile = 'x" } DELETE { ?a ?b } #'
    own = golden_store()
    own.add(
        ox.Quad(
            ox.NamedNode(ID + "company/x"),
            ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
            ox.Literal(hostile),
        )
    )
    own.add(ox.Quad(ox.NamedNode(ID + "company/x"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                    ox.NamedNode("https://kg.example/ontology#Company")))  # fmt: skip
    own.add(
        ox.Quad(
            ox.NamedNode(ID + "document/wire"), ox.NamedNode("http://purl.org/dc/terms/publisher"), ox.Literal(hostile)
        )
    )
    understood = understand(own, f"what did {hostile} alone say")
    assert understood.parameters == {"publisher": hostile}
    assert hostile not in understood.sparql.replace('\\"', "")
    assert run_query(own, understood.sparql).rows() is not None


def test_every_ask_line_is_a_pattern_that_fills_what_its_query_needs(store: ox.Store) -> None:
    for query in named_queries().values():
        known = {one.name for one in query.parameters}
        for line in query.asks:
            ask, _, fixed = line.partition("=>")
            names: list[str] = []
            pattern(ask, lambda name, names=names: names.append(name) or slot_tokens("entity"))  # type: ignore[misc, func-returns-value]
            given = {*names, *(part.partition("=")[0] for part in fixed.split())}
            assert given <= known, (query.name, line)
            assert {one.name for one in query.parameters if not one.optional and one.default is None} <= given


def test_nearly_every_query_can_be_asked_for() -> None:
    assert {name for _, name in example_questions()} == set(named_queries())


def test_facets_name_parameters_that_some_query_has() -> None:
    known = {one.name for query in named_queries().values() for one in query.parameters}
    for facet in load_questions().facets:
        names: list[str] = []
        pattern(facet.ask, lambda name, names=names: names.append(name) or "x")  # type: ignore[misc, func-returns-value]
        assert {*names, facet.same} - {""} <= known


def test_tokens_of_a_question() -> None:
    names = {"orrin ai", "deals"}
    tokens = read_question(
        "Orrin AI's deals (over €2.5bn) with “Orrin AI”, on 3 May 2026?",
        names=lambda name: name.lower() in names,
        publishers=lambda name: False,
        common={"deals", "over", "with", "on"},
    )
    assert [(piece.kind, piece.value, piece.currency) for piece in tokens.pieces] == [
        ("entity", "Orrin AI", ""), ("amount", "2500000000", "EUR"), ("entity", "Orrin AI", ""), ("date", "2026-05-03", ""),
    ]  # fmt: skip
    assert [tokens.plain(token) for token in tokens.row.split()][1:3] == ["deals", "over"]
    assert literal_words("(a|B c) [d] {e}") == {"a", "b", "c", "d"}


def test_standalone_queries_need_nothing_else() -> None:
    query = named_query("deals")
    text = standalone(query.text_with({"least"}), {"least": ox.Literal(5)})
    ox.Store().query(text)  # no prefixes given
    assert "#?" not in text and "least" in variables(text)
    assert standalone("PREFIX kg: <http://x/> ASK { ?s kg:p 1 }", {}).count("PREFIX") == 1
    assert "VALUES" not in standalone("DESCRIBE <http://x>", {"x": ox.Literal(1)})
