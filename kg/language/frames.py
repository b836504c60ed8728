"""The interpreter of the lexicon: finds triggers, fills their slots, and proposes relations and deals.

It knows no relation by name; everything particular is in ontology/lexicon/ (format: ontology/lexicon/README.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from kg.language.links import linked, literals, patterned, prefixed
from kg.language.reading import Filler, Reading
from kg.language.slots import Slots
from kg.language.syntax import asks, base, governing_verb, is_verb, obliques
from kg.ontology.lexicon import Frame, Lexicon
from kg.ontology.schema import Schema

_TOGETHER = frozenset({"between", "of", "patient"})
"""Slots in which both partners of a symmetric relation stand."""
_OTHERS = ("with", "against")
"""Slots of a third party beside partners that stand in one slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What one frame found at one trigger. `refused` says why it may not become a claim, None if it may."""

    frame: Frame
    trigger: Span
    subject: Filler | None = None
    object: Filler | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealCandidate:
    """A deal that one frame tells of at one trigger, with the fillers of each role."""

    frame: Frame
    trigger: Span
    roles: Mapping[str, tuple[Filler, ...]]
    producer: str = ""
    """What made it, for `Claim.produced_by`."""


@dataclass(slots=True)
class Proposals:
    """Everything the frames propose about one document."""

    relations: list[Candidate] = field(default_factory=list)
    deals: list[DealCandidate] = field(default_factory=list)


_Pattern = tuple[int, Frame, tuple[str, ...], frozenset[str]]
"""Place in the lexicon, frame, token pattern, and the words without which it cannot fit."""


class FrameMatcher:
    """Runs all frames of a lexicon over readings. Build once, use for many documents."""

    def __init__(self, lexicon: Lexicon, schema: Schema) -> None:
        self._schema = schema
        self._by_word: dict[str, dict[str, list[tuple[tuple[str, ...], Frame]]]] = {
            "verb": defaultdict(list), "noun": defaultdict(list), "adjective": defaultdict(list),
        }  # fmt: skip
        for part, index in self._by_word.items():
            for frame in lexicon.by_part(part):
                for phrase in frame.phrases:
                    index[phrase[0] if part == "verb" else phrase[-1]].append((phrase, frame))
        self._links = tuple(lexicon.by_part("link"))
        #: patterns by their longest word, "" for those that have none: a sentence is only tried against what may fit it
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        for frame in lexicon.by_part("pattern"):
            for phrase, needed in literals(frame):
                key = max(sorted(needed), key=len, default="")
                self._patterns[key].append((self._size(), frame, phrase, needed))

    def propose(self, reading: Reading) -> Proposals:
        """All candidates of a document, in text order."""
        proposals = Proposals()
        slots = Slots(reading)
        for frame in self._links:
            for trigger, left, right in prefixed(frame, reading):
                self._pair(frame, trigger, [left], [right], reading, proposals, question=False)
        for sent in reading.doc.sents:
            if not reading.in_sentence(sent) and not any(token.i in reading.groups for token in sent):
                continue
            question = asks(sent)
            for frame, trigger in self._triggers(sent, reading):
                if frame.near and not _has_any(_apart_from_names(_clause(trigger), reading), frame.near):
                    continue
                self._apply(frame, trigger, slots, reading, proposals, question)
            for frame in self._links:
                for trigger, left, right in linked(frame, sent, reading):
                    self._pair(frame, trigger, [left], [right], reading, proposals, question)
            for frame, phrase in self._fitting(sent):
                if frame.near and not _has_any(_apart_from_names(sent, reading), frame.near):
                    continue
                for trigger, left, right in patterned(phrase, sent, reading, title=frame.title):
                    self._pair(frame, trigger, [left], [right], reading, proposals, question)
        return proposals

    def _size(self) -> int:
        return sum(len(patterns) for patterns in self._patterns.values())

    def _fitting(self, sent: Span) -> list[tuple[Frame, tuple[str, ...]]]:
        """The token patterns whose words the sentence has, in the lexicon's order."""
        words = {word for token in sent for word in (token.lower_, token.lemma_.lower())}
        found = [one for word in ("", *words) for one in self._patterns.get(word, ()) if one[3] <= words]
        return [(frame, phrase) for _, frame, phrase, _ in sorted(found, key=lambda one: one[0])]

    def _triggers(self, sent: Span, reading: Reading) -> Iterator[tuple[Frame, Span]]:
        """(frame, trigger) pairs; at one head word only the longest phrases count."""
        for token in sent:
            if token.is_space or token.is_punct or _inside_name(token, reading):
                continue
            for part in ("verb", "noun", "adjective"):
                if not _plays(token, part):
                    continue
                entries = self._lookup(token, part)
                matches = []
                for phrase, frame in entries:
                    span = _match(phrase, token, part, sent)
                    if span is not None:
                        # a particle further on may belong elsewhere ("work with X on Y"): it hides no shorter phrase
                        matches.append((len(phrase) if len(span) == len(phrase) else 1, frame, span))
                longest = max((m[0] for m in matches), default=0)
                seen = set()
                for size, frame, span in matches:
                    if size == longest and frame.id not in seen:
                        seen.add(frame.id)
                        yield frame, span

    def _lookup(self, token: Token, part: str) -> list[tuple[tuple[str, ...], Frame]]:
        index = self._by_word[part]
        words = {token.lemma_.lower(), token.lower_} if part != "verb" else {token.lemma_.lower()}
        found: list[tuple[tuple[str, ...], Frame]] = []
        for word in sorted(words):
            found += index.get(word, ())
        return found

    def _apply(
        self, frame: Frame, trigger: Span, slots: Slots, reading: Reading, proposals: Proposals, question: bool
    ) -> None:
        pair: tuple[list[Filler], list[Filler]] = ([], [])
        if frame.predicate is not None and frame.subject:
            subjects, slot = self._first(frame.subject, trigger, slots, reading, frame, 0)
            objects, _ = self._first(frame.object, trigger, slots, reading, frame, 1, apart_from=subjects)
            # "X and Y compete with Z" does not say that X and Y are rivals
            alone = bool(frame.object) or not any(obliques(trigger.root, name) for name in _OTHERS)
            together = (not frame.object or slot in _TOGETHER) and alone
            pair = self._pair(frame, trigger, subjects, objects, reading, proposals, question, together=together)
            if not (pair[0] and pair[1]):
                return
        if frame.deal is not None and not question:
            self._deal(frame, trigger, pair, slots, reading, proposals)

    def _first(
        self, names: Sequence[str], trigger: Span, slots: Slots, reading: Reading, frame: Frame, side: int,
        apart_from: Sequence[Filler] = (),
    ) -> tuple[list[Filler], str]:  # fmt: skip
        """What fills the first of the slots that holds something of an allowed type, and that slot's name.

        Where none does, what the first filled slot held, so that its refusal is kept.
        """
        taken = {filler.entity for filler in apart_from}
        fallback: tuple[list[Filler], str] = ([], "")
        for name in names:
            fillers = [f for f in slots.fill(name, trigger) if f.entity not in taken]
            allowed = [f for f in fillers if self._type_allowed(frame, reading.type_of(f.entity), side)]
            if allowed:
                return allowed, name
            if fillers and not fallback[0]:
                fallback = (fillers, name)
        return fallback

    def _type_allowed(self, frame: Frame, kind: str, side: int) -> bool:
        narrowed = frame.subject_types if side == 0 else frame.object_types
        if narrowed and not any(self._schema.is_a(kind, wanted) for wanted in narrowed):
            return False
        if frame.predicate is None:
            return True
        relation = self._schema.relations[frame.predicate]
        return any(self._schema.is_a(kind, wanted) for wanted in (relation.domain if side == 0 else relation.range))

    def _pair(
        self, frame: Frame, trigger: Span, subjects: list[Filler], objects: list[Filler], reading: Reading,
        proposals: Proposals, question: bool, *, together: bool = False,
    ) -> tuple[list[Filler], list[Filler]]:  # fmt: skip
        """Enters every subject with every object; returns those that passed.

        `together`: the partners of a symmetric relation may all stand in the subject's slot ("between X and Y").
        """
        predicate = frame.predicate
        passed: tuple[dict[str, Filler], dict[str, Filler]] = ({}, {})
        assert predicate is not None
        if together and not objects and self._schema.relations[predicate].symmetric and len(subjects) > 1:
            # "X and Y merged": the partners stand in one slot
            pairs = [(a, b) for i, a in enumerate(subjects) for b in subjects[i + 1 :]]
        else:
            pairs = [(a, b) for a in subjects for b in objects]
        for subject, thing in pairs:
            if subject.entity == thing.entity:
                continue
            left, right = reading.type_of(subject.entity), reading.type_of(thing.entity)
            reason = None
            if question:
                reason = "question"
            elif not (
                self._type_allowed(frame, left, 0) and self._type_allowed(frame, right, 1)
            ) or not self._schema.allows(predicate, left, right):
                reason = f"{predicate} does not go from {left} to {right}"
            proposals.relations.append(
                Candidate(frame=frame, trigger=trigger, subject=subject, object=thing, refused=reason)
            )
            if reason is None:
                passed[0][subject.entity] = subject
                passed[1][thing.entity] = thing
        return list(passed[0].values()), list(passed[1].values())

    def _deal(
        self, frame: Frame, trigger: Span, pair: tuple[list[Filler], list[Filler]], slots: Slots, reading: Reading,
        proposals: Proposals,
    ) -> None:  # fmt: skip
        taken: set[str] = set()
        roles: dict[str, tuple[Filler, ...]] = {}
        for role, names in frame.roles.items():
            roles[role] = ()
            for name in names:
                fillers = pair[0] if name == "subject" else pair[1] if name == "object" else slots.fill(name, trigger)
                allowed = [
                    f for f in fillers
                    if f.entity not in taken and self._schema.allows(role, frame.deal or "Deal", reading.type_of(f.entity))
                ]  # fmt: skip
                roles[role] += tuple(allowed)
                taken |= {f.entity for f in allowed}
                if (
                    allowed and role != "party"
                ):  # partners stand in several slots, any other role in the first that is filled
                    break
        roles = {role: fillers for role, fillers in roles.items() if fillers}
        agents = sum(len(fillers) for role, fillers in roles.items() if role not in ("facility", "product"))
        if agents >= 2 or (agents == 1 and len(roles) > 1):
            proposals.deals.append(
                DealCandidate(frame=frame, trigger=trigger, roles=roles, producer=f"frame:{frame.id}")
            )


