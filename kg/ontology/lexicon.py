"""The lexicon: which words and syntactic frames express which relation or deal. Data, read from ontology/lexicon/.

A file per property (`acquires.toml`) or kind of deal (`ComputeDeal.toml`); files that begin with `_` hold word lists
shared by all. The format is described in ontology/lexicon/README.md; the interpreter (kg.language.frames) knows no
relation by name.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, get_args

from kg.errors import OntologyError
from kg.model.vocabulary import DEAL_KINDS, DEAL_ROLES, Certainty, Tense
from kg.ontology.files import ontology_path

PARTS: Final = ("verb", "noun", "adjective", "link", "pattern")
_FRAME_KEYS: Final = frozenset(
    {*PARTS, "subject", "object", "roles", "implies", "deal", "near", "stative", "title", "confidence", "certainty",
     "tense", "subject_types", "object_types", "symmetric", "status"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way of saying one thing: trigger words, and the syntactic slots in which its arguments stand."""

    id: str
    """`<file>/<number>`, kept on every claim that it produces."""
    predicate: str | None
    """The relation that subject and object make, or None for a frame that only tells of a deal."""
    part: str
    """How the trigger stands in the sentence: one of `PARTS`."""
    phrases: tuple[tuple[str, ...], ...]
    """Trigger phrases as lower-case lemma sequences."""
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    """Slots to try in order; the first that holds fillers of an allowed type is taken."""
    subject_types: frozenset[str] = frozenset()
    object_types: frozenset[str] = frozenset()
    """Narrower than domain and range where a wording is; empty allows what the property does."""
    deal: str | None = None
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Deal role -> slots; `subject` and `object` stand for what filled those."""
    implies: tuple[tuple[str, str, str], ...] = ()
    """(role, predicate, role): claims that stand beside the deal."""
    near: tuple[tuple[str, ...], ...] = ()
    """Words of which at least one must stand in the sentence."""
    stative: bool = False
    """A state that a past tense ends ("was chairman"), unlike an event that still holds ("founded")."""
    title: bool = False
    """The trigger is the title of a post, kept as `kg:roleTitle`."""
    confidence: float = 0.7
    certainty: Certainty | None = None
    tense: Tense | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with its names marked (`[Mia Ott|Person]`) and what must, or must not, come out of it."""

    text: str
    claims: tuple[tuple[str, str, str], ...]
    """(subject name, predicate, object name); empty for a negative example."""
    flags: Mapping[str, str]
    """certainty, tense, polarity, roleTitle expected on every claim of the example."""
    deal: Mapping[str, Any] | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All frames and examples, and the shared word lists."""

    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]
    words: Mapping[str, frozenset[str]]
    """Shared lists, `<file without _>.<list>` -> lower-case words or phrases."""

    def by_part(self, part: str) -> Iterator[Frame]:
        """The frames whose trigger is a verb, noun, adjective, link or pattern."""
        return (frame for frame in self.frames if frame.part == part)


def _words(value: Any, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise OntologyError(f"{where}: expected a list of non-empty strings")
    phrases = [tuple(item.lower().split()) for item in value]
    # A hyphenated word may reach the reader in one token or in three ("start-up"): both are looked for.
    cut = [tuple(" ".join(p).replace("-", " ").split()) for p in phrases if any("-" in word.strip("-") for word in p)]
    return tuple(dict.fromkeys([*phrases, *cut]))


def _frame(name: str, number: int, top: Mapping[str, Any], raw: Mapping[str, Any]) -> Frame:
    where = f"ontology/lexicon/{name}.toml, frame {number}"
    unknown = sorted(set(raw) - _FRAME_KEYS)
    if unknown:
        raise OntologyError(f"{where}: unknown key {unknown[0]!r}")
    parts = [part for part in PARTS if part in raw]
    if len(parts) != 1:
        raise OntologyError(f"{where}: needs exactly one of {', '.join(PARTS)}")
    part = parts[0]
    deal = raw.get("deal", top.get("deal"))
    if deal is not None and deal not in DEAL_KINDS:
        raise OntologyError(f"{where}: {deal!r} is no kind of deal")
    roles = {role: tuple(slots) for role, slots in raw.get("roles", {}).items()}
    for role in roles:
        if role not in DEAL_ROLES:
            raise OntologyError(f"{where}: {role!r} is no role of a deal")
    certainty = raw.get("certainty")
    if certainty is not None and certainty not in get_args(Certainty):
        raise OntologyError(f"{where}: {certainty!r} is no certainty")
    return Frame(
        id=f"{name}/{number}",
        predicate=top.get("property"),
        part=part,
        phrases=_words(raw[part], where),
        subject=tuple(raw.get("subject", ())),
        object=tuple(raw.get("object", ())),
        subject_types=frozenset(raw.get("subject_types", ())),
        object_types=frozenset(raw.get("object_types", ())),
        deal=deal,
        roles=roles,
        implies=tuple((a, p, b) for a, p, b in raw.get("implies", top.get("implies", ()))),
        near=_words(raw["near"], where) if "near" in raw else (),
        stative=bool(raw.get("stative", top.get("stative", False))),
        title=bool(raw.get("title", top.get("title", False))),
        confidence=float(raw.get("confidence", top.get("confidence", 0.7))),
        certainty=certainty,
        tense=raw.get("tense"),
        status=raw.get("status"),
    )


def _example(name: str, raw: Mapping[str, Any]) -> Example:
    return Example(
        text=raw["text"],
        claims=tuple((s, p, o) for s, p, o in raw.get("claims", ())),
        flags={key: raw[key] for key in ("certainty", "tense", "polarity", "roleTitle") if key in raw},
        deal=raw.get("deal"),
        source=name,
    )


def parse_lexicon(files: Mapping[str, str]) -> Lexicon:
    """Builds the lexicon from file stems and their TOML text.

    Raises OntologyError naming the file and the mistake.
    """
    frames: list[Frame] = []
    examples: list[Example] = []
    words: dict[str, frozenset[str]] = {}
    for name in sorted(files):
        try:
            top = tomllib.loads(files[name])
        except tomllib.TOMLDecodeError as error:
            raise OntologyError(f"ontology/lexicon/{name}.toml: {error}") from error
        if name.startswith("_"):
            for key, value in top.items():
                words[f"{name[1:]}.{key}"] = frozenset(
                    " ".join(phrase) for phrase in _words(value, f"ontology/lexicon/{name}.toml, {key}")
                )
            continue
        if top.get("property", top.get("deal")) != name:
            raise OntologyError(f"ontology/lexicon/{name}.toml: property or deal must be {name!r}, the file's name")
        frames += [_frame(name, number, top, raw) for number, raw in enumerate(top.get("frame", ()), 1)]
        examples += [_example(name, raw) for raw in top.get("example", ())]
    return Lexicon(frames=tuple(frames), examples=tuple(examples), words=words)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lexicon, read once."""
    folder = ontology_path("lexicon")
    files = {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    if not files:
        raise OntologyError(f"{folder}: holds no lexicon file")
    return parse_lexicon(files)
