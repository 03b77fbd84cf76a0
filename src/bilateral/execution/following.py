"""Turn what a child says of a running notebook into its outputs, as papermill's own client does for a kernel."""

from __future__ import annotations

import base64
import contextlib
import os
import platform
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager
from papermill.log import logger

from bilateral.errors import ExecutionError
from bilateral.execution.endings import how_it_ended
from bilateral.execution.memory import ended_for_memory, in_words, wants_memory
from bilateral.execution.running_child import Running
from bilateral.execution.warmed import ForkRefusedError

SKIP = "skip-execution"  # tags that nbclient knows
MAY_FAIL = "raises-exception"
COULD_NOT_BEGIN = 70  # as in bilateral.execution.zygote
GRACE = 5.0  # seconds that a finished notebook may take to end
LAST_CHANCE = 2.0  # seconds that a cell which took too long has to say where it was


class Follower:
    """One notebook while it runs: from messages to outputs."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        timeout: float | None,
        memory: int | None,
        on_cell: Callable[[int], None] | None,
        options: Mapping[str, Any],
    ) -> None:
        self.nb_man = nb_man
        self.timeout = timeout
        self.memory = memory
        self.on_cell = on_cell or (lambda index: None)
        self.allow_errors = bool(options.get("allow_errors"))
        known = {"log_output", "stdout_file", "stderr_file"}
        chosen = {key: value for key, value in options.items() if key in known and value is not None}
        self.client = PapermillNotebookClient(nb_man, log=logger, record_timing=False, **chosen)
        self.client.reset_execution_trackers()
        self.client.kc = _Answering()
        self.cell = -1  # the last cell that was begun
        self.running = False  # whether it has not ended yet
        self.finished = False
        self.late: list[str] | None = None  # once a cell has taken too long, what it said of where it was
        self.since = time.monotonic()
        self.ended_before = ended_for_memory()

    def job(self, folder: str | None, environment: Mapping[str, str] | None) -> dict[str, Any]:
        """Describe the notebook to the child."""
        cells = [
            {
                "index": index,
                "source": cell.source,
                "id": cell.get("id"),
                "may_fail": self.allow_errors or MAY_FAIL in cell.metadata.get("tags", []),
            }
            for index, cell in enumerate(self.nb_man.nb.cells)
            if cell.cell_type == "code" and cell.source.strip() and SKIP not in cell.metadata.get("tags", [])
        ]
        return {
            "cells": cells,
            "folder": folder or str(Path.cwd()),
            "environment": dict(os.environ if environment is None else environment),
            "memory": self.memory,
            "client": os.getpid(),
        }

    def follow(self, child: Running) -> None:
        """Take in the child's messages until it has ended."""
        with child:
            while not child.ended:
                messages = child.messages(self._patience())
                if not messages and not child.ended:
                    self._lose_patience(child)
                for message in messages:
                    self._take(child, *message)
            if child.refused:
                raise ForkRefusedError(child.refused)
            if child.pid is None:
                if child.stopped:
                    raise ExecutionError("the notebook was stopped before it began")
                raise ForkRefusedError(child.parent.last_words())
            if not self.finished and self.late is not None:
                self._too_late(child)
            if not self.finished:
                self._crashed(child, self._reason(child))
        self._complete_upto(len(self.nb_man.nb.cells))
        self.nb_man.nb.metadata["language_info"] = _language()
        self.client.set_widgets_metadata()

    def _patience(self) -> float | None:
        if self.finished:
            return GRACE
        if not self.timeout or not self.running:
            return None
        allowed = self.timeout if self.late is None else self.timeout + LAST_CHANCE
        return max(0.0, self.since + allowed - time.monotonic())

    def _lose_patience(self, child: Running) -> None:
        """Interrupt a cell that takes too long, so that it says where it is; end one that goes on regardless."""
        if not self.finished and self.late is None and child.pid is not None:
            self.late = []
            with contextlib.suppress(OSError):
                os.kill(child.pid, signal.SIGINT)
            return
        child.stop()
        if not self.finished:
            self._too_late(child)

    def _too_late(self, child: Running) -> None:
        reason = f"the cell was still running after {self.timeout:g} s"
        self._crashed(child, reason, "CellTimeoutError", self.late or ())
        self.finished = True

    def _take(self, child: Running, head: dict[str, Any], content: Any) -> None:
        kind, index = head["msg_type"], head["cell"]
        if self.finished:
            return
        if kind == "execute_input":
            self._begin(index)
        for name in child.streams:
            self._stream(name, child.streams[name].upto(head[name]))
        if self.late is not None and kind == "error":
            self.late = content["traceback"][:-1]
        elif self.late is not None and kind == "cell_end":
            child.stop()
            self._too_late(child)
        elif kind == "cell_end":
            self._end(content["succeeded"])
            if content["waits"]:
                self.client.kc.hand_over(child)
        elif kind == "finished":
            self.finished = True
        elif kind != "turn":
            self._pass_on(kind, content, head.get("buffers", ()))

    def _begin(self, index: int) -> None:
        self._complete_upto(index)
        self.cell, self.running, self.since = index, True, time.monotonic()
        self.client.clear_before_next_output = False
        self.nb_man.cell_start(self.nb_man.nb.cells[index], index)

    def _end(self, succeeded: bool) -> None:
        cell = self.nb_man.nb.cells[self.cell]
        tolerated = self.allow_errors or MAY_FAIL in cell.metadata.get("tags", [])
        if not (succeeded or tolerated):
            self.nb_man.cell_exception(cell, cell_index=self.cell)
        self.nb_man.cell_complete(cell, cell_index=self.cell)
        self.running = False
        self.on_cell(self.cell)

    def _complete_upto(self, index: int) -> None:
        """Tell papermill about the cells before ``index`` in which nothing ran, such as text."""
        cells = self.nb_man.nb.cells
        if any(cell.metadata.papermill["status"] == self.nb_man.FAILED for cell in cells):
            return
        for number in range(self.cell + 1, index):
            self.nb_man.cell_start(cells[number], number)
            self.nb_man.cell_complete(cells[number], cell_index=number)

    def _pass_on(self, kind: str, content: dict[str, Any], buffers: Sequence[str] = ()) -> None:
        message = {
            "header": {"msg_type": kind},
            "msg_type": kind,
            "parent_header": {"msg_id": str(self.cell)},
            "content": content,
            "buffers": [memoryview(base64.b64decode(buffer)) for buffer in buffers],
        }
        self.client.process_message(message, self.nb_man.nb.cells[self.cell], self.cell)

    def _stream(self, name: str, text: str) -> None:
        if not text or self.cell < 0:
            return
        self._pass_on("stream", {"name": name, "text": text})
        outputs = self.nb_man.nb.cells[self.cell].outputs
        if len(outputs) > 1 and outputs[-2].output_type == "stream" and outputs[-2].name == name:
            outputs[-2].text += outputs.pop().text

    def _crashed(
        self, child: Running, reason: str, kind: str = "DeadKernelError", traceback: Sequence[str] = ()
    ) -> None:
        for name in child.streams:
            self._stream(name, child.streams[name].rest())
        if self.cell < 0:
            self._begin(next((i for i, c in enumerate(self.nb_man.nb.cells) if c.cell_type == "code"), 0))
        lines = [*traceback, f"{kind}: {reason}"]
        self._pass_on("error", {"ename": kind, "evalue": reason, "traceback": lines})
        self._end(succeeded=False)

    def _reason(self, child: Running) -> str:
        if child.exit_code == COULD_NOT_BEGIN:
            return f"the process could not begin: {child.parent.last_words()}"
        said = child.streams["stderr"].tail()
        if self.memory and child.exit_code == -signal.SIGABRT and wants_memory(said):
            return f"the process ended itself when it could get no more memory; it may take {in_words(self.memory)}"
        if child.exit_code == -signal.SIGKILL and ended_for_memory() > self.ended_before:
            return "the process was ended by the system (SIGKILL), which had run out of memory"
        return how_it_ended(child.exit_code)


class _Answering:
    """The client of a kernel, as far as nbclient's widgets know one: it keeps what they answer for the child."""

    def __init__(self) -> None:
        self.session = self.shell_channel = self
        self._answers: list[dict[str, Any]] = []

    def msg(self, kind: str, content: Any, **more: Any) -> dict[str, Any]:
        """Make a message."""
        return {"msg_type": kind, "content": content, "metadata": more.get("metadata") or {}}

    def send(self, message: dict[str, Any]) -> None:
        """Keep a message: the child reads none while a cell runs."""
        self._answers.append(message)

    def hand_over(self, child: Running) -> None:
        """Send the child, which waits after a cell, all that there is to say."""
        for message in [*self._answers, {"msg_type": "go"}]:
            child.tell(message)
        self._answers.clear()


def _language() -> NotebookNode:
    """Return what a Python kernel says of its language."""
    return NotebookNode(
        name="python",
        version=platform.python_version(),
        mimetype="text/x-python",
        codemirror_mode=NotebookNode(name="ipython", version=3),
        pygments_lexer="ipython3",
        nbconvert_exporter="python",
        file_extension=".py",
    )
