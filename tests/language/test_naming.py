"""Which names of a document are one entity."""

import re

import pytest
import spacy

from kg.language.naming import name_entities
from kg.language.reading import Reading
from kg.model.document import Document
from kg.model.extraction import LocalEntity
from kg.model.vocabulary import EntityType

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")


def entities(marked: str) -> dict[str, LocalEntity]:
    """Local entities by name of a text whose names are marked `[Mia Ott|Person]`."""
    text, spans, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        position = match.end()
    text += marked[position:]
    doc = spacy.blank("en")(text)
    nouns: dict[EntityType, frozenset[str]] = {
        "Facility": frozenset({"plant", "data center"}),
        "Product": frozenset({"model", "phone"}),
    }
    for token in doc:
        token.lemma_ = token.lower_.removesuffix("s")
    reading = Reading(doc, Document(source="t.txt", text=text), class_nouns=nouns)
    placed = [(doc.char_span(start, end, alignment_mode="expand"), kind) for start, end, kind in spans]
    name_entities(reading, placed)  # type: ignore[arg-type]
    return {entity.name: entity for entity in reading.entities.values()}


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[Mia Ott|Person] spoke. [Ott|Person] left. Mr [Ott|Person] is back.", {"Mia Ott"}),
        ("[Harlan Web Services|Company] grew. [HWS|Company] shrank.", {"Harlan Web Services"}),
        (
            "[Harlan Foods, Inc.|Company] said [Harlan Foods|Company] and [Harlan|Company] agree.",
            {"Harlan Foods, Inc."},
        ),
        ("[Dario|Person] and [Daniela Ott|Person] founded it.", {"Dario Ott", "Daniela Ott"}),
        ("[Ott|Person] and [Mia Brask|Person] met. [Jan Ott|Person] came.", {"Jan Ott", "Mia Brask"}),
        ("[Bank of Lund|Company] and [Bank of Oslo|Company]", {"Bank of Lund", "Bank of Oslo"}),
        ("[Jan Ott|Person] met [Mia Ott|Person].", {"Jan Ott", "Mia Ott"}),
        ("[Lund|Place] and [Lund|Person]", {"Lund"}),
        ("[X|Company] (formerly [Chirper|Company]) and [Chirper|Company]", {"X"}),
    ],
)
def test_short_forms_join_the_full_name(marked: str, names: set[str]) -> None:
    assert set(entities(marked)) == names


def test_a_surname_goes_to_the_bearer_named_last() -> None:
    found = entities("[Jan Ott|Person] left. [Mia Ott|Person] came. [Ott|Person] smiled.")
    assert found["Mia Ott"].aliases == ("Ott",)
    assert found["Jan Ott"].aliases == ()


def test_former_names_are_kept_apart_from_aliases() -> None:
    found = entities("[X|Company] (formerly [Chirper|Company]) fell. [Chirper|Company] had risen.")
    assert found["X"].former_names == ("Chirper",)
    assert found["X"].aliases == ()


def test_the_surface_of_a_shared_surname_is_no_name_of_its_own() -> None:
    found = entities("[Dario|Person] and [Daniela Ott|Person] founded it.")
    assert "Dario" not in found
    assert found["Daniela Ott"].aliases == ()


def test_places_and_people_of_one_name_stay_apart() -> None:
    found = entities("[Lund|Place] lies there; [Lund Ott|Person] and [Lund|Person] live here.")
    assert (found["Lund"].type, found["Lund Ott"].aliases) == ("Place", ("Lund",))


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[Ott|Person]'s [Vexa|Company] data center burnt.", "Facility"),
        ("The [Vexa|Person] models learn.", "Product"),
        ("Its [Vexa|Company] phones sell.", "Product"),
        ("[Vexa|Company] phones sell.", "Company"),
        ("[Ott|Person]'s [Vexa|Company] models learn. [Vexa|Person] grew, [Vexa|Person] fell.", "Product"),
    ],
)
def test_the_noun_behind_a_name_tells_its_type(marked: str, kind: str) -> None:
    assert entities(marked)["Vexa"].type == kind
