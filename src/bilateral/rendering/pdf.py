"""Reports as PDF: tagged, outlined, searchable, from any notebook, with no browser and no LaTeX.

``render_pdf`` turns a notebook into bytes; ``BriefPDFExporter`` is the same for nbconvert
(``jupyter nbconvert --to brief-pdf any.ipynb``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters.exporter import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Bool, List, Unicode, default

from bilateral.errors import RenderingError
from bilateral.rendering.typst_compile import compile_pdf, first_line
from bilateral.rendering.typst_document import Document, build

if TYPE_CHECKING:
    from nbformat import NotebookNode


class PDFError(RenderingError, ConversionException):
    """A notebook that cannot be made into PDF; nbconvert shows it as one line."""


def render_pdf(nb: NotebookNode, *, strict: bool = True) -> bytes:
    """Return a notebook as PDF.

    A notebook whose ``metadata.bilateral`` has kind ``report`` becomes a brief: cover block with its
    parameters,
    contents, chapters, evidence list. Any other is set with its code and outputs. ``strict`` raises
    ``RenderingError`` where the PDF would not meet PDF/UA-1 and PDF/A-2a; otherwise a warning goes to
    standard error
    and the PDF is only tagged. The same notebook gives the same bytes when it has a date or
    SOURCE_DATE_EPOCH is set.

    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> render_pdf(new_notebook(cells=[new_markdown_cell("# Title")]))[:5]
    b'%PDF-'
    """
    return typeset(document_of(nb), strict=strict)


def document_of(nb: Mapping[str, Any], *, name: str = "", folder: Path | None = None) -> Document:
    """Return a notebook, or the same as JSON has it, as the document that ``typeset`` takes; it needs nothing more of it.

    ``name`` is a title for one that has none, ``folder`` is where its pictures lie. Raises ``RenderingError`` for
    metadata that no report has.
    """
    try:
        return build(nb, moment_of(nb), name=name, folder=folder)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        if "bilateral" not in (nb.get("metadata") or {}):
            raise
        # Metadata by hand, or of another version: what is missing there is no fault of this program.
        raise PDFError(f"The report cannot be read: its {type(error).__name__} is {error}") from error


def typeset(
    document: Document,
    *,
    strict: bool,
    warn: Callable[[str], None] = lambda line: print(line, file=sys.stderr),
    font_paths: tuple[str, ...] = (),
) -> bytes:
    """Return the PDF of a document, as ``render_pdf`` does; ``warn`` is told what had to be repaired."""
    try:
        return compile_pdf(document, strict=strict, font_paths=font_paths, warn=warn)
    except RenderingError as error:
        raise PDFError(str(error)) from error


def moment_of(nb: Mapping[str, Any]) -> datetime:
    """Return the date that the PDF carries: SOURCE_DATE_EPOCH, else that of the metadata, else now, in UTC.

    Raises ``RenderingError`` for a SOURCE_DATE_EPOCH that is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise PDFError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}") from error
    metadata = nb.get("metadata") or {}
    for given in ((metadata.get("bilateral") or {}).get("date"), metadata.get("date")):
        try:
            found = datetime.fromisoformat(str(given))
        except ValueError:
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.now(UTC).replace(microsecond=0)


def _read(file_stream: Any) -> NotebookNode:
    """Return the notebook of a file; raises ``PDFError`` for a file that holds none."""
    try:
        found: NotebookNode = nbformat.read(file_stream, as_version=4)
    # nbformat raises whatever its converters of older formats stumble on.
    except Exception as error:
        raise PDFError(f"The file holds no notebook: {first_line(error)}") from error
    return found


class BriefPDFExporter(Exporter):
    """Exports a notebook to an accessible PDF (PDF/UA-1, PDF/A-2a) through Typst."""

    export_from_notebook = "PDF brief"
    output_mimetype = "application/pdf"

    strict = Bool(False, help="Fail rather than write a PDF that does not meet PDF/UA-1 and PDF/A-2a.").tag(
        config=True
    )
    font_paths = List(
        Unicode(), help="Folders with further fonts, for scripts that the embedded fonts do not cover."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_file(  # type: ignore[override]
        self, file_stream: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF of a notebook file. On nbconvert's command line an error is one line, without a traceback."""
        try:
            return self.from_notebook_node(_read(file_stream), resources, **kwargs)
        except ConversionException as error:
            # Importing it here would be too late to matter and, from nbconvert itself, a circle.
            command_line = sys.modules.get("nbconvert.nbconvertapp")
            if command_line is None or not command_line.NbConvertApp.initialized():
                raise
            command_line.NbConvertApp.instance().log.error(
                "%s: %s", getattr(file_stream, "name", "notebook"), error
            )
            raise SystemExit(1) from error

    # nbconvert annotates the base class for text; every exporter of binary files returns bytes.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF of a notebook and nbconvert's resources. Raises ``RenderingError``."""
        try:
            nb_copy, resources = super().from_notebook_node(nb, resources, **kwargs)
        except nbformat.ValidationError as error:
            raise PDFError(f"The notebook is not valid: {first_line(error)}") from error
        about = resources.get("metadata") or {}
        document = document_of(
            nb_copy,
            name=str(about.get("name") or ""),
            folder=Path(about["path"]) if about.get("path") else None,
        )
        data = typeset(document, strict=self.strict, warn=self.log.warning, font_paths=tuple(self.font_paths))
        resources["output_extension"] = ".pdf"
        return data, dict(resources)
