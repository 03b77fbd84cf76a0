"""Charts as inline SVG: cleaned, with their own ids, a text alternative, colours that follow the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bilateral.errors import RenderingError
from bilateral.rendering.html.sheet import Sheet
from bilateral.rendering.html.svg_paths import circle, compact_path, short_number

_ELEMENT_NAMES = """
svg g path text tspan defs clipPath use rect circle ellipse line polyline polygon image linearGradient
radialGradient stop pattern marker mask symbol switch
"""
_ATTRIBUTE_NAMES = """
clip-path clip-rule clipPathUnits cx cy d dx dy fill-opacity fill-rule font-size font-style font-weight fx fy
gradientTransform gradientUnits height letter-spacing marker-end marker-mid marker-start markerHeight
markerUnits markerWidth mask maskUnits offset opacity orient patternContentUnits patternTransform
patternUnits points preserveAspectRatio r refX refY rotate rx ry spreadMethod stop-opacity stroke-dasharray
stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
textLength transform vector-effect viewBox visibility width x x1 x2 y y1 y2
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_UNWRAPPED = frozenset({"a"})
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_COLOURED = frozenset({"fill", "stroke", "stop-color", "color"})
_LOCAL_URL = re.compile(r"url\(\s*[\"']?#([^\"')]+)[\"']?\s*\)")
_EMBEDDED_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NO_ROTATION = re.compile(r"^rotate\(-?0(?: [^)]*)?\)$")
_FONT_SHORTHAND = re.compile(r"((?:[\w.-]+ )*[\d.]+(?:px|pt|em|%)(?:/[\d.]+)?)\s.+")
_MEASURES = frozenset({"points", "transform", "x", "y", "width", "height", "cx", "cy", "r"})
# Words, numbers and whole brackets: nothing that could end a rule of the page's style sheet or open a comment.
_HARMLESS = re.compile(r"(?:[\w\s.,%#/+!-]|\([\w\s.,%#/+-]*\))+")
_SANS = "var(--sans)"


@dataclass(frozen=True)
class Drawing:
    """An inline drawing and its natural width in CSS pixels."""

    markup: str
    width: float


def inline_svg(svg: str, prefix: str, title: str, alt: str, sheet: Sheet) -> Drawing:
    """Return a drawing to be put into a page.

    ``prefix`` begins every id in it; ``title`` and ``alt`` are its name and description for screen readers.
    Styles become classes of ``sheet`` and their colours properties of its palette. Scripts, event handlers,
    style sheets, foreign objects, links and outer references are left out. Raises ``RenderingError`` when the text is no SVG.
    """
    root = _parse(svg)
    width = _pixels(root.get("width"))
    box = root.get("viewBox") or f"0 0 {width or 600:g} {_pixels(root.get('height')) or 400:g}"
    writer = _Writer(prefix, _referenced(root), sheet, _places(_box_width(box)))
    inner = "".join(writer.element(child) for child in root)
    names = f"{prefix}-title {prefix}-desc"
    markup = (
        f'<svg role="img" aria-labelledby="{names}" viewBox="{escape(box)}">'
        f'<title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(alt)}</desc>{inner}</svg>'
    )
    return Drawing(markup, width or _box_width(box))


def _parse(svg: str) -> Element:
    if "<!ENTITY" in svg:
        raise RenderingError("An SVG declares entities, which reports do not accept.")
    try:
        root = ElementTree.fromstring(svg)
    except (ElementTree.ParseError, ValueError) as error:
        raise RenderingError(f"A chart is not readable SVG: {error}.") from error
    if _local(root.tag) != "svg":
        raise RenderingError("A chart is not SVG.")
    return root


def _local(name: object) -> str:
    return str(name).rpartition("}")[2] if isinstance(name, str) else ""


