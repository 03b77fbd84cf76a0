"""Reading a page with the keyboard alone, without script, and on paper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ..browsing import Opened
from .gates import A4_WIDTH, comes_true, gate

pytestmark = pytest.mark.browser

FOCUSABLE = "document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')"
FOCUSED = f"""(() => {{ const element = document.activeElement, style = getComputedStyle(element);
    const place = [...{FOCUSABLE}].indexOf(element);
    return [place, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]; }})()"""


def walk(page: Any) -> list[tuple[int, bool]]:
    """Press Tab until the focus leaves the page; return each stop's place in the page and whether it can be seen."""
    stops: list[tuple[int, bool]] = []
    for _ in range(page.evaluate(f"{FOCUSABLE}.length") + 1):
        page.keyboard.press("Tab")
        place, seen = page.evaluate(FOCUSED)
        if place < 0:
            break
        stops.append((place, seen))
    return stops


def hidden_places(page: Any) -> set[int]:
    """Return the places of what cannot be reached because it is folded away or left out at this width."""
    script = f"[...{FOCUSABLE}].map((e, place) => e.checkVisibility() ? -1 : place)"
    return set(page.evaluate(script)) - {-1}


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_goes_through_the_page_in_reading_order(browser: Any, pages: dict[str, Path], width: int) -> None:
    with Opened(browser, pages["report"], width) as opened:
        page = opened.page
        hidden = hidden_places(page)
        stops = walk(page)
        expected = [place for place in range(page.evaluate(f"{FOCUSABLE}.length")) if place not in hidden]
        # The link to the contents appears once the reader has left them.
        up = page.evaluate(f"[...{FOCUSABLE}].findIndex(e => e.className === 'up')")
        assert [place for place, _ in stops if place != up] == [place for place in expected if place != up]
        assert [place for place, seen in stops if not seen] == []


