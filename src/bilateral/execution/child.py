"""What a forked child does: become a fresh kernel, run the notebook's cells, say how each ended."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import faulthandler
import gc
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.execution.capture import Capture
from bilateral.execution.memory import die_first, limit_memory
from bilateral.execution.shell import NotebookShell, PipeKernel

PR_SET_PDEATHSIG = 1
# A kernel sets these: they decide whether programs that a cell starts write colours and open pagers.
KERNEL_ENVIRONMENT = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "PYDEVD_USE_FRAME_EVAL": "NO",
    "OPENBLAS_NUM_THREADS": "1",  # what the warmed process loaded BLAS with
}
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


@dataclass(frozen=True)
class Descriptors:
    """The files that a job brings along: messages out, its description, and the two standard streams."""

    messages: int
    job: int
    stdout: int
    stderr: int

    def close(self) -> None:
        """Close all of them, in the process that does not need them."""
        for descriptor in (self.messages, self.job, self.stdout, self.stderr):
            os.close(descriptor)


def become_child(parent: int) -> None:
    """Leave the process group and the signal handling of ``parent``, and die with it."""
    os.setpgid(0, 0)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def run_job(kernel: PipeKernel, files: Descriptors) -> None:
    """Run the cells of the job, in a process that was forked for it."""
    job = json.loads(os.pread(files.job, os.fstat(files.job).st_size, 0))
    os.close(files.job)
    _freshen(job)
    current: dict[str, int] = {"cell": -1}
    session = kernel.session
    capture = Capture(files.stdout, files.stderr, turned=lambda: session.send(None, "turn"))

    def mark() -> dict[str, Any]:
        stdout, stderr = capture.sizes()
        return {"stdout": stdout, "stderr": stderr, **current}

    session.connect(files.messages, mark)
    faulthandler.enable(2)
    die_first()
    kernel.notebook_shell.memory_limit = limit_memory(job.get("memory"))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    if loop.run_until_complete(_run_cells(kernel, job["cells"], current)):
        session.send(None, "finished")
    # IPython looks for garbage when it ends, through all that the notebook made: nobody waits for what it would find,
    # for a kernel that has been shut down writes nothing more either.
    gc.freeze()
    _leave()


def run_kernel(files: Descriptors) -> None:
    """Become an ordinary kernel, with sockets and threads of its own, in a process that was forked for it."""
    job = json.loads(os.pread(files.job, os.fstat(files.job).st_size, 0))
    _freshen(job)
    os.dup2(files.stdout, 1)
    os.dup2(files.stderr, 2)
    files.close()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    # It ends when its parent does, and that is the warmed process.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    sys.argv[1:] = job["arguments"]
    NotebookShell.clear_instance()
    PipeKernel.clear_instance()
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(sys.argv[1:])
    _leave()


def _freshen(job: dict[str, Any]) -> None:
    """Make the inherited process state that of a new kernel in the client's folder and environment."""
    os.environ.clear()
    os.environ.update(job["environment"])
    os.environ.update(KERNEL_ENVIRONMENT)
    os.environ["JPY_PARENT_PID"] = str(job.get("client", os.getppid()))
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)
    time.tzset()
    os.chdir(job["folder"])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    _look_into_folder()
    sys.argv = _arguments()
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]


def _arguments() -> list[str]:
    """Return the command line that a kernel started by papermill has, which code that parses arguments finds."""
    import ipykernel

    launcher = Path(ipykernel.__file__).parents[1] / "ipykernel_launcher.py"
    connection = Path(tempfile.gettempdir()) / "tmp-kernel.json"
    return [str(launcher), "-f", str(connection), "--HistoryManager.hist_file=:memory:"]


def _look_into_folder() -> None:
    """Let the notebook import what lies beside it, after the standard library as in a kernel."""
    if not (sys.flags.safe_path or "" in sys.path):
        names = [Path(entry).name for entry in sys.path]
        libraries = [i for i, name in enumerate(names) if name in ("site-packages", "dist-packages")]
        sys.path.insert(libraries[0] if libraries else 0, "")


async def _run_cells(kernel: PipeKernel, cells: list[dict[str, Any]], current: dict[str, int]) -> bool:
    """Run the cells in order; return False when the notebook quit with cells left to run."""
    session, shell = kernel.session, kernel.notebook_shell
    for cell in cells:
        current["cell"] = cell["index"]
        kernel.begin(cell["index"], cell["source"])
        session.send(None, "execute_input", {"execution_count": shell.execution_count})
        succeeded = await _run_cell(kernel, cell["source"], cell["id"])
        waits = session.to_be_answered
        session.send(None, "cell_end", {"succeeded": succeeded, "waits": waits})
        if waits:
            kernel.hear()
        await asyncio.sleep(0)  # tasks that the cell started get their turn, as in a kernel
        if shell.exit_now:
            return cell is cells[-1]
        if not (succeeded or cell["may_fail"]):
            break
    return True


async def _run_cell(kernel: PipeKernel, source: str, cell_id: str | None) -> bool:
    """Run one cell in the running event loop, as a kernel's ``do_execute`` does; return whether it succeeded."""
    shell = kernel.notebook_shell
    transformed, trouble = source, None
    try:
        transformed = shell.transform_cell(source)
    except Exception:
        trouble = sys.exc_info()
    kernel.refuse_input()
    try:
        if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=trouble):
            shell._last_traceback_during_displayhook = False
            running = asyncio.ensure_future(
                shell.run_cell_async(
                    source,
                    store_history=True,
                    transformed_cell=transformed,
                    preprocessing_exc_tuple=trouble,
                    cell_id=cell_id,
                )
            )
            with _cancelled_by_interrupt(running):
                result = await running
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(source, store_history=True, cell_id=cell_id)
    finally:
        kernel.allow_input()
        shell.payload_manager.clear_payload()
    return bool(result.success) and not getattr(shell, "_last_traceback_during_displayhook", False)


@contextlib.contextmanager
def _cancelled_by_interrupt(running: asyncio.Future[Any]) -> Iterator[None]:
    """Have an interrupt cancel what a cell awaits; raised in the event loop it would end the process."""
    loop = asyncio.get_running_loop()
    before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(running.cancel))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave() -> None:
    """End as an interpreter would, without tearing down what belongs to the warmed process."""
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    os._exit(0)