def _pixels(length: str | None) -> float:
    found = re.fullmatch(r"([\d.]+)\s*(pt|px|in|cm|mm)?", (length or "").strip())
    if not found:
        return 0.0
    factor = {"pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}.get(found[2] or "px", 1.0)
    return float(found[1]) * factor


def _box_width(box: str) -> float:
    try:
        return float(box.replace(",", " ").split()[2])
    except (IndexError, ValueError):
        return 600.0


def _places(width: float) -> int:
    """Return how many decimals of a coordinate can be seen: a tenth of a unit where there are hundreds."""
    return 1 if width >= 200 else 2 if width >= 20 else 4


def _referenced(root: Element) -> frozenset[str]:
    """Return the ids that something in the drawing points to; all others are left out."""
    found: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            found.update(_LOCAL_URL.findall(value))
            if _local(name) == "href" and value.startswith("#"):
                found.add(value[1:])
    return frozenset(found)


class _Writer:
    def __init__(self, prefix: str, referenced: frozenset[str], sheet: Sheet, places: int) -> None:
        self._prefix = prefix
        self._names = {name: f"{prefix}-{number}" for number, name in enumerate(sorted(referenced))}
        self._sheet = sheet
        self._places = places

    def element(self, node: Element) -> str:
        tag = _local(node.tag)
        if tag in _UNWRAPPED:
            return self._inner(node)
        if tag not in _ELEMENTS:
            return ""
        if tag == "path":
            return self._path(node)
        attributes = self._attributes(node, tag)
        inner = self._inner(node)
        if tag == "g" and not attributes:
            return inner
        if tag == "image" and " href=" not in attributes:
            return ""
        return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"

    def _path(self, node: Element) -> str:
        """Write an outline, a circle as such; its descriptions are left out, the drawing has its own."""
        attributes = self._attributes(node, "path", without="d")
        tokens = node.get("d", "").split()
        round_one = circle(tokens)
        if round_one is not None:
            x, y, radius = (short_number(value, self._places + 1) for value in round_one)
            return f'<circle cx="{x}" cy="{y}" r="{radius}"{attributes}/>'
        outline = compact_path(tokens, self._places)
        if outline is None:
            outline = escape(self._rounded(" ".join(tokens)))
        return f'<path d="{outline}"{attributes}/>'

    def _inner(self, node: Element) -> str:
        keeps_text = _local(node.tag) in {"text", "tspan", "a"}
        parts = [escape(node.text, quote=False) if keeps_text and node.text else ""]
        for child in node:
            parts.append(self.element(child))
            if keeps_text and child.tail:
                parts.append(escape(child.tail, quote=False))
        return "".join(parts)

    def _attributes(self, node: Element, tag: str, without: str = "") -> str:
        kept: list[tuple[str, str]] = []
        style = ""
        for full, value in node.attrib.items():
            name = _local(full)
            if name == "href":
                kept += self._reference(tag, value)
            elif name == "id":
                kept += [("id", self._names[value])] if value in self._names else []
            elif name == "style":
                style += value + ";"
            elif name in _COLOURED:
                # Custom properties work in styles only, not in presentation attributes.
                style = f"{name}:{value};{style}"
            elif name in _ATTRIBUTES and name != without:
                kept += self._plain(name, value)
        if style:
            kept += self._styled(style)
        return "".join(f' {name}="{escape(value)}"' for name, value in kept)

    def _reference(self, tag: str, value: str) -> list[tuple[str, str]]:
        if value.startswith("#") and value[1:] in self._names:
            return [("href", "#" + self._names[value[1:]])]
        if tag == "image" and _EMBEDDED_IMAGE.fullmatch(value):
            return [("href", "".join(value.split()))]
        return []

    def _plain(self, name: str, value: str) -> list[tuple[str, str]]:
        if "url(" in value:
            local = self._local_url(value)
            return [(name, local)] if local else []
        if name in _MEASURES:
            value = self._rounded(_NO_ROTATION.sub("", value))
        value = " ".join(value.split())
        return [(name, value)] if value else []

    def _rounded(self, value: str) -> str:
        return _LONG_NUMBER.sub(lambda found: short_number(float(found[0]), self._places + 1), value)

    def _local_url(self, value: str) -> str:
        found = _LOCAL_URL.fullmatch(value.strip())
        return f"url(#{self._names[found[1]]})" if found and found[1] in self._names else ""

    def _styled(self, text: str) -> list[tuple[str, str]]:
        """Return a style as a class, or in place where it names a part of this very drawing."""
        if "url(" in text:
            declarations = self._declarations(text)
            return [("style", declarations)] if declarations else []
        known = self._sheet.cleaned.get(text)
        if known is None:
            declarations = self._declarations(text)
            known = self._sheet.cleaned[text] = self._sheet.name(declarations) if declarations else ""
        return [("class", known)] if known else []

    def _declarations(self, text: str) -> str:
        kept = []
        for declaration in text.split(";"):
            name, colon, value = (part.strip() for part in declaration.partition(":"))
            name = name.lower()
            if not colon or not re.fullmatch(r"[a-z-]+", name):
                continue
            if "url(" in value:
                value = self._local_url(value)
            elif name in _COLOURED:
                value = self._sheet.palette.mark(value)
            elif name == "font":
                value = _FONT_SHORTHAND.sub(rf"\1 {_SANS}", value)
            elif name == "font-family":
                value = _SANS
            if _HARMLESS.fullmatch(value) and "expression" not in value.lower():
                kept.append(f"{name}:{value};")
        return "".join(kept)
