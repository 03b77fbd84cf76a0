"""The exporter as nbconvert uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from bilateral.rendering.html import BriefHTMLExporter, render_html


@pytest.fixture
def path(plain: Any, tmp_path: Path) -> Path:
    file = tmp_path / "analysis.ipynb"
    nbformat.write(plain, file)
    return file


def test_nbconvert_knows_the_exporter() -> None:
    assert get_exporter("brief-html") is BriefHTMLExporter
    assert BriefHTMLExporter().file_extension == ".html"


def test_exporter_and_function_give_the_same_page(plain: Any, report: Any) -> None:
    for nb in (plain, report):
        assert BriefHTMLExporter().from_notebook_node(nb)[0] == render_html(nb)


def test_name_of_the_file_is_the_title_of_a_notebook_without_one(tmp_path: Path) -> None:
    file = tmp_path / "quarterly.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), file)
    html, _ = BriefHTMLExporter().from_filename(str(file))
    assert "<title>quarterly</title>" in html


def test_switches_of_nbconvert_work(path: Path) -> None:
    with_code, _ = BriefHTMLExporter().from_filename(str(path))
    without, _ = BriefHTMLExporter(exclude_input=True).from_filename(str(path))
    bare, _ = BriefHTMLExporter(exclude_output=True).from_filename(str(path))
    assert '<pre class="code">' in with_code
    assert '<pre class="code">' not in without
    assert "ZeroDivisionError" in without
    assert "ZeroDivisionError" not in bare


def test_tags_hide_cells(plain: Any) -> None:
    nb = plain.copy()
    nb.cells = [
        nbformat.v4.new_code_cell("secret = 1", metadata={"tags": ["remove-input"]}),
        nbformat.v4.new_markdown_cell("gone", metadata={"tags": ["remove_cell"]}),
    ]
    html = render_html(nb)
    assert "secret" not in html
    assert "gone" not in html


@pytest.mark.slow
def test_command_line(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "brief-html", path.name], cwd=path.parent,
        env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    html = (path.parent / "analysis.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "Somebody" in html
