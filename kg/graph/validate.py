"""Checks a finished build from the outside: its quotes against the texts, its shape, and the evidence of its edges.

Everything is read back from graph.ttl, as another program would read it, so that an error anywhere between the reader
and the writer shows here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from kg.errors import KgError
from kg.graph.literals import text as rdf_text
from kg.graph.shapes import violations
from kg.graph.store import type_iris
from kg.model.ids import sha256_text
from kg.ontology.schema import Schema, load_schema
from kg.ontology.terms import (
    KG,
    PROV_WAS_DERIVED_FROM,
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    kg,
    local_name,
)

ProblemKind = Literal["quote", "shape", "orphan", "range"]
Texts = Mapping[str, str] | Callable[[str], str | None]

_DEFAULT: Final = ox.DefaultGraph()
_GRAPH_FILE: Final = "graph.ttl"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong with a build: `subject` is the IRI at fault, `message` one sentence about it.

    Kinds: "quote", the words do not stand in the document at the offsets given; "shape", SHACL is broken; "orphan", a
    direct triple has no claim that supports it; "range", a claim joins things that its predicate may not join.
    """

    kind: ProblemKind
    subject: str
    message: str


def validate(out: Path, *, texts: Texts) -> list[Problem]:
    """Everything wrong with the build under `out`, sorted; empty for a sound one.

    `texts` gives a document's extracted text for its kg:sha256 (a mapping, or a function that returns None where it
    has none). Raises KgError where graph.ttl is missing or cannot be parsed.
    """
    return validate_store(read_graph_file(out / _GRAPH_FILE), texts=texts)


def read_graph_file(path: Path) -> ox.Store:
    """A Turtle file in memory. Raises KgError where it is missing or no Turtle."""
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    except FileNotFoundError as error:
        raise KgError(f"{path}: there is no finished build here; run `kg build` first") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise KgError(f"{path}: cannot be read as Turtle ({error})") from error
    return store


def validate_store(store: ox.Store, *, texts: Texts) -> list[Problem]:
    """The same for a graph that is loaded already; only its default graph is looked at."""
    schema = load_schema()
    find = texts if callable(texts) else texts.get
    problems = {
        *_quote_problems(store, find),
        *_shape_problems(store),
        *_orphans(store, schema),
        *_range_problems(store, schema),
    }
    return sorted(problems)


def _quote_problems(store: ox.Store, find: Callable[[str], str | None]) -> Iterator[Problem]:
    read: dict[str, str | None] = {}
    for document in _instances(store, "Document"):
        hash_ = _value(store, document, kg("sha256")) or ""
        read[document.value] = text = find(hash_) if hash_ else None
        if text is None:
            yield _problem("quote", document, "the ledger has no text with the hash that the document names")
        elif sha256_text(text) != hash_:
            yield _problem("quote", document, "the text that the ledger gives has another hash than the document names")
    for claim in [*_instances(store, "Claim"), *_instances(store, "TermClaim")]:
        yield from _check_words(store, claim, read, source=PROV_WAS_DERIVED_FROM, words=kg("quote"))
        quote, trigger = _value(store, claim, kg("quote")), _value(store, claim, kg("trigger"))
        if quote is not None and trigger is not None and trigger not in quote:
            yield _problem("quote", claim, f'the trigger "{trigger}" does not stand in the quote')
    for mention in _instances(store, "Mention"):
        yield from _check_words(store, mention, read, source=kg("inDocument"), words=kg("surface"))


def _check_words(
    store: ox.Store,
    node: ox.NamedNode,
    read: Mapping[str, str | None],
    *,
    source: ox.NamedNode,
    words: ox.NamedNode,
) -> Iterator[Problem]:
    document = _value(store, node, source) or ""
    text, given = read.get(document), _value(store, node, words)
    start, end = _offset(store, node, "start"), _offset(store, node, "end")
    if text is None or given is None or start is None or end is None:
        if document not in read:
            yield _problem("quote", node, "it names no document of this graph")
        return  # what is missing from the node itself is for the shapes to say
    if not 0 <= start < end <= len(text):
        yield _problem("quote", node, f"its offsets {start}-{end} lie outside the text of {len(text)} characters")
    elif rdf_text(text[start:end]).value != given:
        found = " ".join(text[start:end].split())[:80]
        yield _problem("quote", node, f'the document has "{found}" at {start}-{end}, which is not what is quoted')


