"""Kernels forked from the warmed process, as plain tools start them."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import pytest

from bilateral.execution.provisioner import ForkedProvisioner, _can_fork

SCRIPTS = Path(sysconfig.get_path("scripts"))
KERNEL = [sys.executable, "-m", "ipykernel_launcher", "-f", "connection.json"]
CELL = "import os, sys\nprint('bilateral.relationship' in sys.modules, os.getppid() == int(os.environ['JPY_PARENT_PID']))"


def test_it_is_installed() -> None:
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="bilateral")
    assert found.load() is ForkedProvisioner


def alone(program: str, folder: Path, **environment: str) -> str:
    """Run a program in a process of its own, for kernels leave sockets and event loops behind; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LIFE = """
import asyncio, os, signal, time
from bilateral.execution.provisioner import ForkedKernelManager

async def run(client, code):
    told = []
    reply = await client.execute_interactive(code, timeout=60, output_hook=lambda m: told.append(m["content"]))
    return reply["content"]["status"], "".join(c.get("text", "") for c in told)

async def main():
    manager = ForkedKernelManager(kernel_name="python3")
    await manager.start_kernel(env=os.environ | {"GIVEN": "1"}, cwd="/")
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    print(await run(client, "import os, sys; print(os.getcwd(), os.environ['GIVEN'], 'pandas' in sys.modules)"))
    print(await run(client, "x = 1; print(os.getpid() == %d)" % manager.provisioner.pid))
    asyncio.get_running_loop().call_later(1, lambda: os.kill(manager.provisioner.pid, signal.SIGINT))
    print(await run(client, "import time; time.sleep(60)"))
    before = manager.provisioner.pid
    await manager.restart_kernel(now=True)
    await client.wait_for_ready(timeout=60)
    print(await run(client, "x"), manager.provisioner.pid != before)
    client.execute("import os; os._exit(3)")
    process = manager.provisioner.process
    while await manager.is_alive():
        await asyncio.sleep(0.05)
    print(process.returncode)
    await manager.start_kernel()
    await client.wait_for_ready(timeout=60)
    process = manager.provisioner.process
    await manager.shutdown_kernel()
    print(process.returncode, await manager.is_alive())
    client.stop_channels()

asyncio.run(main())
"""


@pytest.mark.slow
def test_the_life_of_a_kernel(tmp_path: Path) -> None:
    assert alone(LIFE, tmp_path).splitlines() == [
        r"('ok', '/ 1 True\n')",
        r"('ok', 'True\n')",
        "('error', '')",
        "('error', '') True",
        "3",
        "0 False",
    ]


def written(folder: Path, *sources: str) -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / "in.ipynb")
    return folder / "in.ipynb"


TOOLS = {
    "nbconvert": ["jupyter", "nbconvert", "--execute", "--to", "notebook", "--output", "out", "in.ipynb"],
    "papermill": ["papermill", "--no-progress-bar", "in.ipynb", "out.ipynb"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS)
def test_plain_tools_start_their_kernels_so(command: list[str], tmp_path: Path) -> None:
    written(tmp_path, CELL)
    done = subprocess.run(
        [SCRIPTS / command[0], *command[1:]],
        cwd=tmp_path,
        env=os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "bilateral"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (cell,) = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cell.outputs[0].text == "True True\n"


ENGINE = """
import os, sys
import nbformat
from papermill import execute_notebook
made = execute_notebook("in.ipynb", None, engine_name="bilateral", progress_bar=False)
print(made.cells[0].outputs[0].text, end="")
"""


@pytest.mark.slow
def test_the_engine_forks_the_kernel_of_a_profile_with_settings(tmp_path: Path) -> None:
    startup = tmp_path / "profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("mine = 5\n")
    written(tmp_path, CELL.replace("print(", "print(mine, "))
    assert alone(ENGINE, tmp_path, IPYTHONDIR=str(tmp_path)) == "5 True True\n"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (["/usr/bin/R", "--slave", "-f", "connection.json"], {}),
        (["/opt/other/bin/python", *KERNEL[1:]], {}),
        (KERNEL, {"independent": True}),
        (KERNEL, {"stdout": subprocess.PIPE}),
    ],
    ids=["another language", "another interpreter", "independent", "streams of its own"],
)
def test_what_a_fork_cannot_do_is_left_to_the_usual_way(
    command: list[str], options: dict[str, object]
) -> None:
    assert not _can_fork(command, options)


def test_a_python_kernel_of_this_environment_can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _can_fork(KERNEL, {"env": {}, "cwd": "/", "independent": False})
    monkeypatch.setenv("BILATERAL_FORK", "0")
    assert not _can_fork(KERNEL, {})
