"""kg as a library: one handle on a finished build, with answers that pandas, networkx and rdflib take as they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import pipeline
from kg.errors import QueryError
from kg.graph.disputes import Dispute, disputes
from kg.graph.named_queries import run_named_query
from kg.graph.names import resolve_name
from kg.graph.network import network
from kg.graph.outcome import QueryOutcome, plain_value
from kg.graph.paths import Connection, Limits, connection
from kg.graph.query import run_query
from kg.graph.store import open_store, rdflib_graph
from kg.model.document import Rejection
from kg.model.graph import Graph
from kg.model.vocabulary import ConflictKind
from kg.outputs.records import ClaimRecord, DealRecord, EntityRecord, claim_records, deal_records, entity_records
from kg.settings import BuildSettings

if TYPE_CHECKING:
    import networkx as nx
    import rdflib as rdf

Parameter = str | int | float | Decimal | date
"""What a variable of a query can be bound to; a text may be an entity's name, as on the command line."""
Row = dict[str, object]

_FORMS: Final = {"rows": "SELECT", "truth": "ASK", "graph": "CONSTRUCT or DESCRIBE"}
_METHODS: Final = {"rows": "query()", "truth": "ask()", "graph": "construct()"}


def open(out: str | PathLike[str] = "out") -> "KnowledgeGraph":
    """The graph that `kg build` left in the folder `out`.

    Raises KgError where there is no finished build.

    >>> import kg
    >>> graph = kg.open("out")
    >>> [one.name for one in graph.entities() if one.type == "Person"]
    ['Petra Lindqvist']
    """
    return KnowledgeGraph(Path(out))


def build(inputs: str | Sequence[str], out: str | PathLike[str] = "out") -> "KnowledgeGraph":
    """Reads files, folders or URLs into the graph of the folder `out`, as `kg build` does, and opens it.

    What is there from earlier builds stays. Inputs that cannot be read stop nothing: see `rejections`. Raises KgError
    where the run cannot go on.

    >>> import kg
    >>> graph = kg.build("news", "out")
    >>> graph.rejections
    ()
    """
    pipeline.build([inputs] if isinstance(inputs, str) else list(inputs), BuildSettings(out=Path(out)))
    return KnowledgeGraph(Path(out))


