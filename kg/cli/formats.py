"""Names of the exporters, known here so that `--help` need not import them; a test compares them with the real ones."""

EXPORT = ("turtle", "json-ld", "nquads", "trig", "ntriples", "graphml", "gexf", "csv", "neo4j")
"""What `kg export` writes."""

BUILD = (*EXPORT, "map", "report")
"""What `kg build` can write."""

FOLDERS = frozenset({"csv", "neo4j"})
"""Formats of several files."""

QUERY = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "json-ld")
"""How `kg query` can show its answer."""
