"""How a wish becomes an entry of the file: under which names, and when it is refused."""

from collections.abc import Callable, Sequence

import pytest

from kg.curating import Wish, with_wish
from kg.errors import UnknownNameError, UsageError
from kg.model.vocabulary import EntityType
from kg.resolve import Resolution, resolve
from kg.resolve.curation import Curation, Entry, Reference, parse_curation
from tests.resolve.readings import Reading, entity, reading

FILE = "f.yaml"


def resolving(readings: Sequence[Reading]) -> Callable[[Curation], Resolution]:
    return lambda curation: resolve(readings, across_types=True, curation=curation)


def decided(readings: Sequence[Reading], wish: Wish, text: str = "") -> tuple[Entry, Resolution]:
    """The entry made of a wish and what it leads to. Names are looked up as ids, or as the only label there is."""
    now = resolving(readings)(parse_curation(text, FILE))

    def find(name: str) -> str:
        found = [one.id for one in now.entities.values() if name in (one.id, one.name)]
        if len(found) != 1:
            raise UnknownNameError(f"{name}: {len(found)}")
        return found[0]

    made, entry = with_wish(text, FILE, wish, readings, resolving(readings), find)
    return entry, resolving(readings)(parse_curation(made, FILE))


def merge(*names: str, type: EntityType | None = None) -> Wish:
    return Wish(action="merge", names=names, type=type)


def test_a_merge_takes_along_what_rules_would_now_let_go_of() -> None:
    readings = [
        reading("a.txt", entity("Quince Foods", aliases=["Qoods"])),
        reading("b.txt", entity("Qoods"), entity("Alder Mills")),
    ]
    assert len(resolving(readings)(parse_curation("", FILE)).entities) == 2
    alone = parse_curation("- merge: [Quince Foods, Alder Mills]\n", FILE)
    assert len(resolving(readings)(alone).entities) == 2, "b.txt tells Qoods and Alder Mills apart"
    entry, after = decided(readings, merge("Quince Foods", "Alder Mills"))
    assert [one.name for one in entry.names] == ["Quince Foods", "Alder Mills", "Qoods"]
    assert len(after.entities) == 1


def test_one_of_several_namesakes_is_named_by_its_documents() -> None:
    readings = [reading(f"{n}.txt", entity("Mia Ott", "Person")) for n in range(3)]
    readings.append(reading("z.txt", entity("Maria Otero", "Person")))
    text = "- split: Mia Ott\n  in: [1.txt]\n"
    namesakes = sorted(resolving(readings)(parse_curation(text, FILE)).entities)
    assert namesakes[1] == "person/mia-ott"
    entry, after = decided(readings, merge(namesakes[2], "Maria Otero"), text)
    assert entry.names == (Reference("Mia Ott", ("1.txt",)), Reference("Maria Otero"))
    assert sorted(len(one.members) for one in after.entities.values()) == [2, 2]
    entry, _ = decided(readings, merge("person/mia-ott", "Maria Otero"), text)
    assert entry.names == (Reference("Mia Ott"), Reference("Maria Otero")), "the plain name means the rest"


def test_the_type_chooses_between_things_of_one_name() -> None:
    readings = [reading("a.txt", entity("Orin", "Person")), reading("b.txt", entity("Orin", "Place"))]
    with pytest.raises(UnknownNameError):
        decided(readings, Wish(action="rename", names=("Orin",), to="X"))
    entry, after = decided(readings, Wish(action="rename", names=("Orin",), to="X", type="Person"))
    assert entry.type == "Person"
    assert {one.id: one.name for one in after.entities.values()} == {"person/orin": "X", "place/orin": "Orin"}


def test_what_can_never_be_one_is_refused_before_anything_is_written() -> None:
    readings = [reading("a.txt", entity("Mia Ott", "Person")), reading("b.txt", entity("Alder Mills"))]
    with pytest.raises(UsageError, match="Mia Ott is of type Person, Alder Mills of type Company; they cannot be one"):
        decided(readings, merge("Mia Ott", "Alder Mills"))


def test_a_lock_lists_every_name() -> None:
    readings = [
        reading(f"{n}.txt", entity(name)) for n, name in enumerate(("Quince Foods Inc", "Quince Foods", "Quince"))
    ]
    entry, after = decided(readings, Wish(action="lock", names=("Quince Foods Inc",)))
    assert [one.name for one in entry.names] == ["Quince Foods Inc", "Quince Foods", "Quince"]
    assert len(after.entities) == 1