def _shape_problems(store: ox.Store) -> Iterator[Problem]:
    for violation in violations(store):
        about = f" (it has {violation.value[:80]})" if violation.value and violation.value != violation.focus else ""
        yield Problem(kind="shape", subject=violation.focus, message=violation.message.rstrip(".") + about)


def _orphans(store: ox.Store, schema: Schema) -> Iterator[Problem]:
    """Direct triples that stand without an affirmed, asserted or reported, present claim."""
    supported = set(_supported(store, schema))
    for relation in (*schema.relations.values(), *schema.roles.values()):
        for quad in store.quads_for_pattern(None, kg(relation.name), None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                key = (quad.subject.value, relation.name, quad.object.value)
                if key not in supported:
                    what = f"kg:{relation.name} <{quad.object.value}>"
                    yield _problem("orphan", quad.subject, f"no claim supports that it {what}")


def _supported(store: ox.Store, schema: Schema) -> Iterator[tuple[str, str, str]]:
    for claim in _instances(store, "Claim"):
        flags = [_value(store, claim, kg(name)) for name in ("polarity", "tense", "certainty")]
        if flags[:2] != ["affirmed", "present"] or flags[2] not in ("asserted", "reported"):
            continue
        subject, predicate, object_ = _stated(store, claim)
        name: str | None = predicate
        while name:
            relation = schema.relation(name)
            yield subject, name, object_
            if relation and relation.symmetric:
                yield object_, name, subject
            name = relation.broader if relation else None


def _range_problems(store: ox.Store, schema: Schema) -> Iterator[Problem]:
    classes: dict[str, list[str]] = {}

    def types(iri: str) -> list[str]:
        if iri not in classes:
            found = type_iris(store, ox.NamedNode(iri)) if iri else []
            classes[iri] = [name for one in found if (name := local_name(one))]
        return classes[iri]

    for claim in _instances(store, "Claim"):
        subject, predicate, object_ = _stated(store, claim)
        pairs = [(a, b) for a in types(subject) for b in types(object_)]
        # A node without a type is the shapes' business.
        if pairs and schema.relation(predicate) and not any(schema.allows(predicate, a, b) for a, b in pairs):
            ends = f"<{subject}> to <{object_}>"
            yield _problem("range", claim, f"kg:{predicate} may not lead from {ends}, by their types")


def _stated(store: ox.Store, claim: ox.NamedNode) -> tuple[str, str, str]:
    subject, predicate, object_ = (_value(store, claim, p) or "" for p in (RDF_SUBJECT, RDF_PREDICATE, RDF_OBJECT))
    return subject, predicate.removeprefix(KG), object_


def _instances(store: ox.Store, name: str) -> list[ox.NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, kg(name), _DEFAULT))
    return sorted((one for one in found if isinstance(one, ox.NamedNode)), key=lambda one: one.value)


def _value(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
    """The first value by order of text; more than one is for the shapes to say."""
    found = [quad.object for quad in store.quads_for_pattern(node, predicate, None, _DEFAULT)]
    return min((one.value for one in found if isinstance(one, ox.NamedNode | ox.Literal)), default=None)


def _offset(store: ox.Store, node: ox.NamedNode, name: str) -> int | None:
    value = _value(store, node, kg(name)) or ""
    return int(value) if value.removeprefix("-").isdecimal() else None


def _problem(kind: ProblemKind, node: ox.NamedNode, message: str) -> Problem:
    return Problem(kind=kind, subject=node.value, message=message)
