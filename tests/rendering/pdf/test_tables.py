"""Tables: complete grids that fit a page."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from bilateral.rendering.typst_fit import UPRIGHT, fit
from bilateral.rendering.typst_html import HTMLReader
from bilateral.rendering.typst_images import Images
from bilateral.rendering.typst_nodes import plain
from bilateral.rendering.typst_tables import cell, data_table, finish, html_table, simple_table

spans = st.integers(1, 4)
rows_of_cells = st.lists(
    st.lists(st.tuples(spans, spans, st.text(max_size=30)), min_size=1, max_size=5), min_size=1, max_size=6
)


def covered(rows: list[list[dict[str, Any]]], count: int) -> list[list[int]]:
    """Return how often each place of the grid is taken."""
    taken = [[0] * count for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for item in row:
            while taken[y][x]:
                x += 1
            for line in taken[y : y + item["rs"]]:
                for column in range(x, x + item["cs"]):
                    line[column] += 1
    return taken


@given(rows_of_cells)
def test_every_grid_is_complete_and_nothing_overlaps(rows: list[list[tuple[int, int, str]]]) -> None:
    made = finish([], [[cell([text], cs=cs, rs=rs) for cs, rs, text in row] for row in rows], [], [])
    assert all(places == [1] * made["count"] for places in covered(made["body"], made["count"]))
    kept = "".join(plain(item["body"]) for row in made["body"] for item in row).replace("\u200b", "")
    assert kept == "".join(text for row in rows for *_, text in row).replace("\u200b", "")


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.integers(1, 5))
def test_set_widths_fit_the_page(lengths: list[int], height: int) -> None:
    rows = [[["w " * (length // 2)] for length in lengths] for _ in range(height)]
    made = simple_table([[f"h{number}"] for number in range(len(lengths))], rows, [])
    if isinstance(made["columns"], list) and not made["landscape"]:
        assert sum(made["columns"]) == pytest.approx(UPRIGHT, abs=1)


def read(html: str) -> Any:
    return html_table(BeautifulSoup(html, "html.parser").find("table"), HTMLReader(Images()))


def test_numbers_stand_to_the_right() -> None:
    made = read(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td>-1,234.5</td></tr><tr><td>1</td><td>NaN</td></tr></table>"
    )
    assert [item["align"] for item in made["body"][0]] == ["left", "right"]


def test_rows_of_heads_are_the_head_and_captions_the_title() -> None:
    made = read("<table><caption>Title</caption><tr><th>a</th></tr><tr><td>1</td></tr></table>")
    assert len(made["head"]) == 1
    assert made["title"] == ["Title"]


def test_nested_tables_become_text() -> None:
    made = read("<table><tr><td>a<table><tr><td>inner</td></tr></table></td></tr></table>")
    assert len(made["body"]) == 1
    assert "inner" in plain(made["body"][0][0]["body"])


@pytest.mark.parametrize("html", ["<table></table>", "<table><tr></tr></table>"])
def test_tables_without_cells_are_none(html: str) -> None:
    assert read(html) is None


@pytest.mark.parametrize("html", ["<td colspan=0 rowspan=-1>a", "<td colspan=999999>a", "<td rowspan=x>a"])
def test_impossible_spans_are_cut(html: str) -> None:
    made = read(f"<table><tr>{html}</td><td>b</td></tr></table>")
    assert made["count"] <= 400
    assert all(places == [1] * made["count"] for places in covered(made["body"], made["count"]))


def test_short_texts_keep_their_line_and_long_ones_share_the_rest() -> None:
    rows = [[["2025-05-28"], ["word " * 60], ["signed"]]]
    made = simple_table([["Date"], ["What"], ["Status"]], rows, [])
    assert not made["landscape"]
    assert made["columns"][1] > 3 * made["columns"][0]


def test_tables_that_need_it_turn() -> None:
    wide = [[["word " * 30] for _ in range(9)]]
    assert fit(simple_table([[] for _ in range(9)], wide, []))["landscape"]


def test_cells_of_a_report_link_and_look_as_they_say() -> None:
    content = {
        "id": "t", "title": "T", "subtitle": "", "source_line": "", "notes": [],
        "columns": [{"key": "a", "label": "A"}, {"key": "b", "label": "B", "align": "right"}],
        "rows": [["x", {"text": "supported", "class": "verdict-supported", "fact": "f.1"}], [None, "2"]],
    }  # fmt: skip
    made = data_table(content, lambda text: [text])
    verdict = made["body"][0][1]
    assert (verdict["class"], plain(verdict["body"]), verdict["align"]) == (
        "verdict-supported",
        "✓ supported",
        "right",
    )
    assert verdict["body"][0]["to"] == "#fact-f.1"


def test_titles_of_groups_stand_left_and_heads_of_several_columns_in_the_middle() -> None:
    made = read(
        "<table><thead><tr><th colspan=2>both</th></tr></thead>"
        "<tr><th colspan=2>group</th></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    assert made["head"][0][0]["align"] == "center"
    assert made["body"][0][0]["align"] == "left"


def test_short_tables_are_not_cut_and_long_ones_are() -> None:
    def rows(count: int) -> list[list[list[Any]]]:
        return [[[str(number)]] for number in range(count)]

    assert simple_table([["a"]], rows(20), [])["keep"]
    assert not simple_table([["a"]], rows(60), [])["keep"]
