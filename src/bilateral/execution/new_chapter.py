"""A new chapter of the user's own: a notebook that keeps the contract and runs, and the note on its table's source."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import OutputError, ParameterError
from bilateral.execution.chapters import list_chapters
from bilateral.extending.described import NEEDED, blank_note, described, note_of
from bilateral.extending.own_facts import BUILT_IN, NAME, SIDES
from bilateral.extending.tables import Roles, read_rows, spoken
from bilateral.project import CHAPTER_FILE, find_project

#: What a chapter shows that is begun without a table: to be put in another's place.
EXAMPLE = ("NY.GDP.PCAP.CD", "gdp_per_head", "income per head")
_LAST_NUMBER = 99
_PARAMETERS = """# Parameters of every chapter; papermill replaces them.
reporter = "RWA"
partner = "KAZ"
start = 1995
end = 2026
snapshot = ""
claims = ""
language = "en\""""
_PAIR = """from bilateral import relationship

pair = relationship(
    reporter, partner, start=start, end=end, snapshot=snapshot, claims=claims, language=language
)"""


@dataclass(frozen=True)
class NewChapter:
    """What was written: the notebook, and for a table its copy in ``data/`` and the note on its source.

    ``to_fill_in`` are the fields of the note that say nothing yet.
    """

    notebook: Path
    written: tuple[Path, ...]
    note: Path | None
    to_fill_in: tuple[str, ...]


def new_chapter(folder: Path, name: str, question: str = "", table: Path | None = None) -> NewChapter:
    """Write a chapter into ``notebooks/`` of a folder under the next free number, and its table into ``data/``.

    Raises ``ParameterError`` for a name or a question that will not do, ``SourceError`` for a table that cannot be read, and
    ``OutputError`` where a file is in the way or cannot be written. What is there is never changed.
    """
    asked = _checked_question(question, name)
    number = _free_number(folder, name)
    written: list[Path] = []
    note: Path | None = None
    missing: tuple[str, ...] = ()
    setup = _indicator_setup()
    _, fact, words = EXAMPLE
    try:
        if table is not None:
            roles = read_rows(table, Roles("", "", "")).roles
            placed = _place_table(folder, table, written)
            note = _placed_note(placed, table, written)
            about = described(placed) or {}
            missing = tuple(field for field in NEEDED if not about.get(field))
            words, fact = spoken(roles.value)[0], _fact_of(roles.value)
            setup = _table_setup(placed.name, roles)
        notebook = folder / "notebooks" / f"{number:02d}_{name}.ipynb"
        notebook.parent.mkdir(parents=True, exist_ok=True)
        with notebook.open("x", encoding="utf-8") as file:
            file.write(
                json.dumps(_notebook(name, asked, setup, words, fact), indent=1, ensure_ascii=False) + "\n"
            )
    except FileExistsError as error:
        raise OutputError(f"{error.filename} exists already, and is left as it is.") from None
    except OSError as error:
        raise OutputError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return NewChapter(notebook, (*written, notebook), note, missing)


def _checked_question(question: str, name: str) -> str:
    if not NAME.fullmatch(name):
        near = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
        hint = f"{near} would do" if NAME.fullmatch(near) else "my_topic would do"
        raise ParameterError(
            f"A chapter's name is made of small letters, digits and _, not {name!r}; {hint}."
        )
    if name in BUILT_IN:
        raise ParameterError(f"{name} is a built-in chapter: give yours another name.")
    asked = " ".join(question.split()) or f"What is known of {name.replace('_', ' ')}?"
    asked = asked if asked.endswith("?") else f"{asked.rstrip('.!')}?"
    if digits := re.search(r"\d+", asked):
        if not question:
            raise ParameterError(
                f"Ask the chapter's question with --question: from {name} it would hold a number."
            )
        raise ParameterError(
            f"The question holds a number ({digits[0]}), and a chapter types none: ask without it."
        )
    return asked


