"""map.html as a text: self-contained, its data sealed, its policy tight."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.vocabulary import ENTITY_TYPES
from kg.ontology.schema import load_schema
from kg.outputs.map.marks import GROUP_COLORS, NODE_MARKS
from kg.outputs.map.page import page, script_json
from tests.graphs import hostile_graph, small_graph


def test_data_cannot_end_its_element() -> None:
    text = script_json(["</script>", "<!--", "]]>", "&", "\u2028\u2029"])
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == ["</script>", "<!--", "]]>", "&", "\u2028\u2029"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.characters(codec=None, categories=None), max_size=30), min_size=1, max_size=2))
def test_hostile_text_leaves_the_markup_as_it_is(texts: list[str]) -> None:
    tags = re.compile(r"<[/!a-zA-Z][^>]{0,40}")

    def around(html: str) -> list[str]:
        return tags.findall(re.sub(r'(?s)(<script type="application/json" id="data">).*?</script>', r"\1", html))

    assert around(page(hostile_graph(texts))) == around(page(hostile_graph(["plain"] * len(texts))))


def test_names_no_other_place_to_load_from() -> None:
    html = re.sub(r"(?s)<script>.*?</script>", "", page(small_graph()))
    assert not re.search(r"\b(src|href|action|srcset)\s*=|@import|url\(", html)


def test_policy_admits_nothing_but_the_three_inline_elements() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page(small_graph()))
    assert policy
    words = policy.group(1).replace("&#39;", "'")
    assert words.startswith("default-src 'none'; script-src 'sha256-")
    assert words.count("sha256-") == 3
    assert "unsafe" not in words
    assert "http" not in words


def test_every_kind_and_relation_group_has_its_own_look() -> None:
    assert set(NODE_MARKS) == {*ENTITY_TYPES, "Deal"}
    assert len({mark.shape for mark in NODE_MARKS.values()}) == len(NODE_MARKS)
    assert len({mark.color for mark in NODE_MARKS.values()}) == len(NODE_MARKS)
    schema = load_schema()
    groups = {one.group for one in (*schema.relations.values(), *schema.roles.values())}
    assert groups <= set(GROUP_COLORS)
