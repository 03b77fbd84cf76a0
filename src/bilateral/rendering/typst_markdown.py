"""Markdown of notebooks as nodes for Typst."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from bilateral.rendering.markdown import notebook_markdown
from bilateral.rendering.typst_html import RawTags, html_blocks
from bilateral.rendering.typst_images import Images
from bilateral.rendering.typst_math import formula
from bilateral.rendering.typst_nodes import Inline, Node, breakable, clean, node, plain, visible
from bilateral.rendering.typst_tables import simple_table

Token = dict[str, Any]
_MAX_INLINE = 30


@lru_cache(maxsize=1)
def _parser() -> Any:
    return notebook_markdown(None)


def markdown_blocks(
    text: str, images: Images, attachments: dict[str, Any] | None = None, *, top: bool = True
) -> list[Node]:
    """Return Markdown as block nodes.

    Links keep their address in ``to``; whether it leads anywhere is decided for the whole document. Only
    headings at the top level are headings; those in lists and quotations, and all where ``top`` is False,
    become strong paragraphs.
    """
    tokens = _parser()(clean(text))
    reader = _Reader(images, attachments or {}, _footnotes(tokens))
    return reader.blocks(tokens, top=top)


def _footnotes(tokens: list[Token]) -> dict[int, list[Token]]:
    notes = {}
    for token in tokens:
        if token["type"] == "footnotes":
            notes = {item["attrs"]["index"]: item.get("children", []) for item in token["children"]}
    return notes


class _Reader:
    """Walks the tokens of one text."""

    def __init__(self, images: Images, attachments: dict[str, Any], notes: dict[int, list[Token]]) -> None:
        self.images = images
        self.attachments = attachments
        self.notes = notes
        self.in_note = False
        self.tags = RawTags(images, attachments)

    def blocks(self, tokens: list[Token], *, top: bool = False) -> list[Node]:
        found: list[Node] = []
        for token in tokens:
            found += self._block(token, top)
        return found

    def _block(self, token: Token, top: bool) -> list[Node]:
        kind = token["type"]
        reader = getattr(self, f"_read_{kind}", None)
        if reader is not None:
            result: list[Node] = reader(token)
            return result
        if kind == "heading":
            return self._heading(token, top)
        if kind in {"paragraph", "block_text"}:
            return self._paragraph(token)
        if kind in {"blank_line", "newline", "footnotes", "ref_links", "def_list"}:
            return []
        if "children" in token:
            return self.blocks(token["children"])
        return [node("par", body=[clean(str(token.get("raw", "")))])]

    def _heading(self, token: Token, top: bool) -> list[Node]:
        # Links and notes of a heading would be repeated in the contents and the running head.
        body, notes = _without_links(self.inlines(token.get("children", [])))
        if not visible(plain(body)):
            return []  # PDF/UA refuses a heading in which nothing can be seen
        if not top:
            return [node("par", body=[node("strong", body=body)])]
        after = [node("note", blocks=[node("par", body=note)]) for note in notes]
        return [node("heading", level=token["attrs"]["level"], body=body), *after]

    def _paragraph(self, token: Token) -> list[Node]:
        children = token.get("children", [])
        if len(children) == 1 and children[0]["type"] == "image":
            picture = self._picture(children[0])
            if isinstance(picture, dict) and picture["t"] == "image":
                return [picture]
        return split_displays(self.inlines(children))

    def _read_thematic_break(self, _token: Token) -> list[Node]:
        return [node("rule")]

    def _read_block_code(self, token: Token) -> list[Node]:
        info = str((token.get("attrs") or {}).get("info") or "").split()
        return [code_block(token["raw"], info[0] if info else None)]

    def _read_block_quote(self, token: Token) -> list[Node]:
        return [node("quote", blocks=self.blocks(token["children"]))]

    def _read_block_html(self, token: Token) -> list[Node]:
        return html_blocks(token["raw"], self.images, self.attachments)

    def _read_block_math(self, token: Token) -> list[Node]:
        return [formula(token["raw"], display=True)]

    def _read_list(self, token: Token) -> list[Node]:
        items = []
        for item in token["children"]:
            blocks = self.blocks(item.get("children", []))
            if item["type"] == "task_list_item":
                first = blocks.pop(0) if blocks and blocks[0]["t"] == "par" else node("par", body=[])
                box = node("task", done=bool(item["attrs"]["checked"]))
                blocks.insert(0, node("par", body=[box, *first["body"]]))
            items.append(blocks)
        start = (token.get("attrs") or {}).get("start", 1)
        ordered = bool(token["attrs"]["ordered"])
        tasks = all(item["type"] == "task_list_item" for item in token["children"])
        tight = bool(token.get("tight", True))
        return [node("list", ordered=ordered, start=start, tight=tight, tasks=tasks, items=items)]

    def _read_table(self, token: Token) -> list[Node]:
        head: list[list[Inline]] = []
        rows: list[list[list[Inline]]] = []
        aligns: list[str | None] = []
        for part in token["children"]:
            if part["type"] == "table_head":
                head = [self.inlines(cell.get("children", [])) for cell in part["children"]]
                aligns = [(cell.get("attrs") or {}).get("align") for cell in part["children"]]
            else:
                rows += [
                    [self.inlines(cell.get("children", [])) for cell in row["children"]]
                    for row in part["children"]
                ]
        return [simple_table(head, rows, aligns)]

    def inlines(self, tokens: list[Token], depth: int = 0) -> list[Inline]:
        """Return inline tokens as inline nodes; raw HTML tags among them are paired by a stack."""
        self.tags.enter()
        for token in tokens:
            if token["type"] == "inline_html":
                self.tags.tag(token["raw"])
            else:
                self.tags.add(self._inline(token, depth))
        return self.tags.leave()

    def _inline(self, token: Token, depth: int) -> Inline:
        kind = token["type"]
        if kind in _LEAVES:
            return _LEAVES[kind](token)
        if kind == "image":
            return self._picture(token)
        if kind == "footnote_ref":
            return self._note(token)
        children = token.get("children")
        if children is None or depth > _MAX_INLINE:
            return clean(str(token.get("raw", "")))
        body = self.inlines(children, depth + 1)
        if kind == "link":
            return node("link", to=clean(str(token["attrs"].get("url", ""))), body=body)
        name = {"emphasis": "emph", "strong": "strong", "strikethrough": "strike"}.get(kind, "span")
        return node(name, body=body)

    def _picture(self, token: Token) -> Inline:
        alt = plain(self.inlines(token.get("children", [])))
        return self.images.linked(str(token["attrs"].get("url", "")), alt, self.attachments)

    def _note(self, token: Token) -> Inline:
        blocks = self.notes.get(token["attrs"]["index"])
        if blocks is None or self.in_note:
            return clean(f"[{token['raw']}]")
        self.in_note = True
        # The raw tags of a note pair among themselves, not with those of the sentence it stands in.
        outer, self.tags = self.tags, RawTags(self.images, self.attachments)
        try:
            body = as_inlines(self.blocks(blocks))
        finally:
            self.in_note, self.tags = False, outer
        return node("footnote", body=body or ["–"])


def code_block(text: str, lang: str | None = None, **more: Any) -> Node:
    """Return a block of code or output; words longer than a line may break."""
    name = lang if lang and re.fullmatch(r"[A-Za-z0-9+#-]{1,20}", lang) else None
    shown = breakable(clean(text).expandtabs(4).rstrip("\n"), limit=84, step=40)
    return node("code", text=shown or " ", **({"lang": name.lower()} if name else {}), **more)


def inline_code(text: str) -> Node:
    """Return code within a sentence."""
    return node("code", text=breakable(" ".join(clean(text).split()) or " ", limit=30))


_LEAVES: dict[str, Callable[[Token], Inline]] = {
    "text": lambda token: breakable(clean(token["raw"])),
    "softbreak": lambda _token: " ",
    "linebreak": lambda _token: node("br"),
    "codespan": lambda token: inline_code(token["raw"]),
    "inline_math": lambda token: formula(token["raw"], display=False),
    "display_math": lambda token: formula(token["raw"], display=True),
    "block_math": lambda token: formula(token["raw"], display=True),
}


def split_displays(body: list[Inline]) -> list[Node]:
    """Return a paragraph's nodes as blocks: displayed formulas stand by themselves."""
    blocks: list[Node] = []
    line: list[Inline] = []
    for part in [*body, None]:
        displayed = isinstance(part, dict) and (part.get("display") or part.get("output"))
        if part is None or displayed:
            if plain(line).strip() or any(not isinstance(inner, str) for inner in line):
                blocks.append(node("par", body=line))
            line = []
        if isinstance(part, dict) and displayed:
            blocks.append(part)
        elif part is not None:
            line.append(part)
    return blocks


