"""Pages made from the notebooks here, and from the example report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bilateral.evidence.wording import report_subtitle, report_title
from bilateral.execution.merge import merged
from bilateral.pair import find_country
from bilateral.rendering.html import render_html

from ..browsing import VIOLATING
from . import gates
from .notebooks import chart_svg, plain_notebook, report_notebook


@pytest.fixture(scope="session")
def svg() -> str:
    return chart_svg()


@pytest.fixture(scope="session")
def report(svg: str) -> Any:
    return report_notebook(svg)


@pytest.fixture(scope="session")
def report_html(report: Any) -> str:
    return render_html(report)


@pytest.fixture(scope="session")
def plain() -> Any:
    return plain_notebook()


@pytest.fixture(scope="session")
def plain_html(plain: Any) -> str:
    return render_html(plain)


@pytest.fixture(scope="session")
def pages(
    report_html: str, plain_html: str, flagship_html: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Return the files of pages: a small report, a notebook of somebody else's, the example, two bad ones."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "report": report_html, "plain": plain_html, "flagship": flagship_html,
        "violating": VIOLATING, "gates": gates.VIOLATING,
    }  # fmt: skip
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="session")
def flagship(root: Path) -> Any:
    """Return the example report as one notebook, put together from its executed chapters."""
    folder = root / "reports" / "example"
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    notebooks = {
        path.stem.partition("_")[2]: nbformat.read(path, as_version=4)
        for path in sorted((folder / "notebooks").glob("*.ipynb"))
    }
    reporter, partner = (find_country(manifest["pair"][side]) for side in ("reporter", "partner"))
    about = {
        "kind": "report",
        "title": report_title(reporter.iso3, partner.iso3),
        "subtitle": report_subtitle(),
        "language": "en",
        "pair": {
            **manifest["pair"],
            "reporter_name": reporter.name("en"),
            "partner_name": partner.name("en"),
        },
        "parameters": manifest["parameters"],
        "date": manifest["date"],
        **{name: facts[name] for name in ("facts", "claims", "sources", "snapshot")},
    }
    return merged(notebooks, about)


@pytest.fixture(scope="session")
def flagship_html(flagship: Any) -> str:
    return render_html(flagship)
