"""Names of the exporters, known here so that `--help` need not import them; a test compares them with the real ones."""

EXPORT = (
    "turtle",
    "json-ld",
    "json-ld-framed",
    "nquads",
    "trig",
    "ntriples",
    "rdf-xml",
    "graphml",
    "gexf",
    "csv",
    "neo4j",
    "parquet",
    "map",
)
"""What `kg export` writes."""

BUILD = (*EXPORT, "report")
"""What `kg build` can write."""

FOLDERS = frozenset({"csv", "neo4j", "parquet"})
"""Formats of several files."""

QUERY = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "json-ld", "ntriples", "rdf-xml")
"""How `kg query` can show its answer."""

SHOW = ("text", "markdown", "html", "json")
"""How `kg show` can show a dossier."""

DIFF = ("text", "markdown", "json")
"""How `kg diff` can show what changed."""
