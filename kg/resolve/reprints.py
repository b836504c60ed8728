"""Finds documents that reprint one another: nearly the same words, in MinHash signatures first, then exactly."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.model.document import Document
from kg.model.graph import Reprint
from kg.text.cleaning import prose

_WORD: Final = re.compile(r"[^\W_]+")
_SHINGLE: Final = 5
"""Words per shingle, after Broder's resemblance of documents (1997)."""
_FEWEST_SHINGLES: Final = 8
"""Texts with fewer are compared as a whole only."""
_PERMUTATIONS: Final = 128
_CANDIDATE: Final = 0.5
"""Estimated similarity from which the exact one is computed; low enough that a reprint is hardly missed."""
_WEIGHTS: Final = (0.1, 0.9)
"""What a needless candidate and a missed one cost."""
THRESHOLD: Final = 0.8
"""Jaccard similarity from which two texts count as one."""
_SHORT_THRESHOLD: Final = 0.6
"""The same where one text is short: there each changed word spoils five shingles of few."""
_SHORT: Final = 100
"""Shingles below which a text is short."""


def shingles(document: Document) -> frozenset[str]:
    """The runs of five words of a document's prose, lower-case; for a text of less, the whole."""
    words = _WORD.findall(prose(document.text, document.boilerplate).lower())
    if len(words) < _SHINGLE + _FEWEST_SHINGLES:
        return frozenset([" ".join(words)]) if words else frozenset()
    return frozenset(" ".join(words[place : place + _SHINGLE]) for place in range(len(words) - _SHINGLE + 1))


def reprints(documents: Sequence[Document]) -> tuple[Reprint, ...]:
    """Every document that repeats an earlier one, with the earliest that it repeats.

    Earlier is by date, undated ones last, then by source. A reprint of a reprint is one of the first text, however
    far it has drifted from it, so that a text and all its reprints are one source.
    """
    ordered = sorted(documents, key=lambda document: (document.issued or "9999", document.source))
    contents = [shingles(document) for document in ordered]
    first: dict[int, int] = {}
    for later, candidates in _candidates(contents):
        for earlier in candidates:
            if _alike(contents[later], contents[earlier]):
                first[later] = first.get(earlier, earlier)
                break
    found = [
        Reprint(
            later=ordered[later].id,
            earlier=ordered[earlier].id,
            similarity=round(_jaccard(contents[later], contents[earlier]), 3),
        )
        for later, earlier in first.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.later, one.earlier)))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    short = _FEWEST_SHINGLES < min(len(left), len(right)) < _SHORT
    return _jaccard(left, right) >= (_SHORT_THRESHOLD if short else THRESHOLD)


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)


def _candidates(contents: Sequence[frozenset[str]]) -> Iterator[tuple[int, list[int]]]:
    """For each place in turn, the earlier places whose signatures are alike, in order."""
    if len(contents) < 2:
        return
    # Imported here: it takes half a second, which a query or a one-document build need not wait for.
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS, weights=_WEIGHTS)
    blank = MinHash(num_perm=_PERMUTATIONS, seed=1)
    for place, content in enumerate(contents):
        if not content:
            continue
        signature = blank.copy()
        signature.update_batch([shingle.encode() for shingle in sorted(content)])
        if alike := sorted(int(key) for key in index.query(signature)):
            yield place, alike
        index.insert(str(place), signature)
