"""The house has an order: who may import whom, and what the command line may load at its start."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

HEAVY = [
    "anywidget",
    "babel",
    "country_converter",
    "distributed",
    "duckdb",
    "frictionless",
    "geographiclib",
    "hishel",
    "httpx",
    "IPython",
    "ipywidgets",
    "jupyter_client",
    "matplotlib",
    "nbconvert",
    "nbformat",
    "networkx",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "sdmx",
    "searoute",
    "stamina",
    "typst",
]


def test_imports_go_one_way(root: Path) -> None:
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    checked = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_order_names_every_part(root: Path) -> None:
    with (root / "pyproject.toml").open("rb") as file:
        (contract,) = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    # Without it a new module would stand outside the order, and no import of it would be looked at.
    assert contract["exhaustive"]


@pytest.mark.parametrize("module", ["bilateral", "bilateral.cli"])
def test_nothing_heavy_is_imported_at_the_start(module: str) -> None:
    program = f"import {module}, sys; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
