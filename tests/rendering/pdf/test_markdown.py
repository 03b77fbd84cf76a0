"""Markdown, well formed and not: every text gives a PDF that meets the standard."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bilateral.rendering.pdf import render_pdf
from bilateral.rendering.typst_images import Images
from bilateral.rendering.typst_markdown import markdown_blocks
from bilateral.rendering.typst_nodes import MAX_DEPTH, flatten_deep, plain, walk

from . import markdown_cases

# Cases of the first test: 500 by default; BILATERAL_FUZZ=5000 is the long run.
CASES = int(os.environ.get("BILATERAL_FUZZ") or 500)
# As many cases go into one PDF, since a compile costs more than they do; hypothesis finds the one at fault.
BATCH = 25
QUIETLY = [
    HealthCheck.too_slow,
    HealthCheck.function_scoped_fixture,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
]
both = markdown_cases.mixed


def failure(texts: list[str]) -> str:
    """Return what is wrong with the PDF of texts, each in a cell of its own; nothing where all is well."""
    ends = [f"end-of-case-{number}" for number in range(len(texts))]
    cells = [new_markdown_cell(part) for pair in zip(texts, ends, strict=True) for part in pair]
    try:
        pdf = render_pdf(new_notebook(cells=cells, metadata={"date": "2026-01-01"}))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if not shutil.which("pdftotext"):
        return ""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r"end-of-case-\d+", read)
    return "" if found == ends else f"these were swallowed: {set(ends) - set(found)}"


def culprit(texts: list[str]) -> list[str]:
    """Return the fewest neighbouring texts that fail together, halving as long as a half fails by itself."""
    while len(texts) > 1:
        middle = len(texts) // 2
        half = next((part for part in (texts[:middle], texts[middle:]) if failure(part)), None)
        if half is None:
            return texts
        texts = half
    return texts


# Without hypothesis's own shrinking: it would compile thousands of times where halving needs five.
@settings(
    max_examples=max(CASES // BATCH, 1),
    suppress_health_check=QUIETLY,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.lists(markdown_cases.case, min_size=BATCH, max_size=BATCH))
@example(
    texts=["<![i](", "<?xml version='1.0'?>", "# \u200d", "# <h2>", "- # a\n\n> # b", "[a](#cite)\n\n# cite"]
)
@example(
    texts=[
        "<div>",
        "<!-- never closed",
        "```",
        "$$",
        "<script>",
        "<table><tr><td>",
        "http://e\xad",
        "$\\frac{a}$",
    ]
)
def test_any_markdown_compiles(texts: list[str]) -> None:
    """No text stops the PDF, and none swallows what comes after it."""
    if failure(texts):
        alone = culprit(texts)
        raise AssertionError(f"{failure(alone)}\n{alone!r}")


def test_the_culprit_is_found_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules[__name__]
    monkeypatch.setattr(module, "failure", lambda texts: "bad" if "bad" in texts else "")
    assert culprit(["a", "b", "c", "bad", "d"]) == ["bad"]


@settings(max_examples=max(CASES // 20, 25), suppress_health_check=QUIETLY)
@given(st.lists(both, min_size=1, max_size=4))
@example(texts=["http://example.org/a_b?c=d#e"])
def test_any_output_compiles(texts: list[str]) -> None:
    outputs = [
        new_output("display_data", {mime: text})
        for text in texts
        for mime in ("text/html", "text/plain", "text/latex", "image/svg+xml", "text/markdown")
    ]
    outputs += [
        new_output("stream", text=texts[0]),
        new_output("error", ename=texts[0], evalue="", traceback=texts),
    ]
    nb = new_notebook(cells=[new_code_cell(texts[0], outputs=outputs)], metadata={"date": "2026-01-01"})
    assert render_pdf(nb).startswith(b"%PDF")


@settings(max_examples=max(CASES // 20, 25), suppress_health_check=QUIETLY)
@given(st.lists(both, min_size=12, max_size=12))
@example(texts=["", "", "", "", "", "", "", "", "# Қазақ", "", "\U0001eebc", ""])
def test_any_report_compiles(texts: list[str]) -> None:
    """Text from data in every place of a report: none of it is markup, none of it stops the PDF."""
    table = {"id": "t", "title": texts[0], "subtitle": texts[1], "columns": [{"key": "a", "label": texts[2]}],
             "rows": [[{"text": texts[3], "fact": texts[4], "class": texts[5]}]], "source_line": texts[6], "notes": [texts[7]]}  # fmt: skip
    outputs = [
        new_output("display_data", {"application/vnd.bilateral.table+json": table}, metadata={"bilateral": {"kind": "table"}}),
        *(new_output("display_data", {"text/markdown": texts[8]}, metadata={"bilateral": {"kind": kind}})
          for kind in ("findings", "gap", "note", "prose")),
    ]  # fmt: skip
    about = {
        "kind": "report", "title": texts[9], "subtitle": texts[10], "language": texts[11], "date": "2026-01-01",
        "pair": {"reporter": texts[0], "reporter_name": texts[1], "partner": texts[2], "partner_name": texts[3]},
        "parameters": {"start": 1, texts[4]: texts[5]}, "snapshot": {"name": texts[6], "hash": texts[7]},
        "facts": [{"id": texts[4], "value": texts[5], "unit": texts[6], "period": texts[7], "sources": [texts[8]],
                   "method": texts[9], "chapter": texts[10]}],
        "claims": [{"id": texts[0], "verdict": texts[1], "statement": texts[2], "sources": [texts[8]], "rule": texts[3]}],
        "sources": {texts[8]: {"title": texts[9], "url": texts[10], "publisher": texts[11]}},
    }  # fmt: skip
    nb = new_notebook(cells=[new_code_cell("", outputs=outputs)], metadata={"bilateral": about})
    assert render_pdf(nb).startswith(b"%PDF")


def kinds(text: str) -> list[str]:
    return [block["t"] for block in markdown_blocks(text, Images())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a", ["heading"]), ("> # a", ["quote"]), ("a\n\n---", ["par", "rule"]), ("    code", ["code"]),
        ("a $$x$$ b", ["par", "math", "par"]), ("$$x$$", ["math"]), ("- a\n- b", ["list"]),
        ("|a|\n|-|\n|b|", ["table"]), ("<div>x</div>", ["par"]), ("# \u200d", []),
        ("![a](data:image/svg+xml,<svg></svg>)", ["image"]),
    ],
)  # fmt: skip
def test_blocks(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>x</b>", "strong"), ("<b><i>x</b></i>", "emph"), ("**a**", "strong"), ("~~a~~", "strike"),
        ("x<sup>2</sup>", "super"), ("`a`", "code"), ("$a$", "math"), ("a[^n]\n\n[^n]: b", "footnote"),
    ],
)  # fmt: skip
def test_inlines(text: str, expected: str) -> None:
    assert expected in {part["t"] for part in walk(markdown_blocks(text, Images()))}


def test_scripts_are_dropped_and_unclosed_tags_closed() -> None:
    blocks = markdown_blocks("a <script>alert(1)</script> b <b>c", Images())
    assert plain(blocks) == "a  b c"


def test_heading_has_no_link_and_its_note_follows() -> None:
    blocks = markdown_blocks("# A [link](https://example.org)[^1]\n\n[^1]: note", Images())
    assert [part["t"] for part in walk(blocks[:1])].count("link") == 0
    assert plain(blocks[1]) == "note"


def test_deep_nesting_becomes_text() -> None:
    deep: Any = {"t": "par", "body": ["end"]}
    for _ in range(100):
        deep = {"t": "quote", "blocks": [deep]}
    flat = flatten_deep([deep])
    assert plain(flat) == "end"
    assert sum(1 for _ in walk(flat)) <= MAX_DEPTH + 3
    html = "<blockquote>" * 50 + "x" + "</blockquote>" * 50
    assert render_pdf(new_notebook(cells=[new_markdown_cell(html)])).startswith(b"%PDF")
