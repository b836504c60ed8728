"""`--model NAME`: another spaCy pipeline's names and syntax in place of ours, all the way to the graph."""

import json
import sys
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner, Result
from spacy.language import Language
from spacy.tokens import Doc

from kg.cli import app
from kg.language.extract import Extractor
from kg.language.identity import extractor_id
from kg.pipeline import load_graph

TEXT = (
    "LEEDS, March 3 - Farrow Mills has acquired Borden Grain for $30 million, the companies said on Tuesday.\n\n"
    "Petra Lindqvist is the chief executive of Farrow Mills. The two firms have worked together for many years.\n"
)
RULES = [
    {"label": "ORG", "pattern": "Farrow Mills"},
    {"label": "ORG", "pattern": "Borden Grain"},
    {"label": "ORG", "pattern": "Tuesday"},
    {"label": "MONEY", "pattern": "$30 million"},
    {"label": "NORP", "pattern": "LEEDS"},
]


@Language.component("kg_test_chain", assigns=["token.dep", "token.head", "token.pos", "token.tag", "token.lemma"])
def chain(doc: Doc) -> Doc:
    """A parse that no parser of ours makes: before a verb all is its subject, after it its object, a "." ends it."""
    verbs = {"acquired": "acquire", "is": "be", "worked": "work", "said": "say"}
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text in {".", "\n\n"}
    for sentence in list(doc.sents):
        root = next((token for token in sentence if token.text in verbs), sentence[0])
        for token in sentence:
            token.lemma_ = verbs.get(token.text, token.text)
            token.pos_, token.tag_ = ("VERB", "VBD") if token.text in verbs else ("PROPN", "NNP")
            token.head = root
            token.dep_ = "ROOT" if token == root else "nsubj" if token.i < root.i else "dobj"
    return doc


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/deal.txt").write_text(TEXT)

    def run(*args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app.kg, list(args))
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def ruled(tmp_path: Path) -> Path:
    """A folder with a pipeline that knows names by rules, and sentence ends, but no syntax."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(RULES)
    nlp.to_disk(tmp_path / "ruled")
    return tmp_path / "ruled"


def names(folder: str) -> dict[str, str]:
    return {entity.name: entity.type for entity in load_graph(Path(folder)).entities}


def acquires(folder: str) -> list[tuple[str, str]]:
    graph = load_graph(Path(folder))
    known = {entity.id: entity.name for entity in graph.entities}
    return [(known[one.subject], known[one.object]) for one in graph.statements if one.predicate == "acquires"]


def test_its_names_are_the_graphs_and_claims_are_still_made(cli, ruled: Path) -> None:
    cli("build", "in", "--out", "ours", "--format", "turtle")
    cli("build", "in", "--out", "theirs", "--format", "turtle", "--model", "ruled")
    assert {"Petra Lindqvist", "Borden Grain"} <= names("ours").keys() and "Tuesday" not in names("ours")
    assert names("theirs") == {"Farrow Mills": "Company", "Borden Grain": "Company", "Tuesday": "Company"}
    assert acquires("ours") == acquires("theirs") == [("Farrow Mills", "Borden Grain")]


def test_its_syntax_takes_the_place_of_ours(cli, ruled: Path) -> None:
    nlp = spacy.load(ruled)
    nlp.remove_pipe("sentencizer")
    nlp.add_pipe("kg_test_chain", first=True)
    nlp.to_disk("chained")
    parsed = Extractor("chained").parse(TEXT)
    verb = next(token for token in parsed if token.text == "acquired")
    assert verb.n_lefts + verb.n_rights == len(verb.sent) - 1, "their tree"
    assert {token.dep_ for token in verb.lefts} == {"nsubj"}
    assert {token.dep_ for token in verb.rights} == {"obj"}, "in our terms"
    cli("build", "in", "--format", "turtle", "--model", "chained")
    assert names("out").keys() == {"Farrow Mills", "Borden Grain", "Tuesday"}
    assert ("Farrow Mills", "Borden Grain") in acquires("out")


def test_the_name_is_in_the_manifest_and_in_the_extractors_id(cli, ruled: Path) -> None:
    cli("build", "in", "--format", "turtle", "--model", "ruled")
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert manifest["settings"]["model"] == "ruled"
    assert manifest["extractors"] == [extractor_id("ruled")]
    assert "; model ruled" in extractor_id("ruled") and extractor_id("ruled") != extractor_id()
    again = cli("build", "in", "--format", "turtle", "--model", "ruled")
    assert "read 0 documents, 1 unchanged" in again.stdout
    assert "read 1 document, 0 unchanged" in cli("build", "in", "--format", "turtle").stdout
    assert json.loads(Path("out/manifest.json").read_text())["settings"]["model"] is None


def test_an_installed_pipeline_counts_with_its_version(
    cli, ruled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.load(ruled)
    nlp.meta.update(name="kgtest_ruled", version="1.2.3")
    site = tmp_path / "site"
    (site / "en_kgtest_ruled").mkdir(parents=True)
    nlp.to_disk(site / "en_kgtest_ruled" / "en_kgtest_ruled-1.2.3")
    (site / "en_kgtest_ruled" / "meta.json").write_text(json.dumps(nlp.meta))
    (site / "en_kgtest_ruled" / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    facts = site / "en_kgtest_ruled-1.2.3.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: en_kgtest_ruled\nVersion: 1.2.3\n")
    monkeypatch.syspath_prepend(str(site))
    cli("build", "in", "--format", "turtle", "--model", "en_kgtest_ruled")
    assert names("out").keys() == {"Farrow Mills", "Borden Grain", "Tuesday"}
    (extractor,) = json.loads(Path("out/manifest.json").read_text())["extractors"]
    assert "; model en_kgtest_ruled 1.2.3 on " in extractor
    sys.modules.pop("en_kgtest_ruled", None)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_wrong_name_is_one_sentence(cli, workers: str) -> None:
    for number in range(3):
        Path(f"in/{number}.txt").write_text(TEXT)
    result = cli("build", "in", "--model", "no_such_pipeline", "--workers", workers, code=3)
    problems = [line for line in result.stderr.splitlines() if line.startswith("kg: ")]
    assert len(problems) == 1 and problems[0].startswith("kg: no_such_pipeline: this spaCy pipeline cannot be loaded (")
    assert result.stdout == "" and not Path("out/graph.ttl").exists()


def test_a_folder_that_holds_no_pipeline_is_one_sentence(cli) -> None:
    stderr = cli("build", "in", "--model", "in", code=3).stderr
    assert stderr.splitlines()[-1].startswith("kg: in: this spaCy pipeline cannot be loaded (")
    Path("odd").mkdir()
    Path("odd/config.cfg").write_text("[nlp\nlang=")
    assert (
        cli("build", "in", "--model", "odd", code=3).stderr.splitlines()[-1].startswith("kg: odd: this spaCy pipeline")
    )


def test_evaluate_takes_it_too(cli, ruled: Path) -> None:
    Path("gold").mkdir()
    entities = [{"id": "t", "type": "Company", "name": "Tuesday"}]
    Path("gold/deal.json").write_text(json.dumps({"doc": "deal", "entities": entities, "claims": [], "deals": []}))
    found = [json.loads(cli("evaluate", "in", "gold", "--json", *more).stdout) for more in ([], ["--model", "ruled"])]
    assert [one["total"]["entities"]["tp"] for one in found] == [0, 1]
