"""Tables of reports: heads, numbers, links, the CSV behind them."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.wording import report_labels
from bilateral.rendering.html.tables import looks_numeric, render_table, verdict_badge
from bilateral.rendering.table_csv import csv_address, csv_cell, table_csv

from .notebooks import table


def drawn(**changes: Any) -> Any:
    html = render_table(table(**changes), "table-x", report_labels("en"), lambda text: text)
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


def test_heads_have_scopes_and_numbers_stand_right() -> None:
    tree = drawn()
    assert [head.get("scope") for head in tree.iter("th")] == ["col"] * 4 + ["row"] * 4
    first = next(
        row for row in tree.iter("tr") if row.find("td") is not None and row.find("th").text == "2013"
    )
    assert [cell.get("class") for cell in first] == ["fix", "num", "num", "num"]
    assert first[1].find("a").get("href") == "#fact-trade.exports.2013"
    assert next(tree.iter("caption")).find("span").find("span").text == "What each side reports, by year"


def test_total_row_is_marked() -> None:
    assert [row.find("th").text for row in drawn().iter("tr") if row.get("class") == "total"] == ["All years"]


def test_only_wide_tables_can_be_scrolled() -> None:
    narrow = drawn(columns=[{"key": "a", "label": "Year", "align": "left"}, {"key": "b", "label": "Value", "align": "right"}],
                   rows=[["2024", "11,304"]])  # fmt: skip
    assert [div for div in narrow.iter("div") if div.get("tabindex")] == []
    wide = [div for div in drawn().iter("div") if div.get("tabindex") == "0"]
    assert [(div.get("role"), div.get("aria-labelledby")) for div in wide] == [("region", "table-x-caption")]


def test_everything_in_a_table_is_text() -> None:
    bad = '<img src=x onerror="alert(1)">'
    tree = drawn(
        title=bad,
        subtitle=bad,
        columns=[{"key": "a", "label": bad, "align": bad}],
        rows=[[{"text": bad, "class": bad, "fact": bad}]],
    )
    assert list(tree.iter("img")) == []
    assert next(tree.iter("tbody"))[0][0][0].text == bad
    assert next(tree.iter("tbody"))[0][0][0].get("href") == f"#fact-{bad}"


def test_a_cell_links_only_to_the_page_or_the_web() -> None:
    rows = [
        [{"text": "x", "href": address}]
        for address in ("javascript:alert(1)", "https://example.org", "#claim-a", "data:text/html,x")
    ]
    tree = drawn(
        columns=[{"key": "a", "label": "A", "align": "left"}], rows=rows, data=None, source_line="", notes=[]
    )
    assert [link.get("href") for link in tree.iter("a")] == ["https://example.org", "#claim-a"]


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [
        ("supported", "✓"),
        ("contradicted", "✗"),
        ("overstated", "▲"),
        ("understated", "▼"),
        ("cannot be verified", "?"),
        ("not testable", "–"),
    ],
)
def test_a_verdict_has_a_sign_and_a_word(verdict: str, sign: str) -> None:
    badge = verdict_badge(verdict, verdict)
    assert sign in badge
    assert f"</span>\u00a0{verdict}</span>" in badge


def test_rows_as_csv() -> None:
    # OWASP on CSV injection: a cell that begins with = + - @ is defused; a negative number is no formula.
    assert (
        table_csv(table())
        == "year,direct,mirror,note\n2013,20.7,41.1,'=1+1\n2023,10.263,,'@cmd\n2024,11.304,,-3\n"
    )


def test_the_download_is_the_csv() -> None:
    address = csv_address(table())
    head, _, body = address.partition(",")
    assert head == "data:text/csv;charset=utf-8"
    assert unquote(body) == "\ufeff" + table_csv(table())
    assert not set(address) & set(' "<>#\n')
    link = next(link for link in drawn().iter("a") if link.get("download"))
    assert link.get("download") == "trade.years.csv"
    assert link.get("href") == address


@pytest.mark.parametrize("value", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "-", "+a"])
def test_formulas_are_defused(value: str) -> None:
    assert csv_cell(value) == "'" + value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-3.5, "-3.5"),
        ("-3.5", "-3.5"),
        (None, ""),
        (float("nan"), ""),
        (True, "true"),
        (0, "0"),
        ("a-b", "a-b"),
    ],
)
def test_other_values_stay(value: Any, cell: str) -> None:
    assert csv_cell(value) == cell


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    made = csv_cell(text)
    if made.lstrip(" ")[:1] in set("=+-@\t\r\n"):
        float(made)
    row = next(
        csv.reader(
            io.StringIO(table_csv({"data": {"columns": ["a"], "rows": [[text + "x"]]}}), newline=""),
        ),
        None,
    )
    assert row == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("−12.4 %", True),
        ("US$11.3", True),
        ("1\u202f234,5", True),
        ("not reported", False),
        ("", False),
        ("2024-Q1", False),
        ("12 March", False),
    ],
)
def test_what_looks_like_a_number(text: str, expected: bool) -> None:
    assert looks_numeric(text) is expected
