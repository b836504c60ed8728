"""CoNLL-U treebanks: syntax of UD English EWT and GUM, and the named entities that GUM marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.training import words as lists
from kg.training.examples import ANYTHING, OUTSIDE, Example, Syntax, any_of, mark
from kg.training.readers.columns import outside_of

_ENTITY = re.compile(r"\((\d+)-([a-z]+)-[^()]*|\((\d+)-([a-z]+)|(\d+)\)|\)")
_GUM_NAMES: dict[str, tuple[str, ...]] = {
    "person": ("Person",),
    "organization": lists.ORG,
    "place": lists.LOC,
    "object": lists.TITLED_WORK,
    "event": ("Other",),
    "abstract": lists.TITLED_WORK,
}
_LINKING = lists.words_of("of the and & for de la le du von van der 's ’s - , . in on at to")


@dataclass(frozen=True, slots=True)
class Row:
    """One word of a CoNLL-U sentence with the columns that are read."""

    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str
    misc: str


def read_ewt(path: Path) -> Iterator[Example]:
    """Syntax only: EWT has no entity marks, so every span label is allowed on every word."""
    for rows in conllu_sentences(path):
        words = [row.form for row in rows]
        yield Example(words, [ANYTHING] * len(words), "ewt", " ".join(words), syntax=_syntax(rows))


def read_gum(path: Path) -> Iterator[Example]:
    """Syntax, and the entities whose words are all names."""
    open_spans: list[tuple[int, str, int]] = []
    for rows in conllu_sentences(path):
        words = [row.form for row in rows]
        spans = _gum_entities(rows, open_spans)
        open_spans = []
        allowed = [_unmarked(rows, index) for index in range(len(rows))]
        kept: list[tuple[int, int, frozenset[str]]] = []
        for start, end, kind in spans:
            types = ("Date",) if kind == "time" else _GUM_NAMES[kind]
            if types != ("Date",) and all(word.lower() in lists.DEMONYMS for word in words[start:end]):
                types = ("Other",)
            mark(allowed, start, end, types)
            kept.append((start, end, frozenset(types)))
        yield Example(words, allowed, "gum", " ".join(words), syntax=_syntax(rows), spans=kept)


def conllu_sentences(path: Path) -> Iterator[list[Row]]:
    """Every sentence's words; multi-word ranges and empty nodes are left out."""
    rows: list[Row] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line:
            if rows:
                yield rows
            rows = []
        elif line[0].isdigit():
            columns = line.split("\t")
            if "-" in columns[0] or "." in columns[0]:
                continue
            form, lemma, upos, xpos = columns[1:5]
            rows.append(Row(form, lemma, upos, xpos, int(columns[6]) - 1, columns[7], columns[9]))


def _syntax(rows: Sequence[Row]) -> Syntax:
    return Syntax(
        upos=[row.upos for row in rows],
        xpos=[row.xpos for row in rows],
        lemmas=[row.form if row.lemma == "_" else row.lemma for row in rows],
        heads=[row.head for row in rows],
        relations=[row.relation for row in rows],
    )


def _unmarked(rows: Sequence[Row], index: int) -> int:
    """A word outside every kept entity: outside when it cannot be a name, else unknown."""
    row = rows[index]
    if row.upos in {"PROPN", "X", "NUM", "SYM"} or (row.form[:1].isupper() and row.upos not in {"PRON", "DET"}):
        return ANYTHING if row.upos != "PUNCT" else OUTSIDE
    return outside_of([other.form for other in rows], index) | any_of(["Date"]) * (row.upos in {"NOUN", "ADJ"})


def _gum_entities(rows: Sequence[Row], open_spans: list[tuple[int, str, int]]) -> list[tuple[int, int, str]]:
    """Disjoint named entities and dates of a sentence, the longest first where they nest."""
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[str, str, int]] = [(str(identity), kind, start) for identity, kind, start in open_spans]
    for index, row in enumerate(rows):
        annotation = next((part[7:] for part in row.misc.split("|") if part.startswith("Entity=")), "")
        for piece in re.findall(r"\([^()]*\)?|[^()]*\)", annotation):
            if piece.startswith("("):
                fields = piece.strip("()").split("-")
                stack.append((fields[0], fields[1] if len(fields) > 1 else "", index))
                if piece.endswith(")"):
                    found.append((index, index + 1, stack.pop()[1]))
            else:
                name = piece.rstrip(")")
                for depth in range(len(stack) - 1, -1, -1):
                    if stack[depth][0] == name:
                        _, kind, start = stack.pop(depth)
                        found.append((start, index + 1, kind))
                        break
    trimmed = [_trimmed(rows, *span) for span in found]
    return _longest([span for span in trimmed if _is_name(rows, *span)])


def _trimmed(rows: Sequence[Row], start: int, end: int, kind: str) -> tuple[int, int, str]:
    while end - start > 1 and (
        rows[start].form.lower() in {"the", "a", "an", "this"} or rows[start].upos in {"PUNCT", "ADP"}
    ):
        start += 1
    while kind == "person" and end - start > 1 and rows[start].form.lower() in lists.TITLES:
        start += 1
    while end - start > 1 and (rows[end - 1].form in {"'s", "’s", "'"} or rows[end - 1].upos == "PUNCT"):
        end -= 1
    return start, end, kind


def _is_name(rows: Sequence[Row], start: int, end: int, kind: str) -> bool:
    inner = rows[start:end]
    if kind == "time":
        return (
            len(inner) <= 6
            and all(
                row.upos in {"NUM", "PROPN", "PUNCT", "ADP", "DET"} or row.form.lower() in lists.TIME_WORDS
                for row in inner
            )
            and any(row.form.lower() in lists.MONTHS_AND_DAYS or re.fullmatch(r"\d{4}s?", row.form) for row in inner)
        )
    if kind not in _GUM_NAMES or inner[-1].upos not in {"PROPN", "NUM"} or inner[0].upos in {"PUNCT", "ADP"}:
        return False
    return (
        inner[0].form[:1].isupper()
        and all(row.upos in {"PROPN", "NUM"} or row.form.lower() in _LINKING for row in inner)
        and not any(row.form == "," for row in inner)
    )


def _longest(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    chosen: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0] - span[1], span[0], span[2])):
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, kind))
    return sorted(chosen)
