"""The order of the stages: read, extract, keep, then derive everything else from the ledger."""

import difflib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from kg import publish
from kg.curating import Wish, with_wish, without_wish
from kg.errors import CurationError, KgError, UnknownNameError, UsageError
from kg.graph.assemble import assemble
from kg.graph.rdf import quads
from kg.graph.store import open_store, store_folder, write_store
from kg.intake import Intake, Progress
from kg.ledger.ledger import Ledger
from kg.ledger.lock import BuildLock
from kg.model.document import Document, Rejection
from kg.model.extraction import Extraction
from kg.model.graph import Graph
from kg.model.ids import code_hash, digest
from kg.ontology.files import fingerprint
from kg.outputs.exporters import EXPORTERS, write_all
from kg.resolve import Resolution, resolve
from kg.resolve.authority import NOBODY, Known, load_known
from kg.resolve.contradictions import check_spelling
from kg.resolve.curation import Curation, Entry, parse_curation, read_text
from kg.resolve.curation_text import write_text
from kg.settings import DEFAULT_BASE_IRI, BuildSettings
from kg.workers import Language, Reads

if TYPE_CHECKING:
    from kg.graph.validate import Problem


LEDGER = "ledger.db"
"""The ledger's file name in an output folder."""
CURATION = "curation.yaml"
"""The file of decisions made by hand, in an output folder, unless a build names another."""

_KNOWN = TypeAdapter(Known)
_BASE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. `rejections` are this run's; those of earlier runs that still hold are in the outputs."""

    counts: dict[str, int]
    rejections: tuple[Rejection, ...]
    reused: int
    """Documents whose reading was taken from the ledger."""
    extracted: int
    """Documents read anew."""
    derived: bool
    """Whether outputs were written; False where they already said all of it."""
    notes: tuple[str, ...] = ()
    """Sentences on decisions made by hand that could not be applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """What a decision made by hand, or taking one back, changed."""

    entry: Entry
    file: Path
    before: dict[str, int]
    after: dict[str, int]
    """Counts of the graph, as in `BuildReport`."""
    notes: tuple[str, ...]


def _identify(model: str | None) -> str:
    from kg.language.identity import extractor_id

    return extractor_id(model)


def _load(model: str | None) -> Reads:
    from kg.language.extract import Extractor

    return Extractor(model)


SHIPPED = Language(identify=_identify, load=_load)
"""kg's own language layer; imported only when there is something to read."""


def build(
    inputs: Sequence[str],
    settings: BuildSettings,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    language: Language | None = None,
) -> BuildReport:
    """Reads `inputs` (files, folders, URLs, `-`) into the ledger of `settings.out` and writes the outputs.

    May be interrupted at any point: what was read stays, the last outputs stand, and the next build goes on.
    Raises `UsageError` for settings that make no sense, `LedgerError`, `ModelError`, `CurationError` and other
    `KgError` where the run cannot go on. An input that cannot be read is no error but a rejection in the report.
    """
    _check(inputs, settings)
    with BuildLock(settings.out), Ledger(settings.out / LEDGER) as ledger:
        publish.recover(settings.out)
        decisions = _decisions(ledger, settings)
        run = Intake(ledger, settings, language or SHIPPED, progress)
        run.read(inputs)
        counts, derived = _derive(ledger, settings, decisions, progress)
        return BuildReport(
            counts=counts,
            rejections=tuple(sorted(set(run.rejections))),
            reused=run.reused,
            extracted=run.extracted,
            derived=derived,
            notes=_notes(ledger),
        )


def read(
    inputs: Sequence[str],
    settings: BuildSettings,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    language: Language | None = None,
) -> tuple[Graph, tuple[Rejection, ...]]:
    """The graph of `inputs` and what was rejected, kept in the ledger of `settings.out` but written nowhere else."""
    _check(inputs, settings)
    with BuildLock(settings.out), Ledger(settings.out / LEDGER) as ledger:
        decisions = _decisions(ledger, settings)
        run = Intake(ledger, settings, language or SHIPPED, progress)
        run.read(inputs)
        return _assemble(ledger, settings, decisions), tuple(sorted(set(run.rejections)))


def remove(
    source: str, settings: BuildSettings, *, progress: Callable[[Progress], None] = lambda _: None
) -> tuple[int, dict[str, int]]:
    """Takes a document, or all documents of an input or folder, out of the ledger and writes the outputs anew.

    Returns how many documents went and the counts of what is left; base IRI and formats are those of the last build.
    Raises `UnknownNameError` where nothing in the ledger has that name, `UsageError` for an empty one.
    """
    if not source.strip():
        raise UsageError("the source to remove has no name")  # to a ledger of files an empty path is all of them
    with BuildLock(settings.out), Ledger(settings.out / LEDGER, create=False) as ledger:
        publish.recover(settings.out)
        settings = _as_built(ledger, settings.out)
        # A file name that is no UTF-8 stands in the ledger with escapes.
        source = source.encode("utf-8", "backslashreplace").decode("utf-8")
        spellings = dict.fromkeys([source, source.rstrip("/"), str(Path(source))])
        name = next((spelling for spelling in spellings if ledger.matches(spelling)), None)
        # A removal whose outputs could not be written is finished by asking again.
        if name is None and ledger.setting("removing") != source:
            raise UnknownNameError(f"nothing called {source} was read into {settings.out}{_near(ledger, source)}")
        ledger.note("removing", source)
        decisions = _decisions(ledger, settings)
        gone = ledger.remove(name) if name is not None else 0
        counts, _ = _derive(ledger, settings, decisions, progress)
        ledger.note("removing", "")
        return gone, counts


