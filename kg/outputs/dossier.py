"""A dossier as text, Markdown or one HTML file that holds no script and loads nothing."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.outputs.dossier_page import Item, Page, Quotation
from kg.outputs.markdown import escaped, one_line

_TEMPLATE: Final = "dossier.html.j2"
_STYLE: Final = "dossier.css"
_LONGEST_QUOTE: Final = 2000


def as_text(page: Page) -> Iterator[str]:
    """Lines for a terminal. Control characters are left to whoever prints them."""
    yield f"{page.title}  ({page.kind})\n"
    for name, value in page.facts:
        yield f"  {name}: {value}\n"
    for section in page.sections:
        yield f"\n{section.title}\n"
        for item in section.items:
            yield f"  {item.text}{_flags(item.flags)}\n"
            for quote in item.quotes:
                if quote.lead:
                    yield f"    {quote.lead}\n"
                yield f"    {_quoted(quote)}\n"


def _flags(flags: Sequence[str]) -> str:
    return f"  [{', '.join(flags)}]" if flags else ""


def _quoted(quote: Quotation) -> str:
    return f"“{' '.join(quote.words.split())}” ({', '.join(quote.origin)})"


def as_markdown(page: Page) -> Iterator[str]:
    """Markdown in which the documents' text is inert."""
    yield f"# {escaped(page.title)}\n\n{escaped(page.kind)}\n"
    if page.facts:
        yield "\n"
    for name, value in page.facts:
        yield f"- **{escaped(name)}:** {escaped(value)}\n"
    for section in page.sections:
        yield f"\n## {escaped(section.title)}\n\n"
        for item in section.items:
            yield from _markdown_item(item)


def _markdown_item(item: Item) -> Iterator[str]:
    flags = f" *({escaped(', '.join(item.flags))})*" if item.flags else ""
    yield f"- {escaped(item.text)}{flags}\n"
    for quote in item.quotes:
        lead = f"{escaped(quote.lead)}: " if quote.lead else ""
        words = escaped(quote.words, longest=_LONGEST_QUOTE)
        yield f"  - {lead}“{words}” ({escaped(', '.join(quote.origin))})\n"


def as_html(page: Page) -> str:
    """The whole HTML document. A content-security policy admits its own style sheet by hash and nothing else."""
    style = resources.files("kg.outputs").joinpath("assets", _STYLE).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("kg.outputs", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["line"] = one_line
    return environment.get_template(_TEMPLATE).render(
        page=page,
        style=Markup(style),  # ours, from the package
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
