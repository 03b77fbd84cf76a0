"""The questions that the chapters ask, each with the call that answers it, read from the notebooks themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bilateral.resources import notebooks_folder

_CALL = re.compile(r"pair\.(?P<subject>[a-z_]+)\.(?P<method>[a-z_]+)\(\)")
_HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
_CHAPTER = re.compile(r"\d{2}_(\w+)\.ipynb")


@dataclass(frozen=True)
class Question:
    """A question of a chapter; ``getattr(getattr(pair, subject), method)()`` answers it.

    The first of a chapter is its own question, and its findings are the answer.
    """

    chapter: str
    text: str
    subject: str
    method: str


@cache
def questions(folder: Path | None = None) -> tuple[Question, ...]:
    """Return the questions of all chapters in reading order.

    ``folder`` is where the notebooks are, by default those of this package. Cells that do more than call one method
    of a subject are left out, and so is a file that is no notebook.
    """
    found: list[Question] = []
    for path in sorted((folder or notebooks_folder()).glob("*.ipynb")):
        if named := _CHAPTER.fullmatch(path.name):
            found += _asked(named[1], path)
    return tuple(found)


def asked_in(chapter: str, notebook: Mapping[str, Any]) -> list[Question]:
    """Return the questions of one notebook, given as JSON: those headings that are followed by the call of a method."""
    found, heading = [], ""
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (headings := _HEADING.findall(text)):
            heading = headings[-1]
        elif cell["cell_type"] == "code" and heading and (call := _CALL.fullmatch(text.strip())):
            found.append(Question(chapter, heading, call["subject"], call["method"]))
    return found


def _asked(chapter: str, path: Path) -> list[Question]:
    try:
        return asked_in(chapter, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return []
