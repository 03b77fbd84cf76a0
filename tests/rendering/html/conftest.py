"""Pages made from the notebooks here."""

from __future__ import annotations

from typing import Any

import pytest

from bilateral.rendering.html import render_html

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
