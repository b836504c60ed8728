"""Reads a JSON-LD context backwards: from a property's IRI to the term that stands for it.

Only what kg's own context uses is understood: prefixes, terms with `@id` and `@type`, `@vocab`. Anything else is
refused aloud, because a writer that misreads its context writes another graph.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OntologyError

_ALLOWED = frozenset({"@id", "@type", "@container", "@protected"})


@dataclass(frozen=True, slots=True)
class ContextTerm:
    """A name of the context. `type` is "@id", "@vocab" or a datatype's IRI; None leaves values as they are."""

    name: str
    iri: str
    type: str | None


class Context:
    """A parsed context. `document` is what to write under `@context`."""

    def __init__(self, document: Mapping[str, object], *, source: str) -> None:
        self._source = source
        self.document = document
        self._prefixes = {
            name: value for name, value in document.items() if isinstance(value, str) and not name.startswith("@")
        }
        usable = [(name, value) for name, value in self._prefixes.items() if value.endswith(("#", "/"))]
        self._namespaces = sorted(usable, key=lambda item: (-len(item[1]), item[0]))
        self.vocab = self._vocab()
        terms = [self._term(name, document[name]) for name in sorted(document) if not name.startswith("@")]
        self._by_iri: dict[str, list[ContextTerm]] = {}
        for term in terms:
            self._by_iri.setdefault(term.iri, []).append(term)
        self._types = {term.name: term.type for term in terms}
        self._names = frozenset(document)

    def terms(self, iri: str) -> list[ContextTerm]:
        """The terms for a property or class, the untyped first."""
        return sorted(self._by_iri.get(iri, []), key=lambda term: (term.type is not None, term.name))

    def type_of(self, name: str) -> str | None:
        """What the term `name` makes of its values (see ContextTerm.type); None too where there is no such term."""
        return self._types.get(name)

    def compact(self, iri: str) -> str:
        """The shortest name for a property or class that reads back as `iri`."""
        for term in self.terms(iri):
            if term.type is None:
                return term.name
        if self.vocab and iri.startswith(self.vocab):
            rest = iri[len(self.vocab) :]
            if rest and rest not in self._names and not set(rest) & set(":/#@?"):
                return rest
        return self.prefixed(iri)

    def value(self, iri: str) -> str:
        """The shortest name for a term that is itself a value, which no type of the term has a say in."""
        terms = self.terms(iri)
        return terms[0].name if terms else self.compact(iri)

    def prefixed(self, iri: str) -> str:
        """`prefix:rest` where a prefix fits, which is what a value may be shortened to; else the IRI itself."""
        for prefix, namespace in self._namespaces:
            rest = iri[len(namespace) :] if iri.startswith(namespace) else ""
            if rest and not rest.startswith("//") and f"{prefix}:{rest}" not in self._names:
                return f"{prefix}:{rest}"
        return iri

    def expand(self, name: str) -> str:
        """The IRI behind a compact one of this context's own definitions."""
        prefix, colon, rest = name.partition(":")
        if colon and not rest.startswith("//") and prefix in self._prefixes:
            return self.expand(self._prefixes[prefix]) + rest
        if colon or name.startswith("@"):
            return name
        if name in self._prefixes:
            return self.expand(self._prefixes[name])
        return (self.vocab or "") + name

    def _vocab(self) -> str | None:
        vocab = self.document.get("@vocab")
        return self.expand(vocab) if isinstance(vocab, str) else None

    def _term(self, name: str, definition: object) -> ContextTerm:
        if isinstance(definition, str):
            return ContextTerm(name, self.expand(definition), None)
        if not isinstance(definition, dict) or not set(definition) <= _ALLOWED:
            raise OntologyError(f"{self._source}: the term {name!r} uses something that the JSON-LD writer cannot")
        if definition.get("@container", "@set") != "@set":
            raise OntologyError(f"{self._source}: the term {name!r} has a container other than @set")
        kind = definition.get("@type")
        iri = self.expand(str(definition.get("@id", name)))
        return ContextTerm(name, iri, self.expand(kind) if isinstance(kind, str) else None)


def read_context(path: Path) -> Context:
    """The context in a JSON-LD file. Raises OntologyError where the file is none or uses what the writer cannot."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OntologyError(f"{path}: cannot be read as a JSON-LD context ({error})") from error
    context = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(context, dict):
        raise OntologyError(f"{path}: has no @context object")
    return Context(context, source=str(path))