def test_the_walk_notices_a_trap_an_order_and_a_hidden_focus(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(
        """<!DOCTYPE html><title>x</title><style>.bare:focus-visible { outline: none }</style>
        <a href="#a">one</a><a href="#b" tabindex="1">two</a><a href="#c" class="bare">three</a>
        <a href="#d" onfocus="document.querySelector('.bare').focus()">trap</a><a href="#e">never</a>""",
        encoding="utf-8",
    )
    with Opened(browser, path) as opened:
        stops = walk(opened.page)
    places = [place for place, _ in stops]
    assert places[:2] == [1, 0]  # out of order
    assert 4 not in places  # behind the trap
    assert (2, False) in stops


def test_skip_link_disclosure_and_wide_table_work_from_the_keyboard(
    browser: Any, pages: dict[str, Path]
) -> None:
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
        wide = page.locator("div.scroll:not(:has(.stack))").first
        wide.focus()
        page.keyboard.press("ArrowRight")
        waiting = wide.evaluate_handle(
            "e => new Promise(done => e.addEventListener('scrollend', () => done(e.scrollLeft)))"
        )
        assert waiting.json_value() > 0


IN_SIGHT = """(() => { const target = document.querySelector(':target'), box = target.getBoundingClientRect();
    return [target.id, box.height > 0 && box.top >= 0 && box.bottom <= innerHeight]; })()"""


@pytest.mark.parametrize("script", [True, False])
def test_a_number_leads_to_its_folded_evidence_and_back(
    browser: Any, pages: dict[str, Path], script: bool
) -> None:
    with Opened(browser, pages["flagship"], java_script_enabled=script) as opened:
        page = opened.page
        number = page.locator("main .findings a.fact").first
        fact = number.get_attribute("href")
        assert page.locator("details.entries[open]").count() == 0
        for _ in range(2):
            number.focus()
            page.keyboard.press("Enter")
            assert page.evaluate(IN_SIGHT) == [fact[1:], True]
            assert page.locator("details.entries[open]").count() == 1
            page.locator(":target a.back").first.focus()
            page.keyboard.press("Enter")
            assert page.evaluate(IN_SIGHT) == [number.get_attribute("id"), True]
            assert page.evaluate("document.activeElement.id") == number.get_attribute("id")
            page.locator("details.entries[open] > summary").press(
                "Enter"
            )  # folded again, to go a second time


def test_without_script_disclosures_open_and_tables_are_saved(
    browser: Any, pages: dict[str, Path], tmp_path: Path
) -> None:
    with Opened(browser, pages["report"], java_script_enabled=False) as opened:
        opened.page.locator("figure summary").first.click()
        assert opened.page.locator("figure details[open] table").first.is_visible()
        with opened.page.expect_download() as waiting:
            opened.page.locator("figure details[open] a[download]").first.click()
        waiting.value.save_as(tmp_path / "saved.csv")
    assert (
        (tmp_path / "saved.csv").read_text(encoding="utf-8-sig").startswith("year,direct,mirror,note\n2013,")
    )


LIT = """[...document.querySelectorAll('.contents > ol > li')].filter(item => [...item.querySelectorAll('a')]
    .some(link => getComputedStyle(link).color === 'rgb(11, 92, 173)')).map(item => item.querySelector('a').textContent)"""


@pytest.mark.parametrize("without", ["", "scroll-target-group"])
def test_the_contents_follow_the_reader(browser: Any, pages: dict[str, Path], without: str) -> None:
    path = pages["flagship"]
    if without:  # as browsers see it that do not know the property
        html = path.read_text(encoding="utf-8").replace(without, "no-such-property")
        path = path.with_name("elsewhere.html")
        path.write_text(html, encoding="utf-8")
    with Opened(browser, path) as opened:
        page = opened.page
        titles = page.locator("main > section > h2").all_text_contents()
        assert len(titles) > 8
        for number in (1, 4, len(titles) - 2):
            page.evaluate(f"document.querySelectorAll('main > section > h2')[{number}].scrollIntoView()")
            page.evaluate("scrollBy(0, 300)")
            assert comes_true(page, f"{LIT}[0] === {titles[number]!r}")
            assert page.evaluate(LIT) == [titles[number]]


def test_on_a_phone_a_link_leads_back_to_the_contents(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["flagship"], 360) as opened:
        page = opened.page
        link = page.locator(".contents .up")
        assert not link.is_visible()  # the contents are in sight
        page.evaluate("scrollTo(0, 9000)")
        assert comes_true(page, "document.querySelector('.up').checkVisibility({visibilityProperty: true})")
        link.click()
        assert page.locator("#contents-label").bounding_box()["y"] >= 0


@pytest.mark.parametrize("name", ["report", "plain", "flagship"])
def test_on_paper_nothing_is_cut_off(browser: Any, pages: dict[str, Path], name: str) -> None:
    with Opened(browser, pages[name], A4_WIDTH, color_scheme="dark") as opened:
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert gate("clipped", opened.page) == []
        paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        for hidden in (".skip", ".download", ".up", ".back"):
            assert not any(part.is_visible() for part in opened.page.locator(hidden).all()[:3])


def test_charts_follow_the_page_into_the_dark_and_paper_stays_light(
    browser: Any, pages: dict[str, Path]
) -> None:
    script = """[getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.documentElement).getPropertyValue('--k0b5cad').trim()]"""
    with Opened(browser, pages["report"], color_scheme="dark") as opened:
        assert opened.page.evaluate(script) == ["rgb(20, 25, 31)", "#62aaf6"]
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert opened.page.evaluate(script) == ["rgb(255, 255, 255)", "#0b5cad"]


def test_a_table_too_wide_for_the_sheet_is_printed_on_a_turned_one(
    browser: Any, pages: dict[str, Path], tmp_path: Path
) -> None:
    with Opened(browser, pages["report"]) as opened:
        opened.page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    with pikepdf.open(tmp_path / "printed.pdf") as pdf:
        boxes = [[float(part) for part in page.mediabox] for page in pdf.pages]
    assert {box[2] > box[3] for box in boxes} == {True, False}


def test_on_paper_the_folded_evidence_is_printed(
    browser: Any, pages: dict[str, Path], tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler's pdftotext is not installed")
    with Opened(browser, pages["flagship"]) as opened:
        assert opened.page.locator("details.entries[open]").count() == 0
        opened.page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
        ids = opened.page.locator(".facts > li code:first-child").all_text_contents()
    printed = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "printed.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    words = set("".join(printed.split("-\n")).replace("\n", "").split()) | set(printed.split())
    assert len(ids) > 500
    assert [name for name in ids if name not in words and len(name) < 30] == []
