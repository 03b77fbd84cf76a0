"""Gates for pages in a browser beside axe's own, and a page at which each of them closes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SCRIPT = (Path(__file__).parent / "gates.js").read_text(encoding="utf-8")
A4_WIDTH = 658
"""The width of a sheet of A4 between the margins that the page asks for, in CSS pixels."""

VIOLATING = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><main>
<p><a href="#fact-a" title="Source">1</a>, <a href="#fact-b" id="use-b">2</a> and <a href="#fact-c" title="x" id="use-c">3</a></p>
<ul class="evidence"><li id="fact-a"><a href="#use-a">back</a></li><li id="fact-b"><a href="#use-b">back</a></li></ul>
<svg width="200" height="40"><rect width="200" height="40" fill="#0b5cad"/><text x="5" y="25" fill="#1f2933">on blue</text></svg>
<div style="overflow-x: auto; width: 100px"><p style="width: 900px">beyond its box</p></div>
<table><tr><td>rows</td></tr></table>
<p>As <a href="#use-b" style="text-decoration: none">told</a> there. <a href="#use-b">This</a></p>
</main></body></html>"""


def gate(name: str, page: Any) -> list[str]:
    """Return what a gate of gates.js finds wrong with a page."""
    found: list[str] = page.evaluate(f"(() => {{ {_SCRIPT}; return {name}() }})()")
    return found


def comes_true(page: Any, condition: str, seconds: float = 5) -> bool:
    """Ask a page again and again; its policy keeps Playwright from waiting inside it."""
    for _ in range(round(seconds * 20)):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(50)
    return False


def undecided(page: Any, axe_script: str) -> set[str]:
    """Return the rules of axe that could not be decided for some part of a page."""
    page.evaluate(axe_script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    return {rule["id"] for rule in found["incomplete"]}
