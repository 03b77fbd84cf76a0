"""Completion in shells: what Tab offers in a real bash, what the others are told, and how soon."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

SCRIPTS = sysconfig.get_path("scripts")
ENVIRONMENT = os.environ | {"PATH": f"{SCRIPTS}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="bash is not installed")


def ask(shell: str, folder: Path, **words: str) -> list[str]:
    """Ask as a shell's script does; return the lines that it gets."""
    environment = ENVIRONMENT | words | {"_BILATERAL_COMPLETE": f"complete_{shell}"}
    done = subprocess.run(
        ["bilateral"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def offers(line: str, folder: Path) -> list[str]:
    """Return what bash is offered for the last word of a line."""
    return ask("bash", folder, COMP_WORDS=line, COMP_CWORD=str(len(line.replace("\\ ", "_").split(" ")) - 1))


@needs_bash
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("bilateral rep", "bilateral report "),
        ("bilateral report RWA kaza", "bilateral report RWA kazakhstan "),
        ("bilateral report RWA KAZ --no-u", "bilateral report RWA KAZ --no-user-chapters "),
        ("bilateral report united\\ k", "bilateral report united\\ kingdom "),
        ("bilateral report Turki", "bilateral report Turkiye "),
    ],
)
def test_tab_in_a_real_bash(tmp_path: Path, typed: str, completed: str) -> None:
    assert BASH is not None
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execve(BASH, ["bash", "--norc", "--noprofile", "-i"], ENVIRONMENT | {"PS1": "$ ", "TERM": "dumb"})
    try:
        os.write(
            terminal,
            b'eval "$(bilateral completion bash)"; bind "set enable-bracketed-paste off"; echo rea""dy\n',
        )
        read_until(terminal, "ready")
        os.write(terminal, typed.encode() + b"\t")
        assert completed in read_until(terminal, completed)
    finally:
        os.write(terminal, b"\x15exit\n")
        os.close(terminal)
        os.waitpid(process, 0)


def read_until(terminal: int, wanted: str, patience: float = 20) -> str:
    """Return what a terminal shows, as soon as it shows something."""
    shown, limit = "", time.monotonic() + patience
    while wanted not in shown and time.monotonic() < limit:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode(errors="replace")
    return shown


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("bilateral ", {"report", "batch", "chapters", "completion", "data"}),
        ("bilateral chapters ", {"list", "new", "check"}),
        ("bilateral report --", {"--chapters", "--no-user-chapters"}),
        ("bilateral report ken", {"ken", "kenya"}),
        ("bilateral report RWA cote", {"cote\\ d\\’ivoire"}),
        ("bilateral report RWA KAZ --chapters summary,tr", {"summary,trade"}),
    ],
)
def test_bash_is_offered(tmp_path: Path, line: str, wanted: set[str]) -> None:
    assert wanted <= set(offers(line, tmp_path))


def test_every_country_that_is_offered_is_understood(tmp_path: Path) -> None:
    from bilateral.cli.completing import complete_country
    from bilateral.pair import find_country

    words = [word for letter in "abcdefghijklmnopqrstuvwxyzÅ" for word, _ in complete_country(letter)]
    assert len(words) > 480
    assert len({find_country(word).iso3 for word in words}) == 250


def test_what_is_offered_begins_with_what_was_typed() -> None:
    from bilateral.cli.completing import complete_country

    for typed in ("", "K", "united s", "TÜRK", "turk", "Côte d", "'", "\\"):
        assert all(word.startswith(typed) for word, _ in complete_country(typed))


def test_chapters_of_ones_own_are_offered_and_faults_are_not_told(tmp_path: Path) -> None:
    from bilateral.execution.new_chapter import new_chapter

    written = new_chapter(tmp_path, "tourism").notebook
    assert offers("bilateral report RWA KAZ --chapters to", tmp_path) == ["tourism"]
    written.rename(written.with_name("02_tourism.ipynb"))
    assert offers("bilateral report RWA KAZ --chapters tr", tmp_path) == ["trade"]


def test_zsh_and_fish_are_told_the_names_too(tmp_path: Path) -> None:
    words = {"_TYPER_COMPLETE_ARGS": "bilateral report ken", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    assert ask("fish", tmp_path, **words) == ["ken\tKenya", "kenya\tKEN"]
    assert '"ken":"Kenya"' in "\n".join(ask("zsh", tmp_path, **words))


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete -o"), ("zsh", "compdef"), ("fish", "complete --command")]
)
def test_each_shell_has_its_script(shell: str, word: str) -> None:
    done = subprocess.run(
        ["bilateral", "completion", shell], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert word in done.stdout
    assert "_BILATERAL_COMPLETE=complete_" in done.stdout


def test_another_shell_is_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bilateral", "completion", "tcsh"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: There is no completion for 'tcsh'; there is one for bash, zsh, fish.\n"


@needs_bash
def test_install_writes_where_bash_reads(tmp_path: Path) -> None:
    """Typer's own option finds out which shell it is called from."""
    (tmp_path / ".bashrc").write_text("# mine\n")
    environment = ENVIRONMENT | {"HOME": str(tmp_path)}
    script = "bilateral --install-completion; true"
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "bash completion installed" in done.stdout, done.stderr
    assert (tmp_path / ".bashrc").read_text().startswith("# mine\n")
    told = subprocess.run(["bash", "-c", f"source {tmp_path}/.bashrc; complete -p bilateral"],
                          env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    assert "_bilateral_completion" in told.stdout


def test_an_answer_takes_less_than_four_tenths_of_a_second(tmp_path: Path) -> None:
    """Of the processor, the least of a few: what else the machine does is not our doing."""

    def seconds() -> float:
        before = os.times()
        offers("bilateral report RWA ka", tmp_path)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(seconds() for _ in range(4)) < 0.4
