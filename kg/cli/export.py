"""`kg export`."""

import shutil
import sys
import tempfile
from pathlib import Path

import click

from kg.cli import console, formats, options, parts
from kg.errors import KgError, UsageError


@click.command(epilog="Example: kg export --format turtle | head")
@click.option("--format", "name", type=click.Choice(formats.EXPORT), required=True, help="What to write.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Where to; standard output if left out or -. A folder for csv, neo4j and parquet.",
)
@parts.part
@options.out
@options.talk
def export(name: str, output: Path | None, wanted: parts.Wanted, out: Path) -> None:
    """Write the graph in another format, or the part of it that --focus, --types and so on choose."""
    from kg import pipeline
    from kg.outputs import exporters
    from kg.outputs.map import page

    if str(output) == "-":
        output = None
    if output is None and name in formats.FOLDERS:
        raise UsageError(f"{name} is several files: name a folder for them with -o")
    if output is not None and output.is_dir() != (name in formats.FOLDERS) and output.exists():
        raise UsageError(f"{output}: {name} is written to a {'folder' if name in formats.FOLDERS else 'file'}")
    if output is not None and not output.parent.is_dir():
        raise KgError(f"{output}: cannot be written: there is no folder {output.parent}")
    chosen = wanted.chosen(pipeline.load_graph(out), out)

    def write(path: Path) -> None:
        if name == "map":
            page.write(chosen.graph, path, chosen=chosen.sentence, whole=chosen.whole)
        else:
            exporters.export(chosen.graph, name, path)

    if output is not None:
        try:
            write(output)
        except OSError as error:
            raise KgError(f"{output}: cannot be written: {error.strerror or error}") from error
        console.note(f"wrote {output}")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        write(path)
        if sys.stdout.isatty():
            console.result(path.read_text(encoding="utf-8"), machine=True)
        else:
            with path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
