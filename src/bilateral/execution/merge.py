"""Executed chapters, cleaned of what differs from run to run, and put together into one report notebook."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.chapter_text import translated_markdown
from bilateral.execution.chapters import Chapter

PARAMETER_TAGS = {"parameters", "injected-parameters"}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_RUN_METADATA = ("papermill", "execution")


def cleaned(chapter: Chapter, notebook: NotebookNode, language: str = "en") -> NotebookNode:
    """Return an executed chapter without times, paths and random ids; it opens in JupyterLab and reruns.

    Its headings and paragraphs are in the language of the report, where they have a translation.
    """
    clean = copy.deepcopy(notebook)
    clean.nbformat, clean.nbformat_minor = 4, 5
    clean.metadata.pop("papermill", None)
    clean.metadata["kernelspec"] = NotebookNode(_KERNEL)
    _translate(clean, Voice(language))
    own_ids = {cell.get("id") for cell in chapter.content["cells"]}
    for number, cell in enumerate(clean.cells):
        for name in _RUN_METADATA:
            cell.metadata.pop(name, None)
        tags = cell.metadata.get("tags", [])
        if not tags:
            cell.metadata.pop("tags", None)
        # papermill and nbformat give random ids to cells that have none.
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        elif cell.get("id") not in own_ids:
            cell["id"] = _cell_id(f"{chapter.id}-cell-{number:03d}")
    return clean


def _translate(notebook: NotebookNode, voice: Voice) -> None:
    if voice.locale.language == "en":
        return
    about = notebook.metadata.get("bilateral", {})
    if about.get("question"):
        about["question"] = voice.term(str(about["question"]))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = translated_markdown(voice, cell["source"])


def merged(chapters: Mapping[str, NotebookNode], metadata: dict[str, Any]) -> NotebookNode:
    """Return one notebook of all chapters in the order given, without their parameters cells.

    ``metadata`` becomes the notebook's ``bilateral``; each cell names its chapter in its own.
    """
    cells: list[NotebookNode] = []
    for chapter, notebook in chapters.items():
        for cell in notebook.cells:
            if PARAMETER_TAGS & set(cell.metadata.get("tags", [])):
                continue
            meta = NotebookNode(cell.metadata)
            meta["bilateral"] = NotebookNode({**cell.metadata.get("bilateral", {}), "chapter": chapter})
            cells.append(
                NotebookNode({**cell, "id": _cell_id(f"{chapter}-{len(cells):03d}"), "metadata": meta})
            )
    report: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    report.metadata["kernelspec"] = NotebookNode(_KERNEL)
    report.metadata["bilateral"] = nbformat.from_dict(metadata)
    return report


def _cell_id(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", text)[:64]
