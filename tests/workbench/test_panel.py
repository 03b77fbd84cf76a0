"""The panel without a browser: what it shows, what it refuses, what it saves."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest

from bilateral.pair import find_pair
from bilateral.workbench.explorer import Explorer, View, chapters, chosen_country, first_question
from bilateral.workbench.panel import Panel
from bilateral.workbench.world import equal_earth, on_map


@pytest.fixture(scope="module")
def made() -> Panel:
    return Panel(Explorer(View("RWA", "KAZ", 1995, 2026, first_question())))


@pytest.fixture
def panel(made: Panel) -> Panel:
    """Return the panel as it begins."""
    made.claim.value = ""
    made._change(reporter="RWA", partner="KAZ", start=1995, end=2026)
    made.chapter.value = "relations"
    made.chapter.value = "trade"
    made.question.value = first_question()
    return made


def test_a_country_by_its_name_changes_the_chart(panel: Panel) -> None:
    assert "Rwanda to Kazakhstan" in panel.shown.value
    panel.partner.value = "Türkiye"
    assert "Rwanda to Türkiye" in panel.shown.value
    panel.reporter.value = "ken"
    assert panel.reporter.value == "Kenya"
    assert "Kenya to Türkiye" in panel.shown.value
    panel.swap.click()
    assert (panel.reporter.value, panel.partner.value) == ("Türkiye", "Kenya")
    assert panel.map.reporter == "TUR"


def test_the_map_picks_the_partner(panel: Panel) -> None:
    panel.map.picked = {"iso3": "UGA", "count": 1}
    assert panel.partner.value == "Uganda"
    assert "Rwanda to Uganda" in panel.shown.value
    assert {"RWA", "KAZ", "UGA", "FRA"} <= {country["iso3"] for country in panel.map.countries}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Rwanda", "given with itself"),
        ("Atlantys", "Unknown country"),
        ("united", "may be"),
        ("", "No country"),
    ],
)
def test_a_country_that_cannot_be_is_one_line_and_changes_nothing(
    panel: Panel, typed: str, says: str
) -> None:
    before = panel.shown.value
    panel.partner.value = typed
    assert panel.status.kind == "error"
    assert says in panel.status.message
    assert "\n" not in panel.status.message
    assert panel.shown.value == before
    assert panel.explorer.view.partner == "KAZ"


def test_years_out_of_order_are_one_line_until_they_are_in_order(panel: Panel) -> None:
    panel.start.value = 2030
    assert panel.status.kind == "error"
    assert "2030" in panel.status.message
    panel.end.value = 2040
    assert panel.status.kind == "done"
    assert (panel.explorer.view.start, panel.explorer.view.end) == (2030, 2040)


def test_a_claim_is_judged_at_once_and_anew_for_another_pair(panel: Panel) -> None:
    panel.claim.value = "trade >= 1 bn USD in 2024"
    assert "contradicted" in panel.verdict.value
    assert "National Institute of Statistics of Rwanda" in panel.verdict.value
    panel.partner.value = "China"
    assert "Rwanda–China" in panel.verdict.value
    panel.claim.value = "<b>x</b> >= 3"
    assert panel.status.kind == "error"
    assert "Unknown measure" in panel.status.message
    assert "contradicted" not in panel.verdict.value


def test_every_question_has_an_answer_and_is_quick(panel: Panel) -> None:
    slow = []
    for name, asked in chapters().items():
        panel.chapter.value = name
        for question in asked:
            panel.question.value = question
            began = time.process_time()
            panel.redraw()
            if time.process_time() - began > 1:
                slow.append(question)
            assert panel.status.kind == "done", panel.status.message
            assert panel.shown.value, question
            assert "](#" not in panel.shown.value, question
    assert slow == []


@pytest.mark.parametrize(("reporter", "partner"), [("TUV", "BTN"), ("XKX", "TWN")])
def test_a_pair_with_hardly_any_data_says_what_is_missing(panel: Panel, reporter: str, partner: str) -> None:
    panel._change(reporter=reporter, partner=partner)
    for name in chapters():
        panel.chapter.value = name
        assert panel.status.kind == "done", panel.status.message
    panel.chapter.value = "trade"
    panel.question.value = first_question()
    assert "class='gap'" in panel.shown.value


def test_what_is_shown_is_saved(panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    panel.claim.value = "exports about 11 million USD in 2024"
    for button in panel.saves.values():
        button.click()
        assert panel.status.message.startswith("Saved exports/RWA-KAZ-trade-exports."), panel.status.message
    page = (tmp_path / "exports/RWA-KAZ-trade-exports.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "supported" in page
    ids, anchors = set(re.findall(r'\bid="([^"]+)"', page)), re.findall(r'href="#([^"]+)"', page)
    assert set(anchors) - ids == set()
    with (tmp_path / "exports/RWA-KAZ-trade-exports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["year"] for row in rows if row["year"]} >= {"2024"}
    assert (tmp_path / "exports/RWA-KAZ-trade-exports.png").read_bytes()[:4] == b"\x89PNG"


def test_nothing_to_save_is_said(panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    panel.question.value = chapters()["trade"][0]
    panel.saves["png"].click()
    assert panel.status.kind == "error"
    assert list(tmp_path.iterdir()) == []


def test_the_beginning_of_a_name_is_enough_where_it_is_one() -> None:
    assert chosen_country("Türk").iso3 == "TUR"
    assert chosen_country("kaz") == find_pair("RWA", "KAZ").partner


def test_the_projection_has_its_published_ends() -> None:
    # Šavrič, Patterson and Jenny (2018): the map is 2.05458 times as wide as it is high.
    width, height = 2 * equal_earth(0, 180)[0], 2 * equal_earth(90, 0)[1]
    assert width / height == pytest.approx(2.05458, abs=1e-4)
    assert on_map(0, 0)[0] == 360
    assert on_map(50, 10)[1] < on_map(-30, 10)[1]


def test_it_speaks_the_language_of_the_notebook() -> None:
    panel = Panel(Explorer(View("RWA", "KAZ", 1995, 2026, first_question()), language="fr"))
    assert panel.partner.description == "Partenaire"
    panel.partner.value = "Turquie"
    assert panel.heading.value.startswith("<h2>Rwanda – Turquie")
    assert "What does" not in panel.heading.value
    assert all(not label.startswith("What ") for label, _ in panel.question.options)
