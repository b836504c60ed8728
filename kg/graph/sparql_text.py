"""Looks at the text of a SPARQL query before the engine does: what must be refused, and what is probably misspelt.

Oxigraph parses and answers queries; this module only splits them into tokens, for three things that it cannot be told:
never to call out (it has an HTTP client behind SERVICE), to name an unknown term of the vocabulary, and to say
in plain words where a query is malformed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.graph.sparql_words import WORDS
from kg.ontology import terms
from kg.ontology.terms import KG, PREFIXES

_TOKEN: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
            | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.|\.+(?=[\w:%\\-]))*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)  # fmt: skip
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ENGINE_ERROR: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_READABLE: Final = re.compile(r'"(?:[^"\\]|\\.)+"|\b[A-Z]{2,}(?: [A-Z]+)*\b')
_CLASS: Final = re.compile(r"\['.*?'\]|\[_\]", re.DOTALL)
_UNBOUND: Final = "The SELECT contains a variable that is unbound"
_RARE: Final = frozenset({'"$"', '"_:"', '"<<"', '"<<("', '"{|"', '"~"', '"\\\\"', '"\\\\u"', '"\\\\U"'})
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_STANDARD: Final = ("rdf", "rdfs", "skos", "prov", "dcterms", "owl", "org", "foaf")
"""Prefixes of vocabularies that rdflib knows in full."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `kind` is the name of the pattern's group, `start` its offset, `depth` its brace depth."""

    kind: str
    text: str
    start: int
    depth: int = 0


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a query, comments left out."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        piece = match.group()
        if piece == "}":
            depth -= 1
        if kind != "comment":
            yield Token(kind, piece, match.start(), depth)
        if piece == "{":
            depth += 1


def place(text: str, offset: int) -> str:
    """`line L, column C` of an offset, both from 1."""
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def refuse_unsafe(text: str) -> None:
    """Raises QueryError for anything that would call out or change the graph.

    Keywords need no blank around them (`true.SERVICE:x{}`), so every bare word that holds "service" is refused, and a
    pair of comparison signs that looks like an IRI hides nothing. Names, strings, variables and IRIs may hold the word.
    """
    for version in {text, _unescaped(text)}:
        for token in tokens(version):
            if _may_call_out(token):
                raise QueryError(f"{place(version, token.start)}: SERVICE is refused; queries never leave this machine")
    first = next((t for t in tokens(text) if t.kind == "word" and t.text.upper() in _FORMS | _UPDATES), None)
    if first and first.text.upper() in _UPDATES:
        where = place(text, first.start)
        raise QueryError(f"{where}: {first.text.upper()} is refused; queries read the graph and never change it")


def _may_call_out(token: Token) -> bool:
    lower = token.text.lower()
    if "service" not in lower:
        return False
    if token.kind == "iri":
        return ")" in lower.partition("service")[0]
    if token.kind == "name":
        return "service" in lower.partition(":")[0]
    return token.kind not in ("string", "variable", "language")


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else ""

    return _ESCAPE.sub(character, text)


def refuse_unknown_terms(text: str, known: frozenset[str]) -> None:
    """Raises QueryError for a term of kg's vocabulary that does not exist, with the nearest one that does."""
    found = list(tokens(text))
    for before, token in zip([None, *found], found, strict=False):
        declares = before is not None and before.text.upper() == "PREFIX"
        if declares and token.text == "kg:":
            following = found[found.index(token) + 1] if found.index(token) + 1 < len(found) else None
            if following and following.text != f"<{KG}>":
                return
        name = _kg_name(token)
        if name and not declares and name not in known:
            raise QueryError(f"{place(text, token.start)}: the vocabulary has no kg:{name}{nearest_term(name, known)}")
        if token.kind == "name" and not declares:
            _refuse_unknown_standard(text, token)


def _refuse_unknown_standard(text: str, token: Token) -> None:
    """The same for RDF's own vocabularies, whose terms are all known: `rdfs:lable` would quietly find nothing."""
    prefix, _, name = token.text.partition(":")
    if prefix not in _STANDARD or PREFIXES[prefix] + name in _written_terms() or not name.isalpha():
        return
    known = _standard_terms(prefix)
    if name not in known and f"prefix {prefix}:" not in text.lower():
        where = place(text, token.start)
        raise QueryError(f"{where}: {prefix}: has no {name}{nearest_term(name, known, prefix=prefix)}")


@cache
def _written_terms() -> frozenset[str]:
    """What kg itself writes is known without loading rdflib."""
    return frozenset(term.value for term in vars(terms).values() if isinstance(term, ox.NamedNode))


@cache
def _standard_terms(prefix: str) -> frozenset[str]:
    from rdflib import namespace

    return frozenset(str(term).removeprefix(PREFIXES[prefix]) for term in dir(getattr(namespace, prefix.upper())))


def _kg_name(token: Token) -> str:
    if token.kind == "name" and token.text.startswith("kg:"):
        return token.text[3:]
    if token.kind == "iri" and token.text.startswith(f"<{KG}"):
        return token.text[len(KG) + 1 : -1]
    return ""


