"""What a panel shows, as files: a page, its tables, its charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import OutputError
from bilateral.evidence.wording.common import without_inner_links
from bilateral.evidence.wording.panel import saved_evidence_labels
from bilateral.figures.blocks import Cell as TableCell
from bilateral.figures.blocks import Chart, Column, Exhibit, Prose, Table
from bilateral.workbench.shown import evidence_rows, facts_named

if TYPE_CHECKING:
    from bilateral.relationship import Relationship

KINDS = ("html", "csv", "png")
_DPI = 200


def save(
    kind: str, relationship: Relationship, name: str, title: str, exhibits: Sequence[Exhibit], folder: Path
) -> list[Path]:
    """Write what is shown into a folder and return the files.

    ``kind`` is html (one page with everything, under ``title``, in a file called by ``name``), csv (a file a table) or png
    (a file a chart). A file of the same name
    is replaced. Raises ``OutputError`` where the folder cannot be written, or there is nothing of that kind.
    """
    makers: dict[str, Callable[[], dict[str, bytes]]] = {
        "html": lambda: {name: _page(relationship, title, exhibits)},
        "csv": lambda: _tables(exhibits),
        "png": lambda: _charts(exhibits),
    }
    contents = makers[kind]()
    if not contents:
        raise OutputError(f"Nothing is shown that could be saved as {kind.upper()}: choose another question.")
    made = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part, content in contents.items():
            file = folder / f"{relationship.pair.key}-{part}.{kind}"
            file.write_bytes(content)
            made.append(file)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.") from error
    return made


def _page(relationship: Relationship, title: str, exhibits: Sequence[Exhibit]) -> bytes:
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    from bilateral.evidence.wording import report_title
    from bilateral.rendering.html import render_html

    ends = relationship.pair.reporter.iso3, relationship.pair.partner.iso3
    heading = report_title(*ends, relationship.context.language)
    blocks = [block for exhibit in exhibits for block in exhibit.blocks]
    ids = list(dict.fromkeys(name for exhibit in exhibits for name in facts_named(exhibit)))
    if table := _evidence_table(relationship, ids):
        blocks.append(table)
    outputs = []
    for block in blocks:
        shown = Prose(without_inner_links(block.text), block.kind) if isinstance(block, Prose) else block
        data, metadata = shown.bundle()
        outputs.append(new_output("display_data", data, metadata=metadata))
    cells = [new_markdown_cell(f"# {heading}: {title}", id="title")]
    cells.append(new_code_cell("", outputs=outputs, id="shown"))
    return render_html(new_notebook(cells=cells)).encode()


def _evidence_table(relationship: Relationship, ids: Sequence[str]) -> Table | None:
    title, value, how = saved_evidence_labels(relationship.context.voice)
    rows = [[TableCell(cell) for cell in row] for row in evidence_rows(relationship, ids)]
    columns = [Column("value", value), Column("evidence", how)]
    return Table("evidence", title, columns, rows, "") if rows else None


def _tables(exhibits: Sequence[Exhibit]) -> dict[str, bytes]:
    from bilateral.rendering.table_csv import table_csv

    found = {}
    for block in (block for exhibit in exhibits for block in exhibit.blocks):
        table = block.table if isinstance(block, Chart) else block
        if isinstance(table, Table):
            # The mark tells Excel that it is UTF-8.
            found[table.id] = ("\ufeff" + table_csv(table.as_json())).encode()
    return found


def _charts(exhibits: Sequence[Exhibit]) -> dict[str, bytes]:
    import io

    found = {}
    for block in (block for exhibit in exhibits for block in exhibit.blocks):
        if isinstance(block, Chart):
            buffer = io.BytesIO()
            about = {"Title": block.title, "Description": block.alt}
            block.draw().savefig(buffer, format="png", dpi=_DPI, facecolor="white", metadata=about)
            found[block.id] = buffer.getvalue()
    return found
