"""`--help` is complete, and docs/cli.md says the same."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli import formats
from kg.cli.app import kg
from kg.cli.reference import reference
from kg.graph.query import FORMATS
from kg.outputs.exporters import EXPORTERS

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_help_says() -> None:
    page = ROOT / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), "run: python -m kg.cli.reference > docs/cli.md"


@pytest.mark.parametrize("name", sorted(kg.commands))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    command = kg.commands[name]
    text = command.get_help(click.Context(command, info_name=f"kg {name}"))
    assert "Example" in text and f"kg {name}" in text.split("Example", 1)[1]
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "format_":
            assert parameter.help, f"{name} {parameter.opts} has no help"


def test_the_commands_of_the_contract_are_there() -> None:
    assert {
        "build",
        "export",
        "query",
        "view",
        "show",
        "path",
        "diff",
        "validate",
        "remove",
        "evaluate",
        "train",
    } <= kg.commands.keys()


def test_names_of_formats_are_those_of_the_exporters() -> None:
    assert set(formats.BUILD) == EXPORTERS.keys()
    assert set(formats.QUERY) == set(FORMATS)
    folders = {name for name, (target, _) in EXPORTERS.items() if "." not in target}
    assert folders == formats.FOLDERS


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys, kg.cli.app\n"
        "heavy = {'spacy', 'numpy', 'rdflib', 'pyoxigraph', 'onnxruntime', 'pydantic', 'rich', 'rapidfuzz', 'trafilatura', 'torch'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
