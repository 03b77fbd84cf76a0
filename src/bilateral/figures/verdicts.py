"""Claims and agreements at a glance: how many got which verdict, and how far each field has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bilateral.figures.lettering import text_width, widest, wrap
from bilateral.figures.scales import Fmt
from bilateral.figures.sheet import Sheet
from bilateral.figures.signs import draw_sign
from bilateral.figures.style import GRID, INK, MUTED, PAPER, QUIET, SMALL, STRONG, TEAL, TEXT, VERDICT_COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class VerdictCount:
    """How many claims got a verdict (one of ``VERDICT_COLOURS``), and the words for it."""

    verdict: str
    label: str
    count: int


def verdict_strip(
    counts: Sequence[VerdictCount], *, fmt: Fmt = "{:.0f}".format, width_in: float = 7.2
) -> Figure:
    """Draw one block a claim, coloured and signed by verdict, with the counts in words below.

    Verdicts with a count of 0 are left out. Raises ``ValueError`` when there is no claim, or a count is
    negative.
    """
    shown = [one for one in counts if one.count]
    if not shown or min(one.count for one in shown) < 0:
        raise ValueError("there are no claims to count")
    width, total = width_in * 72, sum(one.count for one in shown)
    between = 5.0
    block = min((width - between * (len(shown) - 1)) / total, 46.0)
    words = [f"{fmt(one.count)} {one.label}" for one in shown]
    rows = _flow([text_width(text, TEXT, STRONG) + 18 for text in words], width)
    sheet = Sheet(width_in, 30 + 10 + len(rows) * 17)
    x = 0.0
    for one in shown:
        colour = VERDICT_COLOURS.get(one.verdict, MUTED)
        inset = 0.75 if block > 5 else 0.0
        sheet.bars(
            [(x + i * block + inset, 0, block - 2 * inset, 28) for i in range(one.count)],
            colour,
            name="blocks",
        )
        if block >= 12:
            for i in range(one.count):
                draw_sign(sheet, one.verdict, (x + (i + 0.5) * block, 14), PAPER, 4.6)
        x += one.count * block + between
    for number, row in enumerate(rows):
        baseline = 46 + number * 17
        for place, index in row:
            colour = VERDICT_COLOURS.get(shown[index].verdict, MUTED)
            draw_sign(sheet, shown[index].verdict, (place + 5.5, baseline - 3.5), colour, 4.4)
            sheet.text(place + 15, baseline, words[index], colour=colour, weight=STRONG, name="word")
    return sheet.figure


def _flow(widths: Sequence[float], width: float, between: float = 16.0) -> list[list[tuple[float, int]]]:
    rows: list[list[tuple[float, int]]] = []
    x = 0.0
    for index, size in enumerate(widths):
        if not rows or x + size > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, index))
        x += size + between
    return rows


@dataclass(frozen=True)
class MatrixCell:
    """One cell: done (full dot), pending (ring) or unknown (dash), with its words."""

    state: Literal["done", "pending", "unknown"]
    text: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One field of cooperation, with a cell for each column."""

    label: str
    cells: Sequence[MatrixCell]


def agreements_matrix(
    rows: Sequence[MatrixRow], *, columns: Sequence[str], colour: str = TEAL, width_in: float = 7.2
) -> Figure:
    """Draw fields by status as dots with words. Raises ``ValueError`` without rows or with cells missing."""
    if not rows:
        raise ValueError("there are no agreements to draw")
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("each row needs a cell for each column")
    width = width_in * 72
    column = min(widest([row.label for row in rows], TEXT), width * 0.34) + 12
    cell = (width - column) / len(columns)
    if cell < 80:
        return _matrix_as_list(rows, columns, colour, width_in)
    names = [wrap(row.label, column - 12, TEXT) for row in rows]
    words = [[wrap(one.text, cell - 20, SMALL) if one.text else [] for one in row.cells] for row in rows]
    heights = [
        max([len(lines) * 12 + 8, 20.0, *(len(texts) * 11 + 8 for texts in row)])
        for lines, row in zip(names, words, strict=True)
    ]
    heads = [wrap(text, cell - 6, SMALL, STRONG) for text in columns]
    head = max(map(len, heads)) * 11 + 7
    sheet = Sheet(width_in, head + sum(heights) + 2)
    for index, lines in enumerate(heads):
        first = head - 6 - (len(lines) - 1) * SMALL * 1.2
        sheet.lines(column + index * cell, first, lines, size=SMALL, colour=MUTED, weight=STRONG, name="head")
    top = float(head)
    ruled = [top]
    for row, lines, texts, height in zip(rows, names, words, heights, strict=True):
        sheet.lines(0, top + height / 2 + 3.4 - (len(lines) - 1) * 6, lines, name="label")
        for index, (one, said) in enumerate(zip(row.cells, texts, strict=True)):
            _matrix_cell(sheet, (column + index * cell, top + height / 2), one, said, colour)
        top += height
        ruled.append(top)
    sheet.segments([((0, y), (width, y)) for y in ruled[1:]], GRID, 0.8)
    sheet.line([(0, ruled[0]), (width, ruled[0])], MUTED, 0.8)
    return sheet.figure


def _matrix_as_list(
    rows: Sequence[MatrixRow], columns: Sequence[str], colour: str, width_in: float
) -> Figure:
    """Draw the matrix for a narrow sheet: under each field a line for each column with something to say."""
    width = width_in * 72
    column = min(widest(columns, SMALL), width * 0.4) + 10
    blocks = []
    for row in rows:
        said = [
            (head, one)
            for head, one in zip(columns, row.cells, strict=True)
            if one.text or one.state != "unknown"
        ]
        words = [
            (wrap(head, column - 10, SMALL), one, wrap(one.text, width - column - 16, SMALL))
            for head, one in said
        ]
        blocks.append((wrap(row.label, width, TEXT, STRONG), words))
    tall = [
        len(label) * 12 + sum(max(len(head), len(text)) * 11 + 3 for head, _, text in words) + 10
        for label, words in blocks
    ]
    sheet = Sheet(width_in, sum(tall) + 2)
    top = 0.0
    for (label, words), height in zip(blocks, tall, strict=True):
        sheet.lines(0, top + 11, label, weight=STRONG, name="label")
        middle = top + len(label) * 12 + 9
        for head, one, text in words:
            sheet.lines(16, middle + 3.2, head, size=SMALL, colour=MUTED, name="head")
            _matrix_cell(sheet, (0, middle), one, [], colour)
            sheet.lines(column + 16, middle + 3.2, text, size=SMALL, name="word")
            middle += max(len(head), len(text)) * 11 + 3
        top += height
        sheet.line([(0, top - 1), (width, top - 1)], GRID, 0.8)
    return sheet.figure


def _matrix_cell(
    sheet: Sheet, place: tuple[float, float], cell: MatrixCell, said: Sequence[str], colour: str
) -> None:
    x, middle = place
    if cell.state == "unknown":
        sheet.line([(x + 1, middle), (x + 8, middle)], QUIET, 1.4, name="unknown")
    else:
        sheet.dots([(x + 4.5, middle)], colour, 4.4, hollow=cell.state == "pending", name=cell.state)
    sheet.lines(
        x + 14, middle + 3.2 - (len(said) - 1) * SMALL * 0.6, said, size=SMALL,
        colour=MUTED if cell.state == "unknown" else INK, name="word",
    )  # fmt: skip
