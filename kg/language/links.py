"""Frames without a trigger word: two names in a bare tie ("A's B", "A B", "A, B"), and token patterns."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Span, Token

from kg.language.reading import Filler, Marked, Reading
from kg.language.syntax import POSSESSIVES, base, case_of, conjuncts, is_verb
from kg.model.vocabulary import ORGANIZATIONS
from kg.ontology.lexicon import Frame
from kg.text.names import normalise_name, organization_key

_BETWEEN: Final = frozenset({"ADJ", "NOUN", "NUM", "PROPN", "ADV", "X"})
_MAX_BETWEEN: Final = 5
_WILDCARDS: Final = {"*": 3, "...": 15}


def linked(frame: Frame, sent: Span, reading: Reading) -> Iterator[tuple[Span, Filler, Filler]]:
    """(trigger, subject, object) for each pair of names in the sentence that the frame's ties join."""
    marked = reading.in_sentence(sent)
    for index, left in enumerate(marked):
        for right in marked[index + 1 : index + 3]:
            if left.entity == right.entity or right.span.start < left.span.end:
                continue
            for (tie,) in frame.phrases:
                trigger = _tie(tie, left, right, marked, sent, reading)
                if trigger is not None:
                    first, second = Filler(left.entity, left.span.root), Filler(right.entity, right.span.root)
                    if frame.subject == ("A",):
                        yield trigger, first, second
                    else:
                        yield trigger, second, first
                    break


def prefixed(frame: Frame, reading: Reading) -> Iterator[tuple[Span, Filler, Filler]]:
    """(trigger, subject, object) for each name that begins with another's: "Harlan Toaster" is a toaster of Harlan's."""
    if ("prefix",) not in frame.phrases:
        return
    short = {organization_key(e.name): e.id for e in reading.entities.values() if e.type in ORGANIZATIONS}
    seen: set[str] = set()
    for marked in sorted(reading.marked, key=lambda m: m.span.start):
        words = normalise_name(marked.span.text).split()
        if marked.kind != "name" or marked.entity in seen or reading.type_of(marked.entity) in ORGANIZATIONS:
            continue
        seen.add(marked.entity)
        owner = next((short[key] for n in range(len(words) - 1, 0, -1) if (key := " ".join(words[:n])) in short), None)
        if owner is not None:
            token = marked.span.root
            first, second = Filler(owner, marked.span[0]), Filler(marked.entity, token)
            yield marked.span, *((first, second) if frame.subject == ("A",) else (second, first))


def _tie(tie: str, left: Marked, right: Marked, marked: list[Marked], sent: Span, reading: Reading) -> Span | None:
    doc = left.span.doc
    between = doc[left.span.end : right.span.start]
    words = [t for t in between if not t.is_space]
    if tie == "poss":
        if left.kind == "pronoun":
            fits = left.span.root.dep_ == "nmod:poss" and all(t.pos_ in _BETWEEN for t in words)
            return doc[left.span.start : left.span.end] if fits and len(words) <= _MAX_BETWEEN else None
        if words and words[0].text in POSSESSIVES and len(words) <= _MAX_BETWEEN + 1:
            return between[:1] if all(t.pos_ in _BETWEEN for t in words[1:]) else None
        return None
    if tie == "compound":
        fits = not words and left.kind == right.kind == "name"
        return right.span if fits else None
    if tie == "comma":
        return _enclosing_place(left, right, words, marked, sent) if len(words) == 1 else None
    if _introduced(words, tie, right, reading):
        return between
    root = right.span.root
    if not words or len(words) > 6 or case_of(root) != tie:
        return None
    own = reading.class_nouns.get(reading.type_of(left.entity), frozenset())
    if any(t.is_punct or is_verb(t) or (t.pos_ == "NOUN" and t.lemma_.lower() not in own) for t in words):
        return None  # something else than the bare tie stands between: "Mia Ott, chief executive of X"
    head = root.head
    same = reading.at(head) is left or (not is_verb(head) and reading.at(head) is None and _names(head, left))
    return doc[words[0].i : words[-1].i + 1] if same and base(root.dep_) in ("nmod", "obl") else None


def _introduced(words: list[Token], tie: str, right: Marked, reading: Reading) -> bool:
    """Whether the second name follows the tie and a class noun of its own: "Mia Ott[,] of law firm Brask"."""
    if words and words[0].text == ",":
        words = words[1:]
    if not 2 <= len(words) <= 6 or words[0].lower_ != tie or right.kind != "name":
        return False
    nouns = reading.class_nouns.get(reading.type_of(right.entity), frozenset())
    rest = words[1:]
    return rest[-1].lemma_.lower() in nouns and all(t.pos_ in _BETWEEN or t.pos_ == "DET" for t in rest)


def _names(head: object, left: Marked) -> bool:
    """Whether a common noun stands for the name before it ("the Smart Tags feature from X")."""
    return any(token.head == head and token.dep_ in ("compound", "flat", "appos", "nmod") for token in left.span)


def in_dateline(place: Span) -> bool:
    """Whether a SHOUTED place begins its sentence, others like it before it: where the news was written, no more."""
    ahead = [t for t in place.doc[place.sent.start : place.start] if not t.is_punct and not t.is_space]
    return len(place.text) > 2 and place.text.isupper() and all(t.is_upper or t.lower_ in ("and", "&") for t in ahead)


