"""Options that several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from kg.cli import console
from kg.settings import DEFAULT_OUT

P = ParamSpec("P")

out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_OUT,
    show_default=True,
    metavar="FOLDER",
    help="The build's folder.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")

output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Where to; standard output if left out or -.",
)


def talk(command: Callable[P, None]) -> Callable[P, None]:
    """Adds `--quiet` and `--verbose`."""

    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more, with tracebacks for errors.")
    @wraps(command)
    def with_talk(*args: P.args, **kwargs: P.kwargs) -> None:
        values: dict[str, Any] = kwargs
        console.configure(quiet=values.pop("quiet"), verbose=values.pop("verbose"))
        command(*args, **kwargs)

    return with_talk
