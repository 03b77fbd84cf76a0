"""The contract of a chapter: each rule on a notebook that breaks it, and what a chapter must show when it has run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bilateral.errors import ParameterError
from bilateral.execution.contract import check_chapter
from bilateral.execution.contract_run import check_shown
from bilateral.execution.new_chapter import new_chapter

Change = Callable[[NotebookNode], Any]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a chapter that keeps the contract: the one that `chapters new` writes."""
    return new_chapter(tmp_path, "my_topic").notebook


def said(path: Path, change: Change) -> list[str]:
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return [str(finding) for finding in check_chapter(path)]


def put(cell: int, source: str) -> Change:
    """Change the source of a cell, counted from 1 as the findings count them."""
    return lambda notebook: notebook.cells[cell - 1].update(source=source)


def code(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, id="added")


def untagged(notebook: NotebookNode) -> None:
    notebook.cells[1].metadata.pop("tags")


def twice(notebook: NotebookNode) -> None:
    notebook.cells.insert(2, NotebookNode({**notebook.cells[1], "id": "again"}))


def run_before(notebook: NotebookNode) -> None:
    notebook.cells[3].execution_count = 3


def evidence_first(notebook: NotebookNode) -> None:
    notebook.cells.insert(6, notebook.cells.pop())


def chart_first(notebook: NotebookNode) -> None:
    notebook.cells.insert(4, notebook.cells.pop(6))


def too_long(notebook: NotebookNode) -> None:
    for number in range(9):
        notebook.cells.insert(4, nbformat.v4.new_code_cell("x = 1\n" * 10, id=f"long-{number}"))


def test_what_is_written_anew_keeps_it(good: Path) -> None:
    assert said(good, lambda _: None) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (untagged, "notebook: has no cell tagged parameters"),
        (twice, "cell 3: is a second cell tagged parameters"),
        (put(2, "reporter = 'RWA'"), "cell 2: the parameters are reporter, partner, start, end"),
        (put(2, "reporter = 'RWA'\nprint(1)"), "cell 2 (line 2): the parameters cell assigns plain values"),
        (run_before, "cell 4: holds outputs"),
        (put(4, "chapter = pair.own('my_topic')\ndef f():\n    return 1"), "cell 4 (line 2): has a def"),
        (put(4, 'chapter = pair.own("other")'), "cell 4 (line 1): asks for other, but the chapter is called my_topic"),
        (put(4, "f = lambda: 1"), "cell 4 (line 1): has a lambda"),
        (put(4, "import bilateral\nimport warnings"), "cell 4 (line 2): imports warnings"),
        (put(4, "from urllib.request import urlopen"), "cell 4 (line 1): imports urllib.request"),
        (put(4, "from . import tricks"), "cell 4 (line 1): imports ."),
        (put(4, "\n!curl example.org"), "cell 4 (line 2): is not plain Python"),
        (put(4, "x = 1\n" * 11), "cell 4: has 11 lines of code, and 10 are the most"),
        (too_long, "notebook: has 110 lines of code in all, and 100 are the most"),
        (put(1, "# What is known"), "cell 1 (line 1): the heading 'What is known' is no question"),
        (put(6, "# Why?"), "cell 6 (line 1): every further heading begins with '##'"),
        (put(1, "Text."), "cell 1: the first cell is the question that its metadata name"),
        (put(6, "## Why?\n\nIt grew by 3.5 percent."), "cell 6 (line 3): a number is typed into the text (3.5)"),
        (put(5, 'chapter.findings("It is 12.")'), "cell 5 (line 1): a number is typed into a sentence (12.)"),
        (put(5, "x = 1"), "notebook: has no findings"),
        (chart_first, "cell 5: something is shown before the findings"),
        (evidence_first, "cell 7: the evidence comes last"),
        (put(8, "x = 1"), "notebook: does not hand over its evidence"),
        (lambda notebook: notebook.metadata.bilateral.pop("chapter"), "notebook: its metadata do not name the chapter"),
        (lambda notebook: notebook.metadata.pop("kernelspec"), "notebook: its kernel is not python3"),
        (lambda notebook: notebook.cells[4].pop("outputs"), "notebook: is not valid"),
    ],
)  # fmt: skip
def test_each_rule_is_told_by_cell_and_line(good: Path, change: Change, finding: str) -> None:
    assert any(line.startswith(finding) for line in said(good, change)), said(good, lambda _: None)


