"""A sheet of paper measured in points, from the top left: what all charts are drawn on.

Charts lay themselves out from measured text and draw with few artists and no second layout pass; that is most
of what makes a figure take ten milliseconds and not a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from bilateral.figures.lettering import Box, plain, text_width
from bilateral.figures.style import FAMILIES, GRID, INK, PAPER, REGULAR, TEXT, new_figure, readable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Point = tuple[float, float]
Rect = tuple[float, float, float, float]
Shape = Literal["circle", "diamond", "square"]
Align = Literal["left", "center", "right"]
_UNIT: dict[str, Path] = {
    "circle": Path.unit_circle(),
    "diamond": Path([(0, 1.2), (1.2, 0), (0, -1.2), (-1.2, 0), (0, 1.2)], [1, 2, 2, 2, 79]),
    "square": Path([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)], [1, 2, 2, 2, 79]),
}
_RECT_CODES = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


class Label(Text):
    """One line of text on its baseline. Its place is settled, so that drawing it lays nothing out."""

    def draw(self, renderer: Any) -> None:
        """Draw the text at its anchor."""
        if not self.get_visible() or not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_position())
        angle = self.get_rotation()
        width = renderer.points_to_pixels(
            text_width(self.get_text(), self.get_fontsize(), int(self.get_fontweight()))
        )
        back = {"left": 0.0, "center": 0.5, "right": 1.0}[self.get_horizontalalignment()] * width
        x, y = x - back * np.cos(np.deg2rad(angle)), y - back * np.sin(np.deg2rad(angle))
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.draw_text(
            gc, x, y, self.get_text(), self.get_fontproperties(), angle, ismath=False, mtext=self
        )
        gc.restore()
        self.stale = False


class Shapes(Artist):
    """Any number of paths in one colour and one line style, drawn as a single artist."""

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        dash: tuple[float, ...] | None = None,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.paths = list(paths)
        self.fill, self.stroke, self.width, self.dash = fill, stroke, width, dash
        self.opacity = opacity

    def draw(self, renderer: Any) -> None:
        """Draw the paths."""
        if not self.get_visible():
            return
        from matplotlib.colors import to_rgba

        gc = renderer.new_gc()
        gc.set_foreground(self.stroke or self.fill or INK)
        gc.set_linewidth(renderer.points_to_pixels(self.width) if self.stroke else 0)
        gc.set_capstyle("butt" if self.dash or self.fill else "round")
        gc.set_joinstyle("round")
        if self.dash:
            gc.set_dashes(0, [renderer.points_to_pixels(part) for part in self.dash])
        transform = self.get_transform()
        face = to_rgba(self.fill, self.opacity) if self.fill else None
        for path in self.paths:
            renderer.draw_path(gc, path, transform, face)
        gc.restore()
        self.stale = False


def rectangle(x: float, y: float, width: float, height: float) -> Path:
    """Return a rectangle from its top left corner; negative sizes are turned round."""
    x0, x1 = sorted((x, x + width))
    y0, y1 = sorted((y, y + height))
    return Path([(x0, y0), (x0, y1), (x1, y1), (x1, y0), (x0, y0)], _RECT_CODES)


def polygon(points: Sequence[Point]) -> Path:
    """Return the closed path through the points."""
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
    return Path([*points, points[0]], codes)


def clear_of(
    boxes: Sequence[Box], start: Point, end: Point, margin: float = 2.0
) -> list[tuple[Point, Point]]:
    """Return the parts of an upright or level line that pass no box closer than ``margin``, and are worth drawing.

    >>> clear_of([(40, 5, 60, 15)], (0, 10), (100, 10))
    [((0, 10), (38.0, 10)), ((62.0, 10), (100, 10))]
    """
    along = 0 if start[1] == end[1] else 1
    across = 1 - along
    at = start[across]
    crossed = sorted(
        (box[along] - margin, box[along + 2] + margin) for box in boxes if box[across] < at < box[across + 2]
    )
    parts, place, last = [], min(start[along], end[along]), max(start[along], end[along])
    for low, high in crossed:
        if high <= place or low >= last:
            continue
        parts.append((place, low))
        place = high
    parts.append((place, last))
    return [
        ((low, at), (high, at)) if along == 0 else ((at, low), (at, high))
        for low, high in parts
        if high - low > 3
    ]


class Sheet:
    """A figure with its drawing tools; all places and sizes in points, y downwards."""

    def __init__(self, width_in: float, height: float) -> None:
        self._figure: Figure = new_figure(width_in, height / 72)
        self.width, self.height = width_in * 72, height
        self.texts: list[Box] = []
        self._grid: list[tuple[Point, Point]] = []
        inches = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72)
        self._transform = inches + self._figure.dpi_scale_trans
        self._order = 0

    @property
    def figure(self) -> Figure:
        """The figure, with the grid that was asked for below everything else."""
        if self._grid:
            lines = [part for line in self._grid for part in clear_of(self.texts, *line)]
            self._grid = []
            self._add(Shapes([Path(line) for line in lines], stroke=GRID, width=0.8), "grid", order=0)
        return self._figure

    def grid(self, lines: Iterable[tuple[Point, Point]]) -> None:
        """Draw upright and level lines below everything else; they stop short of whatever text stands in their way."""
        self._grid += lines

    def _add(self, artist: Any, name: str, order: int | None = None) -> None:
        self._order += 1
        artist.set_zorder(self._order if order is None else order)
        artist.set_label(name)
        artist.set_transform(self._transform)
        self._figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        weight: int = REGULAR,
        align: Align = "left",
        angle: float = 0.0,
        name: str = "",
    ) -> Box:
        """Set one line of text with its baseline at ``y`` and return the box that it fills."""
        line = plain(text)
        label = Label(
            x, y, line, color=colour if colour == PAPER else readable(colour), ha=align, va="baseline",
            rotation=angle, rotation_mode="anchor", parse_math=False,
            fontfamily=FAMILIES, fontsize=size, fontweight=weight,
        )  # fmt: skip
        self._order += 1
        label.set_zorder(self._order + 10_000)
        label.set_label(name)
        label.set_transform(self._transform)
        self._figure.add_artist(label)
        width = text_width(line, size, weight)
        left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width
        box = left, y - 0.76 * size, left + width, y + 0.24 * size
        if not angle:
            self.texts.append(box)
        return box

    def lines(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        *,
        size: float = TEXT,
        leading: float = 1.2,
        **look: Any,
    ) -> float:
        """Set lines under one another, the first with its baseline at ``y``; return the last baseline."""
        last = y
        for number, line in enumerate(lines):
            last = y + number * size * leading
            self.text(x, last, line, size=size, **look)
        return last

    def shapes(self, paths: Sequence[Path], *, name: str = "", **look: Any) -> None:
        """Draw paths in one colour; ``fill``, ``opacity``, ``stroke``, ``width`` and ``dash`` say how."""
        if paths:
            self._add(Shapes(paths, **look), name)

    def line(self, points: Sequence[Point], colour: str, width: float = 1.0, **look: Any) -> None:
        """Draw one open line through the points."""
        if len(points) > 1:
            self.shapes([Path(points)], stroke=colour, width=width, **look)

    def segments(
        self, pairs: Iterable[tuple[Point, Point]], colour: str, width: float = 0.6, **look: Any
    ) -> None:
        """Draw separate straight lines as one artist."""
        self.shapes([Path(pair) for pair in pairs], stroke=colour, width=width, **look)

    def bars(self, boxes: Iterable[Rect], fill: str, **look: Any) -> None:
        """Draw filled rectangles given as x, y, width, height."""
        self.shapes([rectangle(*box) for box in boxes], fill=fill, **look)

    def pale_bars(self, boxes: Sequence[Rect], colour: str, *, name: str = "") -> None:
        """Draw rectangles in a pale colour, with an outline that stands out from the paper as a full bar does."""
        self.bars(boxes, colour, opacity=0.3, name=name)
        inside = []
        for x, y, width, height in boxes:
            x0, y0 = min(x, x + width), min(y, y + height)
            inside.append(
                rectangle(x0 + 0.4, y0 + 0.4, max(abs(width) - 0.8, 0.1), max(abs(height) - 0.8, 0.1))
            )
        self.shapes(inside, stroke=colour, width=0.8, name=f"outline {name}".strip())

    def dots(
        self,
        points: Iterable[Point],
        colour: str,
        radius: float = 3.0,
        *,
        hollow: bool = False,
        shape: Shape = "circle",
        name: str = "",
        width: float = 1.6,
        dash: tuple[float, ...] | None = None,
        edge: float = 0.0,
    ) -> None:
        """Draw marks; a hollow one is a ring with paper inside. ``edge`` parts full ones that touch, by a line of paper."""
        unit = _UNIT[shape]
        reach = radius - width / 2 if hollow else radius
        outline = np.asarray(unit.vertices, dtype=float) * reach
        paths = [Path(outline + np.asarray(point), unit.codes) for point in points]
        if hollow:
            self.shapes(paths, fill=PAPER, stroke=colour, width=width, dash=dash, name=name)
        elif edge:
            self.shapes(paths, fill=colour, stroke=PAPER, width=edge, name=name)
        else:
            self.shapes(paths, fill=colour, name=name)
