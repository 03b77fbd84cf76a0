"""The lines that the page on troubleshooting quotes are lines that the program says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
_BETWEEN = re.compile(r"\"\s*\n\s*f?\"")


def said_by_the_program() -> str:
    """Return the code with its strings put together, as far as they stand below each other."""
    files = [*(ROOT / "src").rglob("*.py"), ROOT / "Makefile"]
    return _BETWEEN.sub("", "\n".join(path.read_text(encoding="utf-8") for path in files))


def quoted() -> list[str]:
    """Return what the first columns of the page quote."""
    cells = re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE)
    return [quote for cell in cells for quote in re.findall(r"`([^`]+)`", cell) if " " in quote]


@pytest.mark.parametrize("quote", quoted())
def test_the_program_says_so(quote: str) -> None:
    known = said_by_the_program()
    for part in filter(None, (part.strip() for part in quote.split("…"))):
        assert part in known, f"nothing says {part!r}"


def test_enough_is_quoted() -> None:
    assert len(quoted()) > 12


def test_the_variables_of_the_environment_are_read_by_the_program() -> None:
    page = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([A-Z_]+)…?` \|", page, re.MULTILINE)
    assert len(named) > 5
    known = said_by_the_program()
    assert [name for name in named if name not in known] == []
