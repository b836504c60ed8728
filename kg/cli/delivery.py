"""Where a command's answer goes: to standard output, or to a file named with `-o`."""

from collections.abc import Iterable
from pathlib import Path

from kg.cli import console
from kg.errors import KgError, UsageError


def deliver(parts: Iterable[str], output: Path | None, *, machine: bool) -> None:
    """Prints the text, or writes it to `output` (not where that is None or `-`) and says so.

    `machine` leaves what is printed as it is where no terminal would show it. Raises `UsageError` for a folder and
    `KgError` where the file cannot be written.
    """
    from kg.outputs.files import write_text

    if output is None or str(output) == "-":
        console.result("".join(parts), machine=machine)
        return
    if output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file")
    try:
        write_text(output, parts)
    except OSError as error:
        raise KgError(f"{output}: cannot be written: {error.strerror or error}") from error
    console.note(f"wrote {output}")
