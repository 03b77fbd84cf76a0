"""The handbook built once, and a folder in which the README's own examples were run."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .examples import run_page


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the handbook as `make docs` does: a warning is an error."""
    if any(importlib.util.find_spec(name) is None for name in ("sphinx", "myst_parser", "furo")):
        pytest.skip("the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("handbook")
    build = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "--nitpicky",
        "-q",
        "-d",
        str(folder / "trees"),
    ]
    made = subprocess.run([*build, str(root / "docs"), str(folder / "html")], capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder / "html"


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a reader with this project's commands and no snapshots of their own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    data = str(tmp_path_factory.mktemp("data"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BILATERAL_")}
    return kept | {"PATH": path, "BILATERAL_DATA": data, "NO_COLOR": "1", "COLUMNS": "120"}


@pytest.fixture(scope="session")
def first_report(root: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the README's examples were run, so that the first report is there."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_DATA", environment["BILATERAL_DATA"])
        run_page((root / "README.md").read_text(encoding="utf-8"), folder, environment)
    return folder
