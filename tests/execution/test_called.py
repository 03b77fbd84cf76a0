"""A function called in a child of the warmed process: what it returns, how it may end, what it may ask for."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.execution import warmed
from bilateral.execution.called import CallError, call
from bilateral.execution.warmed import ForkRefusedError, Warmed

SPECIMEN = """
import os, signal, sys, time

def double(argument):
    print("working", file=sys.stderr)
    return {"twice": argument["number"] * 2, "process": os.getpid(), "also": "colorsys" in sys.modules}

def die(argument):
    print("about to die", file=sys.stderr, flush=True)
    os.kill(os.getpid(), argument["signal"])

def leave(argument):
    os._exit(3)

def sleep(argument):
    time.sleep(60)

def run_notebook(argument):
    from bilateral.execution import warmed
    from papermill import execute_notebook
    made = execute_notebook(argument["notebook"], None, engine_name="bilateral", progress_bar=False)
    parent = warmed.warmed().pid
    return {"outputs": [cell.get("outputs", []) for cell in made.cells], "parent": parent}
"""


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warmed]:
    """A warmed process that can import the module ``specimen``."""
    (tmp_path / "specimen.py").write_text(SPECIMEN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    process = Warmed(["specimen", "colorsys"])
    yield process
    process.close()


def test_it_returns_what_the_function_returns_from_another_process_that_was_warmed_for_it(
    parent: Warmed,
) -> None:
    returned = call(parent, "specimen:double", {"number": 21})
    assert returned.value["twice"] == 42
    assert returned.value["process"] not in (os.getpid(), parent.pid)
    assert returned.value["also"]
    assert returned.said == "working"


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        ("die", {"signal": signal.SIGSEGV}, "killed by SIGSEGV"),
        (
            "die",
            {"signal": signal.SIGKILL},
            r"killed by SIGKILL \(it may have run out of memory\): about to die",
        ),
        ("leave", {}, "ended by itself with exit code 3"),
        ("nothing_of_this_name", {}, "exit code 70.*AttributeError"),
    ],
)
def test_a_child_that_ends_early_says_why_and_leaves_the_others_alone(
    parent: Warmed, function: str, argument: Any, reason: str
) -> None:
    with pytest.raises(CallError, match=reason):
        call(parent, f"specimen:{function}", argument)
    assert call(parent, "specimen:double", {"number": 1}).value["twice"] == 2


def test_a_child_that_takes_too_long_is_given_up(parent: Warmed) -> None:
    began = time.monotonic()
    with pytest.raises(CallError, match=r"given up after 0\.5 s"):
        call(parent, "specimen:sleep", {}, patience=0.5)
    assert time.monotonic() - began < 55


def test_a_called_function_runs_notebooks_in_children_of_the_same_warmed_process(
    parent: Warmed, tmp_path: Path
) -> None:
    import nbformat

    path = tmp_path / "one.ipynb"
    source = "import os; print(os.getppid())"
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.write_text(nbformat.writes(made))
    value = call(parent, "specimen:run_notebook", {"notebook": str(path)}).value
    (printed,) = [output["text"] for outputs in value["outputs"] for output in outputs]
    assert int(printed) == parent.pid == value["parent"]


def test_two_calls_run_side_by_side(parent: Warmed) -> None:
    call(parent, "specimen:double", {"number": 1})

    def sleep() -> None:
        with contextlib.suppress(CallError):
            call(parent, "specimen:sleep", {}, 3)

    sleeper = threading.Thread(target=sleep)
    sleeper.start()
    assert call(parent, "specimen:double", {"number": 4}, patience=30).value["twice"] == 8
    sleeper.join()


def test_a_call_ends_when_the_warmed_process_is_killed(parent: Warmed) -> None:
    call(parent, "specimen:double", {"number": 1})
    threading.Timer(0.5, os.kill, (parent.pid, signal.SIGKILL)).start()
    with pytest.raises(CallError, match="the warmed process was killed"):
        call(parent, "specimen:sleep", {}, patience=30)
    with pytest.raises(ForkRefusedError):
        call(parent, "specimen:double", {"number": 1})


def test_the_usual_warmed_process_is_not_touched(parent: Warmed) -> None:
    assert warmed.warmed().pid != parent.pid
