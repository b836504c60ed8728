"""The ledger keeps exactly what was last read of every input, whatever happened in between."""

import sqlite3
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kg.errors import LedgerError
from kg.ledger import codec
from kg.ledger.ledger import Ledger, covers
from kg.ledger.lock import BuildLock
from kg.ledger.schema import APPLICATION_ID, SCHEMA_VERSION
from kg.model.document import Boilerplate, Document, Rejection, Span
from kg.model.extraction import Claim, Extraction, LocalDeal, LocalEntity, Mention, Quote, Value

EXTRACTOR = "test/1"
READER = "reader/1"


def document(source: str, text: str = "Harlan Foods bought Tidewater for $5.10 million.") -> Document:
    return Document(
        source=source,
        text=text,
        raw_sha256="0" * 64,
        title="A title",
        issued="2026-03",
        authors=("A. Writer",),
        boilerplate=(Boilerplate(Span(0, 1), "caption"),),
    )


def extraction(text: str, extractor: str = EXTRACTOR) -> Extraction:
    quote = Quote(Span(0, len(text)), text)
    return Extraction(
        extractor=extractor,
        entities=(LocalEntity(id="e1", type="Company", name=text[:6] or "x", aliases=("Harlan",)),),
        mentions=(Mention(span=Span(0, min(6, len(text))), surface=text[:6], entity="e1"),),
        values=(Value(kind="Money", span=Span(0, 1), surface="$5.10", amount=Decimal("5.10"), unit="USD"),),
        claims=(Claim(subject="d1", predicate="acquirer", object="e1", quote=quote, confidence=0.1 + 0.2),),
        deals=(LocalDeal(id="d1", kind="Acquisition", quote=quote, amount=Decimal("1E+3"), stake=Decimal("50.0")),),
        sentences=(Span(0, len(text)),),
    )


def read_whole(ledger: Ledger, source: str, text: str, *, raw: str = "raw") -> None:
    made = document(source, text)
    ledger.put(source, made, extraction(text))
    ledger.finish(source, raw_sha256=raw, reader=READER, extractor=EXTRACTOR, keep={source}, rejections=())


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


def test_a_reading_comes_back_as_it_was(ledger: Ledger) -> None:
    text = "Zoë’s mill \x00\u202e tail 𝒳\n"
    ledger.put("a.txt", document("a.txt", text), extraction(text))
    assert list(ledger.readings()) == [(document("a.txt", text), extraction(text))]
    (_, said), *_ = ledger.readings()
    assert str(said.values[0].amount) == "5.10", "a decimal keeps its digits"
    assert ledger.text(document("a.txt", text).sha256) == text
    assert ledger.text("0" * 64) is None


@given(st.text(max_size=60), st.text(max_size=20))
def test_encoding_is_exact_for_any_text(text: str, title: str) -> None:
    made = replace(document("x", text), title=title)
    assert codec.decode_document("x", codec.encode_document(made)) == made
    said = extraction(text)
    assert codec.decode_extraction("x", codec.encode_extraction(said)) == said
    assert codec.encode_extraction(said) == codec.encode_extraction(extraction(text))


def test_text_that_no_file_can_hold_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        ledger.put("a.txt", document("a.txt", "bad \ud800"), extraction("ok"))
    assert ledger.sources() == ()


def test_an_input_is_unchanged_only_once_all_of_it_is_in(ledger: Ledger) -> None:
    def same(raw: str = "raw", reader: str = READER, extractor: str = EXTRACTOR) -> bool:
        return ledger.unchanged("t.jsonl", raw_sha256=raw, reader=reader, extractor=extractor)

    ledger.put("t.jsonl", document("t.jsonl#1"), extraction("one"))
    assert not same(raw="") and not same(), "interrupted before the second row"
    ledger.put("t.jsonl", document("t.jsonl#2"), extraction("two"))
    rows = {"t.jsonl#1", "t.jsonl#2"}
    ledger.finish("t.jsonl", raw_sha256="raw", reader=READER, extractor=EXTRACTOR, keep=rows, rejections=())
    assert same()
    assert not same(raw="other") and not same(reader="reader/2") and not same(extractor="test/2")


def test_current_looks_at_content_and_extractor(ledger: Ledger) -> None:
    ledger.put("a.txt", document("a.txt"), extraction("x"))
    assert ledger.current(document("a.txt"), EXTRACTOR)
    assert ledger.current(replace(document("a.txt"), raw_sha256="f" * 64), EXTRACTOR)
    assert not ledger.current(document("a.txt"), "test/2")
    assert not ledger.current(document("a.txt", "other"), EXTRACTOR)
    assert not ledger.current(replace(document("a.txt"), issued="2027"), EXTRACTOR)


def test_keep_takes_over_what_is_not_content(ledger: Ledger) -> None:
    ledger.put("a.txt", document("a.txt"), extraction("x"))
    moved = replace(document("a.txt"), raw_sha256="f" * 64)
    ledger.keep("a.txt", moved)
    assert list(ledger.readings()) == [(moved, extraction("x"))]


