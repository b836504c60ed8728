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
_FILES = ("config.json", "heads.npz", "model.onnx", "vocab.txt")
_PACKAGES = ("language", "text", "model", "ontology")
"""The packages whose code decides what a reading says."""


def reader_folder(name: str) -> Path | None:
    """The folder that a model's name means when it holds a reader made by `kg train`, None for a spaCy pipeline."""
    folder = Path(name)
    return folder if (folder / "heads.npz").is_file() and (folder / "config.json").is_file() else None


@cache
def model_fingerprint(folder: Path = SHIPPED) -> str:
    """SHA-256 over a reader's files: two equal ones read alike. Raises ModelError."""
    found = hashlib.sha256()
    for name in _FILES:
        path = folder / name
        try:
            with path.open("rb") as file:  # in pieces: the whole file at once would stay in the process's memory
                found.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
        except OSError as error:
            raise ModelError(f"{path}: the language model is missing, install kg again") from error
    return found.hexdigest()


def extractor_id(model: str | None = None) -> str:
    """Names version, code, model, ontology and lexicon of the reader. Raises ModelError when the shipped model is gone.

    A reader in a folder counts by its files. A spaCy pipeline given by name counts by its name and installed version,
    beside the shipped model, whose heads over pairs of mentions read on top of it.
    """
    if model is None:
        language = model_fingerprint()[:12]
    elif (folder := reader_folder(model)) is not None:
        language = model_fingerprint(folder)[:12]
    else:
        try:
            language = f"{model} {version(model)} on {model_fingerprint()[:12]}"
        except (PackageNotFoundError, ValueError):
            language = f"{model} on {model_fingerprint()[:12]}"
    rules = fingerprint("kg.ttl", "lexicon")[:12]
    return f"kg {kg.__version__}; code {code_hash(*_PACKAGES)[:12]}; model {language}; ontology {rules}"
