"""The papermill engine: the same notebooks as with a kernel, whatever a cell does to its process."""

from __future__ import annotations

import contextlib
import os
import random
import re
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from bilateral.execution import warmed

FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures/notebooks").glob("*.ipynb"))
PAPERMILL = Path(sysconfig.get_path("scripts")) / "papermill"
Execute = Callable[..., NotebookNode]
Saved = Callable[[], list[NotebookNode]]


def text_of(cell: NotebookNode, stream: str = "stdout") -> str:
    return "".join(output.text for output in cell.outputs if output.get("name") == stream)


# The same as with a kernel -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def with_kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fixture run by papermill's own engine, two at a time: kernels are slow to start."""
    folder = tmp_path_factory.mktemp("kernels")
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda path: subprocess.run(
                    [PAPERMILL, path, folder / path.name], check=False, stderr=DEVNULL
                ),
                FIXTURES,
            )
        )
    return folder


def comparable(outputs: list[Any]) -> list[Any]:
    """Outputs as JupyterLab shows them: a kernel splits a stream by chance, and highlights tracebacks otherwise."""
    found: list[Any] = []
    for output in map(NotebookNode, outputs):
        if output.output_type == "error":
            output.traceback = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in output.traceback]
        last = found[-1] if found else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            found.append(output)
    return found


def status(cell: NotebookNode) -> str | None:
    return cell.metadata.get("papermill", {}).get("status")


@pytest.mark.slow
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_notebook_comes_out_as_with_a_kernel(path: Path, with_kernels: Path, tmp_path: Path) -> None:
    from papermill import execute_notebook

    with contextlib.suppress(PapermillExecutionError):
        execute_notebook(str(path), str(tmp_path / path.name), engine_name="bilateral", progress_bar=False)
    ours, theirs = (nbformat.read(folder / path.name, as_version=4) for folder in (tmp_path, with_kernels))
    assert ours.metadata.language_info == theirs.metadata.language_info
    assert ours.metadata.papermill.exception == theirs.metadata.papermill.exception
    for mine, other in zip(ours.cells, theirs.cells, strict=True):
        assert mine.source == other.source
        assert mine.get("execution_count") == other.get("execution_count"), mine.source
        assert comparable(mine.get("outputs", [])) == comparable(other.get("outputs", [])), mine.source
        assert status(mine) == status(other), mine.source


def test_streams_are_in_the_order_of_their_writing(execute: Execute, saved: Saved) -> None:
    execute(
        'import os, sys\nprint("a")\nos.system("echo b")\nos.write(1, b"c\\n")\nprint("d", file=sys.stderr)\nprint("e")'
    )
    (cell,) = saved()
    streams = [(output.name, output.text) for output in cell.outputs if output.output_type == "stream"]
    assert streams == [("stdout", "a\nb\nc\n"), ("stderr", "d\n"), ("stdout", "e\n")]


def test_a_long_output_arrives_whole(execute: Execute, saved: Saved) -> None:
    execute("for number in range(50_000): print(number)", 'print("x" * 5_000_000)')
    first, second = saved()
    assert text_of(first) == "".join(f"{number}\n" for number in range(50_000))
    assert len(text_of(second)) == 5_000_001


def test_a_widget_leaves_its_state(execute: Execute) -> None:
    made = execute(
        "import comm\n"
        "state = {'_model_name': 'M', '_model_module': 'm', '_model_module_version': '1', 'value': 3}\n"
        "widget = comm.create_comm(target_name='jupyter.widget', data={'state': state, 'buffer_paths': []})"
    )
    (state,) = made.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    assert state["state"]["value"] == 3


def test_input_is_refused_as_in_a_kernel_that_nobody_watches(execute: Execute) -> None:
    with pytest.raises(PapermillExecutionError) as refused:
        execute("input('name? ')")
    assert refused.value.ename == "StdinNotImplementedError"


def test_parameters_are_injected(execute: Execute) -> None:
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_code_cell("print(x)")]
    )
    made.cells[0].metadata.tags = ["parameters"]
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    assert text_of(execute(made, parameters={"x": 7}).cells[-1]) == "7\n"


# Isolation ---------------------------------------------------------------------------------------------------------


