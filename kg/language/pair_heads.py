"""The pair heads at run time, in numpy: what holds between two mentions, and what a mention points back at.

They start from the states that the encoder's graph gives per word; `kg.training.model` has the same network in torch.
Whatever is linear there is done here after summing, once per pair or mention instead of once per word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.language import pairing
from kg.language.decode import Floats, Ints
from kg.language.heads import Inventory
from kg.language.pairing import PARTS, gelu

#: parts that are summed; queries, keys and values come after them
_SUMMED = PARTS.index("query left")
_BIASES = ("sentence", "pairs.hidden", "pairs.roles", "coreference.hidden", "coreference.score", "coreference.alone")


@dataclass(frozen=True, slots=True)
class PairScores:
    """Decisions about P pairs."""

    facts: Floats
    """P x (2 facts), probabilities: left to right, then right to left."""
    certainty: Ints
    polarity: Ints
    tense: Ints


@dataclass(slots=True)
class SentencePairs:
    """The pairs of one sentence: P pairs, W words, H hidden units.

    `means` P x 8 x H: mean states of the parts that are summed, zero where there is no word; `filled` P x 8: 1 where
    there is one; `rows` P x COLUMNS of the feature table; `regions` P x W.
    """

    states: Floats
    sentence: Floats
    means: Floats
    filled: Floats
    rows: Ints
    regions: Ints


class PairHeads:
    """Two small networks over sums of states."""

    def __init__(self, arrays: Mapping[str, Floats], inventory: Inventory, *, size: int) -> None:
        """`arrays`: weights by name; `size`: units per part. Raises KeyError when one is missing."""
        self._size = size
        words, bias = arrays["words.weight"], arrays["words.bias"]
        hidden = words.shape[1]
        parts = words[: len(PARTS) * size].reshape(len(PARTS), size, hidden)
        part_bias = bias[: len(PARTS) * size].reshape(len(PARTS), size)
        self._summed = np.ascontiguousarray(parts[:_SUMMED].transpose(0, 2, 1).reshape(_SUMMED * hidden, size))
        self._summed_bias = part_bias[:_SUMMED].copy()
        self._query = np.ascontiguousarray(parts[_SUMMED : _SUMMED + 2].transpose(0, 2, 1).reshape(2 * hidden, size))
        self._query_bias = part_bias[_SUMMED : _SUMMED + 2].sum(axis=0)
        self._look = np.ascontiguousarray(np.concatenate(parts[-2:]).T)
        self._look_bias = part_bias[-2:].reshape(-1)
        self._mention = np.ascontiguousarray(words[len(PARTS) * size :].T)
        self._mention_bias = bias[len(PARTS) * size :]
        self._sentence = np.ascontiguousarray(arrays["sentence.weight"].T)
        self._table = arrays["pairs.table.weight"]
        self._regions = arrays["pairs.regions.weight"]
        self._hidden = np.ascontiguousarray(arrays["pairs.hidden.weight"].T)
        names = ("facts", "certainty", "polarity", "tense")
        self._out = np.concatenate([arrays[f"pairs.{name}.weight"] for name in names]).T.copy()
        self._out_bias = np.concatenate([arrays[f"pairs.{name}.bias"] for name in names])
        self._ends = np.cumsum([len(arrays[f"pairs.{name}.bias"]) for name in names])[:-1]
        self._roles = np.ascontiguousarray(arrays["pairs.roles.weight"].T)
        self._coref = {
            name: np.ascontiguousarray(arrays[f"coreference.{name}"].T)
            for name in ("hidden.weight", "score.weight", "alone.weight")
        }
        # looked up here, so that a missing one is found when the model is loaded
        self._bias = {name: arrays[f"{name}.bias"] for name in _BIASES}
        self._coref_table = arrays["coreference.table.weight"]

    def pair_scores(self, sentences: Sequence[SentencePairs]) -> PairScores:
        """Decisions about the pairs of some sentences, in their order."""
        facts, certainty, polarity, tense = np.split(
            self._pair_states(sentences) @ self._out + self._out_bias, self._ends, axis=1
        )
        return PairScores(sigmoid(facts), certainty.argmax(1), polarity.argmax(1), tense.argmax(1))

    def role_scores(self, sentence: SentencePairs) -> Floats:
        """P x roles, probabilities, for pairs of a deal's trigger and a mention."""
        return sigmoid(self._pair_states([sentence]) @ self._roles + self._bias["pairs.roles"])

    def _pair_states(self, sentences: Sequence[SentencePairs]) -> Floats:
        means = np.concatenate([one.means for one in sentences])
        count = len(means)
        total = means.reshape(count, -1) @ self._summed
        total += np.concatenate([one.filled for one in sentences]) @ self._summed_bias
        query = means[:, :2].reshape(count, -1) @ self._query + self._query_bias
        opening = np.stack([one.sentence for one in sentences]) @ self._sentence + self._bias["sentence"]
        begin = 0
        for one, there in zip(sentences, opening, strict=True):
            end = begin + len(one.means)
            total[begin:end] += there
            total[begin:end] += self._looked(one, query[begin:end])
            begin = end
        rows = np.concatenate([one.rows for one in sentences])
        first = gelu(total + self._table[rows].sum(axis=1))
        return gelu(first @ self._hidden + self._bias["pairs.hidden"])

    def _looked(self, one: SentencePairs, query: Floats) -> Floats:
        """What each pair sees when it looks over its sentence."""
        heads, each = pairing.LOOKS, self._size // pairing.LOOKS
        both = one.states @ self._look + self._look_bias
        keys = both[:, : self._size].reshape(-1, heads, each).transpose(1, 2, 0)
        values = both[:, self._size :].reshape(-1, heads, each).transpose(1, 0, 2)
        scores = query.reshape(-1, heads, each).transpose(1, 0, 2) @ keys
        scores *= each**-0.5
        scores += self._regions[one.regions].transpose(2, 0, 1)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=2, keepdims=True)
        out: Floats = (scores @ values).transpose(1, 0, 2).reshape(len(query), self._size)
        return out

    def mention_vectors(self, states: Floats) -> tuple[Floats, Floats]:
        """Mentions as anaphors and as antecedents: `states` M x H, each the mean of its words plus its head word."""
        both = states @ self._mention + 2 * self._mention_bias
        half = both.shape[1] // 2
        return both[:, :half], both[:, half:]

    def antecedent_scores(self, total: Floats, rows: Ints) -> Floats:
        """A score per pair of earlier mention and anaphor: `total` P x units, the sum of both vectors."""
        first = gelu(total + self._coref_table[rows].sum(axis=1))
        second = gelu(first @ self._coref["hidden.weight"] + self._bias["coreference.hidden"])
        out: Floats = (second @ self._coref["score.weight"] + self._bias["coreference.score"])[:, 0]
        return out

    def lone_scores(self, anaphors: Floats, rows: Ints) -> Floats:
        """A score per mention for pointing back at nothing."""
        first = gelu(anaphors + self._coref_table[rows].sum(axis=1))
        out: Floats = (first @ self._coref["alone.weight"] + self._bias["coreference.alone"])[:, 0]
        return out


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + e^-x)."""
    out: Floats = (1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))).astype(np.float32)
    return out
