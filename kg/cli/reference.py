"""Writes docs/cli.md from the commands themselves: `python -m kg.cli.reference > docs/cli.md`."""

import click

from kg.cli.app import kg

_WIDTH = 100

_HEAD = """\
# The command line

Written by `python -m kg.cli.reference > docs/cli.md`; a test fails when this page and `--help` differ.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | the run finished, but some input was rejected (each is named with its reason on stderr and in manifest.json), `kg validate` found a fault, or `kg diff --exit-code` a difference |
| 2 | wrong usage |
| 3 | the run could not go on; the last good build still stands |

Results go to standard output, everything else to standard error. `--quiet` leaves results and errors, `--verbose` adds
the library's log and tracebacks. On a terminal a build shows a progress bar (without colours where `NO_COLOR` is set),
elsewhere plain lines.
"""


def reference() -> str:
    """The whole page: the group's help and each command's, in the order of their names."""
    parts = [_HEAD, _section("kg", kg)]
    parts += [_section(f"kg {name}", kg.commands[name]) for name in sorted(kg.commands)]
    return "\n".join(parts)


def _section(path: str, command: click.Command) -> str:
    context = click.Context(kg, info_name="kg", terminal_width=_WIDTH, **kg.context_settings)
    if command is not kg:
        context = click.Context(command, info_name=command.name, parent=context)
    return f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    print(reference(), end="")
