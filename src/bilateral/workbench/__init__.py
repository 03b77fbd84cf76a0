"""The notebooks as a workbench: a working copy in JupyterLab, and a panel to explore any pair."""

from __future__ import annotations

from typing import Any


def explore(
    reporter: str,
    partner: str,
    *,
    start: int = 1995,
    end: int = 2026,
    snapshot: str = "",
    claims: str = "",
    language: str = "en",
) -> Any:
    """Return the panel to explore pairs with, beginning with one, for a notebook to display.

    The parameters are those of ``bilateral.relationship``, and so are the errors for those that it refuses.
    """
    from bilateral.pair import find_pair
    from bilateral.workbench.explorer import Explorer, View, first_question
    from bilateral.workbench.panel import Panel

    pair = find_pair(reporter, partner)
    view = View(pair.reporter.iso3, pair.partner.iso3, start, end, first_question())
    return Panel(Explorer(view, snapshot, claims, language)).box