def curate(
    wish: Wish, out: Path, find: Callable[[str], str], *, progress: Callable[[Progress], None] = lambda _: None
) -> Curated:
    """Adds a decision made by hand to the file of them and writes the outputs anew.

    `find` gives the id of the entity that a name means. Raises `UnknownNameError` or `UsageError` for a wish that cannot
    be met, `CurationError` for a file that is wrong already; then nothing was changed.
    """

    def change(text: str, file: str, ledger: Ledger, known: Known) -> tuple[str, Entry]:
        readings = list(ledger.readings())
        return with_wish(text, file, wish, readings, partial(_resolve, readings, known), find)

    return _curate(out, change, progress)


def take_back(out: Path, line: int | None = None, *, progress: Callable[[Progress], None] = lambda _: None) -> Curated:
    """Takes the decision on a line of the file, or the last one, out of it and writes the outputs anew.

    Raises `UsageError` where there is none, `CurationError` where the file is wrong; then nothing was changed.
    """

    def change(text: str, file: str, ledger: Ledger, known: Known) -> tuple[str, Entry]:
        return without_wish(text, file, line, partial(_resolve, list(ledger.readings()), known))

    return _curate(out, change, progress)


def _curate(
    out: Path, change: Callable[[str, str, Ledger, Known], tuple[str, Entry]], progress: Callable[[Progress], None]
) -> Curated:
    with BuildLock(out), Ledger(out / LEDGER, create=False) as ledger:
        publish.recover(out)
        settings = _as_built(ledger, out)
        old = _decisions(ledger, settings)
        before = json.loads(ledger.setting("counts") or "{}")
        text, entry = change(old.text, str(old.path), ledger, old.known)
        decisions = old.saying(text)
        write_text(old.path, text)
        after, _ = _derive(ledger, settings, decisions, progress)
        return Curated(entry=entry, file=old.path, before=before, after=after, notes=_notes(ledger))


def _near(ledger: Ledger, source: str) -> str:
    """The sources that a user may have meant: spelt much the same, or of the same file name."""
    known = sorted({*ledger.inputs(), *ledger.sources()})
    same = [one for one in known if Path(one).name == Path(source).name]
    shown = list(dict.fromkeys([*same, *difflib.get_close_matches(source, known, cutoff=0.75)]))[:3]
    return f"; did you mean {' or '.join(shown)}?" if shown else ""


def base_iri(out: Path) -> str:
    """What the IRIs of the last build begin with. Raises `LedgerError` where there is no build."""
    with Ledger(out / LEDGER, create=False) as ledger:
        return _as_built(ledger, out).base_iri


def load_graph(out: Path) -> Graph:
    """The graph of an output folder, assembled from its ledger. Raises `LedgerError` where there is none."""
    with Ledger(out / LEDGER, create=False) as ledger:
        # As they were for the last build: the outputs say nothing yet of what was written to the file since.
        settings = _as_built(ledger, out)
        path = Path(_curation_name(ledger, out))
        decisions = _Decisions(path, "", Curation(file=str(path)), _known(ledger, settings))
        return _assemble(ledger, settings, decisions.saying(ledger.setting("curation") or ""))


def validate(out: Path) -> "list[Problem]":
    """Everything wrong with the last build: quotes, shapes, evidence. Reads graph.ttl, or the store where none was
    written. Raises `KgError` where there is no build."""
    # Imported here: SHACL brings a second of libraries with it, which no build needs.
    from kg.graph import validate as faults

    with Ledger(out / LEDGER, create=False) as ledger:
        if (out / EXPORTERS["turtle"][0]).is_file():
            return faults.validate(out, texts=ledger.text)
        return faults.validate_store(open_store(out), texts=ledger.text)


@dataclass(frozen=True, slots=True)
class _Decisions:
    """The file of decisions made by hand, as a run found it; without text where there is no file."""

    path: Path
    text: str
    curation: Curation
    known: Known = NOBODY
    """Entities known beforehand: they are decided by hand, too."""

    def saying(self, text: str) -> "_Decisions":
        """The same with another text in the file."""
        return replace(self, text=text, curation=parse_curation(text, str(self.path)))


def _decisions(ledger: Ledger, settings: BuildSettings) -> _Decisions:
    """The decisions for this run. Raises `UsageError` where a file asked for is not there, `CurationError` or
    `KnownEntitiesError` where it is wrong."""
    known = _known(ledger, settings)
    path = settings.curation or Path(_curation_name(ledger, settings.out))
    if not path.exists():
        if settings.curation is not None:
            raise UsageError(f"{path}: there is no such file of decisions")
        if ledger.setting("curation_file"):
            raise CurationError(f"{path}: the decisions of the last build are no longer there; --curation names others")
        return _Decisions(path, "", Curation(file=str(path)), known)
    text = read_text(path)
    curation = parse_curation(text, str(path))
    check_spelling(curation)
    return _Decisions(path, text, curation, known)