def test_rows_that_vanished_go_and_no_others(ledger: Ledger) -> None:
    for row in (1, 2, 3):
        ledger.put("t.jsonl", document(f"t.jsonl#{row}"), extraction(str(row)))
    read_whole(ledger, "other.txt", "kept")
    ledger.finish("t.jsonl", raw_sha256="r", reader=READER, extractor=EXTRACTOR, keep={"t.jsonl#2"}, rejections=())
    assert ledger.sources() == ("other.txt", "t.jsonl#2")


def test_a_failing_input_keeps_its_last_good_reading_and_is_tried_again(ledger: Ledger) -> None:
    read_whole(ledger, "a.pdf", "good")
    ledger.reject("a.pdf", Rejection(source="a.pdf", reason="broken"))
    assert ledger.sources() == ("a.pdf",)
    assert not ledger.unchanged("a.pdf", raw_sha256="raw", reader=READER, extractor=EXTRACTOR)
    assert ledger.rejections() == (Rejection(source="a.pdf", reason="broken"),)
    read_whole(ledger, "a.pdf", "good again")
    assert ledger.rejections() == ()


def test_rejections_last_until_their_cause_is_gone(ledger: Ledger) -> None:
    typo = Rejection(source="nosuch.txt", reason="no such file")
    ledger.begin(found={"in/a.pdf"}, scopes={"in", "nosuch.txt"}, rejected=[typo])
    broken = Rejection(source="in/a.pdf", reason="broken")
    ledger.reject("in/a.pdf", broken)
    assert ledger.rejections() == (broken, typo)
    ledger.begin(found={"more/b.txt"}, scopes={"more"}, rejected=[])
    assert ledger.rejections() == (broken,), "a typo is forgotten, another folder's broken file is not"
    ledger.begin(found=set(), scopes={"in"}, rejected=[])
    assert ledger.rejections() == (), "the broken file is no longer there"
    odd = Rejection(source="in/x.zip", reason="type", severity="skipped")
    ledger.begin(found=set(), scopes={"in"}, rejected=[odd])
    ledger.begin(found=set(), scopes={"more"}, rejected=[])
    assert ledger.rejections() == (odd,), "what was skipped in one folder outlasts a build of another"
    ledger.begin(found=set(), scopes={"in"}, rejected=[])
    assert ledger.rejections() == ()
    assert ledger.inputs() == ()


def test_missing_inputs_are_marked_and_come_back(ledger: Ledger) -> None:
    for name in ("in/a.txt", "in/b.txt", "inner/c.txt"):
        read_whole(ledger, name, name)
    ledger.begin(found={"in/b.txt"}, scopes={"in"}, rejected=[])
    assert ledger.missing() == ("in/a.txt",)
    assert len(ledger.sources()) == 3, "what it said stays until it is removed"
    ledger.begin(found={"in/a.txt", "in/b.txt"}, scopes={"in"}, rejected=[])
    assert ledger.missing() == ()


def test_remove_takes_a_document_an_input_or_a_folder(ledger: Ledger) -> None:
    for name in ("in/a.txt", "in/sub/b.txt", "inner/c.txt"):
        read_whole(ledger, name, name)
    for row in (1, 2):
        ledger.put("t.jsonl", document(f"t.jsonl#{row}"), extraction(str(row)))
    ledger.finish(
        "t.jsonl", raw_sha256="r", reader=READER, extractor=EXTRACTOR, keep=ledger.sources("t.jsonl"), rejections=()
    )
    assert ledger.remove("t.jsonl#1") == 1
    assert not ledger.unchanged("t.jsonl", raw_sha256="r", reader=READER, extractor=EXTRACTOR)
    assert ledger.matches("in") == ("in/a.txt", "in/sub/b.txt")
    assert ledger.remove("in/") == 2
    assert ledger.sources() == ("inner/c.txt", "t.jsonl#2")
    assert ledger.remove("nothing") == 0


@pytest.mark.parametrize(
    ("scope", "source", "expected"),
    [
        ("in", "in/a", True),
        ("in/", "in/a", True),
        ("in", "inner/a", False),
        ("in%", "in/a", False),
        (".", "a", True),
        (".", "../a", False),
        (".", "/a", False),
        (".", "https://x.example/a", False),
        ("/", "/a/b", True),
        ("/", "a", False),
    ],
)
def test_scope(scope: str, source: str, expected: bool) -> None:
    assert covers(scope, source) is expected


def test_state_follows_everything_that_outputs_are_made_from(ledger: Ledger) -> None:
    states = [ledger.state()]
    read_whole(ledger, "a.txt", "one")
    states.append(ledger.state())
    ledger.note("anything", "else")
    assert ledger.state() == states[-1]
    assert ledger.setting("anything") == "else" and ledger.setting("nothing") is None
    ledger.reject("b.txt", Rejection(source="b.txt", reason="broken"))
    states.append(ledger.state())
    ledger.begin(found=set(), scopes={"a.txt"}, rejected=[])
    states.append(ledger.state())
    read_whole(ledger, "a.txt", "two")
    states.append(ledger.state())
    assert len(set(states)) == len(states)


