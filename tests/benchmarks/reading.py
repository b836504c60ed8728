"""How fast texts are read, beside the bare encoder on the same sentences: `python -m tests.benchmarks.reading [FOLDER]`.

FOLDER is ../shared/dev/docs where there is one, else seeds/. One thread per process; the two-core rows share the
documents out among two processes, as `kg build` does.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
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
CORES = 2
TIMES = 3
"""How often the documents are read again, so that the seconds are worth measuring."""
T = TypeVar("T")
worker: Extractor


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
    encoding = best(lambda: encode(model, sentences))
    parsing = best(lambda: [extractor.parse(mask(document)) for document in documents])
    extracting = best(lambda: [extractor.extract(document) for document in documents])
    encoding_shared, extracting_shared = on_cores(sentences, documents)
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
    rows += [
        row(f"{name}, {CORES} cores", seconds, words, encoding_shared)
        for name, seconds in (("encoder alone", encoding_shared), ("extract", extracting_shared))
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


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs."""
    return min(timed(work)[1] for _ in range(TIMES))


def on_cores(sentences: Sequence[list[list[str]]], documents: Sequence[Document]) -> tuple[float, float]:
    """Seconds of the bare encoder and of the whole reading when processes share the documents, loading left out."""
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=prepare) as pool:
        list(pool.map(warm_up, range(4 * CORES)))
        parts = [list(range(start, len(documents), CORES)) for start in range(CORES)]
        encoding = best(lambda: list(pool.map(encode_part, [[sentences[n] for n in part] for part in parts])))
        extracting = best(lambda: list(pool.map(extract_part, [[documents[n] for n in part] for part in parts])))
    return encoding, extracting


def prepare() -> None:
    """Loads the reader into a worker process."""
    global worker
    worker = Extractor()


def warm_up(number: int) -> None:
    """Gives every worker something to do first."""
    worker.parse(f"Farrow Mills has acquired {number} plants of Borden Grain.")
    time.sleep(0.2)


def encode_part(sentences: list[list[list[str]]]) -> None:
    """The bare encoder over some documents."""
    encode(load_model(), sentences)


def extract_part(documents: list[Document]) -> None:
    """The whole reading of some documents."""
    for document in documents:
        worker.extract(document)


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
