"""Whole texts of GUM with who is who: every mention of column 10, the clusters it belongs to, its kind and types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kg.training import words as lists
from kg.training.documents import DocumentExample, MentionExample
from kg.training.examples import Example, Syntax
from kg.training.readers.treebanks import Row, conllu_sentences, read_gum

#: what a mention of an entity of GUM's type may be; types that are not listed are things of none of ours
_TYPES: dict[str, frozenset[str]] = {
    "person": frozenset({"Person"}),
    "organization": frozenset(lists.ORG),
    "place": frozenset(lists.LOC),
    "object": frozenset(lists.TITLED_WORK),
    "abstract": frozenset(lists.TITLED_WORK),
}
_OTHER = frozenset({"Other"})
_POSSESSIVES = lists.words_of("my your his her its our their whose")
_PIECE = re.compile(r"\([^()]*\)?|[^()]*\)")

Marked = tuple[int, int, str, str]
"""Start, end, the entity's number in its text, its type: one mention as GUM writes it."""


def read_gum_documents(path: Path) -> Iterator[DocumentExample]:
    """One document per `# newdoc`, its sentences as `read_gum` gives them, with all annotated mentions.

    GUM marks whole noun phrases (article, modifiers and all), singletons too, and puts predicates and appositions
    into the cluster of what they describe. Links of bridging and of split antecedents are separate columns and are
    not read. Entities are numbered by their first mention.
    Raises ValueError where a mention's brackets do not match.
    """
    numbered = zip(_names(path), conllu_sentences(path), read_gum(path), strict=True)
    for name, group in groupby(numbered, key=lambda item: item[0]):
        sentences: list[Example] = []
        mentions: list[MentionExample] = []
        clusters: dict[str, int] = {}
        for _, rows, example in group:
            if example.syntax is None:
                raise ValueError(f"{path}: {name}: a sentence without syntax")
            try:
                marks = gum_mentions(rows)
            except ValueError as error:
                raise ValueError(f"{path}: {name}, sentence {len(sentences) + 1}: {error}") from error
            for start, end, entity, entity_type in marks:
                kind = _kind(example.words, example.syntax, start, end)
                number = clusters.setdefault(entity, len(clusters))
                types = _TYPES.get(entity_type, _OTHER)
                mentions.append(MentionExample(len(sentences), start, end, kind, types, (number,)))
            sentences.append(example)
        yield DocumentExample("gum", name, sentences, mentions, coreference=True)


def gum_mentions(rows: Sequence[Row]) -> list[Marked]:
    """The mentions of a sentence, in order of their first word, the longer one first.

    Raises ValueError where a bracket closes that was not opened, or stays open at the sentence's end.
    """
    found: list[Marked] = []
    stack: list[tuple[int, str, str]] = []
    for index, row in enumerate(rows):
        annotation = next((part[7:] for part in row.misc.split("|") if part.startswith("Entity=")), "")
        for piece in _PIECE.findall(annotation):
            if piece.startswith("("):
                # the fields are number-type-status-salience-centering-words-link-name; the name may hold hyphens
                entity, entity_type = piece.strip("()").split("-", 2)[:2]
                if piece.endswith(")"):
                    found.append((index, index + 1, entity, entity_type))
                else:
                    stack.append((index, entity, entity_type))
            else:
                found.append(_closed(stack, piece.rstrip(")"), index + 1))
    if stack:
        raise ValueError(f"the mention of entity {stack[-1][1]} is not closed")
    return sorted(set(found), key=lambda mark: (mark[0], -mark[1], mark[2]))


def mention_head(syntax: Syntax, start: int, end: int) -> int:
    """Place of the first word of the span whose syntactic head lies outside it; the last word where none does."""
    return next((i for i in range(start, end) if not start <= syntax.heads[i] < end), end - 1)


def _closed(stack: list[tuple[int, str, str]], entity: str, end: int) -> Marked:
    """Take the innermost open mention of the entity off the stack: mentions of different entities may cross."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][1] == entity:
            start, _, entity_type = stack.pop(depth)
            return start, end, entity, entity_type
    raise ValueError(f"a mention of entity {entity} is closed that was not opened")


def _kind(words: Sequence[str], syntax: Syntax, start: int, end: int) -> str:
    head = mention_head(syntax, start, end)
    if syntax.upos[head] == "PRON" or words[head].lower() in _POSSESSIVES:
        return "pronoun"
    return "name" if syntax.upos[head] == "PROPN" else "nominal"


def _names(path: Path) -> Iterator[str]:
    """For every sentence the name of the document that it belongs to."""
    name = ""
    inside = False
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            name = line.partition("=")[2].strip()
        elif line[:1].isdigit():
            inside = True
        elif not line and inside:
            inside = False
            yield name