def _inside_name(token: Token, reading: Reading) -> bool:
    marked = reading.at(token)
    return marked is not None and marked.kind == "name"


def _plays(token: Token, part: str) -> bool:
    if part == "verb":
        return is_verb(token)
    if part == "noun":
        return token.pos_ in ("NOUN", "PROPN") or token.tag_.startswith("NN") or (token.pos_ == "X" and token.is_alpha)
    return token.pos_ in ("ADJ", "VERB", "NOUN", "ADV", "PROPN")


def _match(phrase: tuple[str, ...], token: Token, part: str, sent: Span) -> Span | None:
    """The tokens of a trigger phrase around its head word, or None."""
    doc: Doc = token.doc
    if len(phrase) == 1:
        return doc[token.i : token.i + 1]
    if part == "verb":
        position, last = token.i + 1, token.i
        for word in phrase[1:]:
            stop = min(position + 4, sent.end)
            hit = next((i for i in range(position, stop) if word in (doc[i].lower_, doc[i].lemma_.lower())), None)
            if hit is None:
                return None
            position, last = hit + 1, hit
        # The trigger's words must be one stretch; a particle far off leaves the verb alone as the trigger.
        return doc[token.i : last + 1] if last - token.i < 4 else doc[token.i : token.i + 1]
    position = token.i
    for word in reversed(phrase[:-1]):
        position -= 1
        if position >= sent.start and doc[position].text == "-" and word != "-":
            position -= 1
        if position < sent.start or word not in (doc[position].lower_, doc[position].lemma_.lower()):
            return None
    return doc[position : token.i + 1]


def _clause(trigger: Span) -> list[Token]:
    """The words under the trigger's verb, or under the verb that governs it: what stands near it in sense."""
    root = trigger.root
    verb = root if is_verb(root) else governing_verb(root)
    while verb is not None and base(verb.dep_) in ("acl", "xcomp") and verb.head.i != verb.i:
        verb = verb.head if is_verb(verb.head) else governing_verb(verb.head)  # "signed a deal to run ..."
    return sorted((verb or trigger.sent.root).subtree, key=lambda t: t.i)


def _apart_from_names(words: Iterable[Token], reading: Reading) -> list[Token]:
    """The words that are no part of a name: a firm called after milk tells of none."""
    return [token for token in words if (marked := reading.at(token)) is None or marked.kind != "name"]


def _has_any(words: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> bool:
    lowered = f" {' '.join(t.lower_ for t in words)} "
    lemmas = f" {' '.join(t.lemma_.lower() for t in words)} "
    return any(f" {' '.join(p)} " in lowered or f" {' '.join(p)} " in lemmas for p in phrases)
