"""The examples in the docstrings run and give what they say, in every module that has some."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[1] / "src"


# Verifies the whole embedded snapshot.
SLOW = {"bilateral.snapshots.verify"}


def modules_with_examples() -> list[str]:
    found = []
    for path in sorted((SOURCES / "bilateral").rglob("*.py")):
        parts = path.relative_to(SOURCES).with_suffix("").parts
        # tests/measures/ asks each of those for an example, and runs it.
        examples = re.findall("^ *>>> (?!.*SKIP$).*$", path.read_text(encoding="utf-8"), re.MULTILINE)
        if examples and "measures" not in parts:
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


def test_the_ways_in_have_examples() -> None:
    assert {"bilateral", "bilateral.relationship", "bilateral.subjects.trade", "bilateral.pair"} <= set(
        modules_with_examples()
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name
        for name in modules_with_examples()
    ],
)
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    assert result.attempted > 0
