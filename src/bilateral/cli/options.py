"""What several commands share: the options that they take, and how they read them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.completing import complete_chapters, complete_country, complete_language
from bilateral.execution.grammar import spare_a_grammar

__all__ = [
    "Chapters",
    "Claims",
    "Country",
    "End",
    "Formats",
    "Language",
    "NoUserChapters",
    "Output",
    "Partner",
    "Quiet",
    "Snapshot",
    "Start",
    "announce",
    "listed",
    "project_for",
    "spare_a_grammar",
]

Country = Annotated[
    str,
    typer.Argument(
        help="The country from whose side the report is written.", autocompletion=complete_country
    ),
]
Partner = Annotated[
    str,
    typer.Argument(
        help="Its partner. A name or an ISO code, in any usual form.", autocompletion=complete_country
    ),
]
Chapters = Annotated[
    str,
    typer.Option(
        help="Chapters by name or number, such as trade,claims; else all.", autocompletion=complete_chapters
    ),
]
Start = Annotated[int | None, typer.Option(help="First year of the series shown.")]
End = Annotated[int | None, typer.Option(help="Last year of the series shown.")]
Snapshot = Annotated[str, typer.Option(help="Snapshot, by name or folder; the one in use if not given.")]
Formats = Annotated[str, typer.Option("--format", help="What to render.")]
Output = Annotated[Path, typer.Option(help="Folder in which each report's folder is made.")]
Claims = Annotated[str, typer.Option(help="CSV file of claims to test beside those of the snapshot.")]
NoUserChapters = Annotated[
    bool,
    typer.Option(
        "--no-user-chapters",
        help="Leave out the chapters, claims and data of the current folder and of installed packages.",
    ),
]
Language = Annotated[
    str,
    typer.Option(
        help="Language, such as en or fr; another gives its numbers and names, with English sentences.",
        autocompletion=complete_language,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing unless something goes wrong.")]


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def project_for(no_user_chapters: bool) -> Path | None:
    """Return the folder whose own chapters take part: the current one, unless they are to be left out."""
    return None if no_user_chapters else Path.cwd()


def announce(folder: Path | None, chapters: tuple[str, ...] = ()) -> None:
    """Say on the error stream, in a line, what is taken that is not built in: it runs as the user's own code.

    ``chapters`` are those that were asked for; none means all.
    """
    if folder is None:
        return
    from bilateral.execution.chapters import select_chapters
    from bilateral.project import find_project

    project = find_project(folder)
    if not (project.notebooks or project.claims):
        return
    taken = [chapter.path for chapter in select_chapters(chapters, project=project) if chapter.own]
    if taken or project.claims:
        names = ", ".join(project.shown(path) for path in (*taken, *project.claims))
        print(f"Taken beside what is built in (--no-user-chapters leaves it out): {names}", file=sys.stderr)
