"""Answers plain questions by the named query whose `ask` line fits best. No model, no guessing of names: the same
question over the same graph always becomes the same SPARQL, which is shown.

An `ask` line is a pattern (kg.graph.question_words); behind `=>` it may fix parameters. What may be added to any
question, and the words that say nothing, stand in ontology/questions.toml.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.graph.named_queries import NamedQuery, fill, named_queries
from kg.graph.names import Names
from kg.graph.query import prepare
from kg.graph.question_words import Piece, Tokens, literal_words, pattern, read_question, slot_tokens
from kg.graph.sparql_text import standalone
from kg.graph.store import type_iris
from kg.ontology.questions import Facet, load_questions
from kg.ontology.terms import DCTERMS_PUBLISHER, kg

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What became of a question: the named query that answers it, and what of the question went into it.

    `parameters` are for `run_named_query`, `reading` says the same in the question's own words, `ignored` are its words
    that played no part, and `sparql` is what runs, complete in itself.
    """

    query: NamedQuery
    parameters: Mapping[str, str]
    reading: Mapping[str, str]
    ignored: tuple[str, ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class _Rule:
    query: NamedQuery
    pattern: re.Pattern[str]
    fixed: tuple[tuple[str, str], ...]
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    rule: _Rule
    slots: Mapping[str, str]
    """Tokens, or values, by parameter."""
    ignored: tuple[str, ...]
    head: int

    def rank(self) -> tuple[int, int, int]:
        return len(self.ignored), -self.head, self.rule.order


def understand(store: ox.Store, question: str) -> Understood:
    """Finds the query for a plain question. Raises QueryError, with the nearest questions that have an answer, where
    none fits, and UnknownNameError where a name is that of nothing or of several things in the graph."""
    names = Names(store)
    publishers = {
        quad.object.value.casefold()
        for quad in store.quads_for_pattern(None, DCTERMS_PUBLISHER, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
    }
    tokens = read_question(
        question,
        names=lambda name: bool(names.find(name)),
        publishers=lambda name: name.casefold() in publishers,
        common=_common_words(),
    )
    for name in tokens.unknown:
        names.only(name, ())  # says what was perhaps meant
    chosen = min(_readings(tokens, store, names), key=_Reading.rank, default=None)
    if chosen is None:
        raise QueryError(f'no question that kg knows fits "{" ".join(question.split())}"{_nearest(tokens)}')
    parameters, reading = dict(chosen.rule.fixed), dict[str, str]()
    for name, token in chosen.slots.items():
        parameters[name], reading[name] = _value(name, token, tokens, store, names)
        piece = tokens.piece(token)
        if piece and piece.currency and any(one.name == "currency" for one in chosen.rule.query.parameters):
            parameters["currency"] = reading["currency"] = piece.currency
    text, given, kinds = fill(chosen.rule.query, parameters)
    ready = prepare(store, text, parameters=given, kinds=kinds)
    return Understood(
        query=chosen.rule.query,
        parameters=parameters,
        reading=reading,
        ignored=chosen.ignored,
        sparql=standalone(text, {variable.value: term for variable, term in ready.bound.items()}),
    )


def example_questions() -> list[tuple[str, str]]:
    """(question, name of the query) of every `ask` line, the first wording of each, slots in brackets."""
    return [(_first_wording(rule_text), query.name) for query in named_queries().values() for rule_text in query.asks]


def _readings(tokens: Tokens, store: ox.Store, names: Names) -> Iterator[_Reading]:
    silent = load_questions().silent
    for rule in _rules():
        for match in rule.pattern.finditer(tokens.row):
            slots = {name: token for name, token in match.groupdict().items() if token}
            if not _fits(slots, tokens, store, names):
                continue
            rest = f"{tokens.row[: match.start()]}\x00 {tokens.row[match.end() :]}"
            rest = _apply_facets(rule, rest, slots, tokens, store, names)
            required = {one.name for one in rule.query.parameters if not one.optional and one.default is None}
            if not required <= slots.keys() | dict(rule.fixed).keys():
                continue
            left = [token for token in rest.split() if token != "\x00" and token not in silent]
            used = len([token for token in tokens.row.split() if token not in silent]) - len(left)
            if len(left) <= used:
                yield _Reading(
                    rule=rule,
                    slots=slots,
                    ignored=tuple(tokens.plain(token) for token in left),
                    head=len(match[0].split()),
                )


def _apply_facets(rule: _Rule, rest: str, slots: dict[str, str], tokens: Tokens, store: ox.Store, names: Names) -> str:
    """Takes what facets explain out of the rest of the question and puts it into `slots`."""
    known = {one.name for one in rule.query.parameters}
    for facet, expression in _facets():
        match = expression.search(rest)
        if match is None:
            continue
        found = {name: token for name, token in match.groupdict().items() if token}
        targets = {*found, *([facet.same] if facet.same else ())}
        if not targets <= known or targets & slots.keys() or not _fits(found, tokens, store, names):
            continue
        for name, token in found.items():
            slots[name] = _shifted(token, facet, tokens)
            if facet.same:
                slots[facet.same] = slots[name]
        rest = f"{rest[: match.start()]}\x00 {rest[match.end() :]}"
    return rest


def _shifted(token: str, facet: Facet, tokens: Tokens) -> str:
    """The token, or for "after 2025" the value 2026 behind an equals sign."""
    piece = tokens.piece(token)
    return f"={_neighbour(piece.value, 1 if facet.shift == 'next' else -1)}" if facet.shift and piece else token


def _neighbour(value: str, step: int) -> str:
    """The day, month or year after or before one; both ends of the calendar stay as they are."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + step:04}"
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    try:
        return (date(*parts) + timedelta(days=step)).isoformat()
    except (OverflowError, ValueError):
        return value


def _fits(slots: Mapping[str, str], tokens: Tokens, store: ox.Store, names: Names) -> bool:
    """Whether every name is of the class that its slot wants, where it wants one, and no two slots hold one name."""
    entities = [token for token in slots.values() if (piece := tokens.piece(token)) and piece.kind == "entity"]
    if len(entities) != len(set(entities)):
        return False
    for name, wanted in load_questions().prefer.items():
        piece = tokens.piece(slots[name]) if name in slots else None
        if piece and not _of_class(names.find(piece.value), wanted, store):
            return False
    return True


def _of_class(nodes: Sequence[ox.NamedNode], wanted: str, store: ox.Store) -> list[ox.NamedNode]:
    return [node for node in nodes if kg(wanted).value in type_iris(store, node)]


def _value(name: str, token: str, tokens: Tokens, store: ox.Store, names: Names) -> tuple[str, str]:
    """(the parameter's value, how the question says it)."""
    if token.startswith("="):
        return token[1:], token[1:]
    piece = tokens.piece(token)
    if piece is None:
        words = token.strip()
        table = load_questions().values.get(name, {})
        value = next((value for ask, value in table.items() if pattern(ask, _no_slot).fullmatch(f"{words} ")), words)
        return value, words
    if piece.kind != "entity" or name == "publisher":
        return piece.value, piece.words
    return f"<{_entity(name, piece, store, names).value}>", piece.words


def _entity(name: str, piece: Piece, store: ox.Store, names: Names) -> ox.NamedNode:
    nodes = names.find(piece.value)
    wanted = load_questions().prefer.get(name)
    nodes = (_of_class(nodes, wanted, store) if wanted else []) or nodes
    return names.only(piece.value, nodes)


def _no_slot(name: str) -> str:
    raise QueryError(f"ontology/questions.toml: values hold no slots such as {{{name}}}")


@cache
def _rules() -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    for query in named_queries().values():
        for line in query.asks:
            ask, _, fixed = line.partition("=>")
            pairs = tuple(_pair(part) for part in fixed.split())
            rules.append(_Rule(query, pattern(ask, _slot), pairs, len(rules)))
    return tuple(rules)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


@cache
def _facets() -> tuple[tuple[Facet, re.Pattern[str]], ...]:
    return tuple((facet, pattern(facet.ask, _slot)) for facet in load_questions().facets)


def _slot(name: str) -> str:
    questions = load_questions()
    if name in questions.values:
        return "|".join(pattern(ask, _no_slot).pattern for ask in questions.values[name])
    kind = questions.slots.get(name, "entity")
    return slot_tokens("entity", "publisher") if kind == "publisher" else slot_tokens(kind)


@cache
def _common_words() -> frozenset[str]:
    """All words of patterns: in small letters they are no names."""
    questions = load_questions()
    asks = [line.partition("=>")[0] for query in named_queries().values() for line in query.asks]
    asks += [facet.ask for facet in questions.facets] + [ask for table in questions.values.values() for ask in table]
    return questions.silent.union(*(literal_words(ask) for ask in asks))


def _first_wording(ask: str) -> str:
    text = re.sub(r"\[[^\[\]]*\]", "", ask.partition("=>")[0])
    while (shorter := re.sub(r"\(([^()|]*)\|?[^()]*\)", r"\1", text)) != text:
        text = shorter
    return " ".join(text.split())


def _nearest(tokens: Tokens) -> str:
    """The questions with the most similar wording, to end an error with."""
    asked = " ".join("{x}" if tokens.piece(token) else token for token in tokens.row.split())
    choices = {line: re.sub(r"\{\w+\}", "{x}", line) for line, _ in example_questions() if literal_words(line)}
    hits = process.extract(asked, choices, scorer=fuzz.token_set_ratio, limit=_SHOWN, score_cutoff=50)
    near = " or ".join(f'"{line.replace("{", "<").replace("}", ">")}"' for *_, line in hits)
    unknown = "" if any(piece.kind == "entity" for piece in tokens.pieces) else "; it names nothing in the graph"
    return f"{unknown}; nearest are {near}" if near else f"{unknown}; `kg ask --list` shows those it knows"
