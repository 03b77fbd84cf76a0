"""``bilateral compare``: what changed between two reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import Language
from bilateral.errors import ReportError


def compare(
    before: Annotated[Path, typer.Argument(help="Folder of the first report, or its facts.json.")],
    after: Annotated[Path, typer.Argument(help="Folder of the second report, or its facts.json.")],
    *,
    html: Annotated[
        Path | None, typer.Option(help="File to which a page with the comparison is written.")
    ] = None,
    language: Language = "en",
    everything: Annotated[
        bool, typer.Option("--all", help="Show every change, not the first of each chapter alone.")
    ] = False,
) -> None:
    """Compare two reports fact by fact: two vintages of a pair, or two pairs."""
    from bilateral.evidence.report_folder import open_report
    from bilateral.evidence.wording.languages import find_language

    spoken = find_language(language)
    reports = open_report(before), open_report(after)
    if reports[0].path.samefile(reports[1].path):
        raise ReportError(f"{before} and {after} are the same report: name two.")
    from bilateral.rendering.comparison import comparison_view, write_comparison
    from bilateral.rendering.comparison.terminal import print_comparison

    view = comparison_view(*reports, spoken)
    print_comparison(view, everything)
    if html is not None:
        print(write_comparison(view, html))
