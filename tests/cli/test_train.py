"""`kg train`: what it refuses, what it says while it runs, and a tiny run from texts to a model folder."""

import json
import logging
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from kg.cli import app
from kg.training.__main__ import main

ROOT = Path(__file__).parents[2]
FOLDERS = ("--shared", "shared", "--pretrained", "pretrained", "--work", "work", "--out", "out")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, ".", ",", *(f"##{letter}" for letter in LETTERS)]
TREE = """\
# sent_id = tree-{0}
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tsold\tsell\tVERB\tVBD\t_\t0\troot\t_\t_
3\tplot{0}\tplot{0}\tNOUN\tNN\t_\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
PAIR = {
    "id": "x",
    "relation": "competitor_of",
    "invert_relation": 0,
    "context": ["Varn", "competes", "with", "Brill", "."],
    **{"e1_name": "Varn", "e1_start": 0, "e1_end": 0, "e2_name": "Brill", "e2_start": 3, "e2_end": 3},
}


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in ("shared", "pretrained"):
        Path(name).mkdir()

    def run(*args: str, code: int) -> Result:
        result = CliRunner().invoke(app.kg, ["train", *args])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Training code that records what it is asked for; torch is not needed."""
    corpus = tmp_path / "own"
    corpus.mkdir()
    (corpus / "a.jsonl").touch()
    module = ModuleType("kg.training.command")
    module.calls = []
    module.CORPUS = corpus
    module.train_model = lambda **given: module.calls.append(given)
    monkeypatch.setitem(sys.modules, "kg.training.command", module)
    return module


def without(module: str, *args: str) -> "subprocess.CompletedProcess[str]":
    """`kg train` in a process that cannot import `module`."""
    program = f"import sys; sys.modules[{module!r}] = None\nfrom kg.cli import main\nmain()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", program, "train", *args]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("missing", ["--shared", "--pretrained", "--work", "--out"])
def test_a_folder_left_out_is_wrong_usage(cli, missing: str) -> None:
    pairs = zip(FOLDERS[::2], FOLDERS[1::2], strict=True)
    result = cli(*(word for pair in pairs if pair[0] != missing for word in pair), code=2)
    assert result.stderr.startswith("Usage: kg train ") and missing in result.stderr


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["--shared", "nosuch"], "nosuch"),
        (["--pretrained", "nosuch"], "nosuch"),
        (["--corpus", "nosuch"], "nosuch"),
        (["--config", "nosuch.toml"], "nosuch.toml"),
        (["--start", "nosuch.pt"], "nosuch.pt"),
        (["--start", "shared"], "shared"),
        (["--max-minutes", "0"], "--max-minutes"),
        (["--max-minutes", "soon"], "--max-minutes"),
        (["--corpus", "shared"], "no annotated texts"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(cli, training, args: list[str], hint: str) -> None:
    result = cli(*FOLDERS, *args, code=2)
    assert hint in result.stderr and result.stderr.startswith("Usage: kg train ")
    assert not training.calls


def test_what_is_given_reaches_the_training_code(cli, training) -> None:
    Path("c.toml").touch()
    Path("last.pt").touch()
    result = cli(*FOLDERS, "--config", "c.toml", "--start", "last.pt", "--max-minutes", "2.5", code=0)
    assert training.calls == [
        {
            "config": Path("c.toml"),
            "shared": Path("shared"),
            "pretrained": Path("pretrained"),
            "corpus": training.CORPUS,
            "work": Path("work"),
            "out": Path("out"),
            "max_minutes": 2.5,
            "start": Path("last.pt"),
        }
    ]
    assert (result.stdout, result.stderr) == ("wrote out\n", "")


def test_both_ways_to_start_are_one(cli, training, capsys: pytest.CaptureFixture[str]) -> None:
    cli(*FOLDERS, code=0)
    assert main(FOLDERS) == 0
    assert training.calls[0] == training.calls[1]
    assert main(["--shared", "nosuch"]) == 2
    assert capsys.readouterr().err.startswith("Usage: kg train ")


@pytest.mark.parametrize("name", ["torch", "onnx"])
def test_without_the_extra_it_says_how_to_get_it(cli, name: str) -> None:
    if name == "onnx":
        pytest.importorskip("torch", reason="the extra `train` is not installed")
    done = without(name, *FOLDERS)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f'kg: training needs {name}, which is not installed: run pip install -e ".[train]" in a checkout of kg\n'
    )


