"""The command group: which commands there are, and what becomes of errors and interrupts.

Exit codes: 0 done; 1 finished, but some input was rejected or something was found wrong; 2 wrong usage;
3 the run could not go on.
"""

import difflib
import errno
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

import kg as package
from kg.cli import (
    ask,
    build,
    conflicts,
    console,
    curate,
    deals,
    diff,
    evaluate,
    export,
    path,
    query,
    remove,
    serve,
    show,
    train,
    validate,
    view,
)
from kg.errors import KgError, UsageError

STOPPED = 3


class Commands(click.Group):
    """Turns every error into one sentence on stderr and an exit code of the contract."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Runs the command line; see `click.Command.main`."""
        console.prepare_streams()
        try:
            try:
                return super().main(args, *rest, **extra)
            finally:
                sys.stdout.flush()
        except OSError as error:
            _unless_closed_pipe(error)
            sys.exit(0)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Reads the command line; `--help` prints from here, perhaps into a closed pipe."""
        try:
            return super().make_context(*args, **extra)
        except OSError as error:
            _unless_closed_pipe(error)
            raise click.exceptions.Exit(0) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Runs one command, with errors made presentable."""
        signal.signal(signal.SIGTERM, _terminated)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except UsageError as error:
            raise click.UsageError(console.clean(str(error)), self._chosen(ctx)) from error
        except KgError as error:
            _stop(str(error), error)
        except KeyboardInterrupt:
            _stop("interrupted; what was read so far is kept, the same command goes on from there")
        except OSError as error:
            if not _closed_pipe(error):
                _stop(f"{error.filename}: {error.strerror}" if error.filename else str(error), error)
            _discard_output()
            raise click.exceptions.Exit(0) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the outermost frame: a user gets a sentence, not a traceback
            detail = f"{type(error).__name__}: {error}".rstrip(": ")
            _stop(f"an error in kg itself ({detail}); `--verbose` shows where", error)

    def _chosen(self, ctx: click.Context) -> click.Context:
        """The context of the command that ran, whose usage line is the one to show."""
        name = ctx.invoked_subcommand
        command = self.get_command(ctx, name) if name else None
        return ctx if command is None else click.Context(command, info_name=name, parent=ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds a command; a misspelt one gets the nearest names suggested."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = difflib.get_close_matches(name, self.list_commands(ctx), n=2, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else " `kg --help` lists them."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _stop(message: str, error: Exception | None = None) -> NoReturn:
    console.error(message, error)
    raise click.exceptions.Exit(STOPPED)


def _terminated(signum: int, frame: FrameType | None) -> None:
    # One termination is an orderly end; a second one should find the default at work.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise KeyboardInterrupt


def _unless_closed_pipe(error: OSError) -> None:
    """Returns where whoever read our output has had enough (`kg query ... | head`); raises anything else."""
    if not _closed_pipe(error):
        raise error
    _discard_output()


def _closed_pipe(error: OSError) -> bool:
    return error.errno == errno.EPIPE or (error.errno == errno.EINVAL and os.name == "nt")


def _discard_output() -> None:
    # What is still buffered would fail again when the interpreter closes the stream.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kg build articles/ && kg view",
)
@click.version_option(package.__version__, "--version", prog_name="kg")
def kg() -> None:
    """Build a knowledge graph from business news, and ask it.

    Every statement of the graph leads back to the words that say it. Nothing is sent anywhere.
    """


for _command in (
    build.build,
    export.export,
    query.query,
    ask.ask,
    view.view,
    show.show,
    deals.deals,
    conflicts.conflicts,
    path.path,
    diff.diff,
    validate.validate,
    remove.remove,
    curate.merge,
    curate.split,
    curate.lock,
    curate.rename,
    curate.undo,
    curate.decisions,
    evaluate.evaluate,
    serve.serve,
    train.train,
):
    kg.add_command(_command)
