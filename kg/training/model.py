"""The network while training: a BERT encoder with case shapes, and a head per task. Only this package has torch.

Shapes: B sentences, S subword positions, W words, H hidden units (384).
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from kg.errors import ModelError
from kg.language import coreference_features, pairing
from kg.language.wordpiece import SHAPES


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Dimensions of the network; the encoder's follow the pretrained weights."""

    spans: int
    upos: int
    xpos: int
    lemmas: int
    relations: int
    facts: int
    deals: int
    roles: int
    statuses: int
    certainties: int
    polarities: int
    tenses: int
    pair_classes: int
    """Classes of CORE's pairs: an auxiliary task that is not shipped."""
    pair: int = 160
    coreference: int = 96
    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    attention_heads: int = 12
    feed_forward: int = 1536
    positions: int = 512
    arc: int = 256
    label: int = 128
    tag: int = 256
    dropout: float = 0.1


class Layer(nn.Module):
    """One transformer layer. Plain batched products: under bf16 on a CPU they beat the fused attention."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.attention_heads
        self.query_key_value = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.attention_out = nn.Linear(sizes.hidden, sizes.hidden)
        self.attention_norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.grow = nn.Linear(sizes.hidden, sizes.feed_forward)
        self.shrink = nn.Linear(sizes.feed_forward, sizes.hidden)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`states` B x S x H, `mask` B x 1 x 1 x S added to the attention scores."""
        batch, length, hidden = states.shape
        size = hidden // self.heads
        mixed = self.query_key_value(states).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        query, key, value = mixed[0], mixed[1], mixed[2]
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(size) + mask
        weights = torch.softmax(scores, dim=-1)
        context = torch.matmul(weights, value).transpose(1, 2).reshape(batch, length, hidden)
        states = self.attention_norm(states + self.dropout(self.attention_out(context)))
        grown = nn.functional.gelu(self.grow(states))
        out: Tensor = self.norm(states + self.dropout(self.shrink(grown)))
        return out


class Encoder(nn.Module):
    """MiniLM with an embedding of the letter-case shape added before the first normalisation."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.words.weight.requires_grad = False
        self.positions = nn.Embedding(sizes.positions, sizes.hidden)
        self.shapes = nn.Embedding(len(SHAPES), sizes.hidden)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.dropout = nn.Dropout(sizes.dropout)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))

    def forward(self, ids: Tensor, shapes: Tensor) -> list[Tensor]:
        """The states after the embedding and after each layer; id 0 is padding."""
        mask = (ids == 0)[:, None, None, :].to(torch.float32) * -10000.0
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.words(ids) + self.positions(places)[None] + self.shapes(shapes)
        states = self.dropout(self.norm(states))
        found = [states]
        for layer in self.layers:
            states = layer(states, mask)
            found.append(states)
        return found


class ScalarMix(nn.Module):
    """A learned weighted sum of the encoder's layers (Peters et al. 2018), one per task."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.linspace(-1.0, 1.0, layers + 1))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, states: list[Tensor]) -> Tensor:
        shares = torch.softmax(self.weights, dim=0)
        total = shares[0] * states[0]
        for share, state in zip(shares[1:], states[1:], strict=True):
            total = total + share * state
        return self.scale * total


class Biaffine(nn.Module):
    """Scores for every (dependent, head) pair (Dozat and Manning 2017); the head side has the root in front."""

    def __init__(self, hidden: int, size: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.size, self.outputs = size, outputs
        self.dependent = nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout))
        self.head = nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout))
        self.bilinear = nn.Linear(size, outputs * size, bias=False)
        self.linear_dependent = nn.Linear(size, outputs)
        self.linear_head = nn.Linear(size, outputs, bias=False)
        nn.init.normal_(self.bilinear.weight, std=0.02)

    def forward(self, words: Tensor, with_root: Tensor) -> Tensor:
        """B x W x H and B x (1 + W) x H to B x W x outputs x (1 + W); laid out so that nothing is transposed."""
        dependent, head = self.dependent(words), self.head(with_root)
        batch, count, _ = dependent.shape
        turned = self.bilinear(dependent).view(batch, count * self.outputs, self.size)
        scores = torch.matmul(turned, head.transpose(1, 2)).view(batch, count, self.outputs, count + 1)
        out: Tensor = (
            scores + self.linear_dependent(dependent)[..., None] + self.linear_head(head).transpose(1, 2)[:, None]
        )
        return out

    def at(self, words: Tensor, with_root: Tensor, heads: Tensor) -> Tensor:
        """The scores for one given head per word (its index, 0 the root): B x W x outputs. Cheaper while training."""
        dependent, head = self.dependent(words), self.head(_pick(with_root, heads))
        batch, count, _ = dependent.shape
        turned = self.bilinear(dependent).view(batch, count, self.outputs, self.size)
        scores = torch.matmul(turned, head[..., None]).squeeze(-1)
        out: Tensor = scores + self.linear_dependent(dependent) + self.linear_head(head)
        return out