def nearest_term(name: str, known: frozenset[str], *, prefix: str = "kg") -> str:
    """`; did you mean kg:…?` for a misspelt term, empty where nothing is near."""
    hit = process.extractOne(name.lower(), {term: term.lower() for term in sorted(known)}, scorer=fuzz.ratio)
    return f"; did you mean {prefix}:{hit[2]}?" if hit and hit[1] >= 60 else ""


def explain_syntax_error(text: str, message: str) -> str:
    """The engine's message as one sentence with line, column and what stands there.

    A word that SPARQL does not have is named first: the engine goes on reading as far as it can make sense of one.
    """
    if misspelt := next((one for one in tokens(text) if one.kind == "word" and one.text.upper() not in WORDS), None):
        where = place(text, misspelt.start)
        return f'{where}: SPARQL has no word "{misspelt.text}"{_nearest_word(misspelt.text)}'
    match = _ENGINE_ERROR.match(message)
    if not match:
        return f"the query cannot be read: {' '.join(message.split())}"
    line, column, expected = int(match.group(1)), int(match.group(2)), match.group(3)
    lines = text.split("\n")
    offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    if "Prefix not found" in expected:
        prefix = _prefix_at(text, offset)
        return f"line {line}, column {column}: the prefix {prefix} is not declared; known are {_known_prefixes()}"
    if _UNBOUND in expected:
        return f"line {line}, column {column}: SELECT has a variable that is neither grouped by nor bound as (... AS ?name)"
    rest = text[offset:].split("\n", 1)[0].strip()
    here = f'"{rest[:24]}" cannot stand here' if rest else "the query ends too early"
    wanted = [one for one in _READABLE.findall(_CLASS.sub("", expected)) if one not in _RARE]
    hint = f"; expected {', '.join(wanted[:8])}" if wanted else ""
    return f"line {line}, column {column}: {here}{hint}"


def _nearest_word(word: str) -> str:
    hit = process.extractOne(word.upper(), sorted(WORDS), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean {hit[0]}?" if hit else ""


def _prefix_at(text: str, offset: int) -> str:
    for token in tokens(text):
        if token.kind == "name" and token.start <= offset <= token.start + len(token.text):
            return token.text.partition(":")[0] + ":"
    return "used here"


def _known_prefixes() -> str:
    return ", ".join(f"{prefix}:" for prefix in sorted(PREFIXES))


def variables(text: str) -> list[str]:
    """Names of all variables of a query, sorted, without their sign."""
    return sorted({token.text[1:] for token in tokens(text) if token.kind == "variable"})


def project(text: str, names: list[str]) -> str:
    """A SELECT query that also gives the variables `names`, which the engine demands of those it is to bind.

    Only names that the query itself uses are written into it, never values. Raises QueryError where the query
    aggregates, because there only its author can say how to group.
    """
    outer = [token for token in tokens(text) if token.depth == 0]
    select = next((i for i, token in enumerate(outer) if token.text.upper() == "SELECT"), None)
    if select is None:
        return text
    end = next((i for i, t in enumerate(outer) if i > select and t.text.upper() in ("WHERE", "FROM", "{")), len(outer))
    head = outer[select + 1 : end]
    given = {token.text[1:] for token in head if token.kind == "variable"}
    missing = [name for name in names if name not in given]
    if not missing or any(token.text == "*" for token in head[:2]):
        return text
    words = {token.text.upper() for token in outer if token.kind == "word"}
    if "GROUP" in words or words & _AGGREGATES:
        raise QueryError(
            f"the query groups its rows: add ?{missing[0]} to SELECT and to GROUP BY so that it can be bound"
        )
    modifier = head[0] if head and head[0].text.upper() in ("DISTINCT", "REDUCED") else outer[select]
    cut = modifier.start + len(modifier.text)
    return text[:cut] + "".join(f" ?{name}" for name in missing) + text[cut:]


def standalone(text: str, bound: Mapping[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]) -> str:
    """The query as any SPARQL engine takes it: prefixes declared, comments left out, bound values in a VALUES clause.

    For people and other programs; kg itself never puts values into the text. The values stand at the beginning of the
    outermost group, so that the filters of that group see them.
    """
    found = list(tokens(text))
    declared = {one.text for before, one in pairwise(found) if before.text.upper() == "PREFIX"}
    names = {one.text.partition(":")[0] for one in found if one.kind == "name"}
    prefixes = [
        f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(names & PREFIXES.keys()) if f"{name}:" not in declared
    ]
    body = "\n".join(line for line in _without_comments(text).splitlines() if line.strip())
    if bound:
        ordered = sorted(bound.items())
        head, values = " ".join(f"?{name}" for name, _ in ordered), " ".join(str(term) for _, term in ordered)
        start = next((one.start for one in tokens(body) if one.text == "{" and not one.depth), None)
        if start is not None:
            body = f"{body[: start + 1]}\n  VALUES ({head}) {{ ({values}) }}{body[start + 1 :]}"
    return "\n".join([*prefixes, body]) + "\n"


def _without_comments(text: str) -> str:
    return _TOKEN.sub(lambda found: "" if found.lastgroup == "comment" else found[0], text)
