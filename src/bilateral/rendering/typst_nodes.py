"""The tree between a notebook and Typst: plain dictionaries and strings that the templates turn into a page.

A block or inline node is ``{"t": kind, ...}``; inline text is a bare string. The templates read the tree
as JSON
and never see markup, so no text of a notebook can become Typst code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]
Inline = str | Node
MAX_DEPTH = 12
# The lists of nodes that a node may have, in the order in which they are read.
_CHILDREN = (
    "body",
    "blocks",
    "title",
    "subtitle",
    "source",
    "items",
    "notes",
    "sections",
    "entries",
    "head",
    "foot",
)
_PLAIN_CELL = {"cs": 1, "rs": 1, "align": "left", "head": False, "class": "", "keep": True}

# Controls, byte order marks, surrogates, private use and non-characters: PDF/A and PDF/UA forbid them as
# text. And soft hyphens: one at the end of a link stops Typst.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u2028\u2029\ufeff\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def in_language(tag: str, body: list[Inline]) -> list[Inline]:
    """Return inline nodes in a language of their own, given by a tag such as ``en``; as they are for any other tag."""
    found = re.fullmatch(r"([a-z]{2,3})(?:-.*)?", tag)
    return [node("lang", lang=found[1], body=body)] if found and body else body


def node(kind: str, **fields: Any) -> Node:
    """Return a node of a kind."""
    return {"t": kind, **fields}


def clean(text: str) -> str:
    """Return ``text`` without the characters that no accessible PDF may hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return cleaned text with every run of white space as one space, for titles and text alternatives."""
    return " ".join(clean(text).split())


def visible(text: str) -> bool:
    """Whether any letter, digit or sign can be seen in a text."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def breakable(text: str, limit: int = 30, step: int = 10) -> str:
    """Let words longer than ``limit`` break: a zero-width space after every ``step`` characters of them."""
    if len(text) <= limit:
        return text

    def part(match: re.Match[str]) -> str:
        word = match.group()
        return "\u200b".join(word[start : start + step] for start in range(0, len(word), step))

    return re.sub(rf"[^\s\u200b]{{{limit + 1},}}", part, text)


def plain(nodes: Any) -> str:
    """Return the bare text of a node, of a list of nodes, or of rows of table cells."""
    if isinstance(nodes, str):
        return nodes
    if isinstance(nodes, list):
        return "".join(plain(child) for child in nodes)
    if nodes["t"] == "br":
        return " "
    if nodes["t"] == "task":
        return "☑ " if nodes["done"] else "☐ "
    if nodes["t"] == "image":
        return str(nodes["alt"])
    own = str(nodes.get("text", "")) or (str(nodes["alt"]) if nodes["t"] == "math" else "")
    return own + "".join(plain(child) for child in _children(nodes))


def _children(parent: Node) -> Iterator[Any]:
    for key in _CHILDREN:
        value = parent.get(key)
        if isinstance(value, list):
            yield value


def walk(nodes: Any) -> Iterator[Node]:
    """Yield every node below ``nodes``, parents before their children."""
    waiting = [nodes]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(value for value in reversed(part.values()) if isinstance(value, list))
        elif isinstance(part, list):
            waiting.extend(reversed(part))


def rewrite(nodes: Any, change: Callable[[Node], Inline]) -> Any:
    """Return ``nodes`` with each node replaced by ``change(node)``, children first."""
    if isinstance(nodes, list):
        return [rewrite(child, change) if isinstance(child, (dict, list)) else child for child in nodes]
    if isinstance(nodes, str):
        return nodes
    copy = dict(nodes)
    for key, value in nodes.items():
        if isinstance(value, list):
            copy[key] = rewrite(value, change)
    return change(copy)


def flatten_deep(nodes: Any, depth: int = 0) -> Any:
    """Return ``nodes`` with all that is nested deeper than ``MAX_DEPTH`` as text: Typst limits its calls.

    Cells lose what a plain cell has, for most are plain: the templates read less.
    """
    if isinstance(nodes, list):
        return [flatten_deep(child, depth) for child in nodes]
    if isinstance(nodes, str):
        return nodes
    copy = dict(nodes)
    if copy["t"] == "cell":
        copy = {
            key: value for key, value in copy.items() if key not in _PLAIN_CELL or value != _PLAIN_CELL[key]
        }
    for key, value in copy.items():
        if key not in _CHILDREN or not isinstance(value, list):
            continue
        if depth < MAX_DEPTH or copy["t"] == "table":
            copy[key] = flatten_deep(value, depth + 1)
        elif key == "blocks":
            copy[key] = [node("par", body=[plain(value)])]
        elif key == "items":
            copy[key] = [[node("par", body=[plain(item)])] for item in value]
        else:
            copy[key] = [plain(value)]
    return copy
