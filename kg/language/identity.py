"""What a reading depends on, as a short text: cheap to get, with neither spaCy nor the model loaded.

The ledger keeps it beside each reading; a document is read again when it changes.
"""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kg
from kg.errors import ModelError
from kg.model.ids import code_hash
from kg.ontology.files import fingerprint

SHIPPED = Path(__file__).with_name("shipped")
_SHIPPED_FILES = ("config.json", "model.onnx", "vocab.txt")
_PACKAGES = ("language", "text", "model", "ontology")
"""The packages whose code decides what a reading says."""


@cache
def model_fingerprint() -> str:
    """SHA-256 over the shipped model files: two equal ones read alike. Raises ModelError."""
    found = hashlib.sha256()
    for name in _SHIPPED_FILES:
        path = SHIPPED / name
        try:
            found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        except OSError as error:
            raise ModelError(f"{path}: the language model is missing, install kg again") from error
    return found.hexdigest()


def extractor_id(model: str | None = None) -> str:
    """Names version, code, model, ontology and lexicon of the reader. Raises ModelError when the shipped model is gone.

    A pipeline given by name counts by its name and installed version.
    """
    if model is None:
        language = model_fingerprint()[:12]
    else:
        try:
            language = f"{model} {version(model)}"
        except (PackageNotFoundError, ValueError):
            language = model
    rules = fingerprint("kg.ttl", "lexicon")[:12]
    return f"kg {kg.__version__}; code {code_hash(*_PACKAGES)[:12]}; model {language}; ontology {rules}"
