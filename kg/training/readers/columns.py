"""Column files with one word and its BIO tag per line: CrossNER, WikiGold, WNUT-17, the SEC credit agreements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.training import words as lists
from kg.training.examples import ANYTHING, OUTSIDE, Example, any_of, mark

Types = tuple[str, ...] | None
"""What a tag may be in our terms: some types; () for outside; None where it teaches nothing."""
Cutter = Callable[[str], Sequence[str]]

_PERSON: Types = ("Person",)
_CROSSNER: dict[str, Types] = {
    **dict.fromkeys(["person", "researcher", "politician", "writer", "musicalartist", "scientist"], _PERSON),
    "organisation": lists.ORG,
    **dict.fromkeys(["university", "politicalparty", "band"], ("Organization",)),
    "location": lists.LOC,
    "country": ("Place",),
    "product": ("Product",),
    "programlang": ("Product",),
    "magazine": ("Product", "Company", "Other"),
    **dict.fromkeys(["academicjournal", "book", "poem", "song", "album"], lists.TITLED_WORK),
    **dict.fromkeys(["event", "award", "election", "conference"], ("Other",)),
    "misc": ("Other", "Product", "Organization"),
}
_COARSE: dict[str, Types] = {
    "PER": _PERSON,
    "ORG": lists.ORG,
    "LOC": lists.LOC,
    "MISC": ("Other", "Product"),
}
_WNUT: dict[str, Types] = {
    "person": _PERSON,
    "location": lists.LOC,
    "corporation": ("Company",),
    "group": ("Organization",),
    "product": ("Product",),
    "creative-work": lists.TITLED_WORK,
}
_GENRES = frozenset({"musicgenre", "literarygenre", "musicalinstrument", "discipline"})


def read_crossner(path: Path, *, cut: Cutter) -> Iterator[Example]:
    """One CrossNER file. The `ai` files are evaluation data here: the caller must not pass them for training."""
    mapping = dict(_CROSSNER)
    for tag in _GENRES:
        mapping[tag] = ()
    yield from _examples(path, "crossner", mapping, cut=cut)


def read_coarse(path: Path, *, source: str, cut: Cutter) -> Iterator[Example]:
    """A file with PER, ORG, LOC and MISC (WikiGold, SEC agreements)."""
    yield from _examples(path, source, _COARSE, cut=cut)


def read_wnut(path: Path, *, cut: Cutter) -> Iterator[Example]:
    """The WNUT-17 training file."""
    yield from _examples(path, "wnut17", _WNUT, cut=cut)


def tagged_sentences(path: Path) -> Iterator[tuple[list[str], list[tuple[int, int, str]]]]:
    """Words and (start, end, tag) of every sentence; reads IOB1 and IOB2 alike."""
    rows: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        fields = line.split("\t") if "\t" in line else line.split(" ")
        if line.strip() and fields[0] != "-DOCSTART-":
            rows.append((fields[0], fields[-1].strip()))
        elif rows:
            yield [word for word, _ in rows], _spans([tag for _, tag in rows])
            rows = []


def _spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for index, tag in enumerate(tags):
        prefix, _, name = tag.partition("-")
        if prefix not in {"B", "I"}:
            continue
        if prefix == "I" and spans and spans[-1][1] == index and spans[-1][2] == name:
            spans[-1] = (spans[-1][0], index + 1, name)
        else:
            spans.append((index, index + 1, name))
    return spans


def recut(
    words: Sequence[str], spans: Sequence[tuple[int, int, str]], cut: Cutter
) -> tuple[list[str], list[tuple[int, int, str]]]:
    """The same sentence with its words cut as the run-time tokenizer cuts them, spans moved along."""
    pieces = [list(cut(word)) or [word] for word in words]
    offsets = [0]
    for group in pieces:
        offsets.append(offsets[-1] + len(group))
    return [piece for group in pieces for piece in group], [
        (offsets[start], offsets[end], name) for start, end, name in spans
    ]


def outside_of(words: Sequence[str], index: int, *, values: Sequence[str] = lists.VALUES) -> int:
    """What an unmarked word may be in a set that annotates names only: outside, or part of a value."""
    near = [word.lower() for word in words[max(0, index - 1) : index + 2]]
    allowed = OUTSIDE
    amounts = [name for name in values if name in lists.AMOUNTS]
    if amounts and any(word in lists.VALUE_WORDS or any(map(str.isdigit, word)) for word in near):
        allowed |= any_of(amounts)
    if "Role" in values and any(word in lists.ROLE_WORDS for word in near):
        allowed |= any_of(["Role"])
    return allowed


def _examples(path: Path, source: str, mapping: Mapping[str, Types], *, cut: Cutter) -> Iterator[Example]:
    for raw_words, raw_spans in tagged_sentences(path):
        words, spans = recut(raw_words, raw_spans, cut)
        allowed = [outside_of(words, index) for index in range(len(words))]
        kept: list[tuple[int, int, frozenset[str]]] = []
        for start, end, tag in spans:
            types = mapping.get(tag)
            start = trimmed_start(words, start, end, types)
            if types == ():
                continue
            if types is None or _no_name(words[start:end]):
                allowed[start:end] = [ANYTHING] * (end - start)
                continue
            if all(word.lower() in lists.DEMONYMS for word in words[start:end]):
                types = ("Other",)
            mark(allowed, start, end, types)
            kept.append((start, end, frozenset(types)))
        yield Example(words, allowed, source, " ".join(raw_words), spans=kept)


def trimmed_start(words: Sequence[str], start: int, end: int, types: Types) -> int:
    """Leave off an article, and a person's title, that the annotation put into the name."""
    while end - start > 1 and words[start].lower() == "the":
        start += 1
    while types == _PERSON and end - start > 1 and words[start].lower() in lists.TITLES:
        start += 1
    return start


def _no_name(words: Sequence[str]) -> bool:
    """Defined terms of contracts ("Borrower"), house numbers and the like."""
    return all(word.lower() in lists.NOT_NAMES or not any(map(str.isalpha, word)) for word in words)
