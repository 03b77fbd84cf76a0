"""The pages of a report: rendered in children, the same as here, and what becomes of one that fails."""

from __future__ import annotations

import time
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bilateral.errors import RenderingError
from bilateral.execution import rendered, warmed
from bilateral.execution.called import Returned
from bilateral.execution.rendered import render_pages


def report(*markdown: str) -> NotebookNode:
    cells = [nbformat.v4.new_markdown_cell(text, id=f"cell-{n}") for n, text in enumerate(markdown)]
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells)
    made.metadata["bilateral"] = {"title": "A report", "date": "2026-01-01", "language": "en"}
    return made


def quiet(progress: Any) -> None:
    """Show no progress."""


def test_a_child_renders_the_same_pages_as_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = report("# One", "Text with ₸ and *emphasis*.")
    before = nbformat.v4.writes(notebook)
    forked = render_pages(notebook, ["html", "pdf"], quiet)
    monkeypatch.setenv("BILATERAL_FORK", "0")
    here = render_pages(notebook, ["html", "pdf"], quiet)
    assert list(forked) == ["html", "pdf"]
    assert {name: page.content for name, page in forked.items()} == {
        name: page.content for name, page in here.items()
    }
    assert forked["pdf"].content.startswith(b"%PDF-")
    assert "₸" in forked["html"].content.decode()
    assert nbformat.v4.writes(notebook) == before


def test_progress_and_what_is_done_meanwhile() -> None:
    told: list[tuple[str, int]] = []
    render_pages(
        report("# One"),
        ["html"],
        lambda p: told.append((p.step, p.done)),
        meanwhile=lambda: told.append(("meanwhile", 1)),
    )
    assert sorted(told) == [("html", 0), ("html", 1), ("meanwhile", 1)]


def test_what_a_renderer_says_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        rendered, "call", lambda *_, **__: Returned({"page": "cGFnZQ=="}, "a glyph is missing")
    )
    assert render_pages(report(), ["pdf"], quiet)["pdf"].content == b"page"
    assert capsys.readouterr().err == "a glyph is missing\n"


def test_a_page_whose_child_dies_is_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "call", lambda parent, _, __, **more: _call(parent, "os:_exit", 3, **more))
    with pytest.raises(RenderingError, match=r"The PDF page cannot be made: .* exit code 3"):
        render_pages(report("# One"), ["pdf"], quiet)


_call = rendered.call


def test_when_one_page_fails_the_other_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def attempt(parent: Any, function: str, job: dict[str, Any], **more: Any) -> Any:
        if job["format"] == "html":
            return Returned({"error": "no page"}, "")
        return _call(parent, "time:sleep", 60, **more)

    monkeypatch.setattr(rendered, "call", attempt)
    began = time.monotonic()
    with pytest.raises(RenderingError, match="no page"):
        render_pages(report("# One"), ["html", "pdf"], quiet)
    assert time.monotonic() - began < 30


def test_where_no_child_can_be_forked_the_page_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise warmed.ForkRefusedError("no more processes")

    monkeypatch.setattr(rendered, "call", refuse)
    assert render_pages(report("# One"), ["html"], quiet)["html"].content.startswith(b"<!")


def test_a_child_of_a_report_has_the_renderers_before_it_is_forked() -> None:
    parent = warmed.warmed()
    loaded = "'bilateral.rendering.pdf' in __import__('sys').modules"
    for _ in range(100):  # the first child sets it off
        if _call(parent, "builtins:eval", loaded).value:
            return
        time.sleep(0.1)
    pytest.fail("the renderers were not imported")
