"""LaTeX formulas as Typst mathematics, by way of the MathML that the HTML reports show too.

What is written is made here character by character: letters, escaped signs, quoted text and a fixed set of
function
calls, so a formula cannot carry code into the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING

from bilateral.rendering.typst_nodes import Node, clean, node, one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_LENGTH = 5_000
_MAX_DEPTH = 24
_EMPTY = '""'
_OPENING, _CLOSING = "([{|‖⟨⌈⌊", ")]}|‖⟩⌉⌋"
_ACCENTS = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "macron", "→": "arrow", "⃗": "arrow",
    "˙": "dot", "¨": "dot.double", "´": "acute", "`": "grave", "ˇ": "caron", "˘": "breve",
    "―": "overline", "‾": "overline", "⏞": "overbrace",
}  # fmt: skip
# Environments that the converter reads only under another name, or with none.
_ALIGNED = {"aligned", "split", "gathered", "gather", "gather*", "multline", "multline*", "eqnarray"}
_SYNONYMS = {**dict.fromkeys(_ALIGNED, "align*"), "equation": "", "equation*": ""}
_NAMED_SIGNS = {
    r"\{": "{", r"\}": "}", r"\|": "‖", r"\lbrace": "{", r"\rbrace": "}", r"\vert": "|", r"\Vert": "‖", r"\lfloor": "⌊",
    r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\langle": "⟨", r"\rangle": "⟩", r"\lvert": "|", r"\rvert": "|",
    r"\lVert": "‖", r"\rVert": "‖",
}  # fmt: skip
_SCRIPTS = {"msub": "b", "msup": "t", "msubsup": "bt", "munderover": "bt"}
_PAIRS = {"mfrac", "mroot", "mover", "munder"}
_UNDER_ACCENTS = {"⏟": "underbrace", "―": "underline", "_": "underline", "̲": "underline"}
_VARIANTS = {
    "normal": "upright",
    "bold": "bold",
    "italic": "italic",
    "monospace": "mono",
    "sans-serif": "sans",
}


class UnreadableError(ValueError):
    """A formula that cannot be set faithfully; its source is shown instead."""


def formula(latex: str, *, display: bool) -> Node:
    """Return the node of a formula, or of its LaTeX as code where it cannot be set.

    A ``math`` node holds ``typ`` (Typst mathematics), ``alt`` (the LaTeX, its text alternative) and ``tex``.
    """
    source = clean(latex).strip()
    try:
        typ = to_typst(source)
    except UnreadableError:
        return as_source(source, display=display)
    return node("math", typ=typ, alt=one_line(source), tex=source, display=display)


def as_source(latex: str, *, display: bool) -> Node:
    """Return a formula as the LaTeX that it was written in."""
    return (
        node("code", text=latex or " ", output=True) if display else node("code", text=one_line(latex) or " ")
    )


@lru_cache(maxsize=512)
def to_typst(latex: str) -> str:
    r"""Return Typst mathematics for LaTeX; raises ``UnreadableError`` for what is unknown or too deep.

    >>> to_typst(r"\frac{a}{b}")
    'frac(a, b)'
    """
    from latex2mathml.converter import Converter

    if not latex or len(latex) > _MAX_LENGTH or _unknown(latex):
        raise UnreadableError(latex)
    try:
        root = Converter(display="block").convert_to_element(_renamed(latex))
    except Exception as error:  # the converter raises whatever its walker stumbles on
        raise UnreadableError(latex) from error
    written = _row(_children(root), 0).strip()
    if not written:
        raise UnreadableError(latex)
    return written


def _renamed(latex: str) -> str:
    latex = re.sub(r"\\arg(?![A-Za-z])", r"\\operatorname{arg}", latex)

    def part(match: re.Match[str]) -> str:
        name = _SYNONYMS.get(match.group(2), match.group(2))
        return f"\\{match.group(1)}{{{name}}}" if name else ""

    return re.sub(r"\\(begin|end)\{([a-z]+\*?)\}", part, latex)


@lru_cache(maxsize=1)
def _commands() -> frozenset[str]:
    from latex2mathml import commands

    values = [value for name, value in vars(commands).items() if not name.startswith("_")]
    groups = [value for value in values if isinstance(value, (tuple, list, set, frozenset, dict))]
    names = chain((value for value in values if isinstance(value, str)), chain.from_iterable(groups))
    return frozenset(name for name in names if isinstance(name, str))


def _unknown(latex: str) -> bool:
    """Whether a command is one that the converter would drop without a word."""
    from latex2mathml.symbols_parser import convert_symbol

    names = set(re.findall(r"\\[A-Za-z]+", latex)) - _commands() - {r"\substack", r"\arg"}
    return any(convert_symbol(name) is None for name in names)


def _children(element: Element) -> list[Element]:
    children = list(element)
    if len(children) == 1 and children[0].tag in {"mrow", "mstyle", "semantics"}:
        return _children(children[0])
    return children


def _text(element: Element) -> str:
    return unescape(element.text or "")


def _row(elements: Sequence[Element], depth: int) -> str:
    if depth > _MAX_DEPTH:
        raise UnreadableError("nested too deep")
    fences = _fences(elements)
    parts = []
    for index, element in enumerate(elements):
        if index in fences:
            parts.append(fences[index])
        if index in fences or (index, "end") in fences:
            element.attrib.pop("minsize", None)  # the fence stretches by itself
        written = _lines(element, depth) if _is_aligned(element) and depth == 0 else _one(element, depth)
        parts.append(written)
        if (index, "end") in fences:
            parts.append(fences[index, "end"])
    return "".join(parts)


def _fences(elements: Sequence[Element]) -> dict[int | tuple[int, str], str]:
    """Return where ``lr(`` and ``)`` stand: around stretchy pairs, bracketed tables and binomials."""
    marks: dict[int | tuple[int, str], str] = {}
    last = len(elements) - 1
    if last > 0 and elements[0].get("form") == "prefix":
        return {0: " lr(", (last, "end"): ")"}
    for index, element in enumerate(elements[:-1]):
        tall = element.tag == "mtable" or element.get("linethickness") == "0"
        before, after = elements[index - 1], elements[index + 1]
        if index and tall and _text(before) in _OPENING and _text(after) in _CLOSING and _text(before):
            marks[index - 1] = " lr("
            marks[index + 1, "end"] = ")"
    return marks


def _is_aligned(element: Element) -> bool:
    return element.tag == "mtable" and element.get("displaystyle") == "true"


def _cells(table: Element, depth: int) -> list[list[str]]:
    rows = []
    for row in table:
        cells = [_row(_children(cell), depth + 1).strip() for cell in row]
        if _is_aligned(table) and cells and re.fullmatch(r'"\(\d+\)"', cells[-1]):
            cells.pop()  # the converter numbers lines that the notebook did not number
        rows.append(cells)
    return rows


def _lines(table: Element, depth: int) -> str:
    return " \\\n".join(" & ".join(cells) for cells in _cells(table, depth))


def _table(table: Element, depth: int) -> str:
    aligned = next((cell.get("columnalign") for row in table for cell in row), None)
    side = aligned if aligned in {"left", "right"} else "center"
    rows = "; ".join(", ".join(cell or _EMPTY for cell in cells) for cells in _cells(table, depth))
    return f" mat(delim: #none, align: #{side}, {rows})"


def _one(element: Element, depth: int) -> str:
    tag = element.tag
    if tag in {"mi", "mn", "mo", "mtext"}:
        return _token(element)
    if tag == "mtable":
        return _table(element, depth)
    if tag == "mspace":
        return _space(element)
    if tag == "mpadded" and element.get("width") == "0":
        raise UnreadableError("an overprinted sign")
    if tag in {"mrow", "mstyle", "mpadded", "menclose", "math", "mtd"}:
        return _row(_children(element), depth + 1)
    if tag == "mphantom":
        return f" std.hide({_row(_children(element), depth + 1) or _EMPTY})"
    return _compound(element, depth)


def _compound(element: Element, depth: int) -> str:
    tag, children = element.tag, list(element)
    slots = _SCRIPTS.get(tag)
    if slots and len(children) > len(slots) + 1:
        # A bracketed matrix with an exponent arrives as three children and the exponent.
        scripts = [_one(child, depth + 1) for child in children[-len(slots) :]]
        arguments = [_row(children[: -len(slots)], depth + 1), *scripts]
    else:
        arguments = [_one(child, depth + 1) for child in children]
    if tag == "msqrt":
        return f" sqrt({''.join(arguments)})"
    if tag in _PAIRS and len(arguments) != 2:
        raise UnreadableError(tag)  # LaTeX that lacks an argument
    base, *rest = [argument.strip() or _EMPTY for argument in arguments] or [_EMPTY]
    if tag == "mfrac" and element.get("linethickness") == "0":
        return f" mat(delim: #none, {base}; {rest[0]})"
    if tag == "mfrac":
        return f" frac({base}, {rest[0]})"
    if tag == "mroot":
        return f" root({rest[0]}, {base})"
    if tag in {"mover", "munder"}:
        return _over_or_under(element, base, rest[0])
    if slots is None or len(rest) != len(slots):
        raise UnreadableError(tag)
    # Sums and the like place their limits themselves: beside the sign in a line, above and below in a
    # display.
    around = f"limits({base})" if tag == "munderover" and element[0].tag != "mo" else base
    return (
        f" attach({around}, {', '.join(f'{slot}: {value}' for slot, value in zip(slots, rest, strict=True))})"
    )


def _over_or_under(element: Element, base: str, mark: str) -> str:
    sign = _text(list(element)[1])
    accent = (_ACCENTS if element.tag == "mover" else _UNDER_ACCENTS).get(sign)
    if accent:
        return f" {accent}({base})"
    return f" attach(limits({base}), {'t' if element.tag == 'mover' else 'b'}: {mark})"


def _space(element: Element) -> str:
    width = re.fullmatch(r"(-?\d*\.?\d+)em", element.get("width", ""))
    return f" #h({width.group(1)}em);" if width else " "


def _token(element: Element) -> str:
    text = clean(_text(element))
    if element.get("minsize"):
        return _sized(text, element.get("minsize", ""))
    if text == "‖":
        return r' class("normal", \‖)'  # else the signs of a norm stand as far off as those of a relation
    variant = _VARIANTS.get(element.get("mathvariant", ""))
    if not text:
        return ""
    if element.tag == "mtext":
        written = _quoted(text)
    elif len(text) > 1 and text.replace(".", "").replace(",", "").isdigit():
        written = " " + _quoted(text)
    elif len(text) > 1 and text.isalpha():
        written = f" op({_quoted(text)}, limits: #{'true' if element.tag == 'mo' else 'false'})"
    else:
        written = " " + "".join(
            char if char.isalnum() else "\\" + char for char in text if not char.isspace()
        )
    return f" {variant}({written})" if variant else written


def _sized(text: str, size: str) -> str:
    r"""Return a delimiter of a given size, as ``\big`` and its like ask for."""
    sign = _NAMED_SIGNS.get(text, text)
    if len(sign) != 1 or not re.fullmatch(r"\d+(\.\d+)?em", size):
        raise UnreadableError(text)
    return f" lr(size: #{size}, \\{sign})"


def _quoted(text: str) -> str:
    escaped = text.replace("\xa0", " ").replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
