"""The few forms of Markdown that made parts of pages have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; line ends within a cell become spaces, and bars are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def definitions(entries: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms, each with paragraphs that say what it is."""
    parts = []
    for term, text in entries:
        first, *rest = text.strip().splitlines()
        parts.append("\n".join([term, f": {first}", *(f"  {line}" if line else "" for line in rest), ""]))
    return "\n".join(parts)
