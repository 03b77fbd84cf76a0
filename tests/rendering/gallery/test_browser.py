"""The gallery in a real browser with the network off: searched, sorted, read without script, paged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.evidence.wording import Voice
from bilateral.rendering.gallery import write_gallery

from ..browsing import WIDTHS, Opened
from .conftest import changed_facts, write_failure, write_report

pytestmark = pytest.mark.browser

#: Pair → what all amounts of the committed report are multiplied with.
PAIRS = {
    "RWA-KAZ": 1.0,
    "KEN-TUR": 50.0,
    "CIV-ESP": 0.1,
    "DEU-USA": 9000.0,
    "COD-OMN": 0.004,
    "ROU-TCD": 2.0,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gallery")
    for pair, factor in PAIRS.items():
        reporter, partner = pair.split("-")
        content = changed_facts(reporter, partner, factor, 1.0 if pair == "RWA-KAZ" else 0.7)
        if pair == "ROU-TCD":  # of one pair nobody has reported exports
            content["facts"] = [
                row | {"value": None} if row["id"].startswith("trade.exports") else row
                for row in content["facts"]
            ]
        write_report(made, content)
    write_failure(made, "BDI", "ERI", "chapter corridors failed: no legs", 3)
    write_report(made, changed_facts("FJI", "BOL")).joinpath("facts.json").write_bytes(b"{")
    return made


@pytest.fixture(scope="module")
def pages(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    first = write_gallery(folder)
    html = first.read_text(encoding="utf-8")
    bad = html.replace('<label for="search">Search</label>', "").replace(
        "--muted: #52606d", "--muted: #c0c8d0"
    )
    bad = bad.replace("</main>", '<div id="wide">wide</div><img src="https://example.org/a.png"></main>')
    bad = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", bad).replace(
        "</style>", "#wide{width:5000px}</style>"
    )
    violating = tmp_path_factory.mktemp("bad") / "violating.html"
    violating.write_text(bad, encoding="utf-8")
    return {"gallery": first, "violating": violating}


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Opened]:
    with Opened(browser, pages["gallery"]) as page:
        yield page
        assert page.messages == []


def shown(opened: Opened) -> list[str]:
    """The anchors of the cards that are shown, in their order."""
    found: list[str] = opened.page.evaluate(
        "[...document.querySelectorAll('.card')].filter(card => card.offsetParent).map(card => card.id)"
    )
    return found


def sort_by(opened: Opened, subject: str, figure: str) -> None:
    opened.page.select_option("#subject", label=subject)
    opened.page.select_option("#figure", label=figure)
    opened.page.wait_for_function(
        "figure => [...document.querySelectorAll('.by span')].some(by => by.textContent === figure)",
        arg=figure,
    )


BY_NAME = ["CIV-ESP", "COD-OMN", "DEU-USA", "KEN-TUR", "ROU-TCD", "RWA-KAZ", "BDI-ERI", "FJI-BOL"]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_request_no_message_no_sideways_scrolling(
    browser: Any, pages: dict[str, Path], width: int
) -> None:
    with Opened(browser, pages["gallery"], width) as opened:
        sort_by(opened, "Key figures", "Exports, last year")
        assert opened.outside == []
        assert opened.messages == []
        assert opened.overhang() <= 0


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light"), (1280, "dark")]
)
def test_axe_finds_nothing(
    browser: Any, pages: dict[str, Path], axe_script: str, width: int, scheme: str
) -> None:
    with Opened(browser, pages["gallery"], width, color_scheme=scheme, bypass_csp=True) as opened:
        sort_by(opened, "Key figures", "Exports, last year")
        assert opened.audit(axe_script) == []


def test_the_gates_close_on_a_bad_page(browser: Any, pages: dict[str, Path], axe_script: str) -> None:
    with Opened(browser, pages["violating"]) as opened:
        assert opened.outside == ["https://example.org/a.png"]
        assert opened.overhang() > 0
        found = {rule for rule, _ in opened.audit(axe_script)}
        assert {"image-alt", "color-contrast"} <= found


def test_the_policy_stops_a_script_and_a_style_that_slipped_in(browser: Any, pages: dict[str, Path]) -> None:
    path = pages["gallery"].with_name("slipped.html")
    html = pages["gallery"].read_text(encoding="utf-8")
    path.write_text(
        html.replace("</main>", '<p style="color:red"></p><script>document.title = "owned"</script></main>'),
        encoding="utf-8",
    )
    with Opened(browser, path) as opened:
        assert opened.page.title() == "Bilateral reports"
        assert sum("Content Security Policy" in message for message in opened.messages) == 2
    path.unlink()


def test_without_script_every_card_is_there(browser: Any, pages: dict[str, Path]) -> None:
    with Opened(browser, pages["gallery"], java_script_enabled=False) as opened:
        cards = opened.page.locator(".card")
        assert cards.count() == len(BY_NAME)
        assert all(cards.nth(number).is_visible() for number in range(len(BY_NAME)))
        assert not opened.page.locator("#controls").is_visible()
        assert "US$11.3 million" in (cards.nth(5).text_content() or "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rwanda", ["RWA-KAZ"]),
        ("RW", ["RWA-KAZ"]),
        ("Kazakh", ["RWA-KAZ"]),
        ("казахстан", ["RWA-KAZ"]),
        ("Қазақстан", ["RWA-KAZ"]),
        ("cote d'ivoire", ["CIV-ESP"]),
        ("Costa de Marfil", ["CIV-ESP"]),
        ("ivory coast", ["CIV-ESP"]),
        ("Alemania", ["DEU-USA"]),
        ("states", ["DEU-USA"]),  # a word inside a name
        ("oman", ["COD-OMN"]),  # and not Romania, in which it stands too
        ("congo", ["COD-OMN"]),
        ("TÜRKİYE", ["KEN-TUR"]),
        ("kenya tur", ["KEN-TUR"]),
        ("tur ken", ["KEN-TUR"]),
        ("ken-tur", ["KEN-TUR"]),
        ("tur-ken", []),  # the other way round is another report
        ("burundi", ["BDI-ERI"]),  # failures are found too
        ("  ", BY_NAME),
        ("zzz", []),
        ("<script>", []),
    ],
)
def test_search_knows_names_in_any_language_and_codes(opened: Opened, text: str, found: list[str]) -> None:
    opened.page.wait_for_timeout(50)
    opened.page.fill("#search", text)
    opened.page.wait_for_function(
        "want => [...document.querySelectorAll('.card')].filter(card => !card.hidden).length === want",
        arg=len(found),
    )
    assert shown(opened) == found
    status = opened.page.text_content("#status")
    assert status == (f"{len(found)} of 8 shown" if found else "No report matches.")


def test_sorting_by_a_figure_and_back(opened: Opened) -> None:
    sort_by(opened, "Trade", "Exports, 2024")
    # By the factor of the pair; not reported comes last, whichever way.
    highest = ["DEU-USA", "KEN-TUR", "RWA-KAZ", "CIV-ESP", "COD-OMN", "ROU-TCD"]
    assert shown(opened)[:6] == highest
    values = opened.page.locator(".by b").all_text_contents()
    assert values[:3] == ["US$102\u00a0billion", "US$565\u00a0million", "US$11.3\u00a0million"]
    assert values[5] == "not reported"
    opened.page.select_option("#order", "1")
    opened.page.wait_for_function("() => document.querySelector('.card').id === 'COD-OMN'")
    assert shown(opened)[:6] == [*highest[4::-1], "ROU-TCD"]
    opened.page.click("button[type=reset]")
    opened.page.wait_for_function("() => !document.querySelector('.by')")
    assert shown(opened) == BY_NAME


def test_the_page_words_numbers_as_the_reports_do(folder: Path, opened: Opened) -> None:
    facts = {row["id"]: row for row in json.loads((folder / "RWA-KAZ" / "facts.json").read_bytes())["facts"]}
    data = json.loads(opened.page.text_content("#data") or "")
    known = {name: fact_id for fact_id, name in names(facts).items()}
    voice, checked = Voice(), set()
    for at, group in enumerate(data["groups"]):
        opened.page.select_option("#subject", str(at))
        for place, (label, unit) in enumerate(group["facts"]):
            if (unit, len(str(facts[known[label]]["value"])) // 3) in checked:
                continue
            opened.page.select_option("#figure", str(place))
            opened.page.wait_for_function(
                "label => document.querySelector('#RWA-KAZ .by span')?.textContent === label", arg=label
            )
            value = facts[known[label]]["value"]
            # The page keeps twenty bits of a number.
            told = {
                voice.value(value * factor if value else value, unit) for factor in (1 - 1e-6, 1, 1 + 1e-6)
            }
            assert (opened.page.text_content("#RWA-KAZ .by b") or "").replace("-", "−") in {
                text.replace("-", "−") for text in told
            }, label
            checked.add((unit, len(str(value)) // 3))
    assert {"USD", "share", "count", "rank", "index", "km", "percent", "ratio"} <= {
        unit for unit, _ in checked
    }


def names(facts: dict[str, Any]) -> dict[str, str]:
    from bilateral.evidence.wording.fact_names import fact_name

    return {fact_id: fact_name(Voice(), fact_id) for fact_id in facts}


def test_failures_alone(opened: Opened) -> None:
    opened.page.select_option("#show", "failures")
    assert shown(opened) == ["BDI-ERI", "FJI-BOL"]
    assert not opened.page.locator("#reports").is_visible()
    opened.page.select_option("#show", "reports")
    assert shown(opened) == BY_NAME[:6]


def test_the_keyboard_is_enough(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("ken")
    assert shown(opened) == ["KEN-TUR"]
    page.keyboard.press("Tab")
    page.keyboard.type("Key")  # the native picker finds by its first letters
    page.wait_for_function("() => document.querySelector('.by')")
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert stops == ["figure", "order", "show", "Reset", "2 failures", "Kenya and Türkiye"]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("KEN-TUR/report.html")


def test_coming_back_from_a_report_finds_the_search_as_it_was(opened: Opened) -> None:
    opened.page.fill("#search", "kenya")
    sort_by(opened, "Trade", "Exports, 2024")
    opened.page.select_option("#order", "1")
    opened.page.click("#KEN-TUR h3 a")
    opened.page.go_back()
    opened.page.wait_for_function("() => document.querySelector('.by')")
    opened.page.wait_for_function(
        "() => [...document.querySelectorAll('.card')].filter(card => !card.hidden).length === 1"
    )
    kept = [opened.page.input_value(control) for control in ("#search", "#order", "#show")]
    assert kept == ["kenya", "1", "all"]
    assert opened.page.locator(".by span").first.text_content() == "Exports, 2024"


def test_search_finds_what_stands_on_another_page(browser: Any, folder: Path, tmp_path: Path) -> None:
    for name in ("KEN-TUR", "RWA-KAZ", "CIV-ESP"):
        (tmp_path / name).symlink_to(folder / name)
    first = write_gallery(tmp_path, page_size=2)
    with Opened(browser, first) as opened:
        assert shown(opened) == ["CIV-ESP"]
        opened.page.fill("#search", "Казахстан")
        link = opened.page.locator("#elsewhere a")
        link.wait_for()
        assert link.text_content() == "Rwanda and Kazakhstan"
        link.click()
        assert opened.page.url.endswith("gallery-2.html#RWA-KAZ")
        assert opened.page.locator("#RWA-KAZ h3").is_visible()
        assert opened.page.evaluate("document.querySelector(':target').getBoundingClientRect().top") >= 0
        assert opened.messages == []


def test_direct_figures_are_solid_and_mirror_figures_hollow(opened: Opened) -> None:
    style = """selector => {
        const { stroke, strokeDasharray, markerMid } = getComputedStyle(document.querySelector('#RWA-KAZ .spark ' + selector));
        const mark = document.querySelector(markerMid.slice(5, -2) + ' circle');
        return [stroke, strokeDasharray, getComputedStyle(mark).fill];
    }"""
    solid, hollow = (opened.page.evaluate(style, selector) for selector in (".x", ".xm"))
    assert solid == ["rgb(11, 92, 173)", "none", "rgb(11, 92, 173)"]
    assert hollow == ["rgb(11, 92, 173)", "3px, 3px", "rgb(255, 255, 255)"]


@pytest.mark.slow
def test_two_thousand_reports_stay_smooth(browser: Any, tmp_path: Path) -> None:
    from bilateral.pair import all_countries

    small = changed_facts("RWA", "KAZ")
    small["facts"] = [
        row
        for row in small["facts"]
        if row["id"].startswith(("trade.exports", "trade.imports", "digital.egdi"))
    ]
    small |= {"claims": [], "sources": {}}
    codes = [country.iso3 for country in all_countries()][:46]
    for pair in [(one, two) for one in codes for two in codes if one != two][:2000]:
        write_report(tmp_path, small | {"pair": {"reporter": pair[0], "partner": pair[1]}})
    with Opened(browser, write_gallery(tmp_path)) as opened:
        opened.page.wait_for_timeout(300)
        paint = opened.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        key = opened.page.evaluate(
            """() => new Promise(done => { const search = document.getElementById('search'), start = performance.now();
                search.value = 'rwa'; search.dispatchEvent(new Event('input'));
                requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
                    port1.onmessage = () => done(performance.now() - start); port2.postMessage(0); }); })"""
        )
    # A quiet machine takes a tenth of this (benchmarks/gallery.py); shared ones are given room.
    assert paint < 3000
    assert key < 1000
