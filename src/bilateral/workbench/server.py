"""JupyterLab on a folder: started on this machine alone, opened, and ended with what it started."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.parse import quote

from bilateral.errors import ExecutionError, ParameterError
from bilateral.figures.dressing import VARIABLE as DRESSING

HOST = "127.0.0.1"
PREFERRED_PORT = 8888
LOG = "jupyter.log"
_PATIENCE = 90.0  # seconds for the start
_GRACE = 10.0  # seconds for the end
_TICK = 0.1
# What the user has set in the environment goes before.
_ENVIRONMENT = {
    # Kernels of this environment come before those of the same name that the user installed.
    "JUPYTER_PREFER_ENV_PATH": "1",
    # Kernels are forked from a process that has imported what notebooks need, where that is possible.
    "JUPYTER_DEFAULT_PROVISIONER_NAME": "bilateral",
    # JupyterLab draws no title and source line, and shows a chart as a picture that does not see the fonts of the page.
    DRESSING: "bilateral.workbench.shown:block_html",
}


# Nobody is asked whether Jupyter's news may be fetched.
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


class _EndedError(Exception):
    """The user or the system asks for the end."""


def choose_port(wanted: int | None = None) -> int:
    """Return the port that is asked for, else the usual one, else any that is free.

    Raises ``ParameterError`` where the one that is asked for is taken.
    """
    for port in (wanted,) if wanted else (PREFERRED_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port or 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ParameterError(f"Port {wanted} cannot be used: name another with --port, or none.")


def run_jupyterlab(
    folder: Path,
    first: str,
    kept: Path,
    port: int,
    on_ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Run JupyterLab in ``folder`` until the user interrupts, or it is ended from its own menu.

    ``first`` is the file that it shows, ``kept`` a folder for its log and layout. ``on_ready`` gets the address once it
    answers. Raises ``ExecutionError`` where it does not start.
    """
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe(24)
    log = kept / LOG
    with _told_of_the_end(), log.open("wb") as said:
        process = subprocess.Popen(
            _command(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=_environment(kept, token),
            start_new_session=True,  # an interrupt at the terminal reaches us alone, and we end it
        )
        try:
            _await(process, port, log)
            on_ready(f"http://{HOST}:{port}/lab/tree/{quote(first)}?token={token}")
            process.wait()
        except (_EndedError, KeyboardInterrupt):
            pass
        finally:
            _end(process)


def _command(folder: Path, port: int) -> list[str]:
    settings = {
        "ServerApp.root_dir": folder,
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        # It asks no server for news or newer versions.
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings["ServerApp.allow_root"] = True
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items())]


def _environment(kept: Path, token: str) -> Mapping[str, str]:
    # In the environment, where other users of the machine do not read the token; tabs are those of this folder.
    ours = {**_ENVIRONMENT, "JUPYTERLAB_WORKSPACES_DIR": str(kept / "workspaces")}
    settings = kept / "config"
    (settings / "labconfig").mkdir(parents=True, exist_ok=True)
    (settings / "labconfig" / "page_config.json").write_text(json.dumps(_PAGE), encoding="utf-8")
    paths = os.pathsep.join(filter(None, [str(settings), os.environ.get("JUPYTER_CONFIG_PATH")]))
    return {**ours, **os.environ, "JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": paths}


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when it answers."""
    # Without the proxies of the environment: they know nothing of this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(f"http://{HOST}:{port}/api", timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(_TICK)
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    raise ExecutionError(f"JupyterLab did not start: {last} (its log is {log})")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it end its kernels, then itself; a second interrupt ends all at once."""
    if process.poll() is not None:
        return
    try:
        process.terminate()
        process.wait(_GRACE)
    except (subprocess.TimeoutExpired, _EndedError, KeyboardInterrupt):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


@contextmanager
def _told_of_the_end() -> Iterator[None]:
    """Make of a hang-up and of a request to terminate what an interrupt is."""
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

    def raise_it(number: int, frame: FrameType | None) -> None:
        raise _EndedError

    before = {number: signal.signal(number, raise_it) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
