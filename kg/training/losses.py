"""What training minimises, one term per head."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from kg.training.batches import IGNORE, Batch

Outputs = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]


def total_loss(outputs: Outputs, batch: Batch, weights: Mapping[str, float]) -> tuple[Tensor, dict[str, float]]:
    """The weighted sum and each term's value. The outputs hold label scores at the gold heads."""
    spans, upos, xpos, lemmas, arcs, relations = (output.float() for output in outputs)
    terms = {
        "spans": partial_label_loss(spans, batch.allowed),
        "upos": _cross_entropy(upos, batch.upos),
        "xpos": _cross_entropy(xpos, batch.xpos),
        "lemmas": _cross_entropy(lemmas, batch.lemmas),
        "arcs": _cross_entropy(arcs_with_padding(arcs, batch.words), batch.heads),
        "relations": _cross_entropy(relations, batch.relations),
    }
    total = torch.stack([weights[name] * term for name, term in terms.items()]).sum()
    return total, {name: float(term.detach()) for name, term in terms.items()}


def partial_label_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """-log of the probability of the allowed labels, averaged over the words that exclude any label."""
    logs = torch.log_softmax(scores, dim=-1)
    inside = torch.logsumexp(logs.masked_fill(~allowed, -1e4), dim=-1)
    taught = ~allowed.all(dim=-1)
    return -(inside * taught).sum() / taught.sum().clamp(min=1)


def arcs_with_padding(arcs: Tensor, words: Tensor) -> Tensor:
    """Arc scores B x W x (1 + W) with padded heads, and every word itself, made impossible."""
    columns = torch.arange(arcs.shape[2], device=arcs.device)
    arcs = arcs.masked_fill((columns[None] > words[:, None])[:, None], -1e4)
    rows = torch.arange(arcs.shape[1], device=arcs.device)
    return arcs.masked_fill((columns[None] == rows[:, None] + 1)[None], -1e4)


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    count = (gold != IGNORE).sum().clamp(min=1)
    flat = scores.reshape(-1, scores.shape[-1])
    return functional.cross_entropy(flat, gold.reshape(-1), ignore_index=IGNORE, reduction="sum") / count
