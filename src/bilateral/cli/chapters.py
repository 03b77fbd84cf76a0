"""``bilateral chapters``: the chapters that a report is made of."""

from __future__ import annotations

import typer

app = typer.Typer(help="The chapters that a report is made of.", no_args_is_help=True)


@app.command("list")
def list_chapters() -> None:
    """List the chapters in reading order, each with its question."""
    from bilateral.execution.chapters import list_chapters

    found = list_chapters()
    width = max(len(chapter.id) for chapter in found)
    for chapter in found:
        print(f"{chapter.number:02d}  {chapter.id:<{width}}  {chapter.question}")
