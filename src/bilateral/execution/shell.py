"""An IPython shell that writes a kernel's messages into a pipe: it shows what a kernel would have shown.

It derives from the shell of ipykernel, so that libraries which ask where they run (pandas, rich, tqdm,
plotly) find a notebook. Only the session differs: it opens no socket, starts no thread, and writes each
message to a descriptor.
"""

from __future__ import annotations

import builtins
import getpass
import json
import os
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import comm
from comm.base_comm import BaseComm
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session, json_packer
from traitlets import Instance
from traitlets.config import Config

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

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *args: Any, **kwargs: Any) -> None:
        """Write one message; a process that the notebook forked itself stays silent, as with a kernel."""
        if os.getpid() != self._owner:
            return
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["header"]["msg_type"], msg_or_type["content"]
        else:
            kind = msg_or_type
        body = json_packer(content or {})
        with self._lock:
            head = json.dumps({"msg_type": kind, **self._mark()}).encode()
            self._write(len(head).to_bytes(LENGTH) + head + len(body).to_bytes(LENGTH) + body)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


class PipeComm(BaseComm):
    """The kernel's end of a widget: its state goes to the notebook, nothing comes back."""

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **keys: Any,
    ) -> None:
        """Send the widget's state."""
        NotebookShell.instance().session.send(
            None, msg_type, {"comm_id": self.comm_id, "data": data or {}, **keys}
        )


class NotebookShell(ZMQInteractiveShell):
    """The shell that a forked child runs its cells in; all it shows goes through ``session``."""

    session = Instance(PipeSession, ())

    def enable_gui(self, gui: Any = None) -> None:
        """Accept what needs no event loop (``%matplotlib inline``)."""
        if gui not in (None, "inline"):
            super().enable_gui(gui)

    def ask_exit(self) -> None:
        """Let ``exit`` end the notebook after the cell that calls it."""
        self.exit_now = True

    def _update_exit_now(self, change: Any) -> None:
        """Nothing to stop: there is no event loop of a kernel."""


# Libraries recognise a notebook by the name of its shell's class.
NotebookShell.__name__ = NotebookShell.__qualname__ = "ZMQInteractiveShell"


def make_shell() -> NotebookShell:
    """Make this process's shell; ``PipeSession.connect`` says later where its messages go."""
    config = Config()
    config.HistoryManager.enabled = False  # history would open a database and start a thread
    shell: NotebookShell = NotebookShell.instance(config=config)
    for publisher in (shell.display_pub, shell.displayhook):
        publisher.set_trait("session", shell.session)
    comm.create_comm = PipeComm
    _refuse_input()
    return shell


def _refuse_input() -> None:
    def refuse(asked: str) -> Callable[..., NoReturn]:
        def call(prompt: object = "", *args: object, **kwargs: object) -> NoReturn:
            raise StdinNotImplementedError(
                f"{asked} was called, but this frontend does not support input requests."
            )

        return call

    builtins.input = refuse("raw_input")
    getpass.getpass = refuse("getpass")
