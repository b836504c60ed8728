"""Reads what is known of entities beforehand: canonical names, aliases, identifiers, from CSV, JSON or Turtle.

The fields are `name`, `aliases`, `type`, `country`, `wikidata`, `lei`, `ticker`, `same_as` and `identifiers`; name and
type are needed. In CSV the fields of several values separate them by `;`, in JSON they may be lists; `identifiers` are
`scheme=value` pairs. docs/resolution.md tells how Turtle is read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import KnownEntitiesError
from kg.model.vocabulary import ENTITY_TYPES, EntityType
from kg.resolve.curation import has_unseen
from kg.resolve.keys import Family, family_of, name_key
from kg.text.check_digits import compact, is_isin, is_lei

FIELDS: Final = ("name", "aliases", "type", "country", "wikidata", "lei", "ticker", "same_as", "identifiers")
WIKIDATA: Final = "http://www.wikidata.org/entity/"
_Q: Final = re.compile(r"Q[1-9][0-9]{0,11}")
_TICKER: Final = re.compile(r"[A-Za-z][A-Za-z ]{0,19}:[A-Z0-9][A-Z0-9.\-]{0,9}")
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_TYPES: Final[Mapping[str, EntityType]] = {kind.lower(): kind for kind in ENTITY_TYPES}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """One entity of an authority file."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    country: str | None = None
    same_as: tuple[str, ...] = ()
    """IRIs of the entity elsewhere, sorted."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """(scheme, value), sorted: ("lei", …), ("ticker", "NYSE:ABC"), ("wikidata", "Q1")."""
    line: int = 0
    """Where the entry starts in its file; 0 where that cannot be told."""

    @property
    def family(self) -> Family:
        return family_of(self.type)

    @property
    def tickers(self) -> frozenset[str]:
        """As `Evidence.tickers` has them."""
        return frozenset(value.lower() for scheme, value in self.identifiers if scheme == "ticker")


@dataclass(frozen=True, slots=True)
class Known:
    """All entities that are known beforehand, in the order of their names."""

    entities: tuple[KnownEntity, ...] = ()


NOBODY: Final = Known()


def load_known(path: Path) -> Known:
    """The entities of a `.csv`, `.json` or `.ttl` file. Raises `KnownEntitiesError` naming the file and the line."""
    # Here, because a build without such a file need not load an RDF parser.
    from kg.resolve.authority_files import ROWS

    rows = ROWS.get(path.suffix.lower())
    if rows is None:
        raise KnownEntitiesError(f"{path}: known entities are read from {', '.join(sorted(ROWS))} files only")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KnownEntitiesError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise KnownEntitiesError(f"{path}: is not UTF-8 text (byte {error.start})") from error

    def fail(line: int, reason: str) -> KnownEntitiesError:
        return KnownEntitiesError(f"{path}, line {line}: {reason}" if line else f"{path}: {reason}")

    made = [_entity(fields, line, fail) for line, fields in rows(text, fail)]
    _check_doubles(made, fail)
    return Known(tuple(sorted(made, key=lambda one: (one.name, one.type, one.identifiers, one.same_as))))


Fail = Callable[[int, str], KnownEntitiesError]
"""Makes the error for a line (0: none) and a reason."""
Fields = Mapping[str, Sequence[str]]
"""Field → its values; texts as they stand in the file."""
Rows = Callable[[str, Fail], Iterator[tuple[int, Fields]]]


def _entity(fields: Fields, line: int, fail: Fail) -> KnownEntity:
    for field in fields:
        if field not in FIELDS:
            raise fail(line, f"there is no field {field!r}; the fields are {', '.join(FIELDS)}")

    def values(field: str) -> list[str]:
        return [text for value in fields.get(field, ()) if (text := " ".join(value.split()))]

    def one(field: str) -> str | None:
        found = values(field)
        if len(found) > 1:
            raise fail(line, f"{field} has several values: {', '.join(found)}")
        return found[0] if found else None

    name, said = one("name"), one("type")
    if name is None:
        raise fail(line, "the name is missing")
    if said is None or said.lower() not in _TYPES:
        problem = "the type is missing" if said is None else f"there is no type {said!r}"
        raise fail(line, f"{problem} ({name}); the types are {', '.join(ENTITY_TYPES)}")
    if any(has_unseen(text) for field in ("name", "aliases", "country", "identifiers") for text in values(field)):
        raise fail(line, f"{name!r} or what is said of it holds characters that cannot be seen")
    kind = _TYPES[said.lower()]
    if not any(sign.isalnum() for sign in name_key(family_of(kind), name)):
        raise fail(line, f"{name!r} has neither a letter nor a digit")
    identifiers = set(_identifiers(values, line, fail))
    same_as = set(_checked(values("same_as"), _IRI.fullmatch, "same_as", "an http(s) IRI", line, fail))
    same_as |= {WIKIDATA + value for scheme, value in identifiers if scheme == "wikidata"}
    return KnownEntity(
        name=name,
        type=kind,
        aliases=tuple(sorted(set(values("aliases")) - {name})),
        country=one("country"),
        same_as=tuple(sorted(same_as)),
        identifiers=tuple(sorted(identifiers)),
        line=line,
    )


def _identifiers(values: Callable[[str], list[str]], line: int, fail: Fail) -> Iterator[tuple[str, str]]:
    given = {scheme: values(scheme) for scheme in ("wikidata", "lei", "ticker")}
    others: list[tuple[str, str]] = []
    for pair in values("identifiers"):
        scheme, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not value or not _SCHEME.fullmatch(scheme.lower()):
            raise fail(line, f"{pair!r} is no identifier of the form scheme=value")
        if scheme.lower() in given:
            given[scheme.lower()].append(value)
        elif scheme.lower() == "isin" and not is_isin(value):
            raise fail(line, f"isin {value!r} is not an ISIN (its check digit is wrong or it is no 12 signs)")
        else:
            others.append((scheme.lower(), value))
    checks: tuple[tuple[str, Callable[[str], object], str], ...] = (
        ("wikidata", _Q.fullmatch, "a Q number like Q60"),
        ("lei", is_lei, "an LEI (its check digits are wrong or it is no 20 signs)"),
        ("ticker", _TICKER.fullmatch, "EXCHANGE:SYMBOL"),
    )
    for scheme, valid, form in checks:
        for value in _checked(given[scheme], valid, scheme, form, line, fail):
            yield scheme, compact(value) if scheme == "lei" else value
    yield from others


def _checked(
    values: Iterable[str], valid: Callable[[str], object], field: str, form: str, line: int, fail: Fail
) -> Iterator[str]:
    for value in values:
        if not valid(value):
            raise fail(line, f"{field} {value!r} is not {form}")
        yield value


_UNIQUE: Final = ("wikidata", "lei")


def _check_doubles(entities: Sequence[KnownEntity], fail: Fail) -> None:
    """Refuses two entries for one entity: an identifier in both, or the same name, type and country."""
    seen: dict[tuple[str, ...], KnownEntity] = {}
    for entity in sorted(entities, key=lambda one: one.line):
        marks = [(scheme, value) for scheme, value in entity.identifiers if scheme in _UNIQUE]
        named: tuple[str, ...] = ("name", entity.family, name_key(entity.family, entity.name), entity.country or "")
        for mark in (*marks, named):
            other = seen.setdefault(mark, entity)
            if other is not entity:
                what = f"{mark[0]} {mark[1]}" if mark is not named else f"the name {entity.name}"
                where = f"line {other.line}" if other.line else other.name
                raise fail(entity.line, f"{what} stands in {where} already")
