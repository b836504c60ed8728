"""Writing output files: UTF-8, LF, and never half a file under the final name."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_SURROGATE = re.compile("[\ud800-\udfff]")
_XML_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Writes `parts` one after another beside `path` and then moves the whole into place.

    Lone surrogates, which UTF-8 cannot hold, are written as U+FFFD. Raises OSError where the place cannot be written.
    """
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="", errors="strict") as file:
            for part in parts:
                file.write(clean_surrogates(part))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def clean_surrogates(value: str) -> str:
    """The string with lone surrogates replaced, one character for one."""
    return _SURROGATE.sub("\ufffd", value)


def clean_xml(value: str) -> str:
    """The string with every character that XML 1.0 forbids replaced by U+FFFD."""
    return _XML_FORBIDDEN.sub("\ufffd", value)
