"""HTML reports: one file that needs no network and no script, for any notebook.

``render_html`` turns a notebook into a page; ``BriefHTMLExporter`` is the same for nbconvert, which is only
imported where the exporter is asked for.
"""

from typing import TYPE_CHECKING, Any

from bilateral.rendering.html.page import render_html

if TYPE_CHECKING:
    from bilateral.rendering.html.exporter import BriefHTMLExporter

__all__ = ["BriefHTMLExporter", "render_html"]


def __getattr__(name: str) -> Any:
    if name == "BriefHTMLExporter":
        from bilateral.rendering.html.exporter import BriefHTMLExporter

        return BriefHTMLExporter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
