"""Nothing is destroyed: whatever was added, changed, removed, merged, split, locked, renamed and taken back, the
outputs are those of a fresh build of what is left."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kg import pipeline
from kg.curating import Wish
from kg.errors import UnknownNameError, UsageError
from kg.graph.names import resolve_name
from kg.graph.store import open_store
from kg.resolve.curation import load_curation
from kg.settings import BuildSettings
from tests.fake_language import FAKE

FORMATS = ("nquads", "turtle")
NAMES = (
    "Harlan Foods",
    "Harlan",
    "Harlan Foods Inc",
    "HF Mills",
    "Borden Grain",
    "Bordon Grain",
    "Acme",
    "Acme Holdings",
)
"""Some that rules join, some that they might."""
SENTENCE = "{} supplies {} with flour. "
FILES = ("a.txt", "b.txt", "c.txt", "d.txt")

pairs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=3)


class Histories(RuleBasedStateMachine):
    """One output folder through its life."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "in").mkdir()
        self.texts: dict[str, str] = {}

    def teardown(self) -> None:
        try:
            if self.texts:
                self.compare()
        finally:
            shutil.rmtree(self.folder)

    def compare(self) -> None:
        with contextlib.chdir(self.folder):
            fresh = Path("fresh")
            fresh.mkdir()
            old = Path("out/curation.yaml")
            if old.exists():
                # In another order: which decision was made first must not show.
                lines = old.read_text().splitlines(keepends=True)
                entries = load_curation(old).entries
                parts = ["".join(lines[one.line - 1 : one.last_line]) for one in reversed(entries)]
                (fresh / "curation.yaml").write_text("# the same decisions\n" + "".join(parts))
            pipeline.build(["in"], BuildSettings(out=fresh, formats=FORMATS), language=FAKE)
            assert outputs(Path("out")) == outputs(fresh)
            assert pipeline.load_graph(Path("out")).decisions == pipeline.load_graph(fresh).decisions

    @initialize()
    def begin(self) -> None:
        """Every name is there, so that few wishes come to nothing."""
        for place, name in enumerate(FILES):
            self.texts[name] = SENTENCE.format(*NAMES[2 * place : 2 * place + 2])
            (self.folder / "in" / name).write_text(self.texts[name])
        self.build()

    @rule(name=st.sampled_from(FILES), said=pairs)
    def put(self, name: str, said: list[tuple[str, str]]) -> None:
        """Adds a document or changes one."""
        self.texts[name] = "".join(SENTENCE.format(*pair) for pair in said)
        (self.folder / "in" / name).write_text(self.texts[name])
        self.build()

    def build(self) -> None:
        with contextlib.chdir(self.folder):
            pipeline.build(["in"], BuildSettings(out=Path("out"), formats=FORMATS), language=FAKE)

    @precondition(lambda self: len(self.texts) > 1)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.texts)))
        del self.texts[name]
        with contextlib.chdir(self.folder):
            Path("in", name).unlink()
            pipeline.remove(f"in/{name}", BuildSettings(out=Path("out")))

    def draw(self, data: st.DataObject, number: int) -> tuple[str, ...]:
        """Names that the documents have."""
        present = [name for name in NAMES if any(name in text for text in self.texts.values())]
        size = min(number, len(present))
        return tuple(data.draw(st.lists(st.sampled_from(present), min_size=size, max_size=size, unique=True)))

    @rule(data=st.data(), number=st.integers(2, 3))
    def merge(self, data: st.DataObject, number: int) -> None:
        self.curate(Wish(action="merge", names=self.draw(data, number)))

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        self.curate(Wish(action="split", names=self.draw(data, 2)))

    @rule(data=st.data())
    def split_documents(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(sorted(self.texts)))
        self.curate(Wish(action="split", names=self.draw(data, 1), sources=(source,)))

    @rule(data=st.data())
    def lock(self, data: st.DataObject) -> None:
        self.curate(Wish(action="lock", names=self.draw(data, 1)))

    @rule(data=st.data(), new=st.sampled_from(["Zeta", "Omega", *NAMES]))
    def rename(self, data: st.DataObject, new: str) -> None:
        self.curate(Wish(action="rename", names=self.draw(data, 1), to=new))

    @precondition(lambda self: self.decided())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        with contextlib.chdir(self.folder):
            entries = load_curation(Path("out/curation.yaml")).entries
            line = data.draw(st.sampled_from([None, *(entry.line for entry in entries)]))
            with contextlib.suppress(UsageError):  # other decisions may rest on it
                pipeline.take_back(Path("out"), line)

    def curate(self, wish: Wish) -> None:
        out = self.folder / "out"
        before = state(out)
        with contextlib.chdir(self.folder):
            store = open_store(Path("out"))
            base = pipeline.base_iri(Path("out"))
            try:
                pipeline.curate(wish, Path("out"), lambda name: resolve_name(store, name).value.removeprefix(base))
                event(f"{wish.action} done")
            except (UsageError, UnknownNameError):
                event(f"{wish.action} refused")
                assert state(out) == before, "what was refused changed nothing"

    def decided(self) -> bool:
        path = self.folder / "out" / "curation.yaml"
        return path.exists() and bool(load_curation(path).entries)

    @invariant()
    def every_name_is_in_one_entity(self) -> None:
        if not self.texts:
            return
        graph = pipeline.load_graph(self.folder / "out")
        members = [member for entity in graph.entities for member in entity.members]
        assert len(members) == len(set(members))


def outputs(out: Path) -> dict[str, bytes]:
    kept = ("graph.nq", "graph.ttl", "manifest.json")
    return {name: (out / name).read_bytes() for name in kept if (out / name).exists()}


def state(out: Path) -> dict[str, bytes]:
    file = out / "curation.yaml"
    return outputs(out) | ({"curation": file.read_bytes()} if file.exists() else {})


# KG_HISTORIES asks for more of them than a quick run can afford.
TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(os.environ.get("KG_HISTORIES", "8")),
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