def test_nothing_of_one_notebook_reaches_the_next(execute: Execute, tmp_path: Path) -> None:
    execute(
        "import os, sys, builtins, matplotlib, pandas, warnings\n"
        "os.environ['LEFT_BEHIND'] = '1'; os.chdir('/')\n"
        "builtins.left_behind = 1; sys.path.append('/left'); sys.modules['left_behind'] = os\n"
        "matplotlib.rcParams['lines.linewidth'] = 99; pandas.options.display.max_rows = 3\n"
        "open('/dev/null'); left = 1"
    )
    seen = execute(
        "import os, sys, builtins, matplotlib, pandas\n"
        "print([os.environ.get('LEFT_BEHIND'), hasattr(builtins, 'left_behind'), '/left' in sys.path,\n"
        "  'left_behind' in sys.modules, matplotlib.rcParams['lines.linewidth'],\n"
        "  pandas.options.display.max_rows, 'left' in globals(), os.getcwd()])",
        folder=str(tmp_path),
    )
    expected = [None, False, False, False, 1.5, 60, False, str(tmp_path)]
    assert text_of(seen.cells[0]) == f"{expected}\n"


def test_each_notebook_draws_its_own_random_numbers(execute: Execute) -> None:
    cell = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    drawn = [text_of(execute(cell).cells[0]).split() for _ in range(3)]
    assert len({first for first, _ in drawn}) == len({second for _, second in drawn}) == 3


def test_the_clients_own_state_stays(execute: Execute) -> None:
    before = (Path.cwd(), dict(os.environ), random.getstate())
    execute("import os, random\nos.chdir('/'); os.environ['LEFT_BEHIND'] = '1'; random.seed(1)")
    assert (Path.cwd(), dict(os.environ), random.getstate()) == before


def test_it_gets_the_environment_that_it_is_given(execute: Execute, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = "import os\nprint(os.environ.get('GIVEN'), os.environ.get('OPENBLAS_NUM_THREADS'))"
    monkeypatch.setenv("GIVEN", "later than the warm-up")
    assert text_of(execute(cell).cells[0]) == "later than the warm-up 1\n"
    assert text_of(execute(cell, environment={}).cells[0]) == "None 1\n"


def test_two_notebooks_run_at_once(tmp_path: Path) -> None:
    from papermill import execute_notebook

    def run(name: str, other: str) -> str:
        made = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(
                    "import pathlib, time\n"
                    f"pathlib.Path('{name}').touch()\n"
                    f"while not pathlib.Path('{other}').exists(): time.sleep(0.01)\n"
                    f"print('{name} met {other}')"
                )
            ]
        )
        made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
        done = execute_notebook(
            made,
            None,
            engine_name="bilateral",
            progress_bar=False,
            folder=str(tmp_path),
            execution_timeout=30,
        )
        return text_of(done.cells[0])

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, "ab", "ba")) == ["a met b\n", "b met a\n"]


# Crashes -----------------------------------------------------------------------------------------------------------

