"""What `import kg` gives: few names, lazily, each documented and typed, with examples that are run here."""

import contextlib
import doctest
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg import library
from tests.conftest import ROOT

MOST = 15
ARTICLE = """Farrow Mills buys Borden Grain

LEEDS, March 3, 2026 - Farrow Mills has acquired Borden Grain for $40 million, the companies said on Tuesday.

Petra Lindqvist, chief executive of Farrow Mills, said the price was fair.
"""
"""What the examples speak of."""


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with news/ and the graph of it in out/."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "news").mkdir()
    (folder / "news" / "mills.txt").write_text(ARTICLE, encoding="utf-8")
    with contextlib.chdir(folder):
        kg.build("news")
    return folder


def test_there_are_few_and_each_is_there() -> None:
    assert len(kg.__all__) <= MOST
    assert len(set(kg.__all__)) == len(kg.__all__)
    assert set(kg.__all__) <= set(dir(kg))
    assert all(getattr(kg, name) is not None for name in kg.__all__)
    with pytest.raises(AttributeError, match="'summon'"):
        _ = kg.summon  # type: ignore[attr-defined]


def test_type_checkers_see_the_same_names() -> None:
    stub = (ROOT / "kg" / "__init__.pyi").read_text(encoding="utf-8")
    found = re.findall(r"^from (\S+) import (\w+) as \2$", stub, re.M)
    assert {name: home for home, name in found} == kg._HOMES  # type: ignore[attr-defined]
    assert "__version__: str" in stub


def test_importing_kg_loads_nothing_else() -> None:
    program = "import sys, kg; print([one for one in sys.modules if one.partition('.')[0] in sys.argv[1:]])"
    heavy = ["rdflib", "networkx", "pyoxigraph", "spacy", "numpy", "pydantic", "onnxruntime", "pandas"]
    done = subprocess.run([sys.executable, "-c", program, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_and_asking_needs_no_language_model(workplace: Path) -> None:
    program = (
        "import sys, kg; kg.open('out').query('SELECT * { ?s kg:leads ?o }');"
        "print(sorted({'spacy', 'onnxruntime', 'rdflib', 'pyshacl'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", program]
    environment = {"PYTHONPATH": ":".join([str(ROOT), *sys.path])}
    done = subprocess.run(command, cwd=workplace, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def functions() -> Iterator[tuple[str, object]]:
    for name in kg.__all__:
        found = getattr(kg, name)
        if inspect.isfunction(found):
            yield name, found
    for name, member in vars(kg.KnowledgeGraph).items():
        if not name.startswith("_") and inspect.isfunction(member):
            yield f"KnowledgeGraph.{name}", member


@pytest.mark.parametrize("name", [name for name in kg.__all__ if not name.startswith("__")])
def test_each_is_documented(name: str) -> None:
    found = getattr(kg, name)
    assert (inspect.getdoc(found) or "").strip()
    assert found.__doc__, "not only inherited"


@pytest.mark.parametrize(("name", "function"), list(functions()))
def test_each_function_has_types_and_an_example(name: str, function: object) -> None:
    assert callable(function)
    signature = inspect.signature(function)
    given = [one for one in signature.parameters.values() if one.name != "self"]
    assert all(one.annotation is not inspect.Parameter.empty for one in given), name
    assert signature.return_annotation is not inspect.Signature.empty, name
    assert ">>> " in (function.__doc__ or ""), f"{name} has no example"


@pytest.mark.parametrize("module", [kg, library], ids=lambda module: module.__name__)
def test_the_examples_work(module: object, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.chdir(workplace):
        failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)  # type: ignore[arg-type]
    assert tried > 2
    assert failed == 0, capsys.readouterr().out


def test_a_query_of_another_form_is_refused(workplace: Path) -> None:
    graph = kg.open(workplace / "out")
    with pytest.raises(kg.QueryError, match=r"no SELECT query; ask it with ask\(\)"):
        graph.query("ASK { ?s ?p ?o }")
    with pytest.raises(kg.QueryError, match=r"no ASK query; ask it with query\(\)"):
        graph.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(kg.UnknownNameError, match="Farrow Mills"):
        graph.path("Farow Mills", "Borden Grain")
    with pytest.raises(kg.KgError, match="no finished build"):
        kg.open(workplace / "news")


def test_parameters_of_all_kinds_are_bound(workplace: Path) -> None:
    graph = kg.open(workplace / "out")
    worth = "SELECT ?deal WHERE { ?deal kg:amount ?amount }"
    assert len(graph.query(worth, amount=40_000_000)) == len(graph.query(worth, amount=4e7)) == 1
    assert graph.query(worth, amount=1) == []
    assert [set(row) for row in graph.query(worth, amount=4e7)] == [{"deal"}], "what is bound is no answer"


def test_records_are_tables(workplace: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    graph = kg.open(workplace / "out")
    claims = pandas.DataFrame(graph.claims())
    assert {"subject_name", "predicate", "quote"} <= set(claims.columns)
    assert (claims.end - claims.start == claims.quote.str.len()).all()
    assert list(pandas.DataFrame(graph.deals()).kind) == ["Acquisition"]