def test_another_name_of_the_file_is_told(good: Path) -> None:
    moved = good.rename(good.with_name("my_topic.ipynb"))
    assert [str(finding) for finding in check_chapter(moved)] == [
        "notebook: is called my_topic.ipynb; a chapter is NN_name.ipynb, such as 10_my_topic.ipynb"
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}', "\x00"])
def test_what_is_no_notebook_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "10_my_topic.ipynb"
    path.write_text(content)
    with pytest.raises(ParameterError, match="cannot be read as a notebook") as caught:
        check_chapter(path)
    assert "\n" not in str(caught.value)


# What it shows when it has run -----------------------------------------------------------------------------------


def shown(*outputs: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    made = [
        nbformat.v4.new_output("display_data", data, metadata={"bilateral": about}) for data, about in outputs
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=made)])
    return [str(finding) for finding in check_shown(notebook)]


FINDINGS = ({"text/markdown": "It is."}, {"kind": "findings"})
FACTS = {"facts": [], "claims": [], "sources": {}}
FIGURE = {
    "kind": "figure",
    "id": "c",
    "title": "t",
    "alt": "What it shows, in words.",
    "source_line": "s",
    "table": {"id": "c"},
}


def facts(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"application/vnd.bilateral.facts+json": FACTS | changes}, {"kind": "facts"}


def table(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = {"id": "t", "rows": [["a"]], "columns": ["x"], "source_line": "s"}
    return {"application/vnd.bilateral.table+json": whole | changes}, {"kind": "table"}


def test_a_sound_chapter_has_nothing_against_it() -> None:
    assert shown(FINDINGS, ({}, FIGURE), table(), facts()) == []


@pytest.mark.parametrize(
    ("outputs", "finding"),
    [
        ([({}, FIGURE | {"alt": "short"})], "cell 1: the chart c has no text alternative"),
        ([({}, FIGURE | {"source_line": ""})], "cell 1: the chart c has no source line"),
        ([({}, FIGURE | {"title": ""})], "cell 1: the chart c has no title"),
        ([({}, FIGURE | {"table": None})], "cell 1: the chart c has no table behind it"),
        ([table(rows=[])], "cell 1: the table t is empty"),
        ([table(source_line="")], "cell 1: the table t has no source line"),
        ([table(rows=[["a", "b"]])], "cell 1: the table t has rows of another length"),
        ([({"text/plain": "42"}, {})], "cell 1: shows a bare value (42)"),
        ([facts()], "notebook: hands over its facts more than once"),
        ([facts(facts=[{"id": "a b", "value": None, "sources": []}])], "cell 1: the fact 'a b' has an id"),
        ([facts(facts=[{"id": "a.b", "value": 1, "sources": []}])], "cell 1: the fact a.b has no source"),
        ([facts(facts=[{"id": "a.b", "value": 1, "sources": ["x"]}])], "cell 1: the fact a.b names the source x"),
    ],
)  # fmt: skip
def test_each_fault_of_what_is_shown_is_told(outputs: list[Any], finding: str) -> None:
    handed = [] if finding.startswith("cell 1: the fact") else [facts()]
    assert any(line.startswith(finding) for line in shown(FINDINGS, *outputs, *handed))


def test_a_chapter_without_evidence_and_findings_is_told() -> None:
    assert shown(({}, FIGURE)) == [
        "notebook: hands over no facts",
        "cell 1: something is shown before the findings",
    ]
