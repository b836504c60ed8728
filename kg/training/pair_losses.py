"""What the pair heads, the coreference head and the deal triggers are taught, from one forward pass of whole texts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.language import coreference_features, pairing
from kg.language.heads import Inventory
from kg.training.batches import IGNORE
from kg.training.document_batches import DocumentBatch
from kg.training.losses import arcs_with_padding
from kg.training.model import Outputs, Reader
from kg.training.pairs import UNKNOWN, Chain, Pair, coref_mentions

#: share of a pair's sides that pretend to be of unknown class, so that words count and not types alone
_CLASS_DROPOUT = 0.15
#: weight of a stated fact against one that is not stated
_POSITIVE = 2.0
#: part of a class's probability that is spread over all: CORE's classes are noisy
_SMOOTHING = 0.1


@dataclass(slots=True)
class PairStates:
    """The pairs of a batch and the hidden state of each, P x pair."""

    pairs: Sequence[Pair]
    states: Tensor


def greedy_heads(outputs: Outputs, words: Tensor) -> list[list[int]]:
    """Per row the head of each word (-1 the root) by the arc scores as they are; no tree is enforced."""
    best = arcs_with_padding(outputs.arcs.detach().float(), words).argmax(-1) - 1
    return [row[:count] for row, count in zip(best.tolist(), words.tolist(), strict=True)]


def pair_states(
    model: Reader, outputs: Outputs, batch: DocumentBatch, heads: list[list[int]], *, rng: random.Random | None = None
) -> PairStates:
    """Hidden states of all pairs. With `rng` some classes are hidden, as while training."""
    pairs = batch.targets.pairs
    size = model.sizes.pair
    projected = outputs.pair_words.float()[..., : len(pairing.PARTS) * size]
    width = projected.shape[1]
    rows: list[tuple[int, ...]] = []
    gathered: list[tuple[list[int], list[int], list[float]]] = [([], [], []) for _ in pairing.PARTS[:-2]]
    regions = np.full((len(pairs), width), pairing.OUTSIDE, dtype=np.int64)
    for number, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        tree = heads[left.row]
        spans = (left.start, left.end), (right.start, right.end)
        path = pairing.path_between(tree, pairing.head_of(tree, *spans[0]), pairing.head_of(tree, *spans[1]))
        on_path = None if path is None else pairing.without(path, *spans)
        inner = range(min(left.end, right.end), max(left.start, right.start))
        edges = [() if word is None else (word,) for span in spans for word in pairing.beside(*span, len(tree))]
        sides = (range(*spans[0]), range(*spans[1]))
        for place, words in enumerate((*sides, inner, on_path or (), *edges, *sides)):
            positions, owners, shares = gathered[place]
            positions += [left.row * width + word for word in words]
            owners += [number] * len(words)
            shares += [1.0 / max(1, len(words))] * len(words)
        regions[number, : len(tree)] = pairing.regions(*spans, on_path or (), len(tree))
        kinds = [
            pairing.CLASS_NUMBER["unknown"] if rng is not None and rng.random() < _CLASS_DROPOUT else side.kind
            for side in (left, right)
        ]
        rows.append(
            pairing.features(
                left.kind if left.kind == pairing.TRIGGER else kinds[0],
                kinds[1],
                between=max(0, pair.between),
                mentions=pair.mentions,
                steps=None if on_path is None else len(on_path),
                forward=left.start <= right.start,
            )
        )
    flat = projected.reshape(-1, projected.shape[-1])

    def means(place: int, start: Tensor) -> Tensor:
        positions, owners, shares = gathered[place]
        part = flat[:, place * size : (place + 1) * size][positions] * torch.tensor(shares)[:, None]
        return start.index_add(0, torch.tensor(owners, dtype=torch.long), part)

    owners = [pair.left.row for pair in pairs]
    total = outputs.pair_sentence.float()[owners]
    for place in range(8):
        total = means(place, total)
    query = means(9, means(8, torch.zeros(len(pairs), size)))
    keys, values = projected[..., 10 * size : 11 * size][owners], projected[..., 11 * size :][owners]
    total = total + model.pairs.look(query, keys, values, torch.from_numpy(regions))
    return PairStates(pairs, model.pairs(total, torch.tensor(rows)))


def pair_terms(model: Reader, found: PairStates) -> dict[str, Tensor]:
    """Loss terms of facts, roles, force and CORE's classes."""
    states, pairs = found.states, found.pairs
    terms: dict[str, Tensor] = {}
    stated = [number for number, pair in enumerate(pairs) if pair.facts is not None]
    if stated:
        gold = torch.tensor([pairs[number].facts for number in stated])
        terms["facts"] = _binary(model.pairs.facts(states[stated]), gold)
    roles = [number for number, pair in enumerate(pairs) if pair.roles is not None]
    if roles:
        terms["roles"] = _binary(model.pairs.roles(states[roles]), torch.tensor([pairs[n].roles for n in roles]))
    for name in ("certainty", "polarity", "tense"):
        gold = torch.tensor([getattr(pair, name) for pair in pairs])
        if (gold != IGNORE).any():
            terms[name] = functional.cross_entropy(getattr(model.pairs, name)(states), gold, ignore_index=IGNORE)
    classes = torch.tensor([pair.pair_class for pair in pairs])
    if (classes != IGNORE).any():
        terms["classes"] = functional.cross_entropy(
            model.pairs.classes(states), classes, ignore_index=IGNORE, label_smoothing=_SMOOTHING
        )
    return terms


