"""Pages opened in a real browser with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..browsing import VIOLATING, WIDTHS, Opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(report_html: str, plain_html: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {"report": report_html, "plain": plain_html, "violating": VIOLATING}
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("name", ["report", "plain"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_request_no_message_no_sideways_scrolling(
    browser: Any, pages: dict[str, Path], name: str, width: int
) -> None:
    with Opened(browser, pages[name], width) as opened:
        opened.unfold()
        assert opened.outside == []
        assert opened.messages == []
        assert opened.overhang() <= 0


@pytest.mark.parametrize("name", ["report", "plain"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    browser: Any, pages: dict[str, Path], axe_script: str, name: str, scheme: str, width: int
) -> None:
    with Opened(browser, pages[name], width, color_scheme=scheme, bypass_csp=True) as opened:
        opened.unfold()
        assert opened.audit(axe_script) == []


def test_the_gates_close_on_a_bad_page(browser: Any, pages: dict[str, Path], axe_script: str) -> None:
    with Opened(browser, pages["violating"]) as opened:
        assert opened.outside == ["https://example.org/a.png"]
        assert "no" in opened.messages
        assert opened.overhang() > 0
        found = {rule for rule, _ in opened.audit(axe_script)}
        assert {"image-alt", "color-contrast", "document-title", "html-has-lang", "heading-order"} <= found


def test_policy_stops_a_script_that_slipped_in(
    browser: Any, pages: dict[str, Path], report_html: str
) -> None:
    path = pages["report"].with_name("slipped.html")
    path.write_text(
        report_html.replace("</main>", "<script>document.title = 'owned'</script></main>"), encoding="utf-8"
    )
    with Opened(browser, path) as opened:
        assert opened.page.title() == "Rwanda and Kazakhstan"
        assert any("Content Security Policy" in message for message in opened.messages)


def test_embedded_fonts_are_the_ones_used(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["report"]) as opened:
        loaded = opened.page.evaluate(
            """document.fonts.ready.then(() => [...document.fonts]
                .filter(f => f.status === 'loaded').map(f => f.family.replaceAll('"', '')))"""
        )
        assert {"Brief Sans", "Brief Serif"} <= set(loaded)
        failed = opened.page.evaluate("[...document.fonts].filter(f => f.status === 'error').length")
        assert failed == 0


def test_keyboard_reaches_the_content_and_the_disclosures(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["report"], 320) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] table").first.is_visible()
        wide = page.locator("div.scroll").first
        wide.focus()
        page.keyboard.press("ArrowRight")
        waiting = wide.evaluate_handle(
            "e => new Promise(done => e.addEventListener('scrollend', () => done(e.scrollLeft)))"
        )
        assert waiting.json_value() > 0


def test_every_box_that_scrolls_can_be_focused(browser: Any, pages: dict[str, Path]) -> None:
    script = """[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
        && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 80))"""
    for name in ("report", "plain"):
        with Opened(browser, pages[name], 320) as opened:
            opened.unfold()
            assert opened.page.evaluate(script) == []


def test_a_number_leads_to_its_evidence_and_back(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["report"]) as opened:
        page = opened.page
        page.locator("a.fact").first.click()
        assert page.url.endswith("#fact-trade.exports.latest")
        page.locator("li:target a.back").first.click()
        assert page.evaluate("document.querySelector(':target').textContent") == "US$11.3\u00a0million"


def test_the_csv_can_be_saved(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    with Opened(browser, pages["report"]) as opened:
        with opened.page.expect_download() as waiting:
            opened.page.locator("#table-trade\\.years a[download]").click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
    assert file.name == "trade.years.csv"
    assert file.read_text(encoding="utf-8-sig").splitlines()[1] == "2013,20.7,41.1,'=1+1"


def test_charts_follow_the_page_into_the_dark_and_paper_stays_light(
    browser: Any, pages: dict[str, Path]
) -> None:
    script = """[getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.documentElement).getPropertyValue('--k0b5cad').trim()]"""
    with Opened(browser, pages["report"], color_scheme="dark") as opened:
        assert opened.page.evaluate(script) == ["rgb(20, 25, 31)", "#6cb0f5"]
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert opened.page.evaluate(script) == ["rgb(255, 255, 255)", "#0b5cad"]


def test_first_paint_is_quick(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["report"]) as opened:
        opened.page.wait_for_timeout(500)
        milliseconds = opened.page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
    assert milliseconds < 2000  # half a second on a quiet machine; shared ones are given room
