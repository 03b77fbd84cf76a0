"""An engine that runs a notebook in a child forked from a warmed process.

The child runs the cells in an IPython shell and sends a kernel's messages through a pipe; papermill's own
client turns them into outputs here. So the notebook comes out as with a kernel, and what a cell had shown
before it crashed is kept.
"""

from __future__ import annotations

import math
import os
import platform
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from bilateral.errors import ExecutionError
from bilateral.execution import warmed
from bilateral.execution.endings import how_it_ended
from bilateral.execution.warmed import ForkRefusedError, Running

OUR_KERNELS = (None, "", "python", "python3")
SKIP = "skip-execution"  # tags that nbclient knows
MAY_FAIL = "raises-exception"
COULD_NOT_BEGIN = 70  # as in bilateral.execution.zygote
GRACE = 5.0  # seconds that a finished notebook may take to end


class ForkedEngine(Engine):  # type: ignore[misc]
    """The papermill engine ``bilateral``.

    Beside papermill's own arguments it takes ``folder`` (where the notebook runs; papermill's ``cwd`` moves
    the whole process), ``environment`` (instead of this process's), ``on_start``, called with the running
    notebook, and ``on_cell``, called with the index of each cell that has ended. Where no process can be
    forked, or the notebook asks for another kernel, the notebook runs in an ordinary kernel, and the log says
    so once.
    """

    _said: ClassVar[set[str]] = set()

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        folder: str | None = None,
        environment: Mapping[str, str] | None = None,
        on_start: Callable[[Running], None] | None = None,
        on_cell: Callable[[int], None] | None = None,
        **others: Any,
    ) -> None:
        """Run the notebook; an exception in a cell is left in its outputs, where papermill looks for it."""
        reason = warmed.why_not() or _other_kernel(kernel_name)
        if reason is None:
            try:
                run = _Run(nb_man, execution_timeout or others.get("timeout"), on_cell, others)
                child = warmed.warmed().run(run.job(folder, environment))
                if on_start:
                    on_start(child)
                run.follow(child)
                return
            except ForkRefusedError as refused:
                reason = str(refused)
        cls._say_once(f"Running notebooks in ordinary kernels: {reason}")
        others.pop("input_path", None)
        if folder:
            others["resources"] = {"metadata": {"path": folder}}
        timeout = math.ceil(execution_timeout) if execution_timeout else None
        NBClientEngine.execute_managed_notebook(nb_man, kernel_name, execution_timeout=timeout, **others)

    @classmethod
    def _say_once(cls, message: str) -> None:
        if message not in cls._said:
            cls._said.add(message)
            logger.warning(message)


def _other_kernel(name: str | None) -> str | None:
    if name in OUR_KERNELS:
        return None
    return f"the notebook asks for the kernel {name}"


class _Run:
    """One notebook while it runs: from messages to outputs."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        timeout: float | None,
        on_cell: Callable[[int], None] | None,
        options: dict[str, Any],
    ) -> None:
        self.nb_man = nb_man
        self.timeout = timeout
        self.on_cell = on_cell or (lambda index: None)
        self.allow_errors = bool(options.get("allow_errors"))
        known = {"log_output", "stdout_file", "stderr_file"}
        chosen = {key: value for key, value in options.items() if key in known and value is not None}
        self.client = PapermillNotebookClient(nb_man, log=logger, record_timing=False, **chosen)
        self.client.reset_execution_trackers()
        self.cell = -1  # the last cell that was begun
        self.running = False  # whether it has not ended yet
        self.finished = False
        self.since = time.monotonic()

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
            if not self.finished:
                self._crashed(child, _reason(child))
        self._complete_upto(len(self.nb_man.nb.cells))
        self.nb_man.nb.metadata["language_info"] = _language()
        self.client.set_widgets_metadata()

    def _patience(self) -> float | None:
        if self.finished:
            return GRACE
        if not self.timeout or not self.running:
            return None
        return max(0.0, self.since + self.timeout - time.monotonic())

    def _lose_patience(self, child: Running) -> None:
        child.stop()
        if not self.finished:
            self._crashed(child, f"the cell was still running after {self.timeout:g} s", "CellTimeoutError")
            self.finished = True

    def _take(self, child: Running, head: dict[str, Any], content: Any) -> None:
        kind, index = head["msg_type"], head["cell"]
        if kind == "execute_input":
            self._begin(index)
        for name in child.streams:
            self._stream(name, child.streams[name].upto(head[name]))
        if kind == "cell_end":
            self._end(content["succeeded"])
        elif kind == "finished":
            self.finished = True
        elif kind != "turn":
            self._pass_on(kind, content)

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

    def _pass_on(self, kind: str, content: dict[str, Any]) -> None:
        message = {
            "header": {"msg_type": kind},
            "msg_type": kind,
            "parent_header": {},
            "content": content,
            "buffers": [],
        }
        self.client.process_message(message, self.nb_man.nb.cells[self.cell], self.cell)

    def _stream(self, name: str, text: str) -> None:
        if not text or self.cell < 0:
            return
        self._pass_on("stream", {"name": name, "text": text})
        outputs = self.nb_man.nb.cells[self.cell].outputs
        if len(outputs) > 1 and outputs[-2].output_type == "stream" and outputs[-2].name == name:
            outputs[-2].text += outputs.pop().text

    def _crashed(self, child: Running, reason: str, kind: str = "DeadKernelError") -> None:
        for name in child.streams:
            self._stream(name, child.streams[name].rest())
        if self.cell < 0:
            self._begin(next((i for i, c in enumerate(self.nb_man.nb.cells) if c.cell_type == "code"), 0))
        self._pass_on("error", {"ename": kind, "evalue": reason, "traceback": [f"{kind}: {reason}"]})
        self._end(succeeded=False)


def _reason(child: Running) -> str:
    exit_code = child.exit_code
    if exit_code == COULD_NOT_BEGIN:
        return f"the process could not begin: {child.parent.last_words()}"
    return how_it_ended(exit_code)


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
