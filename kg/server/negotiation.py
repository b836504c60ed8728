"""Content negotiation: which media type a client likes best of those that an answer can be written in (RFC 9110, 12.5.1)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_QUALITY: Final = re.compile(r"(0(\.\d{0,3})?|1(\.0{0,3})?)\Z")
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "application/sparql-results+json": ("application/json", "text/json"),
    "application/sparql-results+xml": ("application/xml", "text/xml"),
    "text/turtle": ("application/turtle", "application/x-turtle"),
    "application/ld+json": ("application/json",),
    "application/rdf+xml": ("application/xml", "text/xml"),
}
"""What clients ask for where they mean the type on the left; served only where the type itself is not wanted more."""


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that the Accept header likes best, the earlier one among equals; None where it excludes them all.

    An empty header accepts everything. Parameters other than q are ignored; a malformed q counts as 0.
    """
    ranges = _ranges(accept)
    if not ranges:
        return offers[0]
    liking, _, chosen = max((_liking(offer, ranges), -place, offer) for place, offer in enumerate(offers))
    return chosen if liking > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if not name:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = float(value) if _QUALITY.match(value.strip()) else 0.0
        found[name] = max(quality, found.get(name, 0.0))
    return found


def _liking(offer: str, ranges: Mapping[str, float]) -> float:
    """The quality of the most specific range that covers the offer; 0 where none does."""
    exact = [ranges[name] for name in (offer, *_OTHER_NAMES.get(offer, ())) if name in ranges]
    if exact:
        return max(exact)
    return ranges.get(offer.partition("/")[0] + "/*", ranges.get("*/*", 0.0))
