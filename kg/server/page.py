"""The query page and what it asks the server for: the vocabulary, and the named queries."""

import base64
import hashlib
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kg.graph.named_queries import named_queries
from kg.ontology.schema import EntityClass, LiteralProperty, Relation, load_schema
from kg.ontology.terms import PREFIXES

_SCRIPTS: Final = "scripts.txt"
"""The files of the client, in the order in which they are joined."""


@cache
def query_page() -> tuple[str, str]:
    """The HTML of the page and the content-security policy that admits its script and style by their hashes."""
    script = "(() => {\n'use strict';\n" + "\n".join(_asset(name) for name in _asset(_SCRIPTS).split()) + "\n})();\n"
    style = _asset("query.css")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(_asset("query.html.j2"))
    # Markup: both are files of this package, never anybody's text.
    page = template.render(style=Markup(style), script=Markup(script))
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return page, policy


@cache
def vocabulary() -> dict[str, Any]:
    """Prefixes, and every class and property of the vocabulary with its label and comment, for completion."""
    schema = load_schema()
    described: dict[str, EntityClass | Relation | LiteralProperty] = {
        **schema.classes,
        **schema.relations,
        **schema.roles,
        **schema.literals,
    }
    terms = []
    for name in sorted(schema.terms):
        one = described.get(name)
        terms.append({"name": f"kg:{name}", "label": one.label if one else name, "comment": one.comment if one else ""})
    return {"prefixes": PREFIXES, "terms": terms}


@cache
def queries() -> list[dict[str, Any]]:
    """The named queries with their titles, questions, parameters and texts."""
    return [asdict(one) for one in named_queries().values()]


def _asset(name: str) -> str:
    return resources.files("kg.server").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
