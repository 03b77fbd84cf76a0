"""Chapters: the numbered notebooks that a report is made of."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from bilateral.errors import ExecutionError, ParameterError
from bilateral.project import CHAPTER_FILE, Project
from bilateral.resources import notebooks_folder

_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One notebook ``NN_name.ipynb``: its place in reading order, and ``name`` as its id; ``own`` is the user's."""

    id: str
    number: int
    path: Path
    own: bool = False

    @cached_property
    def content(self) -> dict[str, Any]:
        """The notebook as JSON. Raises ``ExecutionError`` when the file is no notebook."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            return {"cells": list(content["cells"]), "metadata": dict(content["metadata"])}
        except (OSError, ValueError, KeyError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise ExecutionError(f"The notebook {self.path} cannot be read: {reason}") from None

    @property
    def question(self) -> str:
        """The question that the chapter answers: from the notebook's metadata, else its first heading."""
        said = self.content["metadata"].get("bilateral", {}).get("question")
        return str(said or self.title)

    @property
    def title(self) -> str:
        """The first heading of the notebook; its id where it has none."""
        for cell in self.content["cells"]:
            if cell["cell_type"] == "markdown" and (heading := _HEADING.search(_source(cell))):
                return heading[1]
        return self.id

    @property
    def parameters(self) -> dict[str, Any]:
        """The names and defaults that the cell tagged ``parameters`` declares.

        Raises ``ExecutionError`` when there is not exactly one such cell, or it does more than assign plain
        values.
        """
        cells = [c for c in self.content["cells"] if "parameters" in c.get("metadata", {}).get("tags", [])]
        if len(cells) != 1:
            raise ExecutionError(
                f"Chapter {self.id} has {len(cells)} cells tagged parameters, and needs one."
            )
        try:
            return dict(_assignments(_source(cells[0])))
        except (SyntaxError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise ExecutionError(
                f"The parameters cell of chapter {self.id} cannot be read: {reason}"
            ) from None

    def check_parameters(self, given: Iterable[str]) -> None:
        """Raise ``ParameterError`` for the first name that the chapter does not declare."""
        declared = list(self.parameters)
        for name in given:
            if name not in declared:
                raise ParameterError(
                    f"Chapter {self.id} declares no parameter {name!r}{_nearest(name, declared)}"
                )


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _assignments(source: str) -> Iterable[tuple[str, Any]]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets: Sequence[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            raise ValueError(f"line {node.lineno} is no assignment")
        for target in targets:
            if not isinstance(target, ast.Name):
                raise ValueError(f"line {node.lineno} assigns to something other than a name")
            assert node.value is not None
            yield target.id, ast.literal_eval(node.value)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), known, n=2, cutoff=0.5)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(known)}."


def list_chapters(folder: Path | None = None, project: Project | None = None) -> list[Chapter]:
    """Return the chapters in reading order, with those that a project adds.

    ``folder`` is where the built-in notebooks are, by default those of this package. Notebooks without a number,
    such as ``explore.ipynb``, are no chapters. Raises ``ExecutionError`` when there are none or two share a
    name, ``ParameterError`` when one that the user adds has the name or the number of another.
    """
    folder = folder or notebooks_folder()
    found: dict[str, Chapter] = {}
    for path in sorted(folder.glob("*.ipynb")):
        if chapter := chapter_of(path):
            if chapter.id in found:
                raise ExecutionError(
                    f"Two notebooks are called {chapter.id}: {found[chapter.id].path.name}, {path.name}"
                )
            found[chapter.id] = chapter
    if not found:
        raise ExecutionError(f"There are no chapters (NN_name.ipynb) in {folder}")
    if project is None or not project.notebooks:
        return list(found.values())
    return _with_own(list(found.values()), project)


def chapter_of(path: Path, own: bool = False) -> Chapter | None:
    """Return the chapter that a file is by its name; None where it is called otherwise."""
    match = CHAPTER_FILE.fullmatch(path.name)
    return Chapter(match[2], int(match[1]), path, own) if match else None


def _with_own(chapters: list[Chapter], project: Project) -> list[Chapter]:
    for path in project.notebooks:
        added = chapter_of(path, own=True)
        if added is None:
            continue
        for other in chapters:
            for what, same in (("name", other.id == added.id), ("number", other.number == added.number)):
                if same:
                    whose = (
                        project.shown(other.path) if other.own else f"the built-in chapter {other.path.name}"
                    )
                    raise ParameterError(
                        f"{project.shown(path)} has the {what} of {whose}: give it another, or leave out what is yours "
                        "with --no-user-chapters."
                    )
        chapters.append(added)
    return sorted(chapters, key=lambda chapter: chapter.number)


def select_chapters(
    wanted: Iterable[str] = (), folder: Path | None = None, project: Project | None = None
) -> list[Chapter]:
    """Return the chapters that are asked for, by id or number, in reading order; all where none is.

    Raises ``ParameterError`` for one that does not exist, naming the nearest.

    >>> [chapter.id for chapter in select_chapters(["trade", "0"])]
    ['summary', 'trade']
    """
    chapters = list_chapters(folder, project)
    names = [name.strip() for name in wanted if name.strip()]
    if not names:
        return chapters
    chosen = {_find(name, chapters).id for name in names}
    return [chapter for chapter in chapters if chapter.id in chosen]


def _find(name: str, chapters: Sequence[Chapter]) -> Chapter:
    for chapter in chapters:
        forms = {chapter.id, chapter.path.stem, chapter.path.name}
        if name.lower() in forms or (name.isdecimal() and int(name) == chapter.number):
            return chapter
    raise ParameterError(
        f"There is no chapter {name!r}{_nearest(name, [chapter.id for chapter in chapters])}"
    )
