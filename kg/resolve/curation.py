"""Reads the file of curated decisions: which names a person has declared one entity or several.

The file is YAML, a list of entries that people write, compare and share (docs/curation.md). Entries speak of entities
by name, so that they outlive rebuilds and meet documents that came later. What is read here is checked for its form
and against itself; `kg.resolve.by_hand` brings it to the names that documents have.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import yaml

from kg.errors import CurationError
from kg.model.vocabulary import ENTITY_TYPES, EntityType
from kg.text.names import normalise_name

Action = Literal["merge", "split", "lock", "rename"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
_KEYS: Final[dict[Action, tuple[str, ...]]] = {
    "merge": ("merge", "type", "why", "by"),
    "split": ("split", "in", "type", "why", "by"),
    "lock": ("lock", "names", "type", "why", "by"),
    "rename": ("rename", "to", "type", "why", "by"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity, by a name that documents use for it; with `sources`, what those documents call so."""

    name: str
    sources: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Equal for references that are spelled the same but for case and punctuation."""
        return normalise_name(self.name) or self.name.casefold(), "\n".join(sorted(self.sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision. Lines are counted from 1."""

    action: Action
    names: tuple[Reference, ...]
    """Whom it is about, each once; of a lock, the one named first gives it its name."""
    line: int
    last_line: int
    type: EntityType | None = None
    sources: tuple[str, ...] = ()
    """Of a split: the documents whose mentions are another entity."""
    to: str | None = None
    """Of a rename: the new name."""
    why: str | None = None
    by: str | None = None

    @property
    def means(self) -> tuple[object, ...]:
        """Equal for entries that decide the same, whoever made them and for whatever reason."""
        return self.action, frozenset(one.key for one in self.names), self.type, frozenset(self.sources), self.to

    @property
    def shown(self) -> str:
        """The entry in a few words."""
        names = ", ".join(one.name for one in self.names)
        return f"{self.action} {names}" + (f" to {self.to}" if self.to else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """All decisions of one file, in its order."""

    file: str
    """As messages name it."""
    entries: tuple[Entry, ...] = ()

    def error(self, message: str, *entries: Entry) -> CurationError:
        """An error that names the file and the lines of the entries that are to blame."""
        lines = sorted({entry.line for entry in entries})
        where = "lines" if len(lines) > 1 else "line"
        listed = " and ".join(filter(None, [", ".join(map(str, lines[:-1])), str(lines[-1])]))
        return CurationError(f"{self.file}, {where} {listed}: {message}")


NONE: Final = Curation(file="")
"""Nothing decided by hand."""


def load_curation(path: Path) -> Curation:
    """Reads a file of decisions. Raises `CurationError` where it cannot be read, with the line where one is wrong."""
    return parse_curation(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The file's text, line ends as they are. Raises `CurationError` where it cannot be read or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CurationError(f"{path}: the decisions are not in UTF-8 ({error.reason})") from error
    except OSError as error:
        raise CurationError(f"{path}: the decisions cannot be read: {error.strerror or error}") from error


def parse_curation(text: str, file: str) -> Curation:
    """The decisions in a text; `file` is its name in messages. Does not yet ask whether they contradict each other."""
    root = compose(text, file)
    if root is None:
        return Curation(file=file)
    return Curation(file=file, entries=tuple(_Reader(file).entry(node) for node in root.value))


def compose(text: str, file: str) -> yaml.SequenceNode | None:
    """The list of entries with the places of its parts, or None for a file of nothing but comments."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise CurationError(f"{file}{line}: this is no YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise CurationError(f"{file}: this is no YAML: {str(error).splitlines()[0]}") from error
    except RecursionError as error:
        raise CurationError(f"{file}: this is no list of decisions: it is nested too deeply") from error
    if root is None:
        return None
    if not isinstance(root, yaml.SequenceNode):
        raise _wrong(
            file, root, "decisions are a list; each begins with `- merge:`, `- split:`, `- lock:` or `- rename:`"
        )
    return root


def _wrong(file: str, node: yaml.Node, reason: str) -> CurationError:
    return CurationError(f"{file}, line {node.start_mark.line + 1}: {reason}")


class _Reader:
    """Reads entries of one file, strictly: what is not understood is an error, never passed over."""

    def __init__(self, file: str) -> None:
        self._file = file

    def entry(self, node: yaml.Node) -> Entry:
        fields = self._mapping(node, "a decision")
        actions = [action for action in ACTIONS if action in fields]
        if len(actions) != 1:
            found = f"has {' and '.join(actions)}" if actions else "has none"
            raise _wrong(self._file, node, f"a decision has one of merge, split, lock and rename; this one {found}")
        action = actions[0]
        for key, value in fields.items():
            if key not in _KEYS[action]:
                allowed = ", ".join(_KEYS[action][1:])
                raise _wrong(self._file, value, f"{key!r} says nothing about a {action}; it may have {allowed}")
        names = list(self._references(fields[action]))
        if action == "lock" and "names" in fields:
            names += self._references(fields["names"])
        entry = Entry(
            action=action,
            names=tuple({one.key: one for one in reversed(names)}[key] for key in dict.fromkeys(n.key for n in names)),
            line=node.start_mark.line + 1,
            type=self._type(fields["type"]) if "type" in fields else None,
            sources=tuple(dict.fromkeys(self._texts(fields["in"]))) if "in" in fields else (),
            to=self._text(fields["to"]) if "to" in fields else None,
            why=self._text(fields["why"]) if "why" in fields else None,
            by=self._text(fields["by"]) if "by" in fields else None,
            # After all parts proved flat: YAML's aliases can make a node part of itself.
            last_line=_last_line(node) + 1,
        )
        self._complete(entry, node, given=len(list(self._references(fields[action]))))
        return entry

    def _complete(self, entry: Entry, node: yaml.Node, *, given: int) -> None:
        """Raises where an entry lacks what its action needs."""
        if entry.action in ("lock", "rename") and given != 1:
            raise _wrong(self._file, node, f"a {entry.action} is of one name")
        if entry.action == "rename" and entry.to is None:
            raise _wrong(self._file, node, "a rename needs `to:`, the new name")
        if entry.action == "split" and not entry.sources and len(entry.names) < 2:
            raise _wrong(
                self._file, node, "a split needs two different names, or one and `in:`, the documents that differ"
            )
        if entry.action == "split" and entry.sources and any(one.sources for one in entry.names):
            raise _wrong(self._file, node, "a split with `in:` takes plain names")
        if entry.action == "merge" and given < 2:
            raise _wrong(self._file, node, "a merge needs two names or more")

    def _references(self, node: yaml.Node) -> Iterator[Reference]:
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if isinstance(item, yaml.MappingNode):
                fields = self._mapping(item, "a name")
                if set(fields) != {"name", "in"}:
                    raise _wrong(self._file, item, "a name is written as it is, or as {name: ..., in: [documents]}")
                yield Reference(self._text(fields["name"]), tuple(dict.fromkeys(self._texts(fields["in"]))))
            else:
                yield Reference(self._text(item))

    def _mapping(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(self._file, node, f"{what} is written as `key: value`")
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key)
            if name in fields:
                raise _wrong(self._file, key, f"{name!r} is given twice")
            fields[name] = value
        return fields

    def _texts(self, node: yaml.Node) -> list[str]:
        return [self._text(item) for item in (node.value if isinstance(node, yaml.SequenceNode) else [node])]

    def _text(self, node: yaml.Node) -> str:
        """A value as it is written: a name may look like a number or a truth value to YAML."""
        if not isinstance(node, yaml.ScalarNode):
            raise _wrong(self._file, node, "here a text is expected, not a list or keys")
        text = " ".join(str(node.value).split())
        if not text:
            raise _wrong(self._file, node, "here a text is missing")
        if has_unseen(text):
            raise _wrong(self._file, node, "the text holds characters that cannot be seen")
        return text

    def _type(self, node: yaml.Node) -> EntityType:
        text = self._text(node)
        for kind in ENTITY_TYPES:
            if text == kind:
                return kind
        raise _wrong(self._file, node, f"{text!r} is no type; there are {', '.join(ENTITY_TYPES)}")


def has_unseen(text: str) -> bool:
    """Whether a text holds control signs, signs that turn the direction of writing and the like."""
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in text)


def _last_line(node: yaml.Node) -> int:
    """The last line that an entry has text on: YAML's own end mark lies behind blank lines and comments."""
    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark.line
        return end - 1 if node.style in ("|", ">") and node.end_mark.column == 0 and end > node.start_mark.line else end
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    return max(_last_line(part) for part in parts)
