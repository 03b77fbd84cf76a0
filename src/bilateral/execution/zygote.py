"""The warmed process: it imports once what notebooks need, then forks one child for each notebook.

It runs alone, with one thread, no event loop, no socket but its own, and no database connection, so that a
fork is a clean copy. Its client is ``bilateral.execution.warmed``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.execution.grammar import without_a_grammar

if TYPE_CHECKING:
    from bilateral.execution.child import Descriptors

# Imports that most of a chapter's start-up time goes to, and those they would import at first use.
WARM = (
    "numpy",
    "pandas",
    "pandas.io.formats.html",
    "duckdb",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas.core.methods.to_dict",
    "IPython.core.pylabtools",
    "bilateral.relationship",
)
# This project imports its own modules where they are used; a warmed process has use for all of them.
WARM_PACKAGES = ("bilateral.measures", "bilateral.evidence", "bilateral.figures", "bilateral.subjects")
# What one chapter or the end of a report needs is imported while the first chapters run, one module between two jobs.
LATER = (
    "networkx",
    "geographiclib.geodesic",
    "ipykernel.kernelapp",
    "nbformat",
    "nbconvert.exporters",
    "mistune",
    "typst",
    "pikepdf",
    "fontTools.ttLib",
    "bilateral.rendering.html",
    "bilateral.rendering.pdf",
)
FILES_OF_A_JOB = 5
CALL = b"call"  # a job that is a function to call (bilateral.execution.called), not a notebook
KERNEL = b"kernel"  # an ordinary kernel, which opens sockets of its own (bilateral.execution.provisioner)
READY = b"ready"
COULD_NOT_BEGIN = 70  # exit code of a child whose own code failed, before or between cells


@dataclass
class _Child:
    """One running notebook: its process, and the line to the client that asked for it."""

    pid: int
    line: socket.socket

    def tell(self, **what: Any) -> None:
        with contextlib.suppress(OSError):
            self.line.sendall(json.dumps(what).encode() + b"\n")

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def warm_up(also: Iterable[str] = ()) -> Any:
    """Import the stack, and what else is named, and make the kernel that every child inherits."""
    from bilateral.execution.child import INLINE_BACKEND
    from bilateral.execution.shell import make_kernel

    gc.disable()  # imports leave next to no garbage, and looking for it takes a tenth of their time
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)
    kernel = make_kernel()
    # pandas asks while it is imported whether it runs in a notebook.
    with kernel.notebook_shell.builtin_trap:
        for name in (*WARM, *_own_modules(), *also):
            _import_quietly(name)
        with contextlib.suppress(Exception):
            _speak()
    # Loaded again in the child, where it attaches itself to the shell as it does in a kernel.
    sys.modules.pop("matplotlib_inline.backend_inline", None)
    gc.freeze()
    gc.enable()
    return kernel


def _speak() -> None:
    """Load the words and numbers of English, which every text needs and reads from files at its first use."""
    from bilateral.evidence.wording import Voice

    voice = Voice("en")
    voice.integer(1000)
    voice.period("2024-Q1")
    voice.country("RWA")


def _own_modules() -> Iterator[str]:
    for package in WARM_PACKAGES:
        folder = Path(__file__).parents[1] / package.partition(".")[2]
        yield from (found.name for found in pkgutil.walk_packages([str(folder)], f"{package}."))


def _import_quietly(name: str) -> None:
    # What cannot be imported here cannot be imported there: the notebook that needs it will say so.
    with contextlib.suppress(Exception), without_a_grammar():
        _import(name)


def _import(name: str) -> None:
    """Import a module without hiding a function of its name in the package, as ``bilateral.relationship``."""
    package, _, own = name.rpartition(".")
    function = getattr(importlib.import_module(package), own, None) if package else None
    importlib.import_module(name)
    if callable(function):
        setattr(sys.modules[package], own, function)


@dataclass
class Zygote:
    """The loop of the warmed process; ``control`` is the socket that jobs arrive on.

    ``lent`` are further such sockets, each given to a child that calls a function: it may ask for children too.
    """

    control: socket.socket
    kernel: Any
    children: dict[int, _Child] = field(default_factory=dict)
    lent: set[socket.socket] = field(default_factory=set)
    forked: bool = False

    def serve(self) -> None:
        """Fork children until the client goes away, then kill those that still run."""
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writer)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.control, selectors.EVENT_READ, lambda: self._take_job(self.control))
        self.selector.register(reader, selectors.EVENT_READ, lambda: self._reap(reader))
        self.open = True
        with contextlib.suppress(OSError):
            self.control.send(READY)
        later = list(LATER)
        while self.open:
            # None of these is imported before the first child is forked: a client has always something to run.
            events = self.selector.select(0 if later and self.forked else None)
            for key, _ in events:
                key.data()
            if not events and later:
                _import_quietly(later.pop(0))
        for child in self.children.values():
            child.kill()

    def _take_job(self, control: socket.socket) -> None:
        message, descriptors, _, _ = socket.recv_fds(control, 16, FILES_OF_A_JOB, socket.MSG_CMSG_CLOEXEC)
        if not message:
            self._lose(control)
            return
        line = socket.socket(fileno=descriptors[0])
        threads = len(list(Path("/proc/self/task").iterdir()))
        if threads > 1:
            _Child(0, line).tell(refused=f"the warmed process has {threads} threads")
        elif not _unwanted(line):
            self._fork(message, line, descriptors[1:])
            return
        line.close()
        for descriptor in descriptors[1:]:
            os.close(descriptor)

    def _lend(self) -> socket.socket:
        """Return the client's end of a new socket that jobs may arrive on."""
        theirs, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.lent.add(ours)
        self.selector.register(ours, selectors.EVENT_READ, lambda: self._take_job(ours))
        return theirs

    def _lose(self, control: socket.socket) -> None:
        """Forget a client that has gone away; with the first one everything ends."""
        if control is self.control:
            self.open = False
            return
        self.selector.unregister(control)
        self.lent.discard(control)
        control.close()

    def _fork(self, kind: bytes, line: socket.socket, descriptors: list[int]) -> None:
        from bilateral.execution.child import Descriptors, become_child

        files = Descriptors(*descriptors)
        lent = self._lend() if kind == CALL else None
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            code = COULD_NOT_BEGIN
            try:
                become_child(parent)
                self.selector.close()
                self.control.close()
                line.close()
                for other in (*self.lent, *(child.line for child in self.children.values())):
                    other.close()
                self._do(kind, files, lent)
                code = 0
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
                raise
            finally:
                os._exit(code)
        with contextlib.suppress(OSError):
            os.setpgid(
                pid, pid
            )  # here and in the child: whoever comes first, it can be killed with its offspring
        files.close()
        if lent is not None:
            lent.close()
        child = _Child(pid, line)
        self.forked = True
        self.children[pid] = child
        child.tell(pid=pid)
        self.selector.register(line, selectors.EVENT_READ, lambda: self._hung_up(child))

    def _do(self, kind: bytes, files: Descriptors, lent: socket.socket | None) -> None:
        """Do a job, in the child."""
        from bilateral.execution.called import run_call
        from bilateral.execution.child import run_job, run_kernel

        if lent is not None:
            run_call(files, lent)
        elif kind == KERNEL:
            run_kernel(files)
        else:
            run_job(self.kernel, files)

    def _hung_up(self, child: _Child) -> None:
        # The client only ever closes its end: the notebook is not wanted any more.
        self.selector.unregister(child.line)
        child.kill()

    def _reap(self, woken: int) -> None:
        os.read(woken, 512)
        for pid in list(self.children):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            child = self.children.pop(pid)
            child.kill()  # what the notebook started and left behind, while its group cannot be another's
            _, status = os.waitpid(pid, 0)
            child.tell(exit=os.waitstatus_to_exitcode(status))
            with contextlib.suppress(KeyError, ValueError):
                self.selector.unregister(child.line)
            child.line.close()


def _unwanted(line: socket.socket) -> bool:
    """Whether the client has hung up before its notebook began."""
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except OSError:
        return False


def main(descriptor: int, also: Iterable[str] = ()) -> None:
    """Serve the client at the other end of ``descriptor``; ``also`` are modules to import beside the usual ones."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the client decides what an interrupt ends
    control = socket.socket(fileno=descriptor)
    Zygote(control, warm_up(also)).serve()
    os._exit(0)
