"""The PDF of a report, opened."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from nbformat import NotebookNode

from bilateral.errors import RenderingError
from bilateral.rendering import typst_compile
from bilateral.rendering.pdf import moment_of, render_pdf

EVIDENCE = 5


def test_declares_what_it_conforms_to(report_pdf: Any) -> None:
    with report_pdf.pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["dc:title"] == "Rwanda and Kazakhstan"
    assert report_pdf.root.MarkInfo.Marked
    assert str(report_pdf.root.Lang) == "en"
    assert report_pdf.root.ViewerPreferences.DisplayDocTitle


def test_outline_has_chapters_questions_and_the_evidence_list(report_pdf: Any) -> None:
    bookmarks = report_pdf.bookmarks()
    assert [title for level, title in bookmarks if level == 1] == [
        "Summary", "Relations", "Trade", "Claims", "Evidence",
    ]  # fmt: skip
    assert (2, "Who reports what?") in bookmarks


def test_headings_begin_at_one_and_skip_no_level(report_pdf: Any) -> None:
    levels = [int(str(tag.S)[2:]) for tag in report_pdf.tags() if str(tag.S)[1:] in {"H1", "H2", "H3", "H4"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_embeds_every_font(report_pdf: Any) -> None:
    found = [
        font.DescendantFonts[0].FontDescriptor
        for page in report_pdf.pdf.pages
        for font in page.Resources.get("/Font", {}).values()
    ]
    assert found
    assert all("/FontFile2" in font or "/FontFile3" in font for font in found)


def test_every_page_has_text_and_its_number(report_pdf: Any) -> None:
    count = len(report_pdf.pdf.pages)
    for number in range(count):
        assert f"{number + 1} / {count}" in report_pdf.text(number)


def test_prints_cyrillic_kazakh_and_signs(report_pdf: Any) -> None:
    text = report_pdf.text()
    for word in ("Касым-Жомарт", "Қазақстан", "₸", "→", "½", "ресми сайты"):
        assert word in text


def test_title_block_has_the_parameters(report_pdf: Any) -> None:
    first = report_pdf.text(0)
    for shown in ("Rwanda (RWA)", "Kazakhstan (KAZ)", "1995–2025", "0123456789ab", "23 November 2026"):
        assert shown in first.replace("\u200b", "").replace("\n", "")


def test_every_figure_has_its_own_alternative_text(report_pdf: Any) -> None:
    assert report_pdf.alternatives("Figure") == [
        "Bar chart: Exports grew tenfold in two years.",
        "Bar chart: Almost all of it is one product.",
    ]


def test_chart_text_stays_text(report_pdf: Any) -> None:
    assert "10.263" in report_pdf.text(1).replace("\n", "")


def test_tables_have_heads_and_captions(report_pdf: Any) -> None:
    tables = report_pdf.tags("Table")
    assert len(tables) == 3
    assert len(report_pdf.tags("THead")) == 3
    assert str(tables[0].K[0].S) == "/Caption"


def test_numbers_lead_to_the_evidence_list(report_pdf: Any) -> None:
    assert "Evidence" in report_pdf.text(EVIDENCE)
    # Three facts, one claim and one source are linked from the findings; the source also below the chart.
    assert report_pdf.led_to(1).count(EVIDENCE) == 6


def test_evidence_leads_back_to_where_it_is_cited_first_and_names_every_page(report_pdf: Any) -> None:
    # The facts and C03 to the findings, the other claims to their table.
    assert {1, 4} <= set(report_pdf.led_to(EVIDENCE))
    text = report_pdf.text(EVIDENCE).replace("\n", "")
    assert "Sum of four quarters of domestic exports. Page 2, 4" in text
    assert "No source after 2016 lists this flow. Page 2" in text


def test_each_link_leads_to_the_entry_that_it_names_and_back(report_pdf: Any, boxes: Any) -> None:
    """By where poppler finds the words: the number's link opens at its entry, the entry's at the number's line."""
    pages = boxes(report_pdf.data)

    def at(page: int, word: str) -> tuple[float, float]:
        return next(
            ((left + right) / 2, top)
            for left, top, right, _, found in pages[page][2]
            if found.startswith(word)
        )

    def leading(page: int, place: tuple[float, float]) -> tuple[int, float]:
        """Return page and height, from above, at which the link around a place opens."""
        for link in report_pdf.annotations(page):
            left, bottom, right, top = (float(each) for each in link.Rect)
            height = pages[page][1]
            if left - 1 <= place[0] <= right and height - top - 1 <= place[1] <= height - bottom:
                target = next(
                    n for n, each in enumerate(report_pdf.pdf.pages) if each.objgen == link.Dest[0].objgen
                )
                assert str(link.Contents) == f"page {target + 1}"
                return target, height - float(link.Dest[3])
        raise AssertionError(f"no link at {place}")

    cited = {
        "11.3": "trade.exports.latest",
        "reported.": "trade.imports.latest",
        "Two": "relations.visits",
        "(C03)": "C03",
    }
    for word, entry in cited.items():
        number = at(1, word)
        target, opened_at = leading(1, number)
        name = at(EVIDENCE, entry)
        assert target == EVIDENCE
        assert 0 <= name[1] - opened_at < 12
        back, line = leading(EVIDENCE, name)
        assert back == 1
        assert line <= number[1] <= line + 80


