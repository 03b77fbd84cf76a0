"""The PDF of notebooks that nobody made for it."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from bilateral.rendering.pdf import BriefPDFExporter, moment_of, render_pdf
from bilateral.rendering.typst_compile import compile_pdf
from bilateral.rendering.typst_document import build


def shown(**data: Any) -> NotebookNode:
    kinds = {
        "html": "text/html",
        "plain": "text/plain",
        "svg": "image/svg+xml",
        "png": "image/png",
        "jpeg": "image/jpeg",
    }
    return new_code_cell(
        "", outputs=[new_output("display_data", {kinds[key]: value for key, value in data.items()})]
    )


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (4, 2)) -> str:
    from PIL import Image

    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return base64.b64encode(out.getvalue()).decode()


def words(pdf: Any) -> str:
    return " ".join(pdf.text().replace("\u200b", "").split())


def test_first_heading_is_the_title(plain_pdf: Any) -> None:
    with plain_pdf.pdf.open_metadata() as meta:
        assert meta["dc:title"] == "Any notebook"
    assert plain_pdf.bookmarks() == [
        (1, "A list"), (1, "A table"), (2, "Code"), (1, "Raw"), (2, "The end"),
    ]  # fmt: skip


def test_name_is_the_title_of_a_notebook_without_headings() -> None:
    data, resources = BriefPDFExporter().from_notebook_node(
        new_notebook(cells=[new_markdown_cell("text")], metadata={"date": "2026-01-01"}),
        {"metadata": {"name": "my_notebook"}},
    )
    assert b"my_notebook" in data or data.startswith(b"%PDF")
    assert resources["output_extension"] == ".pdf"


def test_typst_markup_in_text_stays_text(plain_pdf: Any) -> None:
    assert r"#set page(width: 1cm) \ @label" in words(plain_pdf)


def test_shows_code_and_outputs_of_every_kind(plain_pdf: Any) -> None:
    text = words(plain_pdf)
    for part in (
        "import os",
        "100%",
        "a warning",
        "41.10",
        "7 < 8 & 9",
        "{'a': 1}",
        "ValueError: no",
        "raw <text>",
    ):
        assert part in text
    for part in ("\x1b", "[31m", "alert(1)", "vertical-align", "<Figure"):
        assert part not in text


def test_pictures_have_the_best_text_that_is_known(plain_pdf: Any) -> None:
    assert plain_pdf.alternatives("Figure") == ["A red box", "Figure", "Two bars"]


def test_formulas_have_their_latex_as_text(plain_pdf: Any) -> None:
    assert r"\frac{a}{b}" in plain_pdf.alternatives("Formula")
    assert r"\displaystyle \int_0^1 x\,dx" in plain_pdf.alternatives("Formula")


def test_spans_of_tables_are_kept(plain_pdf: Any) -> None:
    spans = plain_pdf.spans()
    assert (2, 1) in spans
    assert (1, 2) in spans


def test_footnotes_are_notes(plain_pdf: Any) -> None:
    assert len(plain_pdf.tags("Note")) == 1
    assert "The note, with #code" in words(plain_pdf)


def test_heading_links_lead_to_headings(render: Any) -> None:
    pdf = render(
        "# T\n\n[go](#7.-Trade) [ghost](#none) [git](#7-trade) [own](#cite)\n\n## 7. Trade\n\n<a id='cite'>x</a>"
    )
    assert len(pdf.annotations()) == 3


def test_code_is_hidden_in_notebooks_of_ours(render: Any) -> None:
    assert "secret" not in words(render(new_code_cell("secret = 1"), bilateral={"chapter": "trade"}))


@pytest.mark.parametrize(
    ("tags", "seen"),
    [([], "code out"), (["remove-input"], "out"), (["hide-output"], "code"), (["remove_cell"], "")],
)
def test_tags_hide_what_they_say(render: Any, tags: list[str], seen: str) -> None:
    cell = new_code_cell("code", outputs=[new_output("stream", text="out")], metadata={"tags": tags})
    found = words(render("# Title", cell))
    assert [word for word in ("code", "out") if word in found.split()] == seen.split()


def test_raw_cells_of_other_formats_are_left_out(render: Any) -> None:
    cells = [new_raw_cell("kept"), new_raw_cell("dropped", metadata={"raw_mimetype": "text/latex"})]
    text = words(render(*cells))
    assert "kept" in text
    assert "dropped" not in text


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "I;16"), ("PNG", "P"), ("GIF", "P")])
def test_pictures_of_every_kind_are_drawn(render: Any, kind: str, mode: str) -> None:
    assert len(render(shown(png=picture(kind, mode))).tags("Figure")) == 1


def test_cmyk_photographs_are_drawn(render: Any) -> None:
    assert len(render(shown(jpeg=picture("JPEG", "CMYK"))).tags("Figure")) == 1


def test_broken_pictures_become_their_words(render: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = render(
        shown(png="bm90IGEgcGljdHVyZQ==", plain="fallback"), shown(svg="<svg><g></svg>", plain="A chart")
    )
    assert "fallback" in words(pdf)
    assert "[Figure: A chart]" in words(pdf)
    assert "pictures cannot be read" in capsys.readouterr().err


def test_tall_pictures_fit_the_page(render: Any) -> None:
    assert len(render(shown(png=picture(size=(10, 4000)))).pdf.pages) <= 2


def test_characters_without_a_glyph_are_replaced_and_named(
    render: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = render("# T\n\nBeijing 北京 y\u20dd", shown(svg=SVG_CHINESE, plain="图"))
    assert "U+5317" in capsys.readouterr().err
    assert "Beijing \ufffd\ufffd y" in words(pdf)
    assert "U+5317" in words(pdf)
    # A screen reader can say what the fonts cannot show.
    assert pdf.alternatives("Figure") == ["图"]


SVG_CHINESE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="20"><text y="15">&#x5317;京</text></svg>'
)


def test_inline_drawings_of_html_keep_their_view_box(render: Any) -> None:
    pdf = render('<div><svg viewBox="0 0 9 9" aria-label="A dot"><circle r="3"/></svg></div>')
    assert pdf.alternatives("Figure") == ["A dot"]


def test_local_pictures_are_read_only_beside_the_notebook(tmp_path: Path) -> None:
    inside = tmp_path / "notebooks"
    inside.mkdir()
    for folder in (tmp_path, inside):
        (folder / "p.png").write_bytes(base64.b64decode(picture()))
    nb = new_notebook(
        cells=[new_markdown_cell("![one](p.png)\n\n![two](../p.png)\n\n![three](/etc/hostname)")],
        metadata={"date": "2026-01-01"},
    )
    document = build(nb, moment_of(nb), folder=inside)
    assert len(document.files) == 1
    assert "two" in str(document.data["body"])


def test_a_block_that_stops_the_compiler_is_set_as_bare_text(opened: Any) -> None:
    """Whatever Typst stumbles on: here a soft hyphen at the end of a link, which the reader of Markdown takes out."""
    notes: list[str] = []
    nb = new_notebook(cells=[new_markdown_cell(text) for text in ("# T", "before", "after", "## end")])
    document = build(nb, moment_of(nb))
    broken: dict[str, Any] = {"t": "link", "url": "https://example.org", "body": ["e\u00ad"]}
    document.data["body"].insert(1, {"t": "par", "body": ["bare ", broken]})
    document.data["body"].append({"t": "quote", "blocks": [{"t": "par", "body": ["quoted ", broken]}]})
    pdf = opened(compile_pdf(document, strict=True, warn=notes.append))
    assert notes == ["2 of the blocks cannot be set; their bare text stands in their place."]
    assert "before bare e after end quoted e" in " ".join(words(pdf).replace("\u00ad", "").split())
    assert not pdf.tags("Link")


@pytest.mark.parametrize("head", ["[link](https://example.org)", "note[^1]", "$x^2$", "**strong**"])
def test_heads_of_many_pages_hold_what_may_be_repeated(render: Any, head: str) -> None:
    rows = "| 1 |\n" * 90
    pdf = render(f"| {head} |\n|---|\n{rows}\n\n[^1]: a note on the head")
    assert len(pdf.pdf.pages) > 1
    assert ("a note on the head" in words(pdf)) == ("[^1]" in head)


def test_wide_tables_stay_on_the_page_in_readable_parts(render: Any) -> None:
    head = "".join(f"<th>column_{number}</th>" for number in range(30))
    row = "".join(f"<td>{number}.123456</td>" for number in range(1000, 1030))
    pdf = render("# T", shown(html=f"<table><tr>{head}</tr><tr>{row}</tr></table>"))
    assert len(pdf.tags("Table")) > 1
    text = words(pdf)
    assert all(f"{number}.123456" in text for number in range(1000, 1030))


def test_tables_of_many_pages_repeat_their_head(render: Any) -> None:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(200))
    pdf = render(shown(html=f"<table><thead><tr><th>Heading</th></tr></thead><tbody>{rows}</tbody></table>"))
    assert len(pdf.pdf.pages) > 2
    assert all("Heading" in pdf.text(page) for page in range(len(pdf.pdf.pages)))
    assert len(pdf.tags("TH")) == 1


def test_turned_table_takes_its_heading_along(render: Any) -> None:
    cells = "".join(f"<td>{'word ' * 40}</td>" for _ in range(9))
    pdf = render("# T\n\ntext\n\n## Turned\n\nLead.", shown(html=f"<table><tr>{cells}</tr></table>"), "after")
    turned = [number for number, page in enumerate(pdf.pdf.pages) if page.MediaBox[2] > page.MediaBox[3]]
    assert turned
    assert "Turned" in pdf.text(turned[0])
    assert "Lead." in pdf.text(turned[0])


def test_long_words_and_lines_stay_on_the_page(render: Any) -> None:
    pdf = render(
        "x" * 400,
        new_code_cell("y" * 400),
        shown(html=f"<table><tr><td>{'z' * 300}</td><td>1</td></tr></table>"),
    )
    text = words(pdf).replace(" ", "")
    for letter, count in (("x", 400), ("y", 400), ("z", 300)):
        assert letter * count in text


def test_nbconvert_finds_the_exporter(tmp_path: Path, plain_notebook: NotebookNode) -> None:
    path = tmp_path / "any.ipynb"
    nbformat.write(plain_notebook, path)
    run = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "brief-pdf", "--BriefPDFExporter.strict=True", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "any.pdf").read_bytes().startswith(b"%PDF")


def test_empty_notebook_is_a_page_with_its_title() -> None:
    assert render_pdf(new_notebook()).startswith(b"%PDF")
