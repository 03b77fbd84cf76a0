"""The papermill engine: the same notebooks as with a kernel, whatever a cell does to its process."""

from __future__ import annotations

import contextlib
import json
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


# One process for many notebooks: each has a kernel of its own, and what papermill imports takes longer than most of them.
STOCK = """
import contextlib, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from papermill import PapermillExecutionError, execute_notebook
folder, *paths = map(Path, sys.argv[1:])
for path in paths:
    with contextlib.suppress(PapermillExecutionError):
        execute_notebook(path, folder / path.name, progress_bar=False, execution_timeout=60)
"""


@pytest.fixture(scope="session")
def with_kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fixture run by papermill's own engine, two at a time: kernels are slow to start."""
    folder = tmp_path_factory.mktemp("kernels")
    runs = [
        subprocess.Popen([sys.executable, "-c", STOCK, folder, *FIXTURES[first::2]], stderr=DEVNULL)
        for first in (0, 1)
    ]
    assert [run.wait() for run in runs] == [0, 0]
    return folder


def comparable(outputs: list[Any]) -> list[Any]:
    """Outputs as JupyterLab shows them: a kernel splits a stream by chance, and highlights tracebacks otherwise.

    The file that a cell would be in bears the number of its kernel's process, that of the connection a random name.
    """
    found: list[Any] = []
    text = re.sub(r"ipykernel_\d+|tmp[\w-]+\.json", "…", json.dumps(outputs))
    for output in nbformat.from_dict(json.loads(text)):
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
    assert ours.metadata.get("widgets") == theirs.metadata.get("widgets")


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


LEAVES = {
    "a connection of DuckDB": (
        "import duckdb\nduckdb.sql('create table left_behind as select 1 as a')\nopen_one = duckdb.connect()",
        "import duckdb\nprint(len(duckdb.sql('show tables').fetchall()))",
        "0",
    ),
    "figures": (
        "import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.style.use('ggplot'); plt.ion()",
        "import matplotlib.pyplot as plt\nprint(plt.get_fignums(), plt.rcParams['axes.facecolor'])",
        "[] white",
    ),
    "seeds": (
        "import random, numpy\nrandom.seed(1); numpy.random.seed(1)\nprint(random.random(), numpy.random.rand())",
        "import random, numpy\nprint((random.random(), numpy.random.rand()) == (0.13436424411240122, 0.417022004702574))",
        "False",
    ),
    "warnings and logging": (
        "import logging, warnings\nwarnings.simplefilter('error'); logging.disable(); logging.getLogger('left').addHandler("
        "logging.NullHandler())",
        "import logging, warnings\nprint(logging.root.manager.disable, logging.getLogger('left').handlers, "
        "('error', None, Warning, None, 0) in warnings.filters)",
        "0 [] False",
    ),
    "signals, umask and limits": (
        "import os, resource, signal\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN); os.umask(0o777)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
        "import os, resource, signal\nprint(signal.getsignal(signal.SIGUSR1), os.umask(0) == 0o777, "
        "resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 64)",
        "0 False False",
    ),
    "threads, locale and modules": (
        "import locale, sys, threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "locale.setlocale(locale.LC_ALL, 'C'); sys.modules.pop('json'); import decimal; decimal.getcontext().prec = 3",
        "import decimal, sys, threading\nprint(threading.active_count(), 'json' in sys.modules, decimal.getcontext().prec)",
        "1 True 28",
    ),
}


@pytest.mark.parametrize(("leaves", "looks", "finds"), LEAVES.values(), ids=LEAVES)
def test_nothing_is_left_behind(execute: Execute, leaves: str, looks: str, finds: str) -> None:
    execute(leaves)
    assert text_of(execute(looks).cells[0]) == f"{finds}\n"


def test_each_notebook_draws_its_own_random_numbers(execute: Execute) -> None:
    cell = (
        "import random, numpy, secrets, uuid\n"
        "print(random.random(), numpy.random.rand(), numpy.random.default_rng().random(), uuid.uuid4())"
    )
    drawn = [text_of(execute(cell).cells[0]).split() for _ in range(3)]
    assert all(len(set(numbers)) == 3 for numbers in zip(*drawn, strict=True))


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


def test_what_waits_in_an_open_file_is_written_at_the_end(execute: Execute, tmp_path: Path) -> None:
    execute("left = open('left.txt', 'w')\nleft.write('all of it')", folder=str(tmp_path))
    assert (tmp_path / "left.txt").read_text() == "all of it"


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


