"""The page of a comparison in a real browser with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilateral.evidence.report_folder import open_report
from bilateral.rendering.comparison import comparison_view, write_comparison

from ..browsing import WIDTHS, Opened
from .conftest import EXAMPLE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(vintage: Path, other_pair: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("comparisons")
    made = {
        name: write_comparison(
            comparison_view(open_report(EXAMPLE), open_report(report)), folder / f"{name}.html"
        )
        for name, report in (("vintages", vintage), ("pairs", other_pair))
    }
    html = made["vintages"].read_text(encoding="utf-8")
    bad = html.replace('<th scope="col">Before</th>', '<th scope="col"></th>', 1).replace(
        "--muted: #52606d", "--muted: #c0c8d0"
    )
    bad = bad.replace(
        "</main>", '<div style="width: 5000px"><img src="https://example.org/a.png"></div></main>'
    )
    made["violating"] = folder / "violating.html"
    made["violating"].write_text(bad, encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["vintages", "pairs"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_request_no_message_no_sideways_scrolling(
    browser: Any, pages: dict[str, Path], name: str, width: int
) -> None:
    with Opened(browser, pages[name], width) as opened:
        opened.unfold()
        assert opened.outside == []
        assert opened.messages == []
        assert opened.overhang() <= 0


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light"), (1280, "dark")]
)
def test_axe_finds_nothing(
    browser: Any, pages: dict[str, Path], axe_script: str, width: int, scheme: str
) -> None:
    with Opened(browser, pages["vintages"], width, color_scheme=scheme, bypass_csp=True) as opened:
        opened.unfold()
        assert opened.audit(axe_script) == []


def test_the_gates_close_on_a_bad_page(browser: Any, pages: dict[str, Path], axe_script: str) -> None:
    with Opened(browser, pages["violating"], bypass_csp=True) as opened:
        assert opened.outside == ["https://example.org/a.png"]
        assert opened.overhang() > 0
        found = {rule for rule, _ in opened.audit(axe_script)}
        assert {"image-alt", "color-contrast", "empty-table-header"} <= found


def test_the_keyboard_reaches_the_content_and_unfolds_what_is_folded(
    browser: Any, pages: dict[str, Path]
) -> None:
    with Opened(browser, pages["pairs"], 320) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        folded = page.locator("details:not([open]) > summary").first
        folded.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open")


def test_on_a_phone_each_value_keeps_the_name_of_its_column(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["vintages"], 320) as opened:
        names = opened.page.evaluate(
            """[...document.querySelector('#changed-trade').closest('table').tBodies[0].rows[0].cells].slice(1).map(
                cell => getComputedStyle(cell, '::before').content.split('"')[1])"""
        )
        assert names == ["Before", "After", "Change"]


def test_a_source_leads_to_the_list_of_sources(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["vintages"]) as opened:
        opened.page.locator('a[href="#source-nisr-2026q2"]').first.click()
        assert "second quarter of 2026" in opened.page.evaluate(
            "document.querySelector(':target').textContent"
        )
