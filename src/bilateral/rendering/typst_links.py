"""Links of a notebook: to places of the document, to the web, and else no link."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from bilateral.rendering.typst_nodes import Inline, Node, breakable, node, plain, rewrite, walk


def wanted_places(blocks: list[Node]) -> set[str]:
    """Return the names of all places of this document that some link asks for."""
    links = (part["to"] for part in walk(blocks) if part["t"] == "link")
    return {unquote(address[1:]) for address in links if address.startswith("#")}


def linked(blocks: list[Node], listed: dict[str, Any] | None) -> tuple[list[Node], dict[str, Any] | None]:
    """Resolve every link: to a place of this document, to the web, or else to its bare text."""
    cited = {entry["label"] for entry in walk([listed] if listed else []) if "label" in entry}
    places = _place_labels(blocks, wanted_places(blocks) - cited)

    def resolver(cite: bool) -> Any:
        def change(part: Node) -> Inline:
            if part["t"] == "anchor":
                return node("span", body=[]) if not part.pop("kept", False) else part
            return _resolved(part, cited, places, cite) if part["t"] == "link" else part

        return change

    linked = rewrite(blocks, resolver(cite=True))
    return linked, (rewrite(listed, resolver(cite=False)) if listed else None)


def _place_labels(blocks: list[Node], wanted: set[str]) -> dict[str, str]:
    """Label the headings and anchors that links ask for; return the label that each name of a place leads to."""
    places: dict[str, str] = {}
    for part in walk(blocks):
        names: list[str] = []
        if part["t"] == "anchor":
            names = [part["label"]]
        elif part["t"] == "heading":
            text = plain(part["body"])
            # As JupyterLab and as GitHub spell the address of a heading.
            names = [text.replace(" ", "-"), re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")]
        asked = [name for name in names if name in wanted and name not in places]
        if asked:
            # The prefix keeps names of notebooks apart from the templates' own labels.
            label = f"at-{asked[0]}"
            part |= {"label": label, "kept": True}
            places |= dict.fromkeys(asked, label)
    return places


def _resolved(part: Node, cited: set[str], places: dict[str, str], cite: bool) -> Inline:
    body = _bare(part["body"])
    target = unquote(part["to"][1:]) if part["to"].startswith("#") else ""
    if plain(body).strip() and (target in cited or target in places):
        return node("ref", label=places.get(target, target), body=body, cite=cite and target in cited)
    url = web_address(part["to"])
    if url:
        return node("link", url=url, body=body if plain(body).strip() else [breakable(url)])
    return node("span", body=body)


def _bare(body: list[Inline]) -> list[Inline]:
    """Return the body of a link without links and notes: a link holds none."""

    def change(part: Node) -> Inline:
        if part["t"] == "footnote":
            return node("span", body=[])
        return node("span", body=part["body"]) if part["t"] in {"link", "ref"} else part

    bare: list[Inline] = rewrite(body, change)
    return bare


def web_address(text: str) -> str | None:
    """Return an address of the web fit for a PDF, or None for every other kind of address.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    try:
        parts = urlsplit(text.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) < 2000
    except ValueError:
        return None
    return quote(text.strip(), safe="%/:?#[]@!$&'()*+,;=~-._") if valid else None
