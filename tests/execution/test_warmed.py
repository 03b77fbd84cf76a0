"""The warmed process: one for each client, ended with it, replaced when the code changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bilateral.execution import warmed
from bilateral.execution.running_child import Running


def cells(*sources: str) -> dict[str, object]:
    described = [{"index": i, "source": s, "id": None, "may_fail": False} for i, s in enumerate(sources)]
    return {"cells": described, "folder": "/", "environment": dict(os.environ)}


def finish(child: Running) -> list[str]:
    with child:
        found = []
        while not child.ended:
            found += [head["msg_type"] for head, _ in child.messages(30)]
        return found


def gone(pid: int) -> bool:
    """Whether a process ends within some seconds (a zombie is as good as ended)."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_child_says_what_a_kernel_says() -> None:
    child = warmed.warmed().run(cells("1 + 1", "x = 2"))
    assert finish(child) == [
        "execute_input",
        "execute_result",
        "cell_end",
        "execute_input",
        "cell_end",
        "finished",
    ]
    assert child.exit_code == 0


def test_it_has_one_thread_and_no_event_loop_after_all_its_imports() -> None:
    running = warmed.warmed()
    finish(running.run(cells("1")))
    process = Path(f"/proc/{running._process.pid}")
    assert len(list((process / "task").iterdir())) == 1
    # Its own selector is the only one; a DuckDB file or a zmq context would show here as well.
    kinds = [str(link.readlink()) for link in (process / "fd").iterdir()]
    assert sum("eventpoll" in kind for kind in kinds) == 1
    assert not any("eventfd" in kind or "duckdb" in kind for kind in kinds)


def test_the_heavy_libraries_are_there_before_the_first_cell() -> None:
    wanted = ["pandas", "duckdb", "matplotlib.pyplot", "bilateral.relationship"]
    child = warmed.warmed().run(
        cells(f"import sys; assert {wanted} == [n for n in {wanted} if n in sys.modules]")
    )
    finish(child)
    assert child.exit_code == 0


def test_warmth_does_not_hide_a_function_behind_a_module_of_its_name() -> None:
    child = warmed.warmed().run(
        cells("from bilateral import relationship", "assert relationship.__name__", "relationship.__code__")
    )
    assert finish(child).count("error") == 0


def test_one_serves_all() -> None:
    assert warmed.warmed() is warmed.warmed()


def test_one_that_died_is_replaced() -> None:
    first = warmed.warmed()
    os.kill(first._process.pid, signal.SIGKILL)
    first._process.wait()
    second = warmed.warmed()
    assert second is not first
    assert "finished" in finish(second.run(cells("1")))


def test_new_code_is_read_by_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = warmed.warmed()
    child = first.run(cells("import time; time.sleep(1)"))
    monkeypatch.setattr(warmed, "stamp", lambda: (("changed", 1),))
    second = warmed.warmed()
    assert second is not first
    # What runs in the first goes on to its end.
    assert "finished" in finish(child)
    warmed.cool_down()


def test_the_stamp_changes_with_a_file_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = warmed.stamp()
    assert before == warmed.stamp()
    monkeypatch.syspath_prepend(tmp_path)
    assert warmed.stamp() != before


def test_stopping_one_leaves_the_others() -> None:
    slow, quick = (warmed.warmed().run(cells(source)) for source in ("import time; time.sleep(60)", "1"))
    while slow.pid is None:
        slow.messages(30)
    slow.stop()
    finish(slow)
    assert slow.exit_code == -signal.SIGKILL
    assert "finished" in finish(quick)


def test_what_has_not_begun_is_stopped_at_once() -> None:
    cold = warmed.Warmed()
    assert not cold.ready()
    child = cold.run(cells("1"))
    began = time.monotonic()
    child.stop()
    assert finish(child) == []
    assert not cold.ready()  # its imports go on: nobody waited for them
    cold.close()
    assert time.monotonic() - began < 0.5
    assert child.pid is None


def test_letting_go_of_a_child_ends_it() -> None:
    child = warmed.warmed().run(cells("import time; time.sleep(60)"))
    while child.pid is None:
        child.messages(30)
    child.close()
    assert gone(child.pid)


CLIENT = """
import sys, time
from bilateral.execution import warmed
child = warmed.warmed().run({"cells": [{"index": 0, "id": None, "may_fail": False,
    "source": "import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"}],
    "folder": "/", "environment": {"PATH": "/usr/bin:/bin"}})
while not child.messages(30) or child.pid is None:
    pass
time.sleep(0.5)
print(warmed.warmed()._process.pid, child.pid, flush=True)
END
"""
ENDS = {
    "killed": "time.sleep(600)",
    "at its end": "",
    "by an exception": "raise ValueError",
    "by os._exit": "import os; os._exit(1)",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_it_ends_with_its_client_however_that_ends(end: str) -> None:
    program = CLIENT.replace("END", end)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as client:
        assert client.stdout is not None
        pids = [int(pid) for pid in client.stdout.readline().split()]
        assert len(pids) == 2
        if "600" in end:
            client.kill()
    assert all(gone(pid) for pid in pids)
