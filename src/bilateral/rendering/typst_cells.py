"""Cells of a notebook and their outputs as nodes for Typst."""

from __future__ import annotations

import re
from typing import Any

from bilateral.rendering.typst_html import html_blocks
from bilateral.rendering.typst_images import Images, chart_width
from bilateral.rendering.typst_markdown import as_inlines, code_block, markdown_blocks
from bilateral.rendering.typst_math import formula
from bilateral.rendering.typst_nodes import Inline, Node, clean, node, one_line, plain
from bilateral.rendering.typst_tables import data_table

TABLE_MIME = "application/vnd.bilateral.table+json"
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")
_BITMAPS = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")
_REPR = re.compile(r"<.*>|Figure\(.*\)", re.DOTALL)
_HIDING = {
    "input": {"remove-input", "remove_input", "hide-input", "hide_input"},
    "output": {"remove-output", "remove_output", "hide-output", "hide_output"},
    "cell": {"remove-cell", "remove_cell", "hide-cell", "hide_cell"},
}


def joined(value: Any) -> str:
    """Return text that a notebook holds as a string or as a list of lines."""
    return "".join(str(part) for part in value) if isinstance(value, list) else str(value)


def plain_output(text: str) -> str:
    """Return terminal output without colours, and with each overwritten line (progress bars) as it ended.

    >>> plain_output("\\x1b[31mred\\x1b[0m 10%\\r20%")
    '20%'
    """
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


