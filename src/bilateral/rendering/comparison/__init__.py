"""A comparison of two reports, on a page and on the terminal."""

from __future__ import annotations

from bilateral.rendering.comparison.page import comparison_html, write_comparison
from bilateral.rendering.comparison.view import View, comparison_view

__all__ = ["View", "comparison_html", "comparison_view", "write_comparison"]
