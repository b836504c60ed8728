"""The forms in which known entities are given: every reader yields the line and the fields of each entry."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from kg.model.vocabulary import ENTITY_TYPES
from kg.resolve.authority import WIKIDATA, Fail, Fields, Rows

_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")
_KG: Final = "https://kg.example/ontology#"
_LABELS: Final = (f"{_SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", *(f"{one}name" for one in _SCHEMA))
_FIELD_OF: Final[Mapping[str, str]] = {
    f"{_SKOS}altLabel": "aliases",
    "http://www.w3.org/2002/07/owl#sameAs": "same_as",
    f"{_SKOS}exactMatch": "same_as",
    **{f"{one}alternateName": "aliases" for one in _SCHEMA},
    **{f"{one}sameAs": "same_as" for one in _SCHEMA},
    **{f"{one}leiCode": "lei" for one in _SCHEMA},
    **{f"{one}tickerSymbol": "ticker" for one in _SCHEMA},
    **{f"{one}addressCountry": "country" for one in _SCHEMA},
}
_CLASSES: Final[Mapping[str, str]] = {
    **{_KG + kind: kind for kind in ENTITY_TYPES},
    f"{_KG}DataCenter": "Facility",
    **{
        one + name: kind
        for one in _SCHEMA
        for name, kind in {
            "Corporation": "Company", "Organization": "Organization", "GovernmentOrganization": "GovernmentBody",
            "Person": "Person", "Place": "Place", "City": "Place", "State": "Place", "Country": "Place",
            "AdministrativeArea": "Place", "Product": "Product", "Brand": "Product",
        }.items()
    },
}  # fmt: skip
_PREFERENCE: Final[tuple[str, ...]] = (
    "Company",
    "GovernmentBody",
    "Person",
    "Facility",
    "Place",
    "Product",
    "Organization",
)
"""Of several types that one subject has, the first here counts: a company is an organisation too."""
_LINE: Final = re.compile(r"line (\d+)")


def _csv(text: str, fail: Fail) -> Iterator[tuple[int, Fields]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head: list[str] | None = None
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if head is None:
                    head = [cell.strip().lower() for cell in row]
                    if "name" not in head:
                        raise fail(line, "the first line does not name the columns (name, type, aliases ...)")
                    if twice := sorted({field for field in head if field and head.count(field) > 1}):
                        raise fail(line, f"two columns are called {twice[0]}")
                elif len(row) > len(head):
                    raise fail(line, f"has {len(row)} cells for {len(head)} columns")
                else:
                    yield line, {field: _several(field, cell) for field, cell in zip(head, row, strict=False)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise fail(line, f"is no CSV ({error})") from error


def _several(field: str, cell: str) -> list[str]:
    return [cell] if field in ("name", "type", "country") else cell.split(";")


def _json(text: str, fail: Fail) -> Iterator[tuple[int, Fields]]:
    """A list of objects, read one by one, so that each is known by its line."""
    decoder = json.JSONDecoder(object_pairs_hook=_pairs)
    place = _blank(text, 0)
    if text[place : place + 1] != "[":
        raise fail(_line(text, place), "is no JSON list of objects")
    place = _blank(text, place + 1)
    while text[place : place + 1] != "]":
        line = _line(text, place)
        try:
            entry, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise fail(error.lineno, f"is no JSON ({error.msg})") from error
        except (ValueError, RecursionError) as error:
            raise fail(line, str(error)) from error
        if not isinstance(entry, dict):
            raise fail(line, "is no object with name and type")
        yield line, {field: _texts(field, value, line, fail) for field, value in entry.items()}
        place = _blank(text, place)
        if text[place : place + 1] not in (",", "]"):
            raise fail(_line(text, place), "is no JSON (a comma or the end of the list is missing)")
        if text[place] == ",":
            place = _blank(text, place + 1)
            if text[place : place + 1] == "]":
                raise fail(_line(text, place), "is no JSON (a comma before the end of the list)")
    if text[_blank(text, place + 1) :]:
        raise fail(_line(text, place), "is no JSON (something stands after the list)")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a field stands twice in one object")
    return made


def _blank(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\t", "\n", "\r"):
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _texts(field: str, value: object, line: int, fail: Fail) -> list[str]:
    if value is None:
        return []
    if isinstance(value, dict) and field == "identifiers":
        value = [f"{scheme}={identifier}" for scheme, identifier in value.items()]
    if isinstance(value, str):
        return _several(field, value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(value)
    raise fail(line, f"{field} is neither a text nor a list of texts")


def _turtle(text: str, fail: Fail) -> Iterator[tuple[int, Fields]]:
    """One entry for each subject with a label; its own IRI, unless blank, is one of those that it is the same as."""
    subjects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    try:
        for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
            subject, target = triple.subject, triple.object
            name = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
            value = target.value if isinstance(target, ox.NamedNode | ox.Literal) else str(target)
            if not isinstance(target, ox.Literal) or target.language in (None, "en"):
                subjects[name][triple.predicate.value].add(value)
    except (SyntaxError, ValueError) as error:
        found = _LINE.search(str(error))
        line = getattr(error, "lineno", None) or (int(found[1]) if found else 0)
        raise fail(line, f"is no Turtle ({str(error).splitlines()[0]})") from error
    for subject, said in sorted(subjects.items()):
        labels = next((sorted(said[label]) for label in _LABELS if said.get(label)), [])
        kinds: set[str] = {_CLASSES[kind] for kind in said.get(_RDF_TYPE, ()) if kind in _CLASSES}
        line = _where(text, subject)
        if not labels and not kinds:
            continue
        fields: dict[str, list[str]] = defaultdict(list)
        fields["name"] = labels[:1]
        fields["type"] = [kind for kind in _PREFERENCE if kind in kinds][:1]
        fields["aliases"] += labels[1:]
        for predicate, field in _FIELD_OF.items():
            fields[field] += sorted(said.get(predicate, ()))
        if not subject.startswith("_:"):
            fields["same_as"].append(subject)
        fields["wikidata"] = sorted(
            {one.removeprefix(WIKIDATA) for one in fields["same_as"] if one.startswith(f"{WIKIDATA}Q")}
        )
        yield line, fields


def _where(text: str, subject: str) -> int:
    """The line on which a subject is first written, in full or by the last part of its IRI; 0 where neither is found."""
    last = re.split(r"[/#]", subject)[-1]
    for written in (rf"<{re.escape(subject)}>", rf"^\s*\w*:{re.escape(last)}(?=\s)"):
        if last and (found := re.search(written, text, re.MULTILINE)):
            return _line(text, found.start() + len(found[0]) - len(found[0].lstrip()))
    return 0


ROWS: Final[Mapping[str, Rows]] = {".csv": _csv, ".json": _json, ".ttl": _turtle}
