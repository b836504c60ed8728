"""The ONNX run time: windows, batches, and what a damaged model file leads to."""

import hashlib
import io
import json
import re
import shutil

import numpy as np
import pytest

from kg.errors import ModelError
from kg.language import encoder
from kg.language.encoder import ReadingModel, load_model
from kg.language.identity import SHIPPED

WORDS = [
    "The",
    "miller",
    "Tolver",
    "Group",
    "said",
    "on",
    "Monday",
    "that",
    "it",
    "would",
    "sell",
    "two",
    "plants",
    "in",
    "Varn",
    ".",
]


@pytest.fixture(scope="module")
def model() -> ReadingModel:
    return load_model()


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_a_reading_has_a_row_per_word(model):
    (reading,) = model.read([WORDS])
    assert reading.spans.shape == (len(WORDS), len(model.inventory.spans))
    assert len(reading.upos) == len(reading.lemmas) == len(WORDS)
    (part,) = reading.parts
    assert part.arcs.shape == part.relations.shape == (len(WORDS), len(WORDS) + 1)
    assert part.relations.max() < len(model.inventory.relations)


def test_nothing_to_read_gives_nothing(model):
    assert model.read([]) == []


def test_reading_twice_gives_the_same_bits(model):
    sentences = [WORDS, WORDS[:5], ["Ott", "left", "."], WORDS * 3]
    first, second = model.read(sentences), model.read(sentences)
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.spans, other.spans)
        assert np.array_equal(one.parts[0].arcs, other.parts[0].arcs)


@pytest.mark.parametrize("count", [120, 400, 3000])
def test_long_sentences_are_cut_into_parts_that_cover_every_word_once(model, count):
    words = [["Brill", ",", "Ott", "semiconductorization"][index % 4] for index in range(count)]
    (reading,) = model.read([words])
    covered = [index for part in reading.parts for index in range(part.begin, part.end)]
    assert covered == list(range(count))
    assert np.isfinite(reading.spans).all()


def test_no_batch_is_larger_than_its_budget_and_none_loses_a_row():
    rng = np.random.default_rng(4)
    rows = [encoder._Row(n, 0, 1, 0, 1, int(size)) for n, size in enumerate(rng.integers(3, 257, size=900))]
    batches = list(encoder._batches(rows))
    assert sorted(row.sentence for batch in batches for row in batch) == list(range(900))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(row.subwords for row in batch) <= encoder._BUDGET


def test_a_missing_model_is_one_sentence(tmp_path):
    with pytest.raises(ModelError, match=r"config\.json: the language model is missing"):
        ReadingModel(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt", "heads.npz"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: the language model is missing"):
        ReadingModel(copy)


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt", "heads.npz"])
def test_a_damaged_file_is_named(copy, name):
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=f"{name}: the language model is damaged"):
        ReadingModel(copy)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "cannot be read"), ("[]", "not of format"), ('{"format": 99}', "not of format"), ('{"format": 2}', "lacks")],
)
def test_a_damaged_configuration_is_one_sentence(copy, text, reason):
    (copy / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=reason) as caught:
        ReadingModel(copy)
    assert "\n" not in str(caught.value)


def put(copy, name: str, data: bytes) -> None:
    """Exchange a file for one that the configuration vouches for."""
    (copy / name).write_bytes(data)
    record = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    record["files"][name] = hashlib.sha256(data).hexdigest()
    (copy / "config.json").write_text(json.dumps(record), encoding="utf-8")


def test_an_unloadable_graph_is_one_sentence(copy):
    put(copy, "model.onnx", b"no graph")
    with pytest.raises(ModelError, match="onnxruntime cannot load"):
        ReadingModel(copy)


@pytest.mark.parametrize("cut", [0, 1000])
def test_unreadable_pair_heads_are_one_sentence(copy, cut):
    put(copy, "heads.npz", (copy / "heads.npz").read_bytes()[:cut])
    with pytest.raises(ModelError, match=r"heads\.npz: the language model's pair heads cannot be read") as caught:
        ReadingModel(copy)
    assert "\n" not in str(caught.value)


with np.load(SHIPPED / "heads.npz") as stored:
    ARRAYS = {name: stored[name] for name in stored.files}


@pytest.mark.parametrize("name", sorted(ARRAYS))
def test_pair_heads_that_lack_something_are_one_sentence(copy, name):
    buffer = io.BytesIO()
    np.savez(buffer, **{other: array for other, array in ARRAYS.items() if other != name})
    put(copy, "heads.npz", buffer.getvalue())
    with pytest.raises(ModelError, match=rf"heads\.npz: .*lack '{re.escape(name)}'") as caught:
        ReadingModel(copy)
    assert "\n" not in str(caught.value)


def test_pickled_pair_heads_are_not_opened(copy, tmp_path):
    """A model file is data: whoever writes one must not be able to run code."""
    buffer = io.BytesIO()
    np.savez(buffer, **{"pairs.hidden.bias": np.array([{"a": 1}], dtype=object)})
    put(copy, "heads.npz", buffer.getvalue())
    with pytest.raises(ModelError, match=r"heads\.npz: the language model's pair heads cannot be read"):
        ReadingModel(copy)


def test_the_shipped_files_are_small_and_licensed():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 35e6
    assert "ShareAlike" in (SHIPPED / "LICENSE.md").read_text(encoding="utf-8")
