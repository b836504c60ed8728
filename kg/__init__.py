"""kg builds an evidence-carrying knowledge graph from business news."""

__version__ = "0.1.0"
