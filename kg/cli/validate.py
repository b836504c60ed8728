"""`kg validate`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli import console, options


@click.command(epilog="Example: kg validate --out graph")
@options.out
@options.as_json
@options.talk
def validate(out: Path, as_json: bool) -> None:
    """Check the last build: every quote against its document, and the graph against its shapes.

    Each fault is listed; ends with exit code 1 where there is one.
    """
    from kg import pipeline

    problems = pipeline.validate(out)
    if as_json:
        console.result(
            json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False), machine=True
        )
    else:
        for problem in problems:
            console.result(f"{problem.kind}: {problem.subject}: {' '.join(problem.message.split())}")
        number = f"{len(problems)} fault{'' if len(problems) == 1 else 's'}" if problems else "no fault"
        console.say(f"{number} found in {out}")
    if problems:
        click.get_current_context().exit(1)
