"""The handbook: Sphinx with MyST and furo, built without the network; a warning is an error (``make docs``)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

from numbers_from_code import NUMBERS  # noqa: E402

from bilateral import __version__  # noqa: E402

project = "bilateral"
author = "the bilateral project"
release = version = __version__
language = "en"
# Quotation marks and dashes are set by hand: options keep theirs.
smartquotes = False

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "made_pages",
    "math_in_mathml",
    "readable_pages",
]
exclude_patterns = ["_ext"]
nitpicky = True
# Signatures name types of other projects, whose references are elsewhere: no links are made of them.
autodoc_typehints = "none"

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "substitution"]
myst_heading_anchors = 4
myst_substitutions = NUMBERS

html_theme = "furo"
html_title = "bilateral, the handbook"
html_static_path = ["_static"]
html_css_files = ["handbook.css"]
html_math_renderer = "mathml"
# Nothing is fetched: excerpts of search results would be, and a browser refuses that to a page from disk.
html_show_search_summary = False
html_copy_source = False
html_show_copyright = False
html_domain_indices = False
html_use_index = False


def _without_a_type(
    app: object, what: str, name: str, found: object, options: object, lines: list[str]
) -> None:
    """Keep what a property says before a colon from being taken for its type."""
    if what == "property" and lines:
        lines[0] = lines[0].replace(": ", "; ", 1)


def setup(app: Any) -> None:
    """Register what is too small for a file of its own."""
    app.connect("autodoc-process-docstring", _without_a_type, priority=1)
