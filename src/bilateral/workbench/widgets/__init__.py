"""Widgets of the workbench that no library has: a map to choose from, a line that tells what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent
STYLE = (_HERE / "explore.css").read_text(encoding="utf-8")


class WorldMap(anywidget.AnyWidget):
    """A map of countries; ``picked`` is the one that was clicked or chosen from the keyboard, with a count."""

    _esm = (_HERE / "map.js").read_text(encoding="utf-8")
    _css = (_HERE / "map.css").read_text(encoding="utf-8")
    countries: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    width = traitlets.Float().tag(sync=True)
    height = traitlets.Float().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    reporter = traitlets.Unicode().tag(sync=True)
    partner = traitlets.Unicode().tag(sync=True)
    reporter_colour = traitlets.Unicode("#888").tag(sync=True)
    partner_colour = traitlets.Unicode("#888").tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)


class Status(anywidget.AnyWidget):
    """One line; ``kind`` is done or error. A screen reader tells each change."""

    _esm = (_HERE / "status.js").read_text(encoding="utf-8")
    _css = (_HERE / "status.css").read_text(encoding="utf-8")
    message = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode("done").tag(sync=True)
