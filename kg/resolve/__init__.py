"""Which document-local names are one entity, which tellings are one deal, which documents are reprints."""

from kg.model.decisions import Decision
from kg.resolve.records import CanonicalEntity, Resolution
from kg.resolve.resolver import resolve

__all__ = ["CanonicalEntity", "Decision", "Resolution", "resolve"]
