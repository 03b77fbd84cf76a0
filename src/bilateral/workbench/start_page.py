"""The page that opens first: which question each notebook answers, and the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilateral.evidence.wording.panel import chapter_label, start_texts
from bilateral.evidence.wording.voice import Voice
from bilateral.questions import asked_in

START_PAGE = "00-start.ipynb"


def start_page(settings: Mapping[str, str], notebooks: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the start page as a notebook, with a link to each of ``notebooks`` (by file name).

    ``settings`` are the notebooks' parameters: the codes of reporter and partner, the language.
    """
    voice = Voice(settings["language"])
    texts = start_texts(voice, settings["reporter"], settings["partner"])
    explore = {name: one for name, one in notebooks.items() if not name[:2].isdigit()}
    chapters = {name: one for name, one in notebooks.items() if name not in explore}
    parts = [f"# {texts['title']}", texts["how"]]
    if explore:
        parts += [f"## {texts['any']}", *(_entry(voice, name, one) for name, one in explore.items())]
    entries = [_entry(voice, name, one) for name, one in chapters.items()]
    parts += [f"## {texts['chapters']}", *entries, texts["further"]]
    text = "\n\n".join(parts).splitlines(keepends=True)
    cells = [{"cell_type": "markdown", "id": "start-00", "metadata": {}, "source": text}]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _entry(voice: Voice, name: str, notebook: Mapping[str, Any]) -> str:
    """Return the link to a notebook with its question, and the questions of its sections below."""
    about = notebook["metadata"].get("bilateral", {})
    title = chapter_label(voice, str(about.get("chapter") or name.partition(".")[0]))
    line = f"**[{title}]({name})**: {voice.term(str(about.get('question', '')))}"
    asked = [voice.term(one.text) for one in asked_in("", notebook)[1:]]
    return line + (f"  \n{' · '.join(asked)}" if asked else "")
