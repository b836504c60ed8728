"""The shipped model at run time: one ONNX file holding encoder and heads, run by onnxruntime. No torch.

int8 activations are scaled per batch, so a result depends a little on what shares its batch. Batches are
therefore made of one document's sentences alone, in an order that follows from that document only.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as runtime

from kg.errors import ModelError
from kg.language.decode import Floats, Ints
from kg.language.heads import Inventory
from kg.language.identity import SHIPPED
from kg.language.pair_heads import PairHeads
from kg.language.wordpiece import WordPieces, shape

FORMAT = 2
#: padded subwords per batch; small batches are both faster and smaller on a CPU
_BUDGET = 512
#: subwords of the longest row, and how a longer sentence is cut: core plus context on both sides
_LONGEST = 256
_CORE = 170
_CONTEXT = 40
#: rows sorted by length together; bounds memory on long documents
_CHUNK = 256
#: onnxruntime's exceptions share no base class of their own
_LOAD_ERRORS = (
    RuntimeError,
    ValueError,
    runtime.Fail,
    runtime.InvalidArgument,
    runtime.InvalidGraph,
    runtime.InvalidProtobuf,
    runtime.NotImplemented,
    runtime.RuntimeException,
)


@dataclass(slots=True)
class Part:
    """A stretch of a sentence that was parsed in one pass: words `begin` to `end`.

    `arcs`: words x (1 + words), column 0 the root, scores; `relations`: index of the best label per pair.
    """

    begin: int
    end: int
    arcs: NDArray[np.float16]
    relations: NDArray[np.uint8]


@dataclass(slots=True)
class SentenceReading:
    """What the model says about one sentence; arrays have one row per word."""

    spans: Floats
    """words x labels, log probabilities."""
    upos: Ints
    xpos: Ints
    lemmas: Ints
    states: NDArray[np.float16]
    """words x hidden units: what the pair heads start from."""
    sentence_state: Floats
    triggers: Floats
    """words x (deal kinds + statuses + certainties), scores."""
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """Words `begin`..`end` of a sentence, read together with the context `left`..`right` around them."""

    sentence: int
    begin: int
    end: int
    left: int
    right: int
    subwords: int


class ReadingModel:
    """A loaded model. Reading is deterministic: one thread, batches from one document."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelError when a file is missing, damaged, or of another format."""
        self.folder = folder
        record = _configuration(folder)
        try:
            self.inventory = Inventory.from_dict(record["labels"])
            self.name = f"{record['name']} {record['version']}"
            hidden, pair = int(record["sizes"]["states"]), int(record["sizes"]["pair"])
        except (KeyError, TypeError) as error:
            raise ModelError(f"{folder / 'config.json'}: the model's configuration lacks {error}") from error
        vocabulary = _verified(folder / "vocab.txt", record).read_text(encoding="utf-8").splitlines()
        self._pieces = WordPieces(vocabulary)
        try:
            self.pair_heads = PairHeads(_arrays(_verified(folder / "heads.npz", record)), self.inventory, size=pair)
        except KeyError as error:
            raise ModelError(f"{folder / 'heads.npz'}: the language model's pair heads lack {error}") from error
        self._hidden = hidden
        self._session = _session(_verified(folder / "model.onnx", record))

    def read(self, sentences: Sequence[Sequence[str]]) -> list[SentenceReading]:
        """Read the sentences (word lists, none empty) of one document."""
        rows: list[_Row] = []
        readings: list[SentenceReading] = []
        pieces = self._pieces
        labels = len(self.inventory.spans)
        at_trigger = len(self.inventory.deals) + len(self.inventory.statuses) + len(self.inventory.certainties)
        for number, words in enumerate(sentences):
            rows += _rows(number, [len(pieces.ids(word)) for word in words], words)
            count = len(words)
            readings.append(
                SentenceReading(
                    spans=np.empty((count, labels), dtype=np.float32),
                    upos=np.empty(count, dtype=np.int64),
                    xpos=np.empty(count, dtype=np.int64),
                    lemmas=np.empty(count, dtype=np.int64),
                    states=np.empty((count, self._hidden), dtype=np.float16),
                    sentence_state=np.zeros(self._hidden, dtype=np.float32),
                    triggers=np.empty((count, at_trigger), dtype=np.float32),
                )
            )
        for batch in _batches(rows):
            outputs = self._session.run(None, self._inputs(batch, sentences))
            for position, row in enumerate(batch):
                _store(readings[row.sentence], row, position, outputs)
        for reading in readings:
            reading.parts.sort(key=lambda part: part.begin)
        return readings

    def _inputs(self, batch: Sequence[_Row], sentences: Sequence[Sequence[str]]) -> dict[str, Ints]:
        length = max(row.subwords for row in batch)
        words = max(row.right - row.left for row in batch)
        ids = np.full((len(batch), length), self._pieces.pad, dtype=np.int64)
        shapes = np.zeros((len(batch), length), dtype=np.int64)
        first = np.zeros((len(batch), words), dtype=np.int64)
        last = np.zeros((len(batch), words), dtype=np.int64)
        for number, row in enumerate(batch):
            row_ids, row_shapes = [self._pieces.first], [0]
            for place, word in enumerate(sentences[row.sentence][row.left : row.right]):
                pieces = self._pieces.ids(word)
                first[number, place] = len(row_ids)
                row_ids += pieces
                row_shapes += [shape(word)] * len(pieces)
                last[number, place] = len(row_ids) - 1
            ids[number, : len(row_ids) + 1] = [*row_ids, self._pieces.last]
            shapes[number, : len(row_shapes)] = row_shapes
        return {"ids": ids, "shapes": shapes, "first": first, "last": last}


