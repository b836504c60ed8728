"""Every named query against the golden graph: cases are the files of golden/answers/.

A case is a line `$ name=value ...` with the parameters and then the table that must come out. To add one, write its
first line and run `python -m tests.graph.test_named_queries`, then read what it wrote with care.
"""

import random
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import OntologyError, QueryError, UnknownNameError
from kg.graph.named_queries import named_queries, named_query, parse_named_query, run_named_query
from kg.graph.sparql_text import variables
from tests.graph.golden_graph import FOLDER, golden_store

ANSWERS = FOLDER / "answers"


def _cases() -> Iterator[tuple[str, str, str]]:
    for path in sorted(ANSWERS.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("$ ")[1:]:
            head, _, expected = block.partition("\n")
            yield path.stem, head.strip(), expected


CASES = list(_cases())


def _answer(store: ox.Store, name: str, head: str) -> str:
    parameters = dict(part.split("=", 1) for part in shlex.split(head) if part != "-")
    return run_named_query(store, name, parameters=parameters).render("table").decode()


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return golden_store()


@pytest.mark.parametrize(("name", "head", "expected"), CASES, ids=[f"{name} {head}" for name, head, _ in CASES])
def test_answer(store: ox.Store, name: str, head: str, expected: str) -> None:
    assert _answer(store, name, head) == expected.strip("\n") + "\n"


def test_every_query_has_a_case_that_finds_something() -> None:
    found = {name for name, _, expected in CASES if len(expected.strip().splitlines()) > 2}
    assert found == set(named_queries())
    assert len(found) >= 25


def test_answers_do_not_depend_on_the_order_in_which_the_graph_was_written() -> None:
    quads = sorted(golden_store(), key=str)
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        store = ox.Store()
        store.extend(quads)
        for name, head, expected in CASES:
            assert _answer(store, name, head) == expected.strip("\n") + "\n"


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_header_and_text_fit(name: str) -> None:
    query = named_query(name)
    assert query.question.endswith("?") and len(query.title) < 60
    declared = {parameter.name for parameter in query.parameters}
    assert declared <= set(variables(query.text_with(declared)))
    required = {parameter.name for parameter in query.parameters if not parameter.optional}
    assert required <= set(variables(query.text))
    assert all(parameter.description for parameter in query.parameters)


def test_an_empty_graph_answers_every_query_without_parameters() -> None:
    store = ox.Store()
    for name, query in named_queries().items():
        if not query.parameters:
            assert run_named_query(store, name).rows() == []


def test_missing_extra_and_unknown(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="deals-of-company needs --param company="):
        run_named_query(store, "deals-of-company")
    with pytest.raises(QueryError, match="no parameter compny; its parameters are: company"):
        run_named_query(store, "deals-of-company", parameters={"compny": "Orrin AI"})
    with pytest.raises(UnknownNameError, match="did you mean founders"):
        run_named_query(store, "fonders")
    with pytest.raises(QueryError, match="kg:owns"):
        run_named_query(store, "evidence", parameters={"subject": "Tallow", "predicate": "kg:onws", "object": "Lumen"})


def test_headers_are_read(tmp_path: Path) -> None:
    text = "# title: T\n# question: Q?\n# param n (number): how many [3]\n# param who: a name\nSELECT * { ?who ?p ?n }"
    query = parse_named_query("x", text, source=tmp_path)
    assert [(p.name, p.kind, p.description, p.default) for p in query.parameters] == [
        ("n", "number", "how many", "3"),
        ("who", "entity", "a name", None),
    ]
    for bad in (
        "# question: Q?",
        "# title: T",
        "# title: T\n# question: Q\n# param x (colour): y",
        "# title: T\n# param",
    ):
        with pytest.raises(OntologyError, match=str(tmp_path)):
            parse_named_query("x", bad, source=tmp_path)


def _rewrite() -> None:
    store = golden_store()
    by_file: dict[str, list[str]] = {}
    for name, head, _ in CASES:
        by_file.setdefault(name, []).append(f"$ {head}\n{_answer(store, name, head)}\n")
    for name, blocks in by_file.items():
        (ANSWERS / f"{name}.txt").write_text("".join(blocks).rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
    sys.exit(0)
