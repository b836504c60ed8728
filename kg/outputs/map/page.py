"""map.html: the drawing, its evidence and everything that shows them, in one file that calls nothing.

pyvis's own template loads Bootstrap from a CDN and writes headings, options and titles unescaped, so the page has
its own: text reaches the page only as JSON that cannot end its script element, and only as text from there; a
content-security policy admits the two scripts and the style sheet by their hashes and no connection at all.
"""

import base64
import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.model.graph import Graph
from kg.outputs.files import write_text
from kg.outputs.map.data import data
from kg.outputs.map.drawing import vis_network

_SCRIPTS: Final = "scripts.txt"
"""The files of the client, in the order in which they are joined."""
_STYLE: Final = "map.css"
_TEMPLATE: Final = "map.html.j2"
# Inside a script element nothing but these can end it or begin a comment; U+2028/9 end lines in old JavaScript.
_ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def write(graph: Graph, path: Path, *, chosen: str = "", whole: Graph | None = None) -> None:
    """Writes the map. Where `graph` is a part of `whole`, `chosen` says in a sentence what was chosen."""
    write_text(path, [page(graph, chosen=chosen, whole=whole)])


def page(graph: Graph, *, chosen: str = "", whole: Graph | None = None) -> str:
    """The whole HTML document."""
    script = "(() => {\n'use strict';\n" + "\n".join(_asset(name) for name in _asset(_SCRIPTS).split()) + "\n})();\n"
    library, style = vis_network(), _asset(_STYLE)
    environment = Environment(
        loader=PackageLoader("kg.outputs.map", "assets"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(_TEMPLATE).render(
        policy=_policy([library, script], style),
        style=_inline(style),
        library=_inline(library),
        script=_inline(script),
        data=Markup(script_json(data(graph, chosen=chosen, whole=whole))),
    )


def script_json(data: object) -> str:
    """JSON for inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(_ESCAPES)


def _asset(name: str) -> str:
    return resources.files("kg.outputs.map").joinpath("assets", name).read_text(encoding="utf-8")


def _inline(source: str) -> Markup:
    """Our own and pyvis's code, never a document's text."""
    if "</script" in source.lower() or "</style" in source.lower():
        raise ValueError("code for the map would end its own element")
    return Markup(source)


def _policy(scripts: list[str], style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_hash(script) for script in scripts),
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
