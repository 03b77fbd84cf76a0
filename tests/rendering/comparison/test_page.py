"""The page of a comparison, read as its reader would."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from bilateral.errors import OutputError
from bilateral.evidence.report_folder import open_report
from bilateral.rendering.comparison import View, comparison_html, comparison_view, write_comparison

from .conftest import EXAMPLE


@pytest.fixture(scope="module")
def view(vintage: Path) -> View:
    return comparison_view(open_report(EXAMPLE), open_report(vintage))


@pytest.fixture(scope="module")
def soup(view: View) -> BeautifulSoup:
    return BeautifulSoup(comparison_html(view), "html.parser")


def row(soup: BeautifulSoup, fact_id: str) -> list[str]:
    """The cells of the first row of a fact: name, before, after, change."""
    for found in soup.select("table.changes tbody tr"):
        code = found.select_one("th code")
        if code is not None and code.get_text() == fact_id:
            return [cell.get_text(" ", strip=True) for cell in found.select("td")]
    raise AssertionError(f"no row of {fact_id}")


def test_a_figure_that_grew_stands_with_both_sources(soup: BeautifulSoup) -> None:
    # 12,905,331 − 11,304,162.78 = 1,601,168.22, which is 14.2% of 11,304,162.78.
    before, after, change = row(soup, "trade.exports.latest")
    assert (
        before
        == "US$11.3\u00a0million 2024 Formal External Trade in Goods, first quarter 2025: annex tables (2025)"
    )
    assert after.startswith("US$12.9\u00a0million 2025 Formal External Trade, second quarter of 2026")
    assert after.endswith("(30 Sep 2026)")
    assert change == "+US$1.6\u00a0million (+14%) 1 year later"


@pytest.mark.parametrize(
    ("fact_id", "told"),
    [
        # 17 to 12; 0.0061 − 0.004886 of exports; 0.3205 − 0.321 of the index.
        ("trade.partner_rank.latest", "5 places up 1 year later"),
        ("trade.share_of_exports.latest", "+0.12 percentage points 1 year later"),
        ("digital.egdi.gap.latest", "−0.00050 (−0.16%) 2 years later"),
        ("trade.balance.latest", "−US$123,466"),
        ("trade.imports.2024", "now reported"),
        ("trade.mirror_agreement.latest", "no longer reported"),
        ("relations.visits.latest", "changed 490 days later"),
        ("profile.gdp.partner", "same figure, other source"),
    ],
)
def test_each_kind_of_change_in_words(soup: BeautifulSoup, fact_id: str, told: str) -> None:
    assert row(soup, fact_id)[-1] == told


def test_a_change_that_rounding_hides_is_told_in_full(soup: BeautifulSoup) -> None:
    before, after, change = row(soup, "trade.exports.2024")
    assert before.startswith("11,304,162.78 USD")
    assert after.startswith("11,304,162.8 USD")
    assert change.startswith("+US$0.0")


def test_what_is_missing_is_not_reported_and_never_zero(soup: BeautifulSoup) -> None:
    before, after, _ = row(soup, "trade.imports.2024")
    assert before.startswith("not reported")
    assert after.startswith("US$81,000")


def test_the_brief_counts_every_kind(view: View) -> None:
    assert list(view.summary) == [
        "7 figures changed",
        "1 figure is now reported",
        "1 figure is no longer reported",
        "1 fact is new",
        "1 fact is gone",
        "1 verdict on a claim changed",
        "1 figure is the same, of another period, source or method",
        "918 facts are the same",
    ]


def test_the_facts_relied_on_come_first(view: View) -> None:
    trade = next(chapter for chapter in view.chapters if chapter.key == "trade")
    assert [change.id for change in trade.changed][:4] == [
        "trade.balance.latest",
        "trade.mirror_agreement.latest",
        "trade.partner_rank.latest",
        "trade.share_of_exports.latest",
    ]


def test_verdicts_that_changed_stand_side_by_side(soup: BeautifulSoup) -> None:
    first, second = row(soup, "C02a")
    assert (first, second) == ("✓ supported 2", "✗ contradicted 5")
    assert row(soup, "C19b")[1] == "–"


def test_every_link_inside_the_page_leads_somewhere(soup: BeautifulSoup) -> None:
    ids = [str(found["id"]) for found in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(link["href"])[1:] for link in soup.select('a[href^="#"]')}
    assert targets - set(ids) == set()


def test_text_from_data_stays_text(soup: BeautifulSoup) -> None:
    assert soup.find("script") is None
    assert [
        link["href"] for link in soup.select("a") if not str(link["href"]).startswith(("#", "http"))
    ] == []
    (source,) = [each for each in soup.select(".sources li") if each["id"] == "source-nisr-2026q2"]
    assert "<script>alert(1)</script>" in source.get_text()


def test_a_source_of_two_vintages_is_listed_with_both(soup: BeautifulSoup) -> None:
    found = soup.find(id="source-wdi")
    assert isinstance(found, Tag)
    assert len(found.select("cite")) == 2
    assert "2026-10-01" in found.get_text()


def test_two_pairs_are_beside_each_other(other_pair: Path) -> None:
    view = comparison_view(open_report(EXAMPLE), open_report(other_pair))
    assert view.title == "Rwanda and Kazakhstan beside Kenya and Türkiye"
    assert [side.head for side in view.sides] == ["Rwanda and Kazakhstan", "Kenya and Türkiye"]
    names = {change.name for chapter in view.chapters for change in chapter.changed}
    assert "Agriculture, agricultural exports, reporter, 2021" in names  # a side has no one name
    assert not any("now" in line or "gone" in line for line in view.summary)


def test_two_reports_that_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_bytes((EXAMPLE / "facts.json").read_bytes())
    view = comparison_view(open_report(EXAMPLE), open_report(tmp_path))
    assert "No fact and no claim differs." in comparison_html(view)


def test_the_page_is_valid_and_the_same_each_time(view: View, tmp_path: Path) -> None:
    html = write_comparison(view, tmp_path / "new" / "changes.html").read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(html)
    assert html == comparison_html(view)


def test_a_page_that_cannot_be_written_is_one_line(view: View, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder; name a file"):
        write_comparison(view, tmp_path)