def _enclosing_place(left: Marked, right: Marked, words: list, marked: list[Marked], sent: Span) -> Span | None:  # type: ignore[type-arg]
    """ "Memphis, Tennessee": a comma between two places that stand in no list."""
    doc = left.span.doc
    if words[0].text != ",":
        return None
    if in_dateline(left.span):
        return None
    neighbours = {m.span.start for m in marked} - {left.span.start, right.span.start}
    after = right.span.end
    # a state's abbreviation ("Arlington, Va., and") is no item of a list
    if (
        after < sent.end
        and not right.span.text.endswith(".")
        and (doc[after].lower_ in ("and", "or", "&") or (doc[after].text == "," and _near(after, neighbours, sent)))
    ):
        return None
    before = left.span.start - 1
    if before >= sent.start and (doc[before].text == "," and before - 1 >= sent.start and any(
        m.span.end == before for m in marked
    )):  # fmt: skip
        return None
    return doc[left.span.end : left.span.end + 1]


def _near(position: int, starts: set[int], sent: Span) -> bool:
    """Whether a list goes on right behind a comma: a name, or "and" and a name."""
    following = position + 1
    if following < sent.end and sent.doc[following].lower_ in ("and", "or"):
        following += 1
    return following in starts


def literals(frame: Frame) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """Each token pattern of a frame with the words that a sentence must have for it to fit."""
    return tuple(
        (phrase, frozenset(item for item in phrase if item not in _WILDCARDS and not item.startswith("{")))
        for phrase in frame.phrases
    )


def patterned(
    phrase: tuple[str, ...], sent: Span, reading: Reading, *, title: bool
) -> Iterator[tuple[Span, Filler, Filler]]:
    """(trigger, subject, object) for each place where a token pattern fits.

    `title`: the pattern ends with a post ("named X as chief executive"), which is then the trigger.
    """
    marked = {m.span.start: m for m in reading.in_sentence(sent)}
    for start in sorted(marked):
        bound: dict[str, Marked] = {}
        end = _fit(phrase, 0, start, sent, marked, bound)
        if end is not None and {"{subject}", "{object}"} <= bound.keys():
            subject, thing = bound["{subject}"], bound["{object}"]
            trigger = sent.doc[min(subject.span.end, thing.span.start) : max(thing.span.end, subject.span.start)]
            # what a wildcard skipped is no part of the wording: of "plans to build", the word is "build"
            between = [
                t.i
                for t in trigger
                if t.is_alpha and t.pos_ != "CCONJ" and (t.lower_ in phrase or t.lemma_.lower() in phrase)
            ]
            behind = sent.doc[max(subject.span.end, thing.span.end) : end]
            after = [t.i for t in behind if t.is_alpha and t.pos_ not in ("ADP", "DET", "PRON")]
            said = after if title and after else between or after
            trigger = sent.doc[said[0] : said[-1] + 1] if said else trigger
            if all(sent.doc[i].pos_ == "ADP" for i in said):
                # "X (NASDAQ:", "X of Y": said of the one name, not of those coordinated with it
                yield trigger if len(trigger) else thing.span, *_bare(subject, thing)
                continue
            for left in _coordinated(subject, thing, reading):
                for right in _coordinated(thing, subject, reading):
                    yield trigger if len(trigger) else thing.span, left, right


def _bare(one: Marked, other: Marked) -> tuple[Filler, Filler]:
    return Filler(one.entity, one.span.root), Filler(other.entity, other.span.root)


def _coordinated(one: Marked, other: Marked, reading: Reading) -> Iterator[Filler]:
    """A mention and the names of its type coordinated with it, those past the other mention left out."""
    kind = reading.type_of(one.entity)
    before = one.span.start < other.span.start
    yield Filler(one.entity, one.span.root)
    for token in conjuncts(one.span.root):
        marked = reading.at(token)
        if marked is None or marked.entity in (one.entity, other.entity) or marked.kind != "name":
            continue
        if reading.type_of(marked.entity) == kind and (marked.span.start < other.span.start) == before:
            yield Filler(marked.entity, token)


def _fit(
    pattern: tuple[str, ...], step: int, position: int, sent: Span, marked: dict[int, Marked], bound: dict[str, Marked]
) -> int | None:
    """Where the pattern ends when it fits from `position`, else None; binds placeholders as it goes."""
    if step == len(pattern):
        return position
    item = pattern[step]
    if item in _WILDCARDS:
        for skip in range(_WILDCARDS[item] + 1):
            passed = marked.get(position + skip - 1) if skip else None
            if item == "..." and passed is not None and passed.entity not in {m.entity for m in bound.values()}:
                return None
            trial = dict(bound)
            end = _fit(pattern, step + 1, position + skip, sent, marked, trial)
            if end is not None:
                bound.update(trial)
                return end
        return None
    if position >= sent.end:
        return None
    if item in ("{subject}", "{object}"):
        here = marked.get(position)
        if here is None:
            return None
        bound[item] = here
        return _fit(pattern, step + 1, here.span.end, sent, marked, bound)
    if sent.doc[position].lower_ != item and sent.doc[position].lemma_.lower() != item:
        return None
    return _fit(pattern, step + 1, position + 1, sent, marked, bound)
