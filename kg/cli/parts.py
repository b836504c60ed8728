"""The options that choose a part of the graph, as several commands take them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec

import click

from kg.cli import names
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.graph.part import Choice
    from kg.model.graph import Graph
    from kg.model.vocabulary import Certainty

P = ParamSpec("P")
_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FIELDS: Final = ("focus", "hops", "min_belief", "types", "relations", "certainty", "since", "until")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of a graph, the whole, and what was chosen in a sentence (empty where all was)."""

    choice: "Choice"
    graph: "Graph"
    whole: "Graph"
    sentence: str


class Wanted:
    """What was asked for on the command line, not yet looked up in a graph."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self.any = any(value for field, value in values.items() if field != "hops")
        """Whether a part was asked for at all."""
        if values["hops"] is not None and not values["focus"]:
            raise UsageError("--hops counts from a thing: name one with --focus")

    def chosen(self, whole: "Graph", out: Path) -> "Chosen":
        """The part of the graph of an output folder. Raises `UsageError` as `choice` does, `KgError` where nothing of
        the graph was chosen."""
        from kg.graph.part import part

        choice = self.choice(whole, out)
        graph = part(whole, choice)
        sentence = _sentence(choice, whole)
        if self.any and not graph.entities and not graph.deals:
            raise KgError(f"{out}: nothing in the graph was chosen: {sentence}")
        return Chosen(choice, graph, whole, sentence)

    def choice(self, graph: "Graph", out: Path) -> "Choice":
        """The choice for the graph of an output folder. Raises `UsageError`, with what may have been meant, for a name
        that neither it nor the vocabulary has."""
        from kg.graph.part import DEFAULT_HOPS, Choice

        values = self._values
        return Choice(
            focus=_focus(values["focus"], graph, out) if values["focus"] else (),
            hops=values["hops"] if values["hops"] is not None else DEFAULT_HOPS,
            min_belief=values["min_belief"] or 0.0,
            types=frozenset(_type(one) for one in _listed(values["types"])),
            relations=frozenset(names.relation(one) for one in _listed(values["relations"])),
            certainties=frozenset(_certainty(one) for one in _listed(values["certainty"])),
            since=_date(values["since"], "--since"),
            until=_date(values["until"], "--until"),
        )


def part(command: Callable[P, None]) -> Callable[P, None]:
    """Adds the options that choose a part; the command is given them as `wanted`, a `Wanted`."""

    @click.option("--focus", multiple=True, metavar="ENTITY", help="Only what is near this thing; may be repeated.")
    @click.option("--hops", type=click.IntRange(0, 20), metavar="N", help="How near to a --focus.  [default: 2]")
    @click.option(
        "--min-belief",
        type=click.FloatRange(0, 1),
        metavar="X",
        help="Only statements of at least this belief, from 0 to 1.",
    )
    @click.option(
        "--types",
        multiple=True,
        metavar="LIST",
        help="Only things of these classes (Company, Person, Deal ...), with commas between.",
    )
    @click.option(
        "--relations",
        multiple=True,
        metavar="LIST",
        help="Only these relations or deal roles (owns, customer ...), with commas between.",
    )
    @click.option(
        "--certainty",
        multiple=True,
        metavar="LIST",
        help="Only statements of these certainties: asserted, reported, possible, planned, with commas between.",
    )
    @click.option("--since", metavar="DATE", help="Only documents from this day, month or year on.")
    @click.option("--until", metavar="DATE", help="Only documents up to this day, month or year.")
    @wraps(command)
    def with_part(*args: P.args, **kwargs: P.kwargs) -> None:
        values: dict[str, Any] = kwargs
        values["wanted"] = Wanted({field: values.pop(field) for field in _FIELDS})
        command(*args, **kwargs)

    return with_part


def _sentence(choice: "Choice", graph: "Graph") -> str:
    called = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
    said: list[str] = []
    if choice.focus:
        steps = f"{choice.hops} step{'' if choice.hops == 1 else 's'}"
        said.append(f"within {steps} of {' or '.join(called[one] for one in choice.focus)}")
    if choice.types:
        said.append(f"of type {' or '.join(sorted(choice.types))}")
    if choice.relations:
        said.append(f"relation {' or '.join(sorted(choice.relations))}")
    if choice.certainties:
        said.append(f"certainty {' or '.join(sorted(choice.certainties))}")
    if choice.min_belief:
        said.append(f"belief at least {choice.min_belief:g}")
    if choice.since:
        said.append(f"documents since {choice.since}")
    if choice.until:
        said.append(f"documents until {choice.until}")
    text = ", ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _focus(wanted: tuple[str, ...], graph: "Graph", out: Path) -> tuple[str, ...]:
    from kg.graph.store import open_store

    store = open_store(out)
    return tuple(sorted({names.named(store, one).removeprefix(graph.base_iri) for one in wanted}))


def _listed(values: tuple[str, ...]) -> list[str]:
    return [one.strip() for value in values for one in value.split(",") if one.strip()]


def _type(name: str) -> str:
    from kg.ontology.schema import load_schema

    schema = load_schema()
    known = {one for one in schema.classes if any(schema.is_a(one, top) for top in _tops())}
    by_lower = {one.lower(): one for one in known}
    plain = name.removeprefix("kg:").lower()
    if plain in by_lower:
        return by_lower[plain]
    raise UsageError(f"there is no type {name!r}{names.near(name, known)}")


def _tops() -> tuple[str, ...]:
    from kg.model.vocabulary import ENTITY_TYPES

    return (*ENTITY_TYPES, "Deal")


def _certainty(name: str) -> "Certainty":
    from kg.model.vocabulary import STRENGTH

    for known in STRENGTH:
        if name.lower() == known:
            return known
    raise UsageError(f"there is no certainty {name!r}{names.near(name, STRENGTH)}")


def _date(value: str | None, option: str) -> str | None:
    if value is not None and not _DATE.fullmatch(value):
        raise UsageError(f"{option} {value}: is no date; write 2026, 2026-03 or 2026-03-04")
    return value
