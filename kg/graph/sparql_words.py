"""The words of SPARQL: keywords and built-in functions of SPARQL 1.1, and what Oxigraph takes of SPARQL 1.2."""

from typing import Final

# fmt: off
WORDS: Final = frozenset(
    [
        "A", "ABS", "ADD", "ADJUST", "ALL", "AS", "ASC", "ASK", "AVG", "BASE", "BIND", "BNODE", "BOUND", "BY",
        "CEIL", "CLEAR", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COPY", "COUNT", "CREATE", "DATA",
        "DATATYPE", "DAY", "DEFAULT", "DELETE", "DESC", "DESCRIBE", "DISTINCT", "DROP", "ENCODE_FOR_URI",
        "EXISTS", "FALSE", "FILTER", "FLOOR", "FROM", "GRAPH", "GROUP", "GROUP_CONCAT", "HASLANG", "HASLANGDIR",
        "HAVING", "HOURS", "IF", "IN", "INSERT", "INTO", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC",
        "ISTRIPLE", "ISURI", "LANG", "LANGDIR", "LANGMATCHES", "LATERAL", "LCASE", "LIMIT", "LOAD", "MAX",
        "MD5", "MIN", "MINUS", "MINUTES", "MONTH", "MOVE", "NAMED", "NOT", "NOW", "OBJECT", "OFFSET",
        "OPTIONAL", "ORDER", "PREDICATE", "PREFIX", "RAND", "REDUCED", "REGEX", "REPLACE", "ROUND", "SAMETERM",
        "SAMPLE", "SECONDS", "SELECT", "SEPARATOR", "SERVICE", "SHA1", "SHA256", "SHA384", "SHA512", "SILENT",
        "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLANGDIR", "STRLEN", "STRSTARTS",
        "STRUUID", "SUBJECT", "SUBSTR", "SUM", "TIMEZONE", "TO", "TRIPLE", "TRUE", "TZ", "UCASE", "UNDEF",
        "UNION", "URI", "USING", "UUID", "VALUES", "VERSION", "WHERE", "WITH", "YEAR",
    ]
)
# fmt: on
