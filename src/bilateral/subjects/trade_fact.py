"""How every fact of the chapter on trade is made."""

from __future__ import annotations

from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context

fact = FactMaker("trade")


def would_have(context: Context) -> list[str]:
    """Return the source that would have a figure which nobody reported in this snapshot."""
    known = context.all_sources
    return [str(key) for key in ("un-comtrade", "wits-2016") if key in known][:1]