def _rows(number: int, sizes: Sequence[int], words: Sequence[str]) -> Iterator[_Row]:
    """One row for a sentence of usual length; overlapping rows for a longer one."""
    total = sum(sizes)
    if total + 2 <= _LONGEST:
        yield _Row(number, 0, len(sizes), 0, len(sizes), total + 2)
        return
    begin = 0
    while begin < len(sizes):
        end = _core_end(begin, sizes, words)
        left = begin
        room = _CONTEXT
        while left > 0 and sizes[left - 1] <= room:
            left -= 1
            room -= sizes[left]
        right = end
        room = _CONTEXT
        while right < len(sizes) and sizes[right] <= room:
            room -= sizes[right]
            right += 1
        yield _Row(number, begin, end, left, right, sum(sizes[left:right]) + 2)
        begin = end


def _core_end(begin: int, sizes: Sequence[int], words: Sequence[str]) -> int:
    """Where a core that begins here ends: full, or after a comma or the like in its last third."""
    end, used, comma = begin, 0, 0
    while end < len(sizes) and used + sizes[end] <= _CORE:
        used += sizes[end]
        end += 1
        if words[end - 1] in {",", ";", ":", ".", "–", "—", ")"} and used > 2 * _CORE // 3:
            comma = end
    return comma if comma and end < len(sizes) else max(end, begin + 1)


def _batches(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows of like length together, at most _BUDGET padded subwords unless one row alone is longer."""
    for begin in range(0, len(rows), _CHUNK):
        batch: list[_Row] = []
        for row in sorted(rows[begin : begin + _CHUNK], key=lambda row: row.subwords):
            if batch and row.subwords * (len(batch) + 1) > _BUDGET:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch


def _store(reading: SentenceReading, row: _Row, position: int, outputs: Sequence[Any]) -> None:
    spans, upos, xpos, lemmas, arcs, relations, states, sentence_states, triggers = outputs
    inner = slice(row.begin - row.left, row.end - row.left)
    outer = slice(row.begin, row.end)
    reading.spans[outer] = spans[position, inner]
    reading.upos[outer] = upos[position, inner]
    reading.xpos[outer] = xpos[position, inner]
    reading.lemmas[outer] = lemmas[position, inner]
    reading.states[outer] = states[position, inner]
    reading.triggers[outer] = triggers[position, inner]
    if row.begin == 0:
        reading.sentence_state[:] = sentence_states[position]
    columns = np.concatenate(([0], np.arange(inner.start, inner.stop) + 1))
    reading.parts.append(
        Part(
            row.begin,
            row.end,
            arcs[position, inner][:, columns].astype(np.float16),
            relations[position, inner][:, columns].astype(np.uint8),
        )
    )


def load_model(folder: Path = SHIPPED) -> ReadingModel:
    """The model of a folder, loaded once per process. Raises ModelError."""
    return _loaded(folder.resolve())


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> ReadingModel:
    return ReadingModel(folder)


def _configuration(folder: Path) -> Mapping[str, Any]:
    path = folder / "config.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{path}: the language model is missing, install kg again") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: the language model's configuration cannot be read ({error})") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ModelError(f"{path}: the language model is not of format {FORMAT}, which this version of kg reads")
    return record


def _verified(path: Path, record: Mapping[str, Any]) -> Path:
    """A model file that is the one that the configuration names; read in pieces, so that nothing of it stays in memory."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise ModelError(f"{path}: the language model is missing, install kg again") from error
    except OSError as error:
        raise ModelError(f"{path}: the language model cannot be read ({error})") from error
    if found != record.get("files", {}).get(path.name):
        raise ModelError(f"{path}: the language model is damaged (its checksum is wrong), install kg again")
    return path


def _arrays(path: Path) -> dict[str, Floats]:
    """The weights of the pair heads, stored as float16."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: the language model's pair heads cannot be read ({error})") from error


def _session(path: Path) -> onnxruntime.InferenceSession:
    """The graph, loaded from its file: from bytes onnxruntime keeps a second copy of it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _LOAD_ERRORS as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path}: onnxruntime cannot load the language model ({reason})") from error
