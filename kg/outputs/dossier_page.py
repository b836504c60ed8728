"""What a dossier shows, in order and in words, before it becomes text, Markdown or HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.graph.decisions import Explained
from kg.graph.dossier import DealStory, Disagreement, Dossier, Event, Step
from kg.graph.evidence import Evidence
from kg.graph.profile import Told
from kg.model.graph import Deal, Entity
from kg.outputs.wording import amount_text, spaced, term_text

_USUAL = frozenset({"asserted", "affirmed", "present"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of a document and where they stand; `lead` says before them what they are quoted for."""

    words: str
    origin: tuple[str, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a section with its evidence."""

    text: str
    flags: tuple[str, ...] = ()
    quotes: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Facts are pairs of a name and a value. Nothing in a page is escaped yet."""

    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def page(found: Dossier) -> Page:
    """The dossier as a page; sections without content are left out."""
    thing = found.profile.thing
    entity = isinstance(thing, Entity)
    sections = [
        Section(
            title="called",
            items=tuple(
                Item(text=f"{name}  ({count} time{'' if count == 1 else 's'})") for name, count in found.surfaces
            ),
        ),
        Section(title="why these are one", items=tuple(_decision(one) for one in found.joined)),
        *_relations(found.profile.told),
        *(
            Section(
                title=f"deal: {story.deal.label}" if entity else "terms and status", items=tuple(_deal(story, entity))
            )
            for story in found.deals
        ),
        Section(title="conflicts", items=tuple(_conflict(one) for one in found.conflicts)),
        Section(title="timeline", items=tuple(_event(one) for one in found.timeline)),
        Section(title="nearest names kept apart", items=tuple(_decision(one) for one in found.near)),
        Section(
            title="mentioned in",
            items=tuple(Item(text=_place(one.source, one.issued)) for one in found.profile.documents),
        ),
    ]
    return Page(
        title=thing.name if isinstance(thing, Entity) else thing.label,
        kind=", ".join(thing.classes or (thing.type,)) if isinstance(thing, Entity) else spaced(thing.kind),
        facts=tuple((name, value) for name, value in _facts(thing) if value),
        sections=tuple(section for section in sections if section.items),
    )


def _facts(thing: Entity | Deal) -> list[tuple[str, str]]:
    if isinstance(thing, Deal):
        return [*_deal_facts(thing), ("id", thing.id)]
    return [
        ("also", ", ".join(thing.aliases)),
        ("formerly", ", ".join(thing.former_names)),
        *thing.identifiers,
        ("same as", ", ".join(thing.same_as)),
        ("id", thing.id),
    ]


def _deal_facts(deal: Deal) -> list[tuple[str, str]]:
    return [
        ("status", deal.status),
        ("amount", amount_text(deal)),
        ("stake", f"{deal.stake:f} %" if deal.stake is not None else ""),
        ("capacity", deal.capacity or ""),
        ("term", term_text(deal.term) if deal.term else ""),
        ("signed", deal.signed_on or ""),
        ("announced", deal.announced_on or ""),
    ]


def _relations(told: Sequence[Told]) -> Iterator[Section]:
    for (predicate, forward), group in groupby(told, key=lambda one: (one.predicate, one.forward)):
        items: dict[tuple[str, tuple[str, ...]], list[Quotation]] = {}
        for one in group:
            items.setdefault((one.other_name, _told_flags(one)), []).append(
                Quotation(
                    words=one.quote,
                    origin=_origin(one.source, one.issued, f"{one.confidence:.2f}", one.produced_by),
                )
            )
        yield Section(
            title=f"{predicate} →" if forward else f"← {predicate}",
            items=tuple(Item(text=text, flags=flags, quotes=tuple(said)) for (text, flags), said in items.items()),
        )


def _told_flags(one: Told) -> tuple[str, ...]:
    flags = [flag for flag in (one.certainty, one.polarity, one.tense) if flag not in _USUAL]
    if one.role_title:
        flags.append(one.role_title)
    if one.attributed_to:
        flags.append(f"says {one.attributed_to}")
    return (*flags, f"belief {one.belief:.2f}")


def _deal(story: DealStory, entity: bool) -> Iterator[Item]:
    """The deal's parties (which a deal's own page lists with their quotes), its facts, its history, its terms."""
    if entity:
        yield from (Item(text=f"{role}: {', '.join(names)}") for role, names in story.parties)
        yield from (Item(text=f"{name}: {value}") for name, value in _deal_facts(story.deal) if value)
    if len(story.steps) > 1 or not entity:
        yield from (_step(step) for step in story.steps)
    for predicate, said in story.terms:
        if predicate != "status":
            yield Item(text=f"said of {spaced(predicate).lower()}", quotes=tuple(_quotation(one) for one in said))


def _step(step: Step) -> Item:
    text = f"{step.status} since {step.date}" if step.date else step.status
    if step.evidence is None:
        return Item(text=f"{text}  ({step.source})")
    return Item(text=text, flags=step.evidence.flags, quotes=(_quotation(step.evidence, lead=False),))


def _conflict(one: Disagreement) -> Item:
    return Item(text=f"{one.kind}: {one.reason}", quotes=tuple(_quotation(side) for side in one.sides))


def _decision(one: Explained) -> Item:
    joint = "=" if one.verdict == "same" else "?" if one.verdict == "unsure" else "≠"
    told = f"{one.left} {joint} {one.right}: {'; '.join(one.reasons)}"
    return Item(text=told, flags=(one.rule, f"{one.score:.2f}"))


def _event(one: Event) -> Item:
    quotes = (_quotation(one.evidence, lead=False),) if one.evidence else ()
    return Item(text=f"{one.date}  {one.what}", flags=one.evidence.flags if one.evidence else (), quotes=quotes)


def _quotation(one: Evidence, *, lead: bool = True) -> Quotation:
    notes = [*one.flags, *([f"says {one.speaker}"] if one.speaker else [])]
    before = one.says + (f"  [{', '.join(notes)}]" if notes else "")
    return Quotation(
        words=one.quote,
        origin=_origin(one.source, one.issued, f"{one.confidence:.2f}", f"belief {one.belief:.2f}"),
        lead=before if lead else "",
    )


def _origin(*parts: str | None) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _place(source: str, issued: str | None) -> str:
    return f"{source}  ({issued})" if issued else source
