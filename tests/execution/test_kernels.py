"""Which notebooks only a kernel runs as its user expects."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from bilateral.execution import kernels
from bilateral.execution.kernels import runs_here, why_a_kernel


@pytest.fixture(autouse=True)
def plain_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings; return the folder of IPython's."""
    for name in ("IPYTHONDIR", "JUPYTER_PATH"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    kernels._other_interpreter.cache_clear()
    return tmp_path / "IPYTHONDIR"


@pytest.mark.parametrize("name", [None, "", "python", "python3"])
def test_the_usual_kernel_needs_no_process_of_its_own(name: str | None) -> None:
    assert why_a_kernel(name) is None


def test_another_language_needs_its_kernel() -> None:
    assert why_a_kernel("ir") == "the notebook asks for the kernel ir"


def install(folder: Path, argv: list[str], **more: object) -> None:
    place = folder / "kernels/python3"
    place.mkdir(parents=True)
    spec = {"argv": argv, "display_name": "Python 3", "language": "python"} | more
    (place / "kernel.json").write_text(json.dumps(spec))


@pytest.mark.parametrize(
    ("argv", "more"),
    [
        (["/opt/other/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], {}),
        ([sys.executable, "-m", "xeus_python", "-f", "{connection_file}"], {}),
        (["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], {"env": {"A": "1"}}),
    ],
    ids=["interpreter", "program", "environment"],
)
def test_a_kernelspec_for_something_else_is_respected(
    tmp_path: Path, argv: list[str], more: dict[str, object]
) -> None:
    install(tmp_path / "JUPYTER_PATH", argv, **more)
    assert why_a_kernel("python3") == "the kernel python3 is set up for another interpreter or environment"


def test_a_kernelspec_for_this_interpreter_needs_none(tmp_path: Path) -> None:
    install(
        tmp_path / "JUPYTER_PATH", [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    )
    assert why_a_kernel("python3") is None


@pytest.mark.parametrize(
    "file",
    ["ipython_config.py", "profile_default/ipython_kernel_config.json", "profile_default/startup/00-mine.py"],
)
def test_settings_of_the_user_need_a_kernel(plain_user: Path, file: str) -> None:
    path = plain_user / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert why_a_kernel("python3") == f"IPython has settings that only a kernel reads, {path}"
    path.rename(path.with_name("README"))  # IPython itself lays one there
    assert why_a_kernel("python3") is None


def test_a_command_line_that_starts_the_kernel_here() -> None:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for program in ("python", "python3", version, sys.executable):
        assert runs_here([program, "-m", "ipykernel_launcher", "-f", "x"])
    assert not runs_here([shutil.which("sh") or "sh", "-c", "ipykernel_launcher"])
    assert not runs_here(["python", "script.py", "-m", "ipykernel_launcher"])
    assert not runs_here([])
