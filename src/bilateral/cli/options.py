"""What several commands share: the options that they take, and how they read them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

Snapshot = Annotated[str, typer.Option(help="Snapshot, by name or folder; the one in use if not given.")]


def spare_a_grammar() -> None:
    """Keep jsonschema, which nbformat and frictionless import, from building the grammar of IRIs: that takes 0.9 s.

    No schema of a notebook or a data package has an IRI in it; without the grammar jsonschema goes on as usual.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
