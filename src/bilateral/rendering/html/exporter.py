"""The exporter that nbconvert knows as ``brief-html``."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from bilateral.rendering.html.page import Options, build_page, page_with_fonts, templates_folder


class BriefHTMLExporter(TemplateExporter):
    """Exports any notebook to one HTML file that needs no network and no script.

    nbconvert's own switches work: ``--no-input`` hides code, ``--template`` names another template, which
    finds the page in ``resources.brief``.
    """

    export_from_notebook = "Brief (HTML)"

    language_code = Unicode("en", help="Language of notebooks that do not name theirs.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "brief"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(Path.cwd()), str(templates_folder())]

    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        about = resources["metadata"]
        options = Options(
            name=str(about.get("name") or ""),
            folder=Path(about["path"] or ".") if "path" in about else None,
            language=self.language_code,
            code=not self.exclude_input,
            outputs=not self.exclude_output,
            markdown=not self.exclude_markdown,
            raw=not self.exclude_raw,
            code_cells=not self.exclude_code_cell,
        )
        prepared, resources = self._preprocess(deepcopy(nb), resources)  # type: ignore[no-untyped-call]
        resources["brief"] = build_page(prepared, options)
        html = self.template.render(nb=prepared, resources=resources)
        return page_with_fonts(html), resources
