"""Adds entries to a file of decisions and takes them out again, leaving the rest of its text as people wrote it."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from kg.errors import CurationError, UsageError
from kg.resolve.curation import Entry, compose, parse_curation

Value = str | Sequence[str | Mapping[str, object]]


def with_entry(text: str, file: str, fields: Mapping[str, Value]) -> str:
    """The text with one entry more at its end. `fields` are the entry's keys in order, the action first.

    Raises `CurationError` where the text is no list of decisions, `UsageError` where nothing can be added by machine.
    """
    before = parse_curation(text, file).entries
    root = compose(text, file)
    kept = text
    if root is not None and root.flow_style:
        if before:
            raise UsageError(f"{file} is one list in square brackets, to which kg cannot add; write it as lines with -")
        kept = text[: root.start_mark.index] + text[root.end_mark.index :]
    end = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (root.start_mark.column if root is not None and not root.flow_style else 0)
    lines = [f"{key}: {_flow(value)}" for key, value in fields.items()]
    entry = "".join(f"{indent}{'- ' if place == 0 else '  '}{line}{end}" for place, line in enumerate(lines))
    parse_curation(entry, "the new decision")
    made = (kept if not kept or kept.endswith("\n") else kept + end) + entry
    try:
        grown = len(parse_curation(made, file).entries) == len(before) + 1
    except CurationError:
        grown = False
    if not grown:
        raise UsageError(f"{file} ends in a way that kg cannot add to; the entry would be:\n{entry.rstrip()}")
    return made


def without_entry(text: str, file: str, line: int | None = None) -> tuple[str, Entry]:
    """The text without the entry that stands on `line`, or without the last one, and that entry.

    Raises `UsageError` where there is none, `CurationError` where the text is no list of decisions.
    """
    entries = parse_curation(text, file).entries
    on_line = [entry for entry in entries if line is None or entry.line <= line <= entry.last_line]
    if not on_line:
        raise UsageError(f"{file} has no decision" + (f" on line {line}" if line is not None else ""))
    entry = on_line[-1]
    lines = text.splitlines(keepends=True)
    end = entry.last_line
    while not lines[end - 1].strip():  # a block of text takes the blank lines behind it for its own
        end -= 1
    made = "".join([*lines[: entry.line - 1], *lines[end:]])
    try:
        shrunk = len(parse_curation(made, file).entries) == len(entries) - 1
    except CurationError:
        shrunk = False
    if not shrunk:
        raise UsageError(f"{file}: the decision on line {entry.line} shares its lines; take it out with an editor")
    return made, entry


def write_text(path: Path, text: str) -> None:
    """Puts the text in the place of the file's, whole or not at all. Raises `CurationError` where the disk refuses."""
    try:
        path = path.resolve()  # a link to a shared file stays a link
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CurationError(f"{path}: the decisions cannot be written: {error.strerror or error}") from error


def _flow(value: Value) -> str:
    """A value on one line, quoted where YAML would read it as something else."""
    return yaml.safe_dump([value], default_flow_style=True, sort_keys=False, allow_unicode=True, width=1 << 30)[
        1:
    ].rstrip()[:-1]
