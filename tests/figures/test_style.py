from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from bilateral.figures import style
from bilateral.figures.charts import Series, flow_lines, ranked_bars
from bilateral.figures.sheet import Sheet


def _chart():
    years = range(2010, 2016)
    return flow_lines(
        [
            Series("Rwanda", style.BLUE, years, [1, 2, None, 4, 5, 6]),
            Series("Қазақстан", style.VERMILION, years, [2, 3, 4, 4, 3, 2], "mirror"),
        ],
        fmt="{:.1f}".format,
        gap_label="not reported",
    )


def test_same_figure_gives_same_bytes(seen):
    assert seen(_chart()).svg == seen(_chart()).svg


def test_same_bytes_in_another_process(seen):
    code = (
        "import sys; from bilateral.figures.charts import ranked_bars, save_svg;"
        "save_svg(ranked_bars(['a', 'b'], [1, 2], fmt=str, highlight='b'), sys.stdout)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1] == seen(ranked_bars(["a", "b"], [1, 2], fmt=str, highlight="b")).svg


def test_drawing_imports_no_pyplot_and_leaves_global_settings_alone():
    code = (
        "import sys, io, matplotlib;"
        # Reading the backend's name would itself import pyplot to find one.
        "now = lambda: {k: matplotlib.rcParams[k] for k in matplotlib.rcParams if k != 'backend'}; before = now();"
        "from bilateral.figures.charts import ranked_bars, save_svg;"
        "save_svg(ranked_bars(['a'], [1], fmt=str), io.StringIO());"
        "print('matplotlib.pyplot' in sys.modules, before == now())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
    # Neither may matplotlib's font search talk to the user.
    assert done.stderr == ""


def test_svg_is_clean_for_use_inside_a_page(seen):
    svg = seen(_chart()).svg
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ")
    assert root.get("viewBox") == "0 0 518.4 259.2"
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    # No style element that would reach the page, no metadata with a date, nothing with an id to clash.
    assert tags == {"svg", "g", "path", "text"}
    assert not [element for element in root.iter() if element.get("id")]
    assert "font-family: 'Source Sans 3'" in svg


def test_background_is_transparent(seen):
    sheet = Sheet(2, 50)
    sheet.text(0, 20, "x")
    assert "<path" not in seen(sheet.figure).svg


def test_text_stays_text_whatever_it_holds(seen):
    sheet = Sheet(5, 200)
    awkward = [
        "$1 billion and $2 billion",
        "<script>&amp;",
        "a_b^{c}",
        "₸ and FRw",
        "Қазақстан",
        "x\ny\x07z",
        "中国 عربى",
    ]
    for number, text in enumerate(awkward):
        sheet.text(10, 20 * (number + 1), text)
    texts = seen(sheet.figure).svg_texts()
    assert texts == [*awkward[:5], "x y z", awkward[6]]


def test_text_scales_keep_their_places_in_a_bitmap(seen):
    # JupyterLab may ask for PNG: a label's ink must lie where its layout says, at any resolution.
    import io

    import numpy as np
    from matplotlib.image import imread

    sheet = Sheet(4, 144)
    sheet.text(200, 40, "HHHH", align="right", size=20)
    buffer = io.BytesIO()
    sheet.figure.savefig(buffer, format="png", dpi=144)
    buffer.seek(0)
    ink = np.argwhere(imread(buffer)[:, :, 3] > 0.5) / 2
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    assert bottom == pytest.approx(40, abs=1.5)
    assert right == pytest.approx(200, abs=3)
    assert top > 20
    assert left > 100


def test_save_to_a_path(tmp_path, seen):
    style.save_svg(_chart(), tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8") == seen(_chart()).svg


def test_ordinary_figures_survive_the_cleaning(tmp_path):
    figure = style.new_figure()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([1, 2, 3], [1, 4, 9], "o-")
    style.save_svg(figure, tmp_path / "plain.svg")
    root = ElementTree.fromstring((tmp_path / "plain.svg").read_text(encoding="utf-8"))
    ids = {element.get("id") for element in root.iter()}
    links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
    assert links
    assert {link.lstrip("#") for link in links} <= ids


def test_house_fonts_are_registered_once():
    first = style.register_fonts()
    count = len(mpl.font_manager.fontManager.ttflist)
    assert style.register_fonts() == first == ("Source Sans 3", "DejaVu Sans")
    assert len(mpl.font_manager.fontManager.ttflist) == count
    for weight, ending in ((400, "Regular"), (600, "SemiBold")):
        properties = mpl.font_manager.FontProperties(family="Source Sans 3", weight=weight)
        assert ending in mpl.font_manager.findfont(properties)


def test_charts_are_drawn_without_the_house_fonts(tmp_path):
    # A wheel stripped of fonts, as distributions make them, still draws: in DejaVu Sans, which matplotlib brings.
    code = (
        "import io; from bilateral.figures import style; from pathlib import Path;"
        f"style.fonts_folder = lambda: Path({str(tmp_path)!r});"
        "from bilateral.figures.charts import ranked_bars;"
        "out = io.StringIO(); style.save_svg(ranked_bars(['Ruanda'], [1], fmt=str), out);"
        "print(style.register_fonts(), 'Ruanda' in out.getvalue())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "('DejaVu Sans',) True"


class TestColours:
    def test_contrast_is_that_of_wcag(self):
        # Black on white is 21 by definition; #767676 is the known lightest grey at 4.54.
        assert style.contrast("#000000") == pytest.approx(21)
        assert style.contrast("#767676") == pytest.approx(4.54, abs=0.01)

    @pytest.mark.parametrize("colour", [style.INK, style.MUTED, *style.VERDICT_COLOURS.values()])
    def test_colours_of_text_reach_aa(self, colour):
        assert style.contrast(colour) >= 4.5

    @pytest.mark.parametrize("colour", [style.QUIET, style.GREY, "#facc15", "#ffffff"])
    def test_pale_colours_are_darkened_for_text(self, colour):
        assert style.contrast(style.readable(colour)) >= 4.5

    def test_text_on_a_chart_is_readable_even_in_a_pale_colour(self):
        sheet = Sheet(2, 50)
        sheet.text(0, 20, "pale", colour="#9aa5b1")
        assert style.contrast(sheet.figure.artists[0].get_color()) >= 4.5
