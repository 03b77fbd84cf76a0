"""The command line: ``bilateral report RWA KAZ``.

Every error that a user may see is one line on the error stream: exit code 2 for what was asked wrongly or
cannot be written, 1 for a chapter or a service that failed, 130 after an interrupt. Set ``BILATERAL_TRACEBACK=1`` to see
where it came from.
"""

from __future__ import annotations

from typing import Annotated, NoReturn

import typer

from bilateral import __version__
from bilateral.cli import batch, chapters, claims, compare, completing, data, ending, explore, gallery, report

app = typer.Typer(
    name="bilateral",
    help="Briefs on the relationship between two countries that their reader can check.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(report.report)
app.command()(explore.explore)
app.command()(batch.batch)
app.command()(gallery.gallery)
app.command()(compare.compare)
app.command()(completing.completion)
app.add_typer(chapters.app, name="chapters")
app.add_typer(claims.app, name="claims")
app.add_typer(data.app, name="data")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"bilateral {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Briefs on the relationship between two countries that their reader can check."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    ending.run(app)