def _known(ledger: Ledger, settings: BuildSettings) -> Known:
    """What is known beforehand for this run. Its file need not stay: the ledger keeps what it said."""
    if settings.known is not None:
        return load_known(settings.known)
    said = ledger.setting("known")
    return _KNOWN.validate_json(said) if said and not settings.forget_known else NOBODY


def _curation_name(ledger: Ledger, out: Path) -> str:
    return ledger.setting("curation_file") or str(out / CURATION)


def _notes(ledger: Ledger) -> tuple[str, ...]:
    """What the last build had to say of decisions made by hand."""
    return tuple(json.loads(ledger.setting("notes") or "[]"))


def _derive(
    ledger: Ledger, settings: BuildSettings, decisions: _Decisions, progress: Callable[[Progress], None]
) -> tuple[dict[str, int], bool]:
    """Writes all outputs unless they already say what the ledger says; returns their counts and whether it wrote."""
    wanted = _derivation(ledger, settings, decisions)
    hashes = json.loads(ledger.setting("outputs") or "{}")
    counts: dict[str, int] = json.loads(ledger.setting("counts") or "{}")
    if ledger.setting("derived") == wanted and _stands(settings.out, hashes):
        return counts, False
    ledger.note("base_iri", settings.base_iri)
    ledger.note("model", settings.model or "")
    ledger.note("formats", json.dumps(sorted(settings.formats)))
    progress(Progress("putting together"))
    graph = _assemble(ledger, settings, decisions)
    progress(Progress("writing"))
    with publish.staging(settings.out) as folder:
        write_all(graph, folder, settings.formats, model=settings.model)
        write_store(settings.out, quads(graph, mentions=True))
        written = publish.publish(settings.out)
    publish.prune(settings.out, sorted(hashes.keys() - written.keys()))
    counts = _count(graph)
    ledger.note("outputs", json.dumps(written, sort_keys=True))
    ledger.note("counts", json.dumps(counts))
    elsewhere = decisions.path.resolve() != (settings.out / CURATION).resolve()
    ledger.note("curation_file", str(decisions.path.resolve()) if elsewhere else "")
    ledger.note("curation", decisions.text)
    ledger.note("known", _KNOWN.dump_json(decisions.known).decode() if decisions.known.entities else "")
    ledger.note("notes", json.dumps(graph.notes))
    ledger.note("derived", wanted)
    return counts, True


def _stands(out: Path, hashes: dict[str, str]) -> bool:
    try:
        return store_folder(out).is_dir() and publish.intact(out, hashes)
    except KgError:
        return False


def _resolve(readings: Sequence[tuple[Document, Extraction]], known: Known, curation: Curation) -> Resolution:
    """Resolves as `_assemble` does: to try decisions by hand before they are kept."""
    return resolve(readings, across_types=True, known=known, curation=curation)


def _assemble(ledger: Ledger, settings: BuildSettings, decisions: _Decisions) -> Graph:
    return assemble(
        list(ledger.readings()),
        base_iri=settings.base_iri,
        rejections=ledger.rejections(),
        missing=ledger.missing(),
        known=decisions.known,
        curation=decisions.curation,
    )


def _as_built(ledger: Ledger, out: Path) -> BuildSettings:
    formats = tuple(json.loads(ledger.setting("formats") or "[]"))
    return BuildSettings(
        out=out,
        base_iri=ledger.setting("base_iri") or DEFAULT_BASE_IRI,
        model=ledger.setting("model") or None,
        formats=formats,
    )


def _count(graph: Graph) -> dict[str, int]:
    return {
        "documents": len(graph.documents),
        "entities": len(graph.entities),
        "claims": len(graph.statements),
        "relations": len(graph.edges),
        "deals": len(graph.deals),
        "terms": len(graph.terms),
        "conflicts": len(graph.conflicts),
        "mentions": len(graph.mentions),
        "reprints": len(graph.reprints),
    }


def _derivation(ledger: Ledger, settings: BuildSettings, decisions: _Decisions) -> str:
    """Names what the outputs depend on: the ledger's content, decisions made by hand, what is known beforehand,
    settings that show, kg's code."""
    formats = ",".join(sorted(settings.formats))
    parts = (
        ledger.state(), settings.base_iri, settings.model, formats, decisions.text, repr(decisions.known), code_hash(),
        fingerprint(),
    )  # fmt: skip
    return digest(*parts, length=64)


def _check(inputs: Sequence[str], settings: BuildSettings) -> None:
    if not _BASE_IRI.fullmatch(settings.base_iri):
        raise UsageError(
            f"{settings.base_iri!r} is no base IRI: it must be absolute, without spaces, and end in / or # or :"
        )
    if any(os.path.realpath(one) == os.path.realpath(settings.out) for one in inputs):
        raise UsageError(f"{settings.out}: outputs would be read as articles; name another folder with --out")
