"""What changed between two graphs, as text, Markdown or JSON."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from kg.graph.differences import Change, Differences, FieldChange, What
from kg.graph.evidence import Evidence
from kg.outputs.markdown import escaped

_SIGNS: Final[dict[What, str]] = {"came": "+", "went": "-", "changed": "~", "renamed": "~", "merged": "~", "split": "~"}
_LONGEST: Final = 1000


def as_text(found: Differences) -> Iterator[str]:
    """Lines for a terminal, a sign before each change. Control characters are left to whoever prints them."""
    if not found:
        yield "no difference\n"
    first = True
    for title, changes in found.sections():
        if not changes:
            continue
        yield f"{'' if first else chr(10)}{title}: {summary(changes)}\n"
        first = False
        for one in changes:
            yield f"  {_SIGNS[one.what]} {_headline(one)}\n"
            for field in one.fields:
                yield f"      {field.name}: {_values(field)}\n"
            for said in one.evidence if one.what in ("came", "went") else ():
                yield f"      “{' '.join(said.quote.split())}” ({', '.join(_origin(said))})\n"


def as_markdown(found: Differences) -> Iterator[str]:
    """The same with headings; the documents' text is inert."""
    yield "# What changed\n"
    if not found:
        yield "\nNo difference.\n"
    for title, changes in found.sections():
        if not changes:
            continue
        yield f"\n## {title.capitalize()}\n\n{summary(changes)}\n\n"
        for one in changes:
            yield f"- **{one.what}** {escaped(_headline(one), longest=_LONGEST)}\n"
            for field in one.fields:
                yield f"  - {escaped(field.name)}: {escaped(_values(field), longest=_LONGEST)}\n"
            for said in one.evidence if one.what in ("came", "went") else ():
                yield f"  - “{escaped(said.quote, longest=_LONGEST)}” ({escaped(', '.join(_origin(said)))})\n"


def as_json(found: Differences) -> Iterator[str]:
    """The same for a program: a list of changes for each part, with the statements that say what came or went."""
    data = {title: [asdict(one) for one in changes] for title, changes in found.sections()}
    yield json.dumps(data, indent=2, ensure_ascii=False)
    yield "\n"


def summary(changes: tuple[Change, ...]) -> str:
    """How many there are of each kind: "2 came, 1 changed"."""
    counts = Counter(one.what for one in changes)
    return ", ".join(f"{counts[what]} {what}" for what in _SIGNS if what in counts)


def _headline(one: Change) -> str:
    match one.what:
        case "merged":
            return f"{one.label}: now part of {one.other}"
        case "split":
            return f"{one.label}: was part of {one.other}"
        case "renamed":
            return f"{one.label}: was called {one.other}"
        case _:
            return one.label


def _values(field: FieldChange) -> str:
    if len(field.before) == 1 and len(field.after) == 1:
        return f"{field.before[0]} → {field.after[0]}"
    return ", ".join([*(f"+ {one}" for one in field.after), *(f"- {one}" for one in field.before)])


def _origin(said: Evidence) -> list[str]:
    speaker = [f"says {said.speaker}"] if said.speaker else []
    return [*([said.issued] if said.issued else []), said.source, *said.flags, *speaker]
