"""The benchmark of drawing leaves no chart out."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from importlib import import_module

import bilateral.figures


def chart_functions() -> set[str]:
    """Return every public function of the package that returns a figure."""
    found = set()
    for module in pkgutil.iter_modules(bilateral.figures.__path__):
        loaded = import_module(f"bilateral.figures.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if not name.startswith("_") and function.__annotations__.get("return") == "Figure":
                found.add(name)
    return found - {"new_figure"}


def keys(root, name: str) -> set[str]:
    tree = ast.parse((root / "benchmarks" / "figures.py").read_text(encoding="utf-8"))
    (table,) = [
        node.value for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name
    ]  # fmt: skip
    assert isinstance(table, ast.Dict)
    return {key.value for key in table.keys if isinstance(key, ast.Constant)}


def test_every_chart_is_measured_in_both_ways(root):
    assert len(chart_functions()) >= 20
    assert keys(root, "HOUSE") == keys(root, "PLAIN") == chart_functions()
