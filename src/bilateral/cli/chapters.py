"""``bilateral chapters``: the chapters that a report is made of, and how to add one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.ending import FAILED
from bilateral.cli.options import NoUserChapters, project_for

app = typer.Typer(help="The chapters that a report is made of.", no_args_is_help=True)


@app.command("list")
def list_chapters(*, no_user_chapters: NoUserChapters = False) -> None:
    """List the chapters in reading order, each with its question; a star marks those that are not built in."""
    from bilateral.execution import chapters
    from bilateral.project import find_project

    folder = project_for(no_user_chapters)
    found = chapters.list_chapters(project=find_project(folder) if folder else None)
    width = max(len(chapter.id) for chapter in found)
    for chapter in found:
        print(f"{chapter.number:02d}{'*' if chapter.own else ' '} {chapter.id:<{width}}  {chapter.question}")


@app.command("new")
def new_chapter(
    name: Annotated[
        str, typer.Argument(help="Its name, such as my_topic; the ids of its facts begin with it.")
    ],
    *,
    question: Annotated[str, typer.Option(help="The question that it answers.")] = "",
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="CSV table to read: a column of countries, one of periods, one of values. It goes to data/.",
        ),
    ] = None,
) -> None:
    """Write a chapter of your own into notebooks/ of the current folder; reports made here have it."""
    from bilateral.execution import new_chapter

    made = new_chapter.new_chapter(Path(), name, question, table)
    for path in made.written:
        print(path)
    if made.to_fill_in and made.note:
        print(f"Fill in {made.note}: {', '.join(made.to_fill_in)}. A reader finds the figures by it.")


@app.command("check")
def check_chapter(
    file: Annotated[Path, typer.Argument(metavar="FILE.ipynb", help="The chapter's notebook.")],
    *,
    run: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="REPORTER PARTNER", help="Run it too, for this pair, and check what it shows."),
    ] = None,
) -> None:
    """Tell what breaks the contract of a chapter, cell by cell; exit code 1 where anything does."""
    from bilateral.execution.contract import check_chapter

    found = check_chapter(file)
    if run is not None and not found:
        from bilateral.execution.contract_run import check_run

        found = check_run(file, *run)
    for finding in found:
        print(finding)
    if found:
        raise typer.Exit(FAILED)
    print("nothing to say")
