"""`bilateral explore` where it cannot start: one line, soon, and nothing written."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ..commands import bilateral

REFUSED = {
    "an unknown country": (["Rwnada", "KAZ"], "Rwanda"),
    "a country with itself": (["RWA", "rw"], "with itself"),
    "one country": (["RWA"], "two countries"),
    "no port": (["--port", "99999"], "--port"),
}


def explore(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return bilateral("explore", *arguments, "--no-browser", folder=folder, timeout=30)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    arguments, says = REFUSED[name]
    done = explore(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = explore("RWA", "KAZ", "--port", str(taken.getsockname()[1]), folder=tmp_path)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_help_and_refusals_load_nothing_heavy() -> None:
    program = (
        "import sys, bilateral.cli as cli\n"
        "try: cli.app(['explore', 'Rwnada', 'KAZ'], standalone_mode=False)\n"
        "except Exception as error: print(type(error).__name__)\n"
        "print([name for name in ('pandas', 'ipywidgets', 'jupyterlab', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["PairError", "[]"]
