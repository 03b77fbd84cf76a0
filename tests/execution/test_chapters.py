"""Chapters are found by their file names and say themselves what they ask and what they take."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from bilateral.errors import ExecutionError, ParameterError
from bilateral.execution.chapters import list_chapters, select_chapters
from bilateral.resources import notebooks_folder


def write(folder: Path, name: str, *cells: nbformat.NotebookNode, **metadata: object) -> None:
    made = nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)
    (folder / name).write_text(nbformat.writes(made), encoding="utf-8")


def parameters(source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})


def heading(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text)


def test_they_are_listed_in_reading_order(chapters: Path) -> None:
    found = list_chapters(chapters)
    assert [(chapter.number, chapter.id) for chapter in found] == [(0, "summary"), (1, "one"), (2, "two")]
    # The question comes from the metadata; the third chapter has none and is known by its first heading.
    assert [chapter.question for chapter in found] == [
        "What matters?",
        "What is sold?",
        "Where do they meet?",
    ]


def test_the_package_has_its_chapters() -> None:
    found = {chapter.id for chapter in list_chapters()}
    assert {"summary", "relations", "trade", "claims"} <= found


def test_only_numbered_notebooks_are_chapters(tmp_path: Path) -> None:
    for name in ("explore.ipynb", "1_short.ipynb", "02_trade-old.ipynb", "10_last.ipynb", "03_text.txt"):
        write(tmp_path, name)
    assert [chapter.id for chapter in list_chapters(tmp_path)] == ["last"]


def test_a_chapter_without_heading_goes_by_its_id(tmp_path: Path) -> None:
    write(tmp_path, "01_bare.ipynb", heading("## only a second level"))
    assert list_chapters(tmp_path)[0].question == "bare"


def test_no_chapters_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExecutionError, match="no chapters"):
        list_chapters(tmp_path)


def test_two_chapters_of_one_name_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "01_trade.ipynb")
    write(tmp_path, "02_trade.ipynb")
    with pytest.raises(ExecutionError, match=r"01_trade\.ipynb, 02_trade\.ipynb"):
        list_chapters(tmp_path)


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    (tmp_path / "01_broken.ipynb").write_text("{")
    with pytest.raises(ExecutionError, match=r"01_broken\.ipynb"):
        _ = list_chapters(tmp_path)[0].question


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), ["summary", "one", "two"]),
        (("two", "summary"), ["summary", "two"]),
        (("1",), ["one"]),
        (("01",), ["one"]),
        (("01_one", "02_two.ipynb"), ["one", "two"]),
        (("ONE", "one", "1", " "), ["one"]),
    ],
)
def test_chapters_are_chosen_by_name_or_number(
    chapters: Path, wanted: tuple[str, ...], found: list[str]
) -> None:
    assert [chapter.id for chapter in select_chapters(wanted, chapters)] == found


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("sumary", "There is no chapter 'sumary'; did you mean summary?"),
        ("9", "There is no chapter '9'; there are summary, one, two."),
        ("²", "There is no chapter '²'; there are summary, one, two."),
    ],
)
def test_an_unknown_chapter_is_refused_with_the_nearest(chapters: Path, wanted: str, message: str) -> None:
    with pytest.raises(ParameterError) as refused:
        select_chapters([wanted], chapters)
    assert str(refused.value) == message


def test_parameters_and_their_defaults_are_read(tmp_path: Path) -> None:
    source = '# a comment\nreporter = "RWA"\nstart: int = -5\na = b = None\nwhole = [1, {"x": 2.5}]'
    write(tmp_path, "01_one.ipynb", parameters(source))
    (chapter,) = list_chapters(tmp_path)
    assert chapter.parameters == {
        "reporter": "RWA",
        "start": -5,
        "a": None,
        "b": None,
        "whole": [1, {"x": 2.5}],
    }


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os", "line 1 is no assignment"),
        ("a.b = 1", "other than a name"),
        ("x = f()", ""),
        ("x =", ""),
    ],
)
def test_a_parameters_cell_that_does_more_is_refused(tmp_path: Path, source: str, reason: str) -> None:
    write(tmp_path, "01_one.ipynb", parameters(source))
    with pytest.raises(ExecutionError, match=f"parameters cell of chapter one cannot be read.*{reason}"):
        _ = list_chapters(tmp_path)[0].parameters


@pytest.mark.parametrize("number", [0, 2])
def test_there_is_one_parameters_cell(tmp_path: Path, number: int) -> None:
    write(tmp_path, "01_one.ipynb", *(parameters("x = 1") for _ in range(number)))
    with pytest.raises(ExecutionError, match=f"has {number} cells tagged parameters"):
        _ = list_chapters(tmp_path)[0].parameters


def test_an_undeclared_parameter_is_refused(chapters: Path) -> None:
    one = select_chapters(["one"], chapters)[0]
    one.check_parameters(["reporter", "language"])
    with pytest.raises(ParameterError) as refused:
        one.check_parameters(["reporter", "langage"])
    assert str(refused.value) == "Chapter one declares no parameter 'langage'; did you mean language?"


def test_papermill_sees_the_same_parameters() -> None:
    from papermill import inspect_notebook

    for chapter in list_chapters():
        path = str(notebooks_folder() / chapter.path.name)
        assert list(inspect_notebook(path)) == list(chapter.parameters)
