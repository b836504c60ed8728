"""A dossier: everything the graph knows of one entity or deal, put in order for a reader."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.graph.decisions import Explained, explained, nearest_rejected
from kg.graph.evidence import Evidence, Witness
from kg.graph.profile import Profile, profile
from kg.model.graph import Conflict, Deal, Entity, Graph
from kg.model.vocabulary import DEAL_ROLES, ConflictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A status of a deal since a document's date. `evidence` is None where no words of that document say it alone."""

    status: str
    date: str | None
    source: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealStory:
    """A deal with who is in it, how it came along, and what each document says of its terms."""

    deal: Deal
    parties: tuple[tuple[str, tuple[str, ...]], ...]
    """Each role with the names of those in it."""
    steps: tuple[Step, ...]
    terms: tuple[tuple[str, tuple[Evidence, ...]], ...]
    """By predicate of the term, then by date and source of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A conflict with its sides; of an update the later one stands last."""

    id: str
    kind: ConflictKind
    reason: str
    sides: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that the documents date. `date` is ISO 8601 of day, month or year precision."""

    date: str
    what: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A profile with deals, conflicts and dates."""

    profile: Profile
    surfaces: tuple[tuple[str, int], ...]
    """How the documents call it and how often, the most frequent first; pronouns and common nouns left out."""
    deals: tuple[DealStory, ...]
    conflicts: tuple[Disagreement, ...]
    timeline: tuple[Event, ...]
    joined: tuple[Explained, ...] = ()
    """Why its names are one."""
    near: tuple[Explained, ...] = ()
    """The names that came nearest to being joined to it, and why they were not."""


def dossier(graph: Graph, identifier: str) -> Dossier:
    """Collects a dossier about an entity or deal of the graph, given its id or IRI.

    Raises `UnknownNameError` where the graph has nothing of this id.
    """
    found = profile(graph, identifier)
    witness = Witness(graph)
    stories = tuple(_story(deal, graph, witness) for deal in found.deals)
    about = {told.statement for told in found.told}
    about |= {one.id for one in graph.terms if one.deal in {deal.id for deal in found.deals}}
    return Dossier(
        profile=found,
        surfaces=_surfaces(graph, found.thing.id),
        deals=stories,
        conflicts=tuple(_disagreement(one, witness) for one in graph.conflicts if about & set(one.between)),
        timeline=_timeline(found, stories, witness),
        joined=tuple(explained(graph, found.thing.id, verdict="same")) if isinstance(found.thing, Entity) else (),
        near=tuple(nearest_rejected(graph, found.thing.id)) if isinstance(found.thing, Entity) else (),
    )


def _surfaces(graph: Graph, entity: str) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = defaultdict(int)
    for placed in graph.mentions:
        if placed.entity == entity and placed.mention.kind == "name":
            counts[" ".join(placed.mention.surface.split())] += 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _story(deal: Deal, graph: Graph, witness: Witness) -> DealStory:
    roles: dict[str, set[str]] = defaultdict(set)
    for one in graph.statements:
        if one.subject == deal.id and one.predicate in DEAL_ROLES and one.claim.polarity == "affirmed":
            roles[one.predicate].add(witness.name(one.object))
    terms: dict[str, list[Evidence]] = defaultdict(list)
    for term in graph.terms:
        if term.deal == deal.id:
            terms[term.term.predicate].append(witness.term(term))
    return DealStory(
        deal=deal,
        parties=tuple((role, tuple(sorted(roles[role]))) for role in DEAL_ROLES if role in roles),
        steps=tuple(
            Step(
                status=step.status,
                date=step.date,
                source=witness.documents[step.document].source,
                evidence=witness.of(step.term) if step.term and step.term in witness else None,
            )
            for step in deal.history
        ),
        terms=tuple((predicate, tuple(sorted(said, key=_by_date))) for predicate, said in sorted(terms.items())),
    )


def _by_date(one: Evidence) -> tuple[str, str, str]:
    return one.issued or "~", one.source, one.id


def _disagreement(one: Conflict, witness: Witness) -> Disagreement:
    sides = tuple(witness.of(side) for side in one.between if side in witness)
    return Disagreement(id=one.id, kind=one.kind, reason=one.reason, sides=sides)


def _timeline(found: Profile, stories: Sequence[DealStory], witness: Witness) -> tuple[Event, ...]:
    """Each dated thing once, with the first words that date it."""
    first: dict[tuple[str, str], Event] = {}
    for event in [*_dated_claims(found, witness), *_dated_deals(stories, witness)]:
        first.setdefault((event.date, event.what), event)
    return tuple(event for _, event in sorted(first.items()))


def _dated_claims(found: Profile, witness: Witness) -> Iterator[Event]:
    for told in found.told:
        claim = witness.statements[told.statement].claim
        if claim.polarity == "negated":
            continue
        evidence = witness.of(told.statement)
        for date, sense in ((claim.valid_from, "from"), (claim.valid_until, "until")):
            if date:
                yield Event(date=date, what=f"{evidence.says} ({sense})", evidence=evidence)


def _dated_deals(stories: Sequence[DealStory], witness: Witness) -> Iterator[Event]:
    for story in stories:
        deal, said = story.deal, dict(story.terms)
        for date, predicate, sense in (
            (deal.signed_on, "signedOn", "signed"),
            (deal.announced_on, "announcedOn", "announced"),
        ):
            if date:
                saying = (one for one in said.get(predicate, ()) if witness.terms[one.id].term.value == date)
                yield Event(date=date, what=f"{deal.label}: {sense}", evidence=next(saying, None))
        for step in story.steps:
            if step.date:
                yield Event(date=step.date, what=f"{deal.label}: {step.status}", evidence=step.evidence)