def _free_number(folder: Path, name: str) -> int:
    """Return the number after all that are taken, by built-in chapters and by whatever lies in the folder."""
    project = find_project(folder)
    taken = {chapter.number: chapter.path for chapter in list_chapters(project=project)}
    for path in (folder / "notebooks").glob("*.ipynb"):
        if match := CHAPTER_FILE.fullmatch(path.name):
            taken[int(match[1])] = path
            if match[2] == name:
                raise OutputError(f"{path} exists already, and is left as it is.")
    number = max(taken) + 1
    if number > _LAST_NUMBER:
        raise OutputError(
            f"There is no number left after {taken[_LAST_NUMBER].name}: give that one a smaller number."
        )
    return number


def _place_table(folder: Path, table: Path, written: list[Path]) -> Path:
    """Copy a table into ``data/``, unless it lies there or the same is there; return its place."""
    placed = folder / "data" / table.name
    if placed.is_file() and placed.read_bytes() == table.read_bytes():
        return placed
    if placed.exists():
        raise OutputError(
            f"{placed} exists already with other content, and is left as it is: give {table} another name."
        )
    placed.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(table, placed)
    written.append(placed)
    return placed


def _placed_note(placed: Path, table: Path, written: list[Path]) -> Path:
    """Bring the note on a table's source along, or write one to fill in; return the file that describes the table."""
    if described(placed) is not None:
        return note_of(placed) if note_of(placed).is_file() else placed.with_name("datapackage.json")
    note = note_of(placed)
    with note.open("x", encoding="utf-8") as file:
        there = note_of(table)
        file.write(there.read_text(encoding="utf-8") if there.is_file() else blank_note(placed))
    written.append(note)
    return note


def _indicator_setup() -> str:
    code, name, _ = EXAMPLE
    return f'data = chapter.indicator("{code}", name="{name}")'


def _table_setup(file: str, roles: Roles) -> str:
    lines = [json.dumps(file, ensure_ascii=False)]
    lines += [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in vars(roles).items()]
    return (
        "data = chapter.read(\n    "
        + ", ".join([*lines, f'name="{_fact_of(roles.value)}"', f'unit="{spoken(roles.value)[1]}"'])
        + "\n)"
    )


def _fact_of(column: str) -> str:
    """Return what the facts of a column are called by: its head in small letters, where that makes a name."""
    fact = re.sub(r"[^a-z0-9]+", "_", spoken(column)[0].lower()).strip("_")
    return fact if NAME.fullmatch(fact) and fact not in SIDES else "figure"


def _notebook(name: str, question: str, setup: str, words: str, fact: str) -> dict[str, Any]:
    said = f"{words[:1].upper()}{words[1:]}" if words else fact
    safe = re.sub(r"[\d{}\"\\]", "", said).strip() or "The figure"
    latest = [
        f"{{{fact}.latest.{side}}} in {{{fact}.latest.{side}:period}}" for side in ("reporter", "partner")
    ]
    sentences = [f"{safe} of {{{side}}}: {text}." for side, text in zip(SIDES, latest, strict=True)]
    cells: Sequence[tuple[str, str]] = (
        ("markdown", f"# {question}"),
        ("parameters", _PARAMETERS),
        ("code", _PAIR),
        ("code", f'chapter = pair.own("{name}")\n{setup}'),
        ("code", "chapter.findings(\n" + "".join(f'    "{text}",\n' for text in sentences) + ")"),
        ("markdown", "## How has it changed?"),
        ("code", f'chapter.line_chart(data, title="{safe} of {{reporter}} and {{partner}}")'),
        ("code", "chapter.evidence()"),
    )
    return {
        "cells": [_cell(f"{name}-{number:02d}", kind, source) for number, (kind, source) in enumerate(cells)],
        "metadata": {
            "bilateral": {"chapter": name, "question": question},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(cell_id: str, kind: str, source: str) -> dict[str, Any]:
    lines = source.splitlines(keepends=True)
    if kind == "markdown":
        return {"cell_type": "markdown", "id": cell_id[-64:], "metadata": {}, "source": lines}
    tags = {"tags": ["parameters"]} if kind == "parameters" else {}
    return {
        "cell_type": "code", "execution_count": None, "id": cell_id[-64:], "metadata": tags, "outputs": [], "source": lines,
    }  # fmt: skip