class PairHead(nn.Module):
    """Decides about two mentions of a sentence from what the encoder says of them, around, between and on their path,
    and of the words that it finds worth looking at for this pair.

    Everything linear in the states of words is one projection (`Reader.pair_words`), a slice per part of pairing.PARTS.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.table = nn.Embedding(pairing.FEATURES, sizes.pair)
        nn.init.normal_(self.table.weight, std=0.02)
        self.regions = nn.Embedding(pairing.REGIONS, pairing.LOOKS)
        nn.init.zeros_(self.regions.weight)
        self.hidden = nn.Linear(sizes.pair, sizes.pair)
        self.facts = nn.Linear(sizes.pair, 2 * sizes.facts)
        self.roles = nn.Linear(sizes.pair, sizes.roles)
        # most pairs state nothing: starting there saves the first steps
        nn.init.constant_(self.facts.bias, -4.0)
        nn.init.constant_(self.roles.bias, -2.0)
        self.certainty = nn.Linear(sizes.pair, sizes.certainties)
        self.polarity = nn.Linear(sizes.pair, sizes.polarities)
        self.tense = nn.Linear(sizes.pair, sizes.tenses)
        self.classes = nn.Linear(sizes.pair, sizes.pair_classes)
        self.dropout = nn.Dropout(sizes.dropout)

    def look(self, query: Tensor, keys: Tensor, values: Tensor, regions: Tensor) -> Tensor:
        """Attention of P pairs over the W words of their rows (Vaswani et al. 2017), with a bias per region.

        `query` P x pair, `keys`, `values` P x W x pair, `regions` P x W (numbers of pairing's regions; words that are
        padding have OUTSIDE). Gives P x pair.
        """
        count, width, size = keys.shape
        each = size // pairing.LOOKS
        scores = torch.einsum(
            "phd,pwhd->pwh", query.view(count, pairing.LOOKS, each), keys.view(count, width, pairing.LOOKS, each)
        )
        scores = scores / math.sqrt(each) + self.regions(regions)
        shares = torch.softmax(scores.masked_fill((regions == pairing.OUTSIDE)[..., None], -1e4), dim=1)
        seen = torch.einsum("pwh,pwhd->phd", shares, values.view(count, width, pairing.LOOKS, each))
        return seen.reshape(count, size)

    def forward(self, total: Tensor, rows: Tensor) -> Tensor:
        """`total` P x pair: the sum of the projections; `rows` P x COLUMNS of the table. Gives P x pair."""
        first = nn.functional.gelu(total + self.table(rows).sum(1), approximate="tanh")
        out: Tensor = nn.functional.gelu(self.hidden(self.dropout(first)), approximate="tanh")
        return self.dropout(out)


class CoreferenceHead(nn.Module):
    """Scores each earlier mention as what a mention points back at, and that it points at none (Lee et al. 2017)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.table = nn.Embedding(coreference_features.FEATURES, sizes.coreference)
        nn.init.normal_(self.table.weight, std=0.02)
        self.hidden = nn.Linear(sizes.coreference, sizes.coreference)
        self.score = nn.Linear(sizes.coreference, 1)
        self.alone = nn.Linear(sizes.coreference, 1)
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, total: Tensor, rows: Tensor) -> Tensor:
        """Scores of pairs: `total` P x coreference, the sum of both sides' projections; `rows` P x COLUMNS."""
        first = nn.functional.gelu(total + self.table(rows).sum(1), approximate="tanh")
        second = nn.functional.gelu(self.hidden(self.dropout(first)), approximate="tanh")
        out: Tensor = self.score(self.dropout(second)).squeeze(-1)
        return out

    def no_antecedent(self, anaphors: Tensor, rows: Tensor) -> Tensor:
        """Score of pointing at nothing: `anaphors` M x coreference, `rows` M x ALONE."""
        first = nn.functional.gelu(anaphors + self.table(rows).sum(1), approximate="tanh")
        out: Tensor = self.alone(first).squeeze(-1)
        return out


@dataclass(frozen=True)
class Outputs:
    """What a forward pass gives: scores per word, per pair of words, and the projections for the pair heads."""

    spans: Tensor
    upos: Tensor
    xpos: Tensor
    lemmas: Tensor
    arcs: Tensor
    relations: Tensor
    pair_words: Tensor
    """B x W x (parts x pair + 2 coreference): the parts of pairing.PARTS; anaphor, antecedent."""
    pair_sentence: Tensor
    """B x pair."""
    pair_states: Tensor
    """B x W x H: what `pair_words` is a projection of."""
    sentence_states: Tensor
    """B x H: the same for `pair_sentence`."""
    triggers: Tensor
    """B x W x (deal kinds + statuses + certainties)."""


