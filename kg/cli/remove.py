"""`kg remove`."""

import json
from pathlib import Path

import click

from kg.cli import console, options
from kg.settings import BuildSettings


@click.command(epilog="Example: kg remove articles/withdrawn.txt")
@click.argument("source", metavar="SOURCE")
@options.out
@options.as_json
@options.talk
def remove(source: str, out: Path, as_json: bool) -> None:
    """Take SOURCE and all it said out of the graph.

    SOURCE is a document, a table of documents, or a folder, spelt as it was given to `kg build`. The file itself
    is not touched: the next build that finds it reads it again.
    """
    from kg import pipeline

    with console.progress() as progress:
        gone, counts = pipeline.remove(source, BuildSettings(out=out), progress=progress)
    if as_json:
        console.result(json.dumps({"removed": gone, "counts": counts}, indent=2), machine=True)
    else:
        console.say(f"removed {gone} document{'' if gone == 1 else 's'}; {counts['documents']} left in {out}")
