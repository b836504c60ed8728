"""Where claims do not go together: which pairs deserve a look, and of those that are judged, which to keep.

Looked at are claims that affirm and deny one thing, claims that give it different times, claims that name different
holders of what usually has one (annotations in kg.ttl say of what), and different terms of one deal. Of each pair of
values one pair of claims is kept, the strongest.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations, product
from typing import Final, Generic, TypeVar

from kg.graph.background import background_of
from kg.graph.deals import only_headlined, taken
from kg.graph.judgement import Background, Judgement, Said, SaidTerm, added, near
from kg.graph.judging import Rivals, judge_dates, judge_holders, judge_polarity, judge_roles, judge_tense
from kg.graph.judging_terms import judge_terms
from kg.graph.posts import posts_of
from kg.model.document import Document
from kg.model.graph import Conflict, Entity, Reprint, Statement, TermStatement
from kg.model.ids import digest
from kg.model.vocabulary import STRENGTH, ConflictKind
from kg.ontology.disagreement import load_disagreement
from kg.ontology.schema import Relation, Schema, load_schema

_KINDS: Final[Mapping[ConflictKind, int]] = {"contradiction": 0, "update": 1, "scope": 2, "precision": 3}
"""Which kind to keep where claims about two values disagree in several ways."""
_LOOKED_AT: Final = 6
"""Claims of one value that are compared with those of another: the strongest."""
_VALUES: Final = 40
"""Values of one thing that are compared, the best attested; where there are more, names were joined that should not be."""
_LARGER: Final = r",\s+[A-Z][\w.]*(?:\s[A-Z][\w.]*)*"
"""Behind the name of a place: that of the larger one that it lies in."""

C = TypeVar("C", Said, SaidTerm)
S = TypeVar("S", Statement, TermStatement)
_Slot = tuple[str, str]
"""What is compared (the name under which a relation is compared, with the post), and the thing that has one of it."""


@dataclass(frozen=True, slots=True)
class _Found(Generic[C]):
    """A judged pair, the earlier claim first."""

    judgement: Judgement
    earlier: C
    later: C

    @property
    def dated(self) -> bool:
        return self.earlier.document.issued is not None and self.later.document.issued is not None

    @property
    def rank(self) -> tuple[object, ...]:
        first, second = sorted((_weakness(self.earlier), _weakness(self.later)))
        return _KINDS[self.judgement.kind], second, first


def find_conflicts(
    statements: Iterable[Statement],
    terms: Iterable[TermStatement],
    *,
    documents: Iterable[Document],
    entities: Iterable[Entity],
    reprints: Iterable[Reprint] = (),
) -> tuple[Conflict, ...]:
    """All conflicts, by id. Depends on no order; a reprint adds nothing to its original."""
    finder = _Finder(
        documents={document.id: document for document in documents},
        entities={entity.id: entity for entity in entities},
        original={one.later: one.earlier for one in reprints},
    )
    found = {one.id: one for one in (*finder.of_claims(list(statements)), *finder.of_terms(list(terms)))}
    return tuple(found[key] for key in sorted(found))


@dataclass(slots=True, kw_only=True)
class _Finder:
    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    original: Mapping[str, str]
    schema: Schema = field(default_factory=load_schema)

    def of_claims(self, statements: Sequence[Statement]) -> Iterator[Conflict]:
        between = [one for one in statements if one.subject in self.entities and one.object in self.entities]
        kept = self._first_prints(between, lambda one: (one.subject, one.predicate, one.object, one.claim.polarity))
        background = background_of(kept, self.entities, self.documents)
        said = [self._said(one) for one in sorted(kept, key=lambda one: one.id)]
        for found in (*self._of_one_thing(said, background), *self._of_holders(said, background)):
            yield _conflict(found.judgement, found.earlier.statement.id, found.later.statement.id)

    def of_terms(self, terms: Sequence[TermStatement]) -> Iterator[Conflict]:
        cues = load_disagreement()
        kept = self._first_prints(terms, lambda one: (one.deal, one.term.predicate, one.term.value))
        told: dict[tuple[str, str], list[TermStatement]] = defaultdict(list)
        for one in kept:
            told[one.deal, one.document].append(one)
        headlined = {key for key, some in told.items() if only_headlined(self.documents[key[1]], some)}
        groups: dict[tuple[str, str], dict[Hashable, list[SaidTerm]]] = defaultdict(lambda: defaultdict(list))
        for one in sorted(kept, key=lambda one: one.id):
            if one.term.predicate == "status" and not taken(one.term):
                continue
            if one.term.value == "completed" and (one.deal, one.document) in headlined:
                continue
            said = SaidTerm(one, self.documents[one.document], near(one.term.quote, one.term.trigger))
            family = "date" if one.term.predicate in ("signedOn", "announcedOn") else one.term.predicate
            value = (one.term.predicate, one.term.value, one.term.currency, one.term.bound, one.term.period)
            groups[one.deal, family][value].append(said)
        for _, by_value in sorted(groups.items()):
            pairs = self._between(by_value, lambda one, other: judge_terms(one, other, cues))
            for found in _nearest(pairs):
                yield _conflict(found.judgement, found.earlier.statement.id, found.later.statement.id)

    def _of_one_thing(self, said: Sequence[Said], background: Background) -> Iterator[_Found[Said]]:
        """Claims of one subject, relation and object that differ in polarity, tense or time."""
        groups: dict[tuple[str, str, str], dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for one in said:
            claim = one.statement.claim
            side = "no" if claim.polarity == "negated" else "past" if claim.tense == "past" else "now"
            groups[self._proposition(one.statement)][side].append(one)
        for (_, predicate, _), sides in sorted(groups.items()):
            lasting, dated = self._lasting(predicate), self._has_time(predicate)
            polarity = partial(judge_polarity, background=background, lasting=lasting)
            denied = self._best(sides["now"], sides["no"], polarity)
            over = self._best(sides["now"], sides["past"], judge_tense)
            yield from (one for one in (denied, over) if one is not None)
            for side in ("now", "past") if dated else ():
                times: dict[Hashable, list[Said]] = defaultdict(list)
                for one in sides[side]:
                    posts = posts_of(one.statement.claim.role_title, self.schema.relation(predicate))
                    times[one.statement.claim.valid_from, one.statement.claim.valid_until, posts].append(one)
                yield from (one for _, _, one in self._between(times, self._dates))

    def _dates(self, one: Said, other: Said) -> Judgement | None:
        relation = self.schema.relation(one.statement.predicate)
        titles = (posts_of(said.statement.claim.role_title, relation) for said in (one, other))
        return judge_dates(one, other) if len(set(titles)) == 1 else None

    def _of_holders(self, said: Sequence[Said], background: Background) -> Iterator[_Found[Said]]:
        slots: dict[_Slot, dict[Hashable, list[Said]]] = defaultdict(lambda: defaultdict(list))
        users: dict[_Slot, dict[Hashable, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for one in said:
            relation = self.schema.relation(one.statement.predicate)
            if relation is None or one.statement.claim.polarity == "negated":
                continue
            for slot, holder in self._slots(one.statement, relation):
                slots[slot][holder].append(one)
                if relation.taken_for and (meant := self.schema.relation(relation.taken_for)):
                    users[meant.compared_as, slot[1]][holder].append(one)
        for (name, thing), by_holder in sorted(slots.items()):
            lasting = any(self._lasting(one.statement.predicate) for group in by_holder.values() for one in group)

            def judge(
                one: Said, other: Said, name: str = name, thing: str = thing, lasting: bool = lasting
            ) -> Judgement | None:
                holders = self._holder(one.statement, thing), self._holder(other.statement, thing)
                rivals = Rivals(one=one, other=other, thing=thing, holders=holders,
                                compared_as=name.partition("/")[0], lasting=lasting)  # fmt: skip
                return judge_holders(rivals, background)

            yield from _nearest(self._between(by_holder, judge))
            yield from self._of_users(by_holder, users.get((name, thing), {}), thing, background)

    def _of_users(
        self,
        owners: Mapping[Hashable, list[Said]],
        users: Mapping[Hashable, list[Said]],
        thing: str,
        background: Background,
    ) -> Iterator[_Found[Said]]:
        """Owner against operator, unless one document knows both."""

        def judge(one: Said, other: Said) -> Judgement | None:
            owner, user = self._holder(one.statement, thing), self._holder(other.statement, thing)
            if background.joined.get((one.document.id, thing, user)) or background.joined.get(
                (other.document.id, thing, owner)
            ):
                return None
            return judge_roles(one, other, (one.statement.predicate, other.statement.predicate))

        for (owner, one), (user, other) in product(sorted(owners.items(), key=_key), sorted(users.items(), key=_key)):
            if owner != user and owner not in users and user not in owners:
                found = self._best(one, other, judge)
                if found:
                    yield found

    def _between(
        self, groups: Mapping[Hashable, list[C]], judge: Callable[[C, C], Judgement | None]
    ) -> list[tuple[Hashable, Hashable, _Found[C]]]:
        """The best conflict between each two values; the values in the order of its claims."""
        made = []
        strongest = sorted(groups.items(), key=lambda item: (min(map(_weakness, item[1])), _key(item)))[:_VALUES]
        for (left, one), (right, other) in combinations(sorted(strongest, key=_key), 2):
            found = self._best(one, other, judge)
            if found is not None:
                turned = any(found.earlier is said for said in other)
                made.append((right, left, found) if turned else (left, right, found))
        return made

    def _best(
        self, left: Sequence[C], right: Sequence[C], judge: Callable[[C, C], Judgement | None]
    ) -> _Found[C] | None:
        found = []
        strongest = [sorted(side, key=_weakness)[:_LOOKED_AT] for side in (left, right)]
        for one, other in product(*strongest):
            if self._same_voice(one, other):
                continue
            judgement = judge(one, other)
            if judgement is not None:
                pair = (one, other) if judgement.in_order else (other, one)
                found.append(_Found(judgement, *pair))
        # Where dated documents tell how a state followed another, an undated one may know either.
        if any(one.judgement.kind == "update" and one.dated for one in found):
            found = [one for one in found if one.dated or one.judgement.kind != "contradiction"]
        return min(found, key=lambda one: one.rank, default=None)

    def _same_voice(self, one: C, other: C) -> bool:
        """A document may quote two who disagree; what it says in its own voice is taken to go together."""
        left, right = one.document.id, other.document.id
        if self.original.get(left, left) != self.original.get(right, right):
            return False
        speakers = _speaker(one), _speaker(other)
        return None in speakers or speakers[0] == speakers[1]

    def _first_prints(self, said: Sequence[S], key: Callable[[S], tuple[str, ...]]) -> list[S]:
        """Without what a reprint repeats of its original."""
        first = {(one.document, key(one)) for one in said}
        return [one for one in said if (self.original.get(one.document), key(one)) not in first]

    def _said(self, one: Statement) -> Said:
        names = {name for end in (one.subject, one.object) for name in self._names(end)}
        claim = one.claim
        if one.object.startswith("place/"):  # "in Leipzig, Germany" is Leipzig, and no German branch
            for name in sorted(self._names(one.object)):
                names.update(found[0] for found in re.finditer(re.escape(name) + _LARGER, claim.quote.text))
        title = None
        if claim.role_title and posts_of(claim.role_title, self.schema.relation(one.predicate)):
            title = added(claim.role_title, claim.quote, claim.trigger, self._without_regions(one, names))
        return Said(one, self.documents[one.document], near(claim.quote, claim.trigger, names), title)

    def _without_regions(self, one: Statement, names: set[str]) -> set[str]:
        """The names but for those of a branch abroad ("Acme Canada" of Acme): they say where the post is."""
        cues = load_disagreement()
        own = cues.said("regional", f"{self.entities[one.subject].name} {self.entities[one.object].name}")
        return {name for name in names if cues.said("regional", name) <= own}

    def _names(self, entity: str) -> tuple[str, ...]:
        known = self.entities[entity]
        return known.name, *known.aliases, *known.former_names

    def _proposition(self, one: Statement) -> tuple[str, str, str]:
        relation = self.schema.relation(one.predicate)
        ends = sorted((one.subject, one.object)) if relation and relation.symmetric else (one.subject, one.object)
        return ends[0], one.predicate, ends[1]

    def _lasting(self, predicate: str) -> bool:
        relation = self.schema.relation(predicate)
        return relation is not None and relation.lasting

    def _has_time(self, predicate: str) -> bool:
        """Whether the relation holds once, so that two beginnings are one too many; one invests or supplies again."""
        relation = self.schema.relation(predicate)
        if relation is None:
            return False
        return relation.lasting or relation.functional or relation.inverse_functional or bool(relation.posts)

    def _slots(self, one: Statement, relation: Relation) -> Iterator[tuple[_Slot, str]]:
        kind = (
            self.entities[one.subject].classes[0]
            if self.entities[one.subject].classes
            else self.entities[one.subject].type
        )
        if relation.functional or any(self.schema.is_a(kind, cls) for cls in relation.one_object_of):
            yield (relation.compared_as, one.subject), one.object
        if relation.inverse_functional:
            yield (relation.compared_as, one.object), one.subject
        for post in sorted(posts_of(one.claim.role_title, relation)):
            yield (f"{relation.compared_as}/{post}", one.object), one.subject

    def _holder(self, one: Statement, thing: str) -> str:
        return one.subject if one.object == thing else one.object


def _nearest(pairs: Sequence[tuple[Hashable, Hashable, _Found[C]]]) -> Iterator[_Found[C]]:
    """Without updates that go by way of another: of three states in a row the last updates the second."""
    after: dict[Hashable, set[Hashable]] = defaultdict(set)
    before: dict[Hashable, set[Hashable]] = defaultdict(set)
    for earlier, later, found in pairs:
        if found.judgement.kind == "update":
            after[earlier].add(later)
            before[later].add(earlier)
    for earlier, later, found in pairs:
        if found.judgement.kind != "update" or after[earlier].isdisjoint(before[later]):
            yield found


def _conflict(judgement: Judgement, earlier: str, later: str) -> Conflict:
    between = (earlier, later) if judgement.kind == "update" else tuple(sorted((earlier, later)))
    return Conflict(
        id=f"conflict/{digest(judgement.kind, *between)}",
        kind=judgement.kind,
        between=between,
        reason=judgement.reason,
    )


def _weakness(one: Said | SaidTerm) -> tuple[object, ...]:
    """Sorts the strongest claim first: by certainty, then what a document says in its own voice."""
    said = one.statement.claim if isinstance(one, Said) else one.statement.term
    quoted = _speaker(one) is not None
    return -STRENGTH[said.certainty], quoted, -said.confidence, one.document.source, one.statement.id


def _speaker(one: Said | SaidTerm) -> str | None:
    said = one.statement.claim if isinstance(one, Said) else one.statement.term
    return one.statement.attributed_to or said.attributed_name


def _key(item: tuple[Hashable, object]) -> str:
    return repr(item[0])
