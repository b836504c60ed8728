"""`kg view`."""

import re
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import console, options, parts
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph.part import Choice

MAP: Final = "map.html"
VIEWS: Final = "views"
"""Folder, in an output folder, of the maps that show a part."""
_LONGEST: Final = 60


@click.command(epilog="Example: kg view --focus Anthropic --hops 2 --min-belief 0.3")
@parts.part
@options.out
@click.option("--no-browser", is_flag=True, help="Only print where the map is.")
@options.talk
def view(wanted: parts.Wanted, out: Path, no_browser: bool) -> None:
    """Open the map of the last build in a browser.

    With options that choose a part (--focus and so on), a map of that part is written to views/ in the build's folder
    and opened instead. A --focus always stays, whatever else is chosen.
    """
    path = (_part(wanted, out) if wanted.any else out / MAP).absolute()
    if not path.is_file():
        raise KgError(f"{out / MAP}: there is no map here; run `kg build` first")
    console.result(str(path), machine=True)
    if not no_browser and not webbrowser.open(path.as_uri()):
        console.note("no browser could be started; open the file above in one")


def _part(wanted: parts.Wanted, out: Path) -> Path:
    from kg import pipeline
    from kg.outputs.map import page

    chosen = wanted.chosen(pipeline.load_graph(out), out)
    path = out / VIEWS / _file_name(chosen.choice)
    try:
        path.parent.mkdir(exist_ok=True)
        page.write(chosen.graph, path, chosen=chosen.sentence, whole=chosen.whole)
    except OSError as error:
        raise KgError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path


def _file_name(choice: "Choice") -> str:
    """Says what it is about, and is the same for the same choice."""
    from kg.model.ids import digest

    about = "-".join(one.rsplit("/", 1)[-1] for one in choice.focus) or "part"
    plain = re.sub(r"[^a-z0-9]+", "-", about.lower()).strip("-")[:_LONGEST] or "part"
    return f"{plain}-{digest(*_said(choice), length=8)}.html"


def _said(choice: "Choice") -> list[object]:
    return [
        "|".join(choice.focus), choice.hops, choice.min_belief, "|".join(sorted(choice.types)),
        "|".join(sorted(choice.relations)), "|".join(sorted(choice.certainties)), choice.since, choice.until,
    ]  # fmt: skip
