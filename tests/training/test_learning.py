"""Losses, checkpoints and export; needs the extra `train`."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

from kg.errors import UsageError  # noqa: E402
from kg.language.encoder import ReadingModel  # noqa: E402
from kg.language.heads import SPAN_LABELS  # noqa: E402
from kg.training.__main__ import main  # noqa: E402
from kg.training.data import Mixture, inventory_of  # noqa: E402
from kg.training.examples import OUTSIDE, Example, Syntax, mark  # noqa: E402
from kg.training.export import export  # noqa: E402
from kg.training.losses import partial_label_loss  # noqa: E402
from kg.training.settings import read_settings  # noqa: E402
from kg.training.train import rate_factor, train  # noqa: E402
from tests.training.tiny import put_in_place  # noqa: E402

VOCABULARY = [*"abcdefghijklmnopqrstuvwxyz.", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]


def test_partial_labels_are_summed():
    scores = torch.log(torch.tensor([[[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]]))
    allowed = torch.tensor([[[False, True, True], [True, True, True]]])
    # the second word allows everything and so does not count
    assert float(partial_label_loss(scores, allowed)) == pytest.approx(-math.log(0.5), abs=1e-5)


def test_rate_rises_and_falls():
    settings = read_settings()
    assert rate_factor(settings.warm_up / 2, settings) == pytest.approx(0.5)
    assert rate_factor(settings.warm_up, settings) == pytest.approx(1.0)
    assert rate_factor(1.0, settings) == settings.final_rate


def test_settings_are_overridden_and_checked(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text("epochs = 1.5\n[weights]\nown = 9.0\n", encoding="utf-8")
    settings = read_settings(path)
    assert settings.epochs == 1.5
    assert settings.weights["own"] == 9.0
    assert settings.weights["gum"] == read_settings().weights["gum"]
    path.write_text("epoch = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="unknown training setting 'epoch'"):
        read_settings(path)


def sentences() -> list[Example]:
    found = []
    for number in range(24):
        words = ["ada" if number % 2 else "bob", "sees", "varn", "."]
        allowed = [OUTSIDE] * 4
        mark(allowed, 0, 1, ("Person",))
        mark(allowed, 2, 3, ("Place",))
        syntax = Syntax(
            upos=["PROPN", "VERB", "PROPN", "PUNCT"],
            xpos=["NNP", "VBZ", "NNP", "."],
            lemmas=[words[0], "see", "varn", "."],
            heads=[1, -1, 1, 1],
            relations=["nsubj", "root", "obj", "punct"],
        )
        spans = [(0, 1, frozenset({"Person"})), (2, 3, frozenset({"Place"}))]
        found.append(Example(words, allowed, "own", f"k{number}", syntax=syntax, spans=spans))
    return found


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A tiny network with its vocabulary in place of the pretrained one."""
    return put_in_place(monkeypatch, tmp_path / "pretrained", VOCABULARY)


def test_training_resumes_and_exports_a_readable_model(tiny, tmp_path):
    examples = sentences()
    mixture = Mixture(examples, {"own": examples[:4]}, [], {}, {"file": "hash"}, {"own": len(examples)})
    settings = replace(
        read_settings(), epochs=20, budget=64, encoder_rate=3e-3, head_rate=1e-2, patience=100, lemma_minimum=1
    )
    settings = replace(settings, dropout=0.0)
    work = tmp_path / "work"
    train(mixture, replace(settings, epochs=2), pretrained=tiny, work=work)
    halfway = torch.load(work / "last.pt", weights_only=True)["step"]
    _, inventory = train(mixture, settings, pretrained=tiny, work=work)
    assert torch.load(work / "last.pt", weights_only=True)["step"] > halfway
    assert json.loads((work / "history.json").read_text())[-1]["spans.own"] > 0.9
    assert inventory == inventory_of(mixture, lemma_minimum=1)

    out = tmp_path / "out"
    export(work / "best.pt", inventory, mixture, settings, pretrained=tiny, out=out)
    assert "CC BY-SA" in (out / "LICENSE.md").read_text() or "ShareAlike" in (out / "LICENSE.md").read_text()
    model = ReadingModel(out)
    (reading,) = model.read([["ada", "sees", "varn", "."]])
    found = [SPAN_LABELS[label] for label in reading.spans.argmax(-1)]
    assert found == ["B-Person", "O", "B-Place", "O"]
    assert [model.inventory.upos[tag] for tag in reading.upos] == ["PROPN", "VERB", "PROPN", "PUNCT"]
    assert np.exp(reading.spans).sum(-1) == pytest.approx(np.ones(4), abs=1e-4)


def test_the_command_says_what_is_missing(tmp_path, capsys):
    options = [
        "--shared",
        str(tmp_path),
        "--pretrained",
        str(tmp_path),
        "--work",
        str(tmp_path),
        "--out",
        str(tmp_path),
    ]
    assert main(options) == 3
    message = capsys.readouterr().err.strip()
    assert "no pretrained encoder there" in message
    assert "\n" not in message
