"""manifest.json: what made the outputs and what they are, so that two builds can be compared by a program.

No clock, no absolute path of this machine, nothing about how the work was shared out: equal inputs, equal bytes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import kg
from kg.model.graph import Graph
from kg.ontology.files import fingerprint
from kg.outputs.files import write_text
from kg.text.slugs import document_path

FILENAME: Final = "manifest.json"
_FORMAT: Final = 1


def write(graph: Graph, folder: Path, outputs: Iterable[Path], *, model: str | None) -> None:
    """Writes the manifest of `outputs`, which are files under `folder`."""
    document = manifest(graph, folder, outputs, model=model)
    write_text(folder / FILENAME, [json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True), "\n"])


def manifest(graph: Graph, folder: Path, outputs: Iterable[Path], *, model: str | None) -> dict[str, object]:
    """The manifest as plain data."""
    extractors = dict(graph.extractors)
    return {
        "format": _FORMAT,
        "kg": kg.__version__,
        "ontology": fingerprint(),
        "extractors": sorted(set(extractors.values())),
        "settings": {"base_iri": graph.base_iri, "model": model},
        "counts": _counts(graph),
        "inputs": [
            {
                "source": one.source,
                "iri": graph.iri(document_path(one)),
                "sha256": one.raw_sha256,
                "text_sha256": one.sha256,
                "media_type": one.media_type,
                "extractor": extractors.get(one.id),
            }
            for one in sorted(graph.documents, key=lambda one: one.source)
        ],
        "missing": sorted(graph.missing),
        "sentences_that_may_hold_more": _open_sentences(graph),
        "rejections": [
            {"source": one.source, "reason": one.reason, "severity": one.severity} for one in sorted(graph.rejections)
        ],
        "outputs": {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(outputs)},
    }


def _counts(graph: Graph) -> dict[str, object]:
    return {
        "documents": len(graph.documents),
        "entities": len(graph.entities),
        "entities_by_type": dict(Counter(str(one.type) for one in graph.entities)),
        "deals": len(graph.deals),
        "claims": len(graph.statements),
        "claimsRefusedByType": len(graph.refused),
        "candidates_rejected": len(graph.rejected),
        "candidates_rejected_by_reason": dict(Counter(one.candidate.reason for one in graph.rejected)),
        "sentences": graph.coverage.sentences,
        "sentences_with_claims": graph.coverage.stating,
        "sentences_that_may_hold_more": len(graph.coverage.open),
        "sentences_that_may_hold_more_by_reason": dict(
            Counter(reason for one in graph.coverage.open for reason in one.reasons)
        ),
        "claims_by_relation": dict(Counter(one.predicate for one in graph.statements)),
        "claims_by_certainty": dict(Counter(str(one.claim.certainty) for one in graph.statements)),
        "edges": len(graph.edges),
        "mentions": len(graph.mentions),
        "reprints": len(graph.reprints),
    }


def _open_sentences(graph: Graph) -> list[dict[str, object]]:
    """Every sentence that may hold more; offsets in code points, end exclusive, as those of quotes."""
    sources = {one.id: one.source for one in graph.documents}
    return [
        {
            "source": sources[one.document],
            "start": one.span.start,
            "end": one.span.end,
            "reasons": list(one.reasons),
            "deal_words": list(one.cues),
            "entities": list(one.entities),
            "rejected": list(one.rejected),
        }
        for one in sorted(graph.coverage.open, key=lambda one: (sources[one.document], one.span))
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
