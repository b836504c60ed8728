"""graph.rdf: RDF/XML, for older tools that read nothing else."""

from pathlib import Path

import pyoxigraph as ox

from kg.graph.rdf import triples
from kg.model.graph import Graph
from kg.ontology.terms import PREFIXES, XSD_STRING
from kg.outputs.files import clean_xml, write_text


def write(graph: Graph, path: Path) -> None:
    """Writes all triples without mentions, in the order of the Turtle.

    XML 1.0 cannot hold most control characters, not even escaped: in literals they become U+FFFD, so that of all the
    formats only this one may differ from the graph. Offsets still count right.
    """
    written = ox.serialize(
        [ox.Triple(one.subject, one.predicate, _writable(one.object)) for one in triples(graph, mentions=False)],
        format=ox.RdfFormat.RDF_XML,
        prefixes=PREFIXES,
    )
    # A parser turns a bare carriage return into a line feed; the serializer leaves it bare.
    write_text(path, [(written or b"").decode("utf-8").replace("\r", "&#xD;"), "\n"])


def _writable(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, ox.Triple):
        raise TypeError("kg writes no triple terms")
    if not isinstance(term, ox.Literal):
        return term
    text = clean_xml(term.value)
    if text == term.value:
        return term
    if term.language:
        return ox.Literal(text, language=term.language)
    return ox.Literal(text) if term.datatype == XSD_STRING else ox.Literal(text, datatype=term.datatype)
