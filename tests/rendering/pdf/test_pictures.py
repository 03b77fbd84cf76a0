"""Pages as pictures, held against pictures that someone has looked at and accepted.

To accept new ones: look at what this test wrote (the failure names the folder), then run it once with
``BILATERAL_ACCEPT_PICTURES=1`` and commit ``tests/fixtures/pages/``. That run fails on purpose: what was only written
was not yet compared.
"""

from __future__ import annotations

import copy
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from PIL import Image, ImageChops, ImageFilter

from bilateral.rendering.pdf import render_pdf

pytestmark = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="poppler's pdftoppm is not installed"
)

DPI = 48
# Versions of poppler smooth edges differently: so both pictures are blurred, and a few pixels may differ by much.
BLUR, DIFFERENT, ALLOWED = 1.2, 36, 0.0008
PAGES = {"report": 6, "plain": 2}


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that draws the pages of a PDF."""

    def draws(data: bytes) -> list[Image.Image]:
        folder = tmp_path_factory.mktemp("pages")
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-png", "-", str(folder / "page")], input=data, check=True
        )
        return [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png"))]

    return draws


@pytest.fixture(scope="session")
def accepted(root: Path) -> Path:
    return root / "tests/fixtures/pages"


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of the pixels that differ visibly, 1 where the sizes do."""
    if one.size != other.size:
        return 1.0
    soft = [picture.filter(ImageFilter.GaussianBlur(BLUR)) for picture in (one, other)]
    strongest = ImageChops.difference(*soft).split()
    most = ImageChops.lighter(ImageChops.lighter(strongest[0], strongest[1]), strongest[2])
    differing = sum(most.histogram()[DIFFERENT:])
    return differing / (one.width * one.height)


@pytest.mark.parametrize("name", PAGES)
def test_pages_look_as_they_were_accepted(
    name: str, request: pytest.FixtureRequest, drawn: Any, accepted: Path, tmp_path: Path
) -> None:
    pages = drawn(request.getfixturevalue(f"{name}_pdf").data)
    if os.environ.get("BILATERAL_ACCEPT_PICTURES"):
        accepted.mkdir(exist_ok=True)
        for old in accepted.glob(f"{name}-*.png"):
            old.unlink()
        for number, page in enumerate(pages, start=1):
            page.save(accepted / f"{name}-{number}.png", optimize=True)
        pytest.fail(
            f"{len(pages)} pictures were written to {accepted}: commit them and run again without accepting"
        )
    assert len(pages) == PAGES[name]
    for number, page in enumerate(pages, start=1):
        known = Image.open(accepted / f"{name}-{number}.png").convert("RGB")
        share = difference(page, known)
        if share > ALLOWED:
            page.save(tmp_path / f"{name}-{number}.png")
            ImageChops.difference(page, known.resize(page.size)).save(
                tmp_path / f"{name}-{number}-difference.png"
            )
        assert share <= ALLOWED, f"page {number} differs in {share:.2%} of its pixels: look at {tmp_path}"


def test_the_accepted_pictures_are_small(accepted: Path) -> None:
    assert sum(path.stat().st_size for path in accepted.iterdir()) < 300_000
    assert len(list(accepted.iterdir())) == sum(PAGES.values())


def recoloured(nb: NotebookNode) -> None:
    figure = next(
        o for cell in nb.cells for o in cell.get("outputs", []) if "image/svg+xml" in o.get("data", {})
    )
    figure.data["image/svg+xml"] = figure.data["image/svg+xml"].replace("#0b5cad", "#0f766e")


def shifted(nb: NotebookNode) -> None:
    figure = next(
        o for cell in nb.cells for o in cell.get("outputs", []) if "image/svg+xml" in o.get("data", {})
    )
    figure.metadata.bilateral["subtitle"] = "One line\nmore " * 12


def emptied(nb: NotebookNode) -> None:
    figure = next(
        o for cell in nb.cells for o in cell.get("outputs", []) if "image/svg+xml" in o.get("data", {})
    )
    figure.data["image/svg+xml"] = (
        figure.data["image/svg+xml"].replace("<rect", "<!-- ").replace("/>", " -->")
    )


@pytest.mark.parametrize("change", [recoloured, shifted, emptied])
def test_a_changed_page_is_seen(
    change: Any, report_notebook: NotebookNode, drawn: Any, accepted: Path
) -> None:
    nb = copy.deepcopy(report_notebook)
    change(nb)
    pages = drawn(render_pdf(nb))
    shares = [
        difference(page, Image.open(accepted / f"report-{number}.png").convert("RGB"))
        for number, page in enumerate(pages, start=1)
    ]
    assert shares[1] > 4 * ALLOWED  # the page of the chart
    assert shares[0] <= ALLOWED  # the others are as they were
    assert shares[3] <= ALLOWED


def test_a_page_moved_by_a_millimetre_is_seen(accepted: Path) -> None:
    page = Image.open(accepted / "report-2.png").convert("RGB")
    assert difference(page, ImageChops.offset(page, 0, 2)) > 4 * ALLOWED


def test_other_smoothing_is_not_a_change(report_pdf: Any, accepted: Path, tmp_path: Path) -> None:
    """Drawn finer and scaled down, as another version of poppler might."""
    command = ["pdftoppm", "-r", str(3 * DPI), "-f", "2", "-l", "2", "-png", "-"]
    finer = Image.open(
        io.BytesIO(subprocess.run(command, input=report_pdf.data, capture_output=True, check=True).stdout)
    )
    known = Image.open(accepted / "report-2.png").convert("RGB")
    assert difference(finer.convert("RGB").resize(known.size, Image.Resampling.BOX), known) <= ALLOWED
