"""Text from documents as Markdown that shows it and does nothing else: no markup, link, image, HTML or heading."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
# What Markdown, or GitHub's extension of it, acts on inside a line.
_ACTS = re.compile(
    r"""
    [`*\[|]                                  # code, emphasis, links, cells
    | \\(?=[^\w\s]|_|$)                       # an escape; not a path
    | (?<!\w)_+ | _+(?!\w)                   # emphasis; not inside a word
    | (?<!\s)~ | ~(?!\d)                     # struck through; not "about 50"
    | <(?=[A-Za-z/!?]|$)                     # a tag, a comment, an address
    | &(?=\#?\w+;)                           # an entity
    | :(?=//) | (?:(?<=mailto)|(?<=xmpp)):   # an address
    | :(?=[\w+-]+:)(?!\d\d:)                 # an emoji's name; not a time of day
    | \$(?!\d)                               # the end of a formula; not an amount
    | (?<=www)\.                             # an address
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What makes a quotation, list, heading or rule of a line that it begins.
_START = re.compile(r"\A(?:(\d+)(?=[.)](?:\s|\Z))|()(?=>|[-+=#]+(?:\s|\Z)))")
_LONGEST: Final = 300


def one_line(text: str) -> str:
    """The text without line breaks and control characters; what turns the reading direction becomes U+FFFD."""
    return _INVISIBLE.sub("\ufffd", _SPACES.sub(" ", text)).strip()


def escaped(text: str, *, longest: int = _LONGEST) -> str:
    """One line of inert Markdown, cut after `longest` characters; only what would act is escaped.

    Characters that turn the reading direction become U+FFFD. An @ is followed by a word joiner, since some renderers
    link addresses and user names even where the @ is escaped.
    """
    line = one_line(text)
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    marked = _ACTS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), line)
    return _START.sub(r"\1\2\\", marked).replace("@", "@\u2060")


def table(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table; cells are Markdown already. Of equal rows one is shown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(dict.fromkeys(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines))


def bullets(items: Iterable[str]) -> str:
    """A list; items are Markdown already. Of equal items one is shown."""
    return "".join(dict.fromkeys(f"- {item}\n" for item in items))
