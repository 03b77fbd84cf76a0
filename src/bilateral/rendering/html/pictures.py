"""Pictures that a notebook names: embedded where they are at hand, named in words where they are not."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote

from bilateral.rendering.html.sanitise import is_web_address, svg_address

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_EMBEDDED = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|svg\+xml)(?:;charset=[\w-]+)?(?:;base64)?,", re.IGNORECASE
)
_MAX_BYTES = 20_000_000


@dataclass
class Pictures:
    """Finds the pictures of one cell: its attachments, and files in or below ``folder``."""

    folder: Path | None = None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def html(self, attributes: Mapping[str, str]) -> str:
        """Return a picture, or a link to it or its name where it lies elsewhere: a report loads nothing."""
        address = attributes.get("src", "").strip()
        alt = attributes.get("alt", "")
        data = self._embedded(address)
        if data is None:
            words = escape(alt or Path(unquote(address)).name or "…")
            if is_web_address(address):
                return f'<a href="{escape(address)}">{words}</a>'
            return f'<span class="missing">{words}</span>'
        size = "".join(
            f' {name}="{attributes[name]}"'
            for name in ("width", "height")
            if attributes.get(name, "").isdigit()
        )
        title = f' title="{escape(attributes["title"])}"' if attributes.get("title") else ""
        return f'<img src="{escape(data)}" alt="{escape(alt)}"{title}{size}>'

    def _embedded(self, address: str) -> str | None:
        if _EMBEDDED.match(address):
            return address
        if address.startswith("attachment:"):
            return self._attached(unquote(address.removeprefix("attachment:")))
        if re.match(r"[a-z][a-z0-9+.-]+:|//", address, re.IGNORECASE) or not address:
            return None
        return self._from_file(unquote(address.partition("?")[0].partition("#")[0]))

    def _attached(self, name: str) -> str | None:
        for kind, data in (self.attachments.get(name) or {}).items():
            if kind in _TYPES.values():
                return picture_address(kind, data)
        return None

    def _from_file(self, name: str) -> str | None:
        kind = _TYPES.get(Path(name).suffix.lower())
        if self.folder is None or kind is None:
            return None
        try:
            folder = self.folder.resolve()
            path = (folder / name).resolve()
            # A notebook from elsewhere must not be able to print files from outside its own folder.
            if not path.is_relative_to(folder) or path.stat().st_size > _MAX_BYTES:
                return None
            data = path.read_bytes()
        except (OSError, ValueError):
            return None
        return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def picture_address(kind: str, data: str) -> str | None:
    """Return a ``data:`` address for base64 (or SVG text) as notebooks hold it; None if it is damaged."""
    if kind == "image/svg+xml" and data.lstrip().startswith("<"):
        return svg_address(data)
    packed = "".join(data.split())
    try:
        base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    return f"data:{kind};base64,{packed}"
