"""kg builds an evidence-carrying knowledge graph from business news.

`kg build` on the command line, or `kg.build` here, reads articles into a folder; `kg.open` asks it:

>>> import kg
>>> graph = kg.open("out")
>>> graph.query("SELECT ?who ?quote WHERE { [] rdf:predicate kg:leads ; rdf:subject/rdfs:label ?who ; kg:quote ?quote }")
[{'who': 'Petra Lindqvist', 'quote': 'Petra Lindqvist, chief executive of Farrow Mills, said the price was fair.'}]

The names in `__all__` are the public ones; they are loaded when first used, so that importing kg costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

# Named by strings: every module of kg imports this one, so imports here would make all depend on all. What type
# checkers see stands in __init__.pyi.
_HOMES = {
    "ClaimRecord": "kg.outputs.records",
    "Connection": "kg.graph.paths",
    "DealRecord": "kg.outputs.records",
    "Dispute": "kg.graph.disputes",
    "EntityRecord": "kg.outputs.records",
    "KgError": "kg.errors",
    "KnowledgeGraph": "kg.library",
    "QueryError": "kg.errors",
    "UnknownNameError": "kg.errors",
    "build": "kg.library",
    "open": "kg.library",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
