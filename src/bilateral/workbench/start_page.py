"""The page that opens first: which question each notebook answers, and the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilateral.pair import find_country
from bilateral.questions import asked_in

START_PAGE = "00-start.ipynb"
_HOW = (
    "Open a notebook and choose *Run* → *Run All Cells*: it shows what the report shows, with the code. Change what you "
    "like. Notebooks that you changed are kept when `bilateral explore` comes again, with this pair or another; a new "
    "version is then put beside yours."
)
_FURTHER = (
    "From any cell: `pair` shows every question that can be asked, `pair.trade.flows().frame` is the data behind a chart, "
    '`pair.claims.check("trade", ">=", "1 bn USD", 2024)` tests a claim, `pair.report("out/")` writes the report.'
)


def start_page(ends: Mapping[str, str], notebooks: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the start page as a notebook, with a link to each of ``notebooks`` (by file name).

    ``ends`` holds the codes of the reporter and the partner.
    """
    names = [find_country(ends[side]).name() for side in ("reporter", "partner")]
    explore = {name: one for name, one in notebooks.items() if not name[:2].isdigit()}
    chapters = {name: one for name, one in notebooks.items() if name not in explore}
    parts = [f"# {names[0]} and {names[1]}", _HOW]
    if explore:
        parts += ["## Any pair, at once", *(_entry(name, one) for name, one in explore.items())]
    parts += ["## Chapter by chapter", *(_entry(name, one) for name, one in chapters.items()), _FURTHER]
    text = "\n\n".join(parts).splitlines(keepends=True)
    cells = [{"cell_type": "markdown", "id": "start-00", "metadata": {}, "source": text}]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _entry(name: str, notebook: Mapping[str, Any]) -> str:
    """Return the link to a notebook with its question, and the questions of its sections below."""
    about = notebook["metadata"].get("bilateral", {})
    title = str(about.get("chapter") or name.partition(".")[0]).capitalize()
    line = f"**[{title}]({name})**: {about.get('question', '')}"
    asked = [one.text for one in asked_in("", notebook)[1:]]
    return line + (f"  \n{' · '.join(asked)}" if asked else "")
