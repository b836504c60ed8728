"""Sets made for relations whose entity marks also teach names: Re-DocRED, FIRE, CORE."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.training import words as lists
from kg.training.examples import ANYTHING, OUTSIDE, Example, mark
from kg.training.readers.columns import Cutter, outside_of, recut, trimmed_start

_REDOCRED: dict[str, tuple[tuple[str, ...], bool]] = {
    # type -> (ours, whether the words may just as well be outside)
    "PER": (("Person",), False),
    "ORG": (lists.ORG, False),
    "LOC": (lists.LOC, False),
    "TIME": (("Date",), False),
    "NUM": (("Quantity", "Money"), True),
    "MISC": (("Other", "Product"), False),
}
_FIRE: dict[str, tuple[tuple[str, ...], bool]] = {
    "Company": (("Company",), False),
    "Person": (("Person",), False),
    "Money": (("Money",), False),
    "Quantity": (("Quantity",), False),
    "Date": (("Date",), False),
    "Designation": (("Role",), True),
    "Location": (lists.LOC, False),
    "GeopoliticalEntity": (("Place",), False),
    "Product": (("Product",), False),
    "BusinessUnit": (("Company", "Product"), True),
}


def read_redocred(path: Path, *, cut: Cutter) -> Iterator[Example]:
    """Sentences of Re-DocRED with the types of their entity clusters."""
    for document in json.loads(path.read_text(encoding="utf-8")):
        yield from redocred_sentences(document, cut=cut)


def redocred_sentences(document: Mapping[str, Any], *, cut: Cutter) -> Iterator[Example]:
    """The sentences of one record of Re-DocRED's file, in their order."""
    for number, sentence in enumerate(document["sents"]):
        mentions = [
            (*mention["pos"], mention["type"])
            for cluster in document["vertexSet"]
            for mention in cluster
            if mention["sent_id"] == number
        ]
        words, spans = recut(sentence, _disjoint(mentions), cut)
        allowed = [outside_of(words, index) for index in range(len(words))]
        kept: list[tuple[int, int, frozenset[str]]] = []
        for start, end, tag in spans:
            types, loose = _REDOCRED[tag]
            start = trimmed_start(words, start, end, types)
            if _all_in(words[start:end], lists.DEMONYMS) and tag in {"LOC", "MISC", "ORG"}:
                types = ("Other",)
            elif tag == "ORG" and words[start][:1].islower():
                loose = True
            elif tag == "TIME" and not _dated(words[start:end]):
                types = ("Date", "Quantity")
            mark(allowed, start, end, types, or_outside=loose)
            kept.append((start, end, frozenset(types)))
        yield Example(words, allowed, "redocred", " ".join(sentence), spans=kept)


def read_fire(path: Path, *, cut: Cutter) -> Iterator[Example]:
    """Financial sentences of FIRE: companies, people, amounts, dates, posts."""
    for record in json.loads(path.read_text(encoding="utf-8")):
        marks = [(entity["start"], entity["end"], entity["type"]) for entity in record["entities"]]
        words, spans = recut(record["tokens"], _disjoint(marks), cut)
        allowed = [outside_of(words, index, values=("Quantity", "Date")) for index in range(len(words))]
        kept: list[tuple[int, int, frozenset[str]]] = []
        for start, end, tag in spans:
            if tag not in _FIRE:
                _loosen(allowed, words, start, end)
                continue
            types, loose = _FIRE[tag]
            named = any(word[:1].isupper() for word in words[start:end])
            if tag in {"Company", "Product", "BusinessUnit", "Location", "Person"} and not named:
                continue
            whole_end, end = end, name_end(words, start, end)
            allowed[end:whole_end] = [ANYTHING] * (whole_end - end)
            start = trimmed_start(words, start, end, types)
            if _all_in(words[start:end], lists.DEMONYMS):
                types = ("Other",)
            mark(allowed, start, end, types, or_outside=loose)
            kept.append((start, end, frozenset(types)))
        yield Example(words, allowed, "fire", " ".join(record["tokens"]), spans=kept)


def read_core(path: Path, *, cut: Cutter) -> Iterator[Example]:
    """CORE's contexts: two marked companies each; other capitalised words are not annotated."""
    for record in json.loads(path.read_text(encoding="utf-8")):
        yield core_sentence(record, cut=cut)


def core_sentence(record: Mapping[str, Any], *, cut: Cutter) -> Example:
    """The context of one record of CORE's file as one sentence."""
    marks = [(record[f"{key}_start"], record[f"{key}_end"] + 1, key) for key in ("e1", "e2")]
    words, spans = recut(record["context"], _disjoint(marks), cut)
    allowed = [outside_of(words, index) if word[:1].islower() else ANYTHING for index, word in enumerate(words)]
    kept: list[tuple[int, int, frozenset[str]]] = []
    for start, end, _ in spans:
        end = name_end(words, start, end)
        start = trimmed_start(words, start, end, lists.ORG)
        if _all_in(words[start:end], lists.NOT_NAMES) or not any(w[:1].isupper() for w in words[start:end]):
            allowed[start:end] = [ANYTHING] * (end - start)
            continue
        mark(allowed, start, end, ("Company", "Organization"))
        kept.append((start, end, frozenset(("Company", "Organization"))))
    return Example(words, allowed, "core", " ".join(record["context"]), spans=kept)


def _disjoint(spans: Sequence[tuple[Any, Any, str]]) -> list[tuple[int, int, str]]:
    """The longest of overlapping spans, in order of place."""
    chosen: list[tuple[int, int, str]] = []
    for start, end, name in sorted(spans, key=lambda span: (span[0] - span[1], span[0], span[2])):
        if end > start and all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, name))
    return sorted(chosen)


def _all_in(words: Sequence[str], known: frozenset[str]) -> bool:
    return all(word.lower() in known for word in words)


def name_end(words: Sequence[str], start: int, end: int) -> int:
    """Where a name really ends: before a possessive, a bracketed short form or a closing quote."""
    for index in range(start + 1, end):
        if words[index] in {"'s", "’s", "'", "(", '"', "“"}:
            return index
    return end


def _loosen(allowed: list[int], words: Sequence[str], start: int, end: int) -> None:
    for index in range(start, end):
        allowed[index] = ANYTHING if words[index][:1].isupper() else allowed[index] | OUTSIDE


def _dated(words: Sequence[str]) -> bool:
    """Whether a time expression names a day, month or year, and is no mere duration."""
    return any(word.lower() in lists.MONTHS_AND_DAYS or word[:4].isdigit() for word in words)