def as_inlines(blocks: list[Node]) -> list[Inline]:
    """Return blocks as the content of one line, for notes and table cells."""
    parts: list[Inline] = []
    for block in blocks:
        if parts:
            parts.append(node("br"))
        if block["t"] == "par":
            parts += block["body"]
        elif block["t"] in {"math", "image"}:
            parts.append(block | {"display": False})
        else:
            parts.append(breakable(plain(block)))
    return parts


def _without_links(body: list[Inline]) -> tuple[list[Inline], list[list[Inline]]]:
    """Return inline nodes without links, line breaks and notes, and the bodies of the notes."""
    kept: list[Inline] = []
    notes: list[list[Inline]] = []
    for part in body:
        if isinstance(part, str):
            kept.append(part)
        elif part["t"] == "footnote":
            notes.append(part["body"])
        elif part["t"] == "br":
            kept.append(" ")
        elif part["t"] == "image":
            kept.append(part["alt"])
        elif part["t"] == "math" and part.get("display"):
            kept.append(part | {"display": False})
        elif "body" in part:
            inner, more = _without_links(part["body"])
            kept.append(
                node("span" if part["t"] == "link" else part["t"], body=inner)
                if part["t"] == "link"
                else part | {"body": inner}
            )
            notes += more
        else:
            kept.append(part)
    return kept, notes
