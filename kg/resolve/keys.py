"""Under which key equal names meet: what is left of a name once spelling, legal form and customary words are off."""

import re
from functools import lru_cache
from typing import Final

from kg.model.vocabulary import ORGANIZATIONS, EntityType
from kg.resolve.known import ABBREVIATIONS, BODIES, COUNTRY_WORDS, FACILITY_TAILS, GENERIC, PLACES
from kg.text.names import name_parts, normalise_name, organization_key

Family = str
"""Types that may be one entity: "Organization" for its subclasses, otherwise the type itself."""

_FACILITY_TAIL: Final = re.compile(
    r"^(.{2,}?) (?:" + "|".join(sorted(FACILITY_TAILS, key=lambda tail: (-len(tail), tail))) + r")$"
)
_DESCRIBED: Final = re.compile(r"^(.*[A-Z0-9]\S*)(?: (?!(?:of|and|the|de|in|for|by) )[a-z][a-z-]*)+$")
_COUNTRY: Final = re.compile(r"^(?:" + "|".join(sorted(COUNTRY_WORDS, key=len, reverse=True)) + r") (?=\S+ \S)")


def family_of(kind: EntityType) -> Family:
    """The family that a type belongs to."""
    return "Organization" if kind in ORGANIZATIONS else kind


@lru_cache(maxsize=1 << 17)
def name_key(family: Family, name: str) -> str:
    """The key under which equal names of a family meet; never empty for a name with a letter or digit."""
    plain = normalise_name(name)
    if family == "Organization":
        key = " ".join(ABBREVIATIONS.get(word, word) for word in organization_key(name).split())
        key = BODIES.get(key, key)
        return _COUNTRY.sub("", key) or key
    if family == "Person":
        parts = name_parts(name)
        return " ".join([*parts.given, parts.family, parts.generation]).strip() or plain
    if family == "Place":
        before = normalise_name(name.partition(",")[0])
        return PLACES.get(plain) or PLACES.get(before) or before or plain
    if family in ("Facility", "Product"):
        # "Kite app", "Kokura works": what the writer did not capitalise at the end only describes.
        named = _DESCRIBED.match(name)
        plain = (normalise_name(named[1]) if named else "") or plain
    if family == "Facility" and (match := _FACILITY_TAIL.match(plain)):
        return match[1]
    return plain


def link_key(family: Family, alias: str) -> str | None:
    """The key of another name, or None for one that is too general to link by: a first name, "Group", "it"."""
    key = name_key(family, alias)
    words = key.split()
    if len(key) < 2 or set(words) <= GENERIC or not any(sign.isupper() or sign.isdigit() for sign in alias):
        return None
    return None if family == "Person" and len(words) < 2 else key
