"""How every fact of the chapter on trade is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from bilateral.evidence.facts import Fact
from bilateral.subjects.context import Context

CHAPTER = "trade"


def fact(
    name: str,
    value: Any,
    unit: str,
    period: Any,
    sources: Iterable[str | None],
    method: str,
    note: str = "",
    inputs: tuple[str, ...] = (),
) -> Fact:
    """Make one fact of the chapter; a missing value becomes None."""
    plain = None if value is None or pd.isna(value) else value
    named = tuple(dict.fromkeys(source for source in sources if isinstance(source, str) and source))
    return Fact(
        f"trade.{name}",
        plain,
        unit,
        None if period is None else str(period),
        named,
        method,
        CHAPTER,
        inputs=inputs,
        note=note,
    )


def would_have(context: Context) -> list[str]:
    """Return the source that would have a figure which nobody reported in this snapshot."""
    known = context.all_sources
    return [str(key) for key in ("un-comtrade", "wits-2016") if key in known][:1]
