"""The types of kg's public names, for type checkers; kg/__init__.py loads them when first used."""

from kg.errors import KgError as KgError
from kg.errors import QueryError as QueryError
from kg.errors import UnknownNameError as UnknownNameError
from kg.graph.disputes import Dispute as Dispute
from kg.graph.paths import Connection as Connection
from kg.library import KnowledgeGraph as KnowledgeGraph
from kg.library import build as build
from kg.library import open as open
from kg.outputs.records import ClaimRecord as ClaimRecord
from kg.outputs.records import DealRecord as DealRecord
from kg.outputs.records import EntityRecord as EntityRecord

__version__: str
