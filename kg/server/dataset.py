"""Which graphs a query may read: those of the store. Any other would have to be fetched, which is refused."""

from collections.abc import Iterator
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.sparql_text import Token, place, tokens
from kg.ontology.terms import PREFIXES
from kg.server.frames import Job


def refuse_unknown_graphs(store: ox.Store, job: Job) -> None:
    """Raises QueryError for a graph, of the request or of a FROM clause, that the store does not hold.

    The engine would take such a graph for an empty one, and an answer of nothing would look like the truth.
    """
    for iri in (*job.default_graphs, *job.named_graphs):
        if not _holds(store, iri):
            raise QueryError(f"the store has no graph <{iri}>; graphs from elsewhere are never fetched")
    for token, iri in _from_clauses(job.text):
        if not _holds(store, iri):
            where = place(job.text, token.start)
            raise QueryError(f"{where}: the store has no graph <{iri}>; graphs from elsewhere are never fetched")


def _holds(store: ox.Store, iri: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(iri))
    except ValueError as error:
        raise QueryError(f"<{iri}> is no absolute IRI") from error


def _from_clauses(text: str) -> Iterator[tuple[Token, str]]:
    """The graphs that FROM and FROM NAMED name. What the engine itself will refuse is passed over."""
    prefixes = dict(PREFIXES)
    base = ""
    found = list(tokens(text))
    for i, token in enumerate(found):
        following = [*found[i + 1 : i + 3], None, None]
        first, second = following[0], following[1]
        word = token.text.upper() if token.kind == "word" else ""
        if word == "BASE" and first and first.kind == "iri":
            base = urljoin(base, first.text[1:-1])
        elif word == "PREFIX" and first and second and second.kind == "iri":
            prefixes[first.text.removesuffix(":")] = urljoin(base, second.text[1:-1])
        elif word == "FROM" and token.depth == 0:
            named = first is not None and first.text.upper() == "NAMED"
            graph = second if named else first
            if graph and graph.kind == "iri":
                yield graph, urljoin(base, graph.text[1:-1]) if base else graph.text[1:-1]
            elif graph and graph.kind == "name":
                prefix, _, local = graph.text.partition(":")
                yield graph, prefixes.get(prefix, "") + local.replace("\\", "")
