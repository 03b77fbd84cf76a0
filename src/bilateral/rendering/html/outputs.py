"""The outputs of code cells: our own by their data, all others by the best form that needs no script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

from bilateral.rendering.html.code import terminal
from bilateral.rendering.html.markdown import MarkdownWriter
from bilateral.rendering.html.maths import mathml
from bilateral.rendering.html.pictures import Pictures, picture_address
from bilateral.rendering.html.sheet import Sheet
from bilateral.rendering.html.structure import Outline, plain_text
from bilateral.rendering.html.svg import inline_svg
from bilateral.rendering.html.tables import render_figure, render_table

TABLE = "application/vnd.bilateral.table+json"
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
_REPR = re.compile(r"<[\w.]+ (?:size|at|object).*>|Figure\(.*\)|<Axes.*|<IPython\.core.*>", re.DOTALL)


def joined(value: Any) -> str:
    """Return text that a notebook holds as one string or as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


class OutputWriter:
    """Writes outputs as HTML; one for a whole page, so that ids stay apart."""

    def __init__(
        self, writer: MarkdownWriter, outline: Outline, labels: Mapping[str, str], sheet: Sheet
    ) -> None:
        self._writer = writer
        self._outline = outline
        self._labels = labels
        self._sheet = sheet
        self._boxes = 0
        self._titles: set[str] = set()

    def html(self, output: Mapping[str, Any]) -> str:
        """Return one output."""
        kind = output.get("output_type")
        if kind == "stream":
            return self._terminal(joined(output.get("text", "")), str(output.get("name") or "stdout"))
        if kind == "error":
            trace = "\n".join(output.get("traceback") or [f"{output.get('ename')}: {output.get('evalue')}"])
            return self._terminal(trace, "error")
        data = output.get("data") or {}
        meta = (output.get("metadata") or {}).get("bilateral")
        if isinstance(meta, Mapping):
            return self._own(data, meta)
        return self._foreign(data, output.get("metadata") or {})

    def _terminal(self, text: str, kind: str) -> str:
        if not text.strip():
            return ""
        self._boxes += 1
        return terminal(text, f"Output {self._boxes}", self._sheet.palette, kind)

    # Our own -------------------------------------------------------------------------------------------

    def _own(self, data: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
        kind = meta.get("kind")
        if kind == "facts":
            return ""
        if kind == "figure" and "image/svg+xml" in data:
            return self._figure(joined(data["image/svg+xml"]), meta)
        if kind == "table" and TABLE in data:
            return self._table(data[TABLE])
        return self._prose(str(kind), data) if "text/markdown" in data else self._foreign(data, {})

    def _prose(self, kind: str, data: Mapping[str, Any]) -> str:
        text = self._writer.block(joined(data["text/markdown"]))
        if kind == "findings":
            word = escape(self._labels["findings"])
            label = f'<p class="label">{word}</p>'
            return f'<div class="findings" role="group" aria-label="{word}">{label}{text}</div>'
        attributes = f'class="{kind}" role="note"' if kind in {"gap", "note"} else 'class="prose"'
        return f"<div {attributes}>{text}</div>"

    def _table(self, table: Mapping[str, Any]) -> str:
        title = str(table.get("title"))
        first = title not in self._titles
        self._titles.add(title)
        return render_table(
            table, self._anchor("table", table.get("id")), self._labels, self._writer.inline, first
        )

    def _figure(self, svg: str, meta: Mapping[str, Any]) -> str:
        anchor = self._anchor("figure", meta.get("id"))
        drawing = inline_svg(
            svg, f"{anchor}-svg", str(meta.get("title") or ""), str(meta.get("alt") or ""), self._sheet
        )
        return render_figure(meta, drawing, anchor, self._labels, self._writer.inline)

    def _anchor(self, kind: str, name: Any) -> str:
        return self._outline.anchor(f"{kind}-" + re.sub(r"[^\w.-]+", "-", str(name or "")))

    # Any notebook's ------------------------------------------------------------------------------------

    def _foreign(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
        forms: list[tuple[str, Callable[[str], str]]] = [("text/html", self._writer.foreign)]
        forms += [(kind, partial(self._picture, kind, data, metadata)) for kind in _PICTURES]
        forms += [("text/markdown", self._writer.block), ("text/latex", _latex)]
        for kind, write in forms:
            html = write(joined(data[kind])) if kind in data else ""
            # HTML that was nothing but a script leaves nothing to show: the next form may.
            if plain_text(html) or "<img" in html:
                return f'<div class="output">{html}</div>'
        if "text/plain" in data or "application/json" not in data:
            return self._terminal(joined(data.get("text/plain", "")), "result")
        return self._terminal(json.dumps(data["application/json"], indent=2, ensure_ascii=False), "result")

    def _picture(self, kind: str, data: Mapping[str, Any], metadata: Mapping[str, Any], content: str) -> str:
        address = picture_address(kind, content)
        if address is None:
            return ""
        self._boxes += 1
        named = metadata.get(kind)
        own = named if isinstance(named, Mapping) else {}
        words = joined(data.get("text/plain", "")).strip()
        alt = str(metadata.get("alt") or own.get("alt") or ("" if _REPR.fullmatch(words) else words[:300]))
        size = {name: str(own[name]) for name in ("width", "height") if str(own.get(name, "")).isdigit()}
        attributes = {"src": address, "alt": alt or f"{self._labels['figure']} {self._boxes}", **size}
        return Pictures().html(attributes)


def _latex(text: str) -> str:
    text = text.strip()
    for mark in ("$$", "$"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            return mathml(text[len(mark) : -len(mark)].replace(r"\displaystyle", "").strip(), True)
    return mathml(text, True)