HANGS = {
    "in Python": "while True: pass",
    "in C": "import ctypes\nctypes.CDLL(None).sleep(60)",
    "awaiting": "import asyncio\nawait asyncio.sleep(60)",
}


@pytest.mark.parametrize("source", HANGS.values(), ids=HANGS)
def test_a_cell_that_takes_too_long_is_ended_and_says_where_it_was(
    execute: Execute, saved: Saved, source: str
) -> None:
    began = time.monotonic()
    with pytest.raises(PapermillExecutionError) as late:
        execute("'quick'", "print('so far')\n" + source, execution_timeout=1)
    assert time.monotonic() - began < 20
    assert late.value.ename == "CellTimeoutError"
    assert late.value.evalue == "the cell was still running after 1 s"
    assert late.value.exec_count == 2
    assert text_of(saved()[1]) == "so far\n"
    told = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(late.value.traceback))
    assert "Cell In[2]" in told
    assert f"> {source.count(chr(10)) + 2} {source.splitlines()[-1]}" in re.sub(" +", " ", told)
    assert text_of(execute("print(1)").cells[0]) == "1\n"


def test_a_cell_that_goes_on_when_interrupted_is_ended_all_the_same(execute: Execute, saved: Saved) -> None:
    stubborn = (
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        print('not now')"
    )
    with pytest.raises(PapermillExecutionError) as late:
        execute(stubborn, "'never'", execution_timeout=0.5)
    assert late.value.ename == "CellTimeoutError"
    assert text_of(saved()[0]) == "not now\n"
    assert saved()[1].outputs == []


EATERS = {
    "at once": "taken = bytearray(2 << 30)",
    "bit by bit": "taken = []\nwhile True:\n    taken.append(bytearray(1 << 20))",
    "in small things": "taken = []\nwhile True:\n    taken.append(str(len(taken)) * 40)",
    "in numpy": "import numpy\ntaken = numpy.ones(1 << 28)",
}


@pytest.mark.parametrize("source", EATERS.values(), ids=EATERS)
def test_a_cell_that_eats_memory_ends_its_notebook_alone(execute: Execute, saved: Saved, source: str) -> None:
    with pytest.raises(PapermillExecutionError) as failed:
        execute("print('so far')\n" + source, "'never'", memory="200 MiB")
    assert failed.value.ename in ("MemoryError", "_ArrayMemoryError")
    assert failed.value.evalue.endswith(
        "the notebook may take 200 MiB of memory"
    ) or failed.value.evalue.endswith("(the notebook may take 200 MiB of memory)")
    assert "Cell In[1]" in re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(failed.value.traceback))
    first, second = saved()
    assert text_of(first) == "so far\n"
    assert second.outputs == []
    assert text_of(execute("print(len(bytearray(300 << 20)))").cells[0]) == f"{300 << 20}\n"


def test_a_notebook_that_tolerates_it_goes_on_within_its_limit(execute: Execute, saved: Saved) -> None:
    cells = [
        nbformat.v4.new_code_cell(text)
        for text in ("taken = [bytearray(1 << 30)]", "print('went on')", "taken = bytearray(1 << 30)")
    ]
    for cell in cells:
        cell.metadata.tags = ["raises-exception"]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    with pytest.raises(PapermillExecutionError):  # papermill runs all cells, then says which failed
        execute(made, memory="200 MiB")
    assert [cell.outputs[0].get("ename") for cell in saved()] == ["MemoryError", None, "MemoryError"]


def test_a_library_that_ends_the_process_for_want_of_memory_is_told_of(execute: Execute) -> None:
    # As Rust does: what it says, then an abort; Python's report of that can be long.
    source = (
        "import os\nos.write(2, b'memory allocation of 8589934592 bytes failed\\n')\n"
        "os.write(2, b'  File somewhere\\n' * 1000)\nos.abort()"
    )
    with pytest.raises(PapermillExecutionError) as crash:
        execute(source, memory="200 MiB")
    assert crash.value.evalue == (
        "the process ended itself when it could get no more memory; it may take 200 MiB"
    )


def test_a_process_that_the_system_ends_for_want_of_memory_is_told_of(
    execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = iter([4, 5])
    monkeypatch.setattr("bilateral.execution.following.ended_for_memory", lambda: next(counted))
    with pytest.raises(PapermillExecutionError) as crash:
        execute("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert crash.value.evalue == "the process was ended by the system (SIGKILL), which had run out of memory"


def test_the_system_would_end_the_notebook_first(execute: Execute) -> None:
    score = "/proc/self/oom_score_adj"
    made = execute(f"print(open('{score}').read())")
    assert int(text_of(made.cells[0])) > int(Path(score).read_text())


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
