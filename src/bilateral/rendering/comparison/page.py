"""A comparison as one HTML page that needs neither network nor script."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bilateral import __version__
from bilateral.errors import OutputError
from bilateral.rendering.comparison.view import View
from bilateral.rendering.html.page import page_with_fonts, templates_folder
from bilateral.rendering.html.sanitise import is_web_address
from bilateral.rendering.html.sheet import css_text
from bilateral.rendering.html.tables import verdict_badge
from bilateral.rendering.writing import write_aside

if TYPE_CHECKING:
    from jinja2 import Environment


def comparison_html(view: View) -> str:
    """Return a comparison as a page. The same comparison gives the same bytes."""
    html = (
        _environment()
        .get_template("comparison.html.j2")
        .render(view=view, labels=view.labels, version=__version__)
    )
    return page_with_fonts(html)


def write_comparison(view: View, path: Path) -> Path:
    """Write the page of a comparison and return its path. Raises ``OutputError`` where it cannot be written."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder; name a file")
        write_aside(path, comparison_html(view).encode())
    except OSError as error:
        raise OutputError(f"The comparison cannot be written to {path}: {error.strerror or error}") from error
    return path


def breakable(text: str) -> Markup:
    """Escape a long name and let it break after its dots, dashes and slashes."""
    return Markup(re.sub(r"([./_-])(?=\w)", r"\1<wbr>", str(escape(text))))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    own = Path(str(files("bilateral.rendering.comparison"))) / "template"
    environment = Environment(
        loader=FileSystemLoader([own, templates_folder() / "brief"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["breakable"] = breakable
    environment.filters["css"] = lambda text: Markup(css_text(text))
    environment.tests["web_address"] = is_web_address
    # The style sheet of reports asks for it: the contents follow the sections here too.
    environment.globals["page"] = {"report": True}
    environment.globals["badge"] = lambda verdict, word: Markup(verdict_badge(verdict, word))
    return environment
