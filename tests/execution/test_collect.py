"""What chapters tell the runner: their evidence must agree, their tables become files, their gaps lines."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from bilateral.errors import ExecutionError
from bilateral.execution.collect import (
    FACTS_MIME,
    TABLE_MIME,
    collect_evidence,
    collect_gaps,
    collect_tables,
    plain_line,
)
from bilateral.figures import blocks

SOURCE = {
    "title": "T",
    "publisher": "P",
    "url": "https://example.org",
    "licence": "open",
    "accessed": "2025-11-01",
}
FACT = {
    "id": "trade.exports.latest",
    "value": None,
    "unit": "USD",
    "period": None,
    "sources": ["nisr"],
    "method": "as reported",
    "chapter": "trade",
}
CLAIM = {"id": "C1", "verdict": "supported", "sources": ["nisr"]}


def showing(*outputs: tuple[dict[str, Any], dict[str, Any]]) -> NotebookNode:
    cell = nbformat.v4.new_code_cell("show()")
    cell.outputs = [
        nbformat.v4.new_output("display_data", data=data, metadata={"bilateral": meta})
        for data, meta in outputs
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Chapter"), cell])


def publishing(**published: Any) -> NotebookNode:
    return showing(({FACTS_MIME: published}, {"kind": "facts"}))


def table(name: str, *rows: list[Any]) -> dict[str, Any]:
    return {"id": name, "columns": [], "rows": [], "data": {"columns": ["a"], "rows": list(rows)}}


def test_the_formats_are_those_that_chapters_write() -> None:
    assert (FACTS_MIME, TABLE_MIME) == (blocks.FACTS_MIME, blocks.TABLE_MIME)


def test_evidence_is_gathered_in_reading_order() -> None:
    second = FACT | {"id": "a.first.in.the.alphabet"}
    found = collect_evidence(
        {
            "summary": publishing(facts=[FACT], sources={"nisr": SOURCE}),
            "trade": publishing(facts=[second, FACT], claims=[CLAIM], sources={"nisr": SOURCE}),
        }
    )
    assert list(found.facts) == [FACT["id"], second["id"]]
    assert list(found.claims) == ["C1"]
    assert found.sources == {"nisr": SOURCE}


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ({"facts": [FACT]}, {"facts": [FACT | {"value": 0}]}, "fact trade.exports.latest"),
        ({"claims": [CLAIM]}, {"claims": [CLAIM | {"verdict": "contradicted"}]}, "claim C1"),
        ({}, {"sources": {"nisr": SOURCE | {"title": "Other"}}}, "source nisr"),
    ],
)
def test_chapters_that_disagree_are_an_error(one: dict[str, Any], two: dict[str, Any], what: str) -> None:
    sources = {"sources": {"nisr": SOURCE}}
    chapters = {"summary": publishing(**sources | one), "trade": publishing(**sources | two)}
    with pytest.raises(ExecutionError) as error:
        collect_evidence(chapters)
    assert str(error.value) == f"Chapters summary and trade disagree on the {what}"


def test_a_fact_without_its_unit_is_an_error() -> None:
    bare = {key: value for key, value in FACT.items() if key not in ("unit", "method")}
    with pytest.raises(
        ExecutionError, match=r"published the fact trade\.exports\.latest without unit, method"
    ):
        collect_evidence({"trade": publishing(facts=[bare])})


@pytest.mark.parametrize("rows", [{"facts": [FACT]}, {"claims": [CLAIM]}])
def test_a_source_that_nobody_published_is_an_error(rows: dict[str, Any]) -> None:
    with pytest.raises(
        ExecutionError, match="of chapter trade names the source nisr, which no chapter published"
    ):
        collect_evidence({"trade": publishing(**rows)})


def test_a_source_may_come_from_another_chapter() -> None:
    chapters = {"summary": publishing(facts=[FACT]), "trade": publishing(sources={"nisr": SOURCE})}
    assert list(collect_evidence(chapters).facts) == [FACT["id"]]


def test_gaps_are_lines_of_plain_text() -> None:
    gap = {"text/markdown": "Imports are **not reported**.\n\n`bilateral data pull` would bring them."}
    found = collect_gaps({"trade": showing((gap, {"kind": "gap"}), ({"text/plain": "x"}, {"kind": "prose"}))})
    assert [(one.chapter, one.text) for one in found] == [("trade", "Imports are not reported.")]


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("- [11.3 million](#fact-a.b) to **Kazakhstan**", "11.3 million to Kazakhstan"),
        ("> a _b_ `c`", "a _b_ c"),
        ("C\\*te d\\_Ivoire \\[1\\]", "C*te d_Ivoire [1]"),
        ("[text with \\] in it](https://example.org)", "text with ] in it"),
        ("# Heading\nmore", "Heading"),
        ("", ""),
        ("\n\n  late  \n", "late"),
    ],
)
def test_markup_is_taken_off(markdown: str, line: str) -> None:
    assert plain_line(markdown) == line


@given(st.text())
def test_any_text_becomes_at_most_one_line(text: str) -> None:
    assert len(plain_line(text).splitlines()) <= 1


def test_tables_are_found_where_they_stand_and_behind_charts() -> None:
    shown = showing(
        ({TABLE_MIME: table("exports", [1])}, {"kind": "table"}),
        ({"image/svg+xml": "<svg/>"}, {"kind": "figure", "table": table("chart", [2])}),
        ({"image/svg+xml": "<svg/>"}, {"kind": "figure", "table": None}),
        ({"text/plain": "x"}, {}),
    )
    assert {name: t["data"]["rows"] for name, t in collect_tables({"trade": shown}).items()} == {
        "exports": [[1]],
        "chart": [[2]],
    }


def test_the_same_table_is_one_file_and_others_are_told_apart() -> None:
    def shown(*rows: list[Any]) -> NotebookNode:
        return showing(*(({TABLE_MIME: table("exports", row)}, {"kind": "table"}) for row in rows))

    found = collect_tables({"summary": shown([1]), "trade": shown([1], [2], [3]), "claims": shown([2])})
    assert {name: t["data"]["rows"] for name, t in found.items()} == {
        "exports": [[1]],
        "trade-exports": [[2]],
        "trade-exports-2": [[3]],
        "claims-exports": [[2]],
    }


@given(st.text(min_size=1))
def test_no_table_id_leads_out_of_its_folder(name: str) -> None:
    (file,) = collect_tables({"c": showing(({TABLE_MIME: table(name, [1])}, {"kind": "table"}))})
    assert "/" not in file
    assert not file.startswith(".")
    assert file.isascii()