class CellReader:
    """Turns the cells of one notebook into blocks.

    ``words`` are the labels of the page; code is left out where ``code`` is False, as in a report.
    """

    def __init__(
        self, images: Images, words: dict[str, str], *, code: bool = True, lang: str = "python"
    ) -> None:
        self.images = images
        self.words = words
        self.code = code
        self.lang = lang

    def blocks(self, cells: list[dict[str, Any]]) -> list[Node]:
        """Return all cells as blocks."""
        return [block for cell in cells for block in self.cell(cell)]

    def cell(self, cell: dict[str, Any]) -> list[Node]:
        """Return one cell as blocks."""
        metadata = cell.get("metadata") or {}
        tags = set(metadata.get("tags") or [])
        source = joined(cell.get("source", ""))
        if tags & _HIDING["cell"]:
            return []
        kind = cell.get("cell_type")
        if kind == "markdown":
            return markdown_blocks(source, self.images, cell.get("attachments") or {})
        if kind == "raw":
            return self._raw(source, metadata)
        found: list[Node] = []
        hidden = (metadata.get("jupyter") or {}).get("source_hidden") or tags & _HIDING["input"]
        if self.code and source.strip() and not hidden:
            found.append(code_block(source, self.lang))
        concealed = (metadata.get("jupyter") or {}).get("outputs_hidden") or tags & _HIDING["output"]
        for output in [] if concealed else _joined_streams(cell.get("outputs") or []):
            found += self.output(output)
        return found

    def _raw(self, source: str, metadata: dict[str, Any]) -> list[Node]:
        mime = metadata.get("raw_mimetype") or metadata.get("format") or ""
        if mime == "text/markdown":
            return markdown_blocks(source, self.images)
        # Raw cells for LaTeX, HTML or others are for another exporter.
        return [code_block(source, output=True)] if source.strip() and mime in {"", "text/plain"} else []

    def output(self, output: dict[str, Any]) -> list[Node]:
        """Return one output as blocks."""
        kind = output.get("output_type")
        if kind == "stream":
            text = plain_output(joined(output.get("text", "")))
            return (
                [code_block(text, output=True, error=output.get("name") == "stderr")] if text.strip() else []
            )
        if kind == "error":
            lines = output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"]
            return [code_block(plain_output("\n".join(map(str, lines))), output=True, error=True)]
        data, metadata = output.get("data") or {}, output.get("metadata") or {}
        block = metadata.get("bilateral")
        if isinstance(block, dict) and block.get("kind"):
            return self._report_block(data, block, metadata)
        return self._display(data, metadata)

    def _display(self, data: dict[str, Any], metadata: dict[str, Any]) -> list[Node]:
        """Return the richest form of a display that paper can show."""
        text = plain_output(joined(data.get("text/plain", "")))
        picture = self._picture(data, metadata, text)
        if picture:
            return [picture]
        if "text/html" in data:
            blocks = html_blocks(joined(data["text/html"]), self.images)
            if blocks and plain(blocks).strip():
                return blocks
        if "text/markdown" in data:
            return markdown_blocks(joined(data["text/markdown"]), self.images)
        if "text/latex" in data:
            return self._latex(joined(data["text/latex"]))
        return [code_block(text, output=True)] if text.strip() else []

    def _picture(self, data: dict[str, Any], metadata: dict[str, Any], text: str) -> Node | None:
        for mime in ("image/svg+xml", *_BITMAPS):
            if mime not in data:
                continue
            about = metadata.get(mime) if isinstance(metadata.get(mime), dict) else {}
            alt = str((about or {}).get("alt") or metadata.get("alt") or "") or _described(
                text, self.words["figure"]
            )
            if mime == "image/svg+xml":
                found = self.images.svg(joined(data[mime]), alt)
            else:
                width = (about or {}).get("width")
                found = self.images.encoded(
                    joined(data[mime]), alt, width if isinstance(width, (int, float)) else None
                )
            if found:
                return found
        return None

    def _latex(self, source: str) -> list[Node]:
        inner = re.fullmatch(r"\s*(\$\$?)(.*?)\1\s*", source, re.DOTALL)
        if inner and "$" not in inner.group(2):
            return [formula(inner.group(2), display=True)]
        if re.match(r"\s*\\begin\{(equation|align|gather|multline|eqnarray)", source):
            return [formula(source, display=True)]
        return markdown_blocks(source, self.images)

    def _report_block(
        self, data: dict[str, Any], block: dict[str, Any], metadata: dict[str, Any]
    ) -> list[Node]:
        kind = block["kind"]
        if kind == "facts":
            return []
        if kind == "figure" and "image/svg+xml" in data:
            return self._figure(data, block)
        table = data.get(TABLE_MIME)
        if kind == "table" and isinstance(table, dict) and {"columns", "rows"} <= set(table):
            return [data_table(table, self.inline)]
        if "text/markdown" not in data:
            return self._display(data, {key: value for key, value in metadata.items() if key != "bilateral"})
        framed = kind in {"findings", "gap", "note"}
        blocks = markdown_blocks(joined(data["text/markdown"]), self.images, top=not framed)
        if kind in {"findings", "gap"}:
            return [node(kind, label=self.words[kind], blocks=blocks)]
        return [node("note", blocks=blocks)] if kind == "note" else blocks

    def _figure(self, data: dict[str, Any], block: dict[str, Any]) -> list[Node]:
        alt = str(block.get("alt") or joined(data.get("text/plain", "")))
        drawn = self.images.svg(joined(data["image/svg+xml"]), alt, chart=True)
        if drawn is None:
            return []
        title, subtitle = (clean(str(block.get(name) or "")) for name in ("title", "subtitle"))
        found = [
            node(
                "figure",
                file=drawn["file"],
                width=chart_width(joined(data["image/svg+xml"])),
                alt=one_line(alt) or title or self.words["figure"],
                title=[title] if title else [],
                subtitle=[subtitle] if subtitle else [],
                source=self.inline(str(block.get("source_line") or "")),
            )
        ]
        if block.get("print_table") and isinstance(block.get("table"), dict):
            found.append(data_table(block["table"], self.inline))
        return found

    def inline(self, text: str) -> list[Inline]:
        """Return a line of Markdown as inline nodes."""
        return as_inlines(markdown_blocks(text, self.images)) if text.strip() else []


def _joined_streams(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outputs with what a cell wrote in pieces as one: a progress bar overwrites what an earlier piece wrote."""
    made: list[dict[str, Any]] = []
    for output in outputs:
        last = made[-1] if made else {}
        if output.get("output_type") == "stream" == last.get("output_type") and output.get(
            "name"
        ) == last.get("name"):
            made[-1] = dict(last) | {"text": joined(last.get("text", "")) + joined(output.get("text", ""))}
        else:
            made.append(output)
    return made


def _described(text: str, word: str) -> str:
    """Return the text alternative of a picture: its plain text, unless that is only an object's address."""
    described = one_line(text)
    return word if not described or _REPR.fullmatch(described) else described[:1000]