class KnowledgeGraph:
    """A finished build, read-only. After another build, open it anew.

    >>> import kg
    >>> graph = kg.open("out")
    >>> graph.query("SELECT ?name WHERE { ?company a kg:Company ; rdfs:label ?name } ORDER BY ?name")
    [{'name': 'Borden Grain'}, {'name': 'Farrow Mills'}]
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._store = open_store(out)

    def __repr__(self) -> str:
        return f"kg.open({str(self._out)!r})"

    @cached_property
    def _graph(self) -> Graph:
        return pipeline.load_graph(self._out)

    def query(self, sparql: str, /, **parameters: Parameter) -> list[Row]:
        """The rows of a SELECT, one dict each, for `pandas.DataFrame(rows)`; unbound variables are None.

        Parameters bind the query's variables and leave its rows: a name stands for the entity that has it. Prefixes of
        the vocabulary need no declaration. Raises QueryError for a query that is malformed or no SELECT, UnknownNameError
        for a name that nothing has.

        >>> import kg
        >>> graph = kg.open("out")
        >>> graph.query("SELECT ?bought WHERE { ?buyer kg:acquires/rdfs:label ?bought }", buyer="Farrow Mills")
        [{'bought': 'Borden Grain'}]
        """
        return self._rows(run_query(self._store, sparql, parameters=_texts(parameters)), parameters)

    def named(self, name: str, /, **parameters: Parameter) -> list[Row]:
        """The rows of a named query; `kg query --list` shows what there is.

        Raises UnknownNameError where there is none of that name, QueryError for a parameter too many or too few.

        >>> import kg
        >>> graph = kg.open("out")
        >>> [row["person"] for row in graph.named("people-of", company="Farrow Mills")]
        ['Petra Lindqvist']
        """
        return self._rows(run_named_query(self._store, name, parameters=_texts(parameters)), parameters)

    def ask(self, sparql: str, /, **parameters: Parameter) -> bool:
        """The answer of an ASK. Raises as `query` does.

        >>> import kg
        >>> graph = kg.open("out")
        >>> graph.ask("ASK { ?x kg:competesWith ?y }")
        False
        """
        return self._outcome(sparql, parameters, "truth").truth()

    def construct(self, sparql: str, /, **parameters: Parameter) -> "rdf.Graph":
        """The triples of a CONSTRUCT or DESCRIBE as an rdflib graph in memory. Raises as `query` does.

        >>> import kg
        >>> graph = kg.open("out")
        >>> len(graph.construct("CONSTRUCT { ?a kg:acquires ?b } WHERE { ?a kg:acquires ?b }"))
        1
        """
        import rdflib

        found = self._outcome(sparql, parameters, "graph")
        return rdflib.Graph(bind_namespaces="none").parse(data=found.render("ntriples"), format="nt")

    def entities(self) -> "list[EntityRecord]":
        """The entities, sorted by id.

        >>> import kg
        >>> graph = kg.open("out")
        >>> [(one.id, one.type) for one in graph.entities()][:2]
        [('company/borden-grain', 'Company'), ('company/farrow-mills', 'Company')]
        """
        return entity_records(self._graph)

    def claims(self) -> "list[ClaimRecord]":
        """What the documents say, each claim with its quote, sorted by document and place.

        >>> import kg
        >>> graph = kg.open("out")
        >>> bought = next(one for one in graph.claims() if one.predicate == "acquires")
        >>> bought.subject_name, bought.object_name, bought.certainty
        ('Farrow Mills', 'Borden Grain', 'asserted')
        """
        return claim_records(self._graph)

    def deals(self) -> "list[DealRecord]":
        """The deals, by date, each once however many documents tell of it.

        >>> import kg
        >>> graph = kg.open("out")
        >>> [(one.kind, one.currency, int(one.amount)) for one in graph.deals()]
        [('Acquisition', 'USD', 40000000)]
        """
        return deal_records(self._graph)

    def conflicts(self, *, kind: ConflictKind | None = None, about: str | None = None) -> list[Dispute]:
        """Where documents disagree or one updates another: of one kind, or about the entity or deal called `about`.

        Raises UnknownNameError for a name that nothing has.

        >>> import kg
        >>> graph = kg.open("out")
        >>> graph.conflicts(kind="contradiction")
        []
        """
        return disputes(self._graph, kind=kind, about=self._id(about) if about is not None else None)

    def path(self, start: str, end: str, *, max_hops: int = 4) -> Connection:
        """How two entities or deals, given by name, are connected: the shortest and the most believable ways.

        Raises UnknownNameError for a name that nothing has.

        >>> import kg
        >>> graph = kg.open("out")
        >>> way = graph.path("Petra Lindqvist", "Borden Grain").ways[0]
        >>> [hop.predicate for hop in way.hops]
        ['leads', 'acquires']
        """
        return connection(self._graph, self._id(start), self._id(end), limits=Limits(max_hops=max_hops))

    def networkx(self, *, deals: bool = False) -> "nx.MultiDiGraph[str]":
        """Entities as nodes, direct triples as edges; with `deals`, deals as nodes and their roles as edges too.

        >>> import kg
        >>> graph = kg.open("out")
        >>> graph.networkx().has_edge("company/farrow-mills", "company/borden-grain", "acquires")
        True
        """
        return network(self._graph, deals=deals)

    def rdflib(self) -> "rdf.Graph":
        """Everything but mentions as an rdflib graph that reads from the store.

        >>> import kg
        >>> graph = kg.open("out")
        >>> len(graph.rdflib()) > 50
        True
        """
        return rdflib_graph(self._out)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """Inputs that were not read, each with the reason."""
        return self._graph.rejections

    def _id(self, name: str) -> str:
        return resolve_name(self._store, name).value.removeprefix(self._graph.base_iri)

    def _outcome(self, sparql: str, parameters: Mapping[str, Parameter], kind: str) -> QueryOutcome:
        return _of_kind(run_query(self._store, sparql, parameters=_texts(parameters)), kind)

    def _rows(self, outcome: QueryOutcome, parameters: Mapping[str, Parameter]) -> list[Row]:
        names = _of_kind(outcome, "rows").variables
        return [
            {name: plain_value(cell) for name, cell in zip(names, row, strict=True) if name not in parameters}
            for row in outcome.rows()
        ]


def _of_kind(outcome: QueryOutcome, kind: str) -> QueryOutcome:
    if outcome.kind != kind:
        raise QueryError(f"this is no {_FORMS[kind]} query; ask it with {_METHODS[outcome.kind]}")
    return outcome


def _texts(parameters: Mapping[str, Parameter]) -> dict[str, str]:
    """Numbers without exponent and dates in ISO 8601, which is how the query reads them."""
    return {name: _text(value) for name, value in parameters.items()}


def _text(value: Parameter) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return format(Decimal(str(value)), "f")
    return value.isoformat() if isinstance(value, date) else str(value)