def _binary(scores: Tensor, gold: Tensor) -> Tensor:
    """Binary cross-entropy over what is known, summed over the labels of a pair and averaged over pairs."""
    losses = functional.binary_cross_entropy_with_logits(scores, gold.clamp(min=0), reduction="none")
    weights = (gold != UNKNOWN) * (1.0 + (_POSITIVE - 1.0) * (gold == 1.0))
    return (losses * weights).sum() / len(gold)


def chain_scores(
    model: Reader, outputs: Outputs, chain: Chain, words: Sequence[Sequence[str]], heads: list[list[int]]
) -> tuple[Tensor, list[tuple[int, int]], Tensor]:
    """Scores of (antecedent, anaphor) pairs, those pairs, and each mention's score of pointing at nothing."""
    mentions = coref_mentions(chain, words, heads)
    size = model.sizes.coreference
    begin = len(pairing.PARTS) * model.sizes.pair
    projected = outputs.pair_words.float()[..., begin:]
    vectors = torch.stack(
        [
            projected[row, start:end].mean(0) + projected[row, pairing.head_of(heads[row], start, end)]
            for row, start, end in chain.rows
        ]
    )
    anaphors, antecedents = vectors[:, :size], vectors[:, size:]
    pairs = [
        (earlier, later)
        for later in range(len(mentions))
        for earlier in range(max(0, later - coreference_features.WINDOW), later)
    ]
    alone = model.coreference.no_antecedent(
        anaphors, torch.tensor([coreference_features.alone(one) for one in mentions])
    )
    if not pairs:
        return alone.new_zeros(0), pairs, alone
    rows = torch.tensor([coreference_features.features(mentions[i], mentions[j], apart=j - i) for i, j in pairs])
    left, right = (torch.tensor(side) for side in zip(*pairs, strict=True))
    return model.coreference(anaphors[right] + antecedents[left], rows), pairs, alone


def coreference_term(model: Reader, outputs: Outputs, batch: DocumentBatch, heads: list[list[int]]) -> Tensor | None:
    """-log of the probability of the right antecedents (or of none), averaged over mentions."""
    losses: list[Tensor] = []
    for chain in batch.targets.chains:
        if len(chain.rows) < 2:
            continue
        scores, pairs, alone = chain_scores(model, outputs, chain, batch.words, heads)
        count = len(chain.rows)
        table = scores.new_full((count, count + 1), -1e4)
        right = torch.zeros(count, count + 1, dtype=torch.bool)
        left, later = (torch.tensor(side) for side in zip(*pairs, strict=True))
        table = table.index_put((later, left), scores)
        table = torch.cat([table[:, :count], alone[:, None]], dim=1)
        entities = torch.tensor(chain.entities)
        right[later, left] = entities[left] == entities[later]
        right[:, count] = ~right[:, :count].any(1)
        logs = torch.log_softmax(table, dim=1)
        losses.append(-torch.logsumexp(logs.masked_fill(~right, -1e4), dim=1))
    return torch.cat(losses).mean() if losses else None


def trigger_term(outputs: Outputs, batch: DocumentBatch, inventory: Inventory) -> dict[str, Tensor]:
    """Loss terms of deal triggers and of the status and certainty that are read at them."""
    rows = batch.targets.trigger_rows
    if not rows:
        return {}
    scores = outputs.triggers.float()
    deals, statuses = len(inventory.deals), len(inventory.statuses)
    gold = {
        name: torch.full(scores.shape[:2], fill)
        for name, fill in (("kind", IGNORE), ("status", IGNORE), ("certainty", IGNORE))
    }
    for row in rows:
        gold["kind"][row, : int(batch.batch.words[row])] = 0
    for target in batch.targets.triggers:
        gold["kind"][target.row, target.word] = target.kind
        gold["status"][target.row, target.word] = target.status
        gold["certainty"][target.row, target.word] = target.certainty
    slices = {
        "kind": scores[..., :deals],
        "status": scores[..., deals : deals + statuses],
        "certainty": scores[..., deals + statuses :],
    }
    terms: dict[str, Tensor] = {}
    for name, part in slices.items():
        if (gold[name] != IGNORE).any():
            losses = functional.cross_entropy(part.transpose(1, 2), gold[name], ignore_index=IGNORE, reduction="sum")
            count = (gold[name] > 0).sum().clamp(min=len(rows)) if name == "kind" else (gold[name] != IGNORE).sum()
            terms[f"deal_{name}"] = losses / count
    return terms


def document_terms(
    model: Reader,
    outputs: Outputs,
    batch: DocumentBatch,
    inventory: Inventory,
    *,
    heads: list[list[int]] | None = None,
    rng: random.Random | None = None,
) -> dict[str, Tensor]:
    """All loss terms beyond words. `heads`: the trees where they are known, else those of the arc scores."""
    heads = heads if heads is not None else greedy_heads(outputs, batch.batch.words)
    terms: dict[str, Tensor] = {}
    if batch.targets.pairs:
        terms |= pair_terms(model, pair_states(model, outputs, batch, heads, rng=rng))
    coreference = coreference_term(model, outputs, batch, heads)
    if coreference is not None:
        terms["coreference"] = coreference
    return terms | trigger_term(outputs, batch, inventory)
