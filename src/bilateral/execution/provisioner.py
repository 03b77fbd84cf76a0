"""Kernels forked from the warmed process, for any tool that starts kernels: JupyterLab, nbconvert, papermill.

``JUPYTER_DEFAULT_PROVISIONER_NAME=bilateral jupyter lab`` starts every Python kernel of this environment so, and all
others as ever; in a kernelspec, ``metadata.kernel_provisioner.provisioner_name`` does it for one.
"""

from __future__ import annotations

import asyncio
import os
import pathlib
import signal
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from bilateral.execution import warmed
from bilateral.execution.kernels import LAUNCHER, runs_here
from bilateral.execution.warmed import ForkRefusedError

NAME = "bilateral"  # of the entry point
KIND = b"kernel"  # as in bilateral.execution.zygote


class ForkedKernel:
    """A kernel's process, with as much of ``subprocess.Popen`` as a provisioner asks of it."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], environment: dict[str, str], folder: str) -> None:
        job = {"arguments": arguments, "environment": environment, "folder": folder}
        self._child = warmed.warmed().run(job, KIND)
        if not self._child.begun() or self._child.pid is None:
            reason = self._child.refused or self._child.parent.last_words()
            self._child.close()
            raise ForkRefusedError(reason)
        self.pid: int = self._child.pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code (negative: a signal), or None while it runs."""
        if self.returncode is None:
            self._follow(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for it to end, at most ``timeout`` seconds; return as ``poll`` does."""
        if self.returncode is None:
            self._follow(timeout)
        return self.returncode

    def _follow(self, timeout: float | None) -> None:
        self._child.messages(timeout)
        if self._child.ended:
            code = self._child.exit_code
            self.returncode = -signal.SIGKILL if code is None else code  # the warmed process took it along
            self._child.close()

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkedProvisioner(LocalProvisioner):
    """Starts Python kernels of this environment by a fork, and every other kernel as ``local-provisioner`` does."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel with a command line."""
        if not _can_fork(cmd, kwargs):
            return await super().launch_kernel(cmd, **kwargs)
        folder = str(kwargs.get("cwd") or pathlib.Path.cwd())
        environment = dict(kwargs.get("env") or os.environ)
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        try:
            process = await asyncio.to_thread(ForkedKernel, arguments, environment, folder)
        except ForkRefusedError as refused:
            self.log.warning("Starting an ordinary kernel: %s", refused)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = folder
        return self.connection_info


class ForkedKernelManager(AsyncKernelManager):
    """A manager of kernels that are forked where they can be, unless their kernelspec says how they are started."""

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The kernelspec, naming this provisioner."""
        spec: KernelSpec | None = super().kernel_spec
        if spec is not None and NAME in KernelProvisionerFactory.instance().get_provisioner_entries():
            spec.metadata.setdefault("kernel_provisioner", {"provisioner_name": NAME})
        return spec


def _can_fork(cmd: list[str], options: dict[str, Any]) -> bool:
    """Whether a fork does what is asked: not for other programs, streams of one's own, or to outlive this process."""
    apart = options.get("independent") or any(options.get(name) for name in ("stdin", "stdout", "stderr"))
    return not apart and warmed.why_not() is None and runs_here(cmd)
