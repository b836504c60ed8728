"""Which document-local names are one entity, which tellings are one deal, which documents are reprints."""

from kg.resolve.records import CanonicalEntity, Decision, Resolution
from kg.resolve.resolver import resolve

__all__ = ["CanonicalEntity", "Decision", "Resolution", "resolve"]
