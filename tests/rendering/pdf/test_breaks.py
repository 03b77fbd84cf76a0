"""Where pages break: no heading alone at the foot, no chart and no short table cut, a long one with its head again."""

from __future__ import annotations

import random
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from bilateral.rendering.pdf import render_pdf

from .conftest import cell, figure, table

SECTIONS = 60
COLUMNS = [("Name", "left"), ("Value", "right")]


def section(number: int, chance: random.Random) -> list[NotebookNode]:
    """Return a question, a lead of some lines, and a table of one to forty rows or a chart."""
    lead = f"lead{number} " + "word " * chance.randrange(120)
    rows = [[f"t{number}r{row}", str(row)] for row in range(chance.choice([1, 2, 2, 5, 9, 40]))]
    shown = (
        table(f"t{number}", f"title{number}", COLUMNS, rows)
        if chance.random() < 0.7
        else figure(
            f"f{number}",
            f"title{number}",
            {f"bar{number}n{bar}": bar + 1.0 for bar in range(chance.randrange(2, 12))},
        )
    )
    return [new_markdown_cell(f"## head{number}\n\n{lead}"), cell(shown)]


@pytest.fixture(scope="module")
def pages(boxes: Any) -> list[list[tuple[float, str]]]:
    """Return for each page its words with their height from above, in the order of height."""
    chance = random.Random(4)
    cells = [made for number in range(SECTIONS) for made in section(number, chance)]
    about = {"kind": "report", "title": "Breaks", "date": "2026-01-01", "language": "en"}
    data = render_pdf(new_notebook(cells=[new_markdown_cell("# One"), *cells], metadata={"bilateral": about}))
    return [sorted((top, word) for _, top, _, _, word in found) for _, _, found in boxes(data)]


def page_of(pages: list[list[tuple[float, str]]], word: str) -> list[int]:
    return [number for number, page in enumerate(pages) if any(found == word for _, found in page)]


def body(page: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return the words between the running head and the foot."""
    return [(top, word) for top, word in page if 50 < top < 780]


def test_no_heading_and_no_title_stands_last_on_its_page(pages: list[list[tuple[float, str]]]) -> None:
    checked = 0
    for page in pages[1:]:  # the first has the contents
        words = body(page)
        for top, word in words:
            if word.startswith(("head", "title")):
                checked += 1
                assert any(below > top + 8 for below, _ in words), word
    assert checked >= 2 * SECTIONS


def test_short_tables_and_charts_are_not_cut_nor_parted_from_their_title(
    pages: list[list[tuple[float, str]]],
) -> None:
    chance, kept = random.Random(4), 0
    for number in range(SECTIONS):
        made = section(number, chance)[1].outputs[0]
        if "image/svg+xml" in made.data:
            parts = [word for page in pages for _, word in page if word.startswith(f"bar{number}n")]
        else:
            rows = made.data["application/vnd.bilateral.table+json"]["rows"]
            parts = [row[0] for row in rows] if len(rows) <= 9 else []
        for part in parts:
            kept += 1
            assert page_of(pages, part) == page_of(pages, f"title{number}"), part
    assert kept > SECTIONS


def test_long_tables_begin_with_rows_and_repeat_their_head(pages: list[list[tuple[float, str]]]) -> None:
    chance, cut = random.Random(4), 0
    for number in range(SECTIONS):
        made = section(number, chance)[1].outputs[0]
        rows = made.data.get("application/vnd.bilateral.table+json", {}).get("rows", [])
        if len(rows) < 40:
            continue
        where = [page_of(pages, row[0])[0] for row in rows]
        if len(set(where)) == 1:
            continue
        cut += 1
        first = min(where)
        assert [first] == page_of(pages, f"title{number}")
        assert where.count(first) >= 2  # not its head alone
        for page in set(where) - {first}:
            tops = [top for top, word in body(pages[page]) if word == "Name"]
            assert tops
            assert min(tops) < min(top for top, word in pages[page] if word.startswith(f"t{number}r"))
    assert cut >= 2
