"""The words of every chart against what is painted behind them, in light and in dark."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from bilateral.figures.blocks import Chart, Exhibit
from bilateral.relationship import relationship
from bilateral.rendering.html import render_html

from ..browsing import Opened
from .gates import gate

pytestmark = pytest.mark.browser

# Charts that write on bands, tints and fills; the map and the timeline have many labels.
CHARTS = {
    "outlook": ["expectation", "scenarios"],
    "alignment": ["years", "issues", "comparison", "positions"],
    "corridors": ["map", "sensitivity"],
    "relations": ["timeline", "agreements"],
    "claims": ["picture"],
}


def page_of(charts: list[Chart]) -> str:
    # Without their tables: those are read elsewhere.
    bundles = [replace(chart, table=None).bundle() for chart in charts]
    outputs = [new_output("display_data", data=data, metadata=meta) for data, meta in bundles]
    return render_html(new_notebook(cells=[new_code_cell("", outputs=outputs)]))


@pytest.mark.parametrize("codes", ["RWA-KAZ", "COD-ARE", "SOM-TKM"])
def test_every_word_of_a_chart_can_be_read(browser: Any, codes: str, tmp_path: Path) -> None:
    pair = relationship(*codes.split("-"))
    found: dict[str, Chart] = {}
    for subject, names in CHARTS.items():
        for name in names:
            exhibit: Exhibit = getattr(getattr(pair, subject), name)()
            found |= {block.id: block for block in exhibit.blocks if isinstance(block, Chart)}
    assert len(found) > 4
    path = tmp_path / "charts.html"
    path.write_text(page_of(list(found.values())), encoding="utf-8")
    for scheme in ("light", "dark"):
        with Opened(browser, path, color_scheme=scheme, bypass_csp=True) as opened:
            assert gate("unreadable", opened.page) == [], scheme
