"""A dossier as text, Markdown and HTML: complete, and with untrusted text only as text."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from kg.graph.differences import differences
from kg.graph.dossier import dossier
from kg.outputs import changes
from kg.outputs.dossier import as_html, as_markdown, as_text
from kg.outputs.dossier_page import page
from tests.graph.test_dossier import storied_graph
from tests.graphs import DEAL, hostile_graph, small_graph

EVIL = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% for x in y %}",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "# heading\n\n- item\n<b>bold</b>",
    "a\u202eb\x00c\ud800d",
]


def acting(markdown: str) -> list[str]:
    """Kinds of tokens that Markdown makes of the documents' text and should not."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    every = [child.type for one in tokens for child in (one, *(one.children or ()))]
    return [kind for kind in every if re.match("html|link|image|code|fence|table|hr", kind)]


def rendered(identifier: str) -> tuple[str, str, str]:
    shown = page(dossier(storied_graph(), identifier))
    return "".join(as_text(shown)), "".join(as_markdown(shown)), as_html(shown)


@pytest.mark.parametrize("identifier", ["company/orrin-labs", "person/dov-hallam", DEAL])
def test_every_form_has_every_quote_and_document(identifier: str) -> None:
    found = dossier(storied_graph(), identifier)
    text, markdown, html = rendered(identifier)
    words = lxml_html.document_fromstring(html).text_content()
    for told in found.profile.told:
        assert told.quote in text and told.quote in words
        assert told.quote[:20] in markdown
    for document in found.profile.documents:
        assert document.source in text and document.source in markdown and document.source in words
    for conflict in found.conflicts:
        assert conflict.reason in text and conflict.reason in markdown and conflict.reason in words
    for event in found.timeline:
        assert event.what in text and event.what in words


def test_text_is_grouped_with_flags_and_belief() -> None:
    text = rendered("company/orrin-labs")[0]
    assert text.startswith("Orrin Labs  (Company, Organization)\n  also: Orrin\n")
    assert (
        "\ncompetesWith →\n  Veldt Compute  [negated, says Mara Quist, belief 0.00]\n    “Orrin Labs does not" in text
    )
    assert "\n← investsIn\n  Sanderling Capital  [reported, says two people familiar, belief 0.00]\n" in text
    assert "  amount: about 1.25 billion USD a year\n" in text and "  customer: Orrin Labs\n" in text
    assert "  completed since 2026-04  [reported]\n" in text


def test_a_deal_has_a_dossier_of_its_own() -> None:
    text = rendered(DEAL)[0]
    assert text.startswith("Veldt Compute – Orrin Labs compute deal  (Compute deal)\n  status: announced\n")
    assert "\nprovider →\n  Veldt Compute  [belief 0.00]\n" in text and "\nterms and status\n" in text


def test_identifiers_are_shown() -> None:
    graph = storied_graph()
    known = [replace(one, identifiers=(("lei", "5493"),), same_as=("https://x.example/Q1",)) for one in graph.entities]
    graph = replace(graph, entities=tuple(known))
    text = "".join(as_text(page(dossier(graph, "product/pell"))))
    assert "  lei: 5493\n  same as: https://x.example/Q1\n" in text


@pytest.mark.parametrize("number", range(len(EVIL)))
def test_hostile_text_is_only_text(number: int) -> None:
    graph = hostile_graph(EVIL)
    shown = page(dossier(graph, f"product/p{number:04}"))
    tree = lxml_html.document_fromstring(as_html(shown))
    tags = {str(one.tag) for one in tree.iter()}
    assert tags <= {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "bdi", "dl", "dt", "dd",
                    "section", "ul", "li", "span", "figure", "blockquote", "figcaption"}  # fmt: skip
    assert len(tree.findall(".//style")) == 1
    assert not {name for one in tree.iter() for name in one.attrib} - {
        "lang", "charset", "http-equiv", "content", "name", "class",
    }  # fmt: skip
    assert "\u202e" not in as_html(shown) and "\x00" not in as_html(shown)
    markdown = "".join(as_markdown(shown))
    assert not acting(markdown)
    assert not [line for line in markdown.splitlines() if line.startswith("# ") and line != markdown.splitlines()[0]]
    assert "49" not in as_html(shown).partition("</style>")[2] or number != 2, "a template is not obeyed"


def test_the_policy_admits_nothing_but_the_style_sheet() -> None:
    html = rendered("company/orrin-labs")[2]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    style = re.search("<style>(.*)</style>", html, re.DOTALL)
    assert policy and style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "<script" not in html and "http://" not in html and "https://" not in html


# -- changes


def test_changes_in_markdown_are_inert_and_complete() -> None:
    old, new = hostile_graph(EVIL[:3]), hostile_graph(EVIL)
    markdown = "".join(changes.as_markdown(differences(old, new)))
    assert markdown.startswith("# What changed\n\n## Documents\n\n3 came\n")
    assert not acting(markdown)
    assert "".join(changes.as_markdown(differences(old, old))) == "# What changed\n\nNo difference.\n"


def test_changes_as_text() -> None:
    assert "".join(changes.as_text(differences(small_graph(), small_graph()))) == "no difference\n"
    text = "".join(changes.as_text(differences(small_graph(), storied_graph())))
    assert (
        "deals: 1 changed\n  ~ Veldt Compute – Orrin Labs compute deal\n      history: + announced 2026-03-04, + completed 2026-04\n"
        in text
    )
    assert (
        "\nterms of deals: 2 came\n  + Veldt Compute – Orrin Labs compute deal: amount about 1,250,000,000 USD a year\n"
        in text
    )
    assert "\nconflicts: 2 came\n" in text and "analysis.md, reported, says Mara Quist)" in text
