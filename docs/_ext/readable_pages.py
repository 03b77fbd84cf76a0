"""What the theme leaves out for those who read by keyboard or with a screen reader."""

from __future__ import annotations

from typing import Any

_AFTER_THE_THEME = 900
_REPAIRS = (
    # A heading needs its level.
    ('class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"'),
    # What scrolls sideways on a narrow page must be reached by keyboard.
    ('<div class="table-wrapper', '<div tabindex="0" role="group" aria-label="table" class="table-wrapper'),
    ("<pre>", '<pre tabindex="0">'),
)


def _repair(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    for part in ("body", "furo_navigation_tree"):
        text = context.get(part)
        if isinstance(text, str):
            for found, better in _REPAIRS:
                text = text.replace(found, better)
            context[part] = text


def setup(app: Any) -> dict[str, bool]:
    """Repair every page after the theme has prepared it."""
    app.connect("html-page-context", _repair, priority=_AFTER_THE_THEME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
