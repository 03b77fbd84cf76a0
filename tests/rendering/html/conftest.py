"""Pages made from the notebooks here, and a browser to open them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.rendering.html import render_html

from .notebooks import chart_svg, plain_notebook, report_notebook

CHROMIUM = Path("/usr/bin/chromium")


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
def browser() -> Iterator[Any]:
    """Yield Debian's Chromium, driven by Playwright; skip where it is not installed."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed at /usr/bin/chromium")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield chromium
        chromium.close()
