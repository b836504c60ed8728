"""`kg view`."""

import webbrowser
from pathlib import Path

import click

from kg.cli import console, options
from kg.errors import KgError

MAP = "map.html"


@click.command(epilog="Example: kg view --out graph")
@options.out
@click.option("--no-browser", is_flag=True, help="Only print where the map is.")
@options.talk
def view(out: Path, no_browser: bool) -> None:
    """Open the map of the last build in a browser."""
    path = (out / MAP).absolute()
    if not path.is_file():
        raise KgError(f"{out / MAP}: there is no map here; run `kg build` first")
    console.result(str(path), machine=True)
    if not no_browser and not webbrowser.open(path.as_uri()):
        console.note("no browser could be started; open the file above in one")
