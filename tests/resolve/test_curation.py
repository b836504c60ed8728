"""Decisions made by hand: what the file may say, what it may not, and what it does to the names of documents."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.errors import CurationError, UsageError
from kg.model.extraction import LocalEntity
from kg.resolve import Resolution, resolve
from kg.resolve.authority import load_known
from kg.resolve.contradictions import check_spelling
from kg.resolve.curation import Curation, Reference, load_curation, parse_curation
from kg.resolve.curation_text import with_entry, without_entry, write_text
from tests.resolve.readings import Reading, deal, entity, member, reading

FILE = "curation.yaml"


def parsed(text: str) -> Curation:
    return parse_curation(text, FILE)


def test_what_an_entry_may_say() -> None:
    found = parsed("""
# people write comments
- merge: [AWS, Amazon Web Services]
  type: Company
  why: its own page
  by: me
- split: [John Smith, {name: Jon Smith, in: [b.txt]}]
- split: John Smith
  in: wire-12.txt
- lock: SpaceX
  names: [SpaceX, Space Exploration Technologies]
- rename: "007"
  to: 3
""").entries
    assert [entry.action for entry in found] == ["merge", "split", "split", "lock", "rename"]
    assert [entry.line for entry in found] == [3, 7, 8, 10, 12]
    assert (found[0].type, found[0].why, found[0].by) == ("Company", "its own page", "me")
    assert found[1].names == (Reference("John Smith"), Reference("Jon Smith", ("b.txt",)))
    assert found[2].sources == ("wire-12.txt",)
    assert [one.name for one in found[3].names] == ["SpaceX", "Space Exploration Technologies"]
    assert (found[4].names, found[4].to) == ((Reference("007"),), "3"), (
        "a name is what is written, whatever YAML thinks"
    )
    assert parsed("").entries == parsed("# nothing yet\n").entries == parsed("[]").entries == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("merge: [A, B]", 1, "decisions are a list"),
        ("- merge: [A, B\n- lock: C", 2, "no YAML"),
        ("- lock: A\n- {}", 2, "has none"),
        ("- merge: [A, B]\n  split: [A, B]", 1, "has merge and split"),
        ("- lock: A\n\n- merge: [A, B]\n  in: x.txt", 4, "'in' says nothing about a merge"),
        ("- merge: [A, B]\n  typ: Company", 2, "'typ' says nothing"),
        ("- merge: [A, B]\n  type: Firm", 2, "'Firm' is no type"),
        ("- merge: A", 1, "two names or more"),
        ("- merge: []", 1, "two names or more"),
        ("- split: [A, a]", 1, "two different names"),
        ("- rename: A", 1, "needs `to:`"),
        ("- rename: [A, B]\n  to: C", 1, "of one name"),
        ("- lock: A\n  lock: B", 2, "given twice"),
        ("- lock:", 1, "a text is missing"),
        ("- lock: A\n  why: [x]", 2, "not a list"),
        ("- merge:\n  - A\n  - {name: B}", 3, "{name: ..., in: [documents]}"),
        ('- lock: "a\\u202eb"', 1, "cannot be seen"),
        ("- lock: A\n---\n- lock: B", 2, "no YAML"),
        ("- merge: &a [*a, B]", 1, "not a list"),
        ("- just a text", 1, "`key: value`"),
        ("- !!python/object:os.system {lock: A, why: x, in: y}", 1, "'in' says nothing"),
    ],
)
def test_what_an_entry_may_not_say(text: str, line: int, reason: str) -> None:
    with pytest.raises(CurationError) as caught:
        check_spelling(parsed(text))
    assert str(caught.value).startswith(f"{FILE}, line {line}: ")
    assert reason in str(caught.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    for name, content in {"latin": b"- lock: Caf\xe9", "control": b"- lock: \x00", "deep": b"[" * 5000}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CurationError, match=name):
            load_curation(tmp_path / name)
    with pytest.raises(CurationError, match="cannot be read"):
        load_curation(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- merge: [A, B]\n- split: [A, B]", "1 and 2"),
        ("- split: [C, A]\n- merge: [A, B]\n- lock: X\n- merge: [B, C]", "1, 2 and 4"),
        ("- merge: [A, B]\n  type: Company\n- split: [A, b]", "1 and 3"),
        ("- merge: [A, B]\n- merge: [B, C]\n- merge: [C, A]", "1, 2 and 3"),
        ("- merge: [A, B]\n- merge: [B, A]", "1 and 2"),
        ("- rename: A\n  to: X\n- rename: A\n  to: Y", "1 and 3"),
        ("- rename: A\n  to: X\n- merge: [A, B]\n- rename: B\n  to: Y", "1, 3 and 4"),
        ("- rename: A\n  to: B\n- rename: B\n  to: A", "1 and 3"),
        ("- lock: A\n- merge: [A, B]", "1 and 2"),
        ("- lock: A\n  names: [A, B]\n- merge: [B, C]", "1 and 3"),
        ("- lock: A\n  names: [A, B]\n- lock: B\n  names: [B, C]", "1 and 3"),
        ("- lock: A\n  names: [A, B]\n- split: [A, B]", "1 and 3"),
        ("- split: A\n  in: x.txt\n- merge: [A, {name: A, in: [x.txt]}]", "1 and 3"),
    ],
)
def test_entries_that_contradict_each_other_are_refused_with_their_lines(text: str, lines: str) -> None:
    with pytest.raises(CurationError) as caught:
        check_spelling(parsed(text))
    assert str(caught.value).startswith(f"{FILE}, lines {lines}: ")


@pytest.mark.parametrize(
    "text",
    [
        "- merge: [A, B]\n  type: Company\n- split: [A, B]\n  type: Person",
        "- merge: [A, B]\n- merge: [B, C]\n- merge: [C, D, E]",
        "- merge: [A, B]\n- lock: A\n  names: [A, B]\n- split: [A, C]",
        "- rename: A\n  to: a",
        "- rename: A\n  to: B\n- rename: B\n  to: C",
    ],
)
def test_entries_that_go_together_are_not(text: str) -> None:
    check_spelling(parsed(text))


def test_machines_add_and_take_away_without_touching_the_rest() -> None:
    text = "# ours\n\n- merge:   [A, B]   # known since May\n  why: |\n    two\n    lines\n\n# the end"
    grown = with_entry(text, FILE, {"split": ["A: x", "#B"], "type": "Company"})
    assert grown.startswith(text + "\n- split: ")
    assert [one.name for one in parsed(grown).entries[1].names] == ["A: x", "#B"]
    assert without_entry(grown, FILE)[0] == text + "\n"
    shrunk, gone = without_entry(grown, FILE, 5)
    assert gone.action == "merge" and shrunk.startswith("# ours\n\n\n# the end\n- split: ")
    indented = with_entry("  - lock: A\r\n", FILE, {"lock": "B"})
    assert indented == "  - lock: A\r\n  - lock: B\r\n"
    assert with_entry("[]\n", FILE, {"lock": "B"}).strip() == "- lock: B"


@pytest.mark.parametrize("text", ["[{lock: A}]", "- lock: A\n...\n"])
def test_what_machines_cannot_add_to_is_said(text: str) -> None:
    with pytest.raises(UsageError, match=FILE):
        with_entry(text, FILE, {"lock": "B"})


def test_there_must_be_something_to_take_away() -> None:
    for text, line in (("", None), ("- lock: A", 2), ("[{lock: A}, {lock: B}]", 1)):
        with pytest.raises(UsageError, match=FILE):
            without_entry(text, FILE, line)


def test_writing_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / FILE
    write_text(path, "- lock: É\n")
    path.chmod(0o600)
    write_text(path, "- lock: B\n")
    assert path.read_text() == "- lock: B\n" and path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == [FILE]
    (tmp_path / "file").touch()
    with pytest.raises(CurationError, match="cannot be written"):
        write_text(tmp_path / "file" / FILE, "")


# -- what it does


def decide(readings: Sequence[Reading], text: str = "") -> Resolution:
    found = resolve(readings, across_types=True, curation=parsed(text))
    turned = "".join(reversed([f"- {part}" for part in text.split("- ")[1:]]))
    backwards = resolve(list(reversed(readings)), across_types=True, curation=parsed(turned))
    assert (backwards.entity_of, backwards.entities) == (found.entity_of, found.entities)
    assert backwards.decisions == found.decisions
    return found


def ids(found: Resolution) -> list[list[str]]:
    """The local names of each entity."""
    return sorted(sorted({one.local.partition(":")[2] for one in made.members}) for made in found.entities.values())


def one_each(*names: str | LocalEntity) -> list[Reading]:
    made = [entity(name) if isinstance(name, str) else name for name in names]
    return [reading(f"in/{number}.txt", one) for number, one in enumerate(made)]


def test_a_merge_joins_what_no_rule_would_and_says_why() -> None:
    readings = one_each("Alder Mills", "Quince Foods", "Quince Foods Inc")
    assert ids(decide(readings)) == [["Alder Mills"], ["Quince Foods", "Quince Foods Inc"]]
    found = decide(readings, "- merge: [alder MILLS, Quince Foods]\n  why: one owner\n  by: me\n")
    assert len(found.entities) == 1
    [decision] = [one for one in found.decisions if one.rule == "by hand"]
    assert (decision.verdict, decision.score) == ("same", 1.0)
    assert decision.reasons == ("Alder Mills and Quince Foods were merged by hand", "one owner", "decided by me")
    assert found.notes == ()


def test_a_split_holds_against_rules_and_against_what_they_would_join_in_between() -> None:
    readings = one_each("Nimbus Harbor", "NimbusHarbor", "Nimbus Har Bor")
    assert len(decide(readings).entities) == 1
    found = decide(readings, "- split: [Nimbus Harbor, NimbusHarbor]\n")
    parts = ids(found)
    assert len(parts) == 2 and not any({"Nimbus Harbor", "NimbusHarbor"} <= set(part) for part in parts)
    assert [one.verdict for one in found.decisions if one.rule == "by hand"] == ["different"]
    assert any("the two were split by hand" in one.reasons for one in found.decisions)


def test_a_split_of_spellings_that_would_meet_under_one_key() -> None:
    readings = one_each("Quince Inc", "Quince LLC", "Quince")
    plain = decide(readings, "- split: [Quince, Quince LLC]\n")
    assert not any({"Quince", "Quince LLC"} <= set(part) for part in ids(plain))
    assert any({"Quince", "Quince Inc"} <= set(part) for part in ids(plain))
    named = decide(readings, "- split: [Quince Inc, Quince LLC]\n")
    assert not any({"Quince Inc", "Quince LLC"} <= set(part) for part in ids(named))


def test_a_split_by_documents() -> None:
    readings = [reading(f"in/{n}.txt", entity("Mia Ott", "Person"), entity("Alder Mills")) for n in range(5)]
    found = decide(readings, "- split: Mia Ott\n  in: [1.txt, in/3.txt]\n")
    of = [found.entity_of[member(one, "Person:Mia Ott")] for one in readings]
    assert of[1] == of[3] != of[0] == of[2] == of[4]
    assert of[0] == "person/mia-ott", "the larger or first part keeps the plain id"
    assert len({found.entity_of[member(one, "Company:Alder Mills")] for one in readings}) == 1
    both = decide(
        readings, "- split: Mia Ott\n  in: [1.txt]\n- rename: {name: Mia Ott, in: [1.txt]}\n  to: Mia Ott (banker)\n"
    )
    assert both.entities[both.entity_of[member(readings[1], "Person:Mia Ott")]].name == "Mia Ott (banker)"
    assert both.entities["person/mia-ott"].name == "Mia Ott"


def test_a_lock_lets_no_rule_in() -> None:
    readings = one_each("Quince Foods", "Quince", "Alder Mills")
    assert ["Quince", "Quince Foods"] in ids(decide(readings))
    found = decide(readings, "- lock: Quince Foods\n")
    assert ["Quince Foods"] in ids(found) and ["Quince"] in ids(found)
    assert any("Quince Foods is locked by hand" in one.reasons for one in found.decisions)
    listed = decide(readings, "- lock: Quince Foods\n  names: [Quince Foods, Alder Mills]\n")
    assert ids(listed) == [["Alder Mills", "Quince Foods"], ["Quince"]]


def test_a_rename_changes_the_name_and_no_id() -> None:
    agreed = deal(1, "Partnership", [("party", "Company:Quince Foods"), ("party", "Company:Alder Mills")])
    readings = [reading("a.txt", entity("Quince Foods"), entity("Alder Mills"), deals=[agreed])]
    before, after = decide(readings), decide(readings, "- rename: quince foods\n  to: Q\n")
    assert after.entities["company/quince-foods"].name == "Q"
    assert after.entity_of == before.entity_of and after.deal_of == before.deal_of


def test_decisions_by_hand_hold_against_the_majority_of_types() -> None:
    readings = [reading(f"{n}.txt", entity("Solis Ridge", "Facility")) for n in range(4)]
    readings.append(reading("5.txt", entity("Solis Ridge", "Product")))
    assert len(decide(readings).entities) == 1
    assert len(decide(readings, "- lock: Solis Ridge\n  type: Facility\n").entities) == 2


def test_the_type_says_who_is_meant() -> None:
    readings = one_each(entity("Orin", "Person"), entity("Orin", "Place"), "Orin Mills")
    ambiguous = decide(readings, "- rename: Orin\n  to: X\n")
    assert [one for one in ambiguous.notes if "needs `type:`" in one]
    assert decide(readings, "- rename: Orin\n  to: X\n  type: Person\n").entities["person/orin"].name == "X"
    told = [*readings, *(reading(f"more{n}.txt", entity("Orin", "Place")) for n in range(3))]
    assert decide(told, "- rename: Orin\n  to: X\n").entities["place/orin"].name == "X", "most documents mean it"


def test_things_that_can_never_be_one_are_not_merged() -> None:
    readings = one_each(entity("Mia Ott", "Person"), "Alder Mills", entity("Orchard Point", "Facility"))
    with pytest.raises(CurationError, match=rf"{FILE}, line 1: .*Person.*cannot be one"):
        decide(readings, "- merge: [Mia Ott, Alder Mills]\n")
    with pytest.raises(CurationError, match=rf"{FILE}, lines 1 and 2"):
        readings.append(reading("z.txt", entity("Orin", "Place")))
        decide(readings, "- merge: [Alder Mills, Orchard Point]\n- merge: [Orchard Point, Orin]\n")
    assert len(decide(readings, "- merge: [Alder Mills, Orchard Point]\n").entities) == 3


def test_names_that_turn_out_to_be_one_contradict_too() -> None:
    readings = one_each("Quince Inc", "Alder Mills")
    text = "- merge: [Quince, Alder Mills]\n- split: [Quince Inc, Alder Mills]\n"
    check_spelling(parsed(text))
    with pytest.raises(CurationError, match="lines 1 and 2"):
        decide(readings, text)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("- merge: [Quince, Nobody]\n", "nothing is called Nobody"),
        ("- lock: Nobody\n", "nothing is called Nobody"),
        ("- rename: Quince\n  to: X\n  type: Person\n", "nothing is called Quince as Person"),
        ("- split: Quince\n  in: gone.txt\n", "no document is called gone.txt"),
        ("- split: Quince\n  in: same.txt\n", "2 documents are called same.txt"),
        ("- merge: [Quince, Quince Inc]\n", "are equal names already"),
        ("- split: [Quince, The Quince People]\n", "documents call one thing Quince and The Quince People"),
    ],
)
def test_what_does_nothing_is_noted(text: str, note: str) -> None:
    quince = entity("Quince", aliases=["The Quince People"])
    readings = [reading("a/same.txt", quince), reading("b/same.txt", entity("Alder Mills"))]
    found = decide(readings, text)
    assert [one for one in found.notes if one.startswith(f"{FILE}, line 1: ") and note in one]
    assert found.entities == decide(readings).entities
    assert found.decisions == decide(readings).decisions


def test_an_alias_names_its_entity() -> None:
    readings = one_each(entity("Quince Foods", aliases=["the QF people"]), "Alder Mills")
    assert len(decide(readings, "- merge: [The QF People, Alder Mills]\n").entities) == 1


def test_decisions_by_hand_win_over_known_entities(tmp_path: Path) -> None:
    listed = tmp_path / "known.csv"
    listed.write_text("name,type,aliases,wikidata\nQuince Foods,Company,QF Jam,Q1\nAlder Mills,Company,,Q2\n")
    known = load_known(listed)
    readings = [reading(f"in/{n}.txt", entity("Quince Foods")) for n in range(3)]
    readings += one_each("x", "x", "x", "QF Jam", "Alder Mills")[3:]
    plain = resolve(readings, known=known)
    assert len(plain.entities) == 2
    apart = resolve(readings, known=known, curation=parsed("- split: [Quince Foods, QF Jam]\n"))
    assert sorted(len(one.same_as) for one in apart.entities.values()) == [0, 1, 1], (
        "the smaller part is not the known one"
    )
    joined = resolve(readings, known=known, curation=parsed("- merge: [Quince Foods, Alder Mills]\n"))
    assert [one.name for one in joined.entities.values()] == ["Quince Foods"]
    named = resolve(readings, known=known, curation=parsed("- rename: Alder Mills\n  to: A\n"))
    assert named.entities["company/alder-mills"].name == "A"


def test_the_example_of_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "curation.md").read_text(encoding="utf-8")
    example = parsed(page.partition("```yaml\n")[2].partition("```")[0])
    check_spelling(example)
    assert [entry.action for entry in example.entries] == ["merge", "split", "split", "lock", "rename"]
