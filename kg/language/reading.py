"""One document in the middle of being read: its parse, its mentions, and which token belongs to which entity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from kg.language.syntax import base, children, joined
from kg.model import document as nouns
from kg.model.extraction import LocalEntity, Mention, Quote
from kg.model.vocabulary import EntityType, MentionKind


@dataclass(frozen=True, slots=True)
class Filler:
    """What stands in a slot: an entity, and the token through which it was reached."""

    entity: str
    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mention in tokens. `span` is what the text shows; several entities never share a mention."""

    span: Span
    entity: str
    kind: MentionKind = "name"


@dataclass(slots=True)
class Reading:
    """The parse of one document with its entities; frames ask it what a token refers to."""

    doc: Doc
    document: nouns.Document
    entities: dict[str, LocalEntity] = field(default_factory=dict)
    marked: list[Marked] = field(default_factory=list)
    class_nouns: Mapping[EntityType, frozenset[str]] = field(default_factory=dict)
    _by_token: dict[int, Marked] = field(default_factory=dict)
    _by_start: dict[int, list[Marked]] = field(default_factory=dict)
    _inside: dict[tuple[int, int], list[Marked]] = field(default_factory=dict)
    cues: dict[int, list[Token]] = field(default_factory=dict)
    """Start of a sentence -> its words that name a source from outside the clause (kg.language.force)."""
    groups: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Head token of "the two companies" -> the entities that it stands for together."""
    _seen: str | None = None

    def add(self, marked: Marked) -> None:
        """Enters a mention; the first to claim a token keeps it."""
        self.marked.append(marked)
        self._by_start.setdefault(marked.span.start, []).append(marked)
        self._inside.clear()
        for token in marked.span:
            self._by_token.setdefault(token.i, marked)

    def add_group(self, span: Span, entities: Sequence[str]) -> None:
        """Enters a mention of several entities at once; each is reached through its head word."""
        self.groups[span.root.i] = tuple(entities)
        self.marked += [Marked(span=span, entity=entity, kind="nominal") for entity in entities]

    def at(self, token: Token) -> Marked | None:
        """The mention that a token is part of."""
        return self._by_token.get(token.i)

    def type_of(self, entity: str) -> EntityType:
        """The type of a local entity."""
        return self.entities[entity].type

    def in_sentence(self, sent: Span) -> list[Marked]:
        """The mentions inside a sentence, by position."""
        bounds = (sent.start, sent.end)
        found = self._inside.get(bounds)
        if found is None:
            # Asked again and again for the same few sentences: looking through all mentions takes quadratic time.
            begun = (m for start in range(*bounds) for m in self._by_start.get(start, ()))
            found = sorted((m for m in begun if m.span.end <= sent.end), key=lambda m: (m.span.start, m.span.end))
            self._inside[bounds] = found
        return found.copy()

    def fillers(self, tokens: Sequence[Token]) -> list[Filler]:
        """The entities that tokens refer to, coordination included, in text order and each once."""
        found: dict[str, Filler] = {}
        for token in tokens:
            for one in self._spread(token, 0):
                for filler in self._direct(one):
                    found.setdefault(filler.entity, filler)
                    for other in (*self._joined_before(filler.token), *self._listed_after(filler.token)):
                        found.setdefault(other.entity, other)
        return sorted(found.values(), key=lambda filler: filler.token.i)

    def _joined_before(self, token: Token) -> Iterator[Filler]:
        """Names joined to this one by "and" that the parse took for a part of it ("Brask and Sunmere | Bank")."""
        marked = self.at(token)
        while (
            marked is not None and marked.span.start > 1 and self.doc[marked.span.start - 1].lower_ in ("and", "&", ",")
        ):
            left = self.at(self.doc[marked.span.start - 2])
            if (
                left is None
                or left.entity == marked.entity
                or left.span.root.head.i not in range(marked.span.start, marked.span.end)
            ):
                return
            yield Filler(left.entity, left.span.root)
            marked = left

    def _listed_after(self, token: Token) -> list[Filler]:
        """The rest of a list of names ("with X, Y and Z") of which the parse lost the thread; only one that "and" ends."""
        marked = self.at(token)
        listed: list[Filler] = []
        while marked is not None and marked.kind == "name" and marked.span.end + 1 < len(self.doc):
            joint, after = self.doc[marked.span.end], self.doc[marked.span.end + 1]
            last = joint.lower_ in ("and", "&")
            following = self.at(after)
            if not (last or joint.text == ",") or following is None or following.span.start != after.i:
                return []
            if after.sent.start != token.sent.start or self.type_of(following.entity) != self.type_of(marked.entity):
                return []
            listed.append(Filler(following.entity, following.span.root))
            if last:
                end = self.doc[following.span.end] if following.span.end < len(self.doc) else None
                closed = end is None or end.pos_ not in ("VERB", "AUX", "PART")
                return listed if closed and len(listed) > 1 else []
            marked = following
        return []

    def _spread(self, token: Token, depth: int) -> Iterator[Token]:
        """A token and what is coordinated below it; a mention's head stands for the whole mention."""
        marked = self.at(token)
        head = marked.span.root if marked is not None else token
        yield head
        if depth < 40:
            for part in marked.span if marked is not None else (head,):  # the parse may hang "and Y" on any word of X
                for child in joined(part):
                    if marked is None or child.i not in range(marked.span.start, marked.span.end):
                        yield from self._spread(child, depth + 1)

    def _direct(self, token: Token) -> Iterator[Filler]:
        """The entity that one token denotes: by name, by pronoun, by apposition, or as "the Grok model"."""
        marked = self.at(token)
        if marked is not None:
            yield Filler(marked.entity, token)
            return
        if token.i in self.groups:
            yield from (Filler(entity, token) for entity in self.groups[token.i])
            return
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return
        if base(token.dep_) == "appos" and (named := self.at(token.head)) is not None and named.kind == "name":
            yield Filler(named.entity, token.head)
            return
        for child in children(token, "appos"):
            named = self.at(child)
            if named is not None and named.kind == "name":
                for one in self._spread(child, 0):
                    inner = self.at(one)
                    if inner is not None:
                        yield Filler(inner.entity, one)
                return
        for child in sorted(token.children, key=lambda c: c.i):
            named = self.at(child)
            if named is None or base(child.dep_) not in ("compound", "nmod", "flat", "appos"):
                continue
            if child.dep_ == "nmod:poss" or any(base(c.dep_) == "case" for c in child.children):
                continue
            kind = self.type_of(named.entity)
            # "the immunologist Mia Ott": any noun before a person's name is said of the person
            titled = kind == "Person" and child.i == token.i + 1
            if titled or token.lemma_.lower() in self.class_nouns.get(kind, frozenset()):
                yield Filler(named.entity, child)
                return

    def quote(self, span: Span) -> Quote:
        """A stretch of the document, white space at its ends left out."""
        start, end = span.start_char, span.end_char
        if self._seen is None:
            self._seen = self.doc.text  # boilerplate is blank here; spaCy joins it anew each time
        seen = self._seen
        while start < end and seen[start].isspace():
            start += 1
        while end > start and seen[end - 1].isspace():
            end -= 1
        return Quote(nouns.Span(start, end), self.document.text[start:end])

    def mentions(self) -> tuple[Mention, ...]:
        """All mentions in offsets, by position."""
        rows = [
            Mention(
                span=nouns.Span(m.span.start_char, m.span.end_char),
                surface=self.document.text[m.span.start_char : m.span.end_char],
                entity=m.entity,
                kind=m.kind,
            )
            for m in self.marked
        ]
        return tuple(sorted(rows, key=lambda m: (m.span, m.entity)))

    def describe(self, entity: str, noun: str) -> None:
        """Notes a common noun that the text applies to an entity ("data center")."""
        known = self.entities[entity]
        if noun not in known.descriptions:
            self.entities[entity] = replace(known, descriptions=tuple(sorted({*known.descriptions, noun})))
