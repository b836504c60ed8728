"""Runs the example sentences of the lexicon: each is a promise that its file makes about how it reads."""

import re
from typing import Final

from kg.errors import OntologyError
from kg.language.extract import Extractor
from kg.model.document import Document
from kg.model.extraction import Claim, Extraction
from kg.model.vocabulary import ENTITY_TYPES, EntityType
from kg.ontology.lexicon import Example
from kg.ontology.schema import load_schema
from kg.text.names import normalise_name

_MARK: Final = re.compile(r"\[([^\[\]|]+)\|(\w+)\]")


def unmark(marked: str) -> tuple[str, list[tuple[int, int, EntityType]]]:
    """The plain text and the name spans of a text with names marked `[Mia Ott|Person]`.

    Raises OntologyError for a type that the vocabulary does not know.
    """
    types: dict[str, EntityType] = {kind: kind for kind in ENTITY_TYPES}
    text, position = "", 0
    spans: list[tuple[int, int, EntityType]] = []
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        if match[2] not in types:
            raise OntologyError(f"example {marked!r}: {match[2]} is no type of entity")
        spans.append((len(text), len(text) + len(match[1]), types[match[2]]))
        text += match[1]
        position = match.end()
    return text + marked[position:], spans


def run_example(extractor: Extractor, example: Example) -> list[str]:
    """What does not come out as written; empty where all does.

    A positive example must give its claims with their flags, a negative one no claim of its file's property.
    """
    text, spans = unmark(example.text)
    extraction = extractor.analyse(Document(source=f"{example.source}.toml", text=text), spans)
    names = {entity.id: normalise_name(entity.name) for entity in extraction.entities}
    told = {(names.get(c.subject, c.subject), c.predicate, names.get(c.object, c.object)): c for c in extraction.claims}
    relations = load_schema().relations
    problems: list[str] = []
    wanted = set()
    for subject, predicate, thing in example.claims:
        key = (normalise_name(subject), predicate, normalise_name(thing))
        if key not in told and predicate in relations and relations[predicate].symmetric:
            key = (key[2], predicate, key[0])
        wanted.add(key)
        if key not in told:
            problems.append(f"missing: {subject} {predicate} {thing}")
        else:
            problems += _flags(told[key], example)
    for key in sorted(told):
        if key not in wanted and key[1] == example.source:
            problems.append(f"unwanted: {' '.join(key)}")
    return [f"{example.source}: {text} -> {problem}" for problem in [*problems, *_deal(extraction, example, names)]]


def _flags(claim: Claim, example: Example) -> list[str]:
    found = {
        "certainty": claim.certainty,
        "tense": claim.tense,
        "polarity": claim.polarity,
        "roleTitle": claim.role_title or "",
    }
    return [f"{key} is {found[key]!r}, not {want!r}" for key, want in example.flags.items() if found[key] != want]


def _deal(extraction: Extraction, example: Example, names: dict[str, str]) -> list[str]:
    if example.deal is None:
        told = [deal.kind for deal in extraction.deals if deal.kind == example.source]
        return [f"unwanted deal: {kind}" for kind in told if not example.claims]
    wanted = {
        (role, normalise_name(name))
        for role, fillers in example.deal.items()
        if isinstance(fillers, list)
        for name in fillers
    }
    kind = example.deal.get("type")
    seen = []
    for deal in extraction.deals:
        roles = {(c.predicate, names[c.object]) for c in extraction.claims if c.subject == deal.id}
        seen.append(f"{deal.kind} {sorted(roles)}")
        if deal.kind == kind and roles == wanted:
            return []
    return [f"deal {kind} {sorted(wanted)} is not among {seen}"]
