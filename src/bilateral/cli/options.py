"""What several commands share: the options that they take, and how they read them."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.execution.grammar import spare_a_grammar

__all__ = ["Snapshot", "listed", "spare_a_grammar"]

Snapshot = Annotated[str, typer.Option(help="Snapshot, by name or folder; the one in use if not given.")]


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