CRASHES = {
    "kill -9": ("import os, signal\nprint('so far')\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    "os._exit": ("import os\nprint('so far')\nos._exit(3)", "exit code 3"),
    "segmentation fault": ("import ctypes\nprint('so far')\nctypes.string_at(0)", "SIGSEGV"),
    "abort": ("import os\nprint('so far')\nos.abort()", "SIGABRT"),
    "quit": ("print('so far')\nquit()", "exit code 0"),
}


@pytest.mark.parametrize(("source", "reason"), CRASHES.values(), ids=CRASHES)
def test_a_crash_ends_its_notebook_alone_and_keeps_what_was_shown(
    execute: Execute, saved: Saved, source: str, reason: str
) -> None:
    with pytest.raises(PapermillExecutionError) as crash:
        execute("'first'", source, "'never'")
    assert crash.value.cell_index == 1
    assert crash.value.exec_count == 2
    assert crash.value.ename == "DeadKernelError"
    assert reason in crash.value.evalue
    assert "In [2]" in str(crash.value)
    first, second, third = saved()
    assert first.outputs[0].data["text/plain"] == "'first'"
    assert text_of(second) == "so far\n"
    assert second.metadata.papermill.status == "failed"
    assert third.outputs == []
    assert third.metadata.papermill.status == "pending"
    # The warmed process lives on.
    assert text_of(execute("print(1)").cells[0]) == "1\n"


def test_a_crash_report_of_the_interpreter_is_kept(execute: Execute, saved: Saved) -> None:
    with pytest.raises(PapermillExecutionError):
        execute("import ctypes\nctypes.string_at(0)")
    assert "Segmentation fault" in text_of(saved()[0], "stderr")


def test_a_folder_that_is_gone_is_named(execute: Execute) -> None:
    with pytest.raises(PapermillExecutionError) as failed:
        execute("1", folder="/no/such/folder")
    assert "could not begin" in failed.value.evalue
    assert "/no/such/folder" in failed.value.evalue


def test_sys_exit_is_what_papermill_takes_it_for(execute: Execute, saved: Saved) -> None:
    with pytest.raises(PapermillExecutionError) as failed:
        execute("import sys\nsys.exit('no data')", "print('never')")
    assert (failed.value.ename, failed.value.evalue) == ("SystemExit", "no data")
    execute("import sys\nsys.exit(0)", "print('never')")  # papermill's way to stop early
    assert saved()[1].outputs == []


def test_a_cell_that_takes_too_long_is_ended(execute: Execute, saved: Saved) -> None:
    began = time.monotonic()
    with pytest.raises(PapermillExecutionError) as late:
        execute("'quick'", "import time\nprint('so far')\ntime.sleep(60)", execution_timeout=1)
    assert time.monotonic() - began < 20
    assert late.value.ename == "CellTimeoutError"
    assert late.value.evalue == "the cell was still running after 1 s"
    assert late.value.exec_count == 2
    assert text_of(saved()[1]) == "so far\n"


def test_what_a_notebook_started_ends_with_it(execute: Execute) -> None:
    made = execute("import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)")
    pid = int(text_of(made.cells[0]))
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    pytest.fail("a process of the notebook outlived it")


def test_a_process_that_the_notebook_forks_says_nothing_in_its_place(execute: Execute) -> None:
    made = execute(
        "import os\npid = os.fork()\nif pid == 0:\n    display('from the child')\n    os._exit(0)\n"
        "os.waitpid(pid, 0)\nprint('parent')",
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(abs, [-1, 2]))",
    )
    assert [output.output_type for output in made.cells[0].outputs] == ["stream"]
    assert text_of(made.cells[1]) == "[1, 2]\n"


# Where it cannot fork ----------------------------------------------------------------------------------------------


def run_alone(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own: kernels leave sockets and event loops behind."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


TWICE = """
from nbformat import v4
from papermill import execute_notebook
for folder in ("/", "/tmp"):
    made = v4.new_notebook(cells=[v4.new_code_cell("import os; print(os.getcwd())")])
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    options = {"progress_bar": False, "folder": folder, "execution_timeout": 30.5}
    print(execute_notebook(made, None, engine_name="bilateral", **options).cells[0].outputs[0].text, end="")
"""


def test_without_forks_it_uses_ordinary_kernels_and_says_so_once() -> None:
    done = run_alone(TWICE, BILATERAL_FORK="0")
    assert done.stdout == "/\n/tmp\n"
    said = [line for line in done.stderr.splitlines() if "ordinary kernels" in line]
    assert said == ["Running notebooks in ordinary kernels: BILATERAL_FORK is 0"]


def test_a_warmed_process_that_does_not_start_is_no_reason_to_fail() -> None:
    broken = "from bilateral.execution import warmed; warmed.START = 'raise SystemExit({})'\n"
    done = run_alone(broken + TWICE)
    assert done.stdout == "/\n/tmp\n"
    assert "ordinary kernels: the warmed process could not be started" in done.stderr


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_only_linux_forks(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert warmed.why_not() is None
    monkeypatch.setattr(warmed.sys, "platform", platform)
    assert warmed.why_not() == f"forking a warmed process is not safe on {platform}"


def test_another_kernel_is_respected() -> None:
    from bilateral.execution.forked import _other_kernel

    assert _other_kernel("python3") is None
    assert _other_kernel("ir") == "the notebook asks for the kernel ir"


# The plain tool ----------------------------------------------------------------------------------------------------


def test_papermills_own_command_runs_it(tmp_path: Path) -> None:
    path = next(path for path in FIXTURES if path.stem == "results")
    done = subprocess.run(
        [PAPERMILL, "--engine", "bilateral", str(path), str(tmp_path / "out.ipynb")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert made.cells[1].outputs[0].data["text/plain"] == "2"
    assert made.metadata.papermill.exception is None


@pytest.mark.parametrize("first", ["papermill", "bilateral.execution.engine"])
def test_the_engine_is_found_whatever_is_imported_first(first: str) -> None:
    program = (
        f"import {first}\n"
        "from bilateral.execution.engine import ForkedEngine\n"
        "from papermill.engines import Engine, papermill_engines\n"
        "assert papermill_engines.get_engine('bilateral') is ForkedEngine\n"
        "assert issubclass(ForkedEngine, Engine)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
