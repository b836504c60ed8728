"""docs/ontology.md is what kg.ttl gives, and tells of every term."""

from kg.ontology.document import page
from kg.ontology.schema import load_schema
from tests.conftest import ROOT


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert written == page(), "run `python -m kg.ontology.document > docs/ontology.md`"


def test_every_term_has_its_row() -> None:
    written = page()
    assert sorted(name for name in load_schema().terms if f"\n| `kg:{name}`" not in written) == []


def test_the_diagrams_show_classes_and_relations() -> None:
    written = page()
    assert "  Deal <|-- Acquisition\n" in written
    assert '  Place -- "locatedIn" --> Place\n' in written
    assert '  Product -- "competesWith" --> Product\n' in written
    assert '  Product -- "competesWith" --> Organization' not in written, "only things of one kind compete"