class _BrokenError(Exception):
    pass


def test_a_failure_in_a_transaction_leaves_nothing_half_done(ledger: Ledger) -> None:
    read_whole(ledger, "a.txt", "one")

    def rejections():
        yield Rejection(source="a.txt", reason="r")
        raise _BrokenError

    with pytest.raises(_BrokenError):
        ledger.finish("a.txt", raw_sha256="x", reader=READER, extractor=EXTRACTOR, keep=(), rejections=rejections())
    assert ledger.sources() == ("a.txt",)
    assert ledger.rejections() == ()
    read_whole(ledger, "b.txt", "still usable")


# -- files that are no ledger


def test_no_ledger_to_read(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        Ledger(tmp_path / "ledger.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"no database at all, but long enough to have a header" * 100)
    with pytest.raises(LedgerError, match=r"ledger\.db: damaged or no ledger"):
        Ledger(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(LedgerError, match="another program"):
        Ledger(path)


def test_a_newer_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger(path).close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LedgerError, match="use a newer kg"):
        Ledger(path)


def test_a_ledger_with_scrambled_pages(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for number in range(50):
            read_whole(ledger, f"{number}.txt", "word " * 400)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="damaged"), Ledger(path) as ledger:
        list(ledger.readings())


def test_a_scrambled_reading_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        read_whole(ledger, "a.txt", "one")
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE document SET extraction = '{\"extractor\": 3}'")
        with pytest.raises(LedgerError, match=r"reading of a\.txt is damaged.*extractor"):
            list(ledger.readings())


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match="cannot be made"):
        Ledger(tmp_path / "file" / "ledger.db")


def test_two_builds_do_not_share_a_folder(tmp_path: Path) -> None:
    with BuildLock(tmp_path / "out"), pytest.raises(LedgerError, match="another build is running"):
        BuildLock(tmp_path / "out").__enter__()
    with BuildLock(tmp_path / "out"):
        pass


def test_reading_while_a_build_writes(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as writer:
        read_whole(writer, "a.txt", "one")
        with Ledger(tmp_path / "ledger.db", create=False) as reader:
            writer.put("b.txt", document("b.txt"), extraction("x"))
            assert reader.sources() == ("a.txt", "b.txt")


# -- any sequence of runs ends where a fresh ledger would

_NAMES = st.sampled_from(["in/a.txt", "in/b.txt", "in/t.jsonl", "x.txt"])
_ROWS = st.dictionaries(st.integers(1, 4), st.sampled_from(["one", "two", "three"]), max_size=4)


class AnySequence(RuleBasedStateMachine):
    """Inputs are added, changed, interrupted and removed; a dictionary says what must be left."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.count = 0
        self.ledger = self._new()
        self.expected: dict[str, dict[str, str]] = {}

    def _new(self) -> Ledger:
        self.count += 1
        return Ledger(Path(self.folder.name) / f"{self.count}.db")

    def _read(self, ledger: Ledger, name: str, rows: dict[str, str], *, stop_after: int | None = None) -> None:
        for number, (source, text) in enumerate(sorted(rows.items())):
            if number == stop_after:
                return
            made = document(source, text)
            if ledger.current(made, EXTRACTOR):
                ledger.keep(name, made)
            else:
                ledger.put(name, made, extraction(text))
        ledger.finish(name, raw_sha256="r", reader=READER, extractor=EXTRACTOR, keep=set(rows), rejections=())

    @rule(name=_NAMES, rows=_ROWS)
    def read(self, name: str, rows: dict[int, str]) -> None:
        named = {f"{name}#{row}": text for row, text in rows.items()}
        self._read(self.ledger, name, named)
        self.expected[name] = named

    @rule(name=_NAMES, rows=_ROWS, stop_after=st.integers(0, 3))
    def interrupted_then_resumed(self, name: str, rows: dict[int, str], stop_after: int) -> None:
        named = {f"{name}#{row}": text for row, text in rows.items()}
        self._read(self.ledger, name, named, stop_after=stop_after)
        self._read(self.ledger, name, named)
        self.expected[name] = named

    @rule(name=_NAMES)
    def fails(self, name: str) -> None:
        self.ledger.reject(name, Rejection(source=name, reason="broken"))

    @rule(name=st.one_of(_NAMES, st.just("in")))
    def remove(self, name: str) -> None:
        gone = [n for n in self.expected if covers(name, n)]
        assert self.ledger.remove(name) == sum(len(self.expected.pop(n)) for n in gone)

    @rule(name=_NAMES, row=st.integers(1, 4))
    def remove_row(self, name: str, row: int) -> None:
        rows = self.expected.get(name, {})
        assert self.ledger.remove(f"{name}#{row}") == (rows.pop(f"{name}#{row}", None) is not None)

    @invariant()
    def equals_a_fresh_ledger(self) -> None:
        with self._new() as fresh:
            for name, rows in self.expected.items():
                self._read(fresh, name, rows)
            assert list(self.ledger.readings()) == list(fresh.readings())
            assert self.ledger.sources() == fresh.sources()

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
