"""Pictures of a notebook as files beside the Typst document, each with its alternative text."""

from __future__ import annotations

import base64
import binascii
import io
import re
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bilateral.rendering.typst_fit import UPRIGHT
from bilateral.rendering.typst_nodes import Inline, Node, clean, node, one_line

_DATA_URL = re.compile(r"data:image/([a-z.+-]+)(?:;[^,;]*)*?(;base64)?,", re.IGNORECASE)
_LOCAL = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp"}
_PX_TO_PT = 0.75
# Charts up to this height in points keep their size; taller ones shrink to it, but to no less than this scale.
_TALL, _SMALLEST = 235.0, 0.8
_PATH = re.compile(r' d="[^"]*"')
_FINE = re.compile(r"(\.\d\d)\d+")


class Images:
    """The pictures collected for one document.

    ``files`` maps file names to bytes; ``folder`` is where relative image links of the notebook are looked
    up,
    and nothing outside it is read. Pictures on the network are not fetched.
    """

    def __init__(self, folder: Path | None = None, word: str = "Image") -> None:
        self.files: dict[str, bytes] = {}
        self.folder = folder
        self.word = word

    def svg(self, text: str, alt: str, *, chart: bool = False) -> Node | None:
        """Return the node of an SVG picture, or None where the text holds none.

        The paths of a ``chart`` of a report, drawn in points, keep two decimals: finer than any eye or printer, and
        a tenth of its bytes less.
        """
        drawing = _PATH.sub(_shortened, clean(text)) if chart else clean(text)
        start = drawing.find("<svg")
        if start < 0:
            return None
        # Whatever precedes the root (declarations of other encodings, document types) only stands in the way.
        drawing = drawing[start:]
        if "xmlns=" not in drawing[: drawing.find(">") + 1]:
            drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        return self._keep("svg", drawing.encode(), alt)

    def bitmap(self, data: bytes, alt: str, width: float | None = None) -> Node | None:
        """Return the node of a bitmap, or None where it cannot be decoded; ``width`` is in CSS pixels."""
        from PIL import Image

        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                shown = width or float(picture.size[0])
                if picture.format == "JPEG" and picture.mode in {"L", "RGB"}:
                    kind, stored = "jpg", data
                else:
                    kind, stored = "png", _as_png(picture)
        except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
            return None
        return self._keep(kind, stored, alt) | {"width": shown * _PX_TO_PT}

    def encoded(self, content: str, alt: str, width: float | None = None) -> Node | None:
        """Return the node of a bitmap given in base64, or None where it cannot be decoded."""
        try:
            return self.bitmap(base64.b64decode(content), alt, width)
        except (binascii.Error, ValueError):
            return None

    def linked(self, url: str, alt: str, attachments: dict[str, Any] | None = None) -> Inline:
        """Return the picture that a link leads to, or its alternative text where there is none to be had."""
        found = self._attachment(url, alt, attachments or {}) or self._data(url, alt) or self._local(url, alt)
        if found is not None:
            return found
        return node("quiet", body=[f"[{self.word}: {one_line(alt) or one_line(url)[:200]}]"])

    def _keep(self, kind: str, data: bytes, alt: str) -> Node:
        name = f"{sha256(data).hexdigest()[:20]}.{kind}"
        self.files[name] = data
        return node("image", file=name, alt=one_line(alt) or self.word)

    def _attachment(self, url: str, alt: str, attachments: dict[str, Any]) -> Node | None:
        if not url.startswith("attachment:"):
            return None
        bundle = attachments.get(unquote(url.removeprefix("attachment:"))) or {}
        for mime, content in sorted(bundle.items()):
            text = "".join(content) if isinstance(content, list) else str(content)
            found = self._data(f"data:{mime};base64,{text}", alt)
            if found is not None:
                return found
        return None

    def _data(self, url: str, alt: str) -> Node | None:
        match = _DATA_URL.match(url)
        if not match:
            return None
        content = unquote(url[match.end() :])
        if not match.group(1).startswith("svg"):
            return self.encoded(content, alt)
        if not match.group(2):
            return self.svg(content, alt)
        try:
            return self.svg(base64.b64decode(content).decode("utf-8", "replace"), alt)
        except (binascii.Error, ValueError):
            return None

    def _local(self, url: str, alt: str) -> Node | None:
        if self.folder is None or ":" in url or not url:
            return None
        path = Path(unquote(url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]))
        try:
            file = (self.folder / path).resolve()
            if path.suffix.lower() not in _LOCAL or not file.is_relative_to(self.folder.resolve()):
                return None
            data = file.read_bytes()
        except (OSError, ValueError):
            return None
        if path.suffix.lower() == ".svg":
            return self.svg(data.decode("utf-8", "replace"), alt)
        return self.bitmap(data, alt)


def chart_width(drawing: str) -> float:
    """Return how wide a chart is printed, in points.

    Charts are as broad as the text. A tall one is drawn smaller, as far as its letters stay well readable, so that
    text or a second chart finds room on its page.
    """
    size = [re.search(rf'<svg\b[^>]*\b{side}="([\d.]+)', drawing) for side in ("width", "height")]
    width, height = (float(found.group(1)) if found else 0.0 for found in size)
    if not (width and height):
        return UPRIGHT
    return round(min(UPRIGHT, width * max(_TALL / height, _SMALLEST)), 1)


def _shortened(path: re.Match[str]) -> str:
    return _FINE.sub(r"\1", path.group())


def _as_png(picture: Any) -> bytes:
    """Return any picture as an 8-bit PNG; CMYK, 16-bit and palettes are what PDF/A readers stumble over."""
    transparent = "A" in picture.mode or "transparency" in picture.info
    buffer = io.BytesIO()
    picture.convert("RGBA" if transparent else "RGB").save(buffer, "PNG")
    return buffer.getvalue()
