"""`kg` as a process of its own: pipes that close, signals, a terminal."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVER = """
from kg import pipeline
from kg.cli import main
from tests.fake_language import FAKE

if __name__ == "__main__":
    pipeline.SHIPPED = FAKE
    main()
"""
ARTICLE = "{} Mills supplies Borden Grain with flour. The firms have worked together for many years in the region.\n"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys.path]))
    monkeypatch.setenv("KG_TEST_LOG", str(tmp_path / "log"))
    Path("log").touch()
    Path("driver.py").write_text(DRIVER)
    Path("in").mkdir()
    for word in ("Aster", "Birch", "Cobalt", "Dahlia", "Ember", "Falcon", "Garnet", "Hazel"):
        Path(f"in/{word.lower()}.txt").write_text(ARTICLE.format(word))
    return [sys.executable, "driver.py"]


def kg(command: list[str], *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*command, *args], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("args", [["--help"], ["build", "--help"], ["query", "--list"], ["nosuch"]])
def test_output_to_a_closed_pipe_is_no_error(command: list[str], args: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*command, *args], stdout=write, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(write)
    if args == ["nosuch"]:
        assert done.returncode == 2 and "There is no command" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")


def test_termination_is_orderly_and_the_next_build_goes_on(command: list[str]) -> None:
    process = subprocess.Popen(
        [*command, "build", "in", "--format", "nquads", "--workers", "1"],
        env={**os.environ, "KG_TEST_DELAY": "0.3"},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while Path("log").read_text().count("\n") < 3 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 3
    assert stderr.splitlines()[-1].startswith("kg: interrupted; what was read so far is kept")
    assert "Traceback" not in stderr
    assert not Path("out/graph.nq").exists()
    done = kg(command, "build", "in", "--format", "nquads")
    match = re.search(r"read (\d) documents?, (\d) unchanged", done.stdout)
    assert match is not None, done.stderr
    assert int(match[1]) + int(match[2]) == 8 and int(match[2]) >= 2


def test_a_terminal_gets_a_bar_without_colours_where_they_are_unwanted(command: list[str]) -> None:
    def on_terminal(**extra: str) -> str:
        main, other = pty.openpty()
        process = subprocess.Popen(
            [*command, "build", "in", "--format", "nquads", "--out", extra.get("NO_COLOR", "out")],
            env={**os.environ, "TERM": "xterm-256color", "KG_TEST_DELAY": "0.05", **extra},
            stderr=other,
            stdout=subprocess.DEVNULL,
        )
        os.close(other)
        shown = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait(timeout=60) == 0
        os.close(main)
        return shown.decode()

    colour = re.compile(r"\x1b\[[0-9;]*m")
    plain = on_terminal(NO_COLOR="1")
    assert re.search(r"reading .*[1-8]/8.*in/\w+\.txt", plain)
    assert not [code for code in colour.findall(plain) if re.search(r"[349]\d", code)]
    os.environ.pop("NO_COLOR", None)
    assert [code for code in colour.findall(on_terminal()) if re.search(r"[349]\d", code)]


def test_names_beyond_the_locale_do_not_break_output(command: list[str]) -> None:
    Path("in/z.txt").write_text(ARTICLE.format("Ünïcode"), encoding="utf-8")
    kg(command, "build", "in", "--format", "nquads")
    done = subprocess.run(
        [*command, "query", "SELECT ?n { ?x rdfs:label ?n }"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
