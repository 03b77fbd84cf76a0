"""``bilateral explore``: the notebooks in JupyterLab, in a folder to work in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.completing import complete_country
from bilateral.errors import ParameterError


def explore(
    reporter: Annotated[
        str,
        typer.Argument(
            help="The country from whose side to look; with none, the last pair.",
            autocompletion=complete_country,
        ),
    ] = "",
    partner: Annotated[str, typer.Argument(help="Its partner.", autocompletion=complete_country)] = "",
    *,
    folder: Annotated[Path, typer.Option(help="Folder to work in.")] = Path("bilateral-notebooks"),
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on this machine; a free one if not given.")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language of what the notebooks show; that of the last time if not given.")
    ] = "",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open JupyterLab in the browser.")
    ] = True,
) -> None:
    """Open the notebooks in JupyterLab, set to a pair; what you change in them is kept."""
    from bilateral.pair import find_pair
    from bilateral.workbench.server import choose_port, run_jupyterlab
    from bilateral.workbench.start_page import START_PAGE
    from bilateral.workbench.working_copy import KEPT, make_working_copy

    if reporter and not partner:
        raise ParameterError("A pair is two countries: name both, such as RWA KAZ, or none.")
    pair = find_pair(reporter, partner) if reporter else None
    free = choose_port(port)
    copy = make_working_copy(folder, pair, language)
    for line in copy.said:
        print(line)
    print(f"Notebooks on {copy.settings['reporter']}–{copy.settings['partner']} in {copy.folder}", flush=True)

    def ready(address: str) -> None:
        print(f"JupyterLab: {address}\nCtrl-C ends it.", flush=True)
        if browser:
            import webbrowser

            webbrowser.open(address)

    run_jupyterlab(copy.folder, START_PAGE, copy.folder / KEPT, free, ready)
    print(f"Ended. Your notebooks are in {copy.folder}", flush=True)
