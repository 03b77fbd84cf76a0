"""Pages opened in a real browser with the network off, and one that breaks what a page must hold to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WIDTHS = (320, 768, 1280, 2560)
VIOLATING = """<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body><h1>x</h1><h4>y</h4>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color:#bbb;background:#fff">faint</p>
<div style="width:5000px">wide</div><img src="https://example.org/a.png" alt="far"><script>console.error("no")</script></body></html>"""


class Opened:
    """A page in a context without network, with all that it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **context)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    @property
    def outside(self) -> list[str]:
        return [url for url in self.requests[1:] if not url.startswith("data:")]

    def overhang(self) -> int:
        width: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return width

    def unfold(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")

    def audit(self, script: str, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        self.page.evaluate(script)
        rules = {name: {"enabled": False} for name in without}
        options = json.dumps({"resultTypes": ["violations"], "rules": rules})
        found = self.page.evaluate(f"axe.run(document, {options})")["violations"]
        return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]
