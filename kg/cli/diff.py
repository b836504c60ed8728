"""`kg diff`."""

from pathlib import Path

import click

from kg.cli import delivery, formats, options

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(epilog="Example: kg diff out-monday out-friday --format markdown -o changes.md")
@click.argument("old", metavar="OLD", type=_FOLDER)
@click.argument("new", metavar="NEW", type=_FOLDER)
@click.option("--format", "format_", type=click.Choice(formats.DIFF), default="text", show_default=True)
@click.option("--exit-code", is_flag=True, help="End with exit code 1 where something changed, and with 0 where not.")
@options.output
@options.as_json
@options.talk
def diff(old: Path, new: Path, format_: str, exit_code: bool, output: Path | None, as_json: bool) -> None:
    """Show what changed from the build in the folder OLD to the one in NEW.

    Lists documents, entities, deals with their status and amounts, edges, claims, what is said of deals' terms, and
    conflicts that came, went or changed. An entity that got another name, or was joined with or split from another,
    is told as such; a claim that only moved within its document is no change.
    """
    from kg import pipeline
    from kg.graph.differences import differences
    from kg.outputs import changes

    format_ = "json" if as_json else format_
    found = differences(pipeline.load_graph(old), pipeline.load_graph(new))
    write = {"text": changes.as_text, "markdown": changes.as_markdown, "json": changes.as_json}[format_]
    delivery.deliver(write(found), output, machine=format_ != "text")
    if exit_code and found:
        click.get_current_context().exit(1)
