"""A kernel that writes its messages into a pipe: it shows what an ordinary kernel would have shown.

Kernel and shell are those of ipykernel, so that libraries which ask where they run (pandas, rich, tqdm, ipywidgets)
find a notebook, and comms, debugger and refusals of input are the usual ones. Only the session differs: it opens no
socket, starts no thread, and writes each message to a descriptor.
"""

from __future__ import annotations

import base64
import json
import os
import pdb
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import comm
from ipykernel.compiler import XCachingCompiler, get_tmp_hash_seed, murmur2_x86
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import debugger
from jupyter_client.session import Session, json_packer
from traitlets import Instance, Type
from traitlets.config import Config

from bilateral.execution.memory import in_words, reserve, wants_memory

LENGTH = 8  # bytes before each message that say how long it is


class PipeSession(Session):
    """A session that writes messages to a pipe, each preceded by its length.

    ``connect`` names the descriptor and a function that adds to each message where the standard streams
    stand.
    """

    def connect(self, descriptor: int, mark: Callable[[], dict[str, Any]]) -> None:
        """Send from now on to ``descriptor``."""
        self._descriptor = descriptor
        self._mark = mark
        self._owner = os.getpid()
        self._lock = threading.RLock()
        self.to_be_answered = False

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Write one message; a process that the notebook forked itself stays silent, as with a kernel."""
        if os.getpid() != self._owner:
            return
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
            buffers = buffers or msg_or_type.get("buffers")
        else:
            kind = msg_or_type
        body = json_packer(content or {})
        told: dict[str, Any] = {"msg_type": kind}
        self.to_be_answered |= kind.startswith("comm_")
        if buffers:
            told["buffers"] = [base64.b64encode(buffer).decode() for buffer in buffers]
        with self._lock:
            head = json.dumps(told | self._mark()).encode()
            self._write(len(head).to_bytes(LENGTH) + head + len(body).to_bytes(LENGTH) + body)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def answers(self) -> Iterator[dict[str, Any]]:
        """Wait for what the client answers to comms, message by message, until it has no more to say."""
        while (answer := json.loads(self._read(int.from_bytes(self._read(LENGTH)))))["msg_type"] != "go":
            yield answer
        self.to_be_answered = False

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = os.read(self._descriptor, size - len(data))
            if not piece:
                raise EOFError("the client is gone")
            data += piece
        return data


class CellCompiler(XCachingCompiler):
    """Names the code of cells as a kernel does, but for the number of its process: the same cell, the same name."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the name of the file in which a cell would be."""
        folder = os.path.join(tempfile.gettempdir(), "ipykernel_0")  # noqa: PTH118  # as the kernel writes it
        return f"{folder}{os.sep}{murmur2_x86(raw_code, get_tmp_hash_seed())}.py"


class NotebookShell(ZMQInteractiveShell):
    """The shell that a forked child runs its cells in; all it shows goes through ``session``."""

    def enable_gui(self, gui: Any = None) -> None:
        """Accept what needs no event loop (``%matplotlib inline``)."""
        if gui not in (None, "inline"):
            super().enable_gui(gui)

    def ask_exit(self) -> None:
        """Let ``exit`` end the notebook after the cell that calls it."""
        self.exit_now = True

    def _update_exit_now(self, change: Any) -> None:
        """Nothing to stop: there is no event loop of a kernel."""

    memory_limit: int | None = None

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show an exception; where memory has run out, that takes some of the reserve."""
        with reserve(self.memory_limit):
            super().showtraceback(*args, **kwargs)

    def _showtraceback(self, etype: type[BaseException], evalue: Any, stb: list[str]) -> None:
        """Send an exception, and with one for want of memory how much there may be."""
        if self.memory_limit and wants_memory(evalue):
            limit = f"the notebook may take {in_words(self.memory_limit)} of memory"
            evalue = f"{str(evalue).strip()} ({limit})" if str(evalue) else limit
            stb = [*stb[:-1], f"{etype.__name__}: {evalue}"]
        super()._showtraceback(etype, evalue, stb)  # type: ignore[no-untyped-call]


class PipeKernel(IPythonKernel):
    """The kernel of a forked child: a shell, comms and a session, but no socket and no thread."""

    session = Instance(PipeSession, ())
    debugger_class = Type(object)  # the usual one imports debugpy and its threads

    def __init__(self, **kwargs: Any) -> None:
        # Past the constructor of IPythonKernel, which would start a debugger's client.
        Kernel.__init__(self, **kwargs)
        self.shell = self.notebook_shell
        for publisher in (self.shell.display_pub, self.shell.displayhook):
            publisher.set_trait("session", self.session)
        self.comm_manager = comm.get_comm_manager()
        self.shell.configurables.append(self.comm_manager)

    @cached_property
    def notebook_shell(self) -> Any:
        """The shell, a ``NotebookShell``."""
        return NotebookShell.instance(parent=self, kernel=self, compiler_class=CellCompiler)

    def hear(self) -> None:
        """Take in what the client answers to comms; like a kernel, after the cell that sent them."""
        manager: Any = self.comm_manager
        for answer in self.session.answers():
            manager.comm_msg(None, None, answer | {"header": {"msg_type": "comm_msg"}, "buffers": []})

    def refuse_input(self) -> None:
        """Have ``input`` and ``getpass`` say that nobody is there, as in a kernel that nobody watches."""
        self._forward_input(allow_stdin=False)  # type: ignore[no-untyped-call]

    def allow_input(self) -> None:
        """Put ``input`` and ``getpass`` back."""
        self._restore_input()  # type: ignore[no-untyped-call]

    def begin(self, cell: int, code: str) -> None:
        """Make the messages that follow answers to a request to execute a cell."""
        header = {
            "msg_id": str(cell),
            "msg_type": "execute_request",
            "username": "username",
            "session": self.session.session,
            "date": datetime.now(UTC),
            "version": "5.4",
        }
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        parent = {"header": header, "msg_id": str(cell), "msg_type": "execute_request"}
        self.set_parent([], parent | {"parent_header": {}, "metadata": {}, "content": content, "buffers": []})  # type: ignore[no-untyped-call]


# Libraries recognise a notebook by the names of these classes.
NotebookShell.__name__ = NotebookShell.__qualname__ = "ZMQInteractiveShell"
PipeKernel.__name__ = PipeKernel.__qualname__ = "IPythonKernel"


def make_kernel() -> PipeKernel:
    """Make this process's kernel; ``PipeSession.connect`` says later where its messages go."""
    config = Config()
    config.HistoryManager.enabled = False  # history would open a database and start a thread
    _interruptible_debugger()
    kernel: PipeKernel = PipeKernel.instance(config=config)
    return kernel


def _interruptible_debugger() -> None:
    """Put IPython's debugger in the place of Python's, as a kernel does when it starts."""
    replaced: Any = pdb
    debugger.__dict__["Pdb"] = debugger.InterruptiblePdb
    replaced.Pdb, replaced.set_trace = debugger.InterruptiblePdb, debugger.set_trace
