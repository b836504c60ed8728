"""Scores of a model on sentences with gold words: span F1, tagging accuracy, attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from kg.language.decode import bio_labels, single_root_tree, spans_of
from kg.language.heads import SPAN_TYPES
from kg.training.batches import IGNORE, Encoding
from kg.training.examples import ANYTHING, Example
from kg.training.losses import arcs_with_padding
from kg.training.model import Reader


def scores_of(model: Reader, encoding: Encoding, held_out: Mapping[str, Sequence[Example]]) -> dict[str, float]:
    """`spans.<source>` (F1 of spans whose predicted type the gold allows), upos, xpos, lemma, uas, las; 0..1."""
    counts: dict[str, list[int]] = {}
    syntax: dict[str, list[int]] = {name: [0, 0] for name in ("upos", "xpos", "lemma", "uas", "las")}
    model.eval()
    for source, examples in sorted(held_out.items()):
        tally = counts.setdefault(source, [0, 0, 0])
        ordered = sorted(examples, key=lambda example: len(example.words))
        for begin in range(0, len(ordered), 16):
            _score_group(model, encoding, ordered[begin : begin + 16], tally, syntax)
    found = {f"spans.{name}": f1(*tally) for name, tally in counts.items() if tally[1]}
    return found | {name: right / all_ for name, (right, all_) in syntax.items() if all_}


def f1(right: int, gold: int, predicted: int) -> float:
    """Harmonic mean of precision and recall from counts."""
    return 2 * right / (gold + predicted) if gold + predicted else 0.0


def _score_group(
    model: Reader, encoding: Encoding, group: Sequence[Example], tally: list[int], syntax: dict[str, list[int]]
) -> None:
    batch = encoding.batch(group)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = model(batch.ids, batch.shapes, batch.first, batch.last)
    logs = torch.log_softmax(outputs.spans.float(), dim=-1).numpy()
    arcs = arcs_with_padding(outputs.arcs.float(), batch.words)
    relations = outputs.relations.float()
    for number, example in enumerate(group):
        count = int(batch.words[number])
        if any(bits != ANYTHING for bits in example.allowed):
            _score_spans(logs[number, :count], example, tally)
        if example.syntax is None:
            continue
        for name, scores, gold in (
            ("upos", outputs.upos, batch.upos),
            ("xpos", outputs.xpos, batch.xpos),
            ("lemma", outputs.lemmas, batch.lemmas),
        ):
            syntax[name][0] += int((scores[number, :count].argmax(-1) == gold[number, :count]).sum())
            syntax[name][1] += count
        heads = single_root_tree(arcs[number, :count, : count + 1].numpy()) + 1
        right = heads == batch.heads[number, :count].numpy()
        labels = relations[number, np.arange(count), :, heads].argmax(-1).numpy()
        syntax["uas"][0] += int(right.sum())
        syntax["las"][0] += int((right & (labels == batch.relations[number, :count].numpy())).sum())
        syntax["uas"][1] += count
        syntax["las"][1] += count


def _score_spans(logs: np.ndarray[tuple[int, ...], np.dtype[np.float32]], example: Example, tally: list[int]) -> None:
    """Only names count; a prediction on words that nobody annotated is neither right nor wrong."""
    gold = {(start, end): types for start, end, types in example.spans}
    tally[1] += len(gold)
    for span in spans_of(bio_labels(logs), logs):
        name = SPAN_TYPES[span.type]
        allowed = example.allowed[span.start : span.end]
        if name in gold.get((span.start, span.end), ()):
            tally[0] += 1
            tally[2] += 1
        elif not all(bits == ANYTHING or _permits(bits, span.type) for bits in allowed):
            tally[2] += 1


def _permits(bits: int, kind: int) -> bool:
    """Whether an outside word might as well belong to the predicted type (values in sets of names)."""
    return bool(bits & 1) and bool(bits >> (2 * kind + 1) & 3)


__all__ = ["IGNORE", "f1", "scores_of"]