def test_asking_for_help_needs_no_torch(cli) -> None:
    done = without("torch", "--help")
    assert done.returncode == 0 and "--pretrained" in done.stdout


def test_a_module_of_our_own_that_is_missing_is_no_missing_extra(cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kg.training.command", None)
    assert "error in kg itself (ModuleNotFoundError" in cli(*FOLDERS, code=3).stderr


def test_progress_goes_to_standard_error(cli, training) -> None:
    log = logging.getLogger("kg.training.train")
    training.train_model = lambda **_: log.info("step %d, %.0f s", 50, 12.3)
    spoken = cli(*FOLDERS, code=0)
    assert (spoken.stdout, spoken.stderr) == ("wrote out\n", "step 50, 12 s\n")
    quiet = cli(*FOLDERS, "--quiet", code=0)
    assert (quiet.stdout, quiet.stderr) == ("", "")
    loud = cli(*FOLDERS, "--verbose", code=0).stderr
    assert loud == "kg.training.train: step 50, 12 s\n", "once, by the log itself"
    above = logging.getLogger("kg.training")
    assert (above.level, above.propagate, above.handlers) == (logging.NOTSET, True, [])


def test_an_interrupt_says_whether_it_can_go_on(cli, training) -> None:
    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    training.train_model = stop
    assert cli(*FOLDERS, code=3).stderr == "kg: interrupted before the first checkpoint; nothing is kept\n"
    Path("work").mkdir()
    Path("work/last.pt").touch()
    assert "goes on from the last checkpoint in work" in cli(*FOLDERS, code=3).stderr


def test_a_file_that_cannot_be_read_is_a_sentence(cli, training) -> None:
    training.train_model = lambda **given: (given["shared"] / "data" / "set.conllu").read_bytes()
    assert cli(*FOLDERS, code=3).stderr == "kg: shared/data/set.conllu: No such file or directory\n"


def test_a_tiny_run_from_texts_to_a_model(cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it but the size: twelve of our own texts and forty trees, one layer, a few steps."""
    pytest.importorskip("torch", reason="the extra `train` is not installed")
    pytest.importorskip("onnx", reason="the extra `train` is not installed")
    from kg.language.encoder import ReadingModel
    from kg.training import command, data, train

    monkeypatch.setattr(data, "TRAINING_FILES", ("treebank/ewt-train.conllu", "relations/core-train.json"))
    monkeypatch.setattr(train, "load_pretrained", lambda *_: None)
    tiny = {"vocabulary": len(VOCABULARY), "hidden": 32, "layers": 1, "attention_heads": 2, "feed_forward": 32}
    monkeypatch.setattr(train, "Sizes", partial(train.Sizes, **tiny, arc=8, label=8))
    for name in data.TRAINING_FILES:
        Path("shared/data", name).parent.mkdir(parents=True)
    Path("shared/data/treebank/ewt-train.conllu").write_text("".join(TREE.format(number) for number in range(40)))
    Path("shared/data/relations/core-train.json").write_text(json.dumps([PAIR]))
    Path("own").mkdir()
    texts = sorted(command.CORPUS.glob("*.jsonl"))[0].read_text(encoding="utf-8").splitlines()[:12]
    Path("own/a.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
    Path("pretrained/vocab.txt").write_text("\n".join(VOCABULARY))
    Path("c.toml").write_text("epochs = 0.3\n[held_out]\nown = 0.3\nother = 0.2\ncore = 0.0\n[weights]\newt = 1.0\n")

    result = cli(*FOLDERS, "--corpus", "own", "--config", "c.toml", code=0)
    assert result.stdout == "wrote out\n"
    assert "check at step" in result.stderr and "exported to out" in result.stderr
    assert Path("work/last.pt").is_file()
    model = ReadingModel(Path("out"))
    (reading,) = model.read([["She", "sold", "it", "."]])
    assert reading.spans.shape == (4, len(model.inventory.spans))
