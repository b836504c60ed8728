"""The words of ontology/conflicts.toml: by which texts tell that a state is new, shared, or one of a part only."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from kg.errors import OntologyError
from kg.ontology.files import ontology_path

_WORD: Final = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_LISTS: Final = (
    "shared", "shared_post", "lesser_post", "for_now", "part_of_sum", "counted_in", "part_of_thing", "part_of_post", "regional", "change",
)  # fmt: skip
_LEVELS: Final = ("continents", "countries", "regions")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Lists of phrases by name, and how wide the places are that are known by name: 0 for the widest."""

    phrases: Mapping[str, frozenset[str]]
    levels: Mapping[str, int]
    cities: frozenset[str]
    """Places that are a state and a town in one."""

    def said(self, name: str, text: str) -> frozenset[str]:
        """The phrases of a list that stand in a text."""
        return _standing(self.phrases[name], text)

    def level(self, place: str) -> int:
        """How wide a place is: continents 0, countries 1, their regions 2, all else 3."""
        return self.levels.get(" ".join(words(place)), len(_LEVELS))


@lru_cache(maxsize=1 << 15)
def _standing(phrases: frozenset[str], text: str) -> frozenset[str]:
    """Remembered, because a claim is compared with several others."""
    padded = f" {' '.join(words(text))} "
    return frozenset(phrase for phrase in phrases if f" {phrase} " in padded)


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [found.group().casefold() for found in _WORD.finditer(text)]


@cache
def load_disagreement(path: Path | None = None) -> Disagreement:
    """The word lists, read once. Raises OntologyError where the file is missing, no TOML, or lacks a list."""
    path = path or ontology_path("conflicts.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        phrases = {name: _phrases(data[name]) for name in _LISTS}
        places = {name: _phrases(data["places"][name]) for name in (*_LEVELS, "cities")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OntologyError(f"{path}: cannot be read as lists of words ({error})") from error
    levels = {place: level for level, name in reversed(list(enumerate(_LEVELS))) for place in places[name]}
    return Disagreement(phrases, levels, places["cities"])


def _phrases(found: list[str]) -> frozenset[str]:
    return frozenset(" ".join(words(one)) for one in found)
