"""The sign of each verdict, drawn as lines so that no font has to know it: never colour alone."""

from __future__ import annotations

from math import cos, pi, sin

from bilateral.figures.sheet import Point, Sheet

_STROKES: dict[str, list[list[Point]]] = {
    "supported": [[(-0.9, 0.05), (-0.25, 0.7), (0.95, -0.7)]],
    "contradicted": [[(-0.7, -0.7), (0.7, 0.7)], [(-0.7, 0.7), (0.7, -0.7)]],
    "overstated": [[(0.0, 0.9), (0.0, -0.85)], [(-0.7, -0.15), (0.0, -0.85), (0.7, -0.15)]],
    "understated": [[(0.0, -0.9), (0.0, 0.85)], [(-0.7, 0.15), (0.0, 0.85), (0.7, 0.15)]],
    "not testable": [[(-0.85, 0.0), (0.85, 0.0)]],
}


def _question() -> list[list[Point]]:
    hook = [(0.55 * cos(a), -0.4 + 0.55 * sin(a)) for a in (-pi + i * pi / 6 for i in range(9))]
    return [[*hook, (0.0, 0.12), (0.0, 0.42)], [(0.0, 0.86), (0.0, 0.9)]]


_STROKES["cannot be verified"] = _question()


def draw_sign(sheet: Sheet, verdict: str, place: Point, colour: str, size: float = 5.0) -> None:
    """Draw the sign of a verdict centred at a place; ``size`` is half its height in points.

    A tick is supported, a cross contradicted, an arrow up overstated and down understated, a question mark
    cannot be verified, a dash not testable; any other verdict has the question mark.
    """
    x, y = place
    strokes = _STROKES.get(verdict, _STROKES["cannot be verified"])
    for stroke in strokes:
        sheet.line(
            [(x + a * size, y + b * size) for a, b in stroke], colour, size * 0.4, name=f"sign {verdict}"
        )
