"""Names of any kind give IRIs that are safe to write, to follow as a path and to paste into a query."""

import re

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Document
from kg.model.ids import digest
from kg.settings import DEFAULT_BASE_IRI
from kg.text.slugs import slug

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=80)
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@given(ANY_TEXT)
def test_a_slug_is_a_safe_segment(name: str) -> None:
    made = slug(name)
    assert SAFE.fullmatch(made), ascii(made)
    assert len(made) < 100
    ox.NamedNode(f"{DEFAULT_BASE_IRI}company/{made}")


@given(ANY_TEXT)
def test_a_slug_of_a_slug_is_the_same(name: str) -> None:
    assert slug(slug(name)) == slug(name)


@given(ANY_TEXT, st.sampled_from([str.upper, str.lower, lambda name: f"  {name} ", lambda name: f"“{name}”"]))
def test_a_slug_does_not_depend_on_trimmings(name: str, trim: object) -> None:
    """Only for plain letters: case of some scripts changes what they are transliterated to."""
    plain = "".join(char for char in name if char.isascii() and char.isalnum())
    if plain:
        assert callable(trim)
        assert slug(trim(plain)) == slug(plain)


@given(st.lists(ANY_TEXT, max_size=4), st.lists(ANY_TEXT, max_size=4))
def test_content_hashes_name_one_content(one: list[str], other: list[str]) -> None:
    """A separator inside a part is the one thing that could make two lists alike."""
    clean = [[part.replace("\x1f", "") for part in parts] for parts in (one, other)]
    same = clean[0] == clean[1] or [p for p in clean[0] if p] == [p for p in clean[1] if p] == []
    if not same:
        assert digest(*clean[0]) != digest(*clean[1])
    assert re.fullmatch("[0-9a-f]{16}", digest(*one))


@given(ANY_TEXT, ANY_TEXT)
def test_a_document_is_named_by_its_source_alone(source: str, text: str) -> None:
    document = Document(source=source, text=text)
    assert re.fullmatch("[0-9a-f]{16}", document.id)
    assert document.id == Document(source=source, text="other").id
    assert re.fullmatch("[0-9a-f]{64}", document.sha256)
