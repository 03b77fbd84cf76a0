"""An engine that runs a notebook in a child forked from a warmed process.

The child runs the cells in an IPython shell and sends a kernel's messages through a pipe; papermill's own
client turns them into outputs here. So the notebook comes out as with a kernel, and what a cell had shown
before it crashed is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from bilateral.execution import warmed
from bilateral.execution.following import Follower
from bilateral.execution.kernels import why_a_kernel
from bilateral.execution.memory import memory_of, usual_limit
from bilateral.execution.provisioner import ForkedKernelManager
from bilateral.execution.running_child import Running
from bilateral.execution.warmed import ForkRefusedError


class ForkedEngine(Engine):  # type: ignore[misc]
    """The papermill engine ``bilateral``.

    Beside papermill's own arguments it takes ``folder`` (where the notebook runs; papermill's ``cwd`` moves
    the whole process), ``environment`` (instead of this process's), ``memory`` ("2 GiB" or bytes that the notebook
    may take, 0 for no limit; else ``BILATERAL_MEMORY`` says, else as much as is free), ``on_start``, called with the
    running notebook, ``on_cell``, called with the index of each cell that has ended, and ``bare``, for notebooks
    that run in this Python with no settings of the user, whatever the kernelspec and the profile of IPython say.

    Where no process can be forked, the notebook asks for another kernel, or the profile has settings that only a
    kernel reads, the notebook runs in an ordinary kernel, and the log says so once. Where it can be, the kernel
    is forked too (``bilateral.execution.provisioner``).
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
        memory: float | str | None = None,
        on_start: Callable[[Running], None] | None = None,
        on_cell: Callable[[int], None] | None = None,
        bare: bool = False,
        **others: Any,
    ) -> None:
        """Run the notebook; an exception in a cell is left in its outputs, where papermill looks for it."""
        reason = warmed.why_not() or (None if bare else why_a_kernel(kernel_name))
        if reason is None:
            try:
                run = Follower(
                    nb_man,
                    timeout=execution_timeout or others.get("timeout"),
                    memory=usual_limit() if memory is None else memory_of(memory),
                    on_cell=on_cell,
                    options=others,
                )
                child = warmed.warmed().run(run.job(folder, environment))
                if on_start:
                    on_start(child)
                run.follow(child)
                return
            except ForkRefusedError as refused:
                reason = str(refused)
        cls._say_once(f"Running notebooks in ordinary kernels: {reason}")
        others.pop("input_path", None)
        if warmed.why_not() is None:
            others.setdefault("kernel_manager_class", ForkedKernelManager)
        if folder:
            others["resources"] = {"metadata": {"path": folder}}
        timeout = math.ceil(execution_timeout) if execution_timeout else None
        NBClientEngine.execute_managed_notebook(nb_man, kernel_name, execution_timeout=timeout, **others)

    @classmethod
    def _say_once(cls, message: str) -> None:
        if message not in cls._said:
            cls._said.add(message)
            logger.warning(message)
