"""Notebooks as people have them, executed once and stored with their outputs: nothing of them is lost on paper."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bilateral.rendering.pdf import render_pdf

from .matterhorn import findings

NAMES = ["code", "errors", "frames", "great_tables", "maths", "pictures"]


@pytest.fixture(scope="session")
def opened_fixture(root: Path, opened: Any) -> Callable[[str], Any]:
    """Return a function that opens the PDF of a stored notebook, made once, and fails where anything was replaced."""
    made: dict[str, Any] = {}

    def opens(name: str) -> Any:
        if name not in made:
            nb = nbformat.read(root / "tests/fixtures/rendering" / f"{name}.ipynb", as_version=4)
            before = copy.deepcopy(nb)
            made[name] = opened(render_pdf(nb))
            assert nb == before
        return made[name]

    return opens


class Letters(str):
    """Text of a PDF without its spaces, since a change of font parts words there; so is what is looked for in it."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return super().__contains__("".join(str(part).split()))


def words(pdf: Any) -> Letters:
    return Letters("".join(pdf.text().replace("\u200b", "").split()))


def turned(pdf: Any) -> list[int]:
    return [number for number, page in enumerate(pdf.pdf.pages) if page.MediaBox[2] > page.MediaBox[3]]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_had_to_be_replaced(
    name: str, opened_fixture: Callable[[str], Any], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = opened_fixture(name)
    assert capsys.readouterr().err == ""
    assert "Note" not in [title for _, title in pdf.bookmarks()]
    assert findings(pdf.pdf) == []


def test_every_stored_notebook_is_tested(root: Path) -> None:
    assert [path.stem for path in sorted((root / "tests/fixtures/rendering").glob("*.ipynb"))] == NAMES


def test_frames(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("frames")
    text = words(pdf)
    assert "Қазақстан" in text
    assert "Exports by product, million US dollars" in text  # the styler's caption
    assert "+12.0%" in text
    for partner in (0, 99, 199):
        assert f"Partner {partner} {partner * partner / 7:.6f}" in text
    # Thirty columns stand on a turned page, with every figure, their own and no other table.
    (page,) = turned(pdf)
    wide = " ".join(pdf.text(page).split())
    assert all(f"year {1995 + n}" in wide for n in range(30))
    assert "99.23" in wide
    assert "Partner" not in wide
    for literal in ("<b>not bold</b> & $x$ *y* #z", "=1+1", "NaT", "{}"):
        assert literal in text


def test_frames_span_rows_and_columns(opened_fixture: Callable[[str], Any]) -> None:
    spans = opened_fixture("frames").spans()
    assert (3, 1) in spans  # "goods" over three years
    assert (1, 2) in spans  # "Rwanda" beside two flows


def test_great_tables(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("great_tables")
    text = words(pdf)
    for shown in (
        "Goods between Rwanda and Kazakhstan",
        "US dollars, as reported",
        "$11,303,907",
        "0.49%",
        "not reported",
    ):
        assert shown in text
    assert "https://www.statistics.gov.rw" in pdf.addresses()
    assert (2, 1) in pdf.spans()  # the spanner over two years
    assert "gt_table" not in text  # none of its style sheet
    assert "6241" in text
    assert [len(pdf.text(page).split("Squares")) for page in (1, 2)] == [2, 2]  # its head on each page


def test_maths(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("maths")
    formulas = pdf.alternatives("Formula")
    # Forty-two by themselves, two in the first sentence, and those of outputs, table, quotation, list and align.
    assert len(formulas) == 42 + 2 + 3 + 2 + 1 + 1 + 1
    for latex in (
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\big[ x \big] \Big( y \Big) \bigl\{ z \bigr\}",
        "q = 1",
    ):
        assert latex in formulas
    text = words(pdf)
    assert "it cost $5 and $6" in text
    assert r"\unheardof{x}" in text
    assert "otherwise" in text
    assert "\\frac" not in text


def test_pictures(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("pictures")
    assert pdf.alternatives("Figure") == [
        "A red box", "a dot", "A gradient", *["Figure"] * 7, "Two bars",
    ]  # fmt: skip
    text = words(pdf)
    assert "[Figure: Not here]" in text
    assert "[Figure: On the network]" in text
    assert "Text in a drawing" in text
    assert "Қола" in text  # the label of a bar, as text
    assert "A caption" in text


def test_errors(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("errors")
    text = words(pdf)
    for shown in (
        "ZeroDivisionError: float division by zero", "ValueError: imports are not reported", "SyntaxError: invalid syntax",
        "NameError: name 'undefined_name' is not defined", "the 2025 figures are preliminary",
        "red bold green on yellow true colour plain",
    ):  # fmt: skip
        assert shown in text
    assert "\x1b" not in text
    assert "x" * 500 in text
    # A progress bar stands as it ended.
    assert "100 % [####################]" in text
    assert "75 % [" not in text


def test_code(opened_fixture: Callable[[str], Any]) -> None:
    pdf = opened_fixture("code")
    text = words(pdf)
    assert "0123456789abcdef" * 20 in text
    for shown in (
        "no language: <b>&amp;</b> $x$ #set", "select 1", "line 119:", "Markdown from code", "IntSlider(value=3)",
        "the plain form of what no one knows", "and a ` tick",
    ):  # fmt: skip
        assert shown in text
    # Only where the code says it: no form of an output but the best that paper can show.
    assert text.count("model_id") == text.count("alert(1)") == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_beyond_the_edge_of_its_page(
    name: str, opened_fixture: Callable[[str], Any], boxes: Any
) -> None:
    for number, (width, height, found) in enumerate(boxes(opened_fixture(name).data)):
        for left, top, right, bottom, word in found:
            assert left >= 0, (number, word)
            assert right <= width, (number, word)
            assert top >= 0, (number, word)
            assert bottom <= height, (number, word)