def test_contents_lead_to_the_chapters(report_pdf: Any) -> None:
    assert {1, 2, 3, 4, 5} == set(report_pdf.led_to(0))


def test_link_without_a_place_is_plain_text(report_pdf: Any) -> None:
    assert "dead one" in report_pdf.text(2)
    # The link to the web, and the source below the table.
    assert len(report_pdf.annotations(2)) == 2


def test_leads_only_to_web_addresses(report_pdf: Any) -> None:
    addresses = report_pdf.addresses()
    assert "https://example.org/a?b=c" in addresses
    assert all(address.startswith(("http://", "https://")) for address in addresses)


def test_evidence_names_value_period_method_and_pages(report_pdf: Any) -> None:
    text = report_pdf.text().replace("\n", " ").replace("\u200b", "")
    assert "trade.exports.latest" in text
    assert "US$11.3" in text
    assert "(11,304,000)" in text
    assert "No source after 2016 lists this flow." in text
    assert text.count("Contradicted beyond a factor of two.") == 1
    assert "Page" in text


def test_verdicts_have_a_sign_beside_their_colour(report_pdf: Any) -> None:
    text = report_pdf.text(4)
    for shown in ("✓ supported", "▲ overstated", "✗ contradicted", "? cannot be verified", "– not testable"):
        assert shown in text.replace("\n", "")


def test_hides_code(report_pdf: Any) -> None:
    assert "relation.trade.flows" not in report_pdf.text()


def test_prints_the_table_behind_a_figure_only_when_asked(opened: Any, report_notebook: NotebookNode) -> None:
    nb = copy.deepcopy(report_notebook)
    figure = next(
        output
        for cell in nb.cells
        for output in cell.get("outputs", [])
        if output.metadata.get("bilateral", {}).get("kind") == "figure"
    )
    figure.metadata.bilateral["table"] = {
        "id": "t", "title": "Behind it", "columns": [{"key": "a", "label": "Year"}], "rows": [["1999"]],
    }  # fmt: skip
    assert "Behind it" not in opened(render_pdf(nb)).text()
    figure.metadata.bilateral["print_table"] = True
    assert "Behind it" in opened(render_pdf(nb)).text()


def test_language_of_the_report_is_the_language_of_the_pdf(
    opened: Any, report_notebook: NotebookNode
) -> None:
    nb = copy.deepcopy(report_notebook)
    nb.metadata.bilateral["language"] = "fr"
    pdf = opened(render_pdf(nb))
    assert str(pdf.root.Lang) == "fr"
    assert "23 novembre 2026" in pdf.text(0)


def test_sentences_that_stay_english_are_said_to_be(opened: Any, report_notebook: NotebookNode) -> None:
    nb = copy.deepcopy(report_notebook)
    nb.metadata.bilateral["language"] = "de"
    del nb.metadata.bilateral["labels"]
    pdf = opened(render_pdf(nb))
    assert str(pdf.root.Lang) == "en"
    assert "no German translation yet" in " ".join(pdf.text(0).split())
    assert "23. November 2026" in pdf.text(0)


def test_same_report_gives_the_same_bytes(report_pdf: Any, report_notebook: NotebookNode) -> None:
    assert render_pdf(copy.deepcopy(report_notebook)) == report_pdf.data


def test_same_bytes_in_another_process(tmp_path: Any, plain_notebook: NotebookNode, plain_pdf: Any) -> None:
    import nbformat

    nbformat.write(plain_notebook, tmp_path / "n.ipynb")
    code = (
        "import sys, nbformat; from bilateral.rendering.pdf import render_pdf;"
        "sys.stdout.buffer.write(render_pdf(nbformat.read(sys.argv[1], 4)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "n.ipynb")],
        env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, check=True,
    )  # fmt: skip
    assert run.stdout == plain_pdf.data


def test_date_comes_from_the_epoch_first(
    report_notebook: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert moment_of(report_notebook).isoformat() == "2026-11-23T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert moment_of(report_notebook).isoformat() == "1970-01-02T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(RenderingError, match="SOURCE_DATE_EPOCH"):
        moment_of(report_notebook)


def test_failing_the_standard_is_an_error_when_strict_and_a_warning_otherwise(
    report_notebook: NotebookNode, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nb = copy.deepcopy(report_notebook)
    nb.cells[0].source += " 中"
    monkeypatch.setattr(typst_compile._Press, "repair", lambda self, problem: [])
    with pytest.raises(RenderingError, match="PDF/UA-1"):
        render_pdf(nb)
    data = render_pdf(nb, strict=False)
    assert "PDF/UA-1" in capsys.readouterr().err
    with pikepdf.open(__import__("io").BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as meta:
            assert "pdfuaid:part" not in meta


def test_stays_small(report_pdf: Any) -> None:
    assert len(report_pdf.data) < 150_000


def test_words_stand_in_paragraphs(report_pdf: Any) -> None:
    loose = {"Span", "Link", "Strong", "Em", "Code"}
    assert not loose & {str(kid.S)[1:] for kid in report_pdf.root.StructTreeRoot.K[0].K if "/S" in kid}
