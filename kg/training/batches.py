"""From examples to padded tensors, a bounded number of subwords per batch."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.language.heads import SPAN_LABELS, Inventory, lemma_script
from kg.language.wordpiece import WordPieces, shape
from kg.training.augment import Augmentation, augmented
from kg.training.examples import ANYTHING, Example

IGNORE = -100


@dataclass(slots=True)
class Batch:
    """Inputs B x S, B x W and targets; IGNORE where a word has no target."""

    ids: Tensor
    shapes: Tensor
    first: Tensor
    last: Tensor
    allowed: Tensor
    upos: Tensor
    xpos: Tensor
    lemmas: Tensor
    heads: Tensor
    relations: Tensor
    words: Tensor

    @property
    def subwords(self) -> int:
        """Padded size, the measure of work."""
        return self.ids.numel()


class Encoding:
    """Turns words into model inputs and labels into indices."""

    def __init__(self, pieces: WordPieces, inventory: Inventory, *, longest: int) -> None:
        """`longest`: subwords per sentence; a training sentence beyond it is cut off."""
        self.pieces = pieces
        self.longest = longest
        self._index: Mapping[str, Mapping[str, int]] = {
            name: {label: number for number, label in enumerate(labels)} for name, labels in inventory.as_dict().items()
        }

    def length(self, words: Sequence[str]) -> int:
        """Subwords of a sentence with its two frame marks."""
        return min(self.longest, 2 + sum(len(self.pieces.ids(word)) for word in words))

    def batch(self, examples: Sequence[Example]) -> Batch:
        """One padded batch."""
        rows = [self._row(example) for example in examples]
        words = max(len(row["first"]) for row in rows)
        length = max(len(row["ids"]) for row in rows)

        def padded(name: str, size: int, fill: int) -> Tensor:
            return torch.tensor([row[name] + [fill] * (size - len(row[name])) for row in rows])

        bits = torch.arange(len(SPAN_LABELS))
        allowed = (padded("allowed", words, ANYTHING)[..., None] >> bits & 1) > 0
        return Batch(
            ids=padded("ids", length, 0),
            shapes=padded("shapes", length, 0),
            first=padded("first", words, 0),
            last=padded("last", words, 0),
            allowed=allowed,
            upos=padded("upos", words, IGNORE),
            xpos=padded("xpos", words, IGNORE),
            lemmas=padded("lemmas", words, IGNORE),
            heads=padded("heads", words, IGNORE),
            relations=padded("relations", words, IGNORE),
            words=torch.tensor([len(row["first"]) for row in rows]),
        )

    def _row(self, example: Example) -> dict[str, list[int]]:
        ids, shapes = [self.pieces.first], [0]
        first: list[int] = []
        last: list[int] = []
        for word in example.words:
            pieces = self.pieces.ids(word)
            if len(ids) + len(pieces) + 1 > self.longest:
                break
            first.append(len(ids))
            ids += pieces
            shapes += [shape(word)] * len(pieces)
            last.append(len(ids) - 1)
        ids.append(self.pieces.last)
        shapes.append(0)
        count = len(first)
        row = {"ids": ids, "shapes": shapes, "first": first, "last": last, "allowed": example.allowed[:count]}
        row |= self._syntax_targets(example, count)
        return row

    def _syntax_targets(self, example: Example, count: int) -> dict[str, list[int]]:
        syntax = example.syntax
        if syntax is None:
            return {name: [IGNORE] * count for name in ("upos", "xpos", "lemmas", "heads", "relations")}
        scripts = [lemma_script(form, lemma) for form, lemma in zip(example.words, syntax.lemmas, strict=True)]
        index = self._index
        return {
            "upos": [index["upos"].get(tag, IGNORE) for tag in syntax.upos[:count]],
            "xpos": [index["xpos"].get(tag, IGNORE) for tag in syntax.xpos[:count]],
            "lemmas": [index["lemmas"].get(script, IGNORE) for script in scripts[:count]],
            # column 0 of the arc scores is the root
            "heads": [head + 1 if head < count else IGNORE for head in syntax.heads[:count]],
            "relations": [index["relations"].get(name, IGNORE) for name in syntax.relations[:count]],
        }


def epoch(
    examples: Sequence[Example], encoding: Encoding, *, budget: int, augmentation: Augmentation | None, seed: int
) -> Iterator[Batch]:
    """All examples once, sentences of like length together, batches in random order."""
    rng = random.Random(seed)
    changed = [augmented(example, augmentation, rng) if augmentation else example for example in examples]
    sized = [(encoding.length(example.words) + rng.random() * 4, number) for number, example in enumerate(changed)]
    groups: list[list[int]] = []
    longest = 0.0
    for length, number in sorted(sized):
        longest = max(longest, length)
        if groups and longest * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(number)
        else:
            groups.append([number])
            longest = length
    rng.shuffle(groups)
    for group in groups:
        yield encoding.batch([changed[number] for number in group])
