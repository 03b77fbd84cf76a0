"""``bilateral gallery``: one page that leads to every report of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import Language
from bilateral.errors import OutputError


def gallery(
    folder: Annotated[
        Path, typer.Argument(help="Folder with the reports, each in a folder of its own.")
    ] = Path("reports"),
    *,
    language: Language = "en",
) -> None:
    """Write the gallery of a folder of reports anew: index.html, with a card for each report."""
    if not folder.is_dir():
        raise OutputError(f"There is no folder {folder}: name the one that holds the reports.")
    from bilateral.evidence.wording.languages import find_language
    from bilateral.rendering.gallery import write_gallery

    print(write_gallery(folder, find_language(language)))
