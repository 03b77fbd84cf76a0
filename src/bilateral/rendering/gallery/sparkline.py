"""The small drawing on a card: trade by year, direct figures solid, mirror figures hollow and dashed.

All drawings of a page share the markers of ``MARKERS``; a year that nobody reported has no mark, and a line joins
only years that follow each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 300, 62
_SIDE, _TOP, _BOTTOM = 5, 6, 6
#: Drawn in this order, the later above the earlier.
_SERIES = ("imports.mirror", "imports", "exports.mirror", "exports")
_STYLE = {"exports": "x", "exports.mirror": "xm", "imports": "i", "imports.mirror": "im"}

#: Stands once in a page; the style sheet names the markers.
MARKERS = (
    '<svg class="markers" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    + "".join(
        f'<marker id="mark-{name}" viewBox="-3 -3 6 6" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse">'
        f'<circle class="mark-{name}" r="{radius}"/></marker>'
        for name, radius in (("x", "2.4"), ("xm", "2"), ("i", "2.4"), ("im", "2"))
    )
    + "</defs></svg>"
)

Years = Mapping[int, float]


def sparkline(series: Mapping[str, Years], text: str) -> str:
    """Return the drawing as inline SVG with ``text`` as its alternative; nothing where there is no figure.

    ``series`` holds year → amount under ``exports`` and ``imports``, each also with ``.mirror``.
    """
    shown = {key: series[key] for key in _SERIES if series.get(key)}
    if not shown:
        return ""
    years = [year for values in shown.values() for year in values]
    scale = _Scale(min(years), max(years), max(max(values.values()) for values in shown.values()))
    paths = "".join(
        f'<path class="{_STYLE[key]}" d="{_path(values, scale)}"/>' for key, values in shown.items()
    )
    base = HEIGHT - _BOTTOM
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(text)}">'
        f'<path class="base" d="M0 {base}H{WIDTH}"/>{paths}</svg>'
    )


def span(series: Mapping[str, Years]) -> tuple[int, int] | None:
    """Return first and last year of all that is drawn, or None where there is nothing."""
    years = [year for key in _SERIES for year in series.get(key, ())]
    return (min(years), max(years)) if years else None


class _Scale:
    def __init__(self, first: int, last: int, top: float) -> None:
        self.first, self.years, self.top = first, last - first, top

    def point(self, year: int, value: float) -> str:
        across = (year - self.first) / self.years if self.years else 0.5
        up = max(value, 0.0) / self.top if self.top > 0 else 0.0
        x = _SIDE + across * (WIDTH - 2 * _SIDE)
        y = HEIGHT - _BOTTOM - up * (HEIGHT - _TOP - _BOTTOM)
        return f"{x:.1f} {y:.1f}".replace(".0", "")


def _path(values: Years, scale: _Scale) -> str:
    """Return the path through the values; a year without neighbours is a point, which only its marker shows."""
    parts = []
    for year in sorted(values):
        parts.append(("L" if year - 1 in values else "M") + scale.point(year, values[year]))
        if year - 1 not in values and year + 1 not in values:
            parts.append("h0")
    return "".join(parts)
