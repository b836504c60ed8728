"""From a checkpoint to the shipped files: one int8 ONNX graph, vocabulary, configuration, licence."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from kg import __version__
from kg.language.encoder import FORMAT
from kg.language.heads import Inventory
from kg.training.data import Mixture
from kg.training.model import Reader
from kg.training.settings import TrainingSettings
from kg.training.train import build_model

log = logging.getLogger(__name__)

LICENCE = Path(__file__).with_name("model-licence.md")
_INPUTS = ("ids", "shapes", "first", "last")
_OUTPUTS = (
    "spans", "upos", "xpos", "lemmas", "arcs", "relations", "states", "sentence_states", "triggers"
)  # fmt: skip


class _Deployed(nn.Module):
    """The network with its decisions inside the graph, so that little leaves it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        found = self.reader(ids, shapes, first, last)
        return (
            torch.log_softmax(found.spans, dim=-1),
            found.upos.argmax(-1).to(torch.int32),
            found.xpos.argmax(-1).to(torch.int32),
            found.lemmas.argmax(-1).to(torch.int32),
            found.arcs,
            found.relations.argmax(2).to(torch.int32),
            found.pair_states,
            found.sentence_states,
            found.triggers,
        )


def export(
    checkpoint: Path,
    inventory: Inventory,
    mixture: Mixture,
    settings: TrainingSettings,
    *,
    pretrained: Path,
    out: Path,
) -> None:
    """Write model.onnx, heads.npz, vocab.txt, config.json and LICENSE.md into `out`."""
    state = torch.load(checkpoint, weights_only=True)
    reader = build_model(inventory, settings, pair_classes=len(state["model"]["pairs.classes.bias"]))
    reader.load_state_dict(state["model"])
    out.mkdir(parents=True, exist_ok=True)
    write_graph(reader, out / "model.onnx")
    write_heads(reader, out / "heads.npz")
    vocabulary = (pretrained / "vocab.txt").read_text(encoding="utf-8").splitlines()
    (out / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    shutil.copyfile(LICENCE, out / "LICENSE.md")
    record = {
        "format": FORMAT,
        "name": "kg-reader",
        "version": __version__,
        "labels": inventory.as_dict(),
        "sizes": {"states": reader.sizes.hidden, "pair": reader.sizes.pair},
        "files": {name: digest(out / name) for name in ("model.onnx", "heads.npz", "vocab.txt")},
        "training": _training_record(state, mixture, settings),
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    (out / "config.json").write_text(text + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    log.info("exported to %s, %.1f MB", out, size)


def _training_record(state: Mapping[str, Any], mixture: Mixture, settings: TrainingSettings) -> dict[str, Any]:
    return {
        "steps": state["step"],
        "held_out_scores": {name: round(value, 4) for name, value in sorted(state["scores"].items())},
        "sentences": mixture.counts,
        "data": mixture.files,
        "settings": asdict(settings),
    }


def write_graph(reader: Reader, path: Path) -> None:
    """Export to ONNX and quantise the weights to int8 (dynamic, per channel)."""
    model = _Deployed(reader.eval())
    example = (
        torch.tensor([[2, 1, 1, 1, 3, 0], [2, 1, 1, 1, 1, 3]]),
        torch.zeros(2, 6, dtype=torch.int64),
        torch.tensor([[1, 2, 3], [1, 2, 4]]),
        torch.tensor([[1, 2, 3], [1, 3, 4]]),
    )
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "shapes")}
    axes |= {name: {0: "batch", 1: "words"} for name in ("first", "last", *_OUTPUTS)}
    axes |= {name: {0: "batch", 1: "words", 2: "heads"} for name in ("arcs", "relations")}
    axes["sentence_states"] = {0: "batch"}
    with tempfile.TemporaryDirectory() as scratch:
        raw, prepared = Path(scratch, "raw.onnx"), Path(scratch, "prepared.onnx")
        torch.onnx.export(
            model,
            example,
            str(raw),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(raw), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    onnx.checker.check_model(str(path))


def write_heads(reader: Reader, path: Path) -> None:
    """The pair heads as float16 arrays for numpy, without CORE's classes."""
    arrays = {
        f"{part}.{name}": tensor.detach().to(torch.float16).numpy()
        for part, module in (
            ("pairs", reader.pairs),
            ("coreference", reader.coreference),
            ("words", reader.pair_words),
            ("sentence", reader.pair_sentence),
        )
        for name, tensor in sorted(module.state_dict().items())
        if not name.startswith("classes.")
    }
    np.savez(path, **arrays)  # type: ignore[arg-type]  # its members carry a fixed date, so equal weights give equal bytes


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
