"""What the tests of charts look at: labels with their true extents, shapes by name, the SVG as XML."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Affine2D

from bilateral.figures.sheet import Label, Shapes
from bilateral.figures.style import save_svg

SVG = "{http://www.w3.org/2000/svg}"


# Names of lines that no text may be set on; words may stand on areas, grids and map lines.
STRIKING = ("line ", "edge ", "baseline", "median", "own line", "zero", "exact")


@dataclass(eq=False)
class Seen:
    """A drawn figure, taken apart."""

    figure: Any

    @property
    def labels(self) -> list[Label]:
        return self.figure.findobj(Label)

    @property
    def shapes(self) -> list[Shapes]:
        return self.figure.findobj(Shapes)

    @property
    def texts(self) -> list[str]:
        return [label.get_text() for label in self.labels]

    def named(self, name: str) -> list[Shapes]:
        return [shape for shape in self.figure.findobj(Shapes) if shape.get_label() == name]

    def labels_named(self, name: str) -> list[str]:
        return [label.get_text() for label in self.labels if label.get_label() == name]

    @cached_property
    def extents(self) -> list[tuple[str, Any]]:
        """Return each label with the box in points that matplotlib's own renderer gives its text."""
        # At 72 dots an inch hinting would round every letter to whole points, which no vector format does.
        # The renderer has one pixel: letters are measured, nothing is drawn, and a canvas of this fineness has some 40 MB.
        self.figure.set_dpi(72 * 8)
        renderer = RendererAgg(1, 1, 72 * 8)
        boxes = [
            (label.get_text(), label.get_window_extent(renderer)) for label in self.labels if label.get_text()
        ]
        self.figure.set_dpi(72)
        return [(text, box.transformed(Affine2D().scale(1 / 8))) for text, box in boxes]

    def collisions(self) -> list[tuple[str, str]]:
        """Return the pairs of labels that run into one another.

        The extents include the font's line gap, by which lines of one paragraph may overlap: it is taken off.
        """
        found = []
        boxes = [(text, box.x0 + 0.4, box.y0 + box.height * 0.2, box.x1 - 0.4, box.y1 - box.height * 0.2)
                 for text, box in self.extents]  # fmt: skip
        for index, (text, *a) in enumerate(boxes):
            for other, *b in boxes[index + 1 :]:
                if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                    found.append((text, other))
        return found

    def outside(self) -> list[str]:
        """Return the labels that leave the sheet by more than a point."""
        width, height = self.figure.get_size_inches() * 72
        return [
            text for text, box in self.extents
            if box.x0 < -1 or box.x1 > width + 1 or box.y0 + 2.5 < -1 or box.y1 - 2.5 > height + 1
        ]  # fmt: skip

    def struck_out(self) -> list[tuple[str, str]]:
        """Return labels that a line of data or an axis runs through, with the name of the line."""
        height = self.figure.get_size_inches()[1] * 72
        found = []
        for shape in self.figure.findobj(Shapes):
            if not shape.get_label().startswith(STRIKING):
                continue
            for path in shape.paths:
                corners = np.asarray(path.vertices, dtype=float)
                steps = np.linspace(0, 1, 40)[:, None]
                dense = (
                    np.vstack([a + (b - a) * steps for a, b in pairwise(corners)])
                    if len(corners) > 1
                    else corners
                )
                for text, box in self.extents:
                    x, y = dense[:, 0], height - dense[:, 1]
                    # The letters themselves, without the room above and below them.
                    low, high = box.y0 + box.height * 0.3, box.y1 - box.height * 0.25
                    if ((x > box.x0 + 1) & (x < box.x1 - 1) & (y > low) & (y < high)).any():
                        found.append((text, shape.get_label()))
        return found

    @property
    def svg(self) -> str:
        buffer = io.StringIO()
        save_svg(self.figure, buffer)
        return buffer.getvalue()

    def svg_texts(self) -> list[str]:
        return [element.text or "" for element in ElementTree.fromstring(self.svg).iter(f"{SVG}text")]


@pytest.fixture(scope="session")
def seen() -> Callable[[Any], Seen]:
    return Seen
