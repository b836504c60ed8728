"""What training minimises, one term per head."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from kg.training.batches import IGNORE, Batch
from kg.training.model import Outputs


def word_terms(outputs: Outputs, batch: Batch) -> dict[str, Tensor]:
    """Loss terms of the heads that decide about words. The outputs hold label scores at the gold heads."""
    return {
        "spans": partial_label_loss(outputs.spans.float(), batch.allowed),
        "upos": _cross_entropy(outputs.upos.float(), batch.upos),
        "xpos": _cross_entropy(outputs.xpos.float(), batch.xpos),
        "lemmas": _cross_entropy(outputs.lemmas.float(), batch.lemmas),
        "arcs": _cross_entropy(arcs_with_padding(outputs.arcs.float(), batch.words), batch.heads),
        "relations": _cross_entropy(outputs.relations.float(), batch.relations),
    }


def weighted(terms: Mapping[str, Tensor], weights: Mapping[str, float]) -> Tensor:
    """The sum that is minimised."""
    return torch.stack([weights[name] * term for name, term in terms.items()]).sum()


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
