"""Scores of the heads that look across words, on held-out texts whose mentions are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import torch

from kg.language.heads import Inventory
from kg.training.batches import IGNORE, Encoding
from kg.training.coreference_scores import conll_f1
from kg.training.document_batches import DocumentBatch, assemble
from kg.training.documents import DocumentExample
from kg.training.evaluate import f1
from kg.training.model import Outputs, Reader
from kg.training.pair_losses import chain_scores, greedy_heads, pair_states
from kg.training.pairs import TargetMaker

Clusters = list[set[int]]


def document_scores(
    model: Reader,
    encoding: Encoding,
    maker: TargetMaker,
    inventory: Inventory,
    held_out: Mapping[str, Sequence[DocumentExample]],
) -> dict[str, float]:
    """Each in 0..1, with gold mentions.

    `facts.<source>`: F1 of stated relations over pairs of a sentence; `certainty`, `polarity`, `tense`: accuracy on
    stated ones; `roles.<source>`, `triggers.<source>`: F1; `classes.core`: accuracy of CORE's classes;
    `coreference.<source>`: CoNLL F1 without singletons.
    """
    found: dict[str, float] = {}
    for source, documents in sorted(held_out.items()):
        tally = _Tally()
        for batch, outputs in _passes(model, encoding, maker, documents):
            heads = greedy_heads(outputs, batch.batch.words)
            if batch.targets.pairs:
                _count_pairs(model, outputs, batch, heads, tally)
            _count_triggers(outputs, batch, inventory, tally)
            for chain in batch.targets.chains:
                if len(chain.rows) > 1:
                    tally.gold.append(clusters_of(chain.entities))
                    scores, pairs, alone = chain_scores(model, outputs, chain, batch.words, heads)
                    tally.predicted.append(clusters_of(linked(scores.tolist(), pairs, alone.tolist())))
        found |= tally.scores(source)
    return found


class _Tally:
    """Counts of one source."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {name: [0, 0, 0] for name in ("facts", "roles", "triggers")}
        self.right: dict[str, list[int]] = {name: [0, 0] for name in ("certainty", "polarity", "tense", "classes")}
        self.gold: list[Clusters] = []
        self.predicted: list[Clusters] = []

    def scores(self, source: str) -> dict[str, float]:
        """The figures for which there was anything to count."""
        found = {f"{name}.{source}": f1(*tally) for name, tally in self.counts.items() if tally[1]}
        found |= {f"{name}.{source}": right / all_ for name, (right, all_) in self.right.items() if all_}
        if any(len(cluster) > 1 for clusters in self.gold for cluster in clusters):
            found[f"coreference.{source}"] = conll_f1(self.gold, self.predicted, singletons=False)["conll"]
        return found


def _passes(
    model: Reader, encoding: Encoding, maker: TargetMaker, documents: Sequence[DocumentExample]
) -> Iterator[tuple[DocumentBatch, Outputs]]:
    model.eval()
    group: list[DocumentExample] = []
    for number, document in enumerate(documents):
        group.append(document)
        if sum(len(one.sentences) for one in group) >= 16 or number == len(documents) - 1:
            batch = assemble(group, encoding, maker)
            group = []
            inputs = batch.batch
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = model(inputs.ids, inputs.shapes, inputs.first, inputs.last)
            with torch.no_grad():
                yield batch, outputs


def _count_pairs(model: Reader, outputs: Outputs, batch: DocumentBatch, heads: list[list[int]], tally: _Tally) -> None:
    found = pair_states(model, outputs, batch, heads)
    facts = torch.sigmoid(model.pairs.facts(found.states)).tolist()
    roles = torch.sigmoid(model.pairs.roles(found.states)).tolist()
    flags = {
        name: getattr(model.pairs, name)(found.states).argmax(-1).tolist()
        for name in ("certainty", "polarity", "tense")
    }
    # a mixture without CORE has no such classes
    classes = model.pairs.classes(found.states).argmax(-1).tolist() if model.sizes.pair_classes else []
    for number, pair in enumerate(found.pairs):
        for name, gold, scores in (("facts", pair.facts, facts[number]), ("roles", pair.roles, roles[number])):
            if gold is None:
                continue
            for wanted, score in zip(gold, scores, strict=True):
                if wanted >= 0:
                    tally.counts[name][0] += wanted == 1 and score > 0.5
                    tally.counts[name][1] += wanted == 1
                    tally.counts[name][2] += score > 0.5
        for name, predicted in flags.items():
            gold_flag = getattr(pair, name)
            if gold_flag != IGNORE:
                tally.right[name][0] += predicted[number] == gold_flag
                tally.right[name][1] += 1
        if pair.pair_class != IGNORE:
            tally.right["classes"][0] += classes[number] == pair.pair_class
            tally.right["classes"][1] += 1


def _count_triggers(outputs: Outputs, batch: DocumentBatch, inventory: Inventory, tally: _Tally) -> None:
    if not batch.targets.trigger_rows:
        return
    kinds = outputs.triggers.float()[..., : len(inventory.deals)].argmax(-1)
    gold = {(target.row, target.word): target.kind for target in batch.targets.triggers}
    for row in batch.targets.trigger_rows:
        for word in range(int(batch.batch.words[row])):
            wanted, predicted = gold.get((row, word), 0), int(kinds[row, word])
            if wanted != IGNORE:
                tally.counts["triggers"][0] += wanted > 0 and predicted == wanted
                tally.counts["triggers"][1] += wanted > 0
                tally.counts["triggers"][2] += predicted > 0


def linked(scores: Sequence[float], pairs: Sequence[tuple[int, int]], alone: Sequence[float]) -> list[int]:
    """Cluster numbers of mentions: each joins its best antecedent unless pointing at nothing scores higher."""
    best: dict[int, tuple[float, int]] = {}
    for score, (earlier, later) in zip(scores, pairs, strict=True):
        if later not in best or score > best[later][0]:
            best[later] = (score, earlier)
    clusters: list[int] = []
    for mention, lone in enumerate(alone):
        score, earlier = best.get(mention, (lone, mention))
        clusters.append(clusters[earlier] if score > lone else mention)
    return clusters


def clusters_of(entities: Sequence[int]) -> Clusters:
    """Sets of mention numbers that share an entity."""
    found: dict[int, set[int]] = {}
    for mention, entity in enumerate(entities):
        found.setdefault(entity, set()).add(mention)
    return list(found.values())
