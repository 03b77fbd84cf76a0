# ruff: noqa: E501
"""Notebooks that nobody would write on purpose: each gives a PDF that conforms, or one clear line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.utils.exceptions import ConversionException

from bilateral.rendering.pdf import BriefPDFExporter, render_pdf

from .matterhorn import findings

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def md(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def raw(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "raw", "metadata": metadata, "source": source}


def code(source: Any, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": list(outputs),
        "execution_count": None,
    }


def display(metadata: dict[str, Any] | None = None, **data: Any) -> dict[str, Any]:
    kinds = {
        "html": "text/html",
        "plain": "text/plain",
        "svg": "image/svg+xml",
        "png": "image/png",
        "jpeg": "image/jpeg",
    }
    return {
        "output_type": "display_data",
        "metadata": metadata or {},
        "data": {kinds.get(key, key): value for key, value in data.items()},
    }


def printed(text: Any) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def wide(columns: int) -> str:
    head = "".join(f"<th>a_rather_long_name_{number}</th>" for number in range(columns))
    return f"<table><thead><tr>{head}</tr></thead><tr>{''.join(f'<td>{n * 12.34}</td>' for n in range(columns))}</tr></table>"


SVG = "<svg xmlns='http://www.w3.org/2000/svg'"
CASES: dict[str, list[dict[str, Any]]] = {
    "no cells": [],
    "empty cells": [md(""), code(""), raw(""), md("  \n\n")],
    "only raw cells": [raw("just raw"), raw("\\section{x}", raw_mimetype="text/latex"), raw("<p>x", format="text/html")],
    "kinds of output that no one knows": [
        code("x", display(**{"application/x-foo": "bar"}), display(**{"audio/wav": "UklGRg=="}), display(**{"video/mp4": "AAAA"})),
        code("y", display(html="<div id='p'></div><script>Plotly()</script>", plain="Figure()"), display(**{"application/pdf": "JVBERi0="})),
    ],
    "a widget": [code("w", display(**{"application/vnd.jupyter.widget-view+json": {"model_id": "abc"}, "text/plain": "HBox()"}))],
    "output without end": [code("p", printed("\n".join(map(str, range(3000)))))],
    "one long word": [code("", printed("x" * 30_000)), md("y" * 10_000)],
    "headings in disorder": [md("###### deep\n\n# one\n\n#### four\n\n#\n\n## *\n\nSetext\n===\n\n- # in a list\n\n> ## quoted")],
    "deep nesting": [md("\n".join("  " * level + "- item" for level in range(60)) + "\n\n" + ">" * 200 + " quote")],
    "a soup of HTML": [
        md("<table><tr><td><table><tr><td><ul><li><div><b>x"), md("</div></td></table>\n<center><font color=red>old<marquee>go"),
        code("h", display(html="<iframe src=x></iframe><canvas></canvas><form><input value=1><select><option>a</select></form>")),
    ],
    "from right to left": [md("# كتاب\n\nשלום **عربي** [link](https://example.org/שלום)\n\n| א | ب |\n|---|---|\n| 1 | ٢ |")],
    "scripts that no font here has": [md("# 中文 😀\n\n日本語 한국어 👩‍👩‍👧 नमस्ते"), code("print('中')", printed("🎉\n"))],
    "controls": [md("a\x00b\x07c\x1bd\ufffee \u2028f"), code("x\x00", printed("\x1b]8;;http://x\x07link\x1b]8;;\x07 \x08 \x1b[2J\x1b[Hclear"))],
    "pictures that are none": [
        code("i", display(png="AAAA", plain="p"), display(svg="<svg", plain="s"), display(svg=f"{SVG} width='0' height='0'/>"),
             display(svg=f"{SVG}><image href='file:///etc/passwd'/><script>x</script></svg>"), display(jpeg="/9j/", plain="j"),
             display(svg=f"{SVG} width='1e9' height='1e9'><rect width='5' height='5'/></svg>")),
    ],
    "a long table": [code("t", display(html="<table>" + "".join(f"<tr><td>{n}</td><td>{n * n}</td></tr>" for n in range(400)) + "</table>"))],
    "a hundred columns": [code("t", display(html=wide(100)))],
    "a cell taller than a page": [code("t", display(html=f"<table><tr><td>{'word ' * 3000}</td><td>1</td></tr></table>"))],
    "impossible spans": [code("t", display(html="<table><tr><th rowspan=50 colspan=9>a</th><td rowspan=0>b<tr><td colspan=1000>c<tr></table>"))],
    "mathematics that is none": [
        md("$$\\frac{$$ $\\begin{matrix}a$ $$\\newcommand{\\x}{y}\\x$$ $$\\ce{H2O}$$ $a^b^c$ $$" + "{" * 40 + "x" + "}" * 40 + "$$"),
    ],
    "text in lists of lines": [
        code(["a\n", "b"], printed(["x\n", "y"]), display(plain=["p", "q"], html=["<b>", "bold", "</b>"]),
             {"output_type": "error", "ename": "", "evalue": "", "traceback": []}),
    ],
    "links to everywhere": [
        md("[a](javascript:alert(1)) [b](file:///etc/passwd) [c](data:text/html,x) [d](mailto:a@b.c) [e](//x.y) [f](http://[::1) [h](#no)"),
        md("[self](#A)\n\n# A\n\n# A\n\n[^1] [^1]\n\n[^1]: twice [^2]\n[^2]: nested [^1]"),
    ],
    "attachments": [md("![x](attachment:none.png) ![y](attachment:a%20b.png)", attachments={"a b.png": {"image/png": DOT}})],
    "many cells": [cell for n in range(60) for cell in (md(f"## Part {n}"), code(f"x = {n}", printed(f"{n}\n")))],
    "a table of ours without rows": [code("", display({"bilateral": {"kind": "table"}}, **{"application/vnd.bilateral.table+json": {"columns": []}}, plain="t"))],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_odd_notebooks_conform(name: str, opened: Any) -> None:
    nb = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {"date": "2026-01-01"}, "cells": CASES[name]}
    )
    pdf = opened(render_pdf(nb))
    assert findings(pdf.pdf) == []
    assert "alert" not in "".join(pdf.addresses())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"cells": [', "The file holds no notebook: Notebook does not appear to be JSON"),
        ("", "The file holds no notebook"),
        ("[1]", "The file holds no notebook"),
        ('{"a": 1}', "The file holds no notebook"),
        (
            json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {"language_info": None}, "cells": []}),
            "The notebook is not valid: None is not of type 'object'",
        ),
        (
            json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {"bilateral": {"kind": "report", "facts": [{}]}}, "cells": []}),
            "The report cannot be read: its KeyError is 'id'",
        ),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_notebook_is_named_in_one_line(content: str, said: str) -> None:
    with pytest.raises(ConversionException) as caught:
        BriefPDFExporter().from_file(io.StringIO(content))
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_the_command_line_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "broken.ipynb").write_text("{")
    run = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "brief-pdf", "broken.ipynb"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "broken.ipynb: The file holds no notebook" in run.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == [tmp_path / "broken.ipynb"]