TASKS = ("spans", "tags", "tree", "pairs")


class Reader(nn.Module):
    """Encoder and heads: spans, tags and trees per word; what the pair heads need; deal triggers."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes)
        self.mix = nn.ModuleDict({task: ScalarMix(sizes.layers) for task in TASKS})
        self.dropout = nn.Dropout(sizes.dropout)
        self.span_shapes = nn.Embedding(len(SHAPES), sizes.hidden)
        nn.init.zeros_(self.span_shapes.weight)
        self.spans = nn.Linear(sizes.hidden, sizes.spans)
        self.tag_hidden = nn.Linear(2 * sizes.hidden, sizes.tag)
        self.upos = nn.Linear(sizes.tag, sizes.upos)
        self.xpos = nn.Linear(sizes.tag, sizes.xpos)
        self.lemmas = nn.Linear(sizes.tag, sizes.lemmas)
        self.arcs = Biaffine(sizes.hidden, sizes.arc, 1, sizes.dropout)
        self.labels = Biaffine(sizes.hidden, sizes.label, sizes.relations, sizes.dropout)
        self.pair_words = nn.Linear(sizes.hidden, len(pairing.PARTS) * sizes.pair + 2 * sizes.coreference)
        self.pair_sentence = nn.Linear(sizes.hidden, sizes.pair)
        self.triggers = nn.Linear(sizes.hidden, sizes.deals + sizes.statuses + sizes.certainties)
        nn.init.constant_(self.triggers.bias[: sizes.deals], -2.0)
        nn.init.constant_(self.triggers.bias[0], 2.0)  # most words trigger no deal
        self.pairs = PairHead(sizes)
        self.coreference = CoreferenceHead(sizes)

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor, heads: Tensor | None = None) -> Outputs:
        """`ids`, `shapes` B x S; `first`, `last` B x W: positions of each word's first and last subword (pad: 0).

        With `heads` (B x W, gold ones) `relations` holds label scores for these heads only, B x W x labels,
        else for every pair, B x W x labels x (1 + W).
        """
        states = self.encoder(ids, shapes)
        span_states = _pick(self.mix["spans"](states), first)
        span_states = span_states + self.span_shapes(torch.gather(shapes, 1, first))
        spans = self.spans(self.dropout(span_states))
        tag_states = self.mix["tags"](states)
        both = torch.cat([_pick(tag_states, first), _pick(tag_states, last)], dim=-1)
        tags = self.dropout(nn.functional.gelu(self.tag_hidden(self.dropout(both))))
        tree_states = self.mix["tree"](states)
        words = self.dropout(_pick(tree_states, first))
        with_root = torch.cat([tree_states[:, :1], words], dim=1)
        arcs = self.arcs(words, with_root).squeeze(2)
        relations = self.labels(words, with_root) if heads is None else self.labels.at(words, with_root, heads)
        pair_states = self.dropout(self.mix["pairs"](states))
        pair_words = _pick(pair_states, first)
        return Outputs(
            spans=spans,
            upos=self.upos(tags),
            xpos=self.xpos(tags),
            lemmas=self.lemmas(tags),
            arcs=arcs,
            relations=relations,
            pair_words=self.pair_words(pair_words),
            pair_sentence=self.pair_sentence(pair_states[:, 0]),
            pair_states=pair_words,
            sentence_states=pair_states[:, 0],
            triggers=self.triggers(pair_words),
        )


def _pick(states: Tensor, positions: Tensor) -> Tensor:
    index = positions[..., None].expand(-1, -1, states.shape[-1])
    return torch.gather(states, 1, index)


def load_pretrained(encoder: Encoder, folder: Path) -> None:
    """Put the weights of all-MiniLM-L6-v2 (model.safetensors of a BERT) into the encoder."""
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ModelError(f"{path}: the pretrained encoder is missing")
    weights = _read_safetensors(path)
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            assert isinstance(layer, Layer)
            base = f"encoder.layer.{number}."
            for part in ("weight", "bias"):
                names = [f"{base}attention.self.{name}.{part}" for name in ("query", "key", "value")]
                joined = torch.cat([weights[name] for name in names])
                getattr(layer.query_key_value, part).copy_(joined)
            _copy(layer.attention_out, weights, f"{base}attention.output.dense")
            _copy(layer.attention_norm, weights, f"{base}attention.output.LayerNorm")
            _copy(layer.grow, weights, f"{base}intermediate.dense")
            _copy(layer.shrink, weights, f"{base}output.dense")
            _copy(layer.norm, weights, f"{base}output.LayerNorm")


def _copy(module: nn.Linear | nn.LayerNorm, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    """The float tensors of a safetensors file: 8 bytes header length, JSON header, raw little-endian data."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors: dict[str, Tensor] = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            array = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"]).copy()
            tensors[name.removeprefix("bert.")] = torch.from_numpy(array)
    return tensors
