"""How fast texts are read, beside the bare encoder on the same sentences: `python -m tests.benchmarks.reading [FOLDER]`.

FOLDER is ../shared/dev/docs where there is one, else seeds/. One thread unless OMP_NUM_THREADS says otherwise.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from kg.language.encoder import ReadingModel, load_model  # after the line above: the number of threads is read then
from kg.language.extract import Extractor, mask
from kg.model.document import Document
from kg.pipeline import build, load_graph
from kg.settings import BuildSettings
from tests.benchmarks.table import show

ROOT = Path(__file__).parents[2]
MEGABYTE = 1 << 20
T = TypeVar("T")


def main(folder: str) -> None:
    """Measures and prints."""
    before = resident()
    extractor, loading = timed(Extractor)
    loaded = resident()
    _, warm = timed(lambda: extractor.parse("Farrow Mills has acquired Borden Grain."))
    with tempfile.TemporaryDirectory() as out:
        settings = BuildSettings(out=Path(out), workers=1)
        _, building = timed(lambda: build([folder], settings))
        _, again = timed(lambda: build([folder], settings))
        documents = load_graph(Path(out)).documents
    words = sum(len(document.text.split()) for document in documents)
    sentences = [split(extractor, document) for document in documents]
    model = load_model()
    _, encoding = timed(lambda: encode(model, sentences))
    _, parsing = timed(lambda: [extractor.parse(mask(document)) for document in documents])
    _, extracting = timed(lambda: [extractor.extract(document) for document in documents])
    rows = [
        row(name, seconds, words, encoding)
        for name, seconds in (
            ("encoder alone", encoding),
            ("parse", parsing),
            ("extract", extracting),
            ("build, nothing known", building),
            ("build, nothing new", again),
        )
    ]
    show(f"{len(documents)} documents, {words} words of {folder}", ("", "seconds", "words/s", "x encoder"), rows)
    memory = [
        ("before the model", f"{before / MEGABYTE:.0f} MB"),
        ("model loaded", f"{loaded / MEGABYTE:.0f} MB"),
        ("after everything", f"{resident() / MEGABYTE:.0f} MB"),
        ("loading took", f"{loading:.2f} s"),
        ("the first sentence", f"{warm * 1000:.0f} ms"),
    ]
    show("memory and load time", ("", ""), memory)


def split(extractor: Extractor, document: Document) -> list[list[str]]:
    """The sentences of a document as the pipeline gives them to the encoder."""
    doc = extractor.parse(mask(document))
    return [[token.text for token in sentence if not token.is_space] or ["."] for sentence in doc.sents]


def encode(model: ReadingModel, documents: list[list[list[str]]]) -> None:
    """One pass per document, as the pipeline makes it."""
    for sentences in documents:
        model.read(sentences)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and its seconds."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def row(name: str, seconds: float, words: int, encoding: float) -> tuple[str, ...]:
    """One line of the table."""
    return name, f"{seconds:.2f}", f"{words / seconds:.0f}", f"{seconds / encoding:.2f}"


def resident() -> int:
    """Bytes of memory in use by this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    shared = ROOT / ".." / "shared" / "dev" / "docs"
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.relpath(shared if shared.is_dir() else ROOT / "seeds"))
